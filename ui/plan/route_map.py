"""The way of a day: home, the stops by number, and who else is due nearby, on the counties they lie in."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QPointF, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from fieldapp.rules.distances import Point
from fieldapp.texts import _
from ui.context import AppContext
from ui.map.painting import Stop
from ui.map.view import MapView
from ui.widgets.buttons import icon_button


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the map; without a *number* it is no stop, only somebody who is due."""

    key: UUID
    point: Point
    title: str
    number: str = ""


class RouteMap(MapView):
    """North is up; a click on a stop chooses it.

    Args:
        app: reads the counties.
        is_large: with buttons and all the room there is; a small one has only a button that opens a large one.
    """

    larger_wanted = Signal()

    def __init__(self, app: AppContext, *, is_large: bool = False) -> None:
        super().__init__(app, _("The way of the day"))
        self.scene.has_route = True
        if is_large:
            return
        self.tools.hide()
        self.larger = icon_button("arrows-out", _("Larger, and to print"), on=self.larger_wanted.emit)
        self.larger.setParent(self)
        self.larger.show()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(240)

    def sizeHint(self) -> QSize:
        return QSize(232, 240)

    def show_route(
        self, home: Point | None, stops: Sequence[Mark], others: Sequence[Mark], *, end: Point | None = None
    ) -> None:
        """Show *stops* in their order, from home to *end* or back; *others* small where they fall inside."""
        flat = self._projection.flat
        self.scene.home = flat(home) if home is not None else None
        self.scene.end = flat(end) if end is not None else None
        self.scene.stops = [Stop(mark.key, flat(mark.point), mark.title, mark.number) for mark in stops]
        self.scene.others = [Stop(mark.key, flat(mark.point), mark.title) for mark in others]
        self.setAccessibleDescription(", ".join(f"{stop.number} {stop.title}" for stop in stops))
        self.show_all()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self.tools.isVisibleTo(self):
            self.larger.move(self.width() - self.larger.width() - 4, 4)

    def place_of(self, point: Point) -> QPointF:
        """Where *point* is drawn."""
        return self.spot_of(self._projection.flat(point))
