"""Many changes at once: more requests follow each other without waiting, and nothing is lost wherever they stop."""

import itertools
import socket
from collections.abc import Iterator
from datetime import date

import httpx2
import pytest
from sqlalchemy import text

from db.models import Visit
from fieldapp.server.main import listen
from fieldapp.sync import outbox
from fieldapp.sync.exchange import Exchanged
from fieldapp.sync.http_server import HttpServer
from fieldapp.sync.trouble import OutOfReachError
from fieldapp.sync.wire import LENGTH, Session, SyncAnswer, SyncRequest, pack
from fieldapp.texts import Text
from tests.support.company import Laptop

MANY = 130


def _type_many(laptop: Laptop, count: int = MANY) -> None:
    """Each dealer is added in one transaction and changed in another."""
    for number in range(count):
        made = laptop.add(f"店 {number}", note="one")
        laptop.change(made, note="two")


def _replica(laptop: Laptop) -> object:
    return laptop.rows("SELECT replica FROM sync_ctl")[0][0]


def _notes(laptop: Laptop) -> list[tuple[object, ...]]:
    return laptop.rows("SELECT name, note FROM dealer ORDER BY name")


def test_a_row_that_is_added_in_one_request_and_changed_in_the_next_arrives_as_it_is(gao: Laptop, boss: Laptop) -> None:
    _type_many(gao, 15)
    done = gao.sync(most=4)
    boss.sync()
    assert done.sent == 30
    assert done.requests > 5
    assert _notes(boss) == _notes(gao)
    assert {note for _name, note in _notes(boss)} == {"two"}
    assert gao.rows("SELECT count(*) FROM sync_op WHERE state = 0") == [(0,)]
    assert gao.rows("SELECT count(*) FROM dealer WHERE _ver = 0 OR _bucket IS NULL") == [(0,)]


@pytest.mark.parametrize("way", ["request", "answer"])
@pytest.mark.parametrize("turn", range(5))
def test_a_break_between_requests_that_follow_each_other_makes_no_copy_and_loses_nothing(
    gao: Laptop, boss: Laptop, way: str, turn: int
) -> None:
    gao.sync()
    replica = _replica(gao)
    _type_many(gao, 8)
    count = itertools.count()
    gao.lose = lambda lost: lost == way and next(count) == turn
    with pytest.raises(OutOfReachError):
        gao.sync(most=3)
    gao.lose = lambda _way: False
    gao.sync()
    boss.sync()
    assert _replica(gao) == replica
    assert len(_notes(boss)) == 8
    assert _notes(boss) == _notes(gao)
    with gao.office.database.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM operation").scalar() == 16


def test_it_stops_between_two_answers_and_goes_on_from_there(gao: Laptop, boss: Laptop) -> None:
    class StopError(Exception):
        pass

    def stop(done: Exchanged) -> None:
        if done.sent >= 6:
            raise StopError

    gao.sync()
    replica = _replica(gao)
    _type_many(gao, 8)
    with pytest.raises(StopError):
        gao.sync(most=3, step=stop)
    gao.sync(most=3)
    boss.sync()
    assert _replica(gao) == replica
    assert _notes(boss) == _notes(gao)


def test_what_is_typed_while_requests_are_on_their_way_is_kept_and_sent(gao: Laptop, boss: Laptop) -> None:
    gao.sync()
    _type_many(gao, 6)
    count = itertools.count()
    first = next(iter(gao.dealers().values()))
    gao.meanwhile = lambda: gao.change(first, note=f"typed {turn}") if (turn := next(count)) < 3 else None
    gao.sync(most=3)
    gao.meanwhile = lambda: None
    boss.sync()
    assert gao.get(first, "note") == "typed 2"
    assert _notes(boss) == _notes(gao)


def test_of_hundreds_of_new_rows_only_the_one_that_this_app_cannot_hold_is_put_aside(gao: Laptop, boss: Laptop) -> None:
    dealer = gao.add("兴达家电")
    with gao.store.transaction(Text("Plan")) as session:
        session.add_all(
            Visit(
                dealer_id=dealer,
                planned_on=date(2026, 1, 1 + number % 28),
                purpose_note=f"note {number}",
                position=number % 3,
            )
            for number in range(MANY)
        )
    gao.sync()
    newer = gao.rows("SELECT id FROM visit WHERE purpose_note = 'note 77'")[0][0]
    with gao.office.database.engine.begin() as connection:  # a word that only a newer app knows
        connection.execute(
            text("UPDATE synced_row SET fields = replace(fields, '\"planned\"', '\"newer\"') WHERE pk = :id"),
            {"id": newer},
        )
    boss.sync()
    wanted = (
        "SELECT id, planned_on, purpose_note, position, state FROM visit WHERE purpose_note <> 'note 77' ORDER BY id"
    )
    assert boss.rows(wanted) == gao.rows(wanted)
    assert boss.count("visit") == MANY - 1
    assert boss.rows("SELECT pk FROM sync_unknown") == [(newer,)]


def test_what_waits_is_found_without_reading_the_log_of_all_that_was_sent(gao: Laptop) -> None:
    with gao.store.reading() as session:
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {outbox._WAITING}", (1, 10)).all()
    steps = [row[3] for row in plan]
    assert steps[0] == "SEARCH sync_op USING INTEGER PRIMARY KEY (rowid>?)"
    assert not any(step.startswith("SCAN sync_op") and "sync_op_row" not in step for step in steps)


def test_a_snapshot_is_taken_in_while_it_comes() -> None:
    order: list[str] = []

    class Slow(httpx2.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            for number in range(3):
                order.append(f"sent {number}")
                body = pack(SyncAnswer(server_time=number, epoch="e", token="", schema=1))
                yield len(body).to_bytes(LENGTH, "big") + body

    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.url.path == "/v1/snapshot":
            return httpx2.Response(200, stream=Slow())
        signed = Session(access="a", refresh="r", expires_in=9, colleague="c", name="n", role="rep", device="d")
        return httpx2.Response(200, stream=httpx2.ByteStream(pack(signed)))

    class Tokens:
        def read(self) -> str:
            return "r"

        def write(self, refresh: str) -> None:
            assert refresh == "r"

    asked = SyncRequest(protocol=1, schema=1, app="test", replica="r")
    with HttpServer("http://127.0.0.1:1", Tokens(), transport=httpx2.MockTransport(answer)) as server:
        for piece in server.snapshot(asked):
            order.append(f"taken {piece.server_time}")  # noqa: PERF401  (beside what was sent)
    assert order == ["sent 0", "taken 0", "sent 1", "taken 1", "sent 2", "taken 2"]


def test_the_server_sends_a_small_answer_at_once() -> None:
    with listen("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()):
        connected, _address = listening.accept()
        with connected:
            assert connected.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
