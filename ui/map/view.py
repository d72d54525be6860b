"""A map that is walked with the mouse or the keys: wheel and + - zoom, dragging and arrows move, 0 shows all."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from fieldapp.drawing.map_picture import DealerDot, Ground, Shades
from fieldapp.queries.map import read_ground
from fieldapp.rules.maps import Flat, Projection, contains
from fieldapp.texts import _
from ui import theme
from ui.context import AppContext
from ui.map.painting import CAPTION_FROM, Dot, Painting, Scene, Stop, legend_of
from ui.widgets.buttons import icon_button
from ui.widgets.labels import dotted

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

NEAR_PX, CLICK_PX = 12, 4
STEP, PAN_PX = 1.3, 60
MARGIN, WITH_CAPTION = 24, 40  # around everything, in pixels
MOST_SCALE = 60.0  # pixels a kilometre
LEAST_SPAN_KM = 4.0


class MapView(QWidget):
    """Counties, dealers and a route on the flat; shows all of it until somebody moves or zooms.

    Args:
        app: reads the counties.
        name: for screen readers.
    """

    county_chosen = Signal(str)  # its code
    dealer_chosen = Signal(object)  # UUID of a dot
    stop_chosen = Signal(object)  # UUID of a stop

    def __init__(self, app: AppContext, name: str) -> None:
        super().__init__()
        self._app = app
        self.scene = Scene()
        self._painting = Painting()
        self._projection = Projection.around(())
        self._middle: Flat = (0.0, 0.0)
        self._scale = 1.0
        self._is_free = False  # moved or zoomed by hand
        self._foot = 0.0  # the height of the legend
        self._pressed: QPointF | None = None
        self._was_at: QPointF | None = None
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.tools = QFrame(self)
        self.tools.setProperty("role", "card")
        tools = QVBoxLayout(self.tools)
        tools.setContentsMargins(2, 2, 2, 2)
        tools.setSpacing(0)
        for icon, words, on in (
            ("plus", _("Closer"), lambda: self.zoom(STEP)),
            ("minus", _("Further away"), lambda: self.zoom(1 / STEP)),
            ("corners-out", _("Show all"), self.show_all),
        ):
            tools.addWidget(icon_button(icon, words, on=on))
        theme.theme.changed.connect(self.update)
        self._read_ground()

    def sizeHint(self) -> QSize:
        return QSize(480, 360)

    # What is on it

    def show_shades(self, shades: Shades | None) -> None:
        """Shade the counties by a measure."""
        self.scene.shades = shades
        self._reckon_foot()

    def show_dealers(self, dealers: Iterable[DealerDot]) -> None:
        """A sign for each dealer, by its grade."""
        flat = self._projection.flat
        self.scene.dots = [Dot(d.id, flat(d.point), dotted(d.name, d.place), d.grade) for d in dealers]
        self._reckon_foot()

    def show_all(self) -> None:
        """Everything at once again."""
        self._is_free = False
        self._fit()
        self.update()

    def zoom(self, times: float, around: QPointF | None = None) -> None:
        """Closer by *times*; what lies at *around*, the middle by default, stays where it is."""
        spot = around if around is not None else QPointF(self._room().center())
        kept = self.flat_at(spot)
        whole = self._scale_for(self._everything())
        self._scale = min(MOST_SCALE, max(min(whole, self._scale), self._scale * times))
        moved = self.flat_at(spot)
        self._middle = self._middle[0] + kept[0] - moved[0], self._middle[1] + kept[1] - moved[1]
        self._is_free = True
        self.update()

    def pan(self, right: float, down: float) -> None:
        """Move what is seen by pixels."""
        self._middle = self._middle[0] + right / self._scale, self._middle[1] + down / self._scale
        self._is_free = True
        self.update()

    # Where things are

    def view(self) -> QTransform:
        """From kilometres to pixels."""
        middle = self._room().center()
        made = QTransform.fromTranslate(middle.x(), middle.y())
        made.scale(self._scale, self._scale)
        made.translate(-self._middle[0], -self._middle[1])
        return made

    def spot_of(self, flat: Flat) -> QPointF:
        """Where a place is drawn."""
        return self.view().map(QPointF(*flat))

    def flat_at(self, spot: QPointF) -> Flat:
        """Which place is drawn there."""
        found = self.view().inverted()[0].map(spot)
        return found.x(), found.y()

    def stop_at(self, spot: QPointF) -> Stop | None:
        """The nearest stop or other place of the route, if the mouse is close to it."""
        if not self._room().contains(spot):
            return None
        found = [(self._away(stop.at, spot), stop) for stop in (*self.scene.stops, *self.scene.others)]
        away, stop = min(found, key=lambda one: one[0], default=(float("inf"), None))
        return stop if away <= NEAR_PX else None

    def dot_at(self, spot: QPointF) -> Dot | None:
        """The nearest dealer, if the mouse is close."""
        if not self._room().contains(spot):
            return None
        x, y = self.flat_at(spot)
        reach = NEAR_PX / self._scale
        near = [d for d in self.scene.dots if abs(d.at[0] - x) <= reach and abs(d.at[1] - y) <= reach]
        return min(near, key=lambda d: (d.at[0] - x) ** 2 + (d.at[1] - y) ** 2, default=None)

    def county_at(self, spot: QPointF) -> str:
        """The code of the county under the mouse; empty outside of all."""
        ground = self.scene.ground if self._room().contains(spot) else None
        place = self.flat_at(spot)
        return next((area.code for area in ground.areas if contains(area.rings, place)), "") if ground else ""

    def words_at(self, spot: QPointF) -> str:
        """What is said of the place under the mouse."""
        if (stop := self.stop_at(spot)) is not None:
            return dotted(stop.number, stop.title)
        if (dot := self.dot_at(spot)) is not None:
            return dot.title
        code = self.county_at(spot)
        ground, shades = self.scene.ground, self.scene.shades
        name = next((area.name for area in ground.areas if area.code == code), "") if ground else ""
        found = shades.counties.get(code) if shades is not None else None
        return "\n".join(filter(None, (name, f"{shades.title}: {found.text}" if shades and found else "")))

    # Events

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._painting.paint(painter, QRectF(self.rect()), self.scene, self.view(), self.font())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.tools.adjustSize()
        self.tools.move(self.width() - self.tools.width() - 8, 8)
        self._reckon_foot()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(STEP ** (event.angleDelta().y() / 120), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed = self._was_at = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._was_at is not None and event.buttons() & Qt.MouseButton.LeftButton:
            moved = self._was_at - event.position()
            self._was_at = event.position()
            self.pan(moved.x(), moved.y())
            return
        code = self.county_at(event.position()) if self.scene.shades is not None else ""
        if code != self.scene.pointed:
            self.scene.pointed = code
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed, self._was_at = self._pressed, None, None
        if pressed is not None and (pressed - event.position()).manhattanLength() <= CLICK_PX:
            self._choose(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.zoom(STEP**2, event.position())

    def leaveEvent(self, event: object) -> None:
        del event
        self.scene.pointed = ""
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: (-PAN_PX, 0),
            Qt.Key.Key_Right: (PAN_PX, 0),
            Qt.Key.Key_Up: (0, -PAN_PX),
            Qt.Key.Key_Down: (0, PAN_PX),
        }
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom(STEP)
            case Qt.Key.Key_Minus:
                self.zoom(1 / STEP)
            case Qt.Key.Key_0:
                self.show_all()
            case key if key in moves:
                self.pan(*moves[Qt.Key(key)])
            case _:
                super().keyPressEvent(event)

    def event(self, event: QHelpEvent) -> bool:  # type: ignore[override]  # only tool tips are told apart
        if event.type() == QHelpEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.words_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    # The rest

    def _choose(self, spot: QPointF) -> None:
        if (stop := self.stop_at(spot)) is not None:
            self.stop_chosen.emit(stop.key)
        elif (dot := self.dot_at(spot)) is not None:
            self.dealer_chosen.emit(dot.key)
        elif code := self.county_at(spot):
            self.county_chosen.emit(code)

    def _read_ground(self) -> None:
        own = self._app.places.outlines

        def fetch(session: "Session") -> Ground:
            return read_ground(session, own)

        self._app.read(fetch, self._lay, key=(id(self), "ground"), owner=self)

    def _lay(self, ground: Ground) -> None:
        """Put the counties under what is there already."""
        before, self._projection = self._projection, ground.projection
        self.scene.ground = ground
        self._painting.lay(ground)
        self._move_to(before)
        self._reckon_foot()

    def _move_to(self, before: Projection) -> None:
        """Reckon everything anew that was laid flat around another middle."""

        def moved(at: Flat) -> Flat:
            return self._projection.flat(before.point(at))

        scene = self.scene
        scene.dots = [Dot(d.key, moved(d.at), d.title, d.grade) for d in scene.dots]
        scene.stops = [Stop(s.key, moved(s.at), s.title, s.number) for s in scene.stops]
        scene.others = [Stop(s.key, moved(s.at), s.title, s.number) for s in scene.others]
        scene.home = moved(scene.home) if scene.home is not None else None
        scene.end = moved(scene.end) if scene.end is not None else None

    def _everything(self) -> Sequence[Flat]:
        """What is to be seen at first: the route where there is one, else the dealers' counties, else all."""
        scene = self.scene
        if scene.has_route:
            return [*(stop.at for stop in scene.stops), *(at for at in (scene.home, scene.end) if at is not None)]
        if scene.ground is None:
            return [dot.at for dot in scene.dots]
        shown = set(scene.shades.counties) if scene.shades is not None else set()
        areas = [area for area in scene.ground.areas if area.code in shown] or list(scene.ground.areas)
        return [corner for area in areas for ring in area.rings for corner in ring]

    def _room(self) -> QRectF:
        """Where the map is: all but the legend below."""
        return QRectF(self.rect()).adjusted(0, 0, 0, -self._foot)

    def _reckon_foot(self) -> None:
        """The legend may have become higher or lower: the map takes the room above it."""
        small = QFont(self.font())
        small.setPixelSize(theme.SMALL_PX)
        self._foot = legend_of(self.scene, small, self.width()).height
        if not self._is_free:
            self._fit()
        self.update()

    def _fit(self) -> None:
        places = self._everything()
        if not places:
            return
        xs, ys = [x for x, _y in places], [y for _x, y in places]
        self._middle = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
        self._scale = self._scale_for(places)

    def _scale_for(self, places: Sequence[Flat]) -> float:
        if not places:
            return self._scale
        xs, ys = [x for x, _y in places], [y for _x, y in places]
        wide, high = max(LEAST_SPAN_KM, max(xs) - min(xs)), max(LEAST_SPAN_KM, max(ys) - min(ys))
        room = self._room()
        margin = WITH_CAPTION if room.width() >= CAPTION_FROM else MARGIN
        across, down = max(1.0, room.width() - 2 * margin), max(1.0, room.height() - 2 * margin)
        return min(across / wide, down / high, MOST_SCALE)

    def _away(self, at: Flat, spot: QPointF) -> float:
        return (self.spot_of(at) - spot).manhattanLength()
