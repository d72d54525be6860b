"""A place that was opened: recorded, and put right until it is confirmed."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSpinBox, QWidget

from fieldapp.operations.tasks import NewOpening, change_opening, record_opening
from fieldapp.queries.tasks import OpeningRow, TaskRow
from fieldapp.texts import Text, _
from ui.context import AppContext
from ui.tasks.dialogs import kinds
from ui.widgets.date_edit import DateEdit
from ui.widgets.dealer_picker import DealerPicker
from ui.widgets.dialog import Dialog
from ui.widgets.labels import ElidedLabel
from ui.widgets.region_edit import RegionEdit
from ui.widgets.spin import Spin

WHOLE = 100  # percent
People = Sequence[tuple[UUID, str]]


class SharesEdit(QWidget):
    """The percentages of those who opened a place together; its value is those above nothing."""

    edited = Signal()

    def __init__(self, people: People) -> None:
        super().__init__()
        self.numbers: dict[UUID, QSpinBox] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for row, (colleague_id, name) in enumerate(people):
            number = Spin()
            number.setRange(0, WHOLE)
            number.setSuffix(" %")
            number.setAccessibleName(_("Share of {name}").format(name=name))
            number.valueChanged.connect(lambda _value: self.edited.emit())
            grid.addWidget(ElidedLabel(name), row, 0)
            grid.addWidget(number, row, 1)
            self.numbers[colleague_id] = number

    def value(self) -> dict[UUID, int]:
        return {who: number.value() for who, number in self.numbers.items() if number.value()}

    def set_value(self, shares: Mapping[UUID, int]) -> None:
        for who, number in self.numbers.items():
            number.setValue(shares.get(who, 0))

    def problem(self) -> str:
        """What is wrong, in words."""
        whole = sum(self.value().values())
        return "" if whole == WHOLE else _("The shares add up to {whole} %, not 100 %.").format(whole=whole)


class OpeningDialog(Dialog):
    """Records an opening, or changes one that is not confirmed yet.

    Args:
        app: reads and writes.
        parent: the window.
        colleague_id: whose work it is, unless shares say otherwise.
        people: who may have a share; asked for only where there are several.
        task: the task that it fulfils.
        opening: the one to be changed.
    """

    def __init__(
        self,
        app: AppContext,
        parent: QWidget,
        colleague_id: UUID | None,
        people: People = (),
        *,
        task: TaskRow | None = None,
        opening: OpeningRow | None = None,
    ) -> None:
        title = _("A place is opened") if opening is None else _("Change the opening of {place}")
        done = _("Record the opening") if opening is None else _("Save")
        super().__init__(parent, title.format(place=opening.place if opening else ""), done, self._save, width=520)
        self._app, self._task, self._opening, self._colleague = app, task, opening, colleague_id
        self.form.add("dealer_id", _("Dealer"), DealerPicker(app), required=_("Choose the dealer."))
        hint = _("Left empty, the dealer's own place counts.")
        self.form.add("region_code", _("Place"), RegionEdit(app), hint=hint)
        self.form.add("kind", _("Kind"), kinds())
        today = app.clock.today()
        self.form.add("contract_on", _("Contract on"), DateEdit(today))
        self.form.add("first_shipment_on", _("First shipment on"), DateEdit(today))
        self.form.add("first_payment_on", _("First payment on"), DateEdit(today))
        hint = _("For example: receipt number, order number. Photos are attached to the opening in the list.")
        self.form.add("evidence", _("Evidence"), QLineEdit(), hint=hint)
        self._shared = len(people) > 1
        if self._shared:
            hint = _("Opened together: the reward and the count are split by these.")
            self.form.add("shares", _("Shares"), SharesEdit(people), hint=hint)
        if opening is not None:
            self.form.editor("dealer_id").setEnabled(False)
            names = ("dealer_id", "region_code", "kind", "contract_on", "first_shipment_on", "first_payment_on")
            self.form.fill({name: getattr(opening, name) for name in (*names, "evidence")})
        elif task is not None:
            self.form.fill({"dealer_id": task.dealer_id, "region_code": task.region_code, "kind": task.kind})
        if self._shared:
            shares = dict(opening.shares) if opening is not None else {colleague_id: WHOLE} if colleague_id else {}
            self.form.fill({"shares": shares})

    def _save(self) -> None:
        values = self.form.values()
        values["region_code"] = values["region_code"] or ""
        shares = values.pop("shares", None)
        opening = self._opening
        if opening is None:
            alone = {self._colleague: WHOLE} if self._colleague else None
            new = NewOpening(task_id=self._task.id if self._task else None, shares=shares or alone, **values)
            self._app.write(
                lambda store: record_opening(store, new),
                lambda _id: self.accept(),
                said=Text("Opening recorded"),
                refused=self.form.refuse,
                owner=self,
            )
            return
        del values["dealer_id"]
        self._app.write(
            lambda store: change_opening(store, opening.id, values, shares=shares),
            lambda _none: self.accept(),
            said=Text("Opening changed"),
            refused=self.form.refuse,
            owner=self,
        )
