"""Dealers 经销商 and what is known of their business (DOMAIN section 2)."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import SyncedBase
from db.vocabulary import (
    AssetKind,
    Channel,
    DealerLevel,
    DealerStatus,
    DealerType,
    Grade,
    HardshipKind,
    LadderStep,
    RevivalOutcome,
)

_THERE = text("deleted_at IS NULL")


class Dealer(SyncedBase, kw_only=True):
    """An independent dealer, or one whom we would like to win."""

    __tablename__ = "dealer"
    __table_args__ = (
        CheckConstraint("credit_limit >= 0", name="credit_limit_not_negative"),
        CheckConstraint("tie_personal between 0 and 5", name="tie_personal_0_to_5"),
        CheckConstraint("tie_account between 0 and 5", name="tie_account_0_to_5"),
        CheckConstraint("tie_network between 0 and 5", name="tie_network_0_to_5"),
        CheckConstraint("loyalty between 0 and 5", name="loyalty_0_to_5"),
        Index("ix_dealer_list", "sort_key", "id", sqlite_where=_THERE),
    )

    # Who and where
    code: Mapped[str] = mapped_column(String(30), default="", index=True)
    name: Mapped[str] = mapped_column(String(80))
    pinyin_given: Mapped[str] = mapped_column(String(200), default="")  # a reading put right by hand
    type: Mapped[DealerType] = mapped_column(default=DealerType.APPLIANCE_STORE)
    level: Mapped[DealerLevel] = mapped_column(default=DealerLevel.TOWNSHIP)
    status: Mapped[DealerStatus] = mapped_column(default=DealerStatus.PROSPECT, index=True)
    grade: Mapped[Grade | None] = mapped_column(default=None)
    ladder_step: Mapped[LadderStep] = mapped_column(default=LadderStep.POSSIBLE)
    # Shops of one owner: dealers with the same name of a group are related
    group_name: Mapped[str] = mapped_column(String(60), default="", server_default="")
    group_relation: Mapped[str] = mapped_column(String(60), default="", server_default="")  # same owner, brother …
    is_core: Mapped[bool] = mapped_column(default=False)
    is_direct: Mapped[bool] = mapped_column(default=False)  # cooperates with us directly
    region_code: Mapped[str] = mapped_column(String(20), index=True, default="")
    territory_id: Mapped[UUID | None] = mapped_column(ForeignKey("territory.id"), index=True, default=None)
    address: Mapped[str] = mapped_column(String(200), default="")
    latitude_e6: Mapped[int | None] = mapped_column(default=None)  # millionths of a degree, WGS-84
    longitude_e6: Mapped[int | None] = mapped_column(default=None)
    phone: Mapped[str] = mapped_column(String(60), default="")
    note: Mapped[str] = mapped_column(default="")

    # How we came together
    channel: Mapped[Channel | None] = mapped_column(default=None)
    referred_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("dealer.id"), index=True, default=None)
    since: Mapped[date | None] = mapped_column(default=None)  # first cooperation; years with us follow
    ended_on: Mapped[date | None] = mapped_column(default=None)
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("dealer.id"), index=True, default=None)

    # Visiting
    cadence_days: Mapped[int | None] = mapped_column(default=None)  # where it differs from the grade's
    opening_hours: Mapped[str] = mapped_column(String(60), default="", server_default="")  # 09:00-12:00, 14:00-18:00
    closed_weekdays: Mapped[str] = mapped_column(String(20), default="", server_default="")  # 1 Monday to 7 Sunday: 1,7

    # Strength of the three ties, 0 unknown, 1 weak to 5 strong
    tie_personal: Mapped[int] = mapped_column(default=0)  # 感情关系
    tie_account: Mapped[int] = mapped_column(default=0)  # 账户关系
    tie_network: Mapped[int] = mapped_column(default=0)  # 网络关系

    # Financial information
    credit_limit: Mapped[Decimal] = mapped_column(default=Decimal(0))
    credit_used: Mapped[Decimal] = mapped_column(default=Decimal(0))
    working_capital: Mapped[Decimal | None] = mapped_column(default=None)
    integrity: Mapped[str] = mapped_column(default="")  # 诚信状况

    # Operations
    yearly_sales: Mapped[Decimal | None] = mapped_column(default=None)
    area_served: Mapped[str] = mapped_column(String(200), default="")
    shop_area_m2: Mapped[int | None] = mapped_column(default=None)
    staff_count: Mapped[int | None] = mapped_column(default=None)
    loyalty: Mapped[int] = mapped_column(default=0)  # 忠实度, 0 unknown, 1 to 5
    expected_development: Mapped[str] = mapped_column(default="")
    problems: Mapped[str] = mapped_column(default="")
    improvements: Mapped[str] = mapped_column(default="")

    # When each class of information was last checked
    personal_checked_on: Mapped[date | None] = mapped_column(default=None)
    financial_checked_on: Mapped[date | None] = mapped_column(default=None)
    operations_checked_on: Mapped[date | None] = mapped_column(default=None)

    # Worked out on this laptop when the name is written
    sort_key: Mapped[str] = mapped_column(String(240), default="", server_default="", info={"local": True})


class DealerBrand(SyncedBase, kw_only=True):
    """A brand that a dealer carries and its share of the dealer's sales."""

    __tablename__ = "dealer_brand"

    dealer_id: Mapped[UUID] = mapped_column(ForeignKey("dealer.id"), index=True)
    brand: Mapped[str] = mapped_column(String(40))
    share_percent: Mapped[int | None] = mapped_column(default=None)
    is_ours: Mapped[bool] = mapped_column(default=False)


