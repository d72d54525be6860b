"""Which files were imported already, and writing down that one is: the same for dealers, figures and lists."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import ImportRun
from fieldapp.errors import RefusedError
from fieldapp.importing.read_file import SourceFile
from fieldapp.texts import Text

_NAME_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Earlier:
    """An import of the same bytes that was not undone."""

    file_name: str
    imported_at: datetime


def earlier_import(session: Session, sha256: str) -> Earlier | None:
    """When a file with these bytes was imported last, unless that was undone."""
    found = session.execute(
        select(ImportRun.file_name, ImportRun.imported_at)
        .where(ImportRun.sha256 == sha256)  # undo marks the record as deleted with all that was added
        .order_by(ImportRun.imported_at.desc())
    ).first()
    return Earlier(*found) if found else None


def refuse_earlier(session: Session, source: SourceFile) -> None:
    """Stop an import of a file that was imported before.

    Raises:
        RefusedError: it was, and that was not undone.
    """
    if earlier := earlier_import(session, source.sha256):
        raise RefusedError(
            Text(
                "{file} was imported on {day} already, as {name}. Import it again only if you mean to "
                "(in the terminal: --again).",
                file=source.name,
                day=earlier.imported_at.date().isoformat(),
                name=earlier.file_name,
            )
        )


def note_import(session: Session, source: SourceFile, *, now: datetime, added: int, updated: int, failed: int) -> int:
    """Write down that *source* is imported in the change under way; returns its number, for one undo."""
    number: int = session.info["change_set"]
    session.add(
        ImportRun(
            file_name=source.name[:_NAME_LENGTH],
            sha256=source.sha256,
            imported_at=now,
            added=added,
            updated=updated,
            failed=failed,
            change_set=number,
        )
    )
    return number
