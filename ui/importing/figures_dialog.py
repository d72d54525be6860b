"""Monthly figures from a workbook: look at what each row would do, put the columns right, import; one undo."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from fieldapp.errors import FieldAppError
from fieldapp.file_columns import AMOUNTS, FIGURE_TITLES, Figure
from fieldapp.importing.failed_rows import write_failed_rows
from fieldapp.importing.figures import Became, FigureLine, FiguresImported, import_figures, summary, try_out_figures
from fieldapp.importing.figures_columns import Meanings, find_headings, guess, remember, with_figures
from fieldapp.importing.plan import Mode
from fieldapp.importing.read_file import SourceFile, open_file
from fieldapp.operations import Area, Changed
from fieldapp.texts import Text, _
from ui.context import AppContext
from ui.jobs import Progress
from ui.rows_model import Column
from ui.tones import Tone
from ui.widgets.buttons import button
from ui.widgets.card import Card, row
from ui.widgets.chips import FilterChips
from ui.widgets.choice import Choice
from ui.widgets.labels import dotted, label
from ui.widgets.scroll import Scroll
from ui.widgets.table import TableView

if TYPE_CHECKING:
    from db.store import Store

SIZE, AROUND_PX, COLUMNS_WIDE = (1160, 680), 40, 240
_BECAME = {
    Became.ADDED: (Text("added"), Tone.GOOD),
    Became.UPDATED: (Text("updated"), Tone.ACCENT),
    Became.UNCHANGED: (Text("unchanged"), Tone.NEUTRAL),
    Became.LEFT_OUT: (Text("total: left out"), Tone.NEUTRAL),
    Became.FAILED: (Text("failed"), Tone.BAD),
}


def _months(line: FigureLine) -> str:
    """The months of a row; several are told from the first to the last."""
    ends = dict.fromkeys(f"{month:%Y-%m}" for month in (line.months[:1] + line.months[-1:]))
    return " – ".join(ends)


def _told(line: FigureLine) -> str:
    return " ".join(map(str, filter(None, (line.reason, *line.remarks))))


def _amounts(line: FigureLine) -> str:
    """What the row says in all, in yuan; only what it says anything of."""
    said = [f"{FIGURE_TITLES[one]} {line.amounts[one]:,.2f}" for one in AMOUNTS if line.amounts[one]]
    return dotted(*said)


def _columns() -> list[Column[FigureLine]]:
    return [
        Column("number", Text("Row"), lambda line: str(line.number), lambda line: line.number, width=56),
        Column(
            "became",
            Text("What becomes of it"),
            lambda line: str(_BECAME[line.became][0]),
            pill=lambda line: _BECAME[line.became][1],
            width=140,
        ),
        Column("dealer", Text("Dealer"), lambda line: line.dealer or next(filter(None, line.cells), ""), width=165),
        Column("months", Text("Of the months"), _months, width=145),
        Column("amounts", Text("Amounts in yuan"), _amounts, sub=_told, width=240, stretch=True),
    ]


@dataclass(frozen=True, slots=True)
class _Tried:
    source: SourceFile
    meanings: Meanings
    done: FiguresImported


class FiguresDialog(QDialog):
    """Shows a file before anything of it is written; ``take`` opens one."""

    def __init__(self, app: AppContext, parent: QWidget) -> None:
        super().__init__(parent.window())
        self._app = app
        self._tried: _Tried | None = None
        self._choices: list[Choice] = []
        self._looks = 0
        self.setWindowTitle(_("Import monthly figures"))
        room = parent.window().size()
        self.resize(min(SIZE[0], room.width() - AROUND_PX), min(SIZE[1], room.height() - AROUND_PX))
        self.said = label("", "strong", wrap=True)
        self.warning = label("", "bad", wrap=True)
        self.warning.hide()
        self.columns = Scroll(spacing=4)
        self.columns.setFixedWidth(COLUMNS_WIDE)
        self.table = TableView(app, "figures_preview", _columns(), key=lambda line: line.number)
        self.table.view.setAccessibleName(_("What becomes of each row"))
        self.chips = FilterChips([(None, ""), *((one, "") for one in Became)], many=False, name=_("Which rows"))
        self.chips.changed.connect(self._show_lines)
        self.update_box = QCheckBox(_("Replace amounts that are there already"))
        self.update_box.toggled.connect(self._try)
        self.again_box = QCheckBox(_("Import it again"))
        self.again_box.hide()
        self.again_box.toggled.connect(self._show_buttons)
        self.failed_button = button(_("Save the failed rows…"), icon="export", on=self._save_failed)
        self.import_button = button(_("Import"), icon="download-simple", role="primary", on=self.carry_out)
        both = QHBoxLayout()
        both.setSpacing(12)
        both.addWidget(self.columns)
        card = Card(padding=0)
        card.body.addWidget(self.table)
        rows = QVBoxLayout()
        rows.setSpacing(8)
        rows.addWidget(self.chips)
        rows.addWidget(card, 1)
        both.addLayout(rows, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self.said)
        layout.addWidget(self.warning)
        layout.addLayout(both, 1)
        layout.addLayout(
            row(
                self.update_box,
                self.again_box,
                None,
                self.failed_button,
                button(_("Cancel"), on=self.reject),
                self.import_button,
            )
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    @classmethod
    def ask(cls, app: AppContext, parent: QWidget) -> "FiguresDialog | None":
        """Ask for a file and show it."""
        kinds = f"{_('Tables')} (*.xlsx *.xls *.csv)"
        chosen, _kind = QFileDialog.getOpenFileName(
            parent.window(), _("Import monthly figures"), str(Path.home()), kinds
        )
        if not chosen:
            return None
        dialog = cls(app, parent)
        dialog.take(Path(chosen))
        dialog.open()
        return dialog

    def take(self, path: Path) -> None:
        """Read a file and show what it would do."""
        kept = self._app.settings.import_mappings

        def read(store: "Store", progress: Progress) -> _Tried | FieldAppError:
            try:
                source = open_file(path, find_headings)
                meanings = guess(source.sheet, kept)
                return _Tried(source, meanings, try_out_figures(store, source, meanings, Mode.ADD, step=progress.step))
            except FieldAppError as error:
                return error

        self.said.setText(path.name)
        self._app.work(Text("Reading {file}", file=path.name), read, self._show_first, owner=self)

    def carry_out(self) -> None:
        """Write the figures down, and remember what the columns say."""
        tried = self._tried
        if tried is None:
            return
        mode, again, now = self._mode(), self.again_box.isChecked(), self._app.clock.now()
        meanings = self._meanings()

        def write(store: "Store", progress: Progress) -> Any:  # noqa: ANN401  (the pages are told of the second)
            done = import_figures(store, tried.source, meanings, mode, now=now, again=again, step=progress.step)
            return done, Changed.of(Area.VALUE, Area.REMINDERS, Area.DEALERS)

        def then(done: FiguresImported) -> None:
            headings = tried.source.sheet.headings
            chosen = [meaning.figure for meaning in meanings]
            self._app.save_settings(import_mappings=remember(self._app.settings.import_mappings, headings, chosen))
            self._app.toast(summary(done))
            self.accept()

        title = Text("Importing {file}", file=tried.source.name)
        self._app.work(title, write, then, writes=True, undo=True, owner=self, refused=self._refuse)

    def _show_first(self, found: _Tried | FieldAppError) -> None:
        if isinstance(found, FieldAppError):
            self._refuse(found)
            self._show_buttons()
            return
        for heading, meaning in zip(found.source.sheet.headings, found.meanings, strict=True):
            choice = Choice([(None, _("left out")), *((one, str(FIGURE_TITLES[one])) for one in Figure)])
            choice.set_value(meaning.figure)
            choice.setAccessibleName(heading)
            choice.edited.connect(self._try)
            self._choices.append(choice)
            self.columns.body.addWidget(label(heading or _("(no heading)"), "sub"))
            self.columns.body.addWidget(choice)
        self.columns.body.addStretch(1)
        self._show(found)

    def _try(self) -> None:
        """Look again, with the columns and the mode chosen now."""
        tried = self._tried
        if tried is None:
            return
        meanings, mode = self._meanings(), self._mode()
        self._looks += 1
        number = self._looks

        def again(store: "Store", progress: Progress) -> _Tried | FieldAppError:
            try:
                done = try_out_figures(store, tried.source, meanings, mode, step=progress.step)
            except FieldAppError as error:
                return error
            return _Tried(tried.source, meanings, done)

        def then(found: _Tried | FieldAppError) -> None:
            if number == self._looks:  # an older look may come back later
                self._show_again(found)

        self._app.work(Text("Reading {file}", file=tried.source.name), again, then, owner=self)

    def _show_again(self, found: _Tried | FieldAppError) -> None:
        if isinstance(found, FieldAppError):
            self._refuse(found)
        else:
            self._show(found)

    def _show(self, found: _Tried) -> None:
        self._tried = found
        done = found.done
        self.said.setText(str(Text("{file} would give: {summary}", file=found.source.name, summary=summary(done))))
        earlier = done.earlier
        self.again_box.setVisible(earlier is not None)
        self.warning.setVisible(earlier is not None)
        if earlier is not None:
            said = _("This file was imported on {day} already, as {name}.")
            day = earlier.imported_at.date().isoformat()
            self.warning.setText(said.format(day=day, name=earlier.file_name))
        offered: dict[Became | None, tuple[str, int]] = {None: (_("All rows"), done.rows)}
        offered |= {one: (str(_BECAME[one][0]), done.became[one]) for one in Became if done.became[one]}
        chosen = self.chips.value()
        self.chips.set_counts(offered)
        self.chips.show_only(offered)
        self.chips.choose(chosen if chosen in offered else None)
        self._show_lines()
        self._show_buttons()

    def _show_lines(self) -> None:
        """The rows that are looked at, in the order of the file."""
        tried, wanted = self._tried, self.chips.value()
        if tried is not None:
            lines = [line for line in tried.done.lines if wanted in (None, line.became)]
            self.table.show_rows(sorted(lines, key=lambda line: line.number))

    def _show_buttons(self) -> None:
        tried = self._tried
        ready = tried is not None and bool(tried.done.added or tried.done.updated)
        may_go_on = tried is None or tried.done.earlier is None or self.again_box.isChecked()
        self.import_button.setEnabled(ready and may_go_on)
        self.failed_button.setVisible(tried is not None and bool(tried.done.failed))

    def _save_failed(self) -> None:
        tried = self._tried
        if tried is None:
            return
        start = str(Path.home() / f"{tried.source.path.stem} {_('failed rows')}.xlsx")
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Save the failed rows…"), start, "Excel (*.xlsx)")
        if chosen:
            self.save_failed(Path(chosen))

    def save_failed(self, path: Path) -> None:
        """Write the rows that failed, each with its reason."""
        tried = self._tried
        if tried is None:
            return

        def write(_store: "Store", _progress: Progress) -> int:
            return write_failed_rows(path, tried.source.sheet, tried.done.failed, tried.done.remarks)

        said = Text("Saved: {file}", file=path.name)
        self._app.work(Text("Writing {file}", file=path.name), write, said=said, owner=self)

    def _meanings(self) -> Meanings:
        tried = self._tried
        if tried is None:
            return ()
        chosen = [Figure(value) if (value := choice.value()) else None for choice in self._choices]
        if chosen == [meaning.figure for meaning in tried.meanings]:
            return tried.meanings
        return with_figures(tried.source.sheet.headings, chosen)

    def _mode(self) -> Mode:
        return Mode.UPDATE if self.update_box.isChecked() else Mode.ADD

    def _refuse(self, error: FieldAppError) -> None:
        self.warning.setText(str(error.text))
        self.warning.show()
        self.import_button.setEnabled(False)
