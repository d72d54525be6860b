"""A window's leavings are freed on its own thread, whatever the other threads do meanwhile."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.garbage import FULL_EVERY, GarbageCollector
from ui.jobs import Job, JobRunner


@pytest.fixture
def collector() -> Iterator[GarbageCollector]:
    gc.enable()
    made = GarbageCollector()
    yield made
    made.stop()
    assert gc.isenabled()
    gc.disable()  # as it is in every test


class Dialog(QWidget):
    """Holds itself, as a dialog does by its own callbacks."""

    def __init__(self) -> None:
        super().__init__()
        self.on_close = lambda: self


def make_cycles(_progress: object) -> int:
    """As many as make Python look through everything, were it left to itself."""
    for _number in range(300_000):
        cycle: list[object] = []
        cycle.append(cycle)
    return threading.get_ident()


def test_a_closed_dialog_is_never_freed_by_a_thread_that_reads(collector: GarbageCollector, qtbot: QtBot) -> None:
    freed_by: list[int] = []
    answers: list[int] = []
    weakref.finalize(Dialog(), lambda: freed_by.append(threading.get_ident()))
    runner = JobRunner()
    job = Job(make_cycles)
    job.succeeded.connect(answers.append)
    runner.read(job)
    qtbot.waitUntil(lambda: len(answers) == 1)
    for _look in range(FULL_EVERY):
        collector.look()
    assert freed_by == [threading.get_ident()]
    assert answers != freed_by
    assert runner.stop()


def test_it_looks_by_itself(collector: GarbageCollector, qtbot: QtBot) -> None:
    freed: list[bool] = []
    weakref.finalize(Dialog(), lambda: freed.append(True))
    kept = [[] for _number in range(gc.get_threshold()[0] + 1)]
    qtbot.waitUntil(lambda: bool(freed))
    assert kept
