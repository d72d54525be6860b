"""A day: typed, or chosen from a calendar that shows lunar dates."""

import re
import unicodedata
from datetime import date, timedelta

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout

from fieldapp.texts import _
from fieldapp.words import calendar as calendar_words
from ui import theme
from ui.widgets.month_grid import MonthPicker

_FULL = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?")
_SHORT = re.compile(r"(\d{1,2})[-./月](\d{1,2})日?")
_AHEAD = {"今天": 0, "今日": 0, "today": 0, "明天": 1, "tomorrow": 1, "后天": 2, "昨天": -1, "yesterday": -1}


def read_day(written: str, today: date) -> date | None:
    """A day from 2026-11-24, 11-24, 11月24日, 明天, tomorrow, +3; without a year the one nearest to *today*.

    Raises:
        ValueError: it is no day.
    """
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", written)).lower()
    if not text:
        return None
    if text in _AHEAD:
        return today + timedelta(days=_AHEAD[text])
    if re.fullmatch(r"[+-]\d{1,3}", text):
        return today + timedelta(days=int(text))
    if found := _FULL.fullmatch(text):
        return date(*(int(part) for part in found.groups()))
    if found := _SHORT.fullmatch(text):
        month, day = int(found[1]), int(found[2])
        if (month, day) == (2, 29):
            return date(today.year, month, day)
        candidates = [date(today.year + years, month, day) for years in (-1, 0, 1)]
        return min(candidates, key=lambda on: abs((on - today).days))
    raise ValueError(written)


class DateEdit(QLineEdit):
    """A day; ``None`` when empty.  The arrow keys up and down go a day on or back; F4 opens the calendar."""

    edited = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self.setPlaceholderText(_("day, such as 11-24"))
        self.setMinimumWidth(140)
        opener = self.addAction(theme.icon("calendar-blank"), QLineEdit.ActionPosition.TrailingPosition)
        opener.setToolTip(_("Choose from a calendar (F4)"))
        opener.triggered.connect(lambda _checked=False: self.open_calendar())
        self.textEdited.connect(lambda _text: self.edited.emit())

    def value(self) -> date | None:
        """The day; ``None`` when empty or not a day."""
        try:
            return read_day(self.text(), self._today)
        except ValueError:
            return None

    def set_value(self, value: date | None) -> None:
        self.setText("" if value is None else value.isoformat())
        self._describe()

    def problem(self) -> str:
        try:
            read_day(self.text(), self._today)
        except ValueError:
            return _("Please write a day such as 2026-11-24 or 11-24.")
        return ""

    def open_calendar(self) -> None:
        """Show the calendar below the field."""
        popover = QFrame(self, Qt.WindowType.Popup)
        popover.setObjectName("popover")
        popover.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        layout = QVBoxLayout(popover)
        layout.setContentsMargins(1, 1, 1, 1)
        picker = MonthPicker(self._today)
        picker.grid.go_to(self.value() or self._today)
        layout.addWidget(picker)

        def choose(on: date) -> None:
            popover.close()
            self.set_value(on)
            self.edited.emit()

        picker.chosen.connect(choose)
        popover.adjustSize()
        popover.move(_below(self, popover))
        popover.show()
        picker.grid.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_F4:
                self.open_calendar()
            case Qt.Key.Key_Up | Qt.Key.Key_Down if not self.problem():
                step = 1 if event.key() == Qt.Key.Key_Up else -1
                self.set_value((self.value() or self._today) + timedelta(days=step))
                self.edited.emit()
            case _:
                super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if not self.problem():
            self.set_value(self.value())
        super().focusOutEvent(event)

    def _describe(self) -> None:
        on = self.value()
        self.setToolTip(f"{calendar_words.day_long(on)}\n{calendar_words.lunar_of(on)}" if on else "")


def _below(field: QLineEdit, popover: QFrame) -> QPoint:
    """Where the popover goes: below the field, or above it where the screen ends."""
    at = field.mapToGlobal(QPoint(0, field.height() + 4))
    room = field.screen().availableGeometry()
    hint = popover.sizeHint()
    if at.y() + hint.height() > room.bottom():
        at.setY(max(room.top(), field.mapToGlobal(QPoint(0, 0)).y() - hint.height() - 4))
    at.setX(max(room.left(), min(at.x(), room.right() - hint.width())))
    return at
