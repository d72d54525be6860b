"""Lists of records out into Excel and in again: resources, contracts, prices, rounds of input and others."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QWidget

from fieldapp.exporting.export import export_file
from fieldapp.exporting.record_lists import write_list_template
from fieldapp.importing.failed_rows import write_failed_rows
from fieldapp.importing.figures import Became
from fieldapp.importing.plan import Mode
from fieldapp.importing.read_file import SourceFile, open_file
from fieldapp.importing.record_lists import (
    RecordLine,
    RecordsImported,
    finder,
    import_records,
    meanings_of,
    try_out_records,
)
from fieldapp.list_names import ListName
from fieldapp.operations import Area, Changed
from fieldapp.record_lists import LISTS, RecordList
from fieldapp.texts import Text, _, pgettext
from ui.context import AppContext
from ui.jobs import Progress
from ui.rows_model import Column
from ui.tones import Tone
from ui.widgets.buttons import button
from ui.widgets.card import row
from ui.widgets.choice import Choice
from ui.widgets.dialog import Dialog
from ui.widgets.labels import label
from ui.widgets.table import TableView

if TYPE_CHECKING:
    from db.store import Store

WIDTH_PX, TABLE_PX = 760, 240
CHANGED = Changed.of(
    Area.SUPPORT, Area.CONTRACTS, Area.COMPETITORS, Area.SERVICE, Area.REMINDERS, Area.DEALERS, Area.VALUE
)
_TONES = {
    Became.ADDED: Tone.GOOD,
    Became.UPDATED: Tone.ACCENT,
    Became.UNCHANGED: Tone.NEUTRAL,
    Became.LEFT_OUT: Tone.NEUTRAL,
    Became.FAILED: Tone.BAD,
}


def became_word(became: Became) -> str:
    """What a row does, in a word or two."""
    return {
        Became.ADDED: pgettext("row", "new"),
        Became.UPDATED: pgettext("row", "changed"),
        Became.UNCHANGED: pgettext("row", "there already"),
        Became.LEFT_OUT: pgettext("row", "total, left out"),
        Became.FAILED: pgettext("row", "fails"),
    }[became]


class ListsDialog(Dialog):
    """Choose a list: save it, or choose a file of it, look at what would happen, import."""

    def __init__(self, app: AppContext, parent: QWidget, name: ListName = ListName.RESOURCES) -> None:
        super().__init__(parent, _("Lists from and to Excel"), _("Import"), self._import, width=WIDTH_PX)
        self._app = app
        self._path: Path | None = None
        self._source: SourceFile | None = None
        self._done: RecordsImported | None = None
        self.form.add("list", _("List"), Choice([(each, str(of.title)) for each, of in LISTS.items()]))
        modes = [
            (Mode.ADD, _("Add what is new, fill in what is empty")),
            (Mode.UPDATE, _("Update what is there too: the file wins")),
        ]
        self.form.add("mode", _("What is there already"), Choice(modes))
        self.form.fill({"list": name, "mode": Mode.ADD})
        for field in ("list", "mode"):
            self.form.editor(field).edited.connect(self._try_out)  # type: ignore[attr-defined]  # a choice
        self.choose_button = button(_("Choose a file…"), icon="folder-open", on=self._choose)
        self.save_button = button(_("Save the whole list…"), icon="export", role="quiet", on=self._save)
        template = button(_("Save a template to fill in…"), icon="table", role="quiet", on=self._save_template)
        self.body.addLayout(row(self.choose_button, None, self.save_button, template))
        self.said = label(_("Nothing is changed before you have seen what would happen."), "sub", wrap=True)
        self.body.addWidget(self.said)
        self.table = TableView(app, "imported_records", _columns(), key=lambda line: line.number, title=_("Rows"))
        self.table.setMinimumHeight(TABLE_PX)
        self.body.addWidget(self.table)
        self.failed_button = button(_("Save the failed rows…"), icon="table", role="quiet", on=self._save_failed)
        self.body.addLayout(row(self.failed_button, None))
        for widget in (self.table, self.failed_button):
            widget.hide()
        self.confirm_button.setEnabled(False)

    @property
    def of(self) -> RecordList:
        """The list chosen."""
        return LISTS[ListName(self.form.values()["list"])]

    def is_typed(self) -> bool:
        """Nothing is lost by leaving: the file is still there."""
        return False

    def take(self, path: Path) -> None:
        """Read the file and say what an import would do."""
        self._path = path
        self._try_out()

    def _choose(self) -> None:
        kinds = f"{_('Excel or CSV')} (*.xlsx *.xls *.csv)"
        name, _kind = QFileDialog.getOpenFileName(self, _("Import"), str(Path.home()), kinds)
        if name:
            self.take(Path(name))

    def _try_out(self) -> None:
        path = self._path
        if path is None:
            return
        of, mode, today = self.of, Mode(self.form.values()["mode"]), self._app.clock.today()

        def work(store: "Store", _progress: Progress) -> tuple[SourceFile, RecordsImported]:
            source = open_file(path, finder(of))
            meanings = meanings_of(of, source.sheet.headings)
            return source, try_out_records(store, of, source, meanings, mode, today=today)

        self.confirm_button.setEnabled(False)
        self._app.work(
            Text("Read {file}", file=path.name),
            work,
            self._show,
            refused=lambda e: self._refuse(str(e.text)),
            owner=self,
        )

    def _refuse(self, why: str) -> None:
        self._source = self._done = None
        self.said.setText(why)
        for widget in (self.table, self.failed_button):
            widget.hide()

    def _show(self, found: tuple[SourceFile, RecordsImported]) -> None:
        self._source, self._done = found
        source, done = found
        said = str(Text("{file}: {summary}", file=source.name, summary=done.summary()))
        if done.earlier is not None:
            said += "\n" + _("It was imported on {day} already.").format(
                day=done.earlier.imported_at.date().isoformat()
            )
        self.said.setText(said)
        order = [Became.FAILED, Became.ADDED, Became.UPDATED, Became.LEFT_OUT, Became.UNCHANGED]
        self.table.show_rows(sorted(done.lines, key=lambda line: (order.index(line.became), line.number)))
        self.table.show()
        self.failed_button.setVisible(bool(done.failed))
        self.confirm_button.setEnabled(bool(done.became[Became.ADDED] or done.became[Became.UPDATED]))
        self.fit()

    def _import(self) -> None:
        source, of = self._source, self.of
        if source is None:
            return
        mode, today, now = Mode(self.form.values()["mode"]), self._app.clock.today(), self._app.clock.now()
        meanings = meanings_of(of, source.sheet.headings)

        def work(store: "Store", progress: Progress) -> tuple[RecordsImported, Changed]:
            done = import_records(
                store, of, source, meanings, mode, today=today, now=now, again=True, tell=progress.step
            )
            return done, CHANGED

        self._app.work(
            Text("Import {list} from {file}", list=of.title, file=source.name),
            work,
            lambda _done: self.accept(),
            writes=True,
            said=Text("Imported"),
            undo=True,
            refused=lambda error: self._refuse(str(error.text)),
            owner=self,
        )

    # Out

    def _save(self) -> None:
        of, name = self.of, self._ask_where(str(self.of.title))
        if name is None:
            return
        today, now = self._app.clock.today(), self._app.clock.now()

        def work(store: "Store", progress: Progress) -> object:
            return export_file(store, name, today=today, now=now, step=progress.step, list_name=of.name)

        self._app.work(
            Text("Write {file}", file=name.name), work, said=Text("Written: {file}", file=name), owner=self, writes=True
        )

    def _save_template(self) -> None:
        of, name = self.of, self._ask_where(str(self.of.title))
        if name is not None:
            self._app.work(
                Text("Write {file}", file=name.name),
                lambda _store, _progress: write_list_template(of, name),
                said=Text("Template written: {file}", file=name),
                owner=self,
            )

    def _save_failed(self) -> None:
        source, done = self._source, self._done
        name = self._ask_where(_("Failed rows"))
        if source is not None and done is not None and name is not None:
            self._app.work(
                Text("Write {file}", file=name.name),
                lambda _store, _progress: write_failed_rows(name, source.sheet, done.failed, {}),
                said=Text("Written: {file}", file=name),
                owner=self,
            )

    def _ask_where(self, title: str) -> Path | None:
        name, _kind = QFileDialog.getSaveFileName(
            self, _("Save"), str(Path.home() / f"{title}.xlsx"), f"{_('Excel or CSV')} (*.xlsx *.csv)"
        )
        return Path(name) if name else None


def _columns() -> list[Column[Any]]:
    def what(line: RecordLine) -> str:
        return str(line.reason) if line.reason is not None else "  ".join(filter(None, line.cells))

    return [
        Column(
            "number", Text("Row"), lambda line: str(line.number), lambda line: line.number, width=60, align_right=True
        ),
        Column(
            "became",
            Text("Result"),
            lambda line: became_word(line.became),
            pill=lambda line: _TONES[line.became],
            width=120,
        ),
        Column("whose", Text("Dealer or market"), lambda line: line.whose, width=180),
        Column("what", Text("Content, or why it fails"), what, width=260, stretch=True),
    ]
