"""Keeps the calendar file of the phone up to date while the app runs, in the background."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from fieldapp.operations import Area, Changed
from ui.context import AppContext
from ui.jobs import Job, Progress

if TYPE_CHECKING:
    from fieldapp.exporting.calendar_file import CalendarFile

PAUSE_MS = 5_000  # after a change, so that a row of changes is written once
DAILY_MS = 3_600_000  # the window of days moves on although nobody changes anything
SHOWN = (Area.VISITS, Area.DEALERS, Area.REMINDERS, Area.TASKS, Area.VALUE, Area.CONTRACTS, Area.SERVICE, Area.RULES)


class CalendarFeed(QObject):
    """Writes the file that the settings name, at the start, after changes and once an hour."""

    def __init__(self, app: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._path = ""  # the file that was written last: what is new is said and written down
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.write)
        self._hourly = QTimer(self, interval=DAILY_MS)
        self._hourly.timeout.connect(self.write)
        app.changed.connect(self._on_changed)
        app.settings_changed.connect(self._on_settings)

    def start(self) -> None:
        """Write now and from now on."""
        self._hourly.start()
        self.write()

    def stop(self) -> None:
        """No more."""
        self._app.changed.disconnect(self._on_changed)
        self._hourly.stop()
        self._pause.stop()

    @Slot()
    def write(self) -> None:
        """Write the file where what it should hold has changed."""
        named = self._app.settings.calendar_file
        if not named or not self._app.has_store:
            self._path = ""
            return
        path, is_first = Path(named), named != self._path
        self._path = named
        today, now = self._app.clock.today(), self._app.clock.now()

        def work(_progress: Progress) -> "CalendarFile":
            from fieldapp.exporting.calendar_feed import keep_calendar
            from fieldapp.exporting.record import record_export
            from fieldapp.working_here import working_here

            with self._app.store.reading() as session:
                me = working_here(session)
                found, is_new = keep_calendar(session, path, today=today, now=now, colleague_id=me)
            if is_new and is_first:  # once for each time the app runs: every few minutes would say nothing
                record_export(self._app.store, "calendar", path, found.events, now=now)
            return found

        job: Job[CalendarFile] = Job(work)
        job.failed.connect(self._app.trouble.show)
        self._app.jobs.write(job)

    @Slot(object)
    def _on_changed(self, changed: Changed) -> None:
        if self._app.settings.calendar_file and changed.touches(*SHOWN):
            self._pause.start()

    @Slot()
    def _on_settings(self) -> None:
        if self._app.settings.calendar_file != self._path:
            self.write()
