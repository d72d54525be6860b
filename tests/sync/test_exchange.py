"""What reps and their manager see of each other's work, on a server with SQLite and with PostgreSQL."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from msgspec import structs
from sqlalchemy import Connection, select, text

from db.models import Conflict, Dealer, Person, PersonPhone, RefusedChange, Target, Visit
from db.vocabulary import ConflictKind, OpeningKind, RefusalReason, VisitState
from fieldapp.operations.dealers import set_territory
from fieldapp.operations.history import undo_last
from fieldapp.operations.merging import merge_dealers
from fieldapp.queries.duplicates import possible_duplicates
from fieldapp.queries.timeline import timeline
from fieldapp.server import office as administration
from fieldapp.server.exchange import TroubleError
from fieldapp.server.schema import metadata
from fieldapp.sync import rows_in as local
from fieldapp.sync.exchange import read_again_after_an_update
from fieldapp.sync.outbox import next_ops
from fieldapp.sync.trouble import OutOfReachError, UpdateNeededError
from fieldapp.sync.wire import SyncRequest, pack, unpack
from fieldapp.texts import Text
from tests.support.company import Laptop, Office

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)


def _everybody(*laptops: Laptop) -> None:
    for _turn in range(3):
        for laptop in laptops:
            laptop.sync()


def test_what_a_rep_types_is_with_the_manager_after_both_have_synchronised(gao: Laptop, boss: Laptop) -> None:
    made = gao.add("兴达家电", note="靠近车站")
    with gao.store.transaction(Text("Add a person")) as session:
        person = Person(dealer_id=made, name="单雄")
        session.add(person)
        session.flush()
        session.add(PersonPhone(person_id=person.id, number="13800000001"))
    gao.sync()
    boss.sync()
    assert boss.dealers() == {"兴达家电": made}
    assert boss.rows("SELECT name, number FROM person JOIN person_phone ON person.id = person_id") == [
        ("单雄", "13800000001")
    ]
    assert boss.rows("SELECT count(*) FROM search_entry") == [(1,)]
    assert boss.rows("PRAGMA foreign_key_check") == []


def test_a_rep_never_gets_what_belongs_to_another_territory(gao: Laptop, li: Laptop, boss: Laptop) -> None:
    gao.add("高家的客户")
    li.add("李家的客户")
    _everybody(gao, li, boss)
    assert set(gao.dealers()) == {"高家的客户"}
    assert set(li.dealers()) == {"李家的客户"}
    assert set(boss.dealers()) == {"高家的客户", "李家的客户"}


def test_fields_that_two_people_changed_are_both_kept(gao: Laptop, boss: Laptop) -> None:
    made = gao.add("兴达家电")
    _everybody(gao, boss)
    gao.change(made, phone="0371-1")
    boss.change(made, address="车站路 1 号")
    _everybody(gao, boss)
    for laptop in (gao, boss):
        assert (laptop.get(made, "phone"), laptop.get(made, "address")) == ("0371-1", "车站路 1 号")
        assert laptop.rows("SELECT * FROM conflict") == []


def test_of_two_values_for_one_field_the_later_stands_and_the_other_is_kept_beside_it(
    gao: Laptop, boss: Laptop
) -> None:
    made = gao.add("兴达家电")
    _everybody(gao, boss)
    gao.change(made, phone="111")
    boss.change(made, phone="222")
    _everybody(gao, boss)
    for laptop in (gao, boss):
        assert laptop.get(made, "phone") == "222"
        with laptop.store.reading() as session:
            conflict = session.scalars(select(Conflict)).one()
            assert (conflict.kind, conflict.field) == (ConflictKind.FIELD, "phone")
            assert (conflict.kept, conflict.lost) == ("222", "111")
            assert str(conflict.lost_by_id) == laptop.office.people["gao"]


def test_a_value_that_was_seen_is_overwritten_whatever_the_clocks_say(gao: Laptop, boss: Laptop) -> None:
    made = gao.add("兴达家电")
    _everybody(gao, boss)
    with gao.store.taking_in() as session:  # a clock that is days ahead
        session.connection().exec_driver_sql("UPDATE sync_ctl SET clock_offset_ms = 400000000")
    gao.change(made, phone="111")
    _everybody(gao, boss)
    assert boss.get(made, "phone") == "111"
    boss.change(made, phone="222")
    _everybody(gao, boss)
    assert gao.get(made, "phone") == "222"
    assert gao.rows("SELECT * FROM conflict") == []


def test_of_two_notes_both_texts_stay(gao: Laptop, boss: Laptop) -> None:
    made = gao.add("兴达家电", note="第一行\n第二行")
    _everybody(gao, boss)
    gao.change(made, note="第一行，改了\n第二行")
    boss.change(made, note="第一行\n第二行\n第三行")
    _everybody(gao, boss)
    for laptop in (gao, boss):
        assert laptop.get(made, "note") == "第一行，改了\n第二行\n第三行"


def test_who_deletes_what_another_is_working_on_does_not_win(gao: Laptop, boss: Laptop) -> None:
    made = gao.add("兴达家电")
    _everybody(gao, boss)
    gao.change(made, phone="111")
    boss.change(made, deleted_at=NOW)
    _everybody(gao, boss)
    for laptop in (gao, boss):
        assert laptop.get(made, "phone") == "111"
        with laptop.store.reading() as session:
            kinds = set(session.scalars(select(Conflict.kind)))
        assert kinds <= {ConflictKind.DELETED, ConflictKind.RESTORED}
        assert kinds


def test_what_one_deletes_is_gone_for_all_and_comes_back_by_undo(gao: Laptop, boss: Laptop) -> None:
    made = gao.add("兴达家电")
    _everybody(gao, boss)
    gao.change(made, deleted_at=NOW)
    _everybody(gao, boss)
    assert boss.dealers() == {}
    undo_last(gao.store)
    _everybody(gao, boss)
    assert boss.dealers() == {"兴达家电": made}


def test_undo_after_an_exchange_is_a_new_change(gao: Laptop, boss: Laptop) -> None:
    made = gao.add("兴达家电", phone="111")
    _everybody(gao, boss)
    gao.change(made, phone="222")
    _everybody(gao, boss)
    undo_last(gao.store)
    _everybody(gao, boss)
    assert boss.get(made, "phone") == "111"
    assert boss.rows("SELECT * FROM conflict") == []


def test_the_timeline_tells_what_a_colleague_changed(gao: Laptop, boss: Laptop) -> None:
    made = gao.add("兴达家电", phone="111")
    _everybody(gao, boss)
    boss.change(made, phone="222")
    _everybody(gao, boss)
    with gao.store.reading() as session:
        told = [str(change) for event in timeline(session, made) for change in event.changes]
    assert any("222" in change for change in told)


def test_an_answer_that_was_lost_changes_nothing_twice(gao: Laptop, boss: Laptop) -> None:
    made = gao.add("兴达家电", note="一")
    lost = iter([True])
    gao.lose = lambda way: way == "answer" and next(lost, False)
    with pytest.raises(OutOfReachError):
        gao.sync()
    gao.sync()
    _everybody(gao, boss)
    assert boss.dealers() == {"兴达家电": made}
    with gao.office.database.engine.connect() as connection:
        count = connection.exec_driver_sql("SELECT count(*), count(DISTINCT op_id) FROM operation").one()
    assert tuple(count) == (1, 1)


def test_only_a_manager_sets_targets_and_a_reps_attempt_is_kept_for_both(gao: Laptop, boss: Laptop) -> None:
    gao.sync()
    boss.sync()
    gao_id = UUID(gao.office.people["gao"])
    for laptop, count in ((gao, 1), (boss, 4)):
        with laptop.store.transaction(Text("Set a target")) as session:
            month = date(2026, 11, 1)
            session.add(Target(colleague_id=gao_id, month=month, kind=OpeningKind.TOWNSHIP, count=count))
    _everybody(gao, boss)
    assert gao.rows("SELECT count FROM target") == [(4,)]
    for laptop in (gao, boss):
        with laptop.store.reading() as session:
            refused = session.scalars(select(RefusedChange)).one()
            assert (refused.tbl, refused.reason, refused.new["count"]) == ("target", RefusalReason.NOT_ALLOWED, 1)


def test_a_dealer_that_moves_to_another_rep_leaves_the_first_laptop_whole(
    gao: Laptop, li: Laptop, boss: Laptop
) -> None:
    made = gao.add("兴达家电")
    with gao.store.transaction(Text("Add a person")) as session:
        person = Person(dealer_id=made, name="单雄")
        session.add_all([person, Visit(dealer_id=made, planned_on=date(2026, 11, 24))])
        session.flush()
        session.add(PersonPhone(person_id=person.id, number="13800000001"))
    _everybody(gao, li, boss)
    boss.change(made, territory_id=UUID(boss.office.territories["li"]))
    boss.sync()
    gao.change(made, phone="没来得及发")  # not sent before the dealer was moved
    _everybody(gao, li, boss)
    assert gao.dealers() == {}
    for table in ("person", "person_phone", "visit", "search_entry"):
        assert gao.count(table) == 0, table
        if table != "search_entry":
            assert li.count(table) == 1, table
    assert li.dealers() == {"兴达家电": made}
    assert "13800000001" not in str(gao.rows("SELECT new, old FROM sync_op"))
    for laptop in (gao, boss):  # what was not sent is with the rep who typed it and with the manager
        with laptop.store.reading() as session:
            refused = session.scalars(select(RefusedChange)).one()
            assert (refused.reason, refused.new) == (RefusalReason.OUT_OF_SCOPE, {"phone": "没来得及发"})


def test_a_handover_gives_everything_to_the_other_rep(gao: Laptop, li: Laptop, boss: Laptop) -> None:
    made = gao.add("兴达家电")
    gao.sync()
    with gao.store.transaction(Text("Plan a visit")) as session:
        me = UUID(gao.office.people["gao"])
        session.add(Visit(dealer_id=made, colleague_id=me, planned_on=date(2026, 11, 24)))
    _everybody(gao, li, boss)
    administration.hand_over(gao.office.database, "", "gao", "li")
    _everybody(gao, li, boss)
    assert gao.dealers() == {}
    assert li.dealers() == {"兴达家电": made}
    assert li.rows("SELECT colleague_id FROM visit") == [(li.office.people["li"],)]


@pytest.mark.parametrize("way", ["dealer", "territory"])
def test_a_visit_that_was_planned_at_what_moves_is_on_the_other_reps_plan(
    gao: Laptop, li: Laptop, boss: Laptop, way: str
) -> None:
    """It leaves the first laptop with the dealer: if it stayed the first rep's, nobody would go."""
    made = gao.add("兴达家电")
    gao.sync()
    people = {login: UUID(pk) for login, pk in gao.office.people.items()}
    with gao.store.transaction(Text("Plan")) as session:
        session.add(Visit(dealer_id=made, colleague_id=people["gao"], planned_on=date(2026, 11, 24)))
        session.add(Visit(dealer_id=made, colleague_id=people["boss"], planned_on=date(2026, 11, 25)))
        session.add(
            Visit(dealer_id=made, colleague_id=people["gao"], visited_on=date(2026, 11, 20), state=VisitState.DONE)
        )
    _everybody(gao, li, boss)
    if way == "dealer":
        set_territory(boss.store, [made], UUID(boss.office.territories["li"]))
    else:
        administration.assign_territory(boss.office.database, "", "gao's", "li")
    _everybody(gao, li, boss)
    assert gao.count("visit") == 0
    whose = [(str(people["gao"]),), (str(people["li"]),), (str(people["boss"]),)]
    for laptop in (li, boss):
        assert laptop.rows("SELECT colleague_id FROM visit ORDER BY coalesce(visited_on, planned_on)") == whose


