"""Regions and territories (DOMAIN section 1)."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import SyncedBase
from db.vocabulary import RegionKind, RegionLevel


class Region(SyncedBase, kw_only=True):
    """One unit of the region tree; official ones come from the ministry's list, zones from the company.

    A code may come back with another name: the rows of one code follow each other in time
    (``valid_from`` inclusive, ``valid_to`` exclusive).
    """

    __tablename__ = "region"
    __table_args__ = (UniqueConstraint("code", "valid_from"),)

    code: Mapped[str] = mapped_column(String(20))
    parent_code: Mapped[str | None] = mapped_column(String(20), index=True)
    name: Mapped[str] = mapped_column(String(60))
    level: Mapped[RegionLevel]
    kind: Mapped[RegionKind] = mapped_column(default=RegionKind.OFFICIAL)
    unit: Mapped[str] = mapped_column(String(12), default="")  # 县, 县级市, 区, 镇, 乡, 街道 …
    pinyin: Mapped[str] = mapped_column(String(120), default="")
    initials: Mapped[str] = mapped_column(String(30), default="")
    tier: Mapped[int | None] = mapped_column(default=None)  # where it differs from its level's
    latitude: Mapped[float | None] = mapped_column(default=None, info={"local": True})  # degrees, WGS-84
    longitude: Mapped[float | None] = mapped_column(default=None, info={"local": True})
    market_days: Mapped[str] = mapped_column(String(40), default="", server_default="")  # 集日: lunar:1,4,7; week:6
    valid_from: Mapped[date]
    valid_to: Mapped[date | None] = mapped_column(default=None)


class Territory(SyncedBase, kw_only=True):
    """The area that one rep looks after; a company draws its own."""

    __tablename__ = "territory"

    name: Mapped[str] = mapped_column(String(60))
    colleague_id: Mapped[UUID | None] = mapped_column(ForeignKey("colleague.id"), index=True, default=None)


class TerritoryRegion(SyncedBase, kw_only=True):
    """A region, with all below it, that belongs to a territory."""

    __tablename__ = "territory_region"

    territory_id: Mapped[UUID] = mapped_column(ForeignKey("territory.id"), index=True)
    region_code: Mapped[str] = mapped_column(String(20), index=True)


class MarketEstimate(SyncedBase, kw_only=True):
    """How much is sold in a market in a year, of all brands, and who says so (DOMAIN section 6)."""

    __tablename__ = "market_estimate"

    region_code: Mapped[str] = mapped_column(String(20), index=True)
    year: Mapped[int]
    yearly_sales: Mapped[Decimal]
    source: Mapped[str] = mapped_column(String(120), default="")


class CoreTownship(SyncedBase, kw_only=True):
    """A township on the list of core townships 核心乡镇, with its goal."""

    __tablename__ = "core_township"

    region_code: Mapped[str] = mapped_column(String(20), index=True)
    since: Mapped[date]
    goal: Mapped[str] = mapped_column(default="")
    progress: Mapped[str] = mapped_column(default="")
