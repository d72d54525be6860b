"""The declarative bases: names of constraints, Python types and their columns."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Dialect, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column
from sqlalchemy.types import TypeDecorator
from uuid_utils.compat import uuid7

from db import vocabulary
from db.column_types import LocalDay, UtcDateTime, Yuan, stored_word

# Every constraint has a predictable name: SQLite batch migrations need it to find one.
CONSTRAINT_NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

WORDS: list[type[StrEnum]] = [
    words
    for words in vars(vocabulary).values()
    if isinstance(words, type) and issubclass(words, StrEnum) and words is not StrEnum
]


def new_id() -> UUID:
    """An id that sorts by the time it was made (UUIDv7)."""
    return uuid7()


class Id(TypeDecorator[UUID]):
    """A UUID as its usual 36 characters: the same in the store, in the change log and on the wire."""

    impl = String(36)
    cache_ok = True

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> UUID | None:  # noqa: ARG002
        return None if value is None else UUID(value)


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """Base of every table."""

    metadata = MetaData(naming_convention=CONSTRAINT_NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        Decimal: Yuan(),
        datetime: UtcDateTime(),
        date: LocalDay(),
        UUID: Id(),
    } | {words: stored_word(words) for words in WORDS}


class SyncedBase(Base, kw_only=True):
    """Base of every table whose changes are captured and synchronised.

    A row is never removed: ``deleted_at`` marks it, and reading leaves marked rows out.
    ``server_version`` and ``bucket`` belong to synchronisation alone.
    """

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id, insert_default=new_id, kw_only=True)
    deleted_at: Mapped[datetime | None] = mapped_column(default=None, kw_only=True)
    server_version: Mapped[int] = mapped_column("_ver", default=0, server_default="0", kw_only=True)
    bucket: Mapped[str | None] = mapped_column("_bucket", String(60), default=None, kw_only=True)
