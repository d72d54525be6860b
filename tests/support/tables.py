"""What a table or a list would give away into a file, on paper or on the clipboard."""

from collections.abc import Callable
from typing import Any

from db.store import Store
from fieldapp.table_files import FileTable
from ui.jobs import Progress
from ui.widgets.table_out import Shown


def given(give: Callable[[], Shown | None], store: Store | None = None) -> FileTable:
    """The table of this moment, read as its job would."""
    shown = give()
    assert shown is not None
    read: Any = shown.read
    table: FileTable = read(store, Progress(lambda *_: None))
    return FileTable(table.title, list(table.headings), [list(row) for row in table.rows])
