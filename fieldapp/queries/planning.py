"""What a plan is made from: who is due, where they are, which days are open, how long the way is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import Colleague, Dealer, Region, WeekPlan
from db.vocabulary import VisitState, VisitWay
from fieldapp.queries.house_rules import rules_on
from fieldapp.queries.visits import DueDealer, VisitRow, due_list, leave_days, visits_between, work_calendar
from fieldapp.rules.day_route import DayRoute, Pace, Stop, Window, day_route, order_stops
from fieldapp.rules.distances import Point
from fieldapp.rules.house_rules import Thresholds
from fieldapp.rules.opening_hours import closed_weekdays, opening_hours
from fieldapp.rules.workdays import Day
from fieldapp.working_here import working_here

E6 = 1_000_000


@dataclass(frozen=True, slots=True)
class EndsOfDays:
    """Where the days of one week begin and end, as it was kept for this week; ``None`` where it was not."""

    start: Point | None = None
    end: Point | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """Where things are, and how fast one gets there.

    Attributes:
        at: points of dealers, by id; who has no coordinates lies where the town or county does.
        home: where the rep's day begins, if that is known: at home, or where this week's days begin.
        end: where this week's days end; where they begin when ``None``.
    """

    at: Mapping[UUID, Point]
    home: Point | None
    pace: Pace
    limits: Thresholds
    end: Point | None = None
    kept: EndsOfDays = field(default_factory=EndsOfDays)

    def stop(self, visit: VisitRow) -> Stop:
        """A visit as a stop on the way."""
        return Stop(
            self.at.get(visit.dealer_id),
            minutes(visit.starts_at),
            visit.is_fixed,
            self.limits.visit_length(visit.type, visit.level),
            hours_of(visit),
            visit.region_code,
        )

    def route(self, visits: Sequence[VisitRow]) -> DayRoute:
        """The way of a day through *visits* in this order; calls and guests are no stops, they come between."""
        there = [visit for visit in visits if is_stop(visit)]
        route = day_route([self.stop(visit) for visit in there], self.home, self.pace, end=self.end)
        if len(there) == len(visits):
            return route
        stops = iter(zip(route.arrivals, route.legs, strict=True))
        clock, arrivals, legs = self.pace.starts, list[int](), list[float | None]()
        for visit in visits:
            clock, leg = next(stops) if is_stop(visit) else (minutes(visit.starts_at) or clock, None)
            arrivals.append(clock)
            legs.append(leg)
        return replace(route, arrivals=tuple(arrivals), legs=tuple(legs))


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
    ground: Ground
    has_dealers: bool
    next_workday: date  # after today: whose plan is printed in the evening

    def on(self, day: date) -> list[VisitRow]:
        """The visits that stand on *day*, in its order."""
        return [visit for visit in self.visits if (visit.planned_on or visit.visited_on) == day]

    def is_open(self, day: Day) -> bool:
        """Whether one works on it."""
        return day.is_workday and day.on not in self.leave


def week(session: Session, first: date, last: date, today: date, *, colleague_id: UUID | None = None) -> Week:
    """The plan of the days from *first* to *last*, both inclusive, and the due list up to *last*.

    A constant number of statements.

    Args:
        session: the store.
        first: a Monday as a rule; one day for a day's plan.
        last: inclusive.
        today: on which one looks.
        colleague_id: whose plan; of the one who works here when None.
    """
    who = colleague_id or working_here(session)
    rules = rules_on(session, today)
    calendar = work_calendar(session, working_days=rules.thresholds.working_days)
    leave = leave_days(session, who)
    visits = visits_between(session, first, last, colleague_id=who)
    begins = max(first, today)
    ends = ends_of_days(session, who, first)
    due = due_list(session, today, rules, until=max(last, today), colleague_id=who, begins=begins)
    return Week(
        first,
        last,
        tuple(calendar.day(first + timedelta(days=n)) for n in range((last - first).days + 1)),
        leave,
        tuple(visits),
        tuple(due),
        calendar.unpublished(first, last),
        Ground(
            positions(session, [*due, *visits]),
            ends.start or home(session, who),
            pace(rules.thresholds),
            rules.thresholds,
            ends.end,
            ends,
        ),
        session.scalar(select(Dealer.id).limit(1)) is not None,
        calendar.next_workday(today + timedelta(days=1), leave),
    )


def shortest_order(session: Session, on: date, today: date, *, colleague_id: UUID | None = None) -> list[UUID]:
    """The planned visits of a day in an order of little driving; appointments and fixed ones keep theirs.

    Calls and guests, for which nobody drives, come last.
    """
    found = week(session, on, on, today, colleague_id=colleague_id)
    planned = [visit for visit in found.visits if visit.state is VisitState.PLANNED]
    visits = [visit for visit in planned if is_stop(visit)]
    ground = found.ground
    order = order_stops([ground.stop(visit) for visit in visits], ground.home, ground.pace, end=ground.end)
    return [visits[number].id for number in order] + [visit.id for visit in planned if not is_stop(visit)]


def is_stop(visit: VisitRow) -> bool:
    """Whether one drives there: not for a call, a message or a dealer who comes."""
    return visit.way is VisitWay.ON_SITE


def positions(session: Session, rows: Iterable[DueDealer | VisitRow]) -> dict[UUID, Point]:
    """Where dealers are: their own coordinates, else the point of their township, else of their county.

    A township of which the list has no point lies in the middle of its dealers who have coordinates.  Two statements.
    """
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
    towns = {row.region_code for row in known if row.latitude_e6 is None and row.region_code not in points} - {""}
    middle = select(Dealer.region_code, func.avg(Dealer.latitude_e6), func.avg(Dealer.longitude_e6)).where(
        Dealer.region_code.in_(towns), Dealer.latitude_e6.is_not(None), Dealer.longitude_e6.is_not(None)
    )
    for code, latitude, longitude in session.execute(middle.group_by(Dealer.region_code)):
        points[code] = Point(float(latitude) / E6, float(longitude) / E6)
    found = {}
    for row in known:
        if row.latitude_e6 is not None and row.longitude_e6 is not None:
            found[row.dealer_id] = Point(row.latitude_e6 / E6, row.longitude_e6 / E6)
        elif (near := points.get(row.region_code) or points.get(row.region_code[:6])) is not None:
            found[row.dealer_id] = near
    return found


def ends_of_days(session: Session, colleague_id: UUID | None, on: date) -> EndsOfDays:
    """What was kept for the week in which *on* lies."""
    columns = (
        WeekPlan.start_latitude_e6,
        WeekPlan.start_longitude_e6,
        WeekPlan.end_latitude_e6,
        WeekPlan.end_longitude_e6,
    )
    monday = on - timedelta(days=on.weekday())
    wanted = select(*columns).where(WeekPlan.colleague_id == colleague_id, WeekPlan.monday == monday)
    found = session.execute(wanted).first()
    return EndsOfDays(_point(found[0], found[1]), _point(found[2], found[3])) if found is not None else EndsOfDays()


def _point(latitude_e6: int | None, longitude_e6: int | None) -> Point | None:
    return None if latitude_e6 is None or longitude_e6 is None else Point(latitude_e6 / E6, longitude_e6 / E6)


def home(session: Session, colleague_id: UUID | None) -> Point | None:
    """Where a rep's day begins, when it is known."""
    rep = session.get(Colleague, colleague_id) if colleague_id else None
    return None if rep is None else _point(rep.home_latitude_e6, rep.home_longitude_e6)


def pace(limits: Thresholds) -> Pace:
    """How a day goes by the manager's thresholds."""
    return Pace(
        limits.day_begins_hour * 60,
        limits.day_ends_hour * 60,
        limits.visit_minutes,
        max(1, limits.km_an_hour),
        limits.road_factor_percent / 100,
    )


def minutes(starts_at: str) -> int | None:
    """Minutes after midnight of HH:MM; ``None`` for a free time."""
    hour, _colon, minute = starts_at.partition(":")
    return int(hour) * 60 + int(minute) if starts_at else None


def hours_of(row: DueDealer | VisitRow) -> tuple[Window, ...]:
    """The opening hours of a dealer; none for text of a newer app that cannot be read."""
    try:
        return opening_hours(row.opening_hours)
    except ValueError:
        return ()


def closed_of(row: DueDealer | VisitRow) -> frozenset[int]:
    """The weekdays on which a dealer is closed."""
    try:
        return closed_weekdays(row.closed_weekdays)
    except ValueError:
        return frozenset()
