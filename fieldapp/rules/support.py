"""What we give to dealers and what comes back: families, promises, shares, warnings (DOMAIN section 7)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from db.vocabulary import (
    DealerStatus,
    Grade,
    LadderStep,
    PromiseOutcome,
    ResourceFamily,
    ResourceKind,
    SupportMethod,
)

Key = TypeVar("Key")
_NOTHING = Decimal(0)
_TENTH = Decimal("0.1")
_BEFORE = 3  # months whose average is what is usual
FEN = 100

_KINDS: dict[ResourceFamily, tuple[ResourceKind, ...]] = {
    ResourceFamily.PRODUCT: (
        ResourceKind.NEW_MODEL,
        ResourceKind.BEST_SELLER,
        ResourceKind.EXCLUSIVE_MODEL,
        ResourceKind.FREE_SAMPLE,
        ResourceKind.TEMPORARY_CREDIT,
    ),
    ResourceFamily.PRICE: (
        ResourceKind.SPECIAL_PRICE_MODEL,
        ResourceKind.COMPENSATION,
        ResourceKind.REBATE,
        ResourceKind.OTHER_REWARD,
    ),
    ResourceFamily.PROMOTION: (
        ResourceKind.CAMPAIGN,
        ResourceKind.SIGN,
        ResourceKind.PRINT,
        ResourceKind.FLOOR_STICKER,
        ResourceKind.FLAG,
        ResourceKind.DISPLAY_STAND,
        ResourceKind.GIFT,
        ResourceKind.JOINT_EVENT,
        ResourceKind.TRAINING,
    ),
    ResourceFamily.PEOPLE: (ResourceKind.REP_HOURS, ResourceKind.PROMOTERS),
    ResourceFamily.EXPENSE: (ResourceKind.ENTRY_FEE, ResourceKind.ADVERTISING_SLOT),
}
KINDS_OF = MappingProxyType(_KINDS)
"""The kinds of each family, in the order of DOMAIN section 7."""
_FAMILY_OF = {kind: family for family, kinds in _KINDS.items() for kind in kinds}


def family_of(kind: ResourceKind) -> ResourceFamily:
    """The family that a kind belongs to."""
    return _FAMILY_OF[kind]


# Promises


class PromiseStanding(StrEnum):
    """How it stands with what was promised in return for a resource."""

    NONE = "none"  # given without a commitment: to be made good
    OPEN = "open"
    OVERDUE = "overdue"
    KEPT = "kept"
    PARTLY = "partly"
    BROKEN = "broken"


NOT_KEPT = frozenset({PromiseStanding.OVERDUE, PromiseStanding.PARTLY, PromiseStanding.BROKEN})
"""What is counted as a promise that was not kept, or not wholly."""


def promise_standing(promise: str, due: date | None, outcome: PromiseOutcome, today: date) -> PromiseStanding:
    """How a promise stands on *today*; on the day it is due it is not late yet.

    Example:
        >>> promise_standing("100 台", date(2026, 11, 22), PromiseOutcome.OPEN, date(2026, 11, 23))
        <PromiseStanding.OVERDUE: 'overdue'>
    """
    if not promise.strip():
        return PromiseStanding.NONE
    if outcome is not PromiseOutcome.OPEN:
        return PromiseStanding(outcome.value)
    return PromiseStanding.OVERDUE if due is not None and due < today else PromiseStanding.OPEN


# Shares


def shares(amounts: Mapping[Key, Decimal]) -> dict[Key, Decimal | None]:
    """The share of each amount in their sum, in per cent with one decimal place.

    None for all of them where the sum is not above zero: there is nothing to have a share of.  An amount below zero
    (a dealer that costs more than it brings) has a share below zero.

    Example:
        >>> shares({"a": Decimal(1), "b": Decimal(2)})
        {'a': Decimal('33.3'), 'b': Decimal('66.7')}
    """
    total = sum(amounts.values(), _NOTHING)
    return {key: share_of(amount, total) for key, amount in amounts.items()}


def share_of(amount: Decimal, total: Decimal) -> Decimal | None:
    """The share of an amount in the sum, as ``shares`` has it."""
    return (100 * amount / total).quantize(_TENTH, ROUND_HALF_UP) if total > 0 else None


def tilt(resources: Decimal | None, sales: Decimal | None) -> Decimal | None:
    """By how many points a dealer's share of resources is above (below zero: below) its share of sales."""
    return None if resources is None or sales is None else resources - sales


