"""A reminder of the rep's own."""

from dataclasses import asdict
from datetime import date
from uuid import UUID

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from db.vocabulary import CalendarKind
from fieldapp.operations.reminders import NewOwnReminder, add_own, change_own
from fieldapp.queries.reminders import OwnReminderRow, own_reminder
from fieldapp.texts import Text, _
from ui.context import AppContext
from ui.widgets.choice import Choice
from ui.widgets.date_edit import DateEdit
from ui.widgets.dealer_picker import DealerPicker
from ui.widgets.dialog import Dialog


def change_own_reminder(app: AppContext, parent: QWidget, own_id: UUID) -> None:
    """Let one of the rep's own be changed; nothing happens where it is gone meanwhile."""

    def show(found: OwnReminderRow | None) -> None:
        if found is not None:
            OwnReminderDialog(app, parent.window(), found.on, own_id, found).show_form()

    app.read(lambda session: own_reminder(session, own_id), show, owner=parent)


class OwnReminderDialog(Dialog):
    """What, when, perhaps every year and by the lunar calendar; with *row* one that is there is changed."""

    def __init__(
        self,
        app: AppContext,
        parent: QWidget,
        on: date,
        own_id: UUID | None = None,
        row: OwnReminderRow | None = None,
    ) -> None:
        title, confirm = (_("Change the reminder"), _("Save")) if row else (_("New reminder"), _("Add the reminder"))
        super().__init__(parent, title, confirm, self._save)
        self._app, self._own_id = app, own_id
        self.form.add("title", _("What"), QLineEdit(), required=_("Write what to be reminded of."))
        day = DateEdit(app.clock.today())
        self.form.add("on", _("Day"), day, required=_("Choose a day."))
        day.set_value(on)
        self.form.add("at_time", _("Time"), QLineEdit(), hint=_("For example 9:30; empty for the whole day"))
        self.form.add("yearly", "", QCheckBox(_("Every year")))
        calendars = [(CalendarKind.SOLAR, _("by the solar calendar")), (CalendarKind.LUNAR, _("by the lunar calendar"))]
        self.form.add("calendar", _("Returns"), Choice(calendars))
        self.form.add("dealer_id", _("Dealer"), DealerPicker(app))
        if row is not None:
            self.form.fill(asdict(row))

    def _save(self) -> None:
        if (own_id := self._own_id) is not None:
            values = self.form.values()
            self._app.write(
                lambda store: change_own(store, own_id, values),
                lambda _none: self.accept(),
                said=Text("Saved"),
                refused=self.form.refuse,
                owner=self,
            )
            return
        new = NewOwnReminder(**self.form.values())
        self._app.write(
            lambda store: add_own(store, new),
            lambda _id: self.accept(),
            said=Text("Reminder added"),
            refused=self.form.refuse,
            owner=self,
        )
