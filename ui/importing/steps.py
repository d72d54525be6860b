"""The steps of an import that only show: looking at the rows, waiting, and what became of them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from db.vocabulary import DealerStatus
from fieldapp.importing.plan import Mode, Outcome
from fieldapp.importing.run import LINES_KEPT, Imported, Line
from fieldapp.importing.words import summary
from fieldapp.texts import _, ngettext
from fieldapp.words.vocabulary import word
from ui.importing.preview_table import PreviewTable
from ui.importing.state import Plan, Shown, as_read, told
from ui.widgets.buttons import button
from ui.widgets.card import Card, row
from ui.widgets.chips import FilterChips
from ui.widgets.choice import Choice
from ui.widgets.labels import label
from ui.widgets.picture import Picture

SIGN_PX = 40
BAR_PX = 360


class CheckStep(QWidget):
    """The rows with what becomes of them, and what can be decided about it."""

    changed = Signal()  # a decision: what would happen must be worked out anew
    shown_changed = Signal()  # other rows are to be looked at
    not_wanted = Signal(list)  # Lines that are to be left out
    all_wanted = Signal()  # and are to be imported after all

    def __init__(self) -> None:
        super().__init__()
        self.mode = FilterChips(
            [
                (Mode.ADD, _("Only add what is new")),
                (Mode.UPDATE, _("Update what is there too")),
            ],
            many=False,
            name=_("Dealers that are there already"),
        )
        self.mode.changed.connect(self.changed)
        self.status = Choice([(status, word(status)) for status in DealerStatus])
        self.status.setAccessibleName(_("New dealers are"))
        self.status.edited.connect(self.changed)
        self.warning = label("", "bad", wrap=True)
        self.chips = FilterChips([(shown, "") for shown in Shown], many=False, name=_("Which rows"))
        self.chips.changed.connect(self.shown_changed)
        self.table = PreviewTable()
        self.table.lines_selected.connect(self._show_selected)
        self.leave_out_button = button(_("Leave these rows out"), icon="x", on=self._leave_out)
        self.leave_out_button.setEnabled(False)
        self.take_in_button = button("", role="quiet", on=self.all_wanted.emit)
        self.take_in_button.hide()
        self.about_row = label("", "sub", wrap=True)
        self.about_row.setMinimumHeight(34)
        self.about_row.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(_("Looking at the rows"))
        card = Card(padding=0)
        card.body.addWidget(self.table)
        options = row(
            self.mode,
            label(_("New dealers are"), "sub"),
            self.status,
        )
        options.setStretch(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.warning)
        layout.addLayout(options)
        self._which = row(self.chips, self.take_in_button, self.leave_out_button)
        self._which.setStretch(0, 1)
        layout.addLayout(self._which)
        layout.addWidget(self.progress)
        layout.addWidget(card, 1)
        layout.addWidget(self.about_row)

    def add_tool(self, tool: QWidget) -> None:
        """A further button at the rows."""
        self._which.addWidget(tool)

    def shown(self) -> Shown:
        """Which rows are looked at."""
        return self.chips.value() or Shown.ALL

    def show_plan(self, plan: Plan) -> None:
        """A file that was just opened: its columns and what is usual."""
        self.mode.choose(plan.mode)
        self.status.set_value(plan.status)
        self._show_columns(plan)
        self._show_warnings(plan.warnings())
        self.table.show_lines([])
        self.about_row.setText("")
        self._show_chips(plan, Shown.ALL)

    def put_into(self, plan: Plan) -> None:
        """Write what was decided into *plan*; until it is worked out a bar runs."""
        plan.mode = self.mode.value() or Mode.ADD
        plan.status = DealerStatus(self.status.value())
        self._show_columns(plan)
        self.show_progress(0, 0)

    def show_preview(self, plan: Plan) -> None:
        """What the import would do."""
        self.progress.hide()
        self._show_warnings(plan.warnings())
        self._show_chips(plan, self.shown())
        self._show_left_out(len(plan.left_out))
        self.leave_out_button.setEnabled(False)
        hidden = plan.preview.counts.rows - len(plan.preview.lines)
        said = _("Only the first {count} rows of each kind are shown; all are imported.")
        self.about_row.setText(said.format(count=f"{LINES_KEPT:,}") if hidden > 0 else "")

    def show_progress(self, done: int, total: int) -> None:
        """How far the looking is; 0 of 0 while nobody knows."""
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        self.progress.show()

    def show_error(self, text: str) -> None:
        """Say why it cannot be imported so."""
        self.progress.hide()
        self._show_warnings([text])

    def _show_columns(self, plan: Plan) -> None:
        sheet = plan.source.sheet
        self.table.show_columns(sheet.headings, plan.fields, plan.custom, fixed=sheet.fields is not None)

    def _show_warnings(self, warnings: list[str]) -> None:
        self.warning.setText("\n".join(warnings))
        self.warning.setVisible(bool(warnings))

    def _show_chips(self, plan: Plan, chosen: Shown) -> None:
        offered = plan.chips()
        self.chips.set_counts(offered)
        self.chips.show_only(offered)
        self.chips.choose(chosen if chosen in offered else Shown.ALL)

    def _leave_out(self) -> None:
        self.not_wanted.emit(self.table.selected())

    def _show_left_out(self, count: int) -> None:
        said = ngettext("{count} row left out: take it in", "{count} rows left out: take them in", count)
        self.take_in_button.setText(said.format(count=f"{count:,}"))
        self.take_in_button.setVisible(count > 0)

    def _show_selected(self, lines: list[Line]) -> None:
        """The chosen row as it was understood, and what is to be said of it."""
        self.leave_out_button.setEnabled(bool(lines))
        if not lines:
            self.about_row.setText("")
            return
        line = lines[0]
        head = _("Row {row}: {text}").format(row=line.number, text=as_read(line))
        self.about_row.setText("\n".join([head, " ".join(told(line))]).strip())


class WaitStep(QWidget):
    """What is under way, and how far it is."""

    def __init__(self) -> None:
        super().__init__()
        self._text = label("", "heading")
        self._count = label("", "note")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(BAR_PX)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addStretch(1)
        for widget in (self._text, self.bar, self._count):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)

    def show_text(self, text: str) -> None:
        """Begin something."""
        self._text.setText(text)
        self.bar.setAccessibleName(text)
        self.show_progress(0, 0)

    def show_progress(self, done: int, total: int) -> None:
        """How far it is; 0 of 0 while nobody knows."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self._count.setText(_("{done} of {total} rows").format(done=f"{done:,}", total=f"{total:,}") if total else "")


