"""How a map looks in the window: counties, borders, dealers, the way of a day, names, legend."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log10
from uuid import UUID

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap, QPolygonF, QTransform

from db.vocabulary import Grade
from fieldapp.drawing.map_picture import Ground, Shades, map_caption
from fieldapp.rules.maps import Flat, Label, contains, place_labels
from fieldapp.texts import _
from ui import theme
from ui.map.legend import Legend, fill_of, legend, paint_legend, shade_colors

STOP, HOME, DOT, SMALL_DOT = 9.0, 18.0, 5.0, 3.5  # pixels
COUNTY_NAMES_FROM = 1.9  # pixels a kilometre, from which counties are named and not prefectures
LETTERS_FROM = 9.0  # from which dots carry their grade
PAD = 10
HALO = 3.0
CAPTION_FROM = 420  # pixels of width
FOOT_PX = 34  # below: the scale
TOOLS = QSizeF(52, 116)  # in the corner: closer, further away, all
_INKS = {Grade.A: "warn", Grade.B: "good", Grade.C: "neutral", None: "neutral"}


@dataclass(frozen=True, slots=True)
class Stop:
    """A place on the way of a day; without a *number* it is only somebody who is due nearby."""

    key: UUID
    at: Flat
    title: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A dealer, flat."""

    key: UUID
    at: Flat
    title: str
    grade: Grade | None


@dataclass(slots=True)
class Scene:
    """Everything that is on the map."""

    ground: Ground | None = None
    shades: Shades | None = None
    dots: Sequence[Dot] = ()
    home: Flat | None = None
    end: Flat | None = None  # of the way; at home again when None
    stops: Sequence[Stop] = ()
    others: Sequence[Stop] = ()
    has_route: bool = False
    pointed: str = ""  # the county under the mouse


