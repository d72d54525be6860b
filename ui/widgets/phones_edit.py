"""The telephone numbers of a person, in one field."""

import re
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from fieldapp.operations.people import PhoneLine
from fieldapp.rules.phones import read_phone, shown_phone
from fieldapp.texts import _

_BETWEEN = re.compile(r"[,，;；、/\n]+")


class PhonesEdit(QLineEdit):
    """A tuple of ``PhoneLine``, numbers as dialled, the one to call first at the beginning.

    What a number is for (its label) is kept while the number stays.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._labels: dict[str, str] = {}
        self.setPlaceholderText(_("several with a comma between them"))
        self.textEdited.connect(lambda _text: self.edited.emit())

    def value(self) -> tuple[PhoneLine, ...]:
        """The numbers that can be read, each once."""
        numbers = dict.fromkeys(number for part in self._parts() if (number := read_phone(part)))
        return tuple(PhoneLine(number, self._labels.get(number, "")) for number in numbers)

    def set_value(self, value: Sequence[PhoneLine]) -> None:
        self._labels = {line.number: line.label for line in value}
        self.setText(", ".join(shown_phone(line.number) for line in value))

    def problem(self) -> str:
        wrong = next((part for part in self._parts() if read_phone(part) is None), "")
        return _("{number} is not a phone number.").format(number=wrong) if wrong else ""

    def _parts(self) -> list[str]:
        return [part.strip() for part in _BETWEEN.split(self.text()) if part.strip()]
