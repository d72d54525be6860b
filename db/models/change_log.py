"""The change log: one record of every change, and what it is reckoned with.  Local to this store."""

from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class SyncControl(Base, kw_only=True):
    """The single row that the capture triggers read: who is working, on which replica, at which instant."""

    __tablename__ = "sync_ctl"
    __table_args__ = (CheckConstraint("one = 1", name="one_row"),)

    one: Mapped[int] = mapped_column(primary_key=True, default=1)
    replica: Mapped[str] = mapped_column(String(36))
    epoch: Mapped[str] = mapped_column(String(36), default="")
    who: Mapped[str | None] = mapped_column(String(36), default=None)  # the colleague at this laptop
    applying: Mapped[int] = mapped_column(default=0, server_default="0")  # 1 while others' changes are taken in
    hlc: Mapped[int] = mapped_column(default=0)  # milliseconds since 1970 << 16 | counter
    clock_offset_ms: Mapped[int] = mapped_column(default=0, server_default="0")
    change_set: Mapped[int] = mapped_column(default=0, server_default="0")
    trigger_hash: Mapped[str] = mapped_column(String(64), default="", server_default="")
    regions_version: Mapped[str] = mapped_column(String(64), default="", server_default="")


class ChangeSet(Base, kw_only=True):
    """One transaction of a person's: what it was for, and whether it has been taken back."""

    __tablename__ = "change_set"

    number: Mapped[int] = mapped_column(primary_key=True)
    at_ms: Mapped[int]
    who: Mapped[str | None] = mapped_column(String(36), default=None)
    what: Mapped[str]
    gaps: Mapped[Any] = mapped_column(JSON)
    can_undo: Mapped[bool] = mapped_column(default=True)
    undoes: Mapped[int | None] = mapped_column(default=None)
    undone_by: Mapped[int | None] = mapped_column(default=None)


class Change(Base, kw_only=True):
    """One row inserted (I), updated (U) or removed (D): its fields before and after.

    ``op_no`` is never reused, ``state`` is 0 until the server has acknowledged it.
    """

    __tablename__ = "sync_op"
    __table_args__ = (
        Index("sync_op_row", "pk", "tbl", sqlite_where=text("state = 0")),
        Index("sync_op_change_set", "change_set"),
        Index("sync_op_history", "pk", "op_no"),
        {"sqlite_autoincrement": True},
    )

    op_no: Mapped[int] = mapped_column(primary_key=True)
    op_id: Mapped[bytes] = mapped_column(LargeBinary(16), server_default=text("(randomblob(16))"))
    change_set: Mapped[int]
    tbl: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(1))
    pk: Mapped[str] = mapped_column(String(36))
    base: Mapped[int] = mapped_column(default=0)
    epoch: Mapped[str] = mapped_column(String(36), default="")
    hlc: Mapped[int]
    who: Mapped[str | None] = mapped_column(String(36), default=None)
    new: Mapped[str | None]
    old: Mapped[str | None]
    state: Mapped[int] = mapped_column(default=0, server_default="0")