def test_two_reps_may_add_the_same_shop_and_both_are_kept(gao: Laptop, li: Laptop, boss: Laptop) -> None:
    gao.add("兴达家电")
    li.add("兴达家电")
    _everybody(gao, li, boss)
    assert boss.rows("SELECT count(*) FROM dealer WHERE name = '兴达家电'") == [(2,)]


def test_a_long_list_comes_in_pages_and_can_be_stopped_between_them(gao: Laptop, boss: Laptop) -> None:
    for number in range(25):
        gao.add(f"客户{number}")
    gao.sync()
    answers = iter([False, False, False, True])
    boss.lose = lambda way: way == "answer" and next(answers, False)
    with pytest.raises(OutOfReachError):
        boss.sync(limit=7)
    assert 0 < len(boss.dealers()) < 25
    boss.sync(limit=7)
    assert len(boss.dealers()) == 25


def test_a_copied_folder_becomes_another_replica_and_nothing_counts_twice(
    gao: Laptop, boss: Laptop, tmp_path: Path
) -> None:
    gao.add("兴达家电")
    gao.sync()
    copy = tmp_path / "copy.db"
    with gao.store.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("VACUUM INTO ?", (str(copy),)).close()
    from db.store import Store

    twin = Laptop(Store.open(copy, gao.store.key), gao.office, "gao", gao.device)
    gao.add("在原机上")
    gao.sync()
    twin.add("在副本上")
    _everybody(twin, gao, boss)
    twin.store.close()
    assert set(boss.dealers()) == {"兴达家电", "在原机上", "在副本上"}
    assert set(gao.dealers()) == set(boss.dealers())
    assert gao.rows("SELECT count(*) FROM conflict") == [(0,)]


