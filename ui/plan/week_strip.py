"""A line above the board: whose week it is, how its plan stands with the manager, and what became of it."""

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from db.vocabulary import WeekPlanState
from fieldapp.operations.week_plans import move_week_plan
from fieldapp.queries.plan_done import PlanDone, count_unrecorded, plan_done
from fieldapp.queries.week_plans import PlanStanding, plan_standing
from fieldapp.rules.week_plans import Move
from fieldapp.texts import _
from fieldapp.words.approvals import move_done, move_word, standing_text
from fieldapp.words.plan_done import balance_line, unrecorded_text
from fieldapp.working_here import working_here
from ui.context import AppContext
from ui.plan.done_dialog import PlanDoneDialog
from ui.plan.unrecorded_dialog import UnrecordedDialog
from ui.tones import Tone
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import ElidedLabel
from ui.widgets.lines_edit import LinesEdit
from ui.widgets.pills import Pill
from ui.widgets.rep_choice import RepChoice

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Found = tuple[PlanStanding | None, PlanDone | None, int]
_TONES = {
    WeekPlanState.DRAFT: Tone.NEUTRAL,
    WeekPlanState.SUBMITTED: Tone.ACCENT,
    WeekPlanState.APPROVED: Tone.GOOD,
    WeekPlanState.RETURNED: Tone.WARN,
}


class WeekStrip(QWidget):
    """Says only what there is: no reps below, no choice; no approval asked for, no state."""

    rep_chosen = Signal()

    def __init__(self, app: AppContext) -> None:
        super().__init__()
        self._app = app
        self.standing: PlanStanding | None = None
        self.balance: PlanDone | None = None
        self.reps = RepChoice(app)
        self.reps.chosen.connect(self.rep_chosen)
        self.pill = Pill("")
        self.words = ElidedLabel("", "sub")
        self.done = button("", icon="check-square", role="quiet", on=self._show_done, tip=_("See the list"))
        self.open = button("", icon="warning-circle", role="quiet", on=self._show_unrecorded)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._state = QWidget()
        state = QHBoxLayout(self._state)
        state.setContentsMargins(0, 0, 0, 0)
        state.setSpacing(8)
        state.addWidget(self.pill)
        state.addLayout(self._buttons)
        line = FlowLayout()  # there is not room for all of it beside each other on every screen
        for one in (self.reps, self._state, self.open, self.done):
            line.addWidget(one)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(line)
        layout.addWidget(self.words)
        self._show((None, None, 0))

    def who(self) -> UUID | None:
        """The colleague whose week is shown; ``None`` for whoever works here."""
        return self.reps.who()

    def read_again(self, monday: date) -> None:
        """Read how the plan of the week that begins on *monday* stands."""
        who, today = self.who(), self._app.clock.today()

        def fetch(session: "Session") -> Found:
            rep = who or working_here(session)
            return (
                plan_standing(session, rep, monday, today),
                plan_done(session, monday, monday + timedelta(days=6), today, rep),
                count_unrecorded(session, today, rep),
            )

        self._app.read(fetch, self._show)

    def button(self, move: Move) -> QPushButton | None:
        """The button that does *move*, where it is offered."""
        for place in range(self._buttons.count()):
            item = self._buttons.itemAt(place)
            found = item.widget() if item is not None else None
            if isinstance(found, QPushButton) and found.property("move") == move.value:
                return found
        return None

    def _show_done(self) -> None:
        """The list behind the figures, ready to print or save."""
        if self.balance is not None:
            PlanDoneDialog(self._app, self.window(), self.balance.first, self.who()).show_pages()

    def _show_unrecorded(self) -> None:
        UnrecordedDialog(self._app, self.window(), self.who()).show_list()

    def _show(self, read: Found) -> None:
        found, self.balance, count = read
        figures = self.balance.figures if self.balance is not None else None
        has_begun = self.balance is not None and self.balance.first <= self._app.clock.today()
        is_shown = figures is not None and has_begun and bool(figures.planned or figures.made)
        self.done.setText(balance_line(figures) if figures is not None else "")
        self.done.setVisible(is_shown)
        self.open.setText(unrecorded_text(count) if count else "")
        self.open.setVisible(bool(count))
        self._show_standing(found)

    def _show_standing(self, found: PlanStanding | None) -> None:
        self.standing = found
        while (item := self._buttons.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.words.setText("")
        self.words.hide()
        self._state.setVisible(found is not None)
        if found is None:
            self.pill.show_word("")
            return
        is_changed = found.changes.any
        tone = Tone.WARN if is_changed else _TONES[found.state]
        self.pill.show_word(standing_text(found), tone)
        if found.decided_at is not None and found.remark:
            self.words.setText(_("Remark: {remark}").format(remark=" ".join(found.remark.split())))
            self.words.show()
        for move in found.moves:
            made = button(move_word(move), on=partial(self._do, move))
            made.setProperty("move", move.value)
            self._buttons.addWidget(made)

    def _do(self, move: Move) -> None:
        found = self.standing
        if found is None:
            return
        if move is Move.RETURN:
            ReturnDialog(self._app, self.window(), found).show_form()
            return
        now, today = self._app.clock.now(), self._app.clock.today()
        self._app.write(
            lambda store: move_week_plan(store, found.colleague_id, found.monday, move, now=now, today=today),
            said=move_done(move),
        )


class ReturnDialog(Dialog):
    """What should be changed about a plan."""

    def __init__(self, app: AppContext, parent: QWidget, found: PlanStanding) -> None:
        super().__init__(
            parent, _("Return the plan of {name}").format(name=found.rep), _("Return the plan"), self._save
        )
        self._app, self._found = app, found
        self.form.add("remark", _("What should be changed"), LinesEdit(3), required=_("Write what should be changed."))

    def _save(self) -> None:
        found, remark = self._found, self.form.value("remark")
        now, today = self._app.clock.now(), self._app.clock.today()
        self._app.write(
            lambda store: move_week_plan(
                store, found.colleague_id, found.monday, Move.RETURN, now=now, today=today, remark=remark
            ),
            lambda _none: self.accept(),
            said=move_done(Move.RETURN),
            refused=self.form.refuse,
            owner=self,
        )
