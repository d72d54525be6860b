"""Which reminders are due: derived from facts each time, never stored (DOMAIN section 8)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from db.vocabulary import CareAction, Grade, ReminderKind, ReminderState
from fieldapp.rules.house_rules import LeadDays

# For how many days a day of courtesy that was missed is still worth making good; everything else
# stays until it is done.
GRACE_DAYS: Mapping[ReminderKind, int] = {
    ReminderKind.BIRTHDAY: 7,
    ReminderKind.ANNIVERSARY: 7,
    ReminderKind.FESTIVAL: 3,
    ReminderKind.APPOINTMENT: 1,
    ReminderKind.CONTRACT: 60,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Something that falls on a day.  ``key`` is the same each time it is derived.

    The facts beside it are those from which the sentence is made; which are given depends on the kind.
    """

    key: str
    kind: ReminderKind
    on: date
    dealer_id: UUID | None = None
    person_id: UUID | None = None
    about_id: UUID | None = None  # the promise, the task, the contract ... itself
    grade: Grade | None = None
    what: str = ""
    word: str = ""  # the member of a vocabulary that tells it closer: a festival, a kind of hardship
    years: int | None = None  # age, or how often it has come round
    second: bool = False  # a birthday that a leap month repeats
    whole_month: bool = False  # the day is unknown: some time in this month
    amount: Decimal | None = None
    since: date | None = None
    at_time: str = ""  # HH:MM in China
    count: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What was done with one occurrence."""

    state: ReminderState
    answered_on: date
    until: date | None = None
    action: CareAction | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """An occasion that is to be shown, with what was answered so far."""

    occasion: Occasion
    days: int  # until it falls due; negative when it is late
    answer: Answer | None = None

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done about it."""
        return self.answer is None or self.answer.state in {ReminderState.SNOOZED, ReminderState.REOPENED}


def due(
    occasions: Iterable[Occasion],
    answers: Mapping[str, Answer],
    today: date,
    lead_days: LeadDays,
    *,
    horizon: int | None = None,
    with_answered: bool = False,
) -> list[Due]:
    """What is to be shown on *today*, the longest overdue first.

    Args:
        occasions: derived from dealers, people, visits, tasks, contracts.
        answers: the newest answer to each key.
        today: the day in China.
        lead_days: from how many days before it each kind is shown.
        horizon: show everything of so many days ahead instead (0 is today alone), whatever its lead days.
        with_answered: show also what was done or dismissed, for the calendar and the month's count.
    """
    shown = []
    for occasion in occasions:
        days = (occasion.on - today).days
        ahead = lead_days.of(occasion.kind, occasion.grade)[0] if horizon is None else horizon
        answer = answers.get(occasion.key)
        found = Due(occasion, days, answer)
        snoozed_till = answer.until if answer and answer.state is ReminderState.SNOOZED else None
        if not found.is_open:
            wanted = with_answered and days <= ahead
        elif snoozed_till is not None:
            wanted = snoozed_till <= today
        else:
            wanted = days <= ahead and -days <= _grace(occasion)
        if wanted:
            shown.append(found)
    return sorted(shown, key=lambda d: (d.occasion.on, d.occasion.at_time, d.occasion.kind, d.occasion.key))


def notified(dues: Iterable[Due], *, last_shown: date | None, today: date, lead_days: LeadDays) -> list[Due]:
    """Those that reached a day of notification after *last_shown* (exclusive) and up to *today*.

    So what fell due while the laptop slept comes once, together, at the next start.
    """
    after = last_shown or today - timedelta(days=1)
    return [
        d
        for d in dues
        if d.is_open
        and any(
            after < d.occasion.on - timedelta(days=lead) <= today
            for lead in lead_days.of(d.occasion.kind, d.occasion.grade)
        )
    ]


def _grace(occasion: Occasion) -> int:
    if occasion.whole_month:
        return 30
    return GRACE_DAYS.get(occasion.kind, 100_000)
