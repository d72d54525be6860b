"""Putting a suggested plan on the board."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from db.store import Store
from fieldapp.operations import Area
from fieldapp.operations.history import undo_last
from fieldapp.operations.planning import plan_suggested
from fieldapp.operations.visits import NewVisit, plan_visit, plan_visits
from fieldapp.queries.suggesting import suggestions
from fieldapp.queries.visits import visits_between
from fieldapp.rules.due_score import Why
from fieldapp.rules.planning import SuggestedDay, SuggestedStop
from fieldapp.texts import Text
from tests.support import make

MONDAY = date(2026, 11, 23)
SUNDAY = MONDAY + timedelta(days=6)
MORNING = datetime(2026, 11, 23, 0, tzinfo=UTC)  # 8:00 in China


@pytest.fixture
def dealers(store: Store) -> list[UUID]:
    """Four dealers who were never visited; somebody works here."""
    with store.transaction(Text("Set up")) as session:
        me = make.colleague(session)
        made = [make.dealer(session, name=name).id for name in ("甲", "乙", "丙", "丁")]
    store.work_as(me.id)
    return made


def _names(store: Store, on: date = MONDAY) -> list[str]:
    with store.reading() as session:
        return [row.dealer for row in visits_between(session, on, on)]


def _new(dealer_id: UUID) -> SuggestedStop:
    return SuggestedStop(dealer_id, None, (Why.DUE,), 3.0)


def test_new_visits_come_between_those_that_were_planned_and_one_undo_takes_them_back(
    store: Store, dealers: list[UUID]
) -> None:
    (first, last), _ = plan_visits(store, [NewVisit(dealer_id=d, planned_on=MONDAY) for d in dealers[:2]])
    day = SuggestedDay(
        MONDAY,
        (
            SuggestedStop(dealers[0], first, (), None),
            _new(dealers[2]),
            SuggestedStop(dealers[1], last, (), 1.0),
            _new(dealers[3]),
        ),
    )
    made, changed = plan_suggested(store, [day])
    assert set(made) == set(dealers[2:])
    assert changed.touches(Area.VISITS)
    assert _names(store) == ["甲", "丙", "乙", "丁"]
    undo_last(store)
    assert _names(store) == ["甲", "乙"]


def test_who_came_onto_the_day_in_the_meantime_is_left_out(store: Store, dealers: list[UUID]) -> None:
    day = SuggestedDay(MONDAY, (_new(dealers[0]), _new(dealers[1])))
    plan_visit(store, NewVisit(dealer_id=dealers[0], planned_on=MONDAY))
    made, _changed = plan_suggested(store, [day])
    assert set(made) == {dealers[1]}
    assert sorted(_names(store)) == ["乙", "甲"]


def test_what_is_suggested_goes_on_the_plan_and_is_not_suggested_again(store: Store, dealers: list[UUID]) -> None:
    with store.reading() as session:
        found = suggestions(session, MONDAY, SUNDAY, MORNING)
    made, _changed = plan_suggested(store, found.days)
    assert set(made) == set(dealers)
    with store.reading() as session:
        assert suggestions(session, MONDAY, SUNDAY, MORNING).visits == 0
        assert len(visits_between(session, MONDAY, SUNDAY)) == len(dealers)
