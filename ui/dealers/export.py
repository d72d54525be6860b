"""The list as a file, on paper and on the clipboard: the columns shown, of everybody listed or of who is selected."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from fieldapp.queries.dealer_choice import DealerFilter
from fieldapp.queries.dealers import DealerRow, dealer_rows
from fieldapp.rules.cadence import Cadence
from fieldapp.rules.custom_fields import CustomColumn
from fieldapp.table_files import Cell, FileTable
from fieldapp.texts import _, pgettext
from fieldapp.words.custom_fields import custom_name, shown_custom
from fieldapp.words.vocabulary import word
from ui.jobs import Progress
from ui.rows_model import BLOCK_ROWS, Column, file_cells, file_headings
from ui.widgets.table_out import Shown

if TYPE_CHECKING:
    from db.store import Store

ALWAYS = ("place", "person")  # below the name on the screen, in columns of their own in a file


def dealers_out(
    ids: Sequence[UUID],
    shown: Sequence[Column[DealerRow]],
    every: Sequence[Column[DealerRow]],
    cadence: Cadence,
    *,
    narrowed: str,
    ordered: str = "",
) -> Shown:
    """These dealers as they are shown.

    Args:
        ids: whose rows, in their order.
        shown: the columns chosen for the screen.
        every: all columns that there are; place and person are taken along.
        cadence: when visits are due.
        narrowed: what they were chosen by, in words.
        ordered: what they are sorted by, in words.
    """
    names = {column.name for column in shown}
    columns = [*shown, *(column for column in every if column.name in ALWAYS and column.name not in names)]
    title, headings = _("Dealers"), file_headings(columns)

    def read(store: "Store", progress: Progress) -> FileTable:
        return FileTable(title, headings, _cells(store, progress, ids, columns, cadence))

    return Shown(title, read, narrowed, ordered)


def filter_words(chosen: DealerFilter, region: str, custom: Sequence[CustomColumn] = ()) -> str:
    """What dealers were chosen by, as it stands below the title of a printed list; empty for everybody."""
    words = [
        *(word(status) for status in sorted(chosen.statuses)),
        *(_("Without a grade") if grade is None else word(grade) for grade in sorted(chosen.grades, key=str)),
        *(word(kind) for kind in sorted(chosen.types)),
        region if chosen.region_prefix else "",
        chosen.reason if chosen.only else "",
        _("Core dealers only") if chosen.core_only else "",
        *(
            f"{custom_name(field)}: {shown_custom(field, str(option.id))}"
            for field in custom
            for option in field.options
            if (field.id, str(option.id)) in chosen.custom
        ),
        chosen.text.strip(),
    ]
    return pgettext("list", ", ").join(filter(None, words))


def _cells(
    store: "Store", progress: Progress, ids: Sequence[UUID], columns: Sequence[Column[DealerRow]], cadence: Cadence
) -> Iterator[list[Cell]]:
    for first in range(0, len(ids), BLOCK_ROWS):
        progress.step(first, len(ids))
        with store.reading() as session:
            rows = dealer_rows(session, ids[first : first + BLOCK_ROWS], cadence)
        for row in rows:
            yield file_cells(columns, row)
