"""Choosing targets: four criteria, four principles, and the restricted list (DOMAIN section 3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from db.vocabulary import ScreeningPoint, Verdict
from fieldapp.rules.duplicates import core_name, without_places
from fieldapp.rules.search_words import searchable

CRITERIA = (ScreeningPoint.WILL, ScreeningPoint.CULTURE, ScreeningPoint.NETWORK, ScreeningPoint.CAPITAL)
PRINCIPLES = (
    ScreeningPoint.UNMET_NEED,
    ScreeningPoint.CAN_MEET,
    ScreeningPoint.ADVANTAGE,
    ScreeningPoint.NOT_RESTRICTED,
)


class Standing(StrEnum):
    """How a prospect stands as a whole, what weighs most first."""

    RESTRICTED = "restricted"
    FAILED = "failed"
    OPEN = "open"
    WAIVED = "waived"
    MET = "met"


@dataclass(frozen=True, slots=True)
class Mark:
    """One judgement; a waived criterion carries its reason."""

    point: ScreeningPoint
    verdict: Verdict
    reason: str
    judged_on: date


@dataclass(frozen=True, slots=True)
class Listed:
    """A name on the restricted list that was not lifted."""

    name: str
    phone: str
    reason: str


@dataclass(frozen=True, slots=True)
class Card:
    """How a prospect stands.

    Attributes:
        marks: the newest judgement of each point; points that nobody judged are not in it.
        restricted: the entry of the restricted list that fits, if there is one.
        resembles: entries that are called alike and may be somebody else: they warn.
    """

    marks: Mapping[ScreeningPoint, Mark]
    restricted: Listed | None
    resembles: tuple[Listed, ...] = ()

    @property
    def open(self) -> tuple[ScreeningPoint, ...]:
        """What nobody has judged yet; the restricted list judges itself."""
        return tuple(p for p in (*CRITERIA, *PRINCIPLES[:-1]) if p not in self.marks)

    @property
    def failed(self) -> tuple[ScreeningPoint, ...]:
        """What was found not to be met and was not waived: it warns and never blocks."""
        return tuple(p for p in (*CRITERIA, *PRINCIPLES[:-1]) if p in self.marks and self._is(p, Verdict.NOT_MET))

    @property
    def waived(self) -> tuple[ScreeningPoint, ...]:
        """What was waived, with a reason."""
        return tuple(p for p in (*CRITERIA, *PRINCIPLES[:-1]) if p in self.marks and self._is(p, Verdict.WAIVED))

    @property
    def standing(self) -> Standing:
        """How it stands as a whole: only ``RESTRICTED`` blocks, the others advise."""
        if self.restricted is not None:
            return Standing.RESTRICTED
        if self.failed:
            return Standing.FAILED
        if self.open:
            return Standing.OPEN
        return Standing.WAIVED if self.waived else Standing.MET

    def _is(self, point: ScreeningPoint, verdict: Verdict) -> bool:
        return self.marks[point].verdict is verdict


def screening_card(marks: Iterable[Mark], restricted: Listed | None, resembles: tuple[Listed, ...] = ()) -> Card:
    """The card of a prospect from all judgements, the oldest first: the last of each point counts."""
    return Card({mark.point: mark for mark in marks}, restricted, () if restricted else resembles)


def restricted_entry(
    name: str, phones: Iterable[str], listed: Iterable[Listed], places: Iterable[str] = ()
) -> Listed | None:
    """The entry of the restricted list that means this dealer, which blocks: nobody must be taken for another.

    It means a dealer by the same telephone number, or by the same name.  With a place of the dealer's before it, the
    name proper is enough (新郑鑫源商贸 is 鑫源家电 in 新郑); without one all of the name must be the same, since shops
    of many places are called alike (华诚维修 is not 华诚电器 of another town).

    Args:
        name: of the dealer.
        phones: every number of the dealer and its people.
        listed: the names on the list.
        places: that the dealer lies in, which names often begin with.
    """
    numbers, around = {phone for phone in phones if phone}, tuple(places)
    core, bare = core_name(name, around), without_places(name, around)
    for entry in listed:
        if entry.phone and entry.phone in numbers:
            return entry
        entry_core, said = _as_called_in(entry.name, around)
        if entry_core == core and (said != searchable(entry.name) or said == bare):
            return entry
    return None


@lru_cache(maxsize=4_096)  # the list is short and the same for all dealers of a place
def _as_called_in(name: str, places: tuple[str, ...]) -> tuple[str, str]:
    """The name proper, and the name without places, of somebody who lies in *places*."""
    return core_name(name, places), without_places(name, places)


def resembling_entries(name: str, listed: Iterable[Listed], places: Iterable[str] = ()) -> tuple[Listed, ...]:
    """Entries whose name proper is the dealer's: it may be another one, so they warn and do not block."""
    around = tuple(places)
    core = core_name(name, around)
    return tuple(entry for entry in listed if core_name(entry.name, around) == core)
