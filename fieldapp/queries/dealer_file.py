"""Everything on one dealer's file (DOMAIN section 2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import SyncedBase
from db.models import (
    Colleague,
    Dealer,
    DealerBrand,
    Hardship,
    LadderMove,
    ShopAsset,
    Territory,
)
from db.vocabulary import (
    AssetKind,
    Channel,
    CustomOwner,
    DealerLevel,
    DealerStatus,
    DealerType,
    Grade,
    HardshipKind,
    LadderStep,
)
from fieldapp.custom_columns import custom_fields
from fieldapp.queries.custom_fields import custom_values
from fieldapp.queries.dealers import DealerRow, dealer_row
from fieldapp.queries.people import (
    AnniversaryRow,
    GiftRow,
    PersonCard,
    PromiseRow,
    anniversaries_of,
    gifts_of,
    people_of,
    promises_of,
)
from fieldapp.queries.regions import places_of
from fieldapp.queries.shapes import Shape, read
from fieldapp.rules.custom_fields import CustomColumn
from fieldapp.rules.dealers import ClassState, InfoClass, Known, class_states, referral_chain, years_with_us
from fieldapp.rules.house_rules import HouseRules
from fieldapp.rules.regions import Place

_dealer = Dealer.__table__.c


@dataclass(frozen=True, slots=True)
class DealerFacts:
    """A dealer's own fields, as stored; money in yuan, coordinates in millionths of a degree (WGS-84)."""

    id: UUID
    code: str
    name: str
    pinyin_given: str
    type: DealerType
    level: DealerLevel
    status: DealerStatus
    grade: Grade | None
    ladder_step: LadderStep
    is_core: bool
    is_direct: bool
    region_code: str
    territory_id: UUID | None
    address: str
    latitude_e6: int | None
    longitude_e6: int | None
    phone: str
    note: str
    channel: Channel | None
    referred_by_id: UUID | None
    since: date | None
    ended_on: date | None
    cadence_days: int | None
    opening_hours: str
    closed_weekdays: str
    tie_personal: int
    tie_account: int
    tie_network: int
    credit_limit: Decimal
    credit_used: Decimal
    working_capital: Decimal | None
    integrity: str
    yearly_sales: Decimal | None
    area_served: str
    group_name: str
    group_relation: str
    shop_area_m2: int | None
    staff_count: int | None
    loyalty: int
    expected_development: str
    problems: str
    improvements: str
    personal_checked_on: date | None
    financial_checked_on: date | None
    operations_checked_on: date | None


@dataclass(frozen=True, slots=True)
class BrandRow:
    """A brand at a dealer's; *share_percent* of the dealer's sales."""

    id: UUID
    brand: str
    share_percent: int | None
    is_ours: bool


@dataclass(frozen=True, slots=True)
class ShopAssetRow:
    """Something of ours in the shop; *value* in yuan."""

    id: UUID
    kind: AssetKind
    put_up_on: date | None
    value: Decimal | None
    note: str


@dataclass(frozen=True, slots=True)
class HardshipRow:
    """Hard times at a dealer's; they last until *over_on*."""

    id: UUID
    kind: HardshipKind
    noted_on: date
    note: str
    over_on: date | None


@dataclass(frozen=True, slots=True)
class LadderRow:
    """A move on the relationship ladder."""

    id: UUID
    step: LadderStep
    moved_on: date
    evidence: str


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """One dealer of a referral chain; *depth* 0 begins it."""

    id: UUID
    name: str
    status: DealerStatus
    depth: int
    referred_by_id: UUID | None


@dataclass(frozen=True, slots=True)
class DealerFile:
    """Everything on one dealer's page but what has pages of its own (visits, sales, contracts)."""

    facts: DealerFacts
    row: DealerRow
    place: Place | None
    territory: str
    rep: str  # whose territory it is
    years: int | None  # of cooperation
    classes: tuple[ClassState, ...]
    people: tuple[PersonCard, ...]
    promises: tuple[PromiseRow, ...]  # open ones first
    gifts: tuple[GiftRow, ...]  # newest first
    anniversaries: tuple[AnniversaryRow, ...]
    brands: tuple[BrandRow, ...]  # largest share first
    assets: tuple[ShopAssetRow, ...]
    hardships: tuple[HardshipRow, ...]  # newest first
    ladder: tuple[LadderRow, ...]  # newest first
    custom_fields: tuple[CustomColumn, ...] = ()  # the company's own of dealers and of people
    custom_of_people: Mapping[UUID, Mapping[UUID, str]] = field(default_factory=dict)  # by person and field

    def custom_of(self, owner: CustomOwner) -> tuple[CustomColumn, ...]:
        """The company's own fields of dealers, or of people."""
        return tuple(one for one in self.custom_fields if one.owner is owner)


