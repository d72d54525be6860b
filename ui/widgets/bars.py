"""Amounts by month: bars, and a line across them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from fieldapp.drawing.charts import Numbers
from fieldapp.words.charts import Unit, scale_words, unit_of
from ui import theme

HEIGHT_PX, LEFT_PX, BOTTOM_PX, TOP_PX = 200, 48, 24, 28
BAR_SHARE = 0.62  # of the room that a month has
STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Bar:
    """One place on the axis.

    *mark* is written below, *tip* is shown under the mouse; amounts are in yuan.
    """

    mark: str
    bar: float
    line: float
    tip: str
    is_part: bool = False  # the month under way: drawn pale


def round_step(highest: float, steps: int = 4) -> float:
    """The distance of lines of a scale from 0 to *highest* that people count in.

    Example:
        >>> round_step(93), round_step(0.7), round_step(0)
        (25.0, 0.2, 1.0)
    """
    if highest <= 0:
        return 1.0
    rough = highest / steps
    power = 10.0 ** math.floor(math.log10(rough))
    return float(next(step * power for step in STEPS if step * power >= rough - 1e-9))


class Bars(QWidget):
    """Bars for one amount and a line for another, with the scale at the left.

    What it shows stands in a table beside it, too: this widget is for the eye alone.

    Args:
        bar_name, line_name: what the two are, for the legend.  The unit follows from the largest amount.
    """

    def __init__(self, bar_name: str, line_name: str) -> None:
        super().__init__()
        self._names = (bar_name, line_name)
        self._bars: Sequence[Bar] = ()
        self.setMouseTracking(True)
        self.setMinimumHeight(HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.theme.changed.connect(self.update)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show these, from left to right."""
        self._bars = bars
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, HEIGHT_PX)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        number = int((event.position().x() - LEFT_PX) // max(self._step(), 1))
        if 0 <= number < len(self._bars):
            QToolTip.showText(event.globalPosition().toPoint(), self._bars[number].tip, self)
        else:
            QToolTip.hideText()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(theme.SMALL_PX)
        painter.setFont(font)
        highest = max((max(bar.bar, bar.line) for bar in self._bars), default=0.0)
        step = round_step(highest)
        top = step * max(1, math.ceil(highest / step - 1e-9))
        unit = unit_of(highest, Numbers.MONEY)
        self._paint_scale(painter, step, top, unit)
        self._paint_bars(painter, top)
        self._paint_line(painter, top)
        self._paint_legend(painter, unit)

    def _step(self) -> float:
        return (self.width() - LEFT_PX) / max(len(self._bars), 1)

    def _y(self, amount: float, top: float) -> float:
        room = self.height() - TOP_PX - BOTTOM_PX
        return self.height() - BOTTOM_PX - room * amount / top

    def _paint_scale(self, painter: QPainter, step: float, top: float, unit: Unit) -> None:
        amount = 0.0
        while amount <= top * 1.001:
            y = self._y(amount, top)
            painter.setPen(QPen(theme.color("border" if amount == 0 else "line"), 1))
            painter.drawLine(QPointF(LEFT_PX, y), QPointF(self.width(), y))
            painter.setPen(theme.color("sub"))
            place = QRectF(0, y - 10, LEFT_PX - 8, 20)
            painter.drawText(
                place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, scale_words(amount, unit, step)
            )
            amount += step

    def _paint_bars(self, painter: QPainter, top: float) -> None:
        room = self._step()
        for number, bar in enumerate(self._bars):
            left = LEFT_PX + number * room
            if bar.bar > 0:
                y = self._y(bar.bar, top)
                shape = QPainterPath()
                width = room * BAR_SHARE
                rect = QRectF(left + (room - width) / 2, y, width, self.height() - BOTTOM_PX - y)
                radius = min(3.0, width / 2, rect.height())
                shape.addRoundedRect(rect, radius, radius)
                painter.fillPath(shape, theme.color("accent_bar" if bar.is_part else "accent"))
            if bar.mark:
                painter.setPen(theme.color("sub"))
                place = QRectF(left - room, self.height() - BOTTOM_PX + 4, 3 * room, BOTTOM_PX - 4)
                painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, bar.mark)

    def _paint_line(self, painter: QPainter, top: float) -> None:
        room = self._step()
        places = [
            QPointF(LEFT_PX + (number + 0.5) * room, self._y(bar.line, top)) for number, bar in enumerate(self._bars)
        ]
        painter.setBrush(theme.color("card"))
        painter.setPen(QPen(theme.color("warn"), 2))
        painter.drawPolyline(places)
        for place in places:
            painter.drawEllipse(place, 2.5, 2.5)

    def _paint_legend(self, painter: QPainter, unit: Unit) -> None:
        metrics = QFontMetricsF(painter.font())
        painter.setPen(theme.color("sub"))
        painter.drawText(QRectF(0, 0, LEFT_PX + 120, 18), Qt.AlignmentFlag.AlignLeft, unit.name)
        right = float(self.width())
        for name, is_bar in ((self._names[1], False), (self._names[0], True)):
            left = right - metrics.horizontalAdvance(name)
            painter.setPen(theme.color("sub"))
            painter.drawText(QRectF(left, 0, right - left + 2, 18), Qt.AlignmentFlag.AlignLeft, name)
            mark = QRectF(left - 16, 4, 10, 10)
            if is_bar:
                painter.fillRect(mark, theme.color("accent"))
            else:
                painter.setPen(QPen(theme.color("warn"), 2))
                painter.drawLine(QPointF(mark.left(), mark.center().y()), QPointF(mark.right(), mark.center().y()))
            right = mark.left() - 16
