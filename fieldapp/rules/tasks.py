"""From openings to what pays: which count, in which month, for whom, and where (DOMAIN section 10)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from db.vocabulary import OpeningKind
from fieldapp.rules.pay_rates import NO_PLACES, PerKind
from fieldapp.rules.pay_readings import CountsIn

WHOLE = 100  # percent
ANYWHERE = ""  # the region of a target that may be reached anywhere

Who = TypeVar("Who")


class OpeningStanding(StrEnum):
    """Whether a place opened 开发成功 pays yet, and if not, what it waits for; the first thing lacking."""

    PAYS = "pays"
    NO_DAY = "no_day"  # the day that decides the month is not known
    NO_EVIDENCE = "no_evidence"
    NOT_CONFIRMED = "not_confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningFacts:
    """A place opened, as one rep sees it.

    Attributes:
        region_code: the region whose target it may serve: the county, for a township too.
        has_evidence: a first payment or order, a contract, or a photo is filed.
        confirmed: by the manager, or by the rep where the setting allows it.
        percent: the rep's own share, 1 to 100.
    """

    kind: OpeningKind
    region_code: str = ANYWHERE
    contract_on: date | None = None
    first_shipment_on: date | None = None
    first_payment_on: date | None = None
    has_evidence: bool = False
    confirmed: bool = False
    percent: int = WHOLE

    @property
    def share(self) -> Decimal:
        """What the opening counts for this rep: 1 unless it is shared."""
        return Decimal(self.percent) / WHOLE


@dataclass(frozen=True, slots=True)
class RegionTarget:
    """Places of one kind to be opened in a month, in a region or ``ANYWHERE``."""

    region_code: str
    kind: OpeningKind
    count: int


@dataclass(frozen=True, slots=True)
class RegionProgress:
    """Target, done and short of one kind in one region; *done* may hold shares."""

    region_code: str
    kind: OpeningKind
    target: Decimal
    done: Decimal

    @property
    def short(self) -> Decimal:
        """Places still missing here; 0 once the target is reached."""
        return max(Decimal(0), self.target - self.done)


def counted_on(opening: OpeningFacts, reading: CountsIn) -> date | None:
    """The day that decides in which month *opening* counts; None while it has not come."""
    match reading:
        case CountsIn.CONTRACT:
            return opening.contract_on
        case CountsIn.FIRST_SHIPMENT:
            return opening.first_shipment_on
        case CountsIn.FIRST_PAYMENT:
            return opening.first_payment_on


def standing(opening: OpeningFacts, reading: CountsIn) -> OpeningStanding:
    """Whether *opening* pays: it needs its day, evidence, and the confirmation."""
    if counted_on(opening, reading) is None:
        return OpeningStanding.NO_DAY
    if not opening.has_evidence:
        return OpeningStanding.NO_EVIDENCE
    return OpeningStanding.PAYS if opening.confirmed else OpeningStanding.NOT_CONFIRMED


def paying_in(month: date, openings: Iterable[OpeningFacts], reading: CountsIn) -> list[OpeningFacts]:
    """Those of *openings* that pay in *month*, in the order given.

    An opening counts in the month of its day, however late it is confirmed: where that month is closed by
    then, the difference is paid as an adjustment.
    """
    return [
        opening
        for opening in openings
        if standing(opening, reading) is OpeningStanding.PAYS and _in_month(counted_on(opening, reading), month)
    ]


def waiting_in(month: date, openings: Iterable[OpeningFacts], reading: CountsIn) -> list[OpeningFacts]:
    """Openings whose day lies in *month* and that still lack evidence or the confirmation."""
    return [
        opening
        for opening in openings
        if standing(opening, reading) is not OpeningStanding.PAYS and _in_month(counted_on(opening, reading), month)
    ]


def opened_in(month: date, openings: Iterable[OpeningFacts], reading: CountsIn) -> PerKind:
    """The figures for the month's pay: places by kind, shared ones in part."""
    return places((opening.kind, opening.share) for opening in paying_in(month, openings, reading))


def target_of(targets: Iterable[RegionTarget]) -> PerKind:
    """The month's target by kind, whatever the regions."""
    return places((target.kind, Decimal(target.count)) for target in targets)


def places(counts: Iterable[tuple[OpeningKind, Decimal]]) -> PerKind:
    """Add *counts* up by kind."""
    total = NO_PLACES
    for kind, count in counts:
        total = total.plus(PerKind(**{kind.value: count}))
    return total


def split(percents: Mapping[Who, int]) -> dict[Who, Decimal]:
    """Shares of one opening by the percentages stated for it: 30 becomes 0.3.

    Raises:
        ValueError: a percentage lies outside 1 to 100, or they do not add up to 100.
    """
    if any(not 1 <= percent <= WHOLE for percent in percents.values()):
        raise ValueError("a share is 1 to 100 percent")
    if sum(percents.values()) != WHOLE:
        raise ValueError(f"the shares add up to {sum(percents.values())} percent, not 100")
    return {who: Decimal(percent) / WHOLE for who, percent in percents.items()}


def progress_by_region(targets: Sequence[RegionTarget], openings: Iterable[OpeningFacts]) -> list[RegionProgress]:
    """Target, done and short per region and kind, by region code, county seats first.

    An opening serves the target of its own region; where the region has none of its kind, the target that
    may be reached anywhere; where there is none either, it stands in a row of its own without target.

    Args:
        targets: of one rep and month.
        openings: those that pay in that month (:func:`paying_in`).
    """
    wanted: dict[tuple[str, OpeningKind], Decimal] = {}
    for target in targets:
        place = target.region_code, target.kind
        wanted[place] = wanted.get(place, Decimal(0)) + target.count
    done: dict[tuple[str, OpeningKind], Decimal] = {}
    for opening in openings:
        place = opening.region_code, opening.kind
        if place not in wanted and (ANYWHERE, opening.kind) in wanted:
            place = ANYWHERE, opening.kind
        done[place] = done.get(place, Decimal(0)) + opening.share
    order = {kind: position for position, kind in enumerate(OpeningKind)}
    return [
        RegionProgress(region, kind, wanted.get((region, kind), Decimal(0)), done.get((region, kind), Decimal(0)))
        for region, kind in sorted(wanted.keys() | done.keys(), key=lambda place: (place[0], order[place[1]]))
    ]


def _in_month(day: date | None, month: date) -> bool:
    return day is not None and day.replace(day=1) == month.replace(day=1)
