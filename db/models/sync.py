"""What synchronisation keeps: conflicts and refusals, which all see, and this laptop's place in the exchange."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, SyncedBase
from db.vocabulary import ConflictChoice, ConflictKind, RefusalChoice, RefusalReason


class Conflict(SyncedBase, kw_only=True):
    """Two people changed the same thing without having seen each other's change; neither value is lost.

    The server writes it, and gives it to all who may see the row that it is about.
    """

    __tablename__ = "conflict"
    __table_args__ = (Index("ix_conflict_row", "tbl", "row_id"),)

    kind: Mapped[ConflictKind]
    dealer_id: Mapped[UUID | None] = mapped_column(ForeignKey("dealer.id"), index=True, default=None)
    tbl: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[UUID]
    field: Mapped[str] = mapped_column(String(60))
    kept: Mapped[Any] = mapped_column(JSON, default=None)  # as stored: fen, ISO text, a word of the vocabulary
    lost: Mapped[Any] = mapped_column(JSON, default=None)
    kept_by_id: Mapped[UUID | None] = mapped_column(default=None)
    lost_by_id: Mapped[UUID | None] = mapped_column(default=None)
    happened_at: Mapped[datetime]
    choice: Mapped[ConflictChoice | None] = mapped_column(default=None)
    decided_by_id: Mapped[UUID | None] = mapped_column(default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)


class RefusedChange(SyncedBase, kw_only=True):
    """A change that the server did not take, kept whole for the one who made it and for the manager."""

    __tablename__ = "refused_change"

    colleague_id: Mapped[UUID]
    reason: Mapped[RefusalReason]
    tbl: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(1))
    new: Mapped[Any] = mapped_column(JSON, default=None)
    old: Mapped[Any] = mapped_column(JSON, default=None)
    happened_at: Mapped[datetime]
    choice: Mapped[RefusalChoice | None] = mapped_column(default=None)
    decided_by_id: Mapped[UUID | None] = mapped_column(default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)


class SyncLink(Base, kw_only=True):
    """The server that this store is tied to; a store without this row works alone."""

    __tablename__ = "sync_link"
    __table_args__ = (CheckConstraint("one = 1", name="one_row"),)

    one: Mapped[int] = mapped_column(primary_key=True, default=1)
    server: Mapped[str] = mapped_column(String(400))
    login: Mapped[str] = mapped_column(String(80))
    colleague_id: Mapped[UUID]
    device: Mapped[str] = mapped_column(String(36))
    token: Mapped[str] = mapped_column(String(64), default="")  # of the replica: renewed at each exchange
    machine: Mapped[str] = mapped_column(String(64), default="")  # another one: the folder was copied
    refresh: Mapped[str] = mapped_column(String(100), default="")  # only where there is no keyring
    plain_http: Mapped[bool] = mapped_column(default=False)  # allowed to another computer than this one
    proxy: Mapped[str] = mapped_column(String(400), default="")
    stale: Mapped[bool] = mapped_column(default=False)  # rows that are not delivered again will go
    last_done_ms: Mapped[int | None] = mapped_column(default=None)


class SyncCursor(Base, kw_only=True):
    """How far this store has read each share of the server."""

    __tablename__ = "sync_cursor"

    bucket: Mapped[str] = mapped_column(String(60), primary_key=True)
    seq: Mapped[int]


class SyncUnknown(Base, kw_only=True):
    """What a newer version wrote and this one cannot hold yet; unpacked after the upgrade."""

    __tablename__ = "sync_unknown"

    tbl: Mapped[str] = mapped_column(String(40), primary_key=True)
    pk: Mapped[str] = mapped_column(String(36), primary_key=True)
    fields: Mapped[Any] = mapped_column(JSON)


class SyncFile(Base, kw_only=True):
    """An attached file that the server has whole; it need not be offered again."""

    __tablename__ = "sync_file"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)


class SyncEvent(Base, kw_only=True):
    """One line of the log that a person can read: what an exchange did, or why it failed."""

    __tablename__ = "sync_event"

    number: Mapped[int] = mapped_column(primary_key=True)
    at_ms: Mapped[int]
    is_trouble: Mapped[bool] = mapped_column(default=False)
    what: Mapped[str]
    gaps: Mapped[Any] = mapped_column(JSON)
