"""Who is in the story: which dealers were opened when, which are older, falling, dormant, ended; and the prospects."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from db.vocabulary import DealerStatus, Grade, OpeningKind
from fieldapp.demo.chances import pick
from fieldapp.demo.goals import Goal, opened_on
from fieldapp.demo.places import Area, County, Place
from fieldapp.demo.shops import Course, Shop, ShopMaker

_COURSES = {Course.STEADY: 38, Course.GROWING: 25, Course.FALLING: 13, Course.DORMANT: 16, Course.ENDED: 8}
_NEW_COURSES = {Course.STEADY: 60, Course.GROWING: 40}
_STATUS = {Course.DORMANT: DealerStatus.DORMANT, Course.ENDED: DealerStatus.ENDED}
_IN_COUNTY_SEAT = 0.24
_BEST = 3_000_000  # yuan a year
_LOST = 2  # who ended so long ago that they bought last year and not in this one
_YEAR, _HALF_YEAR = timedelta(days=365), timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Opened:
    """A shop whose first payment opened its county seat or township in a month of the plan."""

    goal: Goal
    kind: OpeningKind
    shop: Shop
    is_last: bool  # the last one of its month and kind


@dataclass(slots=True)
class Cast:
    """Every shop of one rep that is told about in detail."""

    opened: list[Opened] = field(default_factory=list)
    older: list[Shop] = field(default_factory=list)
    being_opened: list[Shop] = field(default_factory=list)
    prospects: list[Shop] = field(default_factory=list)

    @property
    def dealers(self) -> list[Shop]:
        """All but the prospects."""
        return [*self.older, *(opened.shop for opened in self.opened), *self.being_opened]


class Casting:
    """Gives every shop its place and its part."""

    def __init__(self, random: Random, maker: ShopMaker, area: Area, today: date) -> None:
        self._random, self._maker, self._area, self._today = random, maker, area, today
        self._county_of = {place.code: county for county in area.counties for place in county.townships}
        self._townships = area.townships
        random.shuffle(self._townships)
        self._blank = {place.code: place for place in self._townships}  # where nobody sells our brand yet
        self._seats = random.sample(area.counties, len(area.counties))

    def cast(self, goals: Sequence[Goal], *, dealers: int, prospects: int) -> Cast:
        """A rep's shops: those opened in the months of *goals*, and as many older ones as make up *dealers*."""
        cast = Cast()
        for goal in goals:
            for kind in OpeningKind:
                for number in range(goal.opened[kind]):
                    shop = self._opened(goal, kind, number)
                    cast.opened.append(Opened(goal, kind, shop, number == goal.opened[kind] - 1))
        being_opened = min(max(2, dealers // 40), 12, dealers - len(cast.opened))
        cast.being_opened = [self._being_opened(number) for number in range(being_opened)]
        for _number in range(dealers - len(cast.opened) - being_opened):
            cast.older.append(self.older())
        _end_earlier(cast.older)
        cast.prospects = [self._prospect() for _number in range(prospects)]
        return cast

    def older(self) -> Shop:
        """A dealer from before the months that are told about, in a place that was opened then."""
        course = pick(self._random, _COURSES)
        before = date(self._today.year - 1, 1, 1)
        place, county = self._settled_place()
        return self._maker.dealer(
            since=before - timedelta(days=self._random.randint(20, 2600)),
            place=place,
            county=county,
            course=course,
            status=_STATUS.get(course, DealerStatus.ACTIVE),
        )

    def _opened(self, goal: Goal, kind: OpeningKind, number: int) -> Shop:
        place, county = (None, self._next_seat()) if kind is OpeningKind.COUNTY else self._new_township()
        return self._maker.dealer(
            since=opened_on(goal, number, self._today),
            place=place,
            county=county,
            course=pick(self._random, _NEW_COURSES),
            status=DealerStatus.ACTIVE,
        )

    def _being_opened(self, number: int) -> Shop:
        """The first in a county seat, the others in townships."""
        place, county = (None, self._next_seat()) if number == 0 else self._new_township()
        return self._maker.prospect(place=place, county=county, status=DealerStatus.OPENING)

    def _prospect(self) -> Shop:
        if self._random.random() < 0.2:
            return self._maker.prospect(place=None, county=self._next_seat())
        place = self._random.choice(list(self._blank.values()) or self._townships)
        return self._maker.prospect(place=place, county=self._county_of[place.code])

    def _settled_place(self) -> tuple[Place | None, County]:
        if self._random.random() < _IN_COUNTY_SEAT:
            return None, self._random.choice(self._area.counties)
        place = self._townships[self._random.randrange(max(1, len(self._townships) * 2 // 5))]
        self._blank.pop(place.code, None)
        return place, self._county_of[place.code]

    def _new_township(self) -> tuple[Place, County]:
        """One that was blank, taken from the end: the settled ones lie at the beginning."""
        place = self._blank.popitem()[1] if self._blank else self._random.choice(self._townships)
        return place, self._county_of[place.code]

    def _next_seat(self) -> County:
        self._seats.append(county := self._seats.pop(0))
        return county


def _end_earlier(shops: Sequence[Shop]) -> None:
    """Let some of those who ended have done so a year before: what they bought is missing in this year's growth.

    The first was one of the best, so that a chart shows it.
    """
    ended = [
        (shop, shop.ended_on - _YEAR)
        for shop in shops
        if shop.since and shop.ended_on and shop.ended_on - _YEAR > shop.since + _HALF_YEAR
    ]
    for place, (shop, earlier) in enumerate(ended[: min(_LOST, len(ended) // 2)]):
        shop.ended_on = earlier
        if place == 0:
            shop.grade, shop.yearly = Grade.A, _BEST
