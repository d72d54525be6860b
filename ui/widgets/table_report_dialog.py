"""Any table as a small report: its title typed, its columns chosen, printed or saved as PDF or Excel."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QBoxLayout, QFileDialog, QLineEdit, QMenu, QPushButton, QWidget

from fieldapp.exporting.record import record_export
from fieldapp.queries.team import who_works_here
from fieldapp.reports.draw_pdf import Pdf
from fieldapp.reports.files import write_xlsx
from fieldapp.reports.page import Report
from fieldapp.reports.table_report import TableReport, build
from fieldapp.texts import Text, _
from ui.context import AppContext
from ui.jobs import Progress
from ui.widgets.buttons import button
from ui.widgets.card import row
from ui.widgets.labels import label
from ui.widgets.print_dialog import PrintDialog
from ui.widgets.table_out import Shown, file_name

if TYPE_CHECKING:
    from db.store import Store

TITLE_PX = 320


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was chosen: the title, and which columns are left out, by their place."""

    title: str
    left_out: frozenset[int] = frozenset()


class _Maker:
    """Reads the table once, and makes the report of what is wanted at that moment; works on a reader's thread."""

    def __init__(self, app: AppContext, shown: Shown) -> None:
        self.wanted = Wanted(shown.title)
        self.table: TableReport | None = None
        self._shown, self._today = shown, app.clock.today()

    def pages(self, store: "Store", progress: Progress) -> Report:
        return build(self._cut(self._read(store, progress)))

    def sheet(self, store: "Store", progress: Progress) -> Report:
        return build(self._cut(self._read(store, progress)), in_one=True)

    def _read(self, store: "Store", progress: Progress) -> TableReport:
        if self.table is None:
            found = self._shown.read(store, progress)
            with store.reading() as session:
                me = who_works_here(session)
            self.table = TableReport(
                title=self._shown.title,
                columns=tuple(found.headings),
                rows=[tuple(cells) for cells in found.rows],
                printed_on=self._today,
                filter_text=self._shown.narrowed,
                sorted_by=self._shown.ordered,
                rep=me.name if me else "",
            )
        return self.table

    def _cut(self, table: TableReport) -> TableReport:
        wanted = self.wanted
        kept = [place for place in range(len(table.columns)) if place not in wanted.left_out]
        return replace(
            table,
            title=wanted.title or table.title,
            columns=tuple(table.columns[place] for place in kept),
            rows=[tuple(cells[place] for place in kept) for cells in table.rows],
        )


class TableReportDialog(PrintDialog):
    """The pages of a table, with its title and its columns above them."""

    def __init__(self, app: AppContext, parent: QWidget, shown: Shown) -> None:
        maker = _Maker(app, shown)
        super().__init__(
            app,
            parent,
            title=shown.title,
            file_name=file_name(f"{shown.title} {app.clock.today()}"),
            build=maker.pages,
            doing=Text("Drawing {title}", title=shown.title),
        )
        self._maker = maker
        self.title = QLineEdit(shown.title)
        self.title.setFixedWidth(TITLE_PX)
        self.title.setAccessibleName(_("Title of the report"))
        self.title.editingFinished.connect(self._on_title)
        self.columns: QPushButton = button(_("Columns"), icon="columns")
        self.columns.setMenu(QMenu(self.columns))
        self.columns.setEnabled(False)
        self.save_excel = button(_("Save as Excel"), icon="table", on=self._ask_for_excel)
        for each in (self.columns, self.save_excel):
            each.setAutoDefault(False)
        layout = self.layout()
        assert isinstance(layout, QBoxLayout)  # noqa: S101  (PrintDialog made it)
        options = row(label(_("Title"), "sub"), self.title, self.columns, None, self.save_excel)
        layout.insertLayout(0, options)

    def choose_columns(self, places: frozenset[int]) -> None:
        """Leave these columns out, by their place, and draw again."""
        self._maker.wanted = replace(self._maker.wanted, left_out=places)
        self.draw()

    def save_excel_to(self, path: Path) -> None:
        """Write the workbook: title, filter and day above one table of all columns."""
        maker, now = self._maker, self._app.clock.now()

        def work(store: "Store", progress: Progress) -> None:
            report = maker.sheet(store, progress)
            write_xlsx(report, path, progress.step)
            rows = len(maker.table.rows) if maker.table else 0
            record_export(store, maker.wanted.title, path, rows, now=now)

        self._app.work(
            Text("Exporting {title}", title=maker.wanted.title),
            work,
            writes=True,
            said=Text("Saved: {file}", file=path.name),
            owner=self,
        )

    def _on_title(self) -> None:
        title = self.title.text().strip()
        if title and title != self._maker.wanted.title:
            self._maker.wanted = replace(self._maker.wanted, title=title)
            self._file_name = file_name(f"{title} {self._app.clock.today()}")
            self.draw()

    def _show(self, pdf: Pdf) -> None:
        super()._show(pdf)
        menu, table = self.columns.menu(), self._maker.table
        if menu.actions() or table is None:
            return
        for place, heading in enumerate(table.columns):
            action = menu.addAction(heading)
            action.setCheckable(True)
            action.setChecked(True)
            action.setEnabled(place > 0)  # the first says which row it is
            action.toggled.connect(lambda on, place=place: self._on_column(place, on=on))
        self.columns.setEnabled(True)

    def _on_column(self, place: int, *, on: bool) -> None:
        left = self._maker.wanted.left_out
        self.choose_columns(left - {place} if on else left | {place})

    def _ask_for_excel(self) -> None:
        start = str(Path.home() / f"{self._file_name}.xlsx")
        path, _kind = QFileDialog.getSaveFileName(self.window(), _("Save as Excel"), start, "Excel (*.xlsx)")
        if path:
            self.save_excel_to(Path(path))
