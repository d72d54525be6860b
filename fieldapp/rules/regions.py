"""Codes and places of the region tree (DOMAIN section 1)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from db.vocabulary import OpeningKind, RegionLevel
from fieldapp.rules.search_words import searchable

COUNTY_DIGITS, TOWNSHIP_DIGITS, FULL_DIGITS = 6, 9, 12


@dataclass(frozen=True, slots=True)
class Place:
    """A region with those above it; *names* from the province down, at least one."""

    code: str
    names: tuple[str, ...]

    @property
    def short(self) -> str:
        """The last two names, as one says it: 新郑市龙湖镇."""
        return "".join(self.names[-2:])

    @property
    def full(self) -> str:
        """All names: 河南省郑州市新郑市龙湖镇."""
        return "".join(self.names)


def region_prefix(code: str) -> str:
    """What the codes of a region and of all below it begin with.

    Official codes step by two digits down to the county and by three to the township, and are filled up
    with zeros; a zone's code begins with that of the county it lies in.

    Example:
        >>> region_prefix("410000"), region_prefix("410100"), region_prefix("410184000000")
        ('41', '4101', '410184')
    """
    for digits in (FULL_DIGITS, TOWNSHIP_DIGITS):
        if len(code) == digits:
            code = code.removesuffix("000")
    if len(code) == COUNTY_DIGITS:
        code = code.removesuffix("00").removesuffix("00")
    return code


_LEVELS: Final = {
    2: RegionLevel.PROVINCE,
    4: RegionLevel.PREFECTURE,
    COUNTY_DIGITS: RegionLevel.COUNTY,
    TOWNSHIP_DIGITS: RegionLevel.TOWNSHIP,
}
_CAPITAL: Final = "01"  # 郑州 is 4101: the capital has the first number everywhere, and so have the municipalities
_DIRECT: Final = "90"  # counties right under the province have this where others have their prefecture: 济源 is 419001
_DISTRICTS: Final = frozenset(f"{number:02}" for number in range(1, 21))  # by the standard of codes, GB/T 2260
_OPENED_AS: Final = {
    "县": OpeningKind.COUNTY,
    "县级市": OpeningKind.COUNTY,
    "旗": OpeningKind.COUNTY,
    "乡": OpeningKind.TOWNSHIP,
    "镇": OpeningKind.TOWNSHIP,
    "苏木": OpeningKind.TOWNSHIP,
}


def level_of(code: str) -> RegionLevel | None:
    """The level that an official *code* stands for; ``None`` for a zone's code.

    Example:
        >>> level_of("410000000000"), level_of("419001"), level_of("410184-Z1")
        (<RegionLevel.PROVINCE: 'province'>, <RegionLevel.COUNTY: 'county'>, None)
    """
    prefix = region_prefix(code)
    return _LEVELS.get(len(prefix)) if prefix.isdecimal() else None


def ancestor_codes(code: str) -> tuple[str, ...]:
    """The codes of twelve digits that may stand above *code*, from the province down, itself left out.

    Not each of them exists: 济源 (``419001000000``) has no prefecture ``419000000000`` above it.

    Example:
        >>> ancestor_codes("410184105000")
        ('410000000000', '410100000000', '410184000000')
    """
    prefix = region_prefix(code)
    return tuple(prefix[:digits].ljust(FULL_DIGITS, "0") for digits in _LEVELS if digits < len(prefix))


def default_tier(code: str, level: RegionLevel, unit: str) -> int:
    """The tier of a region's market, 1 to 4, unless the company set another (DOMAIN section 1).

    The provincial capital is 1, the seat of another prefecture 2, a county seat 3, a township 4.  A district 区
    belongs to its prefecture's seat, a sub-district 街道 to the town that it is a part of.
    """
    city = 1 if level is RegionLevel.PROVINCE or code[2:4] == _CAPITAL else 2
    if level in {RegionLevel.PROVINCE, RegionLevel.PREFECTURE}:
        return city
    if level is RegionLevel.TOWNSHIP and unit != "街道":
        return 4
    in_district = code[4:6] in _DISTRICTS and code[2:4] != _DIRECT
    return city if unit == "区" or (unit == "街道" and in_district) else 3


def opening_kind(unit: str) -> OpeningKind | None:
    """What a dealer opened in a region of this *unit* counts as in the monthly target (DOMAIN sections 1 and 10).

    County seats are the 县 and 县级市, townships the 乡 and 镇; ``None`` for districts, sub-districts and cities.
    """
    return _OPENED_AS.get(unit)


class NamedRegion(Protocol):
    """What is needed of a region to recognise it in a text."""

    @property
    def code(self) -> str: ...
    @property
    def parent_code(self) -> str | None: ...
    @property
    def name(self) -> str: ...


@dataclass(frozen=True, slots=True)
class PlaceRead:
    """A region recognised at the head of a text, and what follows it there (a street, say)."""

    code: str
    rest: str


_ENDINGS: Final = (
    "特别行政区", "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "省",
    "自治州", "地区", "盟", "自治县", "自治旗", "回族区", "街道办事处", "街道", "民族乡", "回族镇", "回族乡",
    "苏木", "县", "市", "区", "旗", "镇", "乡", "办事处",
)  # fmt: skip
_SHORTEST_BARE: Final = 2  # 睢县 is not said 睢


def bare_name(name: str) -> str:
    """A region's name as one says it: 新郑 for 新郑市, but 浚县 for 浚县.

    Example:
        >>> bare_name("新郑市"), bare_name("浚县"), bare_name("管城回族区")
        ('新郑', '浚县', '管城')
    """
    for ending in _ENDINGS:
        bare = name.removesuffix(ending)
        if bare != name:
            return bare if len(bare) >= _SHORTEST_BARE else name
    return name


@dataclass(frozen=True, slots=True)
class PlaceIndex:
    """Regions by full and bare name; make it once with :func:`index_places`, read many texts with it."""

    codes: Mapping[str, tuple[str, ...]]
    above: Mapping[str, str | None]
    longest: int = field(default=0)

    def named_at(self, text: str, start: int) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Where a name that begins at *start* ends, with the regions of that name; the longest first."""
        for end in range(min(len(text), start + self.longest), start + 1, -1):
            if codes := self.codes.get(text[start:end]):
                yield end, codes

    def lies_in(self, code: str, *, any_of: Iterable[str]) -> bool:
        """Whether a region of *any_of* stands above *code*."""
        wanted = set(any_of)
        above = self.above.get(code)
        while above is not None:
            if above in wanted:
                return True
            above = self.above.get(above)
        return False


