"""The way of a day, large, and from here on paper."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from fieldapp.drawing.map_picture import MapPicture, RouteStop
from fieldapp.reports.page import Report
from fieldapp.reports.route_sheet import RouteLine, build
from fieldapp.rules.distances import Point
from fieldapp.texts import Text, _
from fieldapp.words.calendar import day_long
from ui.context import AppContext
from ui.jobs import Progress
from ui.plan.route_map import Mark, RouteMap
from ui.widgets.buttons import button
from ui.widgets.card import row
from ui.widgets.labels import label
from ui.widgets.print_dialog import PrintDialog

if TYPE_CHECKING:
    from db.store import Store

SIZE = QSize(1040, 720)
EDGE_PX = 40


class RouteDialog(QDialog):
    """Shows a route; ``map`` tells which stop was clicked.

    Args:
        app: reads and draws.
        parent: below the dialog.
        on: the day.
        home: where it begins, where that is known.
        stops: with their numbers, in order.
        others: who is due nearby.
        lines: what the paper says of each stop.
        words: how long the way is.
        end: where it ends; at *home* when ``None``.
    """

    def __init__(  # noqa: PLR0917  (a day and what is on it)
        self,
        app: AppContext,
        parent: QWidget,
        on: date,
        home: Point | None,
        stops: Sequence[Mark],
        others: Sequence[Mark],
        lines: Sequence[RouteLine],
        words: str,
        *,
        end: Point | None = None,
    ) -> None:
        super().__init__(parent)
        self._app, self._on, self._home, self._end, self._stops = app, on, home, end, stops
        self._lines, self._words = lines, words
        self.setWindowTitle(_("The way of the day"))
        self.map = RouteMap(app, is_large=True)
        self.map.show_route(home, stops, others, end=end)
        self.print_button = button(_("Print"), icon="printer", role="primary", on=self.print)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 16)
        layout.setSpacing(12)
        title = label(f"{day_long(on)}  {words}", "heading")
        layout.addLayout(row(title, None, self.print_button, button(_("Close"), on=self.accept)))
        layout.addWidget(self.map, 1)
        room = parent.window().size() - QSize(EDGE_PX, EDGE_PX)
        self.resize(SIZE.boundedTo(room).expandedTo(QSize(640, 400)))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def print(self) -> PrintDialog | None:
        """Show the page, ready to print."""
        ground = self.map.scene.ground
        if ground is None:  # still being read
            return None
        stops = tuple(RouteStop(mark.number, mark.title, mark.point) for mark in self._stops)
        picture = MapPicture(ground, home=self._home, end=self._end, stops=stops)
        on, lines, words, today = self._on, self._lines, self._words, self._app.clock.today()

        def report(_store: "Store", _progress: Progress) -> Report:
            return build(on, picture, lines, words=words, printed_on=today)

        title = _("The way of the day")
        dialog = PrintDialog(
            self._app, self, title=title, file_name=f"{title} {on}", build=report, doing=Text("Drawing the report")
        )
        dialog.show_pages()
        return dialog
