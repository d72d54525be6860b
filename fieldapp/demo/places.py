"""Where the invented rep works: real counties and townships of Henan, with points to drive to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import cos, pi, radians, sin
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Region
from db.vocabulary import RegionLevel
from fieldapp.regions_file import OfficialRegion, read_regions

KM_PER_DEGREE = 111.2
_SUBDISTRICT = "街道"  # part of a town, no 乡 and no 镇


@dataclass(frozen=True, slots=True)
class Place:
    """A county seat or a township; *latitude* and *longitude* in degrees, WGS-84, None where unknown."""

    code: str
    name: str
    county: str  # name of the county it lies in, its own for a county
    latitude: float | None
    longitude: float | None

    @property
    def short(self) -> str:
        """The name as it stands on a shop's sign: 龙湖 for 龙湖镇."""
        for ending in ("街道办事处", "回族镇", "回族乡", "街道", "镇", "乡", "市", "县", "区"):
            if self.name.endswith(ending) and len(self.name) > len(ending) + 1:
                return self.name.removesuffix(ending)
        return self.name

    @property
    def full(self) -> str:
        """The name with that of its county before it."""
        return self.name if self.name == self.county else self.county + self.name


@dataclass(frozen=True)
class County:
    """A county or county-level city: its seat and its townships 乡镇."""

    seat: Place
    townships: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """What one rep looks after."""

    name: str
    counties: tuple[County, ...]

    @property
    def townships(self) -> list[Place]:
        return [place for county in self.counties for place in county.townships]


def set_market_days(session: Session, random: Random, townships: Sequence[Place]) -> None:
    """Note the market days 集日 of most of *townships*: every third day of the lunar month, or two days in ten."""
    days = {
        place.code: f"lunar:{random.choice(('1,4,7', '2,5,8', '3,6,9', '5,10'))}"
        for place in townships
        if random.random() < 0.7
    }
    for region in session.scalars(select(Region).where(Region.code.in_(list(days)), Region.valid_to.is_(None))):
        region.market_days = days[region.code]


# Neighbouring counties, so that a day's round is one that can be driven: (prefecture, county).
_OWN = (
    ("郑州市", "新郑市"),
    ("郑州市", "新密市"),
    ("郑州市", "登封市"),
    ("郑州市", "中牟县"),
    ("许昌市", "长葛市"),
    ("许昌市", "禹州市"),
    ("许昌市", "鄢陵县"),
)
_NORTH = (("郑州市", "荥阳市"), ("郑州市", "巩义市"), ("焦作市", "武陟县"), ("焦作市", "温县"))
_SOUTH = (("许昌市", "襄城县"), ("漯河市", "临颍县"), ("周口市", "扶沟县"), ("周口市", "西华县"))


class Henan:
    """The province as far as the demo needs it."""

    @cached_property
    def _rows(self) -> dict[str, OfficialRegion]:
        return {row.code: row for row in read_regions("41")}

    @cached_property
    def _below(self) -> dict[str, list[OfficialRegion]]:
        below: dict[str, list[OfficialRegion]] = {}
        for row in self._rows.values():
            below.setdefault(row.parent_code or "", []).append(row)
        return below

    def own(self) -> Area:
        """The territory of the rep at this laptop: seven counties in two prefectures."""
        return self._area("郑许线", _OWN)

    def north(self) -> Area:
        """The first colleague's territory."""
        return self._area("郑西焦作线", _NORTH)

    def south(self) -> Area:
        """The second colleague's territory."""
        return self._area("许漯周口线", _SOUTH)

    def whole(self) -> Area:
        """Every county but those of the colleagues: for more dealers than one rep could have."""
        others = {*_NORTH, *_SOUTH}
        names = [
            (prefecture.name, county.name) for prefecture, county in self._all_counties()
            if (prefecture.name, county.name) not in others
        ]  # fmt: skip
        return self._area("豫全线", names)

    def _all_counties(self) -> Iterator[tuple[OfficialRegion, OfficialRegion]]:
        for row in self._rows.values():
            if row.level is RegionLevel.PREFECTURE:
                for county in self._below.get(row.code, ()):
                    if county.unit in {"县", "县级市"}:
                        yield row, county

    def _area(self, name: str, counties: Sequence[tuple[str, str]]) -> Area:
        by_name = {(prefecture.name, county.name): county for prefecture, county in self._all_counties()}
        return Area(name, tuple(self._county(by_name[names]) for names in counties))

    def _county(self, county: OfficialRegion) -> County:
        seat = Place(county.code, county.name, county.name, county.latitude, county.longitude)
        townships = [row for row in self._below.get(county.code, ()) if row.unit != _SUBDISTRICT]
        return County(seat, tuple(_township(row, seat) for row in townships))


def _township(row: OfficialRegion, seat: Place) -> Place:
    """A township with its point: the list has none, so one is invented 6 to 24 km from the county seat."""
    if row.latitude is not None or seat.latitude is None or seat.longitude is None:
        return Place(row.code, row.name, seat.name, row.latitude, row.longitude)
    random = Random(row.code)  # the same for every seed: places do not move
    latitude, longitude = moved(seat.latitude, seat.longitude, random.uniform(6, 24), random.uniform(0, 2 * pi))
    return Place(row.code, row.name, seat.name, latitude, longitude)


def moved(latitude: float, longitude: float, km: float, direction: float) -> tuple[float, float]:
    """The point *km* away in *direction* (radians from east, towards north); good to 1 % over 30 km."""
    north, east = km * sin(direction), km * cos(direction)
    return latitude + north / KM_PER_DEGREE, longitude + east / (KM_PER_DEGREE * cos(radians(latitude)))