def dealer_file(session: Session, dealer_id: UUID, *, today: date, rules: HouseRules) -> DealerFile | None:
    """The file of one dealer, or ``None`` if it is not there any more; a fixed number of statements."""
    facts = next(iter(read(session, DealerFacts, Dealer, _dealer.id == dealer_id)), None)
    row = dealer_row(session, dealer_id, rules.cadence)
    if facts is None or row is None:
        return None
    people = tuple(people_of(session, dealer_id))
    brands = _of_dealer(session, BrandRow, DealerBrand, dealer_id, "share_percent")
    assets = _of_dealer(session, ShopAssetRow, ShopAsset, dealer_id, "put_up_on")
    territory, rep = _territory(session, facts.territory_id)
    checked_on = {
        InfoClass.PERSONAL: facts.personal_checked_on,
        InfoClass.FINANCIAL: facts.financial_checked_on,
        InfoClass.OPERATIONS: facts.operations_checked_on,
    }
    return DealerFile(
        facts=facts,
        row=row,
        place=places_of(session, [facts.region_code]).get(facts.region_code),
        territory=territory,
        rep=rep,
        years=years_with_us(facts.since, facts.ended_on or today),
        classes=class_states(
            _known(facts, row, people, has_brands=bool(brands), has_assets=bool(assets)),
            checked_on,
            today=today,
            stale_after_days=rules.thresholds.stale_after_days,
        ),
        people=people,
        promises=tuple(promises_of(session, dealer_id)),
        gifts=tuple(gifts_of(session, dealer_id)),
        anniversaries=tuple(anniversaries_of(session, dealer_id)),
        brands=brands,
        assets=assets,
        hardships=_of_dealer(session, HardshipRow, Hardship, dealer_id, "noted_on"),
        ladder=_of_dealer(session, LadderRow, LadderMove, dealer_id, "moved_on"),
        custom_fields=custom_fields(session, with_retired=True),
        custom_of_people=custom_values(session, CustomOwner.PERSON, [person.id for person in people]),
    )


def referrals_around(session: Session, dealer_id: UUID) -> list[ReferralRow]:
    """The chain of referrals that a dealer stands in, each dealer before those whom it referred; one statement.

    Only the chain is read, however many dealers there are.
    """
    above = select(Dealer.id, Dealer.referred_by_id).where(Dealer.id == dealer_id).cte("above", recursive=True)
    above = above.union(select(Dealer.id, Dealer.referred_by_id).where(Dealer.id == above.c.referred_by_id))
    chain = select(above.c.id).cte("chain", recursive=True)
    chain = chain.union(select(Dealer.id).where(Dealer.referred_by_id == chain.c.id))
    found = session.execute(
        select(Dealer.id, Dealer.name, Dealer.status, Dealer.referred_by_id).where(Dealer.id.in_(select(chain.c.id)))
    ).all()
    named = {row.id: (row.name, row.status) for row in found}
    return [
        ReferralRow(link.dealer_id, *named[link.dealer_id], link.depth, link.referred_by)
        for link in referral_chain({row.id: row.referred_by_id for row in found}, dealer_id)
        if link.dealer_id in named
    ]


def _of_dealer(
    session: Session, shape: type[Shape], table: type[SyncedBase], dealer_id: UUID, largest_first: str
) -> tuple[Shape, ...]:
    columns = table.__table__.c
    order = (columns[largest_first].desc(),)
    return tuple(read(session, shape, table, columns.dealer_id == dealer_id, order=order))


def _territory(session: Session, territory_id: UUID | None) -> tuple[str, str]:
    """The territory's name and its rep's; empty where there is none."""
    row = session.execute(
        select(Territory.name, Colleague.name)
        .outerjoin(Colleague, Colleague.id == Territory.colleague_id)
        .where(Territory.id == territory_id)
    ).one_or_none()
    return (row[0], row[1] or "") if row else ("", "")


def _known(
    facts: DealerFacts, row: DealerRow, people: Sequence[PersonCard], *, has_brands: bool, has_assets: bool
) -> list[Known]:
    """Which things of a complete file are there; of the people, the one whom one calls first counts."""
    main = people[0] if people else None
    there = {
        Known.MAIN_PERSON: main,
        Known.PHONE: row.phone,
        Known.WECHAT: main and main.wechat,
        Known.BIRTHDAY: main and main.birthday,
        Known.FAMILY: main and main.family,
        Known.LIKES: main and main.likes,
        Known.NEEDS: main and main.needs,
        Known.CREDIT_LIMIT: facts.credit_limit,
        Known.WORKING_CAPITAL: facts.working_capital is not None,
        Known.INTEGRITY: facts.integrity,
        Known.YEARLY_SALES: facts.yearly_sales is not None,
        Known.AREA_SERVED: facts.area_served,
        Known.SHOP_AREA: facts.shop_area_m2,
        Known.STAFF: facts.staff_count,
        Known.BRANDS: has_brands,
        Known.LOYALTY: facts.loyalty,
        Known.SHOP_ASSETS: has_assets,
        Known.EXPECTED_DEVELOPMENT: facts.expected_development,
    }
    return [thing for thing, value in there.items() if value]
