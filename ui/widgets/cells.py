"""How the cells of a table are painted: no grid, a hairline below, two lines, pills, a focus frame."""

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import theme
from ui.rows_model import COLUMN_ROLE, ROW_ROLE, Column
from ui.widgets.pills import paint_pill

PADDING = 12
ICON_PX = 16


class CellDelegate(QStyledItemDelegate):
    """Paints what a ``Column`` says about a row."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        column: Column[Any] = index.data(COLUMN_ROLE)
        width = option.fontMetrics.horizontalAdvance(index.data()) + 2 * PADDING
        if column.icon:
            width += ICON_PX + 6
        return QSize(width, theme.ROW_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        column: Column[Any] = index.data(COLUMN_ROLE)
        row = index.data(ROW_ROLE)
        rect = QRectF(option.rect)
        state = option.state
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        if is_selected:
            painter.fillRect(rect, theme.color("accent_soft"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.color("hover"))
        painter.setPen(QPen(theme.color("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        room = rect.adjusted(PADDING, 0, -PADDING, -1)
        text = column.text(row)
        pill = column.pill(row) if column.pill and text else None
        painter.setFont(option.font)
        if pill is not None:
            paint_pill(painter, room, text, pill, right=column.align_right, on_selected=is_selected)
        else:
            self._paint_words(painter, room, column, row, text)
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -2))

    @staticmethod
    def _paint_words(painter: QPainter, room: QRectF, column: Column[Any], row: object, text: str) -> None:
        if column.icon and (name := column.icon(row)):
            place = QRectF(room.left(), room.center().y() - ICON_PX / 2, ICON_PX, ICON_PX)
            theme.paint_icon(painter, place, name, theme.color("sub"))
            room = room.adjusted(ICON_PX + 8, 0, 0, 0)
        tone = column.tone(row) if column.tone else None
        side = Qt.AlignmentFlag.AlignRight if column.align_right else Qt.AlignmentFlag.AlignLeft
        sub = column.sub(row) if column.sub else ""
        upper = QRectF(room.left(), room.top() + 6, room.width(), 22) if sub else room
        painter.setPen(theme.tone_colors(tone)[0] if tone else theme.color("text"))
        metrics = QFontMetricsF(painter.font())
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(upper, side | Qt.AlignmentFlag.AlignVCenter, shown)
        if sub:
            small = QFont(painter.font())
            small.setPixelSize(theme.SMALL_PX)
            painter.setFont(small)
            painter.setPen(theme.color("sub"))
            shown = QFontMetricsF(small).elidedText(sub, Qt.TextElideMode.ElideRight, room.width())
            lower = QRectF(room.left(), upper.bottom() - 1, room.width(), 18)
            painter.drawText(lower, side | Qt.AlignmentFlag.AlignVCenter, shown)
