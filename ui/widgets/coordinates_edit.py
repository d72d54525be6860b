"""Where a place lies, pasted from a map."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from fieldapp.rules.coordinates import read_coordinates, shown_coordinates
from fieldapp.texts import _


class CoordinatesEdit(QLineEdit):
    """(latitude, longitude) in millionths of a degree; ``None`` when empty."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(_("paste from a map: 34.5312, 113.7421"))
        self.textEdited.connect(lambda _text: self.edited.emit())

    def value(self) -> tuple[int, int] | None:
        """Where it lies; ``None`` when empty or not understood."""
        return read_coordinates(self.text())

    def set_value(self, value: tuple[int, int] | None) -> None:
        self.setText(shown_coordinates(*value) if value else "")

    def problem(self) -> str:
        if self.text().strip() and self.value() is None:
            return _("Please paste latitude and longitude of a place in China.")
        return ""
