"""One day of the board: its date, its visits in order; cards are dropped onto it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from fieldapp.calendar_words import day_note, day_short, lunar_of
from fieldapp.queries.visits import VisitRow
from fieldapp.rules.workdays import Day
from fieldapp.texts import _, ngettext
from ui.plan.cards import MIME, VisitCard, clear
from ui.widgets.buttons import more_button
from ui.widgets.labels import ElidedLabel, dotted, label

WIDTH = 156


class DayColumn(QFrame):
    """A column takes visits and due dealers, at the place where they are dropped."""

    dropped = Signal(str, object, object, int)  # kind, id, day, place in the order
    order_wanted = Signal(object)  # day
    print_wanted = Signal(object)  # day
    suggest_wanted = Signal(object)  # day

    def __init__(self, day: Day, *, is_today: bool, on_leave: bool) -> None:
        super().__init__()
        self.day = day
        self.cards: list[VisitCard] = []
        self.setProperty("role", "day")
        self.setProperty("today", is_today)
        self.setAcceptDrops(True)
        self.setMinimumWidth(WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        head = QHBoxLayout()
        free = not day.is_workday or on_leave
        head.addWidget(label(day_short(day.on), "bad" if free else "strong"), 1)
        choices = [
            (_("Fill this day"), "magic-wand", lambda: self.suggest_wanted.emit(day.on)),
            (_("Order by distance"), "path", lambda: self.order_wanted.emit(day.on)),
            (_("Print this day"), "printer", lambda: self.print_wanted.emit(day.on)),
        ]
        head.addWidget(more_button(choices, _("What to do with this day")))
        layout.addLayout(head)
        note = _("leave") if on_leave else day_note(day)
        layout.addWidget(ElidedLabel(dotted(lunar_of(day.on, short=True), note), "sub"))
        self._count = label("", "sub")
        layout.addWidget(self._count)
        self._stops = QVBoxLayout()
        self._stops.setSpacing(6)
        layout.addLayout(self._stops)
        layout.addStretch(1)

    def show_visits(self, visits: Sequence[VisitRow], days: list[tuple[date, str]]) -> None:
        """Show the day's visits."""
        clear(self._stops)
        self.cards = [VisitCard(visit, number, days) for number, visit in enumerate(visits, start=1)]
        for card in self.cards:
            self._stops.addWidget(card)
        count = ngettext("{count} visit", "{count} visits", len(visits)).format(count=len(visits))
        self._count.setText(count if visits else _("nothing planned"))
        self.setAccessibleName(dotted(day_short(self.day.on), self._count.text()))

    def place_at(self, where: QPoint) -> int:
        """Before which card a drop at *where* goes; behind the last when below all."""
        return sum(1 for card in self.cards if card.geometry().center().y() < where.y())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.setDropAction(Qt.DropAction.MoveAction)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        kind, _colon, row_id = bytes(event.mimeData().data(MIME).data()).decode().partition(":")
        event.acceptProposedAction()
        self.dropped.emit(kind, UUID(row_id), self.day.on, self.place_at(event.position().toPoint()))
