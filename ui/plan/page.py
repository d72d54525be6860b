"""The visit plan: the week as a board, the due list beside it; drag, suggest, print."""

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from db.vocabulary import VisitState
from fieldapp.calendar_words import day_short, unpublished_text
from fieldapp.operations import Area, Changed
from fieldapp.operations.planning import plan_suggested
from fieldapp.operations.visits import (
    NewVisit,
    cancel_visit,
    move_visit,
    order_day,
    plan_visit,
    reopen_visit,
)
from fieldapp.queries.planning import Week, shortest_order, suggestions, week
from fieldapp.queries.visits import DueDealer, VisitRow, week_of
from fieldapp.texts import Text, _, ngettext
from ui.commands import Command
from ui.context import AppContext
from ui.page import Page
from ui.plan.cards import DEALER, DueCard, clear
from ui.plan.day_column import DayColumn
from ui.plan.dialogs import EditVisitDialog, MissedDialog, NewVisitDialog
from ui.visits.record_dialog import record_visit_dialog
from ui.widgets.buttons import button, icon_button, menu_button
from ui.widgets.card import Card, row
from ui.widgets.labels import label
from ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from db.store import Store

DUE_WIDTH = 244
MOST_SHOWN = 60  # cards of the due list; the search finds the others
FOLD_BELOW = 760  # logical pixels of the page below which the due list gives way


