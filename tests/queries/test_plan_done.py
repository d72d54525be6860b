"""A plan against what was done, reckoned a second time in plain Python over the demo data."""

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from db.store import Store
from db.vocabulary import VisitResult, VisitState
from fieldapp.demo.fill import fill
from fieldapp.operations.visits import (
    NewVisit,
    VisitRecord,
    cancel_visit,
    miss_visit,
    move_visit,
    plan_visit,
    record_visit,
)
from fieldapp.queries.plan_done import count_unrecorded, plan_done, unrecorded
from fieldapp.reports.catalogue import Wish, report_kind
from fieldapp.reports.draw_text import draw_text
from fieldapp.reports.month_end import task_report
from fieldapp.rules.plan_done import Balance, Outcome, VisitFacts, balance, outcome
from fieldapp.words.plan_done import balance_line, reasons_text, unrecorded_text
from tests.support import make

MONDAY, SUNDAY = date(2026, 11, 16), date(2026, 11, 22)
TODAY = date(2026, 11, 23)


def _on(day: int) -> date:
    return MONDAY + timedelta(days=day)


@pytest.mark.parametrize(
    ("visit", "expected"),
    [
        (VisitFacts(VisitState.DONE, _on(1), _on(1), _on(1)), Outcome.DONE),
        (VisitFacts(VisitState.DONE, _on(1), _on(3), _on(3)), Outcome.DONE),  # another day of the same week
        (VisitFacts(VisitState.DONE, _on(1), _on(8), _on(8)), Outcome.MOVED),
        (VisitFacts(VisitState.PLANNED, _on(1), _on(8), None), Outcome.MOVED),
        (VisitFacts(VisitState.MISSED, _on(1), _on(1), None), Outcome.DROPPED),
        (VisitFacts(VisitState.PLANNED, _on(1), _on(1), None), Outcome.OPEN),
        (VisitFacts(VisitState.CANCELLED, _on(1), _on(1), None), None),
        (VisitFacts(VisitState.DONE, None, None, _on(2)), Outcome.UNPLANNED),
        (VisitFacts(VisitState.DONE, _on(-5), _on(2), _on(2)), Outcome.CARRIED),
        (VisitFacts(VisitState.PLANNED, _on(-5), _on(2), None), None),
        (VisitFacts(VisitState.DONE, None, None, _on(8)), None),
    ],
)
def test_what_became_of_a_visit(visit: VisitFacts, expected: Outcome | None) -> None:
    assert outcome(visit, MONDAY, SUNDAY, TODAY) is expected


def test_a_visit_of_today_is_still_ahead_and_of_yesterday_is_open() -> None:
    visit = VisitFacts(VisitState.PLANNED, _on(1), _on(1), None)
    assert outcome(visit, MONDAY, SUNDAY, _on(1)) is Outcome.AHEAD
    assert outcome(visit, MONDAY, SUNDAY, _on(2)) is Outcome.OPEN


def test_the_newest_reason_counts_and_those_without_are_counted() -> None:
    moved = VisitFacts(VisitState.PLANNED, _on(0), _on(9), None, "下雪\n改期")
    dropped = VisitFacts(VisitState.MISSED, _on(0), _on(0), None, "改期")
    silent = VisitFacts(VisitState.MISSED, _on(0), _on(0), None)
    found = balance([moved, dropped, silent], MONDAY, SUNDAY, TODAY)
    assert (found.reasons, found.without_reason, found.not_done) == ((("改期", 2),), 1, 3)
    assert reasons_text(found) == "改期 × 2; no reason × 1"


