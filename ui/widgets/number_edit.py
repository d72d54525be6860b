"""A whole number that may be unknown."""

import unicodedata

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from fieldapp.texts import _


class NumberEdit(QLineEdit):
    """An int; ``None`` when empty.  *unit* stands behind the field's hint."""

    edited = Signal()

    def __init__(self, *, most: int = 1_000_000_000, hint: str = "") -> None:
        super().__init__()
        self._most = most
        self.setPlaceholderText(hint)
        self.textEdited.connect(lambda _text: self.edited.emit())

    def value(self) -> int | None:
        """The number; ``None`` when empty or not a number."""
        text = self._plain()
        return int(text) if text.isdecimal() else None

    def set_value(self, value: int | None) -> None:
        self.setText("" if value is None else str(value))

    def problem(self) -> str:
        text = self._plain()
        if not text:
            return ""
        if not text.isdecimal() or int(text) > self._most:
            return _("Please write a whole number up to {most}.").format(most=f"{self._most:,}")
        return ""

    def _plain(self) -> str:
        return unicodedata.normalize("NFKC", self.text()).replace(",", "").replace(" ", "")
