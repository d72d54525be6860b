import gc
import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from fieldapp.texts import Text, language, speaking
from ui.jobs import Job, JobRunner, Progress


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[JobRunner]:
    runner = JobRunner()
    yield runner
    assert runner.stop()


def test_work_runs_elsewhere_and_answers_here(runner: JobRunner, qtbot: QtBot) -> None:
    threads: dict[str, int] = {}

    def work(progress: Progress) -> int:
        threads["work"] = threading.get_ident()
        progress.step(1, 2)
        return 42

    job = Job(work)
    job.succeeded.connect(lambda _: threads.setdefault("answer", threading.get_ident()))
    with qtbot.waitSignal(job.progressed) as step, qtbot.waitSignal(job.succeeded) as answer:
        runner.read(job)
    assert (step.args, answer.args) == ([1, 2], [42])
    assert threads["work"] != threads["answer"] == threading.get_ident()


def test_cancel_stops_at_the_next_step(runner: JobRunner, qtbot: QtBot) -> None:
    started, go_on = threading.Event(), threading.Event()
    steps: list[int] = []

    def work(progress: Progress) -> None:
        for step in range(100):
            progress.step(step, 100)
            steps.append(step)
            started.set()
            go_on.wait(5)

    job = Job(work)
    with qtbot.waitSignal(job.cancelled):
        runner.write(job)
        assert started.wait(5)
        job.cancel()
        go_on.set()
    assert steps == [0]


def test_an_error_reaches_the_window(runner: JobRunner, qtbot: QtBot) -> None:
    job = Job(lambda _progress: 1 / 0)
    with qtbot.waitSignal(job.failed) as failure:
        runner.read(job)
    assert isinstance(failure.args[0], ZeroDivisionError)


def test_the_language_goes_along(runner: JobRunner, qtbot: QtBot) -> None:
    with speaking("zh_CN"):
        job = Job(lambda _progress: (language(), str(Text("Search"))))
    with qtbot.waitSignal(job.succeeded) as answer:
        runner.read(job)
    assert answer.args == [("zh_CN", "搜索")]


def test_writes_never_overlap(runner: JobRunner, qtbot: QtBot) -> None:
    inside = threading.Semaphore(1)

    def work(_progress: Progress) -> bool:
        alone = inside.acquire(blocking=False)
        threading.Event().wait(0.01)
        if alone:
            inside.release()
        return alone

    answers: list[bool] = []
    for job in [Job(work) for _ in range(5)]:
        job.succeeded.connect(answers.append)
        runner.write(job)
    qtbot.waitUntil(lambda: len(answers) == 5)
    assert all(answers)


def test_a_thousand_jobs_lose_neither_an_answer_nor_a_reference(runner: JobRunner, qtbot: QtBot) -> None:
    """PySide6 6.12.0 on Python 3.11 aborts here: each signal takes a reference to True along."""
    answers: list[int] = []
    for number in range(1000):
        job = Job(lambda progress, number=number: (progress.step(0, 1), number)[1])
        job.succeeded.connect(answers.append)
        (runner.read if number % 2 else runner.write)(job)
        del job
        if number % 100 == 0:
            gc.collect()
    qtbot.waitUntil(lambda: len(answers) == 1000, timeout=20_000)
    assert sorted(answers) == list(range(1000))
    assert runner.under_way == 0


def test_what_a_late_timer_asks_for_after_the_end_is_not_begun(qtbot: QtBot) -> None:
    runner, begun = JobRunner(), threading.Event()
    assert runner.stop()
    runner.read(Job(lambda _: begun.set()))
    assert (runner.under_way, begun.is_set()) == (0, False)
