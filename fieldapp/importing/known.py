"""The dealers that are there already, and those that the same file named before: whom a row means."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process
from sqlalchemy import text
from sqlalchemy.orm import Session

from fieldapp.errors import RefusedError
from fieldapp.importing.places import PlaceReader, load_places
from fieldapp.importing.read_row import Draft
from fieldapp.importing.sheet import SourceRow
from fieldapp.rules.regions import region_prefix
from fieldapp.rules.search_words import searchable
from fieldapp.texts import Text

_ALIKE = 86  # of 100: 兴旺电器 and 兴旺家电, but not 兴旺 and 新旺
_COUNTY_DIGITS = 6
_MOST_COMPARED = 2_000  # names of one county with the same beginning; with more, names tell nothing
_BEGINNING = 1  # characters that names which are compared have in common
# What says what sort of business it is, and not which.
_KIND_OF_FIRM = re.compile(
    r"有限责任公司|股份有限公司|有限公司|分公司|公司|家用电器|家电|电器|专卖店|专营店|体验店|旗舰店|总店|分店|门市部|经营部|经销部"
    r"|销售部|服务部|商行|商店|商场|商贸|贸易|超市|店|行|部$"
)
_UNITS = re.compile(r"[省市县区镇乡]")


class How(StrEnum):
    """By what a row was recognised as a dealer's."""

    CODE = "code"
    NAME = "name"
    PHONE = "phone"


class Entry(NamedTuple):
    """A dealer as far as it is compared."""

    id: str
    name: str
    code: str
    region_code: str


@dataclass(frozen=True, slots=True)
class Match:
    """The dealer that a row means."""

    entry: Entry
    how: How
    row: int | None = None  # of this file, where the dealer comes from it
    similar: str = ""  # of a new one: the name of another that may be the same


