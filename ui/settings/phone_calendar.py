"""The calendar on the phone: where the file lies that the phone subscribes to."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from fieldapp.texts import _
from ui.context import AppContext
from ui.widgets.buttons import button
from ui.widgets.card import Card, row
from ui.widgets.labels import label


class PhoneCalendarCard(Card):
    """Choose the place once; the file is kept up to date from then on."""

    def __init__(self, app: AppContext) -> None:
        super().__init__(_("Calendar on the phone"))
        self._app = app
        about = _(
            "A calendar file is kept up to date in a folder that your phone can reach, such as one of a network drive "
            "or a cloud folder; subscribe to it there once. Whoever can read the folder can read the names in it. "
            "Children's birthdays without their parents' consent are left out."
        )
        self.body.addWidget(label(about, "sub", wrap=True))
        self.where = label("", "body", wrap=True)
        self.body.addWidget(self.where)
        self.stop_button = button(_("Stop keeping it"), on=lambda: self.keep(""))
        self.body.addLayout(
            row(button(_("Choose the file…"), icon="calendar-plus", on=self._choose), self.stop_button, None)
        )
        self._show()

    def keep(self, path: str) -> None:
        """Keep the calendar in this file from now on; nowhere where *path* is empty."""
        self._app.save_settings(calendar_file=path)
        self._show()

    def _choose(self) -> None:
        start = self._app.settings.calendar_file or str(Path.home() / "FieldApp.ics")
        chosen, _kind = QFileDialog.getSaveFileName(
            self.window(), _("Calendar on the phone"), start, "iCalendar (*.ics)"
        )
        if chosen:
            self.keep(chosen)

    def _show(self) -> None:
        path = self._app.settings.calendar_file
        self.where.setText(_("Kept in {file}").format(file=path) if path else _("No file is kept."))
        self.stop_button.setVisible(bool(path))
