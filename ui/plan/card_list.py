"""Cards in a column: drawn, dragged, dropped, and moved by the keyboard."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui import theme
from ui.dealers.state import GRADE_TONES
from ui.plan.state import Card, CardKind, Line

MIME = "application/x-fieldapp-plan"
CARD_ROLE = int(Qt.ItemDataRole.UserRole) + 1
GAP, PADDING, RADIUS = 6, 8, 8
TITLE_LINE, SMALL_LINE, HEAD = 19, 17, 20
TITLE_ROWS = 2
ICON_PX, ICON_GAP = 13, 4
NO_PARENT = QModelIndex()
AnyIndex = QModelIndex | QPersistentModelIndex


class CardModel(QAbstractListModel):
    """The cards of one column; it says whether they may be dragged and dropped here."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.cards: Sequence[Card] = ()
        self.takes_drops = False

    def show_cards(self, cards: Sequence[Card]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self.cards = cards
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.cards)

    def data(self, index: AnyIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:  # noqa: ANN401  (Qt's)
        card = self.cards[index.row()]
        if role == CARD_ROLE:
            return card
        if role == Qt.ItemDataRole.DisplayRole:
            return card.title
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return card.spoken
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled if self.takes_drops else Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return flags | Qt.ItemFlag.ItemIsDragEnabled if self.cards[index.row()].is_movable else flags

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        card = self.cards[indexes[0].row()]
        data = QMimeData()
        data.setData(MIME, f"{card.kind}:{card.key}".encode())
        return data


class CardList(QListView):
    """One column of cards."""

    dropped = Signal(str, object, int)  # kind, id, place in the order
    chosen = Signal(object)  # the card with the cursor
    opened = Signal(object)  # the card that was double-clicked, or Enter
    menu_wanted = Signal(object, QPoint)  # card, where on the screen
    key_pressed = Signal(object, str)  # card, what is wanted: "up", "left", "cancel" …
    stepped = Signal(int)  # to the column at the left or at the right

    def __init__(self, name: str) -> None:
        super().__init__()
        self.cards = CardModel(self)
        self._gap: int | None = None  # before which card a drop would go
        self.nothing = ""
        self.setModel(self.cards)
        self.setItemDelegate(CardDelegate(self))
        self.setAccessibleName(name)
        self.setProperty("role", "cards")
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setDropIndicatorShown(False)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(CARD_ROLE)))
        self.clicked.connect(lambda index: self.chosen.emit(index.data(CARD_ROLE)))

    @property
    def card(self) -> Card | None:
        """The card with the cursor, if it is chosen."""
        indexes = self.selectedIndexes()
        return self.cards.cards[indexes[0].row()] if indexes else None

    def show_cards(self, cards: Sequence[Card]) -> None:
        """Show these; the place in the scrolling stays."""
        if list(cards) == list(self.cards.cards):
            return
        bar, at = self.verticalScrollBar(), self.verticalScrollBar().value()
        self.cards.show_cards(cards)
        self.doItemsLayout()
        bar.setValue(at)

    def take_drops(self, *, takes: bool) -> None:
        """Whether cards may be dropped here."""
        self.cards.takes_drops = takes
        self.setAcceptDrops(takes)
        self.setDragDropMode(
            QAbstractItemView.DragDropMode.DragDrop if takes else QAbstractItemView.DragDropMode.DragOnly
        )

    def choose(self, key: UUID | None, *, focus: bool = False) -> bool:
        """Put the cursor on the card of this id; false where there is none."""
        place = next((n for n, card in enumerate(self.cards.cards) if card.key == key), None)
        if place is None:
            self.clearSelection()
            return False
        self.setCurrentIndex(self.cards.index(place))
        if focus:
            self.setFocus()
        return True

    def enter(self, place: int = 0) -> bool:
        """Come in from a neighbour by the keyboard."""
        if not self.cards.cards:
            return False
        self.setCurrentIndex(self.cards.index(min(place, len(self.cards.cards) - 1)))
        self.setFocus()
        self.chosen.emit(self.card)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()  # names wrap otherwise; Qt keeps the old heights of a list

    # Dragging

    def startDrag(self, _actions: Qt.DropAction) -> None:
        indexes = [index for index in self.selectedIndexes() if index.flags() & Qt.ItemFlag.ItemIsDragEnabled]
        if not indexes:
            return
        drag = QDrag(self)
        drag.setMimeData(self.cards.mimeData(indexes))
        place = self.visualRect(indexes[0]).adjusted(0, 0, 0, -GAP)
        picture = QPixmap(place.size() * self.devicePixelRatioF())
        picture.setDevicePixelRatio(self.devicePixelRatioF())
        picture.fill(Qt.GlobalColor.transparent)
        self.viewport().render(picture, QPoint(), place)
        drag.setPixmap(picture)
        drag.setHotSpot(self.viewport().mapFromGlobal(self.cursor().pos()) - place.topLeft())
        drag.exec(Qt.DropAction.MoveAction)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)  # scrolls near the edges
        if self.cards.takes_drops and event.mimeData().hasFormat(MIME):
            self._show_gap(self.place_at(event.position().toPoint()))
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._show_gap(None)

    def dropEvent(self, event: QDropEvent) -> None:
        self._show_gap(None)
        self.setState(QAbstractItemView.State.NoState)
        if not (self.cards.takes_drops and event.mimeData().hasFormat(MIME)):
            event.ignore()
            return
        kind, _colon, key = bytes(event.mimeData().data(MIME).data()).decode().partition(":")
        event.setDropAction(Qt.DropAction.MoveAction)
        event.accept()
        self.dropped.emit(kind, UUID(key), self.place_at(event.position().toPoint()))

    def place_at(self, where: QPoint) -> int:
        """Before which card a drop at *where* goes; behind the last when below all."""
        rows = range(self.cards.rowCount())
        return sum(1 for row in rows if self.visualRect(self.cards.index(row)).center().y() < where.y())

    def _show_gap(self, place: int | None) -> None:
        self._gap = place
        self.viewport().update()

    # Keys and clicks

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        key, card = Qt.Key(event.key()), self.card
        if key in {Qt.Key.Key_Left, Qt.Key.Key_Right} and not alt:
            self.stepped.emit(-1 if key == Qt.Key.Key_Left else 1)
            return
        wanted = _KEYS.get((key, alt))
        if card is not None and wanted is not None:
            self.key_pressed.emit(card, wanted)
        elif card is not None and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.opened.emit(card)
        elif card is not None and key == Qt.Key.Key_Menu:
            self.menu_wanted.emit(card, self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center()))
        else:
            super().keyPressEvent(event)
            if (moved := self.card) is not card and moved is not None:
                self.chosen.emit(moved)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        if index.isValid():
            self.setCurrentIndex(index)
            self.menu_wanted.emit(index.data(CARD_ROLE), event.globalPos())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if not self.indexAt(event.position().toPoint()).isValid():
            self.clearSelection()
            self.chosen.emit(None)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        if self.nothing and not self.cards.cards and self._gap is None:
            painter.setFont(_face(is_small=True))
            painter.setPen(theme.color("sub"))
            room = self.viewport().rect().adjusted(4, 8, -4, 0)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap), self.nothing)
        if self._gap is not None:
            painter.setPen(QPen(theme.color("accent"), 3))
            y = self._gap_at(self._gap)
            painter.drawLine(4, y, self.viewport().width() - 4, y)

    def _gap_at(self, place: int) -> int:
        cards = len(self.cards.cards)
        if not cards:
            return GAP
        if place < cards:
            return max(2, self.visualRect(self.cards.index(place)).top() - GAP // 2)
        return self.visualRect(self.cards.index(cards - 1)).bottom() - GAP // 2 + 1


_KEYS = {
    (Qt.Key.Key_Delete, False): "cancel",
    (Qt.Key.Key_F2, False): "edit",
    (Qt.Key.Key_Up, True): "up",
    (Qt.Key.Key_Down, True): "down",
    (Qt.Key.Key_Left, True): "left",
    (Qt.Key.Key_Right, True): "right",
}


class CardDelegate(QStyledItemDelegate):
    """Draws a card: number or time, place and grade; the name; what else is to be known."""

    def __init__(self, view: CardList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        card: Card = index.data(CARD_ROLE)
        width = self._view.viewport().width()
        room = width - 2 * PADDING
        height = HEAD + TITLE_LINE * len(_title(card, room))
        height += sum(SMALL_LINE * len(_wrapped(line, room)) for line in card.lines)
        return QSize(width, height + 2 * PADDING - 4 + GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        card: Card = index.data(CARD_ROLE)
        rect = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -GAP - 0.5)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        is_near = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.setBrush(theme.color("window" if card.is_quiet else "raised"))
        pen = QPen(theme.color("accent" if is_chosen or is_near else "line"), 2 if is_chosen else 1)
        painter.setPen(pen)
        painter.drawRoundedRect(rect, RADIUS, RADIUS)
        room = QRect(option.rect).adjusted(PADDING, PADDING - 3, -PADDING, -GAP - PADDING)
        y = self._paint_head(painter, room, card)
        painter.setFont(_face(is_bold=True))
        painter.setPen(theme.color("sub" if card.is_quiet else "text"))
        for text in _title(card, room.width()):
            painter.drawText(QRect(room.left(), y, room.width(), TITLE_LINE), _LEFT, text)
            y += TITLE_LINE
        painter.setFont(_face(is_small=True))
        for line in card.lines:
            y = self._paint_line(painter, QRect(room.left(), y, room.width(), SMALL_LINE), line)
        painter.restore()

    @staticmethod
    def _paint_head(painter: QPainter, room: QRect, card: Card) -> int:
        left, right = room.left(), room.right() + 1
        small, strong = _face(is_small=True), _face(is_small=True, is_bold=True)
        if card.grade is not None:
            ink, ground = theme.tone_colors(GRADE_TONES[card.grade])
            place = QRect(right - 18, room.top(), 18, 18)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawEllipse(place)
            painter.setPen(ink)
            painter.setFont(strong)
            painter.drawText(place.adjusted(0, -1, 0, -1), Qt.AlignmentFlag.AlignCenter, card.grade.value)
            right -= 22
        has_time = card.kind is CardKind.VISIT and ":" in card.mark
        if card.mark:
            painter.setFont(strong)
            painter.setPen(theme.color("accent" if has_time else "sub"))
            width = round(QFontMetricsF(strong).horizontalAdvance(card.mark)) + 6
            painter.drawText(QRect(left, room.top(), width, SMALL_LINE), _LEFT, card.mark)
            left += width
        if card.kind is CardKind.VISIT and getattr(card.row, "is_fixed", False) and not has_time:  # a time holds it too
            theme.paint_icon(painter, QRect(left, room.top() + 2, ICON_PX, ICON_PX), "push-pin", theme.color("accent"))
            left += ICON_PX + 3
        painter.setFont(small)
        painter.setPen(theme.color("sub"))
        place = QRect(left, room.top(), right - left, SMALL_LINE)
        metrics = QFontMetricsF(small)
        said = card.place if metrics.horizontalAdvance(card.place) <= place.width() else card.town
        if place.width() >= 2 * SMALL_LINE:  # else nothing but dots would be left of it
            painter.drawText(place, _LEFT, metrics.elidedText(said, Qt.TextElideMode.ElideRight, place.width()))
        return room.top() + HEAD

    @staticmethod
    def _paint_line(painter: QPainter, place: QRect, line: Line) -> int:
        ink = theme.color(line.ink)
        painter.setPen(ink)
        if line.icon:
            theme.paint_icon(painter, QRect(place.left(), place.top() + 2, ICON_PX, ICON_PX), line.icon, ink)
        indent = ICON_PX + ICON_GAP if line.icon else 0
        y = place.top()
        for text in _wrapped(line, place.width()):
            painter.drawText(QRect(place.left() + indent, y, place.width() - indent, SMALL_LINE), _LEFT, text)
            y += SMALL_LINE
        return y


_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def _face(*, is_small: bool = False, is_bold: bool = False) -> QFont:
    font = QFont()  # the application's
    font.setPixelSize(theme.SMALL_PX if is_small else theme.BODY_PX)
    font.setBold(is_bold)
    return font


def _title(card: Card, room: int) -> Sequence[str]:
    return fitted(card.title, room, TITLE_ROWS, is_title=True)


def _wrapped(line: Line, room: int) -> Sequence[str]:
    return fitted(line.text, room - (ICON_PX + ICON_GAP if line.icon else 0), line.rows)


@lru_cache(maxsize=8192)
def fitted(text: str, room: int, rows: int, *, is_title: bool = False) -> tuple[str, ...]:
    """*text* in at most so many rows of *room* pixels; what is too long for the last one ends in "…"."""
    metrics = QFontMetricsF(_face(is_small=not is_title, is_bold=is_title))
    made: list[str] = []
    left = text
    while len(made) < rows - 1 and metrics.horizontalAdvance(left) > room:
        fits = next((n for n in range(len(left), 1, -1) if metrics.horizontalAdvance(left[:n]) <= room), 1)
        is_in_a_word = left[fits - 1 : fits + 1].isascii() and " " not in left[fits - 1 : fits + 1]
        cut = left.rfind(" ", 0, fits) if is_in_a_word else fits
        cut = cut if cut > 0 else fits
        made.append(left[:cut].rstrip())
        left = left[cut:].lstrip()
    return (*made, metrics.elidedText(left, Qt.TextElideMode.ElideRight, room))
