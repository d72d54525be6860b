"""Choosing one of a few things."""

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QListView


class Choice(QComboBox):
    """A list of (value, text) that drops down; the wheel does not change it while the page is scrolled."""

    edited = Signal()

    def __init__(self, choices: Iterable[tuple[Any, str]] = (), *, editable: bool = False) -> None:
        super().__init__()
        self.setView(QListView())  # else Fusion draws a menu that no stylesheet reaches
        self.setEditable(editable)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.currentTextChanged.connect(self.setToolTip)  # there may be no room for all of it
        self.set_choices(choices)
        self.activated.connect(lambda _index: self.edited.emit())

    def set_choices(self, choices: Iterable[tuple[Any, str]]) -> None:
        """Offer these instead; the chosen one stays if it is still among them."""
        chosen = self.value()
        self.clear()
        for value, text in choices:
            self.addItem(text, value)
        if chosen is not None:
            self.set_value(chosen)

    def value(self) -> Any:  # noqa: ANN401  (what the choices hold)
        return self.currentData()

    def set_value(self, value: Any) -> None:  # noqa: ANN401
        # Qt compares stored objects by identity; ours are values
        place = next((n for n in range(self.count()) if self.itemData(n) == value), -1)
        self.setCurrentIndex(place)

    def problem(self) -> str:
        return ""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
