"""Which place of the region tree a row means."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Dealer, Region, Territory, TerritoryRegion
from db.vocabulary import DealerLevel, RegionLevel
from fieldapp.rules.regions import PlaceIndex, index_places, read_place, region_prefix
from fieldapp.rules.search_words import searchable
from fieldapp.working_here import working_here

_PROVINCE_DIGITS = 2
_UNITS = tuple("省市县区旗镇乡盟州道")
_MOST_IN_ONE = 0.6  # of the places of a file lie in one province: then an ambiguous one is meant there
_LEVELS = {
    RegionLevel.COUNTY: DealerLevel.COUNTY,
    RegionLevel.TOWNSHIP: DealerLevel.TOWNSHIP,
}


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """The code of the region, empty if none is recognised, and what of the column is a street then."""

    code: str
    rest: str = ""


@dataclass(slots=True)
class PlaceReader:
    """Reads places, each different text once."""

    index: PlaceIndex
    levels: dict[str, RegionLevel]
    names: dict[str, str]
    within: str = ""
    _read: dict[tuple[str, str], PlaceFound] = field(default_factory=dict)

    def read(self, place: str, address: str = "") -> PlaceFound:
        """The region that a place column names, more exactly where the address goes on with it.

        Without a place column the address must name it with its unit: 中山路 is a street and not 中山市.
        """
        key = (place, address)
        if key not in self._read:
            self._read[key] = self._find(place, address)
        return self._read[key]

    def level(self, code: str) -> DealerLevel:
        """The market that a dealer there stands in."""
        return _LEVELS.get(self.levels.get(code, RegionLevel.TOWNSHIP), DealerLevel.PREFECTURE)

    def prefer_where_most_are(self, places: Iterable[str]) -> None:
        """Where nothing else is known, take ambiguous names for those of the province of most others."""
        if self.within:
            return
        codes = [code[:_PROVINCE_DIGITS] for place in places if (code := self.read(place).code)]
        province, count = Counter(codes).most_common(1)[0] if codes else ("", 0)
        if count >= _MOST_IN_ONE * len(codes):
            self.within = province
            self._read.clear()

    def _find(self, place: str, address: str) -> PlaceFound:
        found = read_place(place, self.index, within=self.within) if place else None
        if found is not None and found.code in self.levels:
            further = read_place(place + address, self.index, within=self.within) if address else None
            is_inside = further is not None and further.code.startswith(region_prefix(found.code))
            if further is not None and is_inside and _named_with_unit(address, further.rest):
                return PlaceFound(further.code, found.rest)
            return PlaceFound(found.code, found.rest)
        if place or not address:
            return PlaceFound("")
        found = read_place(address, self.index, within=self.within)
        if found is not None and _named_with_unit(address, found.rest):
            return PlaceFound(found.code)
        return PlaceFound("")


def _named_with_unit(text: str, rest: str) -> bool:
    """Whether what was recognised at the head of *text*, all but *rest*, ends with its unit."""
    return searchable(text).removesuffix(rest).endswith(_UNITS)


def load_places(session: Session) -> PlaceReader:
    """The regions of today, with the rep's own province for names that several places have."""
    regions = session.execute(
        select(Region.code, Region.parent_code, Region.name, Region.level).where(Region.valid_to.is_(None))
    ).all()
    return PlaceReader(
        index_places(regions),
        {row.code: row.level for row in regions},
        {row.code: row.name for row in regions},
        _own_province(session),
    )


def own_territory(session: Session) -> UUID | None:
    """The territory of the rep at this laptop, where there is exactly one."""
    me = working_here(session)
    found = session.scalars(select(Territory.id).where(Territory.colleague_id == me).limit(2)).all() if me else []
    return found[0] if len(found) == 1 else None


def _own_province(session: Session) -> str:
    territory = own_territory(session)
    codes = session.scalars(select(TerritoryRegion.region_code).where(TerritoryRegion.territory_id == territory)).all()
    if not codes:
        codes = session.scalars(select(Dealer.region_code).where(Dealer.region_code != "").limit(500)).all()
    provinces = {code[:_PROVINCE_DIGITS] for code in codes}
    return next(iter(provinces)) if len(provinces) == 1 else ""
