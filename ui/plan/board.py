"""The week: seven columns side by side, one card chosen at a time."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from uuid import UUID

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from fieldapp.queries.planning import Week
from fieldapp.rules.planning import SuggestedStop
from ui.plan.day_column import DayColumn
from ui.plan.state import Card

DAYS = 7


class Board(QScrollArea):
    """Monday to Sunday; scrolls sideways where there is not room enough."""

    dropped = Signal(str, object, object, int)  # kind, id, day, place in the order
    chosen = Signal(object)  # the card of a visit, or None
    opened = Signal(object)
    menu_wanted = Signal(object, QPoint)
    key_pressed = Signal(object, str)
    day_asked = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.columns = [DayColumn() for _day in range(DAYS)]
        self._chosen: UUID | None = None
        content = QWidget()
        layout = QHBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for number, column in enumerate(self.columns):
            layout.addWidget(column, 1)
            column.asked.connect(self.day_asked)
            column.list.dropped.connect(partial(self._on_dropped, column))
            column.list.chosen.connect(partial(self._on_chosen, column))
            column.list.opened.connect(self.opened)
            column.list.menu_wanted.connect(self.menu_wanted)
            column.list.key_pressed.connect(self.key_pressed)
            column.list.stepped.connect(partial(self._on_stepped, number))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)

    def show_week(self, week: Week, today: date, suggested: Mapping[UUID, SuggestedStop]) -> None:
        """Show another week, or the same one as it is now; the chosen card stays chosen, wherever it went."""
        focused = next((column.list for column in self.columns if column.list.hasFocus()), None)
        for column, day in zip(self.columns, week.days, strict=True):
            column.show_day(week, day, today, suggested)
        if self._chosen is not None:
            self.choose(self._chosen, focus=focused is not None)

    def column(self, on: date) -> DayColumn:
        """The column of a day of the week shown."""
        return next(column for column in self.columns if column.on == on)

    def choose(self, key: UUID | None, *, focus: bool = False) -> None:
        """Choose the card of this visit alone."""
        self._chosen = key
        for column in self.columns:
            if column.list.choose(key, focus=focus) and focus:
                self.ensureWidgetVisible(column, 0, 0)

    def _on_dropped(self, column: DayColumn, kind: str, key: UUID, place: int) -> None:
        self.dropped.emit(kind, key, column.on, place)

    def _on_chosen(self, column: DayColumn, card: Card | None) -> None:
        self._chosen = card.key if card else None
        for other in self.columns:
            if other is not column:
                other.list.clearSelection()
        self.chosen.emit(card)

    def _on_stepped(self, number: int, step: int) -> None:
        row = self.columns[number].list.currentIndex().row()
        way = self.columns[number + 1 :] if step > 0 else self.columns[:number][::-1]
        entered = next((column for column in way if column.list.enter(max(0, row))), None)
        if entered is not None:
            self.ensureWidgetVisible(entered, 0, 0)