class Painting:
    """Draws a scene; keeps what is the same at every size."""

    def __init__(self) -> None:
        self._paths: dict[str, QPainterPath] = {}
        self._borders: list[QLineF] = []
        self._stamps: dict[tuple[Grade | None, str, float], QPixmap] = {}

    def lay(self, ground: Ground) -> None:
        """Prepare the paths of *ground*."""
        self._paths = {}
        for area in ground.areas:
            path = QPainterPath()
            path.setFillRule(Qt.FillRule.OddEvenFill)
            for ring in area.rings:
                path.addPolygon(QPolygonF([QPointF(x, y) for x, y in ring]))
                path.closeSubpath()
            self._paths[area.code] = path
        self._borders = [QLineF(*one, *other) for one, other in ground.borders]

    def paint(self, painter: QPainter, size: QRectF, scene: Scene, view: QTransform, font: QFont) -> None:
        """Draw *scene* as *view* puts kilometres on pixels."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(theme.color("window"))
        frame = size.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, 8, 8)
        inside = QPainterPath()
        inside.addRoundedRect(frame.adjusted(1, 1, -1, -1), 7, 7)
        painter.setClipPath(inside)
        small = QFont(font)
        small.setPixelSize(theme.SMALL_PX)
        painter.setFont(small)
        scale = view.m11()
        shown = legend_of(scene, small, size.width())
        whole, size = size, size.adjusted(0, 0, 0, -shown.height)
        if scene.ground is not None:
            self._paint_ground(painter, size, scene, view)
        self._paint_route_line(painter, scene, view)
        self._paint_dots(painter, size, scene, view, scale)
        self._paint_stops(painter, scene, view)
        if scene.ground is not None:
            taken = [_round(view, stop.at, STOP) for stop in scene.stops]
            if scene.home is not None:
                taken.append(_round(view, scene.home, HOME / 2))
            taken.append(Label("", size.right() - TOOLS.width() / 2, TOOLS.height() / 2, *TOOLS.toTuple()))
            self._name(painter, size, scene, view, taken)
        _paint_scale(painter, size, scale)
        paint_legend(painter, whole, shown, self.stamp)
        _caption(painter, size, scene)

    def stamp(self, grade: Grade | None, letter: str, ratio: float) -> QPixmap:
        """The sign of a grade, drawn once: a disc, a square, a triangle, and a ring for who has none."""
        key = (grade, f"{letter}{theme.color('card').name()}", ratio)
        if key not in self._stamps:
            self._stamps[key] = _stamp(grade, letter, ratio)
        return self._stamps[key]

    def _paint_ground(self, painter: QPainter, size: QRectF, scene: Scene, view: QTransform) -> None:
        seen = view.inverted()[0].mapRect(size)
        painter.save()
        painter.setTransform(view, combine=True)
        hair = QPen(theme.color("border"), 1)
        hair.setCosmetic(True)
        painter.setPen(hair)
        inks = shade_colors()
        for code, path in self._paths.items():
            if path.boundingRect().intersects(seen):
                painter.setBrush(fill_of(code, scene.shades, inks))
                painter.drawPath(path)
        strong = QPen(theme.color("faint"), 1.8)
        strong.setCosmetic(True)
        painter.setPen(strong)
        painter.drawLines(self._borders)
        if scene.pointed in self._paths:
            edge = QPen(theme.color("accent"), 2.4)
            edge.setCosmetic(True)
            painter.setPen(edge)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(self._paths[scene.pointed])
        painter.restore()

    def _name(self, painter: QPainter, size: QRectF, scene: Scene, view: QTransform, taken: list[Label]) -> None:
        """Names of counties where there is room, of prefectures where there is not; each with a halo."""
        ground = scene.ground
        if ground is None:
            return
        detailed = view.m11() >= COUNTY_NAMES_FROM
        font = QFont(painter.font())
        font.setBold(not detailed)
        metrics = QFontMetricsF(font)
        names: dict[object, str] = {}
        wanted = []
        if detailed:
            places = [(area.code, area.name, area.middle) for area in ground.areas]
            if scene.shades is not None:
                values = scene.shades.counties
                places = [(c, f"{n}\n{values[c].text}" if c in values else n, at) for c, n, at in places]
        else:
            places = [(name, name, at) for name, at in ground.prefectures]
        for key, name, at in places:
            spot = view.map(QPointF(*at))
            lines = name.split("\n")
            width, height = max(metrics.horizontalAdvance(line) for line in lines), metrics.height() * len(lines)
            if size.adjusted(width / 2, height / 2, -width / 2, -FOOT_PX).contains(spot):
                wanted.append(Label(key, spot.x(), spot.y(), width, height))
                names[key] = name
        if size.width() >= CAPTION_FROM:
            for stop in scene.stops:
                width = metrics.horizontalAdvance(stop.title)
                spot = view.map(QPointF(*stop.at)) + QPointF(STOP + 4 + width / 2, 0)
                wanted.insert(0, Label(stop.key, spot.x(), spot.y(), width, metrics.height()))
                names[stop.key] = stop.title
        dots = [_round(view, dot.at, DOT) for dot in scene.dots]
        back = view.inverted()[0]
        homes = {area.code: area.rings for area in ground.areas} if detailed else {}

        def may_stand(label: Label) -> bool:
            rings = homes.get(str(label.key))
            spot = back.map(QPointF(label.x, label.y))
            return rings is not None and contains(rings, (spot.x(), spot.y()))

        for label in place_labels(wanted, taken, avoided=dots, may_stand=may_stand):
            _write(painter, font, label, names[label.key])

    def _paint_route_line(self, painter: QPainter, scene: Scene, view: QTransform) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("faint"))
        for stop in scene.others:
            painter.drawEllipse(view.map(QPointF(*stop.at)), SMALL_DOT, SMALL_DOT)
        if not scene.stops:
            return
        starts = [scene.home] if scene.home is not None else []
        ends = [scene.end] if scene.end is not None else starts
        way = QPolygonF([view.map(QPointF(*at)) for at in (*starts, *(stop.at for stop in scene.stops), *ends)])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for ink, width in (("card", 4.5), ("accent", 2.0)):
            painter.setPen(QPen(theme.color(ink), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawPolyline(way)

    def _paint_stops(self, painter: QPainter, scene: Scene, view: QTransform) -> None:
        if scene.home is not None and scene.stops:
            at = view.map(QPointF(*scene.home))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("card"))
            painter.drawEllipse(at, HOME / 2 + 2, HOME / 2 + 2)
            place = QRectF(at.x() - HOME / 2, at.y() - HOME / 2, HOME, HOME)
            theme.paint_icon(painter, place, "house-fill", theme.color("text"))
        font = QFont(painter.font())
        font.setBold(True)
        painter.setFont(font)
        for stop in reversed(scene.stops):  # the first ones on top
            at = view.map(QPointF(*stop.at))
            painter.setPen(QPen(theme.color("card"), 2))
            painter.setBrush(theme.color("accent"))
            painter.drawEllipse(at, STOP, STOP)
            painter.setPen(theme.color("on_accent"))
            painter.drawText(QRectF(at.x() - 12, at.y() - 11, 24, 20), Qt.AlignmentFlag.AlignCenter, stop.number)
        font.setBold(False)
        painter.setFont(font)

    def _paint_dots(self, painter: QPainter, size: QRectF, scene: Scene, view: QTransform, scale: float) -> None:
        ratio = painter.device().devicePixelRatio()
        seen = size.adjusted(-DOT, -DOT, DOT, DOT)
        for dot in sorted(scene.dots, key=lambda one: _RANK[one.grade]):
            at = view.map(QPointF(*dot.at))
            if seen.contains(at):
                letter = dot.grade.value if dot.grade and scale >= LETTERS_FROM else ""
                stamp = self.stamp(dot.grade, letter, ratio)
                half = stamp.deviceIndependentSize() / 2
                painter.drawPixmap(at - QPointF(half.width(), half.height()), stamp)


def legend_of(scene: Scene, font: QFont, width: float) -> Legend:
    """What the shades and signs of *scene* mean, on a map that is *width* pixels wide."""
    shades = scene.shades
    valued = {code for code, county in shades.counties.items() if county.value is not None} if shades else set()
    areas = scene.ground.areas if scene.ground is not None else ()
    has_blank = any(area.code not in valued for area in areas)
    return legend(font, width, shades, {dot.grade for dot in scene.dots}, has_blank=has_blank)


_RANK: Mapping[Grade | None, int] = {None: 0, Grade.C: 1, Grade.B: 2, Grade.A: 3}  # the most important on top


def _write(painter: QPainter, font: QFont, label: Label, text: str) -> None:
    """A name with a halo, so that it can be read on every shade."""
    metrics = QFontMetricsF(font)
    path = QPainterPath()
    lines = text.split("\n")
    top = label.y - label.height / 2
    for number, line in enumerate(lines):
        left = label.x - metrics.horizontalAdvance(line) / 2
        path.addText(QPointF(left, top + metrics.ascent() + number * metrics.height()), font, line)
    halo = QColor(theme.color("card"))
    halo.setAlphaF(0.85)
    painter.strokePath(
        path, QPen(halo, HALO, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    )
    painter.fillPath(path, theme.color("text"))


def _round(view: QTransform, at: Flat, half: float) -> Label:
    spot = view.map(QPointF(*at))
    return Label("", spot.x(), spot.y(), 2 * half, 2 * half)


def _stamp(grade: Grade | None, letter: str, ratio: float) -> QPixmap:
    half = DOT * (1.5 if letter else 1.0) * (1.2 if grade is Grade.A else 1.0)
    side = 2 * half + 4
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle, ink = QPointF(side / 2, side / 2), theme.color(_INKS[grade])
    painter.setPen(QPen(theme.color("card"), 1.4))
    painter.setBrush(ink)
    match grade:
        case Grade.A:
            painter.drawEllipse(middle, half, half)
        case Grade.B:
            painter.drawRect(QRectF(middle.x() - half * 0.86, middle.y() - half * 0.86, half * 1.72, half * 1.72))
        case Grade.C:
            up = half * 1.05
            corners = [QPointF(0, -up), QPointF(up, up * 0.8), QPointF(-up, up * 0.8)]
            painter.drawPolygon(QPolygonF([middle + corner for corner in corners]))
        case None:
            painter.setBrush(theme.color("card"))
            painter.setPen(QPen(ink, 1.6))
            painter.drawEllipse(middle, half * 0.75, half * 0.75)
    if letter:
        font = QFont()
        font.setPixelSize(round(half * 1.3))
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(theme.color("card"))
        painter.drawText(QRectF(0, 0, side, side), Qt.AlignmentFlag.AlignCenter, letter)
    painter.end()
    return pixmap


def _paint_scale(painter: QPainter, size: QRectF, scale: float) -> None:
    """A bar of a round number of kilometres at the lower left."""
    room_km = size.width() / 4 / scale
    step = 10 ** int(log10(room_km)) if room_km >= 1 else 1
    km = next(n * step for n in (5, 2, 1) if n * step <= room_km or n == 1)
    left, bottom = size.left() + PAD, size.bottom() - PAD
    painter.setPen(QPen(theme.color("sub"), 2))
    painter.drawLine(QPointF(left, bottom), QPointF(left + km * scale, bottom))
    metrics = QFontMetricsF(painter.font())
    text = _("{km} km").format(km=km)
    width = metrics.horizontalAdvance(text)
    _write(
        painter,
        painter.font(),
        Label("", left + width / 2, bottom - 4 - metrics.height() / 2, width, metrics.height()),
        text,
    )


def _caption(painter: QPainter, size: QRectF, scene: Scene) -> None:
    """That it is a sketch, and whose outlines it shows, where there is room to say so."""
    if scene.ground is None or size.width() < CAPTION_FROM:
        return
    words = map_caption(scene.ground)
    metrics = QFontMetricsF(painter.font())
    width = metrics.horizontalAdvance(words)
    middle = QPointF(size.right() - PAD - width / 2, size.bottom() - PAD - metrics.height() / 2)
    place = Label("", middle.x(), middle.y(), width, metrics.height())
    _write(painter, painter.font(), place, words)