class PlanPage(Page):
    """Monday to Sunday; what is due stands at the left."""

    areas = frozenset({Area.VISITS, Area.DEALERS, Area.RULES, Area.TEAM, Area.REMINDERS})

    def __init__(self, app: AppContext) -> None:
        super().__init__(app)
        self.first, self.last = week_of(app.clock.today())
        self.columns: dict[date, DayColumn] = {}
        self._week: Week | None = None
        self.add_tool(
            menu_button(
                _("Print"),
                [
                    (_("Tomorrow"), "printer", lambda: self.print_day(app.clock.today() + timedelta(days=1))),
                    (_("Today"), "printer", lambda: self.print_day(app.clock.today())),
                    (_("This week"), "printer", self.print_week),
                ],
                icon="printer",
            )
        )
        self.suggest_button = button(_("Suggest"), icon="magic-wand", role="primary", on=self.suggest)
        self.add_tool(self.suggest_button)
        self.title = label("", "heading")
        self.body.addLayout(
            row(
                icon_button("caret-left", _("Week before"), on=lambda: self.turn(-1)),
                button(_("Today"), on=lambda: self.go_to(self.app.clock.today())),
                icon_button("caret-right", _("Week after"), on=lambda: self.turn(1)),
                self.title,
                None,
                button(_("New visit"), icon="plus", on=self.new_visit),
            )
        )
        self.unknown = label("", "sub", wrap=True)
        self.unknown.hide()
        self.body.addWidget(self.unknown)
        self.search = SearchField(_("Search in the due list"))
        self.search.textChanged.connect(lambda _text: self._show_due())
        self._due_title = label("", "heading")
        self._due = QVBoxLayout()
        self._due.setSpacing(6)
        self.due_card = Card(padding=12)
        self.due_card.setFixedWidth(DUE_WIDTH)
        self.due_card.body.addWidget(self._due_title)
        self.due_card.body.addWidget(self.search)
        self.due_card.body.addWidget(_scrolled(self._due, sideways=False), 1)
        self._board = QHBoxLayout()
        self._board.setSpacing(8)
        side = QHBoxLayout()
        side.setSpacing(12)
        side.addWidget(self.due_card)
        side.addWidget(_scrolled(self._board, sideways=True), 1)
        self.body.addLayout(side, 1)

    def subtitle(self) -> str:
        return f"{day_short(self.first)} – {day_short(self.last)}"

    def commands(self) -> list[Command]:
        return [
            Command("plan.suggest", Text("Suggest the week"), self.suggest),
            Command("plan.print", Text("Print this week"), self.print_week),
        ]

    def arrive(self, **where: object) -> None:
        if isinstance(day := where.get("day"), date):
            self.go_to(day)
        if where.get("new"):
            self.new_visit()

    def go_to(self, day: date) -> None:
        """Show the week in which *day* lies."""
        self.first, self.last = week_of(day)
        self.read_again()

    def turn(self, weeks: int) -> None:
        """So many weeks forward or back."""
        self.go_to(self.first + timedelta(days=7 * weeks))

    def read_again(self) -> None:
        first, last, today = self.first, self.last, self.app.clock.today()

        def fetch(session: "Session") -> Week:
            return week(session, first, last, today)

        self.load(fetch, self._show)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]  # Qt's event
        self.due_card.setVisible(self.width() >= FOLD_BELOW)

    def suggest(self, on: date | None = None) -> None:
        """Fill the week, or one day of it, from who is due; one undo takes it back."""
        today = self.app.clock.today()
        first, last = (on, on) if on is not None else (self.first, self.last)

        def fill(store: "Store") -> tuple[int, Changed]:
            with store.reading() as session:
                found = suggestions(session, first, last, today)
            made, changed = plan_suggested(store, found.days)
            return len(made), changed

        self.app.write(fill, self._say_planned, owner=self)

    def print_day(self, on: date) -> None:
        """Show the pages of one day, ready to print."""
        self.app.go("reports", report="visit_plan", first=on, last=on)

    def print_week(self) -> None:
        """Show the pages of the week, ready to print."""
        self.app.go("reports", report="visit_plan", first=self.first, last=self.last)

    def new_visit(self) -> None:
        """Ask for a dealer and a day."""
        NewVisitDialog(self.app, self.window(), max(self.first, self.app.clock.today())).show_form()

    def _show(self, found: Week) -> None:
        self._week = found
        _year, number, _weekday = self.first.isocalendar()
        self.title.setText(_("Week {week}").format(week=number))
        said = unpublished_text(found.unpublished)
        self.unknown.setText(str(said) if said else "")
        self.unknown.setVisible(said is not None)
        clear(self._board)
        self.columns.clear()
        today, days = self.app.clock.today(), self._days()
        for day in found.days:
            column = DayColumn(day, is_today=day.on == today, on_leave=day.on in found.leave)
            column.show_visits(found.on(day.on), days)
            column.dropped.connect(self._on_dropped)
            column.suggest_wanted.connect(self.suggest)
            column.order_wanted.connect(self._order)
            column.print_wanted.connect(self.print_day)
            for card in column.cards:
                card.asked.connect(self._on_asked)
                card.moved_to.connect(self._move)
            self.columns[day.on] = column
            self._board.addWidget(column, 1)
        self._show_due()

    def _show_due(self) -> None:
        found = self._week
        if found is None:
            return
        clear(self._due)
        words = self.search.text().casefold().split()
        due = [d for d in found.due if all(w in f"{d.name} {d.place} {d.contact} {d.phone}".casefold() for w in words)]
        count = len(due)
        self._due_title.setText(ngettext("{count} visit due", "{count} visits due", count).format(count=count))
        today, days = self.app.clock.today(), self._days()
        for dealer in due[:MOST_SHOWN]:
            card = DueCard(dealer, today, days)
            card.plan_wanted.connect(self._plan)
            card.open_wanted.connect(self.app.open_dealer)
            self._due.addWidget(card)
        if count > MOST_SHOWN:
            self._due.addWidget(label(_("{count} more").format(count=count - MOST_SHOWN), "sub"))
        if not due:
            self._due.addWidget(label(_("Nobody is due."), "sub"))
        self._due.addStretch(1)

    def _days(self) -> list[tuple[date, str]]:
        days = [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]
        return [(on, day_short(on)) for on in days if on >= self.app.clock.today()]

    def _plan(self, dealer: DueDealer, on: date) -> None:
        self._plan_id(dealer.dealer_id, on)

    def _plan_id(self, dealer_id: UUID, on: date, place: int | None = None) -> None:
        def put(store: "Store") -> Changed:
            made, changed = plan_visit(store, NewVisit(dealer_id=dealer_id, planned_on=on))
            if place is not None:
                move_visit(store, made, on, position=place)
            return changed

        self.app.write(put, said=Text("Planned for {day}", day=on.isoformat()))

    def _on_dropped(self, kind: str, row_id: UUID, on: date, place: int) -> None:
        if kind == DEALER:
            self._plan_id(row_id, on, place)
        else:
            self.app.write(
                lambda store: move_visit(store, row_id, on, position=place),
                said=Text("Moved to {day}", day=on.isoformat()),
            )

    def _move(self, visit: VisitRow, on: date) -> None:
        self.app.write(lambda store: move_visit(store, visit.id, on), said=Text("Moved to {day}", day=on.isoformat()))

    def _on_asked(self, what: str, visit: VisitRow) -> None:
        match what:
            case "record":
                record_visit_dialog(self.app, self, visit)
            case "edit":
                EditVisitDialog(self.app, self.window(), visit).show_form()
            case "open":
                self.app.open_dealer(visit.dealer_id)
            case "missed":
                MissedDialog(self.app, self.window(), visit).show_form()
            case "cancel":
                self.app.write(lambda store: cancel_visit(store, visit.id), said=Text("Taken off the plan"))
            case "reopen":
                self.app.write(lambda store: reopen_visit(store, visit.id), said=Text("Back on the plan"))
            case "up" | "down" if visit.planned_on is not None:
                self._shift(visit, visit.planned_on, -1 if what == "up" else 1)

    def _shift(self, visit: VisitRow, on: date, steps: int) -> None:
        ids = [card.visit.id for card in self.columns[on].cards if card.visit.state is VisitState.PLANNED]
        place = ids.index(visit.id) + steps
        if 0 <= place < len(ids):
            self.app.write(lambda store: move_visit(store, visit.id, on, position=place))

    def _order(self, on: date) -> None:
        def order(store: "Store") -> Changed:
            with store.reading() as session:
                visits = shortest_order(session, on, on)
            return order_day(store, visits)

        self.app.write(order, said=Text("Ordered by distance"))

    def _say_planned(self, count: int) -> None:
        if count:
            said = ngettext("{count} visit planned", "{count} visits planned", count).format(count=count)
            self.app.toast(said)
        else:
            self.app.toast(Text("Nobody is due on these days, or they are full."), undo=False)


def _scrolled(layout: QVBoxLayout | QHBoxLayout, *, sideways: bool) -> QScrollArea:
    content = QWidget()
    layout.setContentsMargins(0, 0, 8, 0)
    content.setLayout(layout)
    scroll = QScrollArea()
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setWidgetResizable(True)
    if not sideways:
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(content)
    return scroll
