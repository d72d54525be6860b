"""What is being done in the background: its name, how far it is, and a way to stop it."""

from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from fieldapp.texts import Text, _
from ui.jobs import Job, JobRunner
from ui.widgets.buttons import icon_button
from ui.widgets.labels import label


class Activity(QWidget):
    """Shows the newest job that has a title; hidden while there is none."""

    def __init__(self, jobs: JobRunner) -> None:
        super().__init__()
        self._running: list[Job[Any]] = []
        self._words = label("", "sub")
        self._bar = QProgressBar()
        self._bar.setFixedWidth(120)
        self._bar.setTextVisible(False)
        self._stop = icon_button("x", _("Stop"), on=self._stop_shown)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (self._words, self._bar, self._stop):
            layout.addWidget(widget)
        self.hide()
        jobs.started.connect(self._on_started)
        jobs.ended.connect(self._on_ended)

    @Slot(object)
    def _on_started(self, job: Job[Any]) -> None:
        if job.title is not None:
            self._running.append(job)
            job.progressed.connect(self._on_progressed)
            self._show_newest()

    @Slot(object)
    def _on_ended(self, job: Job[Any]) -> None:
        if job in self._running:
            self._running.remove(job)
            self._show_newest()

    @Slot(int, int)
    def _on_progressed(self, done: int, total: int) -> None:
        if self._running and self.sender() is self._running[-1]:
            self._bar.setRange(0, total)
            self._bar.setValue(done)

    def _show_newest(self) -> None:
        self.setVisible(bool(self._running))
        if self._running:
            title = self._running[-1].title
            more = len(self._running) - 1
            self._words.setText(str(Text("{what} and {more} more", what=title, more=more) if more else title))
            self._bar.setAccessibleName(self._words.text())
            self._bar.setRange(0, 0)  # moves to and fro until the first progress
            self._stop.setEnabled(True)

    def _stop_shown(self) -> None:
        self._running[-1].cancel()
        self._stop.setEnabled(False)
        self._words.setText(_("Stopping…"))
