"""Sections of one file, one shown at a time."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget


class Tabs(QWidget):
    """Words above, content below; content is made when its tab is first shown.

    ``add(name, text, make)`` takes a function so that opening a file does not build what nobody looks at.
    """

    shown = Signal(str)  # name

    def __init__(self) -> None:
        super().__init__()
        self.bar = QTabBar()
        self.bar.setExpanding(False)
        self.bar.setDrawBase(False)
        self.bar.setUsesScrollButtons(True)
        self._stack = QStackedWidget()
        self._names: list[str] = []
        self._makers: dict[str, Callable[[], QWidget]] = {}
        self._made: dict[str, QWidget] = {}
        self.bar.currentChanged.connect(self._on_current)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.bar)
        layout.addWidget(self._stack, 1)

    def add(self, name: str, text: str, make: Callable[[], QWidget]) -> None:
        """Add a tab at the right."""
        self._names.append(name)
        self._makers[name] = make
        self.bar.addTab(text)

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

    def _on_current(self, number: int) -> None:
        name = self._names[number] if 0 <= number < len(self._names) else ""
        if name in self._makers:
            if name not in self._made:
                self._made[name] = self._makers[name]()
                self._stack.addWidget(self._made[name])
            self._stack.setCurrentWidget(self._made[name])
            self.shown.emit(name)
