"""Work in pieces: the window's events come between them."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from ui.jobs import JobRunner
from ui.slices import Slices
from ui.widgets.buttons import more_button


def test_the_windows_events_come_between_two_steps(qtbot: QtBot) -> None:
    happened: list[str] = []
    slices = Slices(jobs := JobRunner(), owner := QObject())
    slices.run([lambda: happened.append("first"), lambda: happened.append("second")])
    QTimer.singleShot(0, owner, lambda: happened.append("event"))
    assert (happened, jobs.under_way) == (["first"], 1)
    qtbot.waitUntil(lambda: jobs.under_way == 0)
    assert set(happened) == {"first", "second", "event"}
    jobs.stop()


def test_what_is_asked_for_later_takes_the_place_of_what_was_left(qtbot: QtBot) -> None:
    happened: list[str] = []
    slices = Slices(jobs := JobRunner(), owner := QObject())
    slices.run([lambda: happened.append("old 1"), lambda: happened.append("old 2")])
    slices.run([lambda: happened.append("new 1"), lambda: happened.append("new 2")])
    slices.finish()
    assert (happened, slices.is_done, jobs.under_way) == (["old 1", "new 1", "new 2"], True, 0)
    qtbot.wait(1)
    assert len(happened) == 3
    owner.deleteLater()
    jobs.stop()


def test_a_late_menu_asks_for_its_entries_once_and_only_when_it_is_opened(qtbot: QtBot) -> None:
    asked: list[int] = []
    parent = QPushButton()
    qtbot.addWidget(parent)

    def choices() -> list[tuple[str, str, object]]:
        asked.append(1)
        return [("Keep", "check", lambda: None), ("Drop", "x", lambda: None)]

    dots = more_button(choices, "More")  # type: ignore[arg-type]  # callables are objects
    qtbot.addWidget(dots)
    assert asked == []
    dots.menu().aboutToShow.emit()
    assert [action.text() for action in dots.menu().actions()] == ["Keep", "Drop"]
    assert asked == [1]
