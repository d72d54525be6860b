"""What a dealer's file says about itself: how complete, how fresh, how long with us, who referred whom.

DOMAIN section 2.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from db.vocabulary import DealerStatus


class InfoClass(StrEnum):
    """The three classes of information on a dealer; the value begins the name of its "checked on" field."""

    PERSONAL = "personal"
    FINANCIAL = "financial"
    OPERATIONS = "operations"


class Known(StrEnum):
    """One thing that a complete file says."""

    # Personal
    MAIN_PERSON = "main_person"
    PHONE = "phone"
    WECHAT = "wechat"
    BIRTHDAY = "birthday"
    FAMILY = "family"
    LIKES = "likes"
    NEEDS = "needs"
    # Financial
    CREDIT_LIMIT = "credit_limit"
    WORKING_CAPITAL = "working_capital"
    INTEGRITY = "integrity"
    # Operations
    YEARLY_SALES = "yearly_sales"
    AREA_SERVED = "area_served"
    SHOP_AREA = "shop_area"
    STAFF = "staff"
    BRANDS = "brands"
    LOYALTY = "loyalty"
    SHOP_ASSETS = "shop_assets"
    EXPECTED_DEVELOPMENT = "expected_development"


_BELONGS = {
    InfoClass.PERSONAL: (
        Known.MAIN_PERSON,
        Known.PHONE,
        Known.WECHAT,
        Known.BIRTHDAY,
        Known.FAMILY,
        Known.LIKES,
        Known.NEEDS,
    ),
    InfoClass.FINANCIAL: (Known.CREDIT_LIMIT, Known.WORKING_CAPITAL, Known.INTEGRITY),
    InfoClass.OPERATIONS: (
        Known.YEARLY_SALES,
        Known.AREA_SERVED,
        Known.SHOP_AREA,
        Known.STAFF,
        Known.BRANDS,
        Known.LOYALTY,
        Known.SHOP_ASSETS,
        Known.EXPECTED_DEVELOPMENT,
    ),
}


@dataclass(frozen=True, slots=True)
class ClassState:
    """How one class of information stands.

    *percent* is the share of its things that are known, rounded down; *missing* are the others, most
    useful first.  *stale* says that it was last checked too long ago, or never.
    """

    kind: InfoClass
    percent: int
    missing: tuple[Known, ...]
    checked_on: date | None
    stale: bool


def class_states(
    known: Iterable[Known],
    checked_on: Mapping[InfoClass, date | None],
    *,
    today: date,
    stale_after_days: int,
) -> tuple[ClassState, ...]:
    """The state of the three classes, in the order of ``InfoClass``.

    Args:
        known: what the file says.
        checked_on: when each class was last looked through.
        today: the day in China.
        stale_after_days: a class checked longer ago than this is stale.
    """
    there = frozenset(known)
    return tuple(
        ClassState(
            kind,
            100 * sum(thing in there for thing in things) // len(things),
            tuple(thing for thing in things if thing not in there),
            checked_on.get(kind),
            is_stale(checked_on.get(kind), today=today, stale_after_days=stale_after_days),
        )
        for kind, things in _BELONGS.items()
    )


def is_stale(checked_on: date | None, *, today: date, stale_after_days: int) -> bool:
    """Whether information last checked on that day (``None``: never) should be looked through again."""
    return checked_on is None or (today - checked_on).days > stale_after_days


def years_with_us(since: date | None, until: date) -> int | None:
    """Whole years of cooperation from *since* to *until*; ``None`` before it began or when unknown."""
    if since is None or since > until:
        return None
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))


@dataclass(frozen=True, slots=True)
class Wealth:
    """Live prospects against the number that a rep keeps (财富50)."""

    prospects: int
    wanted: int

    @property
    def short(self) -> int:
        """How many are lacking; 0 if none."""
        return max(0, self.wanted - self.prospects)


def live_prospects(statuses: Mapping[DealerStatus, int]) -> int:
    """How many dealers are still to be won: prospects and those being opened."""
    return statuses.get(DealerStatus.PROSPECT, 0) + statuses.get(DealerStatus.OPENING, 0)


@dataclass(frozen=True, slots=True)
class Referral:
    """One dealer in a chain of referrals; *depth* 0 is the one who was not referred by anybody."""

    dealer_id: UUID
    depth: int
    referred_by: UUID | None


def referral_chain(links: Mapping[UUID, UUID | None], dealer_id: UUID) -> tuple[Referral, ...]:
    """The whole chain that a dealer stands in, from its beginning, each before those whom it referred.

    Args:
        links: who was referred by whom; dealers that are not in it were not referred.
        dealer_id: a dealer anywhere in the chain.

    Returns:
        At least the dealer itself.  A circle, which synchronisation can make, is cut where it closes.
    """
    root, seen = dealer_id, {dealer_id}
    while (above := links.get(root)) is not None and above not in seen:
        seen.add(above)
        root = above
    referred: dict[UUID, list[UUID]] = defaultdict(list)
    for dealer, by in links.items():
        if by is not None:
            referred[by].append(dealer)
    chain: list[Referral] = []
    reached: set[UUID] = set()
    waiting = [Referral(root, 0, None)]
    while waiting:
        here = waiting.pop()
        if here.dealer_id in reached:
            continue
        reached.add(here.dealer_id)
        chain.append(here)
        below = sorted(referred[here.dealer_id], reverse=True)
        waiting += [Referral(dealer, here.depth + 1, here.dealer_id) for dealer in below]
    return tuple(chain)


def would_circle(links: Mapping[UUID, UUID | None], dealer_id: UUID, referred_by: UUID) -> bool:
    """Whether *dealer_id* would become its own referrer, directly or not, if *referred_by* referred it."""
    seen: set[UUID] = set()
    at: UUID | None = referred_by
    while at is not None and at not in seen:
        if at == dealer_id:
            return True
        seen.add(at)
        at = links.get(at)
    return False
