"""Invented dealers: what kind of business, since when, how large, and how it is going."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from math import pi
from random import Random
from uuid import UUID

from db.vocabulary import Channel, DealerLevel, DealerStatus, DealerType, Grade, LadderStep, PersonRole
from fieldapp.demo.chances import pick
from fieldapp.demo.names import Name, Names
from fieldapp.demo.places import County, Place, moved
from fieldapp.demo.words import words

OUR_BRAND = "云锦"
RIVAL_BRANDS = ("岚屿", "霁峰", "沐垚", "恒岫", "朔川", "珺澜")  # invented, like our own

_COUNTY_TYPES = {
    DealerType.APPLIANCE_STORE: 50,
    DealerType.SECOND_TIER_WHOLESALER: 20,
    DealerType.REGIONAL_CHAIN: 9,
    DealerType.DEPARTMENT_STORE: 8,
    DealerType.HYPERMARKET: 6,
    DealerType.REPAIR_SHOP: 7,
}
_TOWN_TYPES = {
    DealerType.APPLIANCE_STORE: 58,
    DealerType.TERMINAL_SHOP: 27,
    DealerType.REPAIR_SHOP: 11,
    DealerType.SECOND_TIER_WHOLESALER: 2,
    DealerType.OTHER: 2,
}
_CHANNELS = {
    Channel.COLD_CALL: 34,
    Channel.REFERRAL: 24,
    Channel.ACQUAINTANCE: 12,
    Channel.REPAIR_SHOP: 10,
    Channel.FAIR: 8,
    Channel.WEB: 7,
    Channel.DIRECTORY: 3,
    Channel.GOVERNMENT: 2,
}
_GRADES = {  # by whether it stands in the county seat, and whether it is new
    (True, False): {Grade.A: 24, Grade.B: 40, Grade.C: 36},
    (False, False): {Grade.A: 12, Grade.B: 21, Grade.C: 67},
    (True, True): {Grade.A: 15, Grade.B: 45, Grade.C: 40},
    (False, True): {Grade.A: 4, Grade.B: 16, Grade.C: 80},
}
_YEARLY = {  # yuan that a dealer of the grade buys from us in a year: a few make most of it
    Grade.A: (2_200_000, 6_000_000),
    Grade.B: (180_000, 480_000),
    Grade.C: (40_000, 150_000),
}


class Course(StrEnum):
    """How a dealer's business with us is going."""

    STEADY = "steady"
    GROWING = "growing"
    FALLING = "falling"
    DORMANT = "dormant"
    ENDED = "ended"


@dataclass(slots=True)
class Someone:
    """A person at a shop, as far as other rows speak of them."""

    id: UUID
    name: Name
    role: PersonRole
    form_of_address: str


@dataclass(slots=True)
class Shop:
    """The facts on one dealer or prospect that everything else is made from.

    *since* is the day of the first payment, None for a prospect; *known* the day the rep first heard of it;
    *yearly* what it buys from us in a year as things stood at its best, in yuan; *last_order* the last month with
    shipments.
    """

    number: int
    code: str
    name: str
    place: Place
    county: County
    level: DealerLevel
    type: DealerType
    owner: Name
    owner_born: int
    status: DealerStatus
    course: Course
    grade: Grade | None
    yearly: int
    known: date
    since: date | None
    ended_on: date | None
    channel: Channel
    address: str
    latitude_e6: int | None
    longitude_e6: int | None
    colleague_id: UUID
    territory_id: UUID
    id: UUID | None = None
    referred_by: "Shop | None" = None
    step: LadderStep = LadderStep.POSSIBLE
    people: list[Someone] = field(default_factory=list)
    owes: Decimal = Decimal(0)

    @property
    def key(self) -> UUID:
        """The id, once the shop is in the store.

        Raises:
            ValueError: it is not yet.
        """
        if self.id is None:
            raise ValueError(f"{self.name} is not in the store yet")
        return self.id

    @property
    def main(self) -> Someone:
        """Whom one calls first."""
        return self.people[0]

    @property
    def is_customer(self) -> bool:
        """Whether it buys from us now."""
        return self.status is DealerStatus.ACTIVE


