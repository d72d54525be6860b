"""What the tasks page asks for: money, a task and its steps, a correction."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from db.vocabulary import OpeningKind
from fieldapp.operations.tasks import (
    NewTask,
    add_task,
    adjust_closed_month,
    change_step,
    change_task,
    finish_improvement,
    set_money,
)
from fieldapp.queries.tasks import MonthBoard, StepRow, TaskRow
from fieldapp.rules.months import last_day
from fieldapp.texts import Text, _
from fieldapp.words.calendar import month_and_year
from fieldapp.words.pay import kind_name
from ui.context import AppContext
from ui.widgets.choice import Choice
from ui.widgets.date_edit import DateEdit
from ui.widgets.dealer_picker import DealerPicker
from ui.widgets.dialog import Dialog
from ui.widgets.money_edit import MoneyEdit
from ui.widgets.region_edit import RegionEdit

MOST = 10**9  # yuan of one correction


def kinds() -> Choice:
    """Township or county seat."""
    return Choice([(kind, kind_name(kind)) for kind in (OpeningKind.TOWNSHIP, OpeningKind.COUNTY)])


class MoneyDialog(Dialog):
    """Base pay, bonus, expenses; in a missed month what the manager decided, and why."""

    def __init__(self, app: AppContext, parent: QWidget, board: MonthBoard) -> None:
        title = _("Money of {month}").format(month=month_and_year(board.month.year, board.month.month))
        super().__init__(parent, title, _("Save"), self._save)
        self._app, self._board = app, board
        figures = board.figures
        for field, text, amount in (
            ("base_pay", _("Base pay"), figures.base_pay),
            ("bonus", _("Bonus"), figures.bonus),
            ("expenses", _("Expenses"), figures.expenses),
        ):
            editor = MoneyEdit()
            self.form.add(field, text, editor)
            editor.set_value(amount)
        decided = MoneyEdit()
        hint = _("Only for a missed month: the manager decides.")
        self.form.add("base_pay_decided", _("Base pay decided"), decided, hint=hint)
        decided.set_value(figures.base_pay_decided)
        self.form.add("decided_because", _("Reason"), QLineEdit(board.money_note))

    def _save(self) -> None:
        board = self._board
        values: Mapping[str, Any] = {
            name: value if value is not None or name == "base_pay_decided" else Decimal(0)
            for name, value in self.form.values().items()
        }
        self._app.write(
            lambda store: set_money(store, board.colleague_id, board.month, values),
            lambda _none: self.accept(),
            said=Text("Saved"),
            refused=self.form.refuse,
            owner=self,
        )


class NewTaskDialog(Dialog):
    """A place to be opened; the usual steps come by themselves."""

    def __init__(self, app: AppContext, parent: QWidget, month: date, colleague_id: UUID | None) -> None:
        super().__init__(parent, _("New development task"), _("Add the task"), self._save)
        self._app, self._month, self._colleague = app, month, colleague_id
        self.form.add("region_code", _("Place"), RegionEdit(app), required=_("Choose the place to be opened."))
        self.form.add("kind", _("Kind"), kinds())
        self.form.add("dealer_id", _("Dealer or prospect"), DealerPicker(app))
        due = DateEdit(app.clock.today())
        self.form.add("due_on", _("Until"), due)
        due.set_value(last_day(month))
        note = QPlainTextEdit()
        note.setFixedHeight(56)
        note.setTabChangesFocus(True)
        self.form.add("note", _("Note"), note)

    def _save(self) -> None:
        new = NewTask(month=self._month, colleague_id=self._colleague, **self.form.values())
        self._app.write(
            lambda store: add_task(store, new),
            lambda _id: self.accept(),
            said=Text("Task added"),
            refused=self.form.refuse,
            owner=self,
        )


class ChangeTaskDialog(Dialog):
    """With whom a task goes on, until when, and what came of it."""

    def __init__(self, app: AppContext, parent: QWidget, task: TaskRow) -> None:
        super().__init__(parent, _("Change the task in {place}").format(place=task.place), _("Save"), self._save)
        self._app, self._task = app, task
        self.form.add("dealer_id", _("Dealer or prospect"), DealerPicker(app))
        self.form.add("due_on", _("Until"), DateEdit(app.clock.today()))
        for field, text in (("result", _("Result")), ("note", _("Note"))):
            editor = QPlainTextEdit()
            editor.setFixedHeight(56)
            self.form.add(field, text, editor)
        self.form.fill({name: getattr(task, name) for name in ("dealer_id", "due_on", "result", "note")})

    def _save(self) -> None:
        task_id, values = self._task.id, self.form.values()
        self._app.write(
            lambda store: change_task(store, task_id, values),
            lambda _none: self.accept(),
            said=Text("Saved"),
            refused=self.form.refuse,
            owner=self,
        )


class FinishDialog(Dialog):
    """A dealer was improved: what came of it."""

    def __init__(self, app: AppContext, parent: QWidget, task: TaskRow) -> None:
        title = _("What came of it at {dealer}?").format(dealer=task.dealer or task.place)
        super().__init__(parent, title, _("Task is done"), self._save)
        self._app, self._task = app, task
        result = QPlainTextEdit(task.result)
        result.setFixedHeight(84)
        result.setTabChangesFocus(True)
        hint = _("For example our share inside the dealer, then and now. It does not count for the pay.")
        self.form.add("result", _("Result"), result, required=_("Write what came of it."), hint=hint)

    def _save(self) -> None:
        task_id, result = self._task.id, self.form.values()["result"]
        self._app.write(
            lambda store: finish_improvement(store, task_id, result),
            lambda _none: self.accept(),
            said=Text("Saved"),
            refused=self.form.refuse,
            owner=self,
        )


class StepDialog(Dialog):
    """One step: what, until when, when it was done, and what shows it."""

    def __init__(self, app: AppContext, parent: QWidget, step: StepRow) -> None:
        super().__init__(parent, _("Step of the task"), _("Save"), self._save)
        self._app, self._step = app, step
        today = app.clock.today()
        self.form.add("what", _("Step"), QLineEdit(), required=_("Write what is to be done."))
        self.form.add("due_on", _("Until"), DateEdit(today))
        self.form.add("done_on", _("Done on"), DateEdit(today))
        hint = _("For example: minutes, a signed list, the number of a receipt")
        self.form.add("evidence", _("Evidence"), QLineEdit(), hint=hint)
        self.form.fill({name: getattr(step, name) for name in ("what", "due_on", "done_on", "evidence")})

    def _save(self) -> None:
        step_id, values = self._step.id, self.form.values()
        self._app.write(
            lambda store: change_step(store, step_id, values),
            lambda _none: self.accept(),
            said=Text("Saved"),
            refused=self.form.refuse,
            owner=self,
        )


class AdjustmentDialog(Dialog):
    """A correction of a closed month, paid in this one."""

    def __init__(self, app: AppContext, parent: QWidget, colleague_id: UUID, month: date) -> None:
        super().__init__(parent, _("Correct a closed month"), _("Book the correction"), self._save)
        self._app, self._colleague, self._month = app, colleague_id, month
        hint = _("Any day of the closed month")
        self.form.add("corrects", _("Month to correct"), DateEdit(app.clock.today()), hint=hint, required=hint)
        paid = _("Paid in {month}").format(month=month_and_year(month.year, month.month))
        self.form.add("amount", _("Amount"), QLineEdit(), hint=paid, required=_("Write the amount of the correction."))
        self.form.add("reason", _("Reason"), QLineEdit(), required=_("Write down the reason for the correction."))

    def _save(self) -> None:
        values = self.form.values()
        written = values["amount"].replace(",", "").replace("，", "").strip()
        try:
            amount = Decimal(written)
        except ArithmeticError:
            amount = Decimal("NaN")
        if not amount.is_finite() or abs(amount) >= MOST:
            self.form.say("amount", _("Write an amount such as 300 or -150.50."))
            return
        colleague, month, today = self._colleague, self._month, self._app.clock.today()
        self._app.write(
            lambda store: adjust_closed_month(
                store,
                colleague,
                corrects=values["corrects"].replace(day=1),
                month=month,
                amount=amount,
                reason=values["reason"],
                today=today,
            ),
            lambda _none: self.accept(),
            said=Text("Correction booked"),
            refused=self.form.refuse,
            owner=self,
        )
