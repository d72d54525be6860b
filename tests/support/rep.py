"""Someone who works at the window and counts: a click, a shortcut or one typed entry is one action (UX)."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ui.context import AppContext
from ui.main_window import MainWindow


class Rep:
    """Acts through the window alone; ``actions`` says how often."""

    def __init__(self, window: MainWindow, app: AppContext, qtbot: QtBot) -> None:
        self.window, self._app, self._qtbot = window, app, qtbot
        self.actions = 0

    def press(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        """A shortcut."""
        self.actions += 1
        combined = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            combined |= modifier
        self._qtbot.keyClick(self.window, key, combined)
        self.settle()

    def type(self, widget: QWidget, text: str, end: Qt.Key | None = None) -> None:
        """One entry, with the key that ends it (Tab, Enter)."""
        self.actions += 1
        write(self._qtbot, widget, text)
        if end is not None:
            self._qtbot.keyClick(widget, end)
        self.settle()

    def click(self, widget: QWidget) -> None:
        """One click in the middle of *widget*."""
        self.actions += 1
        self._qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.settle()

    def button(self, inside: QWidget, text: str) -> QPushButton:
        """The first button that can be seen inside *inside* and says *text*."""
        for one in inside.findChildren(QPushButton):
            if one.text().strip() == text and one.isVisible():
                return one
        raise AssertionError(f"no button says {text}")

    def wait(self, is_so: Callable[[], bool]) -> None:
        """Look until something is so."""
        self._qtbot.waitUntil(is_so, timeout=10_000)

    def settle(self) -> None:
        """Let the work that was begun come to its end."""
        self.wait(lambda: self._app.jobs.under_way == 0)

    def dialog(self) -> QDialog:
        """The dialog that is open."""
        self.wait(lambda: bool(_open_dialogs()))
        return _open_dialogs()[0]


def write(qtbot: QtBot, widget: QWidget, text: str) -> None:
    """Letters as keys, Chinese as an input method hands it over."""
    if text.isascii():
        qtbot.keyClicks(widget, text)
        return
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def _open_dialogs() -> list[QDialog]:
    return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QDialog) and widget.isVisible()]