def test_a_server_that_was_restored_gets_again_what_it_lost(gao: Laptop, boss: Laptop, tmp_path: Path) -> None:
    if not gao.office.database.is_sqlite:
        pytest.skip("PostgreSQL is restored by its own tools")
    from fieldapp.server.database import Database

    old = gao.add("早先")
    _everybody(gao, boss)
    (tmp_path / "backup").mkdir()
    administration.back_up(gao.office.database, tmp_path / "backup" / "fieldapp-server.db")
    new = gao.add("之后")
    gao.change(old, phone="111")
    _everybody(gao, boss)
    gao.office.database.close()
    gao.office.database = Database.at(str(tmp_path / "backup"))  # a copy is a new history without being told
    _everybody(gao, boss)
    for laptop in (gao, boss):
        assert laptop.dealers() == {"早先": old, "之后": new}
        assert laptop.get(old, "phone") == "111"
    gao.office.database.close()


def test_a_server_that_was_put_back_is_noticed_although_new_changes_make_up_for_what_it_lost(
    office: Office, gao: Laptop, boss: Laptop
) -> None:
    """As many changes wait on the laptop as the server has lost: its share is as long as it was."""
    gao.add("早先")
    _everybody(gao, boss)
    tables = metadata.sorted_tables
    kept = office.database.read(lambda c: {table: c.execute(table.select()).all() for table in tables})
    lost = gao.add("之后")
    _everybody(gao, boss)

    def put_back(connection: Connection) -> None:
        for table in reversed(tables):
            connection.execute(table.delete())
        for table in tables:
            if kept[table]:
                connection.execute(table.insert(), [row._asdict() for row in kept[table]])

    office.database.write(put_back)
    gao.add("刚才")
    _everybody(gao, boss)
    for laptop in (gao, boss):
        assert laptop.dealers()["之后"] == lost
        assert set(laptop.dealers()) == {"早先", "之后", "刚才"}