@dataclass(slots=True)
class Known:
    """Finds dealers by code, by name and place, and by telephone number."""

    entries: dict[str, Entry] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)  # dealers of this file, by id: the row that named them first
    _by_code: dict[str, str] = field(default_factory=dict)
    _by_name: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _by_phone: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    # By county and first character, what tells a shop from others: only these are compared with each other.
    _by_county: defaultdict[tuple[str, str], dict[str, str]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, entry: Entry, phones: Iterable[str] = (), *, row: int | None = None) -> None:
        """From now on find this dealer; *row* is where this file names it."""
        self.entries[entry.id] = entry
        if row is not None:
            self.rows[entry.id] = row
        if entry.code:
            self._by_code.setdefault(entry.code, entry.id)
        self._by_name[searchable(entry.name)].append(entry.id)
        if entry.region_code:
            core = _core(entry.name)
            there = self._by_county[entry.region_code[:_COUNTY_DIGITS], core[:_BEGINNING]]
            there.setdefault(core, entry.id)
        self.add_phones(entry.id, phones)

    def add_phones(self, dealer_id: str, phones: Iterable[str]) -> None:
        for phone in phones:
            if dealer_id not in self._by_phone[phone]:
                self._by_phone[phone].append(dealer_id)

    def find(self, draft: Draft, *, by_phone: bool) -> Match | None:
        """The dealer that the row means: by code, else by name and place, else by telephone if *by_phone*.

        What could be several is none of them.  By telephone only dealers that were there before the file are
        found: the owner of two shops gives the same number for both.
        """
        code = str(draft.values.get("code", ""))
        if code and code in self._by_code:
            return self._match(self._by_code[code], How.CODE)
        named = [
            entry
            for entry in map(self.entries.__getitem__, self._by_name.get(searchable(draft.name), ()))
            if not (code and entry.code) and _may_be_same_place(entry.region_code, draft.region_code)
        ]
        exact = [entry for entry in named if entry.region_code == draft.region_code]
        for found in (exact, named):
            if len(found) == 1:
                return self._match(found[0].id, How.NAME)
        if by_phone and not named:
            owners = {owner for phone in draft.phones for owner in self._by_phone.get(phone, ())} - self.rows.keys()
            if len(owners) == 1 and not (code and self.entries[next(iter(owners))].code):
                return self._match(owners.pop(), How.PHONE)
        return None

    def similar(self, draft: Draft) -> str:
        """The name of a dealer that may be the same as one that is new; empty if none looks like it.

        It has the same name, the same telephone number, or nearly the same name in the same county.
        """
        owners = [owner for phone in sorted(draft.phones) for owner in self._by_phone.get(phone, ())]
        for dealer_id in (*self._by_name.get(searchable(draft.name), ()), *owners):
            return self.entries[dealer_id].name
        core, county = _core(draft.name), draft.region_code[:_COUNTY_DIGITS]
        if not county:
            return ""
        there = self._by_county.get((county, core[:_BEGINNING]), {})
        if core in there:
            return self.entries[there[core]].name
        if len(there) > _MOST_COMPARED:
            return ""
        found = process.extractOne(core, there.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
        return self.entries[there[found[0]]].name if found else ""

    def _match(self, dealer_id: str, how: How) -> Match:
        return Match(self.entries[dealer_id], how, self.rows.get(dealer_id))


def load_known(session: Session) -> Known:
    """Every dealer of the store with its telephone numbers; three statements."""
    known = Known()
    connection = session.connection()
    phones: defaultdict[str, list[str]] = defaultdict(list)
    for dealer_id, number in connection.execute(
        text(
            "SELECT person.dealer_id, number FROM person JOIN person_phone ON person_phone.person_id = person.id "
            "WHERE person.deleted_at IS NULL AND person_phone.deleted_at IS NULL"
        )
    ):
        phones[dealer_id].append(number)
    dealers = text("SELECT id, name, code, region_code, phone FROM dealer WHERE deleted_at IS NULL")
    for dealer_id, name, code, region_code, phone in connection.execute(dealers):
        known.add(Entry(dealer_id, name, code, region_code), filter(None, (phone, *phones[dealer_id])))
    return known


@dataclass(frozen=True, slots=True)
class NamedDealers:
    """Finds the dealers that the rows of a list name; such a row never makes a new one."""

    known: Known
    places: PlaceReader

    def find(self, row: SourceRow, name: str, code: str, place: str = "") -> Entry:
        """The dealer called *name*, or with *code*; *place* tells those of one name apart.

        Raises:
            RefusedError: it could be several, or there is none; says which one may be meant.
        """
        draft = Draft(row.number, row.cells)
        draft.values = {"name": name, "code": code}
        if place:
            draft.values["region_code"] = self.places.read(place, "").code or ""
        if match := self.known.find(draft, by_phone=False):
            return match.entry
        similar = self.known.similar(draft)
        if similar and similar == name:
            raise RefusedError(Text("Several dealers may be {name}: give the code or the place.", name=name))
        if similar:
            raise RefusedError(Text("There is no dealer {name}. Is it {other}?", name=name or code, other=similar))
        raise RefusedError(Text("There is no dealer {name}.", name=name or code))


def load_named(session: Session) -> NamedDealers:
    """Every dealer of the store, to be found by what a list says of it."""
    return NamedDealers(load_known(session), load_places(session))


def _may_be_same_place(one: str, other: str) -> bool:
    """Whether two regions are the same, one lies in the other, or one is unknown."""
    if not one or not other:
        return True
    first, second = region_prefix(one), region_prefix(other)
    return first.startswith(second) or second.startswith(first)


@lru_cache(maxsize=4096)
def _core(name: str) -> str:
    """What tells a shop from others: 新郑市兴旺家电有限公司 is 新郑兴旺."""
    plain = searchable(name)
    bare = _UNITS.sub("", _KIND_OF_FIRM.sub("", plain))
    return bare or plain


def batches(items: Iterable[Draft], size: int) -> Iterator[list[Draft]]:
    """Lists of *size* items, the last one shorter."""
    batch: list[Draft] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
