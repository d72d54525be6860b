"""How strong something is, as a row of dots: a tie, loyalty, a need."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldapp.texts import _
from ui import theme

DOT_PX, GAP_PX, MARGIN_PX, HEIGHT_PX = 12, 8, 4, 32


class Strength(QWidget):
    """A number from 0 (unknown) to *most*.  A click on the last dot takes it back; arrows and digits work too."""

    edited = Signal()

    def __init__(self, most: int = 5) -> None:
        super().__init__()
        self._most, self._value = most, 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._describe()

    def value(self) -> int:
        """0 when it is not known."""
        return self._value

    def set_value(self, value: int | None) -> None:
        self._value = min(max(value or 0, 0), self._most)
        self._describe()
        self.update()

    def problem(self) -> str:
        return ""

    def sizeHint(self) -> QSize:
        return QSize(2 * MARGIN_PX + self._most * DOT_PX + (self._most - 1) * GAP_PX, HEIGHT_PX)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._choose(self._dot_at(event.position().toPoint()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Plus):
            self._set(min(self._value + 1, self._most))
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Minus):
            self._set(max(self._value - 1, 0))
        elif Qt.Key.Key_0 <= key <= Qt.Key.Key_0 + self._most:
            self._set(key - Qt.Key.Key_0)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number in range(self._most):
            left = MARGIN_PX + number * (DOT_PX + GAP_PX)
            dot = QRectF(left, (self.height() - DOT_PX) / 2, DOT_PX, DOT_PX)
            is_on = number < self._value
            painter.setPen(QPen(theme.color("accent" if is_on else "faint"), 1.5))
            painter.setBrush(theme.color("accent") if is_on else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(dot.adjusted(1, 1, -1, -1))
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(1, 4, self.sizeHint().width() - 2, self.height() - 8), 6, 6)

    def _dot_at(self, at: QPoint) -> int:
        return min(max((at.x() - MARGIN_PX + GAP_PX // 2) // (DOT_PX + GAP_PX) + 1, 1), self._most)

    def _choose(self, number: int) -> None:
        self._set(number - 1 if number == self._value else number)

    def _set(self, value: int) -> None:
        if value != self._value:
            self.set_value(value)
            self.edited.emit()

    def _describe(self) -> None:
        said = _("{value} of {most}").format(value=self._value, most=self._most) if self._value else _("not known")
        self.setToolTip(said)
        self.setAccessibleDescription(said)
