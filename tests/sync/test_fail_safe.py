"""A server that was emptied does not empty the laptops: before much goes, a person is asked."""

import itertools
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Connection, delete, select, text, update

from db.models import Dealer, Visit
from fieldapp.cli.main import main
from fieldapp.clock import ClockOnDay
from fieldapp.keys import PASSPHRASE_VARIABLE
from fieldapp.server import office as administration
from fieldapp.server.accounts import SignedIn
from fieldapp.server.database import Database
from fieldapp.server.manifest import manifest
from fieldapp.server.schema import buckets, feed, operations, rows
from fieldapp.sync.check import Compared, compare
from fieldapp.sync.trouble import MassRemovalError, OutOfReachError
from fieldapp.sync.wire import Manifest, ManifestRequest
from fieldapp.texts import Text
from tests.support.company import OLD_SERVER, PASSWORD, Laptop, Office
from tests.support.place import Place

MANY = 30
CLOCK = ClockOnDay(date(2026, 11, 23))


def _add(laptop: Laptop, count: int = MANY) -> list[UUID]:
    with laptop.store.transaction(Text("Add dealers")) as session:
        made = [Dealer(name=f"店 {number}") for number in range(count)]
        session.add_all(made)
    return [dealer.id for dealer in made]


def _change_all(laptop: Laptop, ids: Iterable[UUID], **values: object) -> None:
    with laptop.store.transaction(Text("Change dealers")) as session:
        for pk in ids:
            dealer = session.get_one(Dealer, pk)
            for name, value in values.items():
                setattr(dealer, name, value)


def _everybody(*laptops: Laptop) -> None:
    for _round in range(2):
        for laptop in laptops:
            laptop.sync()


def _lose(office: Office, *, what_was_told: bool) -> None:
    """The rows of dealers are gone at the server, which goes on as before; *what_was_told* of them as well."""

    def work(connection: Connection) -> None:
        connection.execute(delete(rows).where(rows.c.bucket.like("t:%")))
        if what_was_told:
            connection.execute(delete(feed).where(feed.c.bucket.like("t:%")))
            connection.execute(delete(buckets).where(buckets.c.bucket.like("t:%")))
            connection.execute(delete(operations))

    office.database.write(work)


def test_an_emptied_server_does_not_empty_the_laptops_and_gets_back_what_they_know(gao: Laptop, boss: Laptop) -> None:
    made = _add(gao)
    _everybody(gao, boss)
    _lose(boss.office, what_was_told=True)
    for _again in range(2):
        with pytest.raises(MassRemovalError) as asked:
            boss.sync()
        assert (asked.value.count, asked.value.of) == (MANY, MANY)
        assert boss.count("dealer") == boss.count("search_entry") == MANY
    gao.sync()  # who wrote them still has them, and sends them again
    boss.sync()
    assert set(boss.dealers().values()) == set(gao.dealers().values()) == set(made)


def test_who_allows_it_lets_the_rows_go(gao: Laptop, boss: Laptop) -> None:
    _add(gao)
    _everybody(gao, boss)
    _lose(boss.office, what_was_told=True)
    with pytest.raises(MassRemovalError):
        boss.sync()
    boss.sync(may_remove=True)
    assert boss.count("dealer") == 0
    boss.sync()


def test_a_comparison_with_an_emptied_server_asks_too(gao: Laptop) -> None:
    _add(gao)
    _everybody(gao)
    _lose(gao.office, what_was_told=False)
    gao.sync()
    with pytest.raises(MassRemovalError):
        _compared(gao)
    assert gao.count("dealer") == MANY
    assert _compared(gao, may_remove=True).extra == MANY
    assert gao.count("dealer") == 0


def _compared(laptop: Laptop, *, may_remove: bool = False) -> Compared:
    who = SignedIn(1, laptop.office.people[laptop.login], laptop.device)

    class _Office:
        def manifest(self, asked: ManifestRequest) -> Manifest:
            return laptop.office.database.read(lambda connection: manifest(connection, who, asked))

    return compare(laptop.store, _Office(), may_remove=may_remove)