class DoneStep(QWidget):
    """What became of the rows, with the way back."""

    def __init__(self) -> None:
        super().__init__()
        self._sign = Picture("check-circle", "good", SIGN_PX)
        self.said = label("", "heading", wrap=True)
        self.said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.more = label("", "note", wrap=True)
        self.more.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.undo_button = button(_("Undo the import"), icon="arrow-counter-clockwise")
        self.failed_button = button(_("Save the failed rows…"), icon="table")
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addStretch(1)
        layout.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.said)
        layout.addWidget(self.more)
        layout.addLayout(row(None, self.undo_button, self.failed_button, None))
        layout.addStretch(1)

    def show_done(self, plan: Plan, done: Imported) -> None:
        """The counts, and where to look at what did not go in."""
        self._sign.show_icon("check-circle", "good")
        self.said.setText(summary(done.counts))
        failed = done.counts[Outcome.FAILED]
        parts = []
        if failed:
            parts.append(
                ngettext(
                    "{count} row was left out. Put it right in the file of failed rows and import that.",
                    "{count} rows were left out. Put them right in the file of failed rows and import that.",
                    failed,
                ).format(count=failed)
            )
        if done.counts.similar:
            parts.append(_("Possible duplicates can be compared and merged under Dealers."))
        self.more.setText("\n".join(parts))
        self.undo_button.setVisible(done.change_set is not None)
        self.undo_button.setEnabled(True)
        self.failed_button.setVisible(bool(done.failed or done.remarks))
        self.failed_button.setText(_("Save the failed rows…") if failed else _("Save the rows to be checked…"))
        self.setAccessibleName(f"{plan.source.name}: {self.said.text()}")

    def show_undone(self) -> None:
        """The import was taken back."""
        self._sign.show_icon("arrow-counter-clockwise", "sub")
        self.said.setText(_("The import was taken back."))
        self.undo_button.hide()
