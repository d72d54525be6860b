"""What a plan is made from: who is due, where they are, which days are open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Colleague, Region
from db.vocabulary import VisitState
from fieldapp.queries.house_rules import rules_on
from fieldapp.queries.visits import DueDealer, VisitRow, due_list, leave_days, visits_between, work_calendar
from fieldapp.rules.distances import Point
from fieldapp.rules.planning import Candidate, OpenDay, Suggestion, suggest
from fieldapp.rules.workdays import Day
from fieldapp.working_here import working_here

E6 = 1_000_000


@dataclass(frozen=True, slots=True)
class Week:
    """The days of a plan with their visits, and who is due."""

    first: date
    last: date
    days: tuple[Day, ...]
    leave: frozenset[date]
    visits: tuple[VisitRow, ...]
    due: tuple[DueDealer, ...]
    unpublished: tuple[int, ...]

    def on(self, day: date) -> list[VisitRow]:
        """The visits that stand on *day*, in its order."""
        return [visit for visit in self.visits if (visit.planned_on or visit.visited_on) == day]


@dataclass(frozen=True, slots=True)
class Suggested:
    """A suggestion with the dealer it is about."""

    suggestion: Suggestion
    dealer: DueDealer


def week(session: Session, first: date, last: date, today: date, *, colleague_id: UUID | None = None) -> Week:
    """The plan of the days from *first* to *last*, both inclusive, and the due list up to *last*."""
    who = colleague_id or working_here(session)
    calendar = work_calendar(session)
    return Week(
        first,
        last,
        tuple(calendar.day(first + timedelta(days=n)) for n in range((last - first).days + 1)),
        leave_days(session, who),
        tuple(visits_between(session, first, last, colleague_id=who)),
        tuple(due_list(session, today, rules_on(session, today), until=max(last, today))),
        calendar.unpublished(first, last),
    )


def suggestions(session: Session, first: date, last: date, today: date) -> list[Suggested]:
    """Fill the working days from *first* to *last* that have not passed; nobody who is planned already."""
    limits = rules_on(session, today).thresholds
    found = week(session, first, last, today)
    free = [dealer for dealer in found.due if dealer.planned_on is None]
    at = positions(session, [*free, *found.visits])
    days = []
    for day in found.days:
        if day.on < today or not day.is_workday or day.on in found.leave:
            continue
        planned = [visit for visit in found.on(day.on) if visit.state is VisitState.PLANNED]
        room = max(0, limits.visits_a_day - len(planned))
        days.append(OpenDay(day.on, room, tuple(at.get(visit.dealer_id) for visit in planned)))
    candidates = [
        Candidate(
            dealer.dealer_id,
            dealer.days_late(today),
            at.get(dealer.dealer_id),
            len(dealer.open_promises),
            dealer.open_complaints,
            dealer.overdue > 0,
        )
        for dealer in free
    ]
    by_id = {dealer.dealer_id: dealer for dealer in free}
    factor = limits.road_factor_percent / 100
    made = suggest(candidates, days, start=home(session), road_factor=factor)
    return [Suggested(suggestion, by_id[suggestion.dealer_id]) for suggestion in made]


def positions(session: Session, rows: Iterable[DueDealer | VisitRow]) -> dict[UUID, Point]:
    """Where dealers are: their own coordinates, else the point of their township or county; one statement."""
    known = list(rows)
    counties = {row.region_code[:6] for row in known if row.region_code}
    points: dict[str, Point] = {}
    statement = select(Region.code, Region.latitude, Region.longitude).where(
        Region.latitude.is_not(None), Region.valid_to.is_(None)
    )
    for code, latitude, longitude in session.execute(statement):
        if latitude is not None and longitude is not None and code[:6] in counties:
            points[code] = Point(latitude, longitude)
            if code.endswith("000000"):
                points[code[:6]] = points[code]
    found = {}
    for row in known:
        if row.latitude_e6 is not None and row.longitude_e6 is not None:
            found[row.dealer_id] = Point(row.latitude_e6 / E6, row.longitude_e6 / E6)
        elif (near := points.get(row.region_code) or points.get(row.region_code[:6])) is not None:
            found[row.dealer_id] = near
    return found


def home(session: Session) -> Point | None:
    """Where the rep's day begins, when it is known."""
    me = session.get(Colleague, who) if (who := working_here(session)) else None
    if me is None or me.home_latitude_e6 is None or me.home_longitude_e6 is None:
        return None
    return Point(me.home_latitude_e6 / E6, me.home_longitude_e6 / E6)
