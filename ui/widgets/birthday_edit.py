"""A birthday, typed as people write it; below it stands how it was understood."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QPushButton, QVBoxLayout, QWidget

from db.vocabulary import CalendarKind
from fieldapp.rules.birthday_text import Reason, Unreadable, read_birthday
from fieldapp.rules.birthdays import Birthday, next_occurrence
from fieldapp.texts import _
from fieldapp.words import calendar as calendar_words
from ui.widgets.buttons import button
from ui.widgets.card import row
from ui.widgets.labels import dotted, label

# What the reader takes from the heading of a column, it takes from the calendar that was pressed.
_HEADINGS = {None: "", CalendarKind.SOLAR: "公历生日", CalendarKind.LUNAR: "农历生日"}


class BirthdayEdit(QWidget):
    """A ``Birthday``; ``None`` when empty.  Two buttons show, and decide where the text does not, which calendar.

    Where a text has two readings (5/1/1968) both are offered to be pressed.
    """

    edited = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._pressed: CalendarKind | None = None
        self.field = QLineEdit()
        self.field.setPlaceholderText(_("such as 1968-05-01 or lunar 8-15"))
        self.field.textEdited.connect(lambda _text: self._on_edited())
        self.setFocusProxy(self.field)
        self._group = QButtonGroup(self)
        self._calendars: dict[CalendarKind, QPushButton] = {}
        names = {CalendarKind.SOLAR: _("Solar"), CalendarKind.LUNAR: _("Lunar")}
        for kind, name in names.items():
            chip = button(name, role="plain", on=lambda kind=kind: self._press(kind))  # type: ignore[misc]
            chip.setProperty("role", "chip")
            chip.setCheckable(True)
            self._group.addButton(chip)
            self._calendars[kind] = chip
        self.echo = label("", "sub", wrap=True)
        self._readings = row(spacing=4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        top = row(self.field, *self._calendars.values(), spacing=6)
        top.setStretch(0, 1)
        layout.addLayout(top)
        layout.addWidget(self.echo)
        layout.addLayout(self._readings)
        self._show_reading()

    def value(self) -> Birthday | None:
        """The birthday; ``None`` when empty or not understood."""
        read = self._read()
        return read if isinstance(read, Birthday) else None

    def set_value(self, value: Birthday | None) -> None:
        self._pressed = value.calendar if value else None
        self.field.setText(calendar_words.write_birthday(value) if value else "")
        self.field.setCursorPosition(0)
        self._show_reading()

    def problem(self) -> str:
        read = self._read()
        if not isinstance(read, Unreadable) or read.reason is Reason.EMPTY:
            return ""
        return str(calendar_words.unreadable_text(read))

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.field.setAccessibleName(name)

    def _read(self) -> Birthday | Unreadable | None:
        text = self.field.text().strip()
        if not text:
            return None
        return read_birthday(text, heading=_HEADINGS[self._pressed], today_year=self._today.year)

    def _press(self, kind: CalendarKind) -> None:
        self._pressed = kind
        self._on_edited()

    def _on_edited(self) -> None:
        if not self.field.text().strip():
            self._pressed = None
        self._show_reading()
        self.edited.emit()

    def _show_reading(self) -> None:
        read = self._read()
        known = read.calendar if isinstance(read, Birthday) else self._pressed
        self._group.setExclusive(False)
        for kind, chip in self._calendars.items():
            chip.setChecked(kind == known)
        self._group.setExclusive(known is not None)
        self.echo.setText(self._said(read))
        self.echo.setVisible(bool(self.echo.text()))
        self._offer(read.readings if isinstance(read, Unreadable) and read.reason is Reason.AMBIGUOUS else ())

    def _said(self, read: Birthday | Unreadable | None) -> str:
        if not isinstance(read, Birthday):
            return str(calendar_words.unreadable_text(read)) if read else ""
        coming = next_occurrence(read, self._today)
        if coming is None:
            return calendar_words.write_birthday(read)
        next_one = _("next {day}, {when}").format(
            day=calendar_words.day_long(coming.on), when=calendar_words.when(coming.on, self._today)
        )
        return dotted(calendar_words.write_birthday(read), next_one, calendar_words.occurrence_note(coming))

    def _offer(self, readings: tuple[Birthday, ...]) -> None:
        while (item := self._readings.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for reading in readings:
            words = calendar_words.write_birthday(reading)
            self._readings.addWidget(
                button(words, role="quiet", on=lambda reading=reading: self._take(reading))  # type: ignore[misc]
            )
        if readings:
            self._readings.addStretch(1)

    def _take(self, reading: Birthday) -> None:
        self.set_value(reading)
        self.edited.emit()