def test_the_figures_of_every_month_and_week_are_those_of_an_independent_computation(store: Store) -> None:
    demo = fill(store, today=TODAY)
    with store.reading() as session:
        rows = [
            tuple(row)
            for row in session.execute(
                text(
                    "SELECT state, first_planned_on, planned_on, visited_on, missed_because, moved_because FROM visit "
                    "WHERE colleague_id = :who AND deleted_at IS NULL"
                ),
                {"who": str(demo.rep_id)},
            )
        ]
        spans = [(date(2026, 10, 1), date(2026, 10, 31)), (date(2026, 11, 1), date(2026, 11, 30)), (MONDAY, SUNDAY)]
        for first, last in spans:
            figures = plan_done(session, first, last, TODAY, demo.rep_id).figures
            low, high, now = first.isoformat(), last.isoformat(), TODAY.isoformat()
            mine = [row for row in rows if row[0] != "cancelled" and row[1] and low <= row[1] <= high]
            made = [row for row in rows if row[0] == "done" and low <= row[3] <= high]
            done = [row for row in mine if row[0] == "done" and row[3] <= high]
            late = [row for row in mine if row[0] == "planned" and row[2] <= high and row[2] < now]
            ahead = [row for row in mine if row[0] == "planned" and row[2] <= high and row[2] >= now]
            dropped = [row for row in mine if row[0] == "missed"]
            moved = len(mine) - len(done) - len(late) - len(ahead) - len(dropped)
            assert (figures.planned, figures.done, figures.dropped) == (len(mine), len(done), len(dropped))
            assert (figures.moved, figures.open, figures.ahead) == (moved, len(late), len(ahead))
            assert figures.made == len(made)
            assert figures.unplanned == sum(row[1] is None for row in made)
            why = Counter(row[4].splitlines()[-1] for row in dropped)
            why += Counter(row[5].splitlines()[-1] for row in mine if row[0] != "missed" and _left(row, high))
            assert dict(figures.reasons) == dict(why)
            assert figures.planned > 0
            assert figures.reasons
        report = task_report(session, demo.rep_id, date(2026, 10, 1), TODAY)
        october = plan_done(session, *spans[0], TODAY, demo.rep_id).figures
        assert (report.visits_planned, report.visits_made) == (october.planned, october.made)
        assert (report.visits_done, report.visits_missed) == (october.done, october.not_done)
        assert report.reasons == reasons_text(october)


def _left(row: tuple[str, ...], high: str) -> bool:
    return (row[3] or row[2]) > high


@pytest.fixture
def rep(store: Store) -> tuple[UUID, list[UUID]]:
    """A rep who works here, and five dealers."""
    with store.loading() as session:
        me = make.colleague(session, name="高志远").id
        dealers = [make.dealer(session, name=name).id for name in "甲乙丙丁戊"]
    store.work_as(me)
    return me, dealers


def test_a_week_is_told_with_its_reasons_and_printed(store: Store, rep: tuple[UUID, list[UUID]]) -> None:
    me, dealers = rep
    visits = [plan_visit(store, NewVisit(dealer_id=dealer, planned_on=MONDAY))[0] for dealer in dealers]
    record_visit(store, VisitRecord(visited_on=MONDAY, result=VisitResult.AGREED), visit_id=visits[0])
    miss_visit(store, visits[1], "店里没人")
    move_visit(store, visits[2], TODAY, because="对方改期")
    cancel_visit(store, visits[3])
    record_visit(store, VisitRecord(visited_on=_on(1), result=VisitResult.AGREED), dealer_id=dealers[3])
    with store.reading() as session:
        found = plan_done(session, MONDAY, SUNDAY, TODAY, me)
        assert found.figures == Balance(
            planned=4,
            done=1,
            moved=1,
            dropped=1,
            open=1,
            unplanned=1,
            made=2,
            reasons=(("对方改期", 1), ("店里没人", 1)),
        )
        assert balance_line(found.figures) == "4 planned, 1 done, 3 not done, 1 without a plan"
        wish = Wish(today=TODAY, first=_on(2), last=_on(2), month=date(2026, 11, 1))  # any day means its week
        printed = draw_text(report_kind("plan_done").build(session, wish))
        for said in ("对方改期 × 1; 店里没人 × 1", "Did not take place", "Not recorded", "Done without a plan"):
            assert said in printed
        assert [row.dealer for row in unrecorded(session, TODAY, me)] == ["戊"]
        assert count_unrecorded(session, TODAY, me) == 1
        assert unrecorded_text(1) == "1 planned visit is neither done nor moved"
        assert count_unrecorded(session, MONDAY, me) == 0
