"""A reminder of the rep's own."""

from datetime import date

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from db.vocabulary import CalendarKind
from fieldapp.operations.reminders import NewOwnReminder, add_own
from fieldapp.texts import Text, _
from ui.context import AppContext
from ui.widgets.choice import Choice
from ui.widgets.date_edit import DateEdit
from ui.widgets.dealer_picker import DealerPicker
from ui.widgets.dialog import Dialog


class OwnReminderDialog(Dialog):
    """What, when, perhaps every year and by the lunar calendar."""

    def __init__(self, app: AppContext, parent: QWidget, on: date) -> None:
        super().__init__(parent, _("New reminder"), _("Add the reminder"), self._save)
        self._app = app
        self.form.add("title", _("What"), QLineEdit(), required=_("Write what to be reminded of."))
        day = DateEdit(app.clock.today())
        self.form.add("on", _("Day"), day, required=_("Choose a day."))
        day.set_value(on)
        self.form.add("at_time", _("Time"), QLineEdit(), hint=_("For example 9:30; empty for the whole day"))
        self.form.add("yearly", "", QCheckBox(_("Every year")))
        calendars = [(CalendarKind.SOLAR, _("by the solar calendar")), (CalendarKind.LUNAR, _("by the lunar calendar"))]
        self.form.add("calendar", _("Returns"), Choice(calendars))
        self.form.add("dealer_id", _("Dealer"), DealerPicker(app))

    def _save(self) -> None:
        new = NewOwnReminder(**self.form.values())
        self._app.write(
            lambda store: add_own(store, new),
            lambda _id: self.accept(),
            said=Text("Reminder added"),
            refused=self.form.refuse,
            owner=self,
        )
