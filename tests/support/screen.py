"""What a test does and sees on the screen: press what is named, read what is shown, wait for work to end."""

from typing import TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from ui.context import AppContext
from ui.page import Page

MOST_MS = 10_000
Kind = TypeVar("Kind", bound=QDialog)
PageKind = TypeVar("PageKind", bound=Page)


class Screen:
    """Eyes and hands of a test."""

    def __init__(self, app: AppContext, qtbot: QtBot) -> None:
        self.app, self.qtbot = app, qtbot
        self.toasts: list[str] = []
        self.trouble: list[str] = []
        self.wanted: list[tuple[str, object]] = []  # pages that were gone to
        app.toasted.connect(lambda text, _undo: self.toasts.append(text))
        for signal in (app.trouble.refused, app.trouble.in_the_status_bar):
            signal.connect(self.trouble.append)
        app.trouble.as_a_report.connect(lambda text, _error: self.trouble.append(f"bug: {text}"))
        app.page_wanted.connect(lambda page, where: self.wanted.append((page, where)))

    def show(self, kind: type[PageKind], *, width: int = 1180, height: int = 660) -> PageKind:
        """A page of this kind, filled, which hears of changes as in the window."""
        page = kind(self.app)
        self.app.changed.connect(page.on_changed)
        self.qtbot.addWidget(page)
        page.resize(width, height)
        page.show()
        self.settle()
        return page

    def settle(self) -> None:
        """Let the work that was begun come to its end, and what it begins, too."""
        for _round in range(2):
            self.qtbot.waitUntil(lambda: self.app.jobs.under_way == 0, timeout=MOST_MS)
            QApplication.processEvents()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # type: ignore[arg-type]  # every object

    def press(self, inside: QWidget, words: str, *, nth: int = 0) -> None:
        """Click the button inside *inside* that says *words* or is called so."""
        self.click(self.button(inside, words, nth=nth))

    def click(self, widget: QWidget) -> None:
        """Click in the middle of *widget*, and let work end."""
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.settle()

    def button(self, inside: QWidget, words: str, *, nth: int = 0) -> QAbstractButton:
        """A button that can be seen and says *words*, or is called so where it has none."""
        found = [
            one
            for one in inside.findChildren(QAbstractButton)
            if one.isVisible() and words in {one.text().strip(), one.accessibleName()}
        ]
        assert len(found) > nth, f"no button says {words}: {buttons_of(inside)}"
        return found[nth]

    def choose(self, inside: QWidget, menu: str, words: str, *, nth: int = 0) -> None:
        """Choose *words* in the menu of the button called *menu*."""
        holder = self.button(inside, menu, nth=nth)
        assert isinstance(holder, QToolButton | QPushButton)
        actions = {action.text(): action for action in holder.menu().actions()}
        assert words in actions, f"no {words} in {list(actions)}"
        actions[words].trigger()
        self.settle()

    def dialog(self, kind: type[Kind]) -> Kind:
        """The dialog of this kind that is open."""
        self.qtbot.waitUntil(lambda: bool(_dialogs(kind)), timeout=MOST_MS)
        return _dialogs(kind)[-1]

    def is_open(self, kind: type[QDialog]) -> bool:
        """Whether such a dialog can be seen."""
        return bool(_dialogs(kind))


def words_on(inside: QWidget) -> str:
    """All that can be read inside *inside*, label by label."""
    return "\n".join(one.text() for one in inside.findChildren(QLabel) if one.isVisible() and one.text())


def buttons_of(inside: QWidget) -> list[str]:
    """The buttons that can be seen, by what they say."""
    return [one.text() or one.accessibleName() for one in inside.findChildren(QAbstractButton) if one.isVisible()]


def _dialogs(kind: type[Kind]) -> list[Kind]:
    return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, kind) and widget.isVisible()]
