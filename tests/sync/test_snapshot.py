"""A new laptop gets all that is its own in one answer, can be worked at meanwhile, and goes on after a break."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldapp.sync.trouble import OutOfReachError
from fieldapp.texts import Text
from tests.support import make
from tests.support.company import OLD_SERVER, Laptop, Office

DEALERS = 60
PIECE = 20


@pytest.fixture
def fresh(office: Office, gao: Laptop, li: Laptop, tmp_path: Path) -> Iterator[Laptop]:
    """Gao's second laptop, with nothing on it yet."""
    with gao.store.transaction(Text("Add")) as session:
        for number in range(DEALERS):
            make.dealer(session, name=f"客户{number:03}", region_code=None)
    li.add("李家的客户")
    gao.sync()
    li.sync()
    laptop = Laptop.of(office, "gao", tmp_path / "fresh.db")
    yield laptop
    laptop.store.close()


def test_a_new_laptop_is_filled_by_one_answer_and_in_step_after_one_exchange(fresh: Laptop) -> None:
    done = fresh.sync(PIECE)
    assert done.requests == 2
    assert done.to_come >= DEALERS
    assert len(fresh.dealers()) == DEALERS
    assert "李家的客户" not in fresh.dealers()
    assert fresh.rows("SELECT count(*) FROM sync_op") == [(0,)]
    assert fresh.rows("SELECT count(*) FROM search_entry") == [(DEALERS,)]
    assert fresh.sync().received == 0


def test_after_a_break_it_goes_on_where_it_was(fresh: Laptop) -> None:
    answers = iter(range(100))
    fresh.lose = lambda way: way == "answer" and next(answers) == 2
    with pytest.raises(OutOfReachError):
        fresh.sync(PIECE)
    here = len(fresh.dealers())
    assert 0 < here < DEALERS
    fresh.lose = lambda _way: False
    done = fresh.sync(PIECE)
    assert done.received <= DEALERS + 10 - here
    assert len(fresh.dealers()) == DEALERS


def test_what_is_typed_while_it_loads_is_kept_and_sent(fresh: Laptop, boss: Laptop) -> None:
    typed: list[object] = []

    def type_one(_way: str) -> bool:
        if len(typed) < 1 and fresh.dealers():
            typed.append(fresh.add("路上遇到的客户"))
            fresh.change(next(iter(fresh.dealers().values())), phone="0371-1")
        return False

    fresh.lose = type_one
    fresh.sync(PIECE)
    assert typed
    boss.sync()
    assert "路上遇到的客户" in boss.dealers()
    assert boss.rows("SELECT count(*) FROM dealer WHERE phone = '0371-1'") == [(1,)]
    assert len(fresh.dealers()) == DEALERS + 1


def test_what_colleagues_write_while_it_loads_comes_too(fresh: Laptop, gao: Laptop) -> None:
    written: list[object] = []

    def write_one(_way: str) -> bool:
        if not written and fresh.dealers():
            written.append(gao.add("刚刚的客户"))
            gao.change(next(iter(gao.dealers().values())), phone="0371-9")
            gao.sync()
        return False

    fresh.lose = write_one
    fresh.sync(PIECE)
    assert written
    assert fresh.dealers() == gao.dealers()
    assert fresh.rows("SELECT count(*) FROM dealer WHERE phone = '0371-9'") == [(1,)]


def test_a_server_that_knows_no_snapshot_fills_it_page_by_page(fresh: Laptop) -> None:
    done = fresh.sync(OLD_SERVER)
    assert done.requests > DEALERS / OLD_SERVER
    assert len(fresh.dealers()) == DEALERS
