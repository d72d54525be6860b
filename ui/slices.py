"""Work on widgets in pieces, with the window's events between them, so that none of it is felt as a stop."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer, Slot

from ui.jobs import JobRunner


class Slices(QObject):
    """Does one step at once and each further one in an event round of its own.

    A timer of 0 ms fires after what waits to be styled and painted, so each step's widgets are done before the next.
    Until the last is done, *jobs* counts it among what is under way.
    """

    def __init__(self, jobs: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._steps: list[Callable[[], object]] = []
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._next)

    @property
    def is_done(self) -> bool:
        return not self._steps

    def run(self, steps: Iterable[Callable[[], object]]) -> None:
        """Do *steps* in their order; those of an earlier call that were not done yet are left out."""
        self._steps = list(steps)
        self._jobs.wait_for(self)
        self._timer.start()
        self._next()

    def finish(self) -> None:
        """Do at once what is left."""
        while self._steps:
            self._next()

    @Slot()
    def _next(self) -> None:
        if self._steps:
            self._steps.pop(0)()
        if not self._steps:
            self._timer.stop()
