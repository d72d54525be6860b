"""What was imported, so that the same file is noticed when it comes again, and what was exported."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import SyncedBase


class ImportRun(SyncedBase, kw_only=True):
    """One file taken in; ``change_set`` is the transaction that one undo takes back."""

    __tablename__ = "import_run"

    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    imported_at: Mapped[datetime]
    added: Mapped[int] = mapped_column(default=0)
    updated: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    change_set: Mapped[int] = mapped_column(info={"local": True})


class ExportRecord(SyncedBase, kw_only=True):
    """One file given out (DOMAIN section 17: every export is recorded), by whom the change log knows."""

    __tablename__ = "export_record"

    what: Mapped[str] = mapped_column(String(40))  # dealers, people, calendar, everything, or the name of a table
    file_name: Mapped[str] = mapped_column(String(200))
    exported_at: Mapped[datetime]
    rows: Mapped[int] = mapped_column(default=0)
