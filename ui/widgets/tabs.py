"""Sections of one file, one shown at a time."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from fieldapp.texts import _
from ui.widgets.buttons import button


class _Bar(QTabBar):
    def wished(self, number: int) -> int:
        """How wide a tab would be; what is drawn may have been squeezed."""
        return self.tabSizeHint(number).width()


class Tabs(QWidget):
    """Words above, content below; content is made when its tab is first shown.

    ``add(name, text, make)`` takes a function so that opening a file does not build what nobody looks at.  Where there
    is too little room for all words, the last ones stand in a menu behind them.
    """

    shown = Signal(str)  # name

    def __init__(self) -> None:
        super().__init__()
        self.bar = _Bar()
        self.bar.setExpanding(False)
        self.bar.setDrawBase(False)
        self.bar.setUsesScrollButtons(False)
        self.bar.setElideMode(Qt.TextElideMode.ElideNone)
        self.bar.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.more = button(_("More"), role="quiet")
        self.more.setProperty("menu", True)
        self._menu = QMenu(self.more)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.more.setMenu(self._menu)
        self.more.hide()
        self._stack = QStackedWidget()
        self._names: list[str] = []
        self._makers: dict[str, Callable[[], QWidget]] = {}
        self._made: dict[str, QWidget] = {}
        self.bar.currentChanged.connect(self._on_current)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.bar, 1)
        upper.addWidget(self.more)
        layout.addLayout(upper)
        layout.addWidget(self._stack, 1)

    def add(self, name: str, text: str, make: Callable[[], QWidget]) -> None:
        """Add a tab at the right."""
        self._names.append(name)
        self._makers[name] = make
        self.bar.addTab(text)
        self._fold()

    @property
    def names(self) -> Sequence[str]:
        """Of all tabs, from left to right."""
        return tuple(self._names)

    @property
    def name(self) -> str:
        """Of the tab that is shown."""
        return self._names[self.bar.currentIndex()]

    def show_tab(self, name: str) -> QWidget:
        """Show a tab and return its content."""
        self.bar.setCurrentIndex(self._names.index(name))
        self._on_current(self.bar.currentIndex())
        return self._made[name]

    def made(self, name: str) -> QWidget | None:
        """The content of a tab, if it has been shown yet."""
        return self._made.get(name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._fold()

    @property
    def folded(self) -> Sequence[str]:
        """The names of the tabs that stand in the menu."""
        return tuple(name for number, name in enumerate(self._names) if not self.bar.isTabVisible(number))

    def _fold(self) -> None:
        """Leave as many tabs as there is room for, that in sight among them; the others go into the menu."""
        bar, count = self.bar, self.bar.count()
        for number in range(count):
            bar.setTabVisible(number, True)
        widths = [bar.wished(number) for number in range(count)]
        room = self.width()
        if sum(widths) > room:
            room -= self.more.sizeHint().width()
            used = widths[bar.currentIndex()]
            for number in range(count):
                if number != bar.currentIndex():
                    used += widths[number]
                    bar.setTabVisible(number, used <= room)
        self.more.setVisible(bool(self.folded))

    def _fill_menu(self) -> None:
        self._menu.clear()
        for name in self.folded:
            action = self._menu.addAction(self.bar.tabText(self._names.index(name)))
            action.triggered.connect(partial(self._choose, name))

    def _choose(self, name: str, _checked: bool = False) -> None:  # noqa: FBT001, FBT002  (a signal)
        self.show_tab(name)

    def _on_current(self, number: int) -> None:
        name = self._names[number] if 0 <= number < len(self._names) else ""
        if name in self._makers:
            if name not in self._made:
                self._made[name] = self._makers[name]()
                self._stack.addWidget(self._made[name])
            self._stack.setCurrentWidget(self._made[name])
            if name in self.folded:
                self._fold()
            self.shown.emit(name)
