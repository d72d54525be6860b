"""What the tasks page asks for: a target, money, a task, an opening, a correction."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSpinBox, QWidget

from db.vocabulary import OpeningKind
from fieldapp.calendar_words import month_and_year
from fieldapp.operations import Changed
from fieldapp.operations.tasks import (
    NewOpening,
    NewTask,
    add_task,
    adjust_closed_month,
    record_opening,
    set_money,
    set_target,
)
from fieldapp.pay_words import kind_name
from fieldapp.queries.tasks import MonthBoard, TaskRow
from fieldapp.rules.pay_month import month_after
from fieldapp.texts import Text, _, ngettext
from ui.context import AppContext
from ui.widgets.choice import Choice
from ui.widgets.date_edit import DateEdit
from ui.widgets.dealer_picker import DealerPicker
from ui.widgets.dialog import Dialog
from ui.widgets.labels import label
from ui.widgets.money_edit import MoneyEdit
from ui.widgets.region_edit import RegionEdit

if TYPE_CHECKING:
    from db.store import Store


def _kinds() -> Choice:
    return Choice([(kind, kind_name(kind)) for kind in (OpeningKind.TOWNSHIP, OpeningKind.COUNTY)])


class TargetDialog(Dialog):
    """How many places of each kind are to be opened in the month."""

    def __init__(self, app: AppContext, parent: QWidget, board: MonthBoard) -> None:
        title = _("Target of {month}").format(month=month_and_year(board.month.year, board.month.month))
        super().__init__(parent, title, _("Set the target"), self._save)
        self._app, self._board = app, board
        anywhere = {t.kind: t.count for t in board.targets if not t.region_code}
        for kind in OpeningKind:
            count = QSpinBox()
            count.setRange(0, 99)
            count.setValue(anywhere.get(kind, 0))
            self.form.add(kind.value, kind_name(kind), count)
        elsewhere = sum(t.count for t in board.targets if t.region_code)
        if elsewhere:
            hint = ngettext(
                "{count} more is set for a single county.", "{count} more are set for single counties.", elsewhere
            ).format(count=elsewhere)
            self.body.addWidget(label(hint, "sub", wrap=True))

    def _save(self) -> None:
        board, values = self._board, self.form.values()

        def operate(store: "Store") -> Changed:
            changed = Changed.of()
            for kind in OpeningKind:
                changed = set_target(store, board.colleague_id, board.month, kind, values[kind.value])
            return changed

        self._app.write(
            operate, lambda _none: self.accept(), said=Text("Target set"), refused=self.form.refuse, owner=self
        )


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
        self.form.add("kind", _("Kind"), _kinds())
        self.form.add("dealer_id", _("Dealer or prospect"), DealerPicker(app))
        due = DateEdit(app.clock.today())
        self.form.add("due_on", _("Until"), due)
        due.set_value(month_after(month) - timedelta(days=1))
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


class OpeningDialog(Dialog):
    """A place opened: with whom, on which days, and the evidence."""

    def __init__(
        self, app: AppContext, parent: QWidget, colleague_id: UUID | None, *, task: TaskRow | None = None
    ) -> None:
        super().__init__(parent, _("A place is opened"), _("Record the opening"), self._save, width=520)
        self._app, self._task, self._colleague = app, task, colleague_id
        self.form.add("dealer_id", _("Dealer"), DealerPicker(app), required=_("Choose the dealer."))
        hint = _("Left empty, the dealer's own place counts.")
        self.form.add("region_code", _("Place"), RegionEdit(app), hint=hint)
        self.form.add("kind", _("Kind"), _kinds())
        today = app.clock.today()
        self.form.add("contract_on", _("Contract on"), DateEdit(today))
        self.form.add("first_shipment_on", _("First shipment on"), DateEdit(today))
        self.form.add("first_payment_on", _("First payment on"), DateEdit(today))
        hint = _("For example: receipt number, order number. Photos are added in the dealer's files.")
        self.form.add("evidence", _("Evidence"), QLineEdit(), hint=hint)
        if task is not None:
            self.form.fill({"dealer_id": task.dealer_id, "region_code": task.region_code, "kind": task.kind})

    def _save(self) -> None:
        values = self.form.values()
        new = NewOpening(
            dealer_id=values["dealer_id"],
            region_code=values["region_code"] or "",
            kind=values["kind"],
            task_id=self._task.id if self._task else None,
            contract_on=values["contract_on"],
            first_shipment_on=values["first_shipment_on"],
            first_payment_on=values["first_payment_on"],
            evidence=values["evidence"],
            shares={self._colleague: 100} if self._colleague else None,
        )
        self._app.write(
            lambda store: record_opening(store, new),
            lambda _id: self.accept(),
            said=Text("Opening recorded"),
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
        try:
            amount = Decimal(values["amount"].replace(",", "").replace("，", ""))
        except ArithmeticError:
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