class ShopMaker:
    """Makes shops in one rep's area, one after another."""

    def __init__(
        self, random: Random, names: Names, *, today: date, colleague_id: UUID, territory_id: UUID, code_letters: str
    ) -> None:
        self._random, self._names, self._today = random, names, today
        self._code_letters = code_letters
        self._colleague_id, self._territory_id = colleague_id, territory_id
        self._taken: dict[str, int] = {}
        self._number = 0

    def dealer(self, *, since: date, place: Place | None, county: County, course: Course, status: DealerStatus) -> Shop:
        """A dealer who has bought from us since *since*; *place* None for one in the county seat."""
        random = self._random
        is_new = since.year >= self._today.year - 1
        grade = pick(random, _GRADES[place is None, is_new])
        if status in {DealerStatus.DORMANT, DealerStatus.ENDED}:
            grade = Grade.C if grade is Grade.A else grade
        low, high = _YEARLY[grade]
        ended = self._today - timedelta(days=random.randint(20, 240)) if status is DealerStatus.ENDED else None
        return self._shop(
            place=place,
            county=county,
            status=status,
            course=course,
            grade=grade,
            yearly=random.randint(low, high) // 1000 * 1000,
            known=since - timedelta(days=random.randint(20, 150)),
            since=since,
            ended_on=ended,
        )

    def prospect(self, *, place: Place | None, county: County, status: DealerStatus = DealerStatus.PROSPECT) -> Shop:
        """Somebody whom we would like to win; *status* OPENING when the talks have come far."""
        return self._shop(
            place=place,
            county=county,
            status=status,
            course=Course.STEADY,
            grade=None,
            yearly=0,
            known=self._today - timedelta(days=self._random.randint(12, 420)),
            since=None,
            ended_on=None,
        )

    def _shop(
        self,
        *,
        place: Place | None,
        county: County,
        status: DealerStatus,
        course: Course,
        grade: Grade | None,
        yearly: int,
        known: date,
        since: date | None,
        ended_on: date | None,
    ) -> Shop:
        random = self._random
        at = place or county.seat
        level = DealerLevel.COUNTY if place is None else DealerLevel.TOWNSHIP
        types = _COUNTY_TYPES if place is None else _TOWN_TYPES
        kind = pick(random, types)
        born = random.randint(self._today.year - 66, self._today.year - 29)
        owner = self._names.draw(born, is_woman=random.random() < 0.22)
        latitude_e6, longitude_e6 = self._point(at)
        self._number += 1
        return Shop(
            number=self._number,
            code=f"{self._code_letters}{self._number:05}" if since else "",
            name=self._name(at, kind, owner),
            place=at,
            county=county,
            level=level,
            type=kind,
            owner=owner,
            owner_born=born,
            status=status,
            course=course,
            grade=grade,
            yearly=yearly,
            known=known,
            since=since,
            ended_on=ended_on,
            channel=pick(random, _CHANNELS),
            address=self._address(at, level),
            latitude_e6=latitude_e6,
            longitude_e6=longitude_e6,
            colleague_id=self._colleague_id,
            territory_id=self._territory_id,
        )

    def _name(self, at: Place, kind: DealerType, owner: Name) -> str:
        """A name that no other shop of ours has."""
        random, omen = self._random, self._random.choice(words().good_omens)
        called = owner.given if len(owner.given) > 1 else owner.whole
        if kind is DealerType.REPAIR_SHOP:
            forms = [f"{at.short}{called}家电维修部", f"{at.short}老{owner.surname}家电维修", f"{omen}制冷维修"]
        elif kind is DealerType.DEPARTMENT_STORE:
            forms = [f"{at.short}{omen}百货", f"{at.short}{omen}商场"]
        elif kind is DealerType.HYPERMARKET:
            forms = [f"{at.short}{omen}购物广场", f"{omen}购物中心{at.short}店"]
        elif kind is DealerType.REGIONAL_CHAIN:
            forms = [f"{omen}家电连锁{at.short}店", f"{omen}电器连锁{at.short}旗舰店"]
        elif kind is DealerType.SECOND_TIER_WHOLESALER:
            forms = [f"{at.short}{omen}商贸", f"{at.full}{omen}家用电器销售有限公司", f"{at.short}{omen}电器批发"]
        else:
            forms = [
                f"{at.short}{omen}家电",
                f"{at.short}{omen}电器",
                f"{at.short}{called}家电",
                f"{owner.surname}记电器{at.short}店",
                f"{omen}家电{at.short}店",
                f"{at.short}{omen}电器商行",
                f"{at.short}{omen}家电城",
                f"{at.full}{omen}家用电器商行",
            ]
        name = random.choice(forms).replace("店店", "店")  # 陈化店镇 and its like
        self._taken[name] = times = self._taken.get(name, 0) + 1
        return name if times == 1 else f"{name}（{times}店）"

    def _address(self, at: Place, level: DealerLevel) -> str:
        random = self._random
        if level is DealerLevel.COUNTY:
            road, other = random.sample(words().county_roads, 2)
            corner = f"与{other}交叉口向{random.choice('东西南北')}{random.randrange(50, 400, 50)}米"
            return f"{at.name}{road}{corner if random.random() < 0.4 else f'{random.randint(3, 299)}号'}"
        road = random.choice(words().town_roads)
        where = random.choice(
            (f"{random.randint(2, 96)}号", "中段路东", "北段路西", "农商行对面", "供销社旁", "卫生院斜对面")
        )
        return f"{at.full}{road}{where}"

    def _point(self, at: Place) -> tuple[int | None, int | None]:
        """Near the middle of the place, in millionths of a degree; a few are not known."""
        direction, km = self._random.uniform(0, 2 * pi), self._random.uniform(0.1, 1.8)
        if at.latitude is None or at.longitude is None or self._random.random() < 0.04:
            return None, None
        latitude, longitude = moved(at.latitude, at.longitude, km, direction)
        return round(latitude * 1_000_000), round(longitude * 1_000_000)


def refer(random: Random, shops: Sequence[Shop]) -> None:
    """Let those who came by referral have been sent by a dealer who was there before, in chains."""
    newest: Shop | None = None
    for shop in sorted((s for s in shops if s.since or s.status is DealerStatus.PROSPECT), key=lambda s: s.known):
        if shop.channel is not Channel.REFERRAL:
            if newest is None and shop.since:
                newest = shop
            continue
        earlier = [s for s in shops if s.since and s.since < shop.known and s is not shop]
        if not earlier:
            shop.channel = Channel.COLD_CALL
            continue
        in_chain = newest is not None and newest.since and newest.since < shop.known and random.random() < 0.6
        shop.referred_by = newest if in_chain else random.choice(earlier)
        if shop.since:
            newest = shop