# Warnings


@dataclass(frozen=True, slots=True)
class SupportRules:
    """Thresholds of the warnings and of judging a method; a manager sets them, each from a day on."""

    small_sales_yuan: int = 150_000  # shipments of 12 months below which a dealer is small
    unattended_after_days: int = 90  # a small dealer without a visit, or without any support
    good_tie: int = 4  # of 5: from here on a personal tie is good
    unpaid_after_days: int = 30  # money overdue for longer, where the relation is good
    push_percent: int = 160  # of the usual month: a month above it looks pushed …
    push_collected_percent: int = 50  # … if less than this share of it was collected
    rebate_sales_yuan: int = 200_000  # shipments of 12 months from which on a rebate is expected
    rebate_after_days: int = 365
    concentrated_percent: int = 50  # of what a market got went to the supported dealer: concentrated
    even_reached_percent: int = 60  # of a market's dealers got something …
    even_most_percent: int = 40  # … and none of them more than this share: spread evenly


class SupportWarning(StrEnum):
    """What the balance of dealers warns of."""

    UNVISITED = "unvisited"
    UNSUPPORTED = "unsupported"
    UNPAID = "unpaid"
    PUSHED = "pushed"
    NO_REBATE = "no_rebate"


class SupportFacts(NamedTuple):
    """What is known of a dealer for the warnings; amounts in fen.

    *last_month*, *three_before* and *year_ago* are the shipments of the last full month, of the three months before
    it together, and of the same month of the year before.
    """

    status: DealerStatus
    grade: Grade | None = None
    is_core: bool = False
    ladder_step: LadderStep = LadderStep.POSSIBLE
    tie_personal: int = 0
    since: date | None = None
    last_visit: date | None = None
    last_grant: date | None = None
    last_rebate: date | None = None
    shipments_12: int = 0
    last_month: int = 0
    last_month_collected: int = 0
    three_before: int = 0
    year_ago: int = 0
    overdue: int = 0  # owed to us and unpaid for longer than the rule allows


@dataclass(frozen=True, slots=True)
class Warned:
    """One warning: *since* the day from which it counts, *amount* the yuan it is about, *percent* of what is usual."""

    kind: SupportWarning
    since: date | None = None
    amount: Decimal | None = None
    percent: int | None = None


def is_small(facts: SupportFacts, rules: SupportRules) -> bool:
    """Small dealers are those that buy little and that nobody set apart: neither grade A nor core."""
    return not facts.is_core and facts.grade is not Grade.A and facts.shipments_12 < FEN * rules.small_sales_yuan


def has_good_relation(facts: SupportFacts, rules: SupportRules) -> bool:
    """A strong personal tie, or one of the two highest steps of the ladder."""
    high = facts.ladder_step in {LadderStep.SUPPORTER, LadderStep.ADVOCATE}
    return high or facts.tie_personal >= rules.good_tie


def warnings(facts: SupportFacts, rules: SupportRules, today: date) -> Iterator[Warned]:
    """What to look at with one dealer, in the order of ``SupportWarning``.

    - Small active dealers without a visit, or without any support, for 90 days (from the day they came to us where
      there has been none yet).
    - A good relation but no payment: money overdue for longer than the rule allows.
    - Short-term orders pushed: the last full month is far above the usual one (the average of the three before; of
      the same month of the year before where that was more, so that a season is no push) and little of it was
      collected.
    - No rebate paid to a dealer that buys much.
    """
    if facts.status is not DealerStatus.ACTIVE:
        return
    limit = today - timedelta(days=rules.unattended_after_days)
    if is_small(facts, rules):
        for kind, last in (
            (SupportWarning.UNVISITED, facts.last_visit),
            (SupportWarning.UNSUPPORTED, facts.last_grant),
        ):
            begun = last or facts.since
            if begun is None or begun <= limit:
                yield Warned(kind, begun)
    if facts.overdue > 0 and has_good_relation(facts, rules):
        yield Warned(SupportWarning.UNPAID, amount=_yuan(facts.overdue))
    if (percent := _pushed(facts, rules)) is not None:
        yield Warned(SupportWarning.PUSHED, amount=_yuan(facts.last_month), percent=percent)
    if facts.shipments_12 >= FEN * rules.rebate_sales_yuan and (
        facts.last_rebate is None or facts.last_rebate <= today - timedelta(days=rules.rebate_after_days)
    ):
        yield Warned(SupportWarning.NO_REBATE, facts.last_rebate, _yuan(facts.shipments_12))


