"""The way of a day, drawn without any map: home, the stops by number, and who else is due nearby."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, log10, radians
from uuid import UUID

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from fieldapp.rules.distances import Point
from fieldapp.texts import _
from ui import theme

MARGIN, SCALE_ROOM, DOT, SMALL_DOT, HOME = 20, 16, 9.0, 3.5, 18
KM_A_DEGREE = 111.2  # of latitude
LEAST_SPAN_KM = 4.0
NEAR_PX = 14


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the map; without a *number* it is no stop, only somebody who is due."""

    key: UUID
    point: Point
    title: str
    number: str = ""


class RouteMap(QWidget):
    """North is up; a click on a stop chooses it."""

    chosen = Signal(object)  # the key of a mark

    def __init__(self) -> None:
        super().__init__()
        self._home: Point | None = None
        self._stops: Sequence[Mark] = ()
        self._others: Sequence[Mark] = ()
        self._middle, self._scale = Point(0, 0), 1.0  # pixels for a kilometre
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(216)
        self.setMouseTracking(True)
        self.setAccessibleName(_("The way of the day"))

    def sizeHint(self) -> QSize:
        return QSize(232, 216)

    def show_route(self, home: Point | None, stops: Sequence[Mark], others: Sequence[Mark]) -> None:
        """Show *stops* in their order, from home and back; *others* small where they fall inside."""
        self._home, self._stops, self._others = home, stops, others
        self.setAccessibleDescription(", ".join(f"{stop.number} {stop.title}" for stop in stops))
        self.update()

    def mark_at(self, where: QPointF) -> Mark | None:
        """The nearest mark, if the mouse is close to it."""
        marks = [*self._stops, *self._others]
        near = min(marks, key=lambda mark: _away(self.place_of(mark.point), where), default=None)
        return near if near is not None and _away(self.place_of(near.point), where) <= NEAR_PX else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        mark = self.mark_at(event.position())
        if mark is not None:
            self.chosen.emit(mark.key)

    def event(self, event: QHelpEvent) -> bool:  # type: ignore[override]  # only tool tips are told apart
        if event.type() == QHelpEvent.Type.ToolTip:
            mark = self.mark_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), mark.title if mark else "", self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(theme.color("window"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        self._fit()
        font = QFont(self.font())
        font.setPixelSize(theme.SMALL_PX)
        painter.setFont(font)
        if not self._stops:
            painter.setPen(theme.color("sub"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, _("No places to show"))
            return
        painter.setClipRect(self.rect().adjusted(1, 1, -1, -1))
        self._paint_others(painter)
        self._paint_way(painter)
        self._paint_stops(painter)
        self._paint_scale(painter)

    def _paint_others(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("border"))
        for mark in self._others:
            painter.drawEllipse(self.place_of(mark.point), SMALL_DOT, SMALL_DOT)

    def _paint_way(self, painter: QPainter) -> None:
        ends = [self._home] if self._home is not None else []
        way = [*ends, *(stop.point for stop in self._stops), *ends]
        painter.setPen(QPen(theme.color("accent_bar"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF([self.place_of(point) for point in way]))

    def _paint_stops(self, painter: QPainter) -> None:
        if self._home is not None:
            at = self.place_of(self._home)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("window"))
            painter.drawEllipse(at, HOME / 2 + 2, HOME / 2 + 2)
            place = QRectF(at.x() - HOME / 2, at.y() - HOME / 2, HOME, HOME)
            theme.paint_icon(painter, place, "house-fill", theme.color("text"))
        font = QFont(painter.font())
        font.setBold(True)
        painter.setFont(font)
        for stop in reversed(self._stops):  # the first ones on top
            at = self.place_of(stop.point)
            painter.setPen(QPen(theme.color("window"), 2))
            painter.setBrush(theme.color("accent"))
            painter.drawEllipse(at, DOT, DOT)
            painter.setPen(theme.color("on_accent"))
            painter.drawText(QRectF(at.x() - 12, at.y() - 11, 24, 20), Qt.AlignmentFlag.AlignCenter, stop.number)

    def _paint_scale(self, painter: QPainter) -> None:
        """A bar of a round number of kilometres."""
        room_km = self.width() / 3 / self._scale
        step = 10 ** int(log10(room_km)) if room_km >= 1 else 1
        km = next(n * step for n in (5, 2, 1) if n * step <= room_km or n == 1)
        bar = QRect(10, self.height() - 12, round(km * self._scale), 1)
        painter.setPen(QPen(theme.color("sub"), 2))
        painter.drawLine(bar.bottomLeft(), bar.bottomRight())
        font = QFont(painter.font())
        font.setBold(False)
        painter.setFont(font)
        painter.drawText(bar.bottomLeft() + QPointF(0, -5).toPoint(), _("{km} km").format(km=km))

    def _fit(self) -> None:
        """Choose the middle and the scale so that home and all stops are inside."""
        points = [stop.point for stop in self._stops]
        points += [self._home] if self._home is not None else []
        if not points:
            return
        north, south = max(p.latitude for p in points), min(p.latitude for p in points)
        east, west = max(p.longitude for p in points), min(p.longitude for p in points)
        self._middle = Point((north + south) / 2, (east + west) / 2)
        high = max(LEAST_SPAN_KM, (north - south) * KM_A_DEGREE)
        wide = max(LEAST_SPAN_KM, (east - west) * KM_A_DEGREE * cos(radians(self._middle.latitude)))
        self._scale = min((self.width() - 2 * MARGIN) / wide, (self.height() - 2 * MARGIN - SCALE_ROOM) / high)

    def place_of(self, point: Point) -> QPointF:
        """Where *point* is drawn."""
        east = (point.longitude - self._middle.longitude) * KM_A_DEGREE * cos(radians(self._middle.latitude))
        north = (point.latitude - self._middle.latitude) * KM_A_DEGREE
        return QPointF(self.width() / 2 + east * self._scale, (self.height() - SCALE_ROOM) / 2 - north * self._scale)


def _away(one: QPointF, other: QPointF) -> float:
    return (one - other).manhattanLength()