def test_a_share_that_is_withheld_while_it_is_still_the_reps_is_asked_about(gao: Laptop) -> None:
    _add(gao)
    _everybody(gao)

    def work(connection: Connection) -> None:
        connection.execute(delete(rows).where(rows.c.tbl == "territory"))
        connection.execute(update(buckets).where(buckets.c.bucket == "g").values(head=buckets.c.head + 1))

    gao.office.database.write(work)
    with pytest.raises(MassRemovalError):
        gao.sync()
    assert gao.count("dealer") == MANY
    gao.sync(may_remove=True)
    assert gao.count("dealer") == 0


def test_a_handover_says_why_and_nobody_is_asked(gao: Laptop, li: Laptop, boss: Laptop) -> None:
    _add(gao)
    _everybody(gao, li, boss)
    administration.hand_over(gao.office.database, "", "gao", "li")
    _everybody(gao, li, boss)
    assert [one.count("dealer") for one in (gao, li, boss)] == [0, MANY, MANY]
    assert gao.count("search_entry") == 0


def test_dealers_that_move_to_another_territory_leave_without_a_question(gao: Laptop, li: Laptop, boss: Laptop) -> None:
    made = _add(gao)
    _everybody(gao, li, boss)
    _change_all(boss, made, territory_id=UUID(boss.office.territories["li"]))
    boss.sync()
    _change_all(gao, made[:25], phone="没来得及发")
    _everybody(gao, li)
    assert [one.count("dealer") for one in (gao, li)] == [0, MANY]


def test_what_a_colleague_deletes_in_mass_is_asked_about_and_a_few_are_not(gao: Laptop, boss: Laptop) -> None:
    gao.sync()
    made = _add(gao, 100)
    with gao.store.transaction(Text("Plan visits")) as session:
        session.add_all(
            Visit(dealer_id=pk, colleague_id=UUID(gao.office.people["gao"]), planned_on=date(2026, 11, day))
            for day in range(2, 7)
            for pk in made
        )
    _everybody(gao, boss)
    _change_all(boss, made[:15], deleted_at=CLOCK.now())
    _everybody(boss, gao)
    assert len(gao.dealers()) == 85
    _change_all(boss, made[15:50], deleted_at=CLOCK.now())  # few of the rows, but many of the dealers
    boss.sync()
    with pytest.raises(MassRemovalError) as asked:
        gao.sync()
    assert (asked.value.count, asked.value.of) == (35, 85)
    assert len(gao.dealers()) == 85
    gao.sync(may_remove=True)
    assert len(gao.dealers()) == 50


@pytest.mark.parametrize("limit", [7, OLD_SERVER])
@pytest.mark.parametrize("is_erased", [False, True], ids=["deleted", "erased"])
def test_of_a_removal_in_many_pages_nothing_goes_before_the_question(
    gao: Laptop, boss: Laptop, limit: int, is_erased: bool
) -> None:
    made = _add(gao, 120)
    _everybody(gao, boss)
    _change_all(boss, made[40:50], phone="111")  # the first page says nothing of what follows
    boss.sync()
    _remove(boss, made[:30], is_erased=is_erased)
    late = boss.add("后来的店", territory_id=UUID(boss.office.territories["gao"]))
    boss.sync()
    for _again in range(2):
        with pytest.raises(MassRemovalError) as asked:
            gao.sync(limit=limit)
        assert (asked.value.count, asked.value.of) == (30, 120)
        assert len(gao.dealers()) == 120
    gao.sync(limit=limit, may_remove=True)
    assert len(gao.dealers()) == 91
    assert gao.dealers()["后来的店"] == late


