"""Which segment each dealer belongs to, as little as is needed to count and to sort them (DOMAIN section 5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from db.vocabulary import DealerStatus, Grade
from fieldapp.queries.figure_sums import GRADES, Facts, by_month, first_and_last, under_contract
from fieldapp.rules.house_rules import Thresholds
from fieldapp.rules.months import last_day, month_number, month_of, months_on
from fieldapp.rules.segments import Segment, dormant_days, segment_of

HALF_YEAR = 6
_ENDED = DealerStatus.ENDED.value
_NO_MONTHS = (0,) * (HALF_YEAR + 1)
_NEVER = (None, None)
Segmented = tuple[int, int, str, int, Segment, int, int, int]
"""Rank of the segment, change of three months (fen), name, number of the dealer; segment, last month, now, before."""


@dataclass(frozen=True, slots=True)
class Found:
    """Everybody who ever bought, those that need something first; *new* are won lately or to be won, *kept* others."""

    stored: list[Segmented]
    counts: Mapping[Segment, int]
    new: list[Facts]
    kept: list[Facts]


def segmented(session: Session, facts: Iterable[Facts], limits: Thresholds, today: date) -> Found:
    """The segments of *facts*, whose numbers are their places there; three statements."""
    months_of = by_month(session, months_on(today, -HALF_YEAR), today)
    bought, contracted = first_and_last(session), under_contract(session, today)
    this_month = month_number(today)
    days_since = _DaysSince(today)
    sleeps_after: dict[tuple[str | None, bool], int] = {}
    found = Found([], dict.fromkeys(reversed(Segment), 0), [], [])
    ranks = {kind: rank for rank, kind in enumerate(found.counts)}
    counts = dict(found.counts)
    for number, one in enumerate(facts):
        if one.status == _ENDED:
            continue
        first, last = bought.get(one.key, _NEVER)
        if last is None:
            found.new.append(one)
            continue
        amounts = months_of.get(one.key, _NO_MONTHS)
        sleeping = (one.grade, one.key in contracted)
        if sleeping not in sleeps_after:
            grade, has_contract = _grade(one.grade), sleeping[1]
            sleeps_after[sleeping] = dormant_days(grade, limits, has_contract=has_contract)
        began = month_number(date.fromisoformat(one.since)) if one.since else first
        before, now = amounts[0] + amounts[1] + amounts[2], amounts[3] + amounts[4] + amounts[5]
        kind = segment_of(
            days_since[last],
            now,
            before,
            is_core=one.is_core,
            months_known=None if began is None else this_month - began,
            dormant_after_days=sleeps_after[sleeping],
            falling_percent=limits.falling_percent,
            new_months=limits.new_months,
        )
        (found.new if kind is Segment.NEW else found.kept).append(one)
        counts[kind] += 1
        found.stored.append((ranks[kind], now - before, one.name, number, kind, last, now, before))
    found.stored.sort()
    return Found(found.stored, counts, found.new, found.kept)


class _DaysSince(dict[int, int]):
    """Days since the end of a month; of thousands of dealers the months are few."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today

    def __missing__(self, month: int) -> int:
        self[month] = days = (self._today - last_day(month_of(month))).days
        return days


def _grade(stored: str | None) -> Grade | None:
    return GRADES.get(stored or "")
