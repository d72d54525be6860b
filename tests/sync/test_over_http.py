"""The real server on this computer's loopback, and laptops that sign in to it: what is let in, and what is refused."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import text

from db.base import new_id
from db.models import RefusedChange
from db.store import Store
from db.vocabulary import RefusalReason
from fieldapp.cli.main import main
from fieldapp.cli.sync import refused_text
from fieldapp.clock import CHINA
from fieldapp.errors import RefusedError
from fieldapp.keys import PASSPHRASE_VARIABLE
from fieldapp.queries.conflicts import refused_changes
from fieldapp.server import office as administration
from fieldapp.server.accounts import WaitError, must_wait, note_failure
from fieldapp.server.database import Database
from fieldapp.sync.exchange import exchange
from fieldapp.sync.http_server import HttpServer, checked_address
from fieldapp.sync.link import StoredTokens, link_of, sign_in
from fieldapp.sync.trouble import OutOfReachError, RevokedError, SignInNeededError
from fieldapp.sync.wire import SyncRequest, pack
from fieldapp.texts import LANGUAGES, Text, speaking
from fieldapp.words.vocabulary import word
from tests.support import make
from tests.support.company import PASSWORD
from tests.support.stores import new_store


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Store]:
    """A rep who worked alone until today."""
    store = new_store(tmp_path / "laptop.db")
    with store.transaction(Text("Set up")) as session:
        me = make.colleague(session, name="小高")
    store.work_as(me.id)
    with store.transaction(Text("Work")) as session:
        make.dealer(session, name="兴达家电")
    yield store
    store.close()


def _round(store: Store, address: str) -> None:
    with HttpServer(address, StoredTokens(store)) as server:
        exchange(store, server)


def test_who_worked_alone_signs_in_and_nothing_is_lost(laptop: Store, address: str, tmp_path: Path) -> None:
    link = sign_in(laptop, address, "gao", PASSWORD, device="Gao's laptop")
    _round(laptop, address)
    boss = new_store(tmp_path / "boss.db")
    sign_in(boss, address, "boss", PASSWORD)
    _round(boss, address)
    for store in (laptop, boss):
        with store.reading() as session:
            assert session.execute(text("SELECT name FROM dealer")).scalars().all() == ["兴达家电"]
            names = set(session.execute(text("SELECT name FROM colleague")).scalars())
            assert names == {"孟经理", "高志远"}
    with laptop.reading() as session:
        assert link_of(session) is not None
        assert session.execute(text("SELECT who FROM sync_ctl")).scalar_one() == str(link.colleague_id)
        assert session.execute(text("SELECT count(*) FROM refused_change")).scalar_one() == 0
    boss.close()


def test_a_wrong_password_is_refused_and_then_slowed_down(laptop: Store, address: str) -> None:
    for _turn in range(6):
        with pytest.raises(SignInNeededError):
            sign_in(laptop, address, "gao", "wrong password")
    with pytest.raises(OutOfReachError, match="Too many"):
        sign_in(laptop, address, "gao", PASSWORD)


def test_wrong_passwords_of_another_day_are_forgotten(company_folder: Path) -> None:
    """All of an office come from one address: a mistake each week must not shut it out in the end."""
    database = Database.at(str(company_folder))
    day = 24 * 60 * 60 * 1000
    for week in range(1, 20):
        database.write(lambda c, at=week * 7 * day: note_failure(c, 1, ["from 192.0.2.1"], at))
        database.read(lambda c, at=week * 7 * day: must_wait(c, 1, ["from 192.0.2.1"], at))
    for number in range(5):
        database.write(lambda c, at=140 * day + number: note_failure(c, 1, ["from 192.0.2.1"], at))
    database.write(lambda c: note_failure(c, 1, ["from 192.0.2.1"], 140 * day + 9))
    with pytest.raises(WaitError):
        database.read(lambda c: must_wait(c, 1, ["from 192.0.2.1"], 140 * day + 10))
    database.close()


def test_a_revoked_device_is_out_at_its_next_request_and_told_to_wipe(
    laptop: Store, address: str, company_folder: Path
) -> None:
    sign_in(laptop, address, "gao", PASSWORD)
    with HttpServer(address, StoredTokens(laptop)) as server:
        exchange(laptop, server)
        database = Database.at(str(company_folder))
        (device,) = administration.list_devices(database, "")
        administration.revoke_device(database, "", device.device, wipe=True)
        database.close()
        with pytest.raises(RevokedError) as told:  # with an access token whose time is not over
            exchange(laptop, server)
    assert told.value.wipe


def test_a_disabled_account_is_out_at_its_next_request(laptop: Store, address: str, company_folder: Path) -> None:
    sign_in(laptop, address, "gao", PASSWORD)
    database = Database.at(str(company_folder))
    administration.disable_user(database, "", "gao")
    database.close()
    with pytest.raises(RevokedError):
        _round(laptop, address)


def test_a_refresh_token_is_used_once_and_a_stolen_one_is_worthless(laptop: Store, address: str) -> None:
    sign_in(laptop, address, "gao", PASSWORD)
    stolen = StoredTokens(laptop).read()
    for _turn in range(3):
        _round(laptop, address)

    class Thief:
        def read(self) -> str:
            return stolen

        def write(self, refresh: str) -> None:
            raise AssertionError(refresh)

    with HttpServer(address, Thief()) as server, pytest.raises(SignInNeededError):
        server.sync(SyncRequest(protocol=1, schema=1, app="", replica="00000000-0000-0000-0000-000000000000"))


def test_a_token_that_is_too_old_is_renewed_before_the_request_and_not_after_it(laptop: Store, address: str) -> None:
    sign_in(laptop, address, "gao", PASSWORD)
    now, asked = [0.0], list[str]()

    class _Seen(httpx2.HTTPTransport):
        def handle_request(self, request: httpx2.Request) -> httpx2.Response:
            asked.append(request.url.path)
            return super().handle_request(request)

    with HttpServer(address, StoredTokens(laptop), transport=_Seen(), seconds=lambda: now[0]) as server:
        exchange(laptop, server)
        asked.clear()
        for minutes, paths in ((10, ["/v1/sync"]), (20, ["/v1/auth/refresh", "/v1/sync"]), (25, ["/v1/sync"])):
            now[0] = minutes * 60
            exchange(laptop, server)
            assert asked == paths
            asked.clear()


def test_a_refresh_that_comes_twice_locks_nobody_out(laptop: Store, address: str) -> None:
    """A request that was thought lost arrives after the one that was sent in its place."""
    sign_in(laptop, address, "gao", PASSWORD)
    tokens = StoredTokens(laptop)
    first = tokens.read()
    _round(laptop, address)  # exchanges the first for a second

    class Late:
        given = ""

        def read(self) -> str:
            return first

        def write(self, refresh: str) -> None:
            self.given = refresh

    late = Late()
    with HttpServer(address, late) as server:
        server._fresh()
    assert late.given not in {"", tokens.read()}
    _round(laptop, address)  # with the second
    with HttpServer(address, Late()) as server, pytest.raises(SignInNeededError):
        server._fresh()  # by now the first is worthless


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({}, b"", 401),
        ({"Authorization": "Bearer nonsense"}, b"{}", 401),
        ({"Authorization": "Basic Z2FvOmdhbw=="}, b"{}", 401),
    ],
)
def test_without_a_token_nothing_is_given(address: str, headers: dict[str, str], body: bytes, status: int) -> None:
    with httpx2.Client(trust_env=False) as client:
        assert client.post(f"{address}/v1/sync", headers=headers, content=body).status_code == status


def test_what_cannot_be_read_is_refused_without_a_word_of_the_insides(laptop: Store, address: str) -> None:
    from backports import zstd

    sign_in(laptop, address, "gao", PASSWORD)
    with HttpServer(address, StoredTokens(laptop)) as server:
        exchange(laptop, server)
        token = server._access
    bomb = zstd.compress(b"[" * (64 * 1024 * 1024))
    packed = {"Content-Encoding": "zstd"}
    with httpx2.Client(trust_env=False, headers={"Authorization": f"Bearer {token}"}) as client:
        for headers, body in (
            (packed, bomb),
            (packed, b"not packed"),
            (packed, pack(SyncRequest(protocol=1, schema=1, app="", replica="x"))[:-4]),
            ({}, b"[" * 100_000),
            ({}, b'{"protocol": 1e400}'),
            ({}, json.dumps({"protocol": 1, "schema": 1, "app": "", "replica": "r", "ops": [[1]]}).encode()),
        ):
            answer = client.post(f"{address}/v1/sync", headers=headers, content=body)
            assert (answer.status_code, answer.json()["code"]) == (400, "unreadable")
        assert client.post(f"{address}/v1/sync", content=b"x" * (9 * 1024 * 1024)).status_code == 413


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("sync.example.com", "https://sync.example.com"),
        ("https://sync.example.com/", "https://sync.example.com"),
        ("http://127.0.0.1:8470", "http://127.0.0.1:8470"),
        ("http://[::1]:8470", "http://[::1]:8470"),
        ("http://localhost:8470", "http://localhost:8470"),
    ],
)
def test_an_address_is_taken_as_people_write_it(given: str, used: str) -> None:
    assert checked_address(given) == used


@pytest.mark.parametrize("given", ["", "http://sync.example.com", "ftp://x", "http://10.0.0.5:8470"])
def test_passwords_do_not_travel_in_the_open(given: str) -> None:
    with pytest.raises(RefusedError):
        checked_address(given)


def test_a_server_that_is_not_there_keeps_everything_waiting(laptop: Store, address: str) -> None:
    sign_in(laptop, address, "gao", PASSWORD)
    with HttpServer("http://127.0.0.1:1", StoredTokens(laptop)) as server, pytest.raises(OutOfReachError):
        exchange(laptop, server)
    with laptop.reading() as session:
        assert session.execute(text("SELECT count(*) FROM sync_op WHERE state = 0")).scalar_one() == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_refused_is_told_with_its_dealer_its_values_and_the_reason(laptop: Store, language: str) -> None:
    with laptop.transaction(Text("Refused")) as session:
        me, dealer = make.colleague(session, name="高志远").id, make.dealer(session, name="甲店").id
        new = {"dealer_id": str(dealer), "note": "安装"}
        session.add(
            RefusedChange(
                colleague_id=me,
                reason=RefusalReason.NOT_ALLOWED,
                tbl="opening",
                row_id=new_id(),
                kind="I",
                new=new,
                old={},
                happened_at=datetime(2026, 11, 23, tzinfo=UTC),
            )
        )
    with laptop.reading() as session, speaking(language):
        (one,) = refused_changes(session)
        told = str(refused_text(one))
        wanted = ("甲店", "高志远", "安装", word(RefusalReason.NOT_ALLOWED))
    assert [piece for piece in wanted if piece not in told] == []


def test_the_command_signs_in_exchanges_and_lists_conflicts(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "for tests")
    monkeypatch.setenv("FIELDAPP_SYNC_PASSWORD", PASSWORD)
    start = ["--data", str(tmp_path / "data"), "--lang", "en"]
    assert main([*start, "sync", "--sign-in", address, "--login", "gao", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["conflicts"] == 0
    assert main([*start, "sync"]) == 0
    assert "Sent 0" in capsys.readouterr().out
    assert main([*start, "sync", "--status", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["waiting"] == 0
    assert main([*start, "sync", "--status"]) == 0
    clock = datetime.fromisoformat(told["last"]).astimezone(CHINA)
    assert f"Last exchange: {clock:%Y-%m-%d %H:%M}" in capsys.readouterr().out
    assert main([*start, "conflicts", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"conflicts": [], "refused": [], "merged": []}
    assert main([*start, "conflicts", "--write", "nonsense", "x"]) == 1
    assert "nonsense is not the id" in capsys.readouterr().err
    assert main([*start, "me"]) == 0
    assert "高志远" in capsys.readouterr().out


def test_a_store_that_is_tied_to_no_server_says_how(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "for tests")
    start = ["--data", str(tmp_path / "data"), "--lang", "en"]
    assert main([*start, "me", "李明"]) == 0
    assert main([*start, "sync"]) == 1
    assert "--sign-in ADDRESS" in capsys.readouterr().err
