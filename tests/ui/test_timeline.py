"""The timeline of a dealer by the keyboard and by ear."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.widgets.scroll import Scroll
from ui.widgets.timeline import Timeline, TimelineItem

SAID = "They want two fridges.\nNext week."
ITEMS = [TimelineItem(f"2026-11-{day:02}", f"Visit {day}", SAID) for day in range(1, 31)]


@pytest.fixture
def line(qtbot: QtBot) -> Timeline:
    scroll = Scroll()
    made = Timeline(ITEMS)
    scroll.body.addWidget(made)
    qtbot.addWidget(scroll)
    scroll.resize(400, 300)
    scroll.show()
    scroll.activateWindow()
    qtbot.waitUntil(scroll.isActiveWindow)
    made._scroll = scroll  # type: ignore[attr-defined]  # keeps it alive
    return made


def test_a_screen_reader_hears_when_what_and_more(line: Timeline) -> None:
    said = QAccessible.queryAccessibleInterface(line.entries[2])
    assert said is not None
    assert said.text(QAccessible.Text.Name) == "2026-11-03 Visit 3"
    assert said.text(QAccessible.Text.Description) == SAID


def test_tab_comes_to_one_item_and_the_arrows_go_through_all(line: Timeline, qtbot: QtBot) -> None:
    tabbed = [entry for entry in line.entries if entry.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert tabbed == line.entries[:1]
    line.entries[0].setFocus()
    for key, to in ((Qt.Key.Key_Down, 1), (Qt.Key.Key_Down, 2), (Qt.Key.Key_Up, 1), (Qt.Key.Key_End, 29)):
        qtbot.keyClick(QApplication.focusWidget(), key)
        assert QApplication.focusWidget() is line.entries[to]
    assert not line.entries[29].visibleRegion().isEmpty()  # scrolled to
    tabbed = [entry for entry in line.entries if entry.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert tabbed == [line.entries[29]]  # Tab comes back to where one was
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Home)
    assert QApplication.focusWidget() is line.entries[0]


def test_enter_presses_the_button_of_an_item(line: Timeline, qtbot: QtBot) -> None:
    pressed: list[str] = []
    line.show_items([TimelineItem("today", "Contract", action=("Open", lambda: pressed.append("open")))])
    line.entries[0].setFocus()
    qtbot.keyClick(line.entries[0], Qt.Key.Key_Return)
    assert pressed == ["open"]


def test_the_item_with_the_cursor_is_seen(line: Timeline) -> None:
    before = line.entries[1].grab().toImage()
    line.entries[1].setFocus()
    assert line.entries[1].grab().toImage() != before
