"""What is old goes from the server; a laptop that was away meanwhile reads everything again and loses nothing."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import func, select, text

from fieldapp.server import compaction, main
from fieldapp.server import office as administration
from fieldapp.server.compaction import compact
from fieldapp.server.database import SCHEMA, Database
from fieldapp.server.documents import ERASED, GONE
from fieldapp.server.schema import feed, replicas
from tests.support.company import Laptop, Office

DAY_MS = 24 * 3600 * 1000
NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)


def _lines(office: Office) -> int:
    wanted = select(func.count()).select_from(feed).where(feed.c.kind.in_([GONE, ERASED]))
    return office.database.read(lambda connection: int(connection.execute(wanted).scalar_one()))


def _moved_away(office: Office, gao: Laptop, li: Laptop, boss: Laptop) -> UUID:
    """A dealer of Gao's is Li's now, and Gao has not heard of it."""
    made = gao.add("兴达家电")
    gao.add("留下的客户")
    for laptop in (gao, li, boss):
        laptop.sync()
    boss.change(made, territory_id=UUID(office.territories["li"]))
    boss.sync()
    return made


def test_what_left_long_ago_is_not_told_any_more(office: Office, gao: Laptop, li: Laptop, boss: Laptop) -> None:
    _moved_away(office, gao, li, boss)
    assert _lines(office) == 1
    assert compact(office.database, office.now_ms).lines == 0
    gone = compact(office.database, office.now_ms + 200 * DAY_MS)
    assert (gone.lines, gone.retired) == (1, 3)
    assert gone.operations == 0
    assert compact(office.database, office.now_ms + 500 * DAY_MS).operations > 0
    assert _lines(office) == 0


def test_who_was_away_meanwhile_reads_everything_again_and_sends_what_was_not_sent(
    office: Office, gao: Laptop, li: Laptop, boss: Laptop
) -> None:
    made = _moved_away(office, gao, li, boss)
    gao.add("没发出的客户")
    stays = gao.dealers()["留下的客户"]
    gao.change(stays, phone="0371-1")
    compact(office.database, office.now_ms + 200 * DAY_MS)
    gao.sync()
    assert made not in gao.dealers().values()
    assert set(gao.dealers()) == {"留下的客户", "没发出的客户"}
    boss.sync()
    assert set(boss.dealers()) == {"兴达家电", "留下的客户", "没发出的客户"}
    assert boss.get(stays, "phone") == "0371-1"
    assert boss.rows("SELECT * FROM conflict") == []
    assert gao.sync().received == 0


def test_who_is_in_step_is_left_alone(office: Office, gao: Laptop, li: Laptop, boss: Laptop) -> None:
    _moved_away(office, gao, li, boss)
    for laptop in (gao, li, boss):
        laptop.sync()
    later = office.now_ms + 100 * DAY_MS
    with office.database.engine.begin() as connection:
        connection.execute(replicas.update().values(seen_ms=later))
    assert compact(office.database, later, days=90).retired == 0
    assert set(gao.dealers()) == {"留下的客户"}
    assert gao.sync().requests == 1


def test_a_laptop_that_stopped_half_way_counts_as_away(office: Office, gao: Laptop) -> None:
    """Only who has read everything knows of the rows that left."""
    gao.sync()
    before = office.now_ms
    with office.database.engine.begin() as connection:
        connection.execute(replicas.update().values(seen_ms=1))
        assert connection.execute(select(replicas.c.seen_ms)).scalar_one() == 1
    gao.sync()
    with office.database.engine.begin() as connection:
        assert connection.execute(select(replicas.c.seen_ms)).scalar_one() >= before


def test_a_store_of_the_version_before_is_brought_to_this_one(office: Office, gao: Laptop) -> None:
    gao.add("兴达家电")
    gao.sync()
    database: Database = office.database
    with database.engine.execution_options(writing=True).begin() as connection:
        connection.execute(text("ALTER TABLE feed DROP COLUMN at_ms"))
        connection.execute(text("UPDATE server_schema SET version = 1"))
    database.make()
    database.check()
    assert SCHEMA == 2
    gao.add("另一家")
    gao.sync()
    assert compact(database, office.now_ms + 170 * DAY_MS).lines == 0


def test_the_command_says_what_went(office: Office, gao: Laptop, capsys: pytest.CaptureFixture[str]) -> None:
    gao.add("兴达家电")
    gao.sync()
    place = office.database.engine.url.render_as_string(hide_password=False).replace("postgresql+psycopg", "postgresql")
    if office.database.is_sqlite:
        place = str(office.database.engine.url.database).removesuffix("/fieldapp-server.db")
    assert main.main(["--lang", "en", "--store", place, "compact", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"lines": 0, "operations": 0, "retired": 0, "tokens": 0}
    assert main.main(["--lang", "en", "--store", place, "compact", "--days", "3"]) == 2
    assert "at least 30 days" in capsys.readouterr().err
    status = administration.status(office.database)
    assert status.feed > 0
    assert status.store_bytes is not None
    assert status.store_bytes > 0
    assert compaction.KEPT_DAYS > 30
