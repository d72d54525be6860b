"""Rows of small switches that narrow down a list."""

from collections.abc import Collection, Hashable, Iterable
from typing import Generic, TypeVar

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui.widgets.flow import FlowLayout

Value = TypeVar("Value", bound=Hashable)


class _Chip(QPushButton):
    """Wide enough for its text in bold, in which it is written while it is on: the style does not ask for that."""

    def sizeHint(self) -> QSize:
        bold = QFont(self.font())
        bold.setBold(True)
        more = QFontMetrics(bold).horizontalAdvance(self.text()) - self.fontMetrics().horizontalAdvance(self.text())
        return super().sizeHint() + QSize(max(0, more), 0)


class FilterChips(QWidget, Generic[Value]):
    """Chips of (value, text); *many* can be on at once, else exactly one is.

    They wrap onto a second line where there is no room.
    """

    changed = Signal()

    def __init__(self, choices: Iterable[tuple[Value, str]], *, many: bool = True, name: str = "") -> None:
        super().__init__()
        self._many = many
        self._chips: dict[Value, QPushButton] = {}
        self._words: dict[Value, str] = {}
        self.setAccessibleName(name)
        layout = FlowLayout(self, spacing=6)
        for value, text in choices:
            chip = _Chip(text)
            chip.setProperty("role", "chip")
            chip.setCheckable(True)
            chip.setAutoExclusive(not many)
            chip.setAutoDefault(False)  # Enter confirms the dialog it is in
            chip.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            chip.clicked.connect(lambda _checked=False: self.changed.emit())
            layout.addWidget(chip)
            self._chips[value], self._words[value] = chip, text
        if not many and self._chips:
            next(iter(self._chips.values())).setChecked(True)

    @property
    def chosen(self) -> set[Value]:
        """The values that are on; with *many*, none on means that nothing is left out."""
        return {value for value, chip in self._chips.items() if chip.isChecked()}

    def value(self) -> Value | None:
        """The one that is on, for chips of which exactly one is."""
        return next(iter(self.chosen), None)

    def chosen_words(self) -> list[str]:
        """What the chips that are on say, in their order, without their counts."""
        return [self._words[value] for value, chip in self._chips.items() if chip.isChecked()]

    def choose(self, *values: Value) -> None:
        """Switch these on and the others off, without telling anyone."""
        for value, chip in self._chips.items():
            chip.setChecked(value in values)

    def show_only(self, values: Collection[Value]) -> None:
        """Hide the chips of all other values, and switch those off."""
        for value, chip in self._chips.items():
            chip.setVisible(value in values)
            chip.setChecked(chip.isChecked() and value in values)

    def set_counts(self, counts: dict[Value, tuple[str, int]]) -> None:
        """Show (text, count) on the chips."""
        for value, (text, count) in counts.items():
            self._words[value] = text
            self._chips[value].setText(f"{text} {count}")
