"""A laptop compares what it holds with the server, and puts right what differs without touching what was typed."""

import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text

from db.store import Store
from fieldapp.attachments import AttachmentFiles
from fieldapp.cli.main import main
from fieldapp.keys import PASSPHRASE_VARIABLE
from fieldapp.server.accounts import SignedIn
from fieldapp.server.manifest import manifest
from fieldapp.sync.check import Compared, compare
from fieldapp.sync.events import events
from fieldapp.sync.exchange import exchange
from fieldapp.sync.http_server import HttpServer
from fieldapp.sync.link import StoredTokens, sign_in
from fieldapp.sync.service import PUT_RIGHT, SAME, Synchroniser, clock_said, state_of
from fieldapp.sync.trouble import NotOfferedError
from fieldapp.sync.wire import Manifest, ManifestRequest
from tests.support import make
from tests.support.company import PASSWORD, Laptop
from tests.support.stores import new_store


class _Office:
    """Answers as the server does, on either database."""

    def __init__(self, laptop: Laptop) -> None:
        self._office = laptop.office
        self._who = SignedIn(1, laptop.office.people[laptop.login], laptop.device)

    def manifest(self, asked: ManifestRequest) -> Manifest:
        return self._office.database.read(lambda connection: manifest(connection, self._who, asked))


def _compared(laptop: Laptop) -> Compared:
    return compare(laptop.store, _Office(laptop))


def _spoil(laptop: Laptop, statement: str) -> None:
    """A change that no exchange made and no trigger saw."""
    with laptop.store.taking_in() as session:
        session.execute(text(statement))


def test_who_is_in_step_holds_the_same(gao: Laptop, li: Laptop, boss: Laptop) -> None:
    made = gao.add("兴达家电")
    li.add("永盛电器")
    for one in (gao, li, boss, gao, li):
        one.sync()
    gao.change(made, phone="111")
    gao.sync()
    boss.sync()
    for one in (gao, li, boss):
        found = _compared(one)
        assert (found.is_same, found.was_in_step) == (True, True)
        assert found.rows > 0


SPOILT: list[tuple[str, Callable[[Compared], int]]] = [
    ("DELETE FROM dealer WHERE name = '永盛电器'", lambda found: found.missing),
    ("UPDATE dealer SET _ver = _ver + 3, phone = 'x' WHERE name = '永盛电器'", lambda found: found.differing),
    ("UPDATE dealer SET _ver = 0, phone = 'x' WHERE name = '永盛电器'", lambda found: found.differing),
]


@pytest.mark.parametrize(("statement", "count"), SPOILT)
def test_what_differs_is_fetched_again_and_what_was_typed_stays(
    gao: Laptop, statement: str, count: Callable[[Compared], int]
) -> None:
    typed = gao.add("兴达家电")
    gao.add("永盛电器", phone="333")
    gao.sync()
    before = gao.rows("SELECT id, name, phone, _ver, _bucket FROM dealer ORDER BY id")
    _spoil(gao, statement)
    gao.change(typed, address="车站路")
    found = _compared(gao)
    assert count(found) == 1
    assert found.missing + found.extra + found.differing == 1
    gao.sync()
    now = {row[0]: row for row in gao.rows("SELECT id, name, phone, _ver, _bucket FROM dealer ORDER BY id")}
    assert [now[row[0]] for row in before if row[1] == "永盛电器"] == [row for row in before if row[1] == "永盛电器"]
    assert gao.get(typed, "address") == "车站路"
    assert _compared(gao).is_same


def test_what_should_not_be_here_goes(gao: Laptop) -> None:
    gao.add("兴达家电")
    gao.sync()
    share = f"t:{gao.office.territories['gao']}"
    with gao.store.taking_in() as session:
        stray = make.dealer(session, name="永盛电器")
        session.flush()
        session.execute(text("UPDATE dealer SET _bucket = :b WHERE id = :id"), {"b": share, "id": str(stray.id)})
    assert _compared(gao).extra == 1
    assert set(gao.dealers()) == {"兴达家电"}
    assert _compared(gao).is_same


def test_where_the_server_has_something_new_nothing_is_compared(gao: Laptop, boss: Laptop) -> None:
    made = gao.add("兴达家电")
    gao.sync()
    boss.sync()
    boss.change(made, phone="111")
    boss.sync()
    assert not _compared(gao).was_in_step
    gao.sync()
    assert _compared(gao).was_in_step


def test_once_a_week_it_is_done_by_itself_and_the_log_says_so(address: str, tmp_path: Path) -> None:
    store = new_store(tmp_path / "laptop.db")
    sign_in(store, address, "gao", PASSWORD)
    days = [0]
    clock = 1_900_000_000_000
    files = AttachmentFiles(tmp_path / "files", store.key)
    with Synchroniser(store, files, lambda: clock + days[0] * 24 * 3_600_000) as synchroniser:
        synchroniser.run()  # brings something: no time to compare
        assert synchroniser.run().compared is not None
        assert synchroniser.run().compared is None
        days[0] = 8
        with store.taking_in() as session:
            session.execute(text("DELETE FROM colleague WHERE name = '孟经理'"))
        found = synchroniser.run().compared
    assert found is not None
    assert found.missing == 1
    assert _names(store) == {"孟经理", "高志远"}
    with store.reading() as session:
        said = [event.what.sentence for event in events(session)]
    assert {SAME.sentence, PUT_RIGHT.sentence} <= set(said)
    store.close()


def _names(store: Store) -> set[str]:
    with store.reading() as session:
        return set(session.execute(text("SELECT name FROM colleague")).scalars())


def test_the_command_compares_when_asked(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "a passphrase")
    monkeypatch.setenv("FIELDAPP_SYNC_PASSWORD", PASSWORD)
    begin = ["--data", str(tmp_path / "data"), "--lang", "en", "sync"]
    assert main([*begin, "--sign-in", address, "--login", "gao", "--check"]) == 0
    said = capsys.readouterr().out
    assert said.index("Sent ") < said.index("all are the same")
    assert main([*begin, "--check", "--json"]) == 0
    assert '"missing": 0' in capsys.readouterr().out


def test_a_clock_that_is_wrong_is_said_and_stops_nothing(address: str, tmp_path: Path) -> None:
    store = new_store(tmp_path / "laptop.db")
    sign_in(store, address, "gao", PASSWORD)
    now = time.time_ns() // 1_000_000
    for off, said in ((3 * 24 * 60, "4,320 minutes ahead"), (-90, "90 minutes behind"), (1, "")):
        files = AttachmentFiles(tmp_path / "files", store.key)
        with Synchroniser(store, files, lambda off=off: now + off * 60_000) as synchroniser:  # type: ignore[misc]
            synchroniser.run()
        with store.reading() as session:
            assert said in str(clock_said(state_of(session)) or "")
            assert (clock_said(state_of(session)) is None) == (not said)
    store.close()


def test_an_older_server_that_cannot_compare_is_no_trouble(address: str, tmp_path: Path) -> None:
    store = new_store(tmp_path / "laptop.db")
    sign_in(store, address, "gao", PASSWORD)
    with HttpServer(address, StoredTokens(store)) as server:
        exchange(store, server)

        def elsewhere(method: str, path: str, message: msgspec.Struct) -> bytes:
            return whole(method, path.replace("manifest", "unheard-of"), message)

        whole = server._authorized
        server._authorized = elsewhere  # type: ignore[method-assign]
        with pytest.raises(NotOfferedError):
            compare(store, server)
    store.close()
