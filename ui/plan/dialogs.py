"""What the plan asks for: the details of a visit, why one was missed, whom to visit."""

from datetime import date

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from db.vocabulary import VisitPurpose, VisitWay
from fieldapp.operations.visits import NewVisit, change_visit, miss_visit, plan_visit
from fieldapp.queries.visits import VisitRow
from fieldapp.texts import Text, _
from fieldapp.vocabulary_words import word
from ui.context import AppContext
from ui.widgets.choice import Choice
from ui.widgets.date_edit import DateEdit
from ui.widgets.dealer_picker import DealerPicker
from ui.widgets.dialog import Dialog
from ui.widgets.form import Form


def _add_details(form: Form) -> None:
    form.add("starts_at", _("Appointment"), QLineEdit(), hint=_("For example 9:30; empty when the time is free"))
    form.add("way", _("Way"), Choice([(way, word(way)) for way in VisitWay]))
    form.add("purpose", _("Purpose"), Choice([(purpose, word(purpose)) for purpose in VisitPurpose]))
    form.add("purpose_note", _("Note"), QLineEdit())
    form.add("bring", _("To bring"), QLineEdit())
    form.add("is_fixed", "", QCheckBox(_("Fixed: suggestions leave it where it is")))


class EditVisitDialog(Dialog):
    """Time, way, purpose, what to bring."""

    def __init__(self, app: AppContext, parent: QWidget, visit: VisitRow) -> None:
        super().__init__(parent, visit.dealer, _("Save"), self._save)
        self._app, self._visit = app, visit
        _add_details(self.form)
        names = ("starts_at", "way", "purpose", "purpose_note", "bring", "is_fixed")
        self.form.fill({name: getattr(visit, name) for name in names})

    def _save(self) -> None:
        visit_id, values = self._visit.id, self.form.values()
        self._app.write(
            lambda store: change_visit(store, visit_id, values),
            lambda _none: self.accept(),
            said=Text("Saved"),
            refused=self.form.refuse,
            owner=self,
        )


class MissedDialog(Dialog):
    """Why a visit did not take place: it feeds the month-end report."""

    def __init__(self, app: AppContext, parent: QWidget, visit: VisitRow) -> None:
        super().__init__(parent, _("It did not take place"), _("Note it"), self._save)
        self._app, self._visit = app, visit
        self.form.add("because", _("Reason"), QLineEdit(), required=_("Write down why."))

    def _save(self) -> None:
        visit_id, because = self._visit.id, self.form.value("because")
        self._app.write(
            lambda store: miss_visit(store, visit_id, because),
            lambda _none: self.accept(),
            said=Text("Noted"),
            refused=self.form.refuse,
            owner=self,
        )


class NewVisitDialog(Dialog):
    """Any dealer, any day."""

    def __init__(self, app: AppContext, parent: QWidget, on: date) -> None:
        super().__init__(parent, _("New visit"), _("Put it on the plan"), self._save)
        self._app = app
        self.form.add("dealer_id", _("Dealer"), DealerPicker(app), required=_("Choose the dealer."))
        self.form.add("planned_on", _("Day"), DateEdit(app.clock.today()), required=_("Choose a day."))
        _add_details(self.form)
        self.form.fill({"planned_on": on, "way": VisitWay.ON_SITE, "purpose": VisitPurpose.ROUTINE})

    def _save(self) -> None:
        new = NewVisit(**self.form.values())
        self._app.write(
            lambda store: plan_visit(store, new),
            lambda _id: self.accept(),
            said=Text("Planned"),
            refused=self.form.refuse,
            owner=self,
        )
