"""The list as a file: the columns that are shown, of everybody listed or of who is selected."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QFileDialog, QWidget

from fieldapp.exporting.record import export_table
from fieldapp.queries.dealers import DealerRow, dealer_rows
from fieldapp.rules.cadence import Cadence
from fieldapp.texts import Text, _
from ui.context import AppContext
from ui.jobs import Progress
from ui.rows_model import BLOCK_ROWS, Column

if TYPE_CHECKING:
    from db.store import Store

ALWAYS = ("place", "person")  # below the name on the screen, in columns of their own in a file


def export_dealers(
    app: AppContext, parent: QWidget, ids: Sequence[UUID], columns: Sequence[Column[DealerRow]], cadence: Cadence
) -> None:
    """Ask where to, then write these dealers there as they are shown."""
    start = str(Path.home() / f"{_('Dealers')}.xlsx")
    kinds = "Excel (*.xlsx);;CSV (*.csv)"
    path, _kind = QFileDialog.getSaveFileName(parent.window(), _("Export what is shown"), start, kinds)
    if path:
        write_dealers(app, Path(path), ids, columns, cadence)


def write_dealers(
    app: AppContext, path: Path, ids: Sequence[UUID], columns: Sequence[Column[DealerRow]], cadence: Cadence
) -> None:
    """Write these dealers to *path* in the background."""
    now, title = app.clock.now(), _("Dealers")
    headings = [str(column.title) for column in columns]

    def work(store: "Store", progress: Progress) -> int:
        rows = _cells(store, progress, ids, columns, cadence)
        return export_table(store, path, title, headings, rows, now=now)

    app.work(Text("Exporting dealers"), work, writes=True, said=Text("Saved: {file}", file=path.name))


def _cells(
    store: "Store", progress: Progress, ids: Sequence[UUID], columns: Sequence[Column[DealerRow]], cadence: Cadence
) -> Iterator[list[str]]:
    for first in range(0, len(ids), BLOCK_ROWS):
        progress.step(first, len(ids))
        with store.reading() as session:
            rows = dealer_rows(session, ids[first : first + BLOCK_ROWS], cadence)
        for row in rows:
            yield [column.text(row) for column in columns]
