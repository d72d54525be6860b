"""One day of the calendar: its number, its lunar date, and what falls on it."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QDrag, QDragEnterEvent, QDropEvent, QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from db.vocabulary import VisitState
from fieldapp.queries.calendar import Event, EventKind
from fieldapp.rules.workdays import Day
from fieldapp.texts import _
from fieldapp.words.calendar import day_long, day_mark, day_note
from fieldapp.words.events import event_kind_word, event_title
from ui.tones import Tone
from ui.widgets.labels import ElidedLabel, dotted, label

MIME = "application/x-fieldapp-event"
BOTH_FROM = 96  # logical pixels of a cell below which the lunar day gives way to what the day is
MOST_TITLES = 20  # of what has no room, in the hint
ROOM_FOR_NAMES = 3  # lines of a cell below which it counts what does not fit instead of naming it
LINE = 20  # a line of the cell, in logical pixels
TIME_FROM = 104  # logical pixels of a cell below which the name needs the room of the time
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
_HELD = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier
AROUND = 24  # margins and the head of the cell
TONES = {
    EventKind.VISIT: Tone.ACCENT,
    EventKind.BIRTHDAY: Tone.WARN,
    EventKind.ANNIVERSARY: Tone.WARN,
    EventKind.FESTIVAL: Tone.BAD,
    EventKind.CONTRACT: Tone.BAD,
    EventKind.RECEIVABLE: Tone.BAD,
    EventKind.COMPLAINT: Tone.BAD,
    EventKind.CARE: Tone.WARN,
}


class DayCell(QFrame):
    """Choose it with the mouse or with Enter; what may be moved can be dragged onto it unless it is over."""

    chosen = Signal(object)  # date
    opened = Signal(object)  # Event
    dropped = Signal(str, object)  # the key of an event, date
    walked = Signal(object, int)  # from which date, by how many days
    refused = Signal(object)  # Event that somebody tried to drag and that stays where it is

    def __init__(
        self, day: Day, lunar: str, *, is_today: bool, is_over: bool, is_outside: bool, on_leave: bool
    ) -> None:
        super().__init__()
        self.on: date = day.on
        self._events: Sequence[Event] = ()
        self.setProperty("role", "day")
        self.setProperty("today", is_today)
        self.setProperty("outside", is_outside)
        self.setAcceptDrops(not is_over)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(64, 76)
        self.setSizePolicy(
            QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored
        )  # what stands in it must not widen it
        head = QHBoxLayout()
        head.setSpacing(4)
        free = not day.is_workday or on_leave
        head.addWidget(label(day.on.day, "strong", tone=Tone.BAD if free else None))
        self._lunar = ElidedLabel(lunar, "sub")
        head.addWidget(self._lunar, 1)
        head.addStretch(0)
        mark = self._mark = _("leave") if on_leave else day_mark(day)
        if mark:
            head.addWidget(label(mark, "bad" if free else "sub"))
        self.setToolTip(dotted(lunar, day_note(day)))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 2, 6, 2)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addLayout(self._lines)
        layout.addStretch(1)

    def show_events(self, events: Sequence[Event]) -> None:
        """Show as many as there is room for, and how many more there are."""
        self._events = events
        self.setAccessibleName(dotted(day_long(self.on), *(event_title(event) for event in events)))
        self._fill()

    def set_chosen(self, chosen: bool) -> None:  # noqa: FBT001  (one switch)
        if self.property("chosen") != chosen:
            self.setProperty("chosen", chosen)
            self.style().unpolish(self)
            self.style().polish(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lunar.setVisible(not self._mark or self.width() >= BOTH_FROM)  # the hint has it anyhow
        self._fill()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.chosen.emit(self.on)
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.chosen.emit(self.on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.on)
        elif (days := _STEPS.get(Qt.Key(event.key()))) is not None and not event.modifiers() & _HELD:
            self.walked.emit(self.on, days)
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.acceptDrops() and event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()
            self.dropped.emit(bytes(event.mimeData().data(MIME).data()).decode(), self.on)

    def _fill(self) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        room = max(1, (self.height() - AROUND) // LINE)
        fits = len(self._events) <= room
        if not fits and room < ROOM_FOR_NAMES:  # one name of eighteen says less than how many of what
            self._fill_kinds(room)
            return
        shown = self._events if fits else self._events[: room - 1]
        for event in shown:
            line = EventLine(event, with_time=self.width() >= TIME_FROM)
            line.opened.connect(self.opened)
            line.refused.connect(self.refused)
            self._lines.addWidget(line)
        if not fits:
            self._add_more(self._events[len(shown) :])

    def _fill_kinds(self, room: int) -> None:
        """How many there are of each kind, the most first."""
        kinds = Counter(event.kind for event in self._events).most_common()
        shown = kinds if len(kinds) <= room else kinds[: room - 1]
        for kind, count in shown:
            self._lines.addWidget(_toned(f"{event_kind_word(kind)} {count}", TONES.get(kind, Tone.NEUTRAL)))
        said = {kind for kind, _count in shown}
        if left_out := [event for event in self._events if event.kind not in said]:
            self._add_more(left_out)

    def _add_more(self, left_out: Sequence[Event]) -> None:
        more = label(_("+{count} more").format(count=len(left_out)), "sub")
        titles = [event_title(event) for event in left_out[:MOST_TITLES]]
        more.setToolTip("\n".join([*titles, *(["…"] if len(left_out) > MOST_TITLES else [])]))
        self._lines.addWidget(more)


def _toned(text: str, tone: Tone) -> ElidedLabel:
    line = ElidedLabel(text, "body")
    line.setProperty("role", "event")
    line.setProperty("tone", tone.value)
    line.setFixedHeight(LINE - 2)
    return line


class EventLine(ElidedLabel):
    """One event; what may be moved can be dragged."""

    opened = Signal(object)  # Event
    refused = Signal(object)  # Event

    def __init__(self, event: Event, *, with_time: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(event_title(event, with_time=with_time), "body", parent)
        self.event_shown = event
        tone = TONES.get(event.kind, Tone.NEUTRAL)
        if event.visit is not None and event.visit.state is VisitState.DONE:
            tone = Tone.GOOD
        self.setProperty("role", "event")
        self.setProperty("tone", tone.value)
        self.setFixedHeight(LINE - 2)
        self._pressed_at: QPoint | None = None
        if event.can_move:
            self.setCursor(Qt.CursorShape.OpenHandCursor)

    def dragged(self) -> QMimeData:
        """What a drag carries: the key of the event."""
        data = QMimeData()
        data.setData(MIME, self.event_shown.key.encode())
        return data

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.opened.emit(self.event_shown)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is None:
            return
        if (event.position().toPoint() - self._pressed_at).manhattanLength() < QApplication.startDragDistance():
            return
        if not self.event_shown.can_move:
            self._pressed_at = None  # said once
            self.refused.emit(self.event_shown)
            return
        drag = QDrag(self)
        drag.setMimeData(self.dragged())
        drag.setPixmap(self.grab())
        drag.exec(Qt.DropAction.MoveAction)
