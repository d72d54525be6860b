"""A development task with its steps to tick, and the openings of the month."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from db.vocabulary import TaskPurpose, TaskState
from fieldapp.lists import openings_list
from fieldapp.operations import Changed
from fieldapp.operations.attachments import attach
from fieldapp.operations.tasks import (
    add_step,
    change_step,
    change_task,
    confirm_opening,
    remove_step,
    unconfirm_opening,
)
from fieldapp.queries.tasks import MonthBoard, OpeningRow, StepRow, TaskRow
from fieldapp.rules.tasks import OpeningStanding
from fieldapp.texts import Text, _, ngettext
from fieldapp.words.calendar import due_when
from fieldapp.words.pay import kind_name, opening_standing_text
from fieldapp.words.vocabulary import word
from ui.context import AppContext
from ui.jobs import Progress
from ui.tasks.dialogs import ChangeTaskDialog, FinishDialog, StepDialog
from ui.tasks.progress_card import board_out
from ui.tones import Tone
from ui.widgets.buttons import button, more_button
from ui.widgets.card import Card
from ui.widgets.labels import ElidedLabel, dotted, label
from ui.widgets.pills import Pill
from ui.widgets.table_out import Shown, TableOut

if TYPE_CHECKING:
    from db.store import Store

STATE_TONES = {
    TaskState.OPEN: Tone.ACCENT,
    TaskState.OPENED: Tone.GOOD,
    TaskState.DONE: Tone.GOOD,
    TaskState.DROPPED: Tone.NEUTRAL,
}


class TaskCard(Card):
    """Where, with whom, until when; its steps, each with a box to tick."""

    opening_wanted = Signal(object)  # the task's id

    def __init__(self, app: AppContext, task: TaskRow, month: date) -> None:
        self._app, self._task, self._month = app, task, month
        today = app.clock.today()
        self._improves = task.purpose is TaskPurpose.IMPROVEMENT
        super().__init__(
            dotted(task.dealer, task.place) if self._improves else dotted(task.place, kind_name(task.kind)),
            Pill(word(task.state), STATE_TONES[task.state]),
            more_button(self._choices(), _("What to do with this task")),
        )
        due = due_when(task.due_on, today) if task.due_on and task.state is TaskState.OPEN else ""
        done = _("{done} of {count} steps").format(done=task.steps_done, count=len(task.steps))
        whom = word(task.purpose) if self._improves else task.dealer or _("no dealer chosen yet")
        self.body.addWidget(ElidedLabel(dotted(whom, due, done), "sub"))
        for step in task.steps:
            self.body.addWidget(self._step(step, today))
        if task.state is TaskState.OPEN:
            self._new_step = QLineEdit()
            self._new_step.setPlaceholderText(_("Add a step and press Enter"))
            self._new_step.setAccessibleName(_("New step"))
            self._new_step.returnPressed.connect(self._add_step)
            foot = QHBoxLayout()
            foot.addWidget(self._new_step, 1)
            foot.addWidget(self._end_button())
            self.body.addLayout(foot)
        if task.result or task.note:
            self.body.addWidget(label(dotted(task.result, task.note), "sub", wrap=True))

    def _end_button(self) -> QWidget:
        if self._improves:
            return button(_("Done…"), icon="check", on=self._finish)
        return button(_("Opened…"), icon="flag", on=lambda: self.opening_wanted.emit(self._task.id))

    def _finish(self) -> None:
        FinishDialog(self._app, self.window(), self._task).show_form()

    def _choices(self) -> list[tuple[str, str, partial[None]]]:
        choices = [(_("Change…"), "pencil-simple", partial(self._change))]
        if self._task.dealer_id is not None:
            choices.append((_("Open the dealer"), "storefront", partial(self._app.open_dealer, self._task.dealer_id)))
        if self._task.state is TaskState.OPEN:
            choices.append((_("Drop this task"), "x", partial(self._set_state, TaskState.DROPPED)))
        else:
            choices.append((_("Take it up again"), "arrow-counter-clockwise", partial(self._set_state, TaskState.OPEN)))
        return choices

    def _step(self, step: StepRow, today: date) -> QWidget:
        due = due_when(step.due_on, today) if step.due_on and step.done_on is None else ""
        done = _("done on {day}").format(day=step.done_on.isoformat()) if step.done_on else ""
        box = QCheckBox()
        box.setAccessibleName(dotted(step.what, due, done, step.evidence))
        box.setChecked(step.done_on is not None)
        box.clicked.connect(lambda checked: self._tick(step, done=checked))
        what = label(step.what, "body", wrap=True)
        what.setBuddy(box)
        late = step.due_on is not None and step.done_on is None and step.due_on < today
        below = label(dotted(due, done, step.evidence), "bad" if late else "sub", wrap=True)
        below.setVisible(bool(below.text()))
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        grid.addWidget(box, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(what, 0, 1)
        grid.addWidget(below, 1, 1)
        grid.setRowStretch(1, 1)
        choices = [
            (_("Change…"), "pencil-simple", partial(self._change_step, step)),
            (_("Remove"), "trash", partial(self._remove_step, step)),
        ]
        grid.addWidget(more_button(choices, _("What to do with this step")), 0, 2, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        return made

    def _tick(self, step: StepRow, *, done: bool) -> None:
        on = self._app.clock.today() if done else None
        said = Text("Step done") if done else Text("Step open again")
        self._app.write(lambda store: change_step(store, step.id, {"done_on": on}), said=said)

    def _change_step(self, step: StepRow) -> None:
        StepDialog(self._app, self.window(), step).show_form()

    def _remove_step(self, step: StepRow) -> None:
        now = self._app.clock.now()
        self._app.write(lambda store: remove_step(store, step.id, now), said=Text("Step removed"))

    def _change(self) -> None:
        ChangeTaskDialog(self._app, self.window(), self._task).show_form()

    def _add_step(self) -> None:
        what, task_id = self._new_step.text().strip(), self._task.id
        if what:
            self._app.write(lambda store: add_step(store, task_id, what))

    def _set_state(self, state: TaskState) -> None:
        task_id = self._task.id
        self._app.write(lambda store: change_task(store, task_id, {"state": state}), said=Text("Saved"))


class OpeningsCard(Card):
    """Places opened: what each still lacks before it pays, and the confirmation."""

    change_wanted = Signal(object)  # OpeningRow

    def __init__(self, app: AppContext) -> None:
        self.out = TableOut(app, self, self.shown)
        super().__init__(_("Openings"), self.out.button(_("Openings"), quiet=True))
        self._app = app
        self._board: MonthBoard | None = None
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self.body.addLayout(self._rows)

    def shown(self) -> Shown | None:
        """The openings of the month."""
        return board_out(self._board, _("Openings"), openings_list)

    def show_board(self, board: MonthBoard) -> None:
        """Show those that count in the month, and those whose day has not come."""
        self._board = board
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        if not board.openings:
            self._rows.addWidget(label(_("No place was opened this month yet."), "sub"))
        for opening in board.openings:
            self._rows.addWidget(self._line(opening, closed=board.closed is not None))

    def _line(self, opening: OpeningRow, *, closed: bool) -> QWidget:
        made = QWidget()
        layout = QHBoxLayout(made)
        layout.setContentsMargins(0, 4, 0, 4)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedLabel(dotted(opening.dealer, kind_name(opening.kind)), "strong"))
        day = opening.counted_on.isoformat() if opening.counted_on else ""
        files = ngettext("{count} file", "{count} files", opening.files).format(count=opening.files)
        share = f"{opening.percent} %" if opening.percent != 100 else ""
        words.addWidget(
            ElidedLabel(dotted(opening.place, day, opening.evidence, files if opening.files else "", share), "sub")
        )
        layout.addLayout(words, 1)
        pays = opening.standing is OpeningStanding.PAYS
        confirmed = _("confirmed by {name}").format(name=opening.confirmed_by or "—")
        if opening.confirmed_by_oneself:
            confirmed = _("confirmed by the rep alone")
        said = confirmed if pays else opening_standing_text(opening.standing)
        layout.addWidget(Pill(said, Tone.GOOD if pays else Tone.WARN), 0, Qt.AlignmentFlag.AlignVCenter)
        if not closed and opening.standing is OpeningStanding.NOT_CONFIRMED:
            layout.addWidget(button(_("Confirm"), icon="check", on=partial(self._confirm, opening)))
        choices = [(_("Attach photos and papers…"), "paperclip", partial(self._choose_files, opening))]
        if not closed and opening.confirmed_at is None:
            choices.insert(0, (_("Change…"), "pencil-simple", partial(self.change_wanted.emit, opening)))
        elif not closed:
            taken = (_("Take the confirmation back"), "arrow-counter-clockwise", partial(self._unconfirm, opening))
            choices.insert(0, taken)
        layout.addWidget(more_button(choices, _("What to do with this opening")))
        return made

    def attach(self, opening: OpeningRow, paths: Sequence[Path]) -> None:
        """Attach files as the evidence of an opening; they are on the dealer's file too."""
        files = self._app.files

        def work(store: "Store", progress: Progress) -> Changed:
            changed = Changed.of()
            for number, path in enumerate(paths):
                progress.step(number, len(paths))
                _id, changed = attach(
                    store, files, path, dealer_id=opening.dealer_id, owner_table="opening", owner_id=opening.id
                )
            return changed

        self._app.work(Text("Attaching files"), work, writes=True, said=Text("Attached"))

    def _choose_files(self, opening: OpeningRow) -> None:
        chosen, _filter = QFileDialog.getOpenFileNames(self.window(), _("Attach files"), str(Path.home()))
        if chosen:
            self.attach(opening, [Path(name) for name in chosen])

    def _confirm(self, opening: OpeningRow) -> None:
        now, alone = self._app.clock.now(), self._app.settings.may_confirm_own
        self._app.write(
            lambda store: confirm_opening(store, opening.id, now=now, may_confirm_own=alone), said=Text("Confirmed")
        )

    def _unconfirm(self, opening: OpeningRow) -> None:
        self._app.write(lambda store: unconfirm_opening(store, opening.id), said=Text("Confirmation taken back"))
