"""What the plan asks for: why a visit did not take place, whom to visit."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from PySide6.QtWidgets import QLineEdit, QWidget

from db.vocabulary import VisitPurpose, VisitWay
from fieldapp.operations.visits import NewVisit, miss_visit, plan_visit
from fieldapp.queries.planning import E6, EndsOfDays
from fieldapp.queries.visits import VisitRow
from fieldapp.rules.distances import Point
from fieldapp.texts import Text, _
from ui.context import AppContext
from ui.plan.details import add_details
from ui.plan.reason_chips import ReasonChips
from ui.widgets.coordinates_edit import CoordinatesEdit
from ui.widgets.date_edit import DateEdit
from ui.widgets.dealer_picker import DealerPicker
from ui.widgets.dialog import Dialog
from ui.widgets.labels import label


class MissedDialog(Dialog):
    """Why a visit did not take place: it feeds the month-end report."""

    def __init__(self, app: AppContext, parent: QWidget, visit: VisitRow) -> None:
        super().__init__(parent, _("It did not take place"), _("Note it"), self._save)
        self._app, self._visit = app, visit
        self.reasons = ReasonChips()
        self.reasons.chosen.connect(self._take)
        self.form.add("because", _("Reason"), QLineEdit(), required=_("Write down why."))
        self.form.add_wide(self.reasons)

    def _take(self, reason: str) -> None:
        """One click is enough."""
        self.form.fill({"because": reason})
        self._save()

    def _save(self) -> None:
        visit_id, because = self._visit.id, self.form.value("because")
        self._app.write(
            lambda store: miss_visit(store, visit_id, because),
            lambda _none: self.accept(),
            said=Text("Noted"),
            refused=self.form.refuse,
            owner=self,
        )


class SuggestFromDialog(Dialog):
    """Where the days of a suggested week begin and end, when it is not at home.

    Args:
        parent: the window.
        kept: what was said of this week before.
        suggest: gets both; ``None`` for the rep's home, and for where the day began.
    """

    def __init__(
        self, parent: QWidget, kept: EndsOfDays, suggest: Callable[[Point | None, Point | None], object]
    ) -> None:
        super().__init__(parent, _("Suggest from elsewhere"), _("Suggest"), self._go)
        self._suggest = suggest
        self.form.add("start", _("The days begin at"), CoordinatesEdit(), hint=_("Empty: at home."))
        self.form.add("end", _("They end at"), CoordinatesEdit(), hint=_("Empty: where they begin."))
        note = _("Kept for this week: its map and its kilometres go by it too.")
        self.form.add_wide(label(note, "sub", wrap=True))
        self.form.fill({"start": _place(kept.start), "end": _place(kept.end)})

    def _go(self) -> None:
        values = self.form.values()
        self.accept()
        self._suggest(_point(values["start"]), _point(values["end"]))


class NewVisitDialog(Dialog):
    """Any dealer, any day."""

    def __init__(self, app: AppContext, parent: QWidget, on: date, *, colleague_id: UUID | None = None) -> None:
        super().__init__(parent, _("New visit"), _("Put it on the plan"), self._save)
        self._app, self._colleague_id = app, colleague_id
        self.dealer = DealerPicker(app)
        self.form.add("dealer_id", _("Dealer"), self.dealer, required=_("Choose the dealer."))
        self.form.add("planned_on", _("Day"), DateEdit(app.clock.today()), required=_("Choose a day."))
        add_details(self.form)
        self.form.fill({"planned_on": on, "way": VisitWay.ON_SITE, "purpose": VisitPurpose.ROUTINE})

    def _on_confirm(self) -> None:
        self.dealer.when_settled(super()._on_confirm)  # who types fast has the dealer found first

    def _save(self) -> None:
        new = NewVisit(**self.form.values(), colleague_id=self._colleague_id)
        self._app.write(
            lambda store: plan_visit(store, new),
            lambda _id: self.accept(),
            said=Text("Planned"),
            refused=self.form.refuse,
            owner=self,
        )


def _point(value: tuple[int, int] | None) -> Point | None:
    return None if value is None else Point(value[0] / E6, value[1] / E6)


def _place(point: Point | None) -> tuple[int, int] | None:
    return None if point is None else (round(point.latitude * E6), round(point.longitude * E6))
