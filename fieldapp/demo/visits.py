"""Two years of a rep's days, and the plan for this week and next."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random
from statistics import fmean
from uuid import UUID

from db.models import Visit
from db.vocabulary import (
    DealerStatus,
    Grade,
    VisitPurpose,
    VisitResult,
    VisitState,
    VisitWay,
)
from fieldapp.clock import CHINA
from fieldapp.demo.chances import pick
from fieldapp.demo.rows import Rows
from fieldapp.demo.shops import RIVAL_BRANDS, Shop
from fieldapp.demo.words import Spin, words
from fieldapp.rules.cadence import Cadence, interval
from fieldapp.rules.day_route import Pace, Stop, day_route, order_stops
from fieldapp.rules.distances import Point
from fieldapp.rules.house_rules import Thresholds
from fieldapp.rules.workdays import DayKind, WorkCalendar

HISTORY_DAYS = 730
ON_SITE_A_DAY = 9
CALLS_A_DAY = 5
_STILL_LOOKED_AT = 14  # days: the plan shows their rounds
CALLS_BEFORE_NOON = 4
USUAL_INTERVAL = 30  # days, of a dealer that has ended, while it was visited
_REMOTE = (VisitWay.PHONE, VisitWay.PHONE, VisitWay.WECHAT)
_PACE = Pace()  # what the plan board counts with while no manager has set anything else
_HALF_HOUR = 30
_LIMITS = Thresholds()
_SLACK = 10  # minutes by which one wants to be early for an appointment
_WINDED_UP = timedelta(days=30)  # how long a dealer that ended was still visited


@dataclass(slots=True)
class Called:
    """A visit that took place, for what hangs on it: promises, prices seen, concessions."""

    id: UUID
    shop: Shop
    on: date


@dataclass(slots=True)
class _Book:
    """What the rep knows of a shop while the days go by."""

    shop: Shop
    interval: int
    last: date
    from_day: date
    until: date
    next_step: str = ""
    next_purpose: VisitPurpose | None = None


class Diary:
    """Goes through the days as a rep does: one or two counties a day, whoever has waited longest first."""

    def __init__(self, rows: Rows, random: Random, today: date, leave: frozenset[date]) -> None:
        self._rows, self._random, self._today = rows, random, today
        self._calendar, self._leave = WorkCalendar(), leave
        self._words = words()
        self._books: list[_Book] = []
        self._called: list[Called] = []
        self._middles: dict[str, Point] = {}

    def keep(self, shops: Sequence[Shop], *, on_site: int, days: int) -> list[Called]:
        """Write the visits of the last *days* days.

        Args:
            shops: of one rep.
            on_site: how many dealers are called on in a day at most.
            days: how far back the diary goes.

        Returns:
            The visits at which somebody was met, in order.
        """
        first = self._today - timedelta(days=days)
        self._books = [self._open_book(shop, first) for shop in shops]
        for on in self._calendar.workdays(first, self._today - timedelta(days=1), self._leave):
            self._work(self._books, on, on_site)
        return self._called

    def plan(self, *, on_site: int, home: Point | None) -> None:
        """Write the plan from today to the end of next week, for the shops of the diary that was kept.

        Args:
            on_site: how many dealers a day holds at most; fewer where the way takes too long.
            home: where each day begins and ends.
        """
        self._middles = _middles(book.shop for book in self._books)
        sunday = self._today + timedelta(days=13 - self._today.weekday())
        days = self._calendar.workdays(self._today, sunday, self._leave)
        for on in days:
            self._plan(self._books, on, on_site, home)
        if self._today not in days and self._calendar.day(self._today).kind is DayKind.WEEKEND:
            self._plan_weekend([book for book in self._books if book.shop.is_customer])

    def _open_book(self, shop: Shop, first: date) -> _Book:
        days = interval(shop.status, shop.grade, None, Cadence()) or USUAL_INTERVAL
        start = max(first, shop.known)
        until = shop.ended_on - _WINDED_UP if shop.ended_on else date.max
        ago = timedelta(days=self._random.randrange(days))
        return _Book(shop, days, start - ago, start, until)

    def _work(self, books: Sequence[_Book], on: date, on_site: int) -> None:
        """A day that is over: most visits took place, some did not."""
        there, remote = self._choose(books, on, on_site)
        places = list(range(len(there)))
        if (self._today - on).days <= _STILL_LOOKED_AT:
            order = order_stops([self._stop(book.shop) for book in there], None, _PACE)
            places = [order.index(place) for place in places]
        for place, book in zip(places, there, strict=True):
            chance = self._random.random()
            if chance < 0.05:
                self._missed(book, on, place)
            else:
                self._done(book, on, place, VisitWay.INVITED if chance > 0.98 else VisitWay.ON_SITE)
        for place, book in enumerate(remote, len(there)):
            self._done(book, on, place, self._random.choice(_REMOTE))

    def _choose(self, books: Sequence[_Book], on: date, on_site: int) -> tuple[list[_Book], list[_Book]]:
        """Whom to call on, in the county that waits most, and whom to ring up elsewhere."""
        late = {id(book): (on - book.last).days / book.interval for book in books if book.from_day <= on <= book.until}
        waiting = sorted((b for b in books if late.get(id(b), 0) >= 0.85), key=lambda b: -late[id(b)])
        weight: dict[str, float] = defaultdict(float)
        for book in waiting[: 4 * on_site]:
            weight[book.shop.county.seat.code] += late[id(book)]
        towards = sorted(weight, key=lambda code: -weight[code])[:2]
        there = [b for code in towards for b in waiting if b.shop.county.seat.code == code][:on_site]
        chosen = {id(book) for book in there}
        remote = [b for b in waiting if id(b) not in chosen and late[id(b)] > 1.1][:CALLS_A_DAY]
        for book in (*there, *remote):
            book.last = on
        return there, remote

    def _done(self, book: _Book, on: date, place: int, way: VisitWay) -> None:
        random, shop = self._random, book.shop
        purpose = self._purpose(book, on)
        result = self._result(shop, purpose)
        met = result is not VisitResult.NOT_MET
        spin = self._spin(shop) if met and way is VisitWay.ON_SITE and random.random() < 0.3 else Spin()
        said = book.next_step
        next_on = self._calendar.next_workday(on + timedelta(days=book.interval), self._leave)
        if random.random() < 0.93:
            book.next_purpose = self._usual_purpose(shop, next_on)
            book.next_step = self._next_step(shop, book.next_purpose)
        else:
            book.next_step, book.next_purpose = "", None
        came = went = None
        if way is VisitWay.ON_SITE and random.random() < 0.6:
            came = datetime.combine(on, time(), CHINA) + timedelta(minutes=_minutes(place) + random.randint(0, 15))
            went = came + timedelta(minutes=random.randint(10, 25))
        first_planned, because = self._first_plan(on)
        new = self._rows.add(
            Visit,
            dealer_id=shop.key,
            colleague_id=shop.colleague_id,
            state=VisitState.DONE,
            planned_on=on,
            first_planned_on=first_planned,
            moved_because=because,
            position=place,
            starts_at=_appointment(place) if random.random() < 0.15 else "",
            way=way,
            purpose=purpose,
            purpose_note=said,
            visited_on=on,
            checked_in_at=came,
            checked_out_at=went,
            person_id=shop.main.id if met else None,
            result=result,
            result_note=random.choice(self._words.results[result]),
            next_step=book.next_step,
            next_on=next_on if book.next_step else None,
            situation=spin.situation,
            problem=spin.problem,
            implication=spin.implication,
            need_payoff=spin.need_payoff,
        )
        if met:
            self._called.append(Called(new, shop, on))

    def _missed(self, book: _Book, on: date, place: int) -> None:
        cancelled = self._random.random() < 0.2
        self._rows.add(
            Visit,
            dealer_id=book.shop.key,
            colleague_id=book.shop.colleague_id,
            state=VisitState.CANCELLED if cancelled else VisitState.MISSED,
            planned_on=on,
            first_planned_on=on,
            position=place,
            purpose=self._purpose(book, on),
            missed_because=self._random.choice(self._words.missed),
        )
        book.last = on - timedelta(days=book.interval - 2)  # to be tried again in a day or two

    def _plan(self, books: Sequence[_Book], on: date, on_site: int, home: Point | None) -> None:
        """A day to come: a round in order, a few appointments, what it is for and what to bring."""
        before = {id(book): book.last for book in books}
        chosen, remote = self._choose(books, on, on_site)
        there = _round(chosen, home, self._stop)
        going = {id(book) for book in there}
        for book in (*chosen, *remote):
            if id(book) not in going:  # not on the plan after all: still waiting the next day
                book.last = before[id(book)]
        agreed = set(self._random.sample(range(len(there)), min(len(there), self._random.randint(2, 3))))
        times = _times([self._stop(book.shop) for book in there], agreed, home)
        for place, (book, minutes) in enumerate(zip(there, times, strict=True)):
            starts_at = "" if minutes is None else _clock(minutes)
            self._add_planned(book, on, place, starts_at, self._purpose(book, on))

    def _stop(self, shop: Shop) -> Stop:
        """The call as the plan board counts it: where the shop or its town is; large shops take longer."""
        seat = shop.county.seat
        point = _own_point(shop) or self._middles.get(shop.place.code)
        if point is None and seat.latitude is not None and seat.longitude is not None:
            point = Point(seat.latitude, seat.longitude)
        return Stop(point, length=_LIMITS.visit_length(shop.type, shop.level))

    def _plan_weekend(self, books: Sequence[_Book]) -> None:
        """Nobody makes the round on a weekend, but a promotion at a dealer's is on then."""
        position = count()
        for book in self._random.sample(books, min(2, len(books))):
            self._add_planned(book, self._today, next(position), "", VisitPurpose.PROMOTE)

    def _add_planned(self, book: _Book, on: date, place: int, starts_at: str, purpose: VisitPurpose) -> None:
        random = self._random
        first_planned, because = self._first_plan(on)
        self._rows.add(
            Visit,
            dealer_id=book.shop.key,
            colleague_id=book.shop.colleague_id,
            state=VisitState.PLANNED,
            planned_on=on,
            first_planned_on=first_planned,
            moved_because=because,
            position=place,
            starts_at=starts_at,
            is_fixed=bool(starts_at),
            purpose=purpose,
            purpose_note=book.next_step or self._next_step(book.shop, purpose),
            bring=random.choice(self._words.bring[purpose]),
        )

    def _first_plan(self, on: date) -> tuple[date, str]:
        """The day it was planned for first, and why it was moved; one in twenty was."""
        if self._random.random() >= 0.05:
            return on, ""
        first = on
        for _day in range(self._random.randint(1, 3)):
            first = self._day_before(first)
        return first, self._random.choice(self._words.moved)

    def _day_before(self, on: date) -> date:
        before = on - timedelta(days=1)
        while not self._calendar.is_workday(before) or before in self._leave:
            before -= timedelta(days=1)
        return before

    def _spin(self, shop: Shop) -> Spin:
        if shop.since is not None:
            return self._random.choice(self._words.spin)
        rival = self._random.choice(RIVAL_BRANDS)
        return Spin(*(line.format(rival=rival) for line in self._random.choice(self._words.spin_opening)))

    def _next_step(self, shop: Shop, purpose: VisitPurpose) -> str:
        """What was agreed to do next; in a third of the cases one knows with whom."""
        step = self._random.choice(self._words.next_steps[purpose])
        return f"{step}（找{shop.main.form_of_address}）" if self._random.random() < 0.3 else step

    def _purpose(self, book: _Book, on: date) -> VisitPurpose:
        """What was agreed the last time, unless the shop has become a customer since."""
        agreed = book.next_purpose
        won = book.shop.since is not None and book.shop.since <= on and agreed is VisitPurpose.DEVELOP
        return self._usual_purpose(book.shop, on) if agreed is None or won else agreed

    def _usual_purpose(self, shop: Shop, on: date) -> VisitPurpose:
        if shop.since is None or on < shop.since:
            return pick(self._random, {VisitPurpose.DEVELOP: 88, VisitPurpose.CONTRACT: 7, VisitPurpose.CARE: 5})
        if shop.status is DealerStatus.DORMANT:
            return pick(self._random, {VisitPurpose.ROUTINE: 45, VisitPurpose.DEVELOP: 25, VisitPurpose.CARE: 30})
        return pick(
            self._random,
            {
                VisitPurpose.ROUTINE: 46,
                VisitPurpose.ORDER: 18 if shop.grade is Grade.C else 22,
                VisitPurpose.COLLECT: 12,
                VisitPurpose.PROMOTE: 10,
                VisitPurpose.SERVICE: 6,
                VisitPurpose.COMPLAINT: 2,
                VisitPurpose.CARE: 4,
            },
        )

    def _result(self, shop: Shop, purpose: VisitPurpose) -> VisitResult:
        chances = {
            VisitPurpose.ORDER: {VisitResult.ORDERED: 62, VisitResult.FOLLOW_UP: 25, VisitResult.NO_RESULT: 13},
            VisitPurpose.COLLECT: {VisitResult.PAID: 60, VisitResult.AGREED: 22, VisitResult.FOLLOW_UP: 18},
            VisitPurpose.DEVELOP: {
                VisitResult.FOLLOW_UP: 46,
                VisitResult.AGREED: 20,
                VisitResult.NO_RESULT: 20,
                VisitResult.REFUSED: 8,
                VisitResult.NOT_MET: 6,
            },
        }
        usual = {
            VisitResult.AGREED: 30,
            VisitResult.FOLLOW_UP: 32,
            VisitResult.ORDERED: 14 if shop.is_customer else 0,
            VisitResult.NO_RESULT: 19,
            VisitResult.NOT_MET: 5,
        }
        return pick(self._random, chances.get(purpose, usual))


