"""Three reps and their manager, whose ground is whose, and when somebody is away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

from db.models import Colleague, Leave, Territory, TerritoryRegion
from db.vocabulary import Role
from fieldapp.demo import phones
from fieldapp.demo.places import Area
from fieldapp.demo.rows import Rows
from fieldapp.demo.words import words
from fieldapp.rules.distances import Point
from fieldapp.rules.workdays import WorkCalendar

_MANAGER = "孟宪礼"
_REPS = ("高志远", "贾晓东", "陆雪琴")
_FIRST_NUMBER = 90_000_000  # their telephone numbers follow each other, far from everybody else's


@dataclass(frozen=True, slots=True)
class Rep:
    """A rep with an area of her or his own."""

    id: UUID
    territory_id: UUID
    area: Area
    leave: frozenset[date]

    @property
    def home(self) -> Point | None:
        """Where the rep's day begins: in the first county of the area."""
        seat = self.area.counties[0].seat
        return None if seat.latitude is None or seat.longitude is None else Point(seat.latitude, seat.longitude)


@dataclass(frozen=True, slots=True)
class Team:
    """The first rep is the one at this laptop."""

    manager_id: UUID
    reps: tuple[Rep, ...]


def add_team(rows: Rows, random: Random, areas: Sequence[Area], today: date) -> Team:
    """Add the manager and one rep for each of *areas*."""
    manager = rows.add(Colleague, name=_MANAGER, role=Role.MANAGER, phone=phones.mobile(_FIRST_NUMBER))
    reps = []
    for number, (name, area) in enumerate(zip(_REPS, areas, strict=True), 1):
        home = area.counties[0].seat
        rep = rows.add(
            Colleague,
            name=name,
            role=Role.REP,
            manager_id=manager,
            phone=phones.mobile(_FIRST_NUMBER + number),
            home_latitude_e6=None if home.latitude is None else round(home.latitude * 1_000_000),
            home_longitude_e6=None if home.longitude is None else round(home.longitude * 1_000_000),
        )
        territory = rows.add(Territory, name=area.name, colleague_id=rep)
        for county in area.counties:
            rows.add(TerritoryRegion, territory_id=territory, region_code=county.seat.code)
        reps.append(Rep(rep, territory, area, _add_leave(rows, random, rep, today)))
    return Team(manager, tuple(reps))


def _add_leave(rows: Rows, random: Random, rep: UUID, today: date) -> frozenset[date]:
    """A few working days in the last two years, and two in three weeks' time."""
    calendar, days = WorkCalendar(), set[date]()
    for ago in (610, 400, 250, 97, -19):
        first = calendar.next_workday(today - timedelta(days=ago))
        last = calendar.next_workday(first + timedelta(days=random.randint(0, 2)))
        rows.add(Leave, colleague_id=rep, first_day=first, last_day=last, note=random.choice(words().leave_notes))
        days.update(first + timedelta(days=n) for n in range((last - first).days + 1))
    return frozenset(days)
