"""A day beside the board: its way on a map, how long it is, what can be done with it."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.vocabulary import VisitState
from fieldapp.queries.planning import Week, is_stop
from fieldapp.reports.route_sheet import RouteLine
from fieldapp.rules.phones import shown_phone
from fieldapp.texts import _, ngettext
from fieldapp.words.calendar import day_long, lunar_of
from fieldapp.words.plan import clock, route_words
from ui.context import AppContext
from ui.plan.route_dialog import RouteDialog
from ui.plan.route_map import Mark, RouteMap
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import row
from ui.widgets.labels import dotted, label
from ui.widgets.scroll import Scroll


class DayPanel(QWidget):
    """One day of the week shown."""

    asked = Signal(str, object)  # "order", "fill", "print"; the day
    left = Signal()
    chosen = Signal(object)  # the id of a visit on the map

    def __init__(self, app: AppContext) -> None:
        super().__init__()
        self._app = app
        self._large: Callable[[], RouteDialog] | None = None
        self.on: date | None = None
        self.title = label("", "heading", wrap=True)
        self.lunar = label("", "sub", wrap=True)
        self.words = label("", "body", wrap=True)
        self.trouble = label("", "bad", wrap=True)
        self.map = RouteMap(app)
        self.map.stop_chosen.connect(self.chosen)
        self.map.larger_wanted.connect(self.show_large)
        self.order_button = button(_("Order by distance"), icon="path", on=lambda: self.asked.emit("order", self.on))
        self.fill_button = button(_("Fill this day"), icon="magic-wand", on=lambda: self.asked.emit("fill", self.on))
        self.print_button = button(_("Print this day"), icon="printer", on=lambda: self.asked.emit("print", self.on))
        self.times = label("", "sub", wrap=True)
        inside = Scroll(spacing=8)
        for widget in (self.title, self.lunar, self.words, self.trouble, self.map):
            inside.body.addWidget(widget)
        for pressed in (self.order_button, self.fill_button, self.print_button):
            inside.body.addWidget(pressed)
        inside.body.addWidget(self.times)
        inside.body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        back = icon_button("arrow-left", _("Back to who is due"), on=self.left.emit)
        layout.addLayout(row(back, label(_("The way of the day"), "sub"), None))
        layout.addWidget(inside, 1)

    def show_large(self) -> RouteDialog | None:
        """Open the map of the day in a window of its own."""
        if self._large is None:
            return None
        dialog = self._large()
        dialog.map.stop_chosen.connect(self.chosen)
        dialog.map.stop_chosen.connect(dialog.accept)
        dialog.open()
        return dialog

    def show_day(self, week: Week, on: date, today: date) -> None:
        """Show the day, as it stands."""
        self.on = on
        ground = week.ground
        visits = [visit for visit in week.on(on) if visit.state is not VisitState.MISSED]
        route = ground.route(visits)
        self.title.setText(day_long(on))
        self.lunar.setText(lunar_of(on))
        count = ngettext("{count} visit", "{count} visits", len(visits)).format(count=len(visits))
        self.words.setText(dotted(count, *route_words(route)) if visits else _("Nothing is planned."))
        said = []
        if visits and route.ends > ground.pace.ends:
            said.append(_("Longer than a working day, which ends at {time}.").format(time=clock(ground.pace.ends)))
        if route.late:
            late = _("Appointments or opening hours cannot be kept in this order: {minutes} minutes late.")
            said.append(late.format(minutes=route.late))
        if visits and ground.home is None:
            said.append(_("Say in Settings where you set out: then the way from home counts too."))
        self.trouble.setText("\n".join(said))
        self.trouble.setVisible(bool(said))
        stops = [
            Mark(visit.id, ground.at[visit.dealer_id], visit.dealer, str(number))
            for number, visit in enumerate(visits, start=1)
            if visit.dealer_id in ground.at and is_stop(visit)
        ]
        others = [
            Mark(dealer.dealer_id, ground.at[dealer.dealer_id], dealer.name)
            for dealer in week.due
            if dealer.planned_on is None and dealer.dealer_id in ground.at
        ]
        self.map.show_route(ground.home, stops, others, end=ground.end)
        self.map.setVisible(bool(stops))
        lines = [
            RouteLine(clock(arrives), visit.dealer, visit.place, shown_phone(visit.phone) if visit.phone else "", km)
            for visit, arrives, km in zip(visits, route.arrivals, route.legs, strict=True)
        ]
        words = dotted(*route_words(route))
        self._large = partial(
            RouteDialog, self._app, self, on, ground.home, stops, others, lines, words, end=ground.end
        )
        arrivals = zip(visits, route.arrivals, strict=True)
        self.times.setText("\n".join(dotted(clock(minutes), visit.dealer) for visit, minutes in arrivals))
        is_over = on < today
        self.order_button.setVisible(not is_over and len(visits) > 1)
        self.fill_button.setVisible(not is_over)