def index_places(regions: Iterable[NamedRegion]) -> PlaceIndex:
    """Prepare *regions* for :func:`read_place`: the whole country or a rep's province, zones included."""
    codes: dict[str, list[str]] = {}
    above: dict[str, str | None] = {}
    for region in regions:
        above[region.code] = region.parent_code
        for name in dict.fromkeys((searchable(region.name), bare_name(searchable(region.name)))):
            codes.setdefault(name, []).append(region.code)
    return PlaceIndex({name: tuple(found) for name, found in codes.items()}, above, max(map(len, codes), default=0))


def read_place(text: str, index: PlaceIndex, *, within: str = "") -> PlaceRead | None:
    """Recognise the place at the head of *text* as people write it: 河南省新郑市龙湖镇, 中牟县 官渡, 新郑龙湖.

    Levels may be left out and units may be missing or outdated (龙湖镇 is a 街道 now).  What reaches furthest into the
    text wins; ``None`` where nothing is recognised or several regions fit equally.

    Args:
        text: An address or the words of a place; spaces and punctuation do not matter.
        index: The regions that may be meant.
        within: What the code begins with where there is a choice: the rep's own province or counties.
    """
    plain = searchable(text)
    end, codes = _read_on(plain, 0, (), index)
    chosen = _choose(codes, index, within)
    return PlaceRead(chosen, plain[end:]) if chosen else None


def _read_on(text: str, start: int, inside: tuple[str, ...], index: PlaceIndex) -> tuple[int, tuple[str, ...]]:
    """Read names one inside the other from *start* on; where they end, and the regions that may be meant."""
    best = (start, inside)
    for end, codes in index.named_at(text, start):
        fitting = tuple(code for code in codes if not inside or index.lies_in(code, any_of=inside))
        if fitting:
            ways = {end, _past_unit(text, start, end)}  # 南阳镇平: 镇 may be a unit or begin the next name
            best = max(best, *(_read_on(text, way, fitting, index) for way in sorted(ways)), key=lambda found: found[0])
    return best


def _past_unit(text: str, start: int, end: int) -> int:
    """Step over a unit behind a bare name: 龙湖 was found in 龙湖镇."""
    if text[start:end].endswith(_ENDINGS):
        return end
    unit = next((ending for ending in _ENDINGS if text.startswith(ending, end)), "")
    return end + len(unit)


def _choose(codes: tuple[str, ...], index: PlaceIndex, within: str) -> str | None:
    """The one region meant: of several those within, then the one above all the others (濮阳市 and 濮阳县)."""
    near = tuple(code for code in codes if code.startswith(within)) or codes
    for code in near:
        if all(other == code or index.lies_in(other, any_of=(code,)) for other in near):
            return code
    return None