@pytest.mark.parametrize("limit", [7, OLD_SERVER])
def test_a_removal_in_many_pages_that_is_no_mass_goes_without_a_question(gao: Laptop, boss: Laptop, limit: int) -> None:
    made = _add(gao, 120)
    _everybody(gao, boss)
    _remove(boss, made[:23], is_erased=False)
    boss.change(made[100], phone="111")
    boss.sync()
    gao.change(made[101], phone="222")
    gao.sync(limit=limit)
    assert len(gao.dealers()) == 97
    assert gao.get(made[100], "phone") == "111"
    boss.sync()
    assert boss.get(made[101], "phone") == "222"


def test_where_looking_ahead_breaks_off_nothing_has_gone(gao: Laptop, boss: Laptop) -> None:
    made = _add(gao, 120)
    _everybody(gao, boss)
    _remove(boss, made[:30], is_erased=False)
    boss.sync()
    for turn in range(1, 5):
        ways = itertools.count()
        gao.lose = lambda way, ways=ways, turn=turn: way == "answer" and next(ways) == turn  # type: ignore[misc]
        with pytest.raises(OutOfReachError):
            gao.sync(limit=7)
        assert len(gao.dealers()) == 120
    gao.lose = lambda _way: False
    with pytest.raises(MassRemovalError):
        gao.sync(limit=7)
    assert len(gao.dealers()) == 120


def _remove(laptop: Laptop, ids: Iterable[UUID], *, is_erased: bool) -> None:
    if not is_erased:
        _change_all(laptop, ids, deleted_at=CLOCK.now())
        return
    with laptop.store.transaction(Text("Erase dealers")) as session:
        session.execute(text("DELETE FROM search_entry"))  # what is looked up in this laptop alone
        for pk in ids:
            session.execute(delete(Dealer).where(Dealer.id == pk))


def test_what_was_typed_reaches_the_server_while_the_question_stands(gao: Laptop, boss: Laptop) -> None:
    made = _add(gao)
    _everybody(gao, boss)
    _change_all(boss, made[5:], deleted_at=CLOCK.now())
    boss.sync()
    gao.change(made[0], phone="111")
    with pytest.raises(MassRemovalError):
        gao.sync()
    boss.sync()
    assert boss.get(made[0], "phone") == "111"
    gao.sync(may_remove=True)
    assert gao.rows("SELECT count(*) FROM sync_op WHERE state = 0") == [(0,)]


def test_the_command_asks_and_goes_on_once_it_is_allowed(
    company_folder: Path,
    address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "a passphrase")
    monkeypatch.setenv("FIELDAPP_SYNC_PASSWORD", PASSWORD)
    gao = Place(tmp_path / "gao", "gao", address)
    with gao.store.transaction(Text("Add dealers")) as session:
        session.add_all(Dealer(name=f"店 {number}") for number in range(MANY))
    gao.sync()
    gao.close()
    begin = ["--data", str(tmp_path / "boss"), "--lang", "en", "sync"]
    assert main([*begin, "--sign-in", address, "--login", "boss"]) == 0
    database = Database.at(str(company_folder))
    _lose(Office(database), what_was_told=True)
    database.close()
    capsys.readouterr()
    assert main(begin) == 1
    said = capsys.readouterr().err
    assert "30 of 30 records of 郑许线 would be removed" in said
    assert "--allow-removal" in said
    assert main([*begin, "--json"]) == 1
    assert json.loads(capsys.readouterr().out).items() >= {"asks_to_remove": 30, "of": 30}.items()
    assert main([*begin, "--json", "--allow-removal"]) == 0
    assert json.loads(capsys.readouterr().out)["removed"] == MANY


def test_a_laptop_that_has_read_more_than_there_is_reads_again_and_sends_what_is_missing(
    gao: Laptop, boss: Laptop
) -> None:
    made = _add(gao, 3)
    _everybody(gao, boss)
    _lose(gao.office, what_was_told=True)
    gao.sync()
    with gao.office.database.engine.connect() as connection:
        held = connection.execute(select(rows.c.pk).where(rows.c.tbl == "dealer")).scalars().all()
    assert set(held) == {str(pk) for pk in made}
