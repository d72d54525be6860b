"""Fields that a company adds of its own to dealers, people and visits, and what stands in them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import SyncedBase
from db.vocabulary import CustomKind, CustomOwner


class CustomField(SyncedBase, kw_only=True):
    """One field: what it is called, and what may stand in it.  One that is not used any more keeps its values."""

    __tablename__ = "custom_field"

    owner: Mapped[CustomOwner]
    kind: Mapped[CustomKind]
    name_zh: Mapped[str] = mapped_column(String(40))
    name_en: Mapped[str] = mapped_column(String(40), default="")  # empty: the Chinese name serves
    unit: Mapped[str] = mapped_column(String(12), default="")  # behind a number
    position: Mapped[int] = mapped_column(default=0)
    is_retired: Mapped[bool] = mapped_column(default=False)


class CustomChoice(SyncedBase, kw_only=True):
    """One of the answers of a field to choose from; values name its id, so a new name holds wherever it was chosen."""

    __tablename__ = "custom_choice"

    field_id: Mapped[UUID] = mapped_column(ForeignKey("custom_field.id"), index=True)
    name_zh: Mapped[str] = mapped_column(String(40))
    name_en: Mapped[str] = mapped_column(String(40), default="")
    position: Mapped[int] = mapped_column(default=0)
    is_retired: Mapped[bool] = mapped_column(default=False)


class CustomValue(SyncedBase, kw_only=True):
    """What stands in a field at one dealer, person or visit; its id follows from both, so two laptops make one row."""

    __tablename__ = "custom_value"
    __table_args__ = (Index("ix_custom_value_field_value", "field_id", "value"),)

    dealer_id: Mapped[UUID] = mapped_column(ForeignKey("dealer.id"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True, default=None)
    visit_id: Mapped[UUID | None] = mapped_column(ForeignKey("visit.id"), index=True, default=None)
    field_id: Mapped[UUID] = mapped_column(ForeignKey("custom_field.id"))
    value: Mapped[str] = mapped_column(String(500), default="")  # text, a plain decimal, YYYY-MM-DD, a choice's id
