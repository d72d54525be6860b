"""What a visit is worth: later is more, waiting is less, each reason weighs what the manager says."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from db.vocabulary import Grade
from fieldapp.rules.due_score import DueFacts, VisitWeights, Why, is_falling, score
from fieldapp.rules.market_days import MarketCalendar, MarketDays

MONDAY = date(2026, 11, 23)
WEIGHTS = VisitWeights()
days = st.integers(-60, 60).map(lambda number: MONDAY + timedelta(days=number))
facts = st.builds(
    DueFacts,
    days,
    st.none() | st.sampled_from(Grade),
    st.integers(0, 5),
    st.integers(0, 5),
    owes=st.booleans(),
    is_new=st.booleans(),
    is_dormant=st.booleans(),
    is_falling=st.booleans(),
    is_urgent=st.booleans(),
    birthdays=st.lists(days, max_size=3).map(tuple),
    deadline_on=st.none() | days,
)


def _points(known: DueFacts, on: date = MONDAY) -> int:
    return score(known, on, WEIGHTS).points


@given(facts)
def test_the_points_are_the_sum_of_the_reasons_and_the_weightiest_comes_first(known: DueFacts) -> None:
    found = score(known, MONDAY, WEIGHTS)
    points = [part for _why, part in found.parts]
    assert found.points == sum(points)
    assert points == sorted(points, reverse=True)
    assert len(set(found.reasons)) == len(found.reasons)


@given(facts)
def test_each_trouble_makes_a_visit_worth_more(known: DueFacts) -> None:
    quiet = replace(known, promises=0, complaints=0, owes=False, is_falling=False, is_urgent=False)
    for worse in (
        replace(quiet, promises=1),
        replace(quiet, complaints=1),
        replace(quiet, owes=True),
        replace(quiet, is_falling=True),
        replace(quiet, is_urgent=True),
    ):
        assert _points(worse) > _points(quiet)


@given(st.integers(0, 30), st.integers(0, 5))
def test_who_is_late_is_worth_more_but_no_plan_puts_him_off(late: int, waited: int) -> None:
    known = DueFacts(MONDAY - timedelta(days=late))
    assert _points(known) == WEIGHTS.due + WEIGHTS.day_late * late
    later = score(known, MONDAY + timedelta(days=waited), WEIGHTS, begins=MONDAY)
    assert later.points == _points(known) - WEIGHTS.day_late * waited


def test_grades_differ_and_who_is_due_later_is_worth_less() -> None:
    a, b, c = (_points(DueFacts(MONDAY, grade)) for grade in Grade)
    assert a > b > c
    assert _points(DueFacts(MONDAY + timedelta(days=2))) < _points(DueFacts(MONDAY))
    assert score(DueFacts(MONDAY + timedelta(days=2)), MONDAY, WEIGHTS).reasons == (Why.NEAR,)


def test_days_that_are_near_count_and_those_that_are_over_do_not() -> None:
    plain = _points(DueFacts(MONDAY))
    for away, counts in ((-1, False), (0, True), (3, True), (4, False)):
        on = MONDAY + timedelta(days=away)
        assert (_points(DueFacts(MONDAY, birthdays=(on,))) > plain) == counts
        assert (_points(DueFacts(MONDAY, festivals=(on,))) > plain) == counts
        assert (_points(DueFacts(MONDAY, deadline_on=on)) > plain) == (away < 4)  # a task that is late still counts


def test_a_market_day_may_be_worth_more_or_less() -> None:
    market = DueFacts(MONDAY, market_days=MarketDays(MarketCalendar.WEEK, (1,)))
    assert _points(market) == WEIGHTS.due + WEIGHTS.market_day
    rather_not = score(market, MONDAY, VisitWeights(market_day=-40))
    assert rather_not.points == WEIGHTS.due - 40
    assert score(market, MONDAY + timedelta(days=1), WEIGHTS, begins=MONDAY).reasons == (Why.LATE,)


def test_sales_fall_when_three_months_sell_under_seven_tenths_of_the_three_before() -> None:
    ten = [Decimal(10)] * 3
    assert is_falling([*ten, Decimal(7), Decimal(7), Decimal("6.9")])
    assert not is_falling([*ten, Decimal(7), Decimal(7), Decimal(7)])
    assert not is_falling([Decimal(0)] * 6)
    assert not is_falling([Decimal(10), Decimal(1)])
