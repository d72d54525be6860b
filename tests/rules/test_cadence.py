"""When a dealer is to be visited again."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.vocabulary import DealerStatus, Grade
from fieldapp.rules.cadence import Cadence, Due, days_of, interval, visit_due
from fieldapp.rules.workdays import WorkCalendar

CHINA = WorkCalendar()
ADDED = date(2026, 1, 5)


@pytest.mark.parametrize(
    ("status", "grade", "days"),
    [
        (DealerStatus.ACTIVE, Grade.A, 7),
        (DealerStatus.ACTIVE, Grade.B, 14),
        (DealerStatus.ACTIVE, Grade.C, 30),
        (DealerStatus.ACTIVE, None, 30),
        (DealerStatus.PROSPECT, None, 14),
        (DealerStatus.PROSPECT, Grade.A, 14),
        (DealerStatus.OPENING, None, 14),
        (DealerStatus.DORMANT, Grade.A, 30),
        (DealerStatus.ENDED, Grade.A, None),
    ],
)
def test_the_interval_follows_from_status_and_grade(
    status: DealerStatus, grade: Grade | None, days: int | None
) -> None:
    assert interval(status, grade, None, Cadence()) == days


def test_the_dealers_own_interval_comes_first_but_an_ended_one_is_not_visited() -> None:
    assert interval(DealerStatus.ACTIVE, Grade.A, 10, Cadence()) == 10
    assert interval(DealerStatus.DORMANT, None, 60, Cadence()) == 60
    assert interval(DealerStatus.ENDED, None, 10, Cadence()) is None


def test_a_manager_sets_other_intervals() -> None:
    assert interval(DealerStatus.ACTIVE, Grade.A, None, Cadence(a=5)) == 5


def test_a_visit_is_due_an_interval_after_the_last_contact() -> None:
    assert visit_due(date(2026, 11, 16), 7, CHINA, known_since=ADDED) == Due(date(2026, 11, 23), date(2026, 11, 23))


def test_a_due_day_moves_off_holidays_and_leave_to_the_next_working_day() -> None:
    due = visit_due(date(2026, 9, 24), 7, CHINA, known_since=ADDED)
    assert due == Due(date(2026, 10, 8), date(2026, 10, 1))
    assert due.moved
    on_leave = days_of([(date(2026, 10, 8), date(2026, 10, 9))])
    moved_on = visit_due(date(2026, 9, 24), 7, CHINA, known_since=ADDED, leave=on_leave)
    assert moved_on.on == date(2026, 10, 10), "a Saturday worked in exchange"


def test_a_dealer_without_any_contact_is_due_when_known() -> None:
    assert visit_due(None, 14, CHINA, known_since=date(2026, 11, 21)) == Due(date(2026, 11, 23), date(2026, 11, 21))


def test_a_day_agreed_with_the_dealer_is_not_moved() -> None:
    sunday = date(2026, 11, 29)
    due = visit_due(date(2026, 11, 16), 7, CHINA, known_since=ADDED, fixed=[date(2026, 12, 27), sunday])
    assert due == Due(sunday, sunday)
    assert not due.moved
    after_it = visit_due(sunday, 7, CHINA, known_since=ADDED, fixed=[sunday])
    assert after_it.on == date(2026, 12, 7)


@given(st.dates(date(2010, 1, 1), date(2080, 1, 1)), st.integers(1, 120))
def test_a_due_day_is_a_working_day_and_never_earlier_than_counted(last: date, days: int) -> None:
    due = visit_due(last, days, CHINA, known_since=last)
    assert due.counted == last + timedelta(days=days)
    assert due.on >= due.counted
    assert CHINA.is_workday(due.on)
    assert not CHINA.workdays(due.counted, due.on - timedelta(days=1))


def test_periods_of_leave_include_both_ends() -> None:
    assert days_of([(date(2026, 1, 1), date(2026, 1, 2)), (date(2026, 1, 2), date(2026, 1, 2))]) == {
        date(2026, 1, 1),
        date(2026, 1, 2),
    }
    assert days_of([]) == frozenset()
