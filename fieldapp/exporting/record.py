"""Every export is written down (DOMAIN section 17): what, into which file, how much, when, and by whom."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from db.models import ExportRecord
from db.store import Store
from fieldapp.table_files import Cell, write_table
from fieldapp.texts import Text

Tell = Callable[[int, int], None]


def record_export(store: Store, what: str, path: Path, rows: int, *, now: datetime) -> None:
    """Write down that *rows* of *what* went into the file *path*; the change log says by whom.  No undo takes it back.

    Args:
        store: the store.
        what: dealers, people, calendar, everything, or the name of a table or a report; at most 40 characters.
        path: the file; only its name is kept.
        rows: how many; of a PDF its pages.
        now: the instant.
    """
    with store.transaction(Text("Export {file}", file=path.name), can_undo=False) as session:
        session.add(ExportRecord(what=what[:40], file_name=path.name[:200], exported_at=now, rows=rows))


def export_table(
    store: Store,
    path: Path,
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    now: datetime,
) -> int:
    """Write a table as it is shown to .xlsx or .csv, and write down that it was; returns the number of rows.

    Raises:
        RefusedError: the file's name has another ending.
        SurroundingsError: the file cannot be written.
    """
    written = write_table(path, title, headings, rows)
    record_export(store, title, path, written, now=now)
    return written