def _minutes(place: int) -> int:
    """When the *place*-th call of a day begins, in minutes after midnight: four before noon, the others from two."""
    return 8 * 60 + 30 + 50 * place if place < CALLS_BEFORE_NOON else 14 * 60 + 40 * (place - CALLS_BEFORE_NOON)


def _own_point(shop: Shop) -> Point | None:
    if shop.latitude_e6 is None or shop.longitude_e6 is None:
        return None
    return Point(shop.latitude_e6 / 1_000_000, shop.longitude_e6 / 1_000_000)


def _middles(shops: Iterable[Shop]) -> dict[str, Point]:
    """The middle of each place's shops, where the plan looks for one whose coordinates are not written down."""
    found: defaultdict[str, list[Point]] = defaultdict(list)
    for shop in shops:
        if (point := _own_point(shop)) is not None:
            found[shop.place.code].append(point)
    return {
        code: Point(fmean(point.latitude for point in points), fmean(point.longitude for point in points))
        for code, points in found.items()
    }


def _round(books: Sequence[_Book], home: Point | None, stop: Callable[[Shop], Stop]) -> list[_Book]:
    """As many of *books*, who has waited longest first, as one can call on and be home in time; in order of driving."""
    found: list[_Book] = []
    for book in books:
        tried = [*found, book]
        stops = [stop(one.shop) for one in tried]
        ordered = [tried[number] for number in order_stops(stops, home, _PACE)]
        if day_route([stop(one.shop) for one in ordered], home, _PACE).ends <= _PACE.ends - _HALF_HOUR:
            found = ordered
    return found


def _times(stops: Sequence[Stop], agreed: set[int], home: Point | None) -> list[int | None]:
    """Times of the *agreed* calls, in minutes after midnight on the half hour, each of which can be kept."""
    found = list(stops)
    for place in sorted(agreed):
        arrival = day_route(found, home, _PACE).arrivals[place]
        tried = list(found)
        tried[place] = replace(tried[place], at=-(-(arrival + _SLACK) // _HALF_HOUR) * _HALF_HOUR)
        if day_route(tried, home, _PACE).ends <= _PACE.ends - _SLACK:
            found = tried
    return [stop.at for stop in found]


def _appointment(place: int) -> str:
    """A time that fits the *place*-th call of a day, on the half hour."""
    return _clock(_minutes(place) // _HALF_HOUR * _HALF_HOUR)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
