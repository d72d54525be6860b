"""The way out of every table and list: into Excel or CSV, onto paper, onto the clipboard."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QToolButton, QWidget

from fieldapp.table_files import FileTable, said
from fieldapp.texts import Text, _
from ui import theme
from ui.context import AppContext
from ui.jobs import Progress
from ui.widgets.buttons import QuietButton, icon_button

if TYPE_CHECKING:
    from db.store import Store
    from ui.widgets.table_report_dialog import TableReportDialog

FORBIDDEN = str.maketrans(dict.fromkeys('\\/:*?"<>|', " "))  # in the names of files


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as it is shown at this moment.

    Attributes:
        title: names the file, its sheet, and the pages.
        read: gives headings and rows; called off the window's thread, so it must not touch widgets.
        narrowed: what the rows were chosen by, in words; stands below the title on paper.
        ordered: what the rows are sorted by, in words; empty for the usual order.
    """

    title: str
    read: "Callable[[Store, Progress], FileTable]"
    narrowed: str = ""
    ordered: str = ""


def order_words(column: str, *, descending: bool) -> str:
    """What a table is sorted by, as paper says it."""
    return _("{column}, falling").format(column=column) if descending else column


def in_memory(table: FileTable, narrowed: str = "") -> Shown:
    """A table whose rows are all there."""
    return Shown(table.title, lambda _store, _progress: table, narrowed)


class TableOut:
    """Exports, prints and copies what *give* says is shown when it is asked for.

    Args:
        app: works in the background.
        owner: dialogs open above its window.
        give: the table of that moment; ``None`` where there is none.
    """

    def __init__(self, app: AppContext, owner: QWidget, give: Callable[[], Shown | None]) -> None:
        self._app, self._owner, self._give = app, owner, give

    def button(self, of: str, *, quiet: bool = False) -> QToolButton:
        """A small button with the menu, for the heading of a card or a row of tools; *of* is the table's name.

        A *quiet* one is seen while the mouse is over its card or it has the focus: most cards are read, few go out.
        """
        made = icon_button("export", _("Export or print: {what}").format(what=of), kind=QuietButton if quiet else None)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(made)
        self.fill(menu)
        made.setMenu(menu)
        return made

    def offer_on(self, widget: QWidget) -> None:
        """Open the menu on *widget* with the right mouse button or the menu key."""
        widget.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        widget.customContextMenuRequested.connect(lambda at: self._pop_up(widget, at))

    def fill(self, menu: QMenu, *, copies: bool = True) -> None:
        """Add the entries to *menu*; without *copies* only those for files and paper."""
        entries: list[tuple[str, str, Callable[[], object]]] = [
            (_("Export to Excel or CSV…"), "export", self.export),
            (_("Report: print, PDF or Excel…"), "printer", self.print),
        ]
        if copies:
            entries.append((_("Copy for Excel"), "copy", self.copy))
        for text, icon, call in entries:
            action = menu.addAction(theme.icon(icon), text)
            action.triggered.connect(lambda _checked=False, call=call: call())

    def export(self) -> None:
        """Ask where to, then write the table there."""
        shown = self._give()
        if shown is None:
            return
        start = str(Path.home() / f"{file_name(shown.title)}.xlsx")
        kinds = "Excel (*.xlsx);;CSV (*.csv)"
        path, kind = QFileDialog.getSaveFileName(self._owner.window(), _("Export what is shown"), start, kinds)
        if path:
            self._write(shown, with_ending(Path(path), kind))

    def export_to(self, path: Path) -> None:
        """Write the table to *path* in the background: .xlsx or .csv."""
        shown = self._give()
        if shown is not None:
            self._write(shown, path)

    def print(self) -> "TableReportDialog | None":
        """Show the pages of the table, with a title and columns that can be chosen."""
        from ui.widgets.table_report_dialog import TableReportDialog

        shown = self._give()
        if shown is None:
            return None
        dialog = TableReportDialog(self._app, self._owner.window(), shown)
        dialog.show_pages()
        return dialog

    def copy(self) -> None:
        """Put headings and rows on the clipboard; pasting into Excel fills cells."""
        shown = self._give()
        if shown is None:
            return

        def read(store: "Store", progress: Progress) -> list[str]:
            table = shown.read(store, progress)
            rows = ("\t".join(_one_line(said(cell)) for cell in row) for row in table.rows)
            return ["\t".join(table.headings), *rows]

        self._app.work(Text("Copying"), read, self._on_copied, owner=self._owner)

    def _on_copied(self, lines: list[str]) -> None:
        QApplication.clipboard().setText("\n".join(lines))
        self._app.toast(Text("{count} rows copied", count=len(lines) - 1), undo=False)

    def _write(self, shown: Shown, path: Path) -> None:
        from fieldapp.exporting.record import export_table

        now = self._app.clock.now()

        def work(store: "Store", progress: Progress) -> int:
            table = shown.read(store, progress)
            return export_table(store, path, shown.title, table.headings, table.rows, now=now)

        doing = Text("Exporting {title}", title=shown.title)
        self._app.work(doing, work, writes=True, said=Text("Saved: {file}", file=path.name))

    def _pop_up(self, widget: QWidget, at: QPoint) -> None:
        menu = QMenu(widget)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fill(menu)
        menu.popup(widget.mapToGlobal(at))


def with_ending(path: Path, kind: str) -> Path:
    """The name as a person wrote it, with the ending of the kind of file that was chosen in the dialog."""
    ending = ".csv" if kind.startswith("CSV") else ".xlsx"
    known = path.suffix.lower() in {".csv", ".xlsx"}
    return path.with_suffix(ending) if known else path.with_name(path.name + ending)


def file_name(title: str) -> str:
    """*title* without what no file may be called."""
    return " ".join(title.translate(FORBIDDEN).split()) or "FieldApp"


def _one_line(text: str) -> str:
    return text.replace("\t", " ").replace("\n", " ")
