"""When a reminder shows, and when it stops (DOMAIN section 8)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.vocabulary import Grade, ReminderKind, ReminderState
from fieldapp.rules.house_rules import LeadDays
from fieldapp.rules.reminders import Answer, Due, Occasion, due, notified

TODAY = date(2026, 11, 23)
DEFAULT = LeadDays()


def _occasion(days: int, kind: ReminderKind = ReminderKind.BIRTHDAY, grade: Grade | None = None) -> Occasion:
    return Occasion(key=f"{kind}:{days}", kind=kind, on=TODAY + timedelta(days=days), grade=grade)


def _shown(*occasions: Occasion, answers: dict[str, Answer] | None = None, horizon: int | None = None) -> list[int]:
    return [found.days for found in due(occasions, answers or {}, TODAY, DEFAULT, horizon=horizon)]


def test_a_birthday_shows_from_its_lead_day_to_a_week_after() -> None:
    assert _shown(*map(_occasion, (-8, -7, -1, 0, 1, 7, 8))) == [-7, -1, 0, 1, 7]


def test_what_must_be_done_stays_until_it_is_done() -> None:
    for kind in (ReminderKind.PROMISE, ReminderKind.RECEIVABLE, ReminderKind.TASK, ReminderKind.OWN):
        assert _shown(_occasion(-400, kind)) == [-400]


def test_the_largest_lead_opens_the_window_and_it_may_differ_for_grade_a() -> None:
    lead = LeadDays(birthday=(2,), birthday_grade_a=(14, 5))
    found = due([_occasion(10), _occasion(11, grade=Grade.A), _occasion(2)], {}, TODAY, lead)
    assert [one.days for one in found] == [2, 11]
    assert lead.of(ReminderKind.BIRTHDAY, Grade.A) == (14, 5, 0)  # the same day always


def test_a_month_without_a_day_shows_for_thirty_days() -> None:
    month = [
        Occasion(key=f"b{n}", kind=ReminderKind.BIRTHDAY, on=TODAY - timedelta(days=n), whole_month=True)
        for n in (30, 31)
    ]
    assert _shown(*month) == [-30]


def test_a_horizon_takes_the_place_of_the_lead_days() -> None:
    coming = [
        _occasion(n, kind)
        for n, kind in ((0, ReminderKind.CONTRACT), (5, ReminderKind.VISIT_DUE), (40, ReminderKind.BIRTHDAY))
    ]
    assert _shown(*coming, horizon=0) == [0]
    assert _shown(*coming, horizon=40) == [0, 5, 40]


@pytest.mark.parametrize(
    ("answer", "days"),
    [
        (Answer(ReminderState.DONE, TODAY), []),
        (Answer(ReminderState.DISMISSED, TODAY), []),
        (Answer(ReminderState.REOPENED, TODAY), [0]),
        (Answer(ReminderState.SNOOZED, TODAY, until=TODAY + timedelta(days=1)), []),
        (Answer(ReminderState.SNOOZED, TODAY - timedelta(days=3), until=TODAY), [0]),
    ],
)
def test_an_answer_takes_it_away_or_brings_it_back(answer: Answer, days: list[int]) -> None:
    one = _occasion(0)
    assert _shown(one, answers={one.key: answer}) == days


def test_what_was_put_off_is_not_lost_though_its_grace_is_over() -> None:
    late = _occasion(-20)
    assert _shown(late) == []
    assert _shown(late, answers={late.key: Answer(ReminderState.SNOOZED, TODAY - timedelta(days=19), until=TODAY)}) == [
        -20
    ]


def test_what_was_answered_can_be_listed_too() -> None:
    one = _occasion(0)
    answered = {one.key: Answer(ReminderState.DONE, TODAY)}
    (found,) = due([one], answered, TODAY, DEFAULT, with_answered=True)
    assert not found.is_open


@given(
    st.lists(st.tuples(st.sampled_from(ReminderKind), st.integers(-40, 40)), max_size=20, unique=True),
    st.integers(1, 60),
)
def test_each_is_told_once_however_long_the_laptop_slept(facts: list[tuple[ReminderKind, int]], slept: int) -> None:
    """Each day of notification is told exactly once: day by day, or all together after a sleep."""
    dues = [Due(_occasion(days, kind), days) for kind, days in facts]
    day_by_day = [
        one.occasion.key
        for ago in range(slept - 1, -1, -1)
        for one in notified(
            dues,
            last_shown=TODAY - timedelta(days=ago + 1),
            today=TODAY - timedelta(days=ago),
            lead_days=DEFAULT,
        )
    ]
    together = notified(dues, last_shown=TODAY - timedelta(days=slept), today=TODAY, lead_days=DEFAULT)
    assert {one.occasion.key for one in together} == set(day_by_day)
    assert len(together) == len({one.occasion.key for one in together})


@given(st.lists(st.tuples(st.sampled_from(ReminderKind), st.integers(-400, 400)), max_size=30, unique=True))
def test_the_longest_overdue_comes_first(facts: list[tuple[ReminderKind, int]]) -> None:
    shown = _shown(*(_occasion(days, kind) for kind, days in facts))
    assert shown == sorted(shown)
