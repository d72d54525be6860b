"""What is dragged on the board: planned visits, and dealers from the due list."""

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QDrag, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from db.vocabulary import VisitState
from fieldapp.plan_words import due_reasons
from fieldapp.queries.visits import DueDealer, VisitRow
from fieldapp.texts import _
from fieldapp.vocabulary_words import word
from ui.tones import Tone
from ui.widgets.labels import ElidedLabel, dotted, label
from ui.widgets.pills import Pill

if TYPE_CHECKING:
    from datetime import date

MIME = "application/x-fieldapp-plan"
VISIT, DEALER = "visit", "dealer"


class DraggedCard(QFrame):
    """A card that carries a kind and an id to where it is dropped."""

    def __init__(self, kind: str, row_id: UUID, *, movable: bool) -> None:
        super().__init__()
        self.kind, self.row_id, self._movable = kind, row_id, movable
        self._pressed_at: QPoint | None = None
        self.setProperty("role", "stop")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if movable:
            self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is None or not self._movable:
            return
        if (event.position().toPoint() - self._pressed_at).manhattanLength() < QApplication.startDragDistance():
            return
        drag = QDrag(self)
        drag.setMimeData(self.mime())
        drag.setPixmap(self.grab())
        drag.setHotSpot(self._pressed_at)
        drag.exec(Qt.DropAction.MoveAction)

    def mime(self) -> QMimeData:
        """What a drop gets."""
        data = QMimeData()
        data.setData(MIME, f"{self.kind}:{self.row_id}".encode())
        return data


class VisitCard(DraggedCard):
    """One visit of a day: number or time, dealer, place, purpose, what was promised."""

    asked = Signal(str, object)  # what is wanted, the visit
    moved_to = Signal(object, object)  # visit, day

    def __init__(self, visit: VisitRow, number: int, days: "list[tuple[date, str]]") -> None:
        super().__init__(VISIT, visit.id, movable=visit.state is VisitState.PLANNED)
        self.visit, self._days = visit, days
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(label(visit.starts_at or str(number), "sub"))
        head.addWidget(ElidedLabel(visit.dealer, "strong"), 1)
        if visit.grade is not None:
            head.addWidget(label(visit.grade.value, "sub"))
        layout.addLayout(head)
        layout.addWidget(ElidedLabel(dotted(visit.place, visit.phone), "sub"))
        layout.addWidget(ElidedLabel(dotted(word(visit.purpose), visit.purpose_note), "sub"))
        if visit.promised:
            layout.addWidget(ElidedLabel(_("We promised: {what}").format(what="；".join(visit.promised)), "bad"))
        if visit.state is VisitState.DONE:
            layout.addWidget(Pill(_("Done"), Tone.GOOD), 0, Qt.AlignmentFlag.AlignLeft)
        elif visit.state is VisitState.MISSED:
            layout.addWidget(Pill(dotted(_("Missed"), visit.missed_because), Tone.WARN), 0, Qt.AlignmentFlag.AlignLeft)
        elif visit.first_planned_on != visit.planned_on and visit.first_planned_on is not None:
            first = _("first planned for {day}").format(day=visit.first_planned_on.isoformat())
            layout.addWidget(ElidedLabel(dotted(first, visit.moved_because), "sub"))
        self.setAccessibleName(dotted(visit.starts_at or number, visit.dealer, visit.place))

    def choices(self) -> list[tuple[str, str]]:
        """What can be done, as (name, words)."""
        if self.visit.state is not VisitState.PLANNED:
            return [("open", _("Open the dealer")), ("reopen", _("Put it back on the plan"))]
        return [
            ("record", _("Record the visit")),
            ("edit", _("Time, purpose, what to bring…")),
            ("up", _("Earlier in the day")),
            ("down", _("Later in the day")),
            ("open", _("Open the dealer")),
            ("missed", _("It did not take place…")),
            ("cancel", _("Take it off the plan")),
        ]

    def menu(self) -> QMenu:
        """Everything that dragging does too, for the keyboard and the right mouse button."""
        menu = QMenu(self)
        for name, words in self.choices():
            menu.addAction(words).triggered.connect(partial(self._ask, name))
        if self.visit.state is VisitState.PLANNED:
            days = menu.addMenu(_("Move to"))
            for on, words in self._days:
                if on != self.visit.planned_on:
                    days.addAction(words).triggered.connect(partial(self._move, on))
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu().exec(event.globalPos())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._ask("record" if self.visit.state is VisitState.PLANNED else "open")
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        names = {
            (Qt.Key.Key_Return, False): "record",
            (Qt.Key.Key_Delete, False): "cancel",
            (Qt.Key.Key_Up, True): "up",
            (Qt.Key.Key_Down, True): "down",
            (Qt.Key.Key_F2, False): "edit",
        }
        name = names.get((Qt.Key(event.key()), alt))
        if name is not None and name in dict(self.choices()):
            self._ask(name)
        elif event.key() == Qt.Key.Key_Menu:
            self.menu().exec(self.mapToGlobal(self.rect().center()))
        else:
            super().keyPressEvent(event)

    def _ask(self, name: str, _checked: bool = False) -> None:  # noqa: FBT001, FBT002  (Qt's signal)
        self.asked.emit(name, self.visit)

    def _move(self, on: "date", _checked: bool = False) -> None:  # noqa: FBT001, FBT002  (Qt's signal)
        self.moved_to.emit(self.visit, on)