def _pushed(facts: SupportFacts, rules: SupportRules) -> int | None:
    """The last month in per cent of the usual one, where it looks pushed."""
    three_usual = max(facts.three_before, _BEFORE * facts.year_ago)
    if three_usual <= 0 or facts.last_month * 100 * _BEFORE < three_usual * rules.push_percent:
        return None
    if facts.last_month_collected * 100 >= facts.last_month * rules.push_collected_percent:
        return None
    return facts.last_month * 100 * _BEFORE // three_usual


def _yuan(fen: int) -> Decimal:
    return Decimal(fen) / FEN


# The method of a market


class MethodLack(StrEnum):
    """What a declared method needs and has not."""

    DEALER = "dealer"  # concentrated: on whom?
    COMMITMENT = "commitment"
    REASSURANCE = "reassurance"


class MethodReading(StrEnum):
    """What really happened in a market, beside what was declared."""

    NOTHING_GIVEN = "nothing_given"
    AS_DECLARED = "as_declared"
    ELSEWHERE = "elsewhere"  # concentrated, but on another dealer
    NOT_CONCENTRATED = "not_concentrated"
    FEW_REACHED = "few_reached"  # even: too many dealers got nothing
    ONE_TOOK_MOST = "one_took_most"  # even: one dealer got too much


@dataclass(frozen=True, slots=True)
class MethodOutcome:
    """How resources were spread in a market while a method held.

    *reached* of *dealers* got something; *most* is the largest share of one dealer in per cent, *supported* that of
    the dealer that was to be supported.
    """

    reading: MethodReading
    reached: int
    dealers: int
    most: Decimal | None
    supported: Decimal | None


def method_lacks(
    method: SupportMethod, *, has_dealer: bool, commitment: str, reassurance: str
) -> tuple[MethodLack, ...]:
    """A concentrated method needs the supported dealer's commitment, and something that reassures the others."""
    if method is SupportMethod.EVEN:
        return ()
    there = {
        MethodLack.DEALER: has_dealer,
        MethodLack.COMMITMENT: bool(commitment.strip()),
        MethodLack.REASSURANCE: bool(reassurance.strip()),
    }
    return tuple(lack for lack, is_there in there.items() if not is_there)


def method_outcome(
    method: SupportMethod,
    given: Mapping[Key, Decimal],
    dealers: Iterable[Key],
    supported: Key | None,
    rules: SupportRules,
) -> MethodOutcome:
    """Compare the method declared with what was given.

    Args:
        method: as declared.
        given: yuan by dealer, in the market and period; also to dealers that are no longer active.
        dealers: the active dealers of the market.
        supported: the dealer that was to be supported.
        rules: what counts as concentrated and as even.
    """
    everybody = set(dealers) | set(given)
    reached = sum(1 for amount in given.values() if amount > 0)
    percent = shares(given)
    known = {key: share for key, share in percent.items() if share is not None}
    most = max(known.values(), default=None)
    own = known.get(supported, _NOTHING) if supported is not None and known else None

    def read() -> MethodReading:
        if most is None:
            return MethodReading.NOTHING_GIVEN
        if method is SupportMethod.CONCENTRATED:
            if own is not None and own >= rules.concentrated_percent:
                return MethodReading.AS_DECLARED
            return MethodReading.ELSEWHERE if most >= rules.concentrated_percent else MethodReading.NOT_CONCENTRATED
        if reached * 100 < len(everybody) * rules.even_reached_percent:
            return MethodReading.FEW_REACHED
        # Of two dealers one always has half: only where there are more does a share say something.
        is_lopsided = len(everybody) > 2 and most > rules.even_most_percent  # noqa: PLR2004
        return MethodReading.ONE_TOOK_MOST if is_lopsided else MethodReading.AS_DECLARED

    return MethodOutcome(read(), reached, len(everybody), most, own)


# Rounds of input and result


def next_round(rounds: Sequence[tuple[int, bool]]) -> tuple[int, bool]:
    """The number of the next round, and whether the last one still lacks its result.

    Args:
        rounds: number and whether it has a result, of each round at one place.

    Example:
        >>> next_round([(1, True), (2, False)])
        (3, True)
    """
    if not rounds:
        return 1, False
    number, has_result = max(rounds)
    return number + 1, not has_result
