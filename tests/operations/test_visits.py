"""Visits from plan to record."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select

from db.models import Colleague, Complaint, Concession, Promise, Visit
from db.store import Store
from db.vocabulary import ConcessionForm, PromiseBy, VisitResult, VisitState
from fieldapp.errors import FieldRefusedError, RefusedError
from fieldapp.operations import Area
from fieldapp.operations.history import undo_last
from fieldapp.operations.visits import (
    NewConcession,
    NewPromise,
    NewSighting,
    NewVisit,
    VisitRecord,
    cancel_visit,
    change_visit,
    check_in,
    check_out,
    checked_time,
    explain_move,
    miss_visit,
    move_visit,
    move_visits,
    order_day,
    plan_visit,
    plan_visits,
    record_visit,
    reopen_visit,
)
from fieldapp.queries.visits import due_list, visit, visits_between
from fieldapp.rules.house_rules import HouseRules
from fieldapp.texts import Text
from tests.support import make

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


@pytest.fixture
def dealers(store: Store) -> list[UUID]:
    """Three dealers; somebody works here."""
    with store.transaction(Text("Set up")) as session:
        me = make.colleague(session)
        made = [make.dealer(session, name=name).id for name in ("甲", "乙", "丙")]
    store.work_as(me.id)
    return made


def _names(store: Store, on: date) -> list[str]:
    with store.reading() as session:
        return [row.dealer for row in visits_between(session, on, on)]


def test_visits_stand_in_the_order_they_were_planned_and_can_be_put_in_another(
    store: Store, dealers: list[UUID]
) -> None:
    ids, changed = plan_visits(store, [NewVisit(dealer_id=d, planned_on=MONDAY) for d in dealers])
    assert changed.touches(Area.VISITS)
    assert _names(store, MONDAY) == ["甲", "乙", "丙"]
    order_day(store, [ids[2], ids[0], ids[1]])
    assert _names(store, MONDAY) == ["丙", "甲", "乙"]
    move_visit(store, ids[1], MONDAY, position=0)
    assert _names(store, MONDAY) == ["乙", "丙", "甲"]


def test_a_dealer_stands_once_on_a_day(store: Store, dealers: list[UUID]) -> None:
    plan_visit(store, NewVisit(dealer_id=dealers[0], planned_on=MONDAY))
    with pytest.raises(RefusedError, match="already on the plan"):
        plan_visit(store, NewVisit(dealer_id=dealers[0], planned_on=MONDAY))
    assert _names(store, MONDAY) == ["甲"]


def test_a_moved_visit_keeps_its_first_day_and_every_reason(store: Store, dealers: list[UUID]) -> None:
    visit_id, _ = plan_visit(store, NewVisit(dealer_id=dealers[0], planned_on=MONDAY))
    move_visit(store, visit_id, TUESDAY, because="老板去郑州了")
    move_visit(store, visit_id, TUESDAY + timedelta(days=1), because="下雪")
    with store.reading() as session:
        row = session.get_one(Visit, visit_id)
        assert row.first_planned_on == MONDAY
        assert row.moved_because == "老板去郑州了\n下雪"
    undo_last(store)
    with store.reading() as session:
        assert session.get_one(Visit, visit_id).planned_on == TUESDAY


def test_a_reason_can_be_given_after_a_move(store: Store, dealers: list[UUID]) -> None:
    visit_id, _ = plan_visit(store, NewVisit(dealer_id=dealers[0], planned_on=MONDAY))
    move_visit(store, visit_id, TUESDAY)
    explain_move(store, visit_id, " 下雪 ")
    with store.reading() as session:
        assert session.get_one(Visit, visit_id).moved_because == "下雪"
    undo_last(store)
    with store.reading() as session:
        row = session.get_one(Visit, visit_id)
        assert (row.moved_because, row.planned_on) == ("", TUESDAY)


def test_a_visit_is_not_moved_onto_a_day_that_has_its_dealer_already(store: Store, dealers: list[UUID]) -> None:
    news = [NewVisit(dealer_id=dealers[0], planned_on=on) for on in (MONDAY, TUESDAY)]
    ids, _ = plan_visits(store, news)
    with pytest.raises(RefusedError, match="already on the plan"):
        move_visit(store, ids[0], TUESDAY)
    with pytest.raises(RefusedError, match="already on the plan"):
        move_visits(store, ids[:1], TUESDAY)
    assert _names(store, MONDAY) == _names(store, TUESDAY) == ["甲"]


def test_several_visits_are_carried_to_another_day_in_one_change(store: Store, dealers: list[UUID]) -> None:
    ids, _ = plan_visits(store, [NewVisit(dealer_id=d, planned_on=MONDAY) for d in dealers[:2]])
    plan_visit(store, NewVisit(dealer_id=dealers[2], planned_on=TUESDAY))
    move_visits(store, ids, TUESDAY, because="没来得及")
    assert _names(store, TUESDAY) == ["丙", "甲", "乙"]
    with store.reading() as session:
        assert session.get_one(Visit, ids[1]).moved_because == "没来得及"
    undo_last(store)
    assert _names(store, MONDAY) == ["甲", "乙"]


def test_a_visit_is_planned_at_its_place_in_one_change(store: Store, dealers: list[UUID]) -> None:
    plan_visits(store, [NewVisit(dealer_id=d, planned_on=MONDAY) for d in dealers[:2]])
    plan_visit(store, NewVisit(dealer_id=dealers[2], planned_on=MONDAY, position=1))
    assert _names(store, MONDAY) == ["甲", "丙", "乙"]
    undo_last(store)
    assert _names(store, MONDAY) == ["甲", "乙"]


def test_an_appointment_takes_its_place_among_the_others_of_the_day(store: Store, dealers: list[UUID]) -> None:
    ids, _ = plan_visits(store, [NewVisit(dealer_id=d, planned_on=MONDAY) for d in dealers])
    change_visit(store, ids[2], {"starts_at": "14:00"})
    assert _names(store, MONDAY) == ["甲", "乙", "丙"]  # alone it has no reason to move
    change_visit(store, ids[0], {"starts_at": "16:00"})
    assert _names(store, MONDAY) == ["乙", "丙", "甲"]
    change_visit(store, ids[0], {"starts_at": "9:00"})
    assert _names(store, MONDAY) == ["甲", "乙", "丙"]
    change_visit(store, ids[0], {"bring": "价格表"})
    assert _names(store, MONDAY) == ["甲", "乙", "丙"]


def test_a_new_appointment_is_put_before_the_later_ones(store: Store, dealers: list[UUID]) -> None:
    plan_visit(store, NewVisit(dealer_id=dealers[0], planned_on=MONDAY, starts_at="15:00"))
    plan_visit(store, NewVisit(dealer_id=dealers[1], planned_on=MONDAY, starts_at="9:00"))
    assert _names(store, MONDAY) == ["乙", "甲"]


def test_recording_plans_the_next_visit_and_keeps_what_was_seen_and_said(store: Store, dealers: list[UUID]) -> None:
    visit_id, _ = plan_visit(store, NewVisit(dealer_id=dealers[0], planned_on=MONDAY))
    record = VisitRecord(
        visited_on=MONDAY,
        result=VisitResult.AGREED,
        result_note="答应上两台样机",
        next_step="带样机合同",
        next_on=MONDAY + timedelta(days=7),
        situation="两个品牌",
        promises=[NewPromise(what="海报十张", due_on=TUESDAY), NewPromise(what="腾位置", by=PromiseBy.DEALER)],
        sightings=[NewSighting(brand="岚屿", model="L-200", price=Decimal("1999.00"))],
        concessions=[NewConcession(form=ConcessionForm.GIFT, size="两件礼品", market_price_changed=False)],
        complaints=["送货慢", "  "],
    )
    done, _changed = record_visit(store, record, visit_id=visit_id)
    assert done == visit_id
    assert _names(store, MONDAY + timedelta(days=7)) == ["甲"]
    with store.reading() as session:
        row = visit(session, visit_id)
        assert row is not None
        assert (row.state, row.visited_on, row.promised) == (VisitState.DONE, MONDAY, ("海报十张",))
        assert session.scalars(select(Complaint.what)).all() == ["送货慢"]
        assert session.scalars(select(Concession.market_price_changed)).one() is False
        assert session.scalars(select(Promise.by).order_by(Promise.id)).all() == [PromiseBy.US, PromiseBy.DEALER]
    undo_last(store)
    assert _names(store, MONDAY + timedelta(days=7)) == []
    with store.reading() as session:
        assert session.scalars(select(Promise.id)).all() == []


def test_a_visit_that_was_not_planned_can_be_recorded(store: Store, dealers: list[UUID]) -> None:
    record = VisitRecord(visited_on=MONDAY, result=VisitResult.ORDERED)
    visit_id, _ = record_visit(store, record, dealer_id=dealers[1])
    with store.reading() as session:
        row = session.get_one(Visit, visit_id)
        assert row.planned_on is None
        assert row.colleague_id == session.scalars(select(Colleague.id)).one()
    with pytest.raises(FieldRefusedError):
        record_visit(store, record)


def test_a_next_step_before_the_visit_is_refused_and_nothing_is_written(store: Store, dealers: list[UUID]) -> None:
    record = VisitRecord(visited_on=TUESDAY, result=VisitResult.ORDERED, next_on=MONDAY)
    with pytest.raises(FieldRefusedError) as error:
        record_visit(store, record, dealer_id=dealers[0])
    assert error.value.field == "next_on"
    assert _names(store, TUESDAY) == []


def test_several_visits_are_taken_off_and_put_back_by_one_undo(store: Store, dealers: list[UUID]) -> None:
    ids, _ = plan_visits(store, [NewVisit(dealer_id=d, planned_on=MONDAY) for d in dealers[:3]])
    cancel_visit(store, *ids)
    assert _names(store, MONDAY) == []
    undo_last(store)
    assert len(_names(store, MONDAY)) == 3


def test_missed_and_cancelled_visits_leave_the_plan_and_can_come_back(store: Store, dealers: list[UUID]) -> None:
    ids, _ = plan_visits(store, [NewVisit(dealer_id=d, planned_on=MONDAY) for d in dealers[:2]])
    miss_visit(store, ids[0], " 店关门 ")
    cancel_visit(store, ids[1])
    with pytest.raises(RefusedError, match="no longer on the plan"):
        move_visit(store, ids[0], TUESDAY)
    with store.reading() as session:
        found = visits_between(session, MONDAY, MONDAY)
        assert [(row.state, row.missed_because) for row in found] == [(VisitState.MISSED, "店关门")]
    reopen_visit(store, ids[1])
    assert sorted(_names(store, MONDAY)) == ["乙", "甲"]


def test_one_cannot_leave_before_arriving(store: Store, dealers: list[UUID]) -> None:
    visit_id, _ = plan_visit(store, NewVisit(dealer_id=dealers[0], planned_on=MONDAY))
    at = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
    check_in(store, visit_id, at)
    with pytest.raises(RefusedError, match="clock"):
        check_out(store, visit_id, at - timedelta(minutes=1))
    check_out(store, visit_id, at + timedelta(minutes=40))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("9", "09:00"), ("930", "09:30"), ("9:30", "09:30"), ("14：05", "14:05"), ("9点半", "09:30"), ("", "")],
)
def test_a_time_is_read_as_people_write_it(typed: str, kept: str) -> None:
    assert checked_time(typed) == kept


@pytest.mark.parametrize("typed", ["25:00", "9:61", "noon", "-3"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(FieldRefusedError):
        checked_time(typed)


def test_who_was_met_lately_is_not_due_and_who_was_not_met_still_is(store: Store, dealers: list[UUID]) -> None:
    with store.transaction(Text("Visits")) as session:
        for dealer_id, result in zip(dealers, (VisitResult.ORDERED, VisitResult.NOT_MET, None), strict=True):
            if result is not None:
                made = make.visit(session, dealer_id, MONDAY - timedelta(days=3))
                made.state, made.visited_on, made.result = VisitState.DONE, MONDAY - timedelta(days=3), result
    with store.reading() as session:
        due = due_list(session, MONDAY, HouseRules())
    assert {row.name for row in due} == {"乙", "丙"}