class DueCard(DraggedCard):
    """A dealer of the due list with the reasons; grey when it is on the plan already."""

    plan_wanted = Signal(object, object)  # dealer, day
    open_wanted = Signal(object)  # dealer's id

    def __init__(self, dealer: DueDealer, today: "date", days: "list[tuple[date, str]]") -> None:
        super().__init__(DEALER, dealer.dealer_id, movable=dealer.planned_on is None)
        self.dealer, self._days = dealer, days
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.setSpacing(0)
        head = QHBoxLayout()
        head.addWidget(ElidedLabel(dealer.name, "strong"), 1)
        if dealer.grade is not None:
            head.addWidget(label(dealer.grade.value, "sub"))
        layout.addLayout(head)
        layout.addWidget(ElidedLabel(dotted(dealer.place, dealer.phone), "sub"))
        layout.addWidget(label(dotted(*due_reasons(dealer, today)), "sub", wrap=True))
        if dealer.planned_on is not None:
            said = _("planned for {day}").format(day=dealer.planned_on.isoformat())
            layout.addWidget(Pill(said, Tone.NEUTRAL), 0, Qt.AlignmentFlag.AlignLeft)
        self.setAccessibleName(dotted(dealer.name, dealer.place, *due_reasons(dealer, today)))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu().exec(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Menu):
            self.menu().exec(self.mapToGlobal(self.rect().center()))
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.open_wanted.emit(self.dealer.dealer_id)
        event.accept()

    def menu(self) -> QMenu:
        """Plan it on one of the days, or open the file."""
        menu = QMenu(self)
        if self.dealer.planned_on is None:
            for on, words in self._days:
                menu.addAction(_("Plan for {day}").format(day=words)).triggered.connect(partial(self._plan, on))
        menu.addAction(_("Open the dealer")).triggered.connect(self._open)
        return menu

    def _plan(self, on: "date", _checked: bool = False) -> None:  # noqa: FBT001, FBT002  (Qt's signal)
        self.plan_wanted.emit(self.dealer, on)

    def _open(self, _checked: bool = False) -> None:  # noqa: FBT001, FBT002  (Qt's signal)
        self.open_wanted.emit(self.dealer.dealer_id)


def clear(layout: QVBoxLayout | QHBoxLayout) -> None:
    """Take every widget out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget: QWidget | None = item.widget()
        if widget is not None:
            widget.deleteLater()