def test_a_newer_laptop_keeps_what_it_typed_until_the_server_is_updated(
    gao: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    from db import migrations

    gao.add("兴达家电")
    monkeypatch.setattr("fieldapp.sync.exchange.migrations", type("Newer", (), {"NEWEST": migrations.NEWEST + 1}))
    with pytest.raises(UpdateNeededError):
        gao.sync()
    assert gao.rows("SELECT count(*) FROM sync_op WHERE state = 0") == [(1,)]
    assert set(gao.dealers()) == {"兴达家电"}


def test_an_idle_exchange_is_one_small_request(gao: Laptop) -> None:
    gao.add("兴达家电")
    gao.sync()
    done = gao.sync()
    assert (done.requests, done.sent, done.received) == (1, 0, 0)


def test_an_erased_person_is_erased_everywhere(gao: Laptop, boss: Laptop) -> None:
    from fieldapp.operations.privacy import erase_person

    made = gao.add("兴达家电")
    with gao.store.transaction(Text("Add a person")) as session:
        person = Person(dealer_id=made, name="单雄", note="不愿再联系")
        session.add(person)
    _everybody(gao, boss)
    assert boss.rows("SELECT count(*) FROM person") == [(1,)]
    erase_person(gao.store, person.id)
    _everybody(gao, boss)
    assert boss.rows("SELECT count(*) FROM person") == [(0,)]
    with gao.office.database.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT new, old FROM operation").all()
        rows = connection.exec_driver_sql("SELECT fields FROM synced_row").all()
    assert "不愿再联系" not in f"{kept} {rows}"
    assert "单雄" not in f"{kept} {rows}"


def test_a_dealer_is_kept_in_one_piece(gao: Laptop) -> None:
    gao.add("兴达家电")
    gao.sync()
    with gao.store.reading() as session:
        dealer = session.scalars(select(Dealer)).one()
        assert str(dealer.territory_id) == gao.office.territories["gao"]
        assert dealer.bucket == f"t:{gao.office.territories['gao']}"


def test_what_the_server_puts_right_arrives_although_somebody_goes_on_typing(gao: Laptop) -> None:
    """A new dealer gets its territory from the server; the row was being changed while the answer travelled."""
    made = gao.add("兴达家电")
    gao.meanwhile = lambda: gao.change(made, phone="111")
    gao.sync()
    gao.meanwhile = lambda: None
    gao.sync()
    assert gao.get(made, "phone") == "111"
    assert str(gao.get(made, "territory_id")) == gao.office.territories["gao"]


def test_a_note_that_two_wrote_keeps_both_although_one_of_them_goes_on_typing(gao: Laptop, boss: Laptop) -> None:
    made = gao.add("兴达家电", note="靠近车站")
    _everybody(gao, boss)
    boss.change(made, note="靠近车站\n老板姓张")
    boss.sync()
    gao.change(made, note="靠近车站\n周一休息")
    gao.meanwhile = lambda: gao.change(made, note="靠近车站\n周一休息\n有仓库")
    gao.sync()
    gao.meanwhile = lambda: None
    _everybody(gao, boss)
    note = str(boss.get(made, "note"))
    assert gao.get(made, "note") == note
    assert set(note.split("\n")) == {"靠近车站", "老板姓张", "周一休息", "有仓库"}


def test_what_an_older_app_cannot_hold_is_there_after_its_update(
    gao: Laptop, boss: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = gao.add("兴达家电", phone="111")
    _everybody(gao, boss)
    with monkeypatch.context() as older:
        whole = local.columns_of
        older.setattr(local, "columns_of", lambda name: whole(name) - {"address"})
        older.setattr(local, "APP", "an older one")
        boss.change(made, address="车站路 1 号", phone="222")
        boss.sync()
        gao.sync()
        gao.sync()
        assert (gao.get(made, "phone"), gao.get(made, "address")) == ("222", "")
        gao.change(made, phone="333")  # the older app goes on working, and clears nothing that it does not know
        gao.sync()
    read_again_after_an_update(gao.store)  # as the new app does when it opens the store
    gao.change(made, address="车站路 2 号")  # before it has seen the other address
    _everybody(gao, boss)
    assert boss.get(made, "phone") == "333"
    assert gao.get(made, "address") == boss.get(made, "address")
    with boss.store.reading() as session:
        conflict = session.scalars(select(Conflict).where(Conflict.field == "address")).one()
        assert {conflict.kept, conflict.lost} == {"车站路 1 号", "车站路 2 号"}
    assert gao.rows("SELECT count(*) FROM sync_unknown") == [(0,)]


def test_a_dealer_whom_two_reps_added_is_there_twice_until_the_manager_puts_both_together(
    gao: Laptop, li: Laptop, boss: Laptop
) -> None:
    one, other = gao.add("兴达家电", phone="13800000001"), li.add("兴达家电", phone="13800000001")
    li.change(other, note="老板姓张")
    _everybody(gao, li, boss)
    with boss.store.reading() as session:
        (found,) = possible_duplicates(session)
    assert {found.one_id, found.other_id} == {one, other}
    merge_dealers(boss.store, one, other, {})
    _everybody(boss, gao, li)
    assert set(gao.dealers().values()) == {one}
    assert gao.get(one, "note") == "老板姓张"
    assert li.dealers() == {}


def test_while_changes_of_a_row_wait_later_ones_say_what_the_oldest_had_seen(gao: Laptop) -> None:
    """Else a value that was never shown here would count as seen, and be overwritten without a word."""
    made = gao.add("兴达家电")
    gao.sync()
    gao.change(made, phone="111")
    with gao.store.taking_in() as session:
        session.execute(text("UPDATE dealer SET _ver = _ver + 5"))
    gao.change(made, phone="222")
    assert gao.rows("SELECT DISTINCT base FROM sync_op WHERE state = 0") == [(1,)]


def test_an_answer_says_nothing_of_what_was_typed_while_it_travelled(gao: Laptop) -> None:
    made = gao.add("兴达家电")
    gao.sync()
    before = gao.rows("SELECT _ver FROM dealer")
    seen: list[list[tuple[object, ...]]] = []

    def type_and_look() -> None:
        if not seen:
            gao.change(made, phone="222")
        seen.append(gao.rows("SELECT _ver FROM dealer"))

    gao.change(made, phone="111")
    gao.meanwhile = type_and_look
    gao.sync()
    assert seen == [before, before]  # the first answer is taken in between: its version is not that of what is shown
    assert gao.rows("SELECT phone, _ver FROM dealer") == [("222", 3)]


def test_a_number_that_was_used_before_for_something_else_shows_a_copy(gao: Laptop) -> None:
    """Even where the token is the right one: what carries it would be taken for known, and be lost."""
    made = gao.add("兴达家电")
    gao.sync()
    (token,) = gao.rows("SELECT token FROM sync_link")[0]
    gao.change(made, phone="111")
    with gao.store.reading() as session:
        (op,) = next_ops(session)
    request = structs.replace(unpack(gao.sent[-1], SyncRequest), token=str(token), ops=[structs.replace(op, op_no=1)])
    gao.sent.append(pack(request))
    with pytest.raises(TroubleError) as error:
        gao.arrives(gao.sent[-1])
    assert error.value.trouble.code == "replica_forked"
    gao.sync()
    with gao.office.database.engine.connect() as connection:
        held = connection.exec_driver_sql("SELECT fields FROM synced_row WHERE tbl = 'dealer'").scalar_one()
    assert json.loads(held)["phone"] == "111"


def test_what_is_typed_into_a_row_that_is_leaving_stays_on_the_screen_until_it_is_answered(
    gao: Laptop, boss: Laptop
) -> None:
    made = gao.add("兴达家电")
    _everybody(gao, boss)
    boss.change(made, territory_id=UUID(gao.office.territories["li"]))
    boss.sync()
    shown: list[object] = []

    def type_and_look() -> None:
        if not shown:
            gao.change(made, phone="111")
        shown.append(gao.get(made, "phone"))

    gao.meanwhile = type_and_look
    gao.sync()
    assert shown == ["111", "111"]  # also after the answer that says that it is gone
    assert gao.dealers() == {}
    boss.sync()
    with boss.store.reading() as session:
        refused = session.scalars(select(RefusedChange)).one()
        assert (refused.reason, refused.new) == (RefusalReason.OUT_OF_SCOPE, {"phone": "111"})


def test_a_clock_that_is_years_ahead_counts_as_five_minutes_ahead(gao: Laptop) -> None:
    with gao.store.taking_in() as session:
        session.execute(text("UPDATE sync_ctl SET hlc = (4102444800000 << 16)"))
    gao.add("兴达家电")
    gao.sync()
    with gao.office.database.engine.connect() as connection:
        held = connection.exec_driver_sql("SELECT stamps FROM synced_row WHERE tbl = 'dealer'").scalar_one()
    latest = (gao.office.now_ms + 5 * 60_000) << 16
    assert all(hlc <= latest for _ver, hlc, _replica, _who in json.loads(held).values())


def test_what_was_seen_of_another_history_counts_as_not_seen(gao: Laptop, boss: Laptop) -> None:
    made = gao.add("兴达家电")
    _everybody(gao, boss)
    boss.change(made, phone="111")
    boss.sync()
    gao.change(made, phone="222")
    with gao.store.taking_in() as session:
        session.execute(text("UPDATE sync_op SET base = 99, epoch = 'before the restoration' WHERE state = 0"))
    _everybody(gao, boss)
    with boss.store.reading() as session:
        conflict = session.scalars(select(Conflict)).one()
        assert {conflict.kept, conflict.lost} == {"111", "222"}