class ShopAsset(SyncedBase, kw_only=True):
    """Something of ours in the dealer's shop: a sign 门头, a display stand 展台."""

    __tablename__ = "shop_asset"

    dealer_id: Mapped[UUID] = mapped_column(ForeignKey("dealer.id"), index=True)
    kind: Mapped[AssetKind]
    put_up_on: Mapped[date | None] = mapped_column(default=None)
    value: Mapped[Decimal | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="")


class Hardship(SyncedBase, kw_only=True):
    """Hard times at a dealer's: they make a reminder to care until they are over."""

    __tablename__ = "hardship"

    dealer_id: Mapped[UUID] = mapped_column(ForeignKey("dealer.id"), index=True)
    kind: Mapped[HardshipKind]
    noted_on: Mapped[date]
    note: Mapped[str] = mapped_column(default="")
    over_on: Mapped[date | None] = mapped_column(default=None)


class LadderMove(SyncedBase, kw_only=True):
    """One dated move on the relationship ladder, with its evidence."""

    __tablename__ = "ladder_move"

    dealer_id: Mapped[UUID] = mapped_column(ForeignKey("dealer.id"), index=True)
    step: Mapped[LadderStep]
    moved_on: Mapped[date]
    evidence: Mapped[str] = mapped_column(default="")


class RevivalCase(SyncedBase, kw_only=True):
    """Bringing a dormant dealer 休眠 back: why it stopped, the plan, the calls, the result (DOMAIN section 5)."""

    __tablename__ = "revival_case"

    dealer_id: Mapped[UUID] = mapped_column(ForeignKey("dealer.id"), index=True)
    opened_on: Mapped[date]
    why: Mapped[str] = mapped_column(default="")
    plan: Mapped[str] = mapped_column(default="")
    calls: Mapped[str] = mapped_column(default="")  # a line for each, with its day
    outcome: Mapped[RevivalOutcome] = mapped_column(default=RevivalOutcome.OPEN)
    closed_on: Mapped[date | None] = mapped_column(default=None)
    result: Mapped[str] = mapped_column(default="")


class Attachment(SyncedBase, kw_only=True):
    """A photo or file; its bytes lie beside the store, once per content."""

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_owner", "owner_table", "owner_id"),)

    dealer_id: Mapped[UUID | None] = mapped_column(ForeignKey("dealer.id"), index=True, default=None)
    owner_table: Mapped[str] = mapped_column(String(40))
    owner_id: Mapped[UUID]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    mime: Mapped[str] = mapped_column(String(80))
    file_name: Mapped[str] = mapped_column(String(200))
    caption: Mapped[str] = mapped_column(default="")
