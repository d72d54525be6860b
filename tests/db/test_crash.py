"""The app is killed while it writes: what was committed is there, and nothing is there by half."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from db.store import Store
from fieldapp import search
from fieldapp.health import check_store
from fieldapp.places import Places
from tests.support.stores import KEY, new_store

ROOT = Path(__file__).parents[2]
WRITER = """
import sys
from pathlib import Path
from db.store import Store
from fieldapp import search
from fieldapp.texts import Text
from tests.support import make
from tests.support.stores import KEY

store = Store.open(Path(sys.argv[1]), KEY)
search.keep_index(store)
for number in range(100_000):
    with store.transaction(Text("Add")) as session:
        dealer = make.dealer(session, name=f"{number}号店", note="字" * 3000)
        make.person(session, dealer.id, "13837901234", name=f"王{number}")
    print(number, flush=True)  # committed
"""


@pytest.mark.parametrize("commits", [1, 40])
def test_what_was_committed_before_a_kill_is_whole(tmp_path: Path, commits: int) -> None:
    places = Places(tmp_path)
    new_store(places.store).close()
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(places.store)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        said = [int(writer.stdout.readline()) for _commit in range(commits)]
        writer.kill()  # as a power cut does, for the process: no handler runs
        said += [int(line) for line in writer.stdout]
    assert places.store.with_name("fieldapp.db-wal").stat().st_size > 0  # it did not get to tidy up
    store = Store.open(places.store, KEY)
    search.keep_index(store)
    with store.reading() as session:
        there = session.execute(text("SELECT count(*) FROM dealer")).scalar_one()
        people = session.execute(text("SELECT count(*) FROM person")).scalar_one()
        captured = session.execute(text("SELECT count(*) FROM sync_op WHERE tbl = 'dealer'")).scalar_one()
        sets = session.execute(text("SELECT count(*) FROM change_set")).scalar_one()
        found = search_hits(store, f"{said[-1]}号店")
    assert there >= len(said)
    assert (people, captured, sets) == (there, there, there)
    assert found >= 1
    assert [check.name for check in check_store(store, places) if check.problem] == []
    store.close()


def search_hits(store: Store, words: str) -> int:
    """How many the search finds."""
    from fieldapp.queries.search import search as find

    with store.reading() as session:
        return len(find(session, words))
