"""Work off the window's thread, with progress, cancel and answers back on it.

Build a job, connect its signals, then hand it to ``JobRunner``: a job that was already running
could finish before anyone listens.  ``write`` jobs run one after another, so two operations never
meet in the store; ``read`` jobs run side by side.
"""

import contextvars
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

from fieldapp.texts import Text

if TYPE_CHECKING:
    from ui.slices import Slices

Result = TypeVar("Result")
READERS = 3  # as many as the store keeps connections open


class Cancelled(BaseException):
    """Raised inside the work by ``Progress.step`` after the person pressed cancel.

    Not an ``Exception``, so a broad ``except`` in the work does not swallow it.
    """


class Progress:
    """Handed to the work; the only thing of ``ui`` that it sees."""

    def __init__(self, report: Callable[[int, int], None]) -> None:
        self._report = report
        self._cancel = threading.Event()

    def step(self, done: int, total: int) -> None:
        """Report *done* of *total*, and stop here if cancel was asked for."""
        if self._cancel.is_set():
            raise Cancelled
        self._report(done, total)

    def cancel(self) -> None:
        self._cancel.set()


class Job(QObject, Generic[Result]):
    """A piece of work.  Lives on the window's thread; ends with exactly one of three signals.

    Args:
        work: what to do; it may call ``progress.step``.
        title: named while it runs in the status bar, with its progress and a cancel; without a
            title it runs unseen.
    """

    progressed = Signal(int, int)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()

    def __init__(self, work: Callable[[Progress], Result], title: Text | None = None) -> None:
        super().__init__()
        self.title = title
        self._work = work
        self._progress = Progress(self.progressed.emit)
        self._context = contextvars.copy_context()  # carries the language, above all

    def cancel(self) -> None:
        self._progress.cancel()

    def run(self) -> None:
        """Called on a worker thread: emitting is safe there, touching widgets is not."""
        try:
            result = self._context.run(self._work, self._progress)
        except Cancelled:
            self.cancelled.emit()
        except Exception as error:  # noqa: BLE001  (handed to the window, never swallowed)
            self.failed.emit(error)
        else:
            self.succeeded.emit(result)


class JobRunner(QObject):
    """Owns the two pools and keeps every job alive until it has ended.

    The threads are Python's.  Qt's pool deletes each runnable by itself, and PySide then takes the
    next object at the same address for it: menus became runnables, and the process died.  For the
    same reason a job is let go of by the window's thread, after the thread that ran it has.
    """

    started = Signal(object)
    ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._readers = ThreadPoolExecutor(READERS, "reader")
        self._writer = ThreadPoolExecutor(1, "writer")
        self._under_way: set[Job[Any]] = set()
        self._running: dict[Future[None], Job[Any]] = {}
        self._slices: set[Slices] = set()
        self._stopped = False

    def read(self, job: Job[Any]) -> None:
        """Start *job* beside other readers."""
        self._start(self._readers, job)

    def write(self, job: Job[Any]) -> None:
        """Start *job* after the writers before it."""
        self._start(self._writer, job)

    def apart(self, job: Job[Any]) -> None:
        """Start *job* on a thread of its own: it waits for a network, and neither readers nor writers wait for it.

        The thread dies with the app, should the network not answer.
        """
        self._start(_OwnThread(), job)

    @property
    def under_way(self) -> int:
        """How many jobs have not ended yet."""
        self._slices = {slices for slices in self._slices if isValid(slices) and not slices.is_done}
        return len(self._under_way) + len(self._slices)

    def wait_for(self, slices: "Slices") -> None:
        """Count *slices* among what is under way until it is done."""
        self._slices.add(slices)

    def stop(self, wait_ms: int = 5000) -> bool:
        """Cancel everything and wait; false if something would not stop in time.

        What is asked for afterwards, by a timer that fires while the window goes, is not begun.
        """
        self._stopped = True
        for job in list(self._under_way):
            job.cancel()
        for pool in (self._readers, self._writer):
            pool.shutdown(wait=False)
        return not wait(self._running, wait_ms / 1000).not_done

    def _start(self, pool: "ThreadPoolExecutor | _OwnThread", job: Job[Any]) -> None:
        if self._stopped:
            return
        self._under_way.add(job)
        for end in (job.succeeded, job.failed, job.cancelled):
            end.connect(self._forget)
        self.started.emit(job)
        self._let_go()
        self._running[pool.submit(_run, [job])] = job

    @Slot()
    def _forget(self) -> None:
        job = self.sender()
        if isinstance(job, Job):
            self._under_way.discard(job)
            self.ended.emit(job)

    def _let_go(self) -> None:
        for future in [future for future in self._running if future.done()]:
            del self._running[future]


class _OwnThread:
    """A pool of one thread for one job."""

    def submit(self, run: Callable[[list[Job[Any]]], None], only: list[Job[Any]]) -> "Future[None]":
        future: Future[None] = Future()

        def work() -> None:
            run(only)
            future.set_result(None)

        future.set_running_or_notify_cancel()
        threading.Thread(target=work, name="exchange", daemon=True).start()
        return future


def _run(only: list[Job[Any]]) -> None:
    """Run the one job in *only* and keep nothing of it."""
    only.pop().run()
