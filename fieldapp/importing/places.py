"""Which place of the region tree a row means."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from db.models import Dealer, Territory, TerritoryRegion
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
    _read: dict[str, PlaceFound] = field(default_factory=dict)

    def read(self, place: str, address: str = "") -> PlaceFound:
        """The region that a place column names, more exactly where the address goes on with it.

        Without a place column the address must name it with its unit: 中山路 is a street and not 中山市.
        """
        found = self._read.get(place)
        if found is None:
            found = self._read[place] = self._find(place)
        if not address or self.levels.get(found.code) is RegionLevel.TOWNSHIP or (place and not found.code):
            return found
        further = read_place(address, self.index, within=region_prefix(found.code) or self.within)
        if further is None or not further.code.startswith(region_prefix(found.code)):
            return found
        is_named = searchable(address).removesuffix(further.rest).endswith(_UNITS)
        return PlaceFound(further.code, found.rest) if is_named else found

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

    def _find(self, place: str) -> PlaceFound:
        if place in self.names:  # its code
            return PlaceFound(place)
        found = read_place(place, self.index, within=self.within) if place else None
        if found is None or not self._is_meant(found.code, place):
            return PlaceFound("")
        return PlaceFound(found.code, found.rest)

    def _is_meant(self, code: str, text: str) -> bool:
        """Whether the region is where the rep is, or is named in full: 火星县 is not 火星街道 of another province."""
        return code.startswith(self.within) or searchable(self.names[code]) in searchable(text)


def load_places(session: Session) -> PlaceReader:
    """The regions of today, with the rep's own province for names that several places have."""
    found = session.connection().execute(
        text("SELECT code, parent_code, name, level FROM region WHERE valid_to IS NULL AND deleted_at IS NULL")
    )
    index, levels, names = _indexed(tuple(_Named(*row) for row in found))
    return PlaceReader(index, levels, names, _own_province(session))


class _Named(NamedTuple):
    code: str
    parent_code: str | None
    name: str
    level: str


@lru_cache(maxsize=1)
def _indexed(regions: tuple[_Named, ...]) -> tuple[PlaceIndex, dict[str, RegionLevel], dict[str, str]]:
    """Kept, as a preview is made anew with each choice of the person's: it takes most of a second."""
    levels = {region.code: RegionLevel(region.level) for region in regions}
    return index_places(regions), levels, {region.code: region.name for region in regions}


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
