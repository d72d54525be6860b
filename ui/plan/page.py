"""The visit plan: the week as a board, beside it who is due, the chosen visit or the way of a day."""

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QStackedWidget

from db.vocabulary import VisitState
from fieldapp.lists import visits_list
from fieldapp.operations import Area
from fieldapp.queries.planning import EndsOfDays, Week, week
from fieldapp.queries.visits import DueDealer, VisitRow, week_of
from fieldapp.texts import Text, _
from fieldapp.words.calendar import day_short, unpublished_text
from ui.commands import Command
from ui.context import AppContext
from ui.page import Page
from ui.plan.actions import PlanActions, Suggested
from ui.plan.board import Board
from ui.plan.day_panel import DayPanel
from ui.plan.dialogs import NewVisitDialog, SuggestFromDialog
from ui.plan.due_panel import DuePanel
from ui.plan.menus import dealer_menu, visit_menu
from ui.plan.reason_chips import ReasonChips
from ui.plan.state import Card, CardKind, left_over, open_days, print_words
from ui.plan.visit_panel import VisitPanel
from ui.plan.week_strip import WeekStrip
from ui.widgets.buttons import button, icon_button, more_button
from ui.widgets.card import Card as Sheet
from ui.widgets.card import row
from ui.widgets.labels import label
from ui.widgets.table_out import Shown, TableOut

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SIDE_WIDTH = 264
FOLD_BELOW = 880  # logical pixels of the page below which the side gives way at first


class PlanPage(Page):
    """Monday to Sunday; the side shows who is due until something else is chosen."""

    areas = frozenset({Area.VISITS, Area.DEALERS, Area.RULES, Area.TEAM, Area.SERVICE, Area.VALUE})

    def __init__(self, app: AppContext) -> None:
        super().__init__(app)
        self.acts = PlanActions(app, self)
        self.acts.moved.connect(self._ask_why)
        self.acts.suggested.connect(self._on_suggested)
        self.acts.print_wanted.connect(self.print_next)
        self.first, self.last = week_of(app.clock.today())
        self.week: Week | None = None
        self._suggested: Suggested = {}
        self._moved: UUID | None = None
        self._is_folded: bool | None = None  # as the person wished; None as the room allows
        self.out = TableOut(app, self, self.shown)
        self._add_tools()
        self.board = Board()
        self.due = DuePanel(app)
        self.visit = VisitPanel(app)
        self.day = DayPanel(app)
        self.panels = QStackedWidget()
        for panel in (self.due, self.visit, self.day):
            self.panels.addWidget(panel)
        self.side = Sheet(padding=12)
        self.side.setFixedWidth(SIDE_WIDTH)
        self.side.body.addWidget(self.panels)
        self._wire()
        self.title = label("", "heading")
        self.reason = QLineEdit()
        self.reason.setMaximumWidth(360)
        self.reason.setMinimumWidth(120)
        self.reason.setClearButtonEnabled(True)
        self.reason.returnPressed.connect(self._explain)
        self.reason.hide()
        self.fold_button = button("", icon="list-bullets", on=self._toggle_side)
        self.body.setSpacing(8)
        self.body.addLayout(
            row(
                icon_button("caret-left", _("Week before"), on=lambda: self.turn(-1)),
                button(_("Today"), on=lambda: self.go_to(self.app.clock.today())),
                icon_button("caret-right", _("Week after"), on=lambda: self.turn(1)),
                self.title,
                self.reason,
                None,
                self.fold_button,
                button(_("New visit"), icon="plus", on=self.new_visit),
            )
        )
        self.reasons = ReasonChips()
        self.reasons.chosen.connect(self._take_reason)
        self.reasons.hide()
        self.body.addWidget(self.reasons)
        self.strip = WeekStrip(app)
        self.strip.rep_chosen.connect(self._show_rep)
        self.body.addWidget(self.strip)
        self.unknown = label("", "sub", wrap=True)
        self.unknown.hide()
        self.body.addWidget(self.unknown)
        both = QHBoxLayout()
        both.setSpacing(12)
        both.addWidget(self.side)
        both.addWidget(self.board, 1)
        self.body.addLayout(both, 1)

    def subtitle(self) -> str:
        return f"{day_short(self.first)} – {day_short(self.last)}"

    def commands(self) -> list[Command]:
        return [
            Command("plan.suggest", Text("Suggest the week"), self.suggest, "Ctrl+G", "magic-wand"),
            Command("plan.print", Text("Print the plan of the next working day"), self.print_next, "Ctrl+P", "printer"),
            Command("plan.print_week", Text("Print this week"), self.print_week, "", "printer"),
        ]

    def arrive(self, **where: object) -> None:
        """``day`` shows its week, ``rep`` whose, ``new`` asks for a new visit, ``print`` shows the next plan."""
        if isinstance(rep := where.get("rep"), UUID):
            self.strip.reps.choose(rep)
            self._show_rep()
        if isinstance(day := where.get("day"), date):
            self.go_to(day)
        if where.get("new"):
            self.new_visit()
        if where.get("print"):
            self.print_next()

    def go_to(self, day: date) -> None:
        """Show the week in which *day* lies."""
        self.first, self.last = week_of(day)
        self._suggested = {}
        self.show_due()
        self.read_again()

    def turn(self, weeks: int) -> None:
        """So many weeks forward or back."""
        self.go_to(self.first + timedelta(days=7 * weeks))

    def read_again(self) -> None:
        first, last, today = self.first, self.last, self.app.clock.today()
        who = self.strip.who()
        self.strip.read_again(first)

        def fetch(session: "Session") -> Week:
            return week(session, first, last, today, colleague_id=who)

        self.load(fetch, self._show)

    def suggest(self) -> None:
        """Fill the week shown."""
        self.acts.suggest(self.first, self.last)

    def compare(self) -> None:
        """Show the week beside one made anew."""
        self.acts.compare(self.first, self.last)

    def suggest_from(self) -> SuggestFromDialog:
        """Ask where the days begin and end, keep it for the week shown, and fill that."""
        kept = self.week.ground.kept if self.week is not None else EndsOfDays()
        dialog = SuggestFromDialog(self.window(), kept, partial(self.acts.suggest_from, self.first, self.last))
        dialog.show_form()
        return dialog

    def print_next(self) -> None:
        """Show the pages of the next working day."""
        on = self._next_workday()
        self.acts.print(on, on)

    def print_week(self) -> None:
        """Show the pages of the week shown."""
        self.acts.print(self.first, self.last)

    def save_calendar(self) -> None:
        """Write the visits of the week shown into a calendar file."""
        self.acts.save_calendar(self.first, self.last)

    def shown(self) -> Shown | None:
        """The visits of the week shown, day by day."""
        if self.week is None:
            return None
        visits = [visit for on in _days(self.first, self.last) for visit in self.week.on(on)]
        title = f"{_('Visit plan')} {self.first} – {self.last}"
        return Shown(title, lambda _store, _progress: visits_list(title, visits))

    def new_visit(self) -> None:
        """Ask for a dealer and a day."""
        on = max(self.first, self.app.clock.today())
        NewVisitDialog(self.app, self.window(), on, colleague_id=self.strip.who()).show_form()

    def show_due(self) -> None:
        """Let the side show who is due."""
        self.panels.setCurrentWidget(self.due)
        self.board.choose(None)

    def show_visit(self, visit: VisitRow) -> None:
        """Let the side show a visit."""
        if self.week is not None:
            due = next((dealer for dealer in self.week.due if dealer.dealer_id == visit.dealer_id), None)
            self.visit.show_visit(visit, due)
            self.panels.setCurrentWidget(self.visit)
            self.side.show()

    def show_day(self, on: date) -> None:
        """Let the side show the way of a day."""
        if self.week is not None:
            self.day.show_day(self.week, on, self.app.clock.today())
            self.panels.setCurrentWidget(self.day)
            self.side.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold_side()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.panels.currentWidget() is not self.due:
            self._leave_panel()
        else:
            super().keyPressEvent(event)

    # Building

    def _add_tools(self) -> None:
        today = self.app.clock.today()
        self.print_button = button("", icon="printer", on=self.print_next)
        self.suggest_button = button(
            _("Suggest"), icon="magic-wand", role="primary", on=self.suggest, tip=_("Fill the week from who is due")
        )
        more = more_button(
            [
                (_("Print today"), "printer", lambda: self.acts.print(today, today)),
                (_("Print this week"), "printer", self.print_week),
                (_("Suggest from elsewhere…"), "magic-wand", self.suggest_from),
                (_("Compare with a week made anew…"), "scales", self.compare),
                (_("Save as calendar file…"), "calendar-plus", self.save_calendar),
                (_("Export the week to Excel or CSV…"), "export", self.out.export),
            ],
            _("More ways to print and save"),
        )
        for tool in (self.print_button, more, self.suggest_button):
            self.add_tool(tool)

    def _wire(self) -> None:
        self.board.dropped.connect(self._on_dropped)
        self.board.chosen.connect(self._on_chosen)
        self.board.opened.connect(self._on_opened)
        self.board.menu_wanted.connect(self._open_menu)
        self.board.key_pressed.connect(self._on_key)
        self.board.day_asked.connect(self._on_day_asked)
        self.due.opened.connect(self._open_dealer)
        self.due.menu_wanted.connect(self._open_menu)
        self.visit.asked.connect(self._on_asked)
        self.visit.left.connect(self._leave_panel)
        self.day.asked.connect(self._on_day_asked)
        self.day.left.connect(self._leave_panel)
        self.day.chosen.connect(self._on_mark)

    # What is shown

    def _show_rep(self) -> None:
        """A manager chose whose week is shown; what is planned from now on is planned for them."""
        self.acts.colleague_id = self.strip.who()
        self._suggested = {}
        self.show_due()
        self.read_again()

    def _show(self, found: Week) -> None:
        self.week = found
        if not found.has_dealers:
            go = button(_("Add dealers"), icon="plus", role="primary", on=lambda: self.app.go("dealers"))
            self.show_empty("storefront", _("There are no dealers yet, so nobody is due."), go)
            return
        today = self.app.clock.today()
        _year, number, _weekday = self.first.isocalendar()
        self.title.setText(_("Week {week}").format(week=number))
        self.print_button.setText(print_words(self._next_workday(), today))
        said = unpublished_text(found.unpublished)
        self.unknown.setText(str(said) if said else "")
        self.unknown.setVisible(said is not None)
        self.board.show_week(found, today, self._suggested)
        self.due.show_week(found, today)
        waiting = sum(dealer.planned_on is None for dealer in found.due)
        self.fold_button.setText(_("{count} due").format(count=waiting))
        self._refresh_panel(found)

    def _refresh_panel(self, found: Week) -> None:
        shown = self.panels.currentWidget()
        if shown is self.visit and self.visit.visit is not None:
            now = next((visit for visit in found.visits if visit.id == self.visit.visit.id), None)
            if now is None:
                self.show_due()
            else:
                self.show_visit(now)
        elif shown is self.day and self.day.on is not None and self.first <= self.day.on <= self.last:
            self.show_day(self.day.on)

    def _fold_side(self) -> None:
        folded = self.width() < FOLD_BELOW if self._is_folded is None else self._is_folded
        is_asked_for = self.panels.currentWidget() is not self.due
        self.side.setVisible(not folded or is_asked_for)

    def _toggle_side(self) -> None:
        self._is_folded = self.side.isVisible() and self.panels.currentWidget() is self.due
        self.show_due()
        self._fold_side()

    def _leave_panel(self) -> None:
        self.show_due()
        self._fold_side()

    def _next_workday(self) -> date:
        """Tomorrow, or the first day after it on which one works."""
        return self.week.next_workday if self.week else self.app.clock.today() + timedelta(days=1)

    # What happens

    def _on_suggested(self, suggested: Suggested) -> None:
        self._suggested = suggested
        if self.week is not None:
            self.board.show_week(self.week, self.app.clock.today(), suggested)

    def _on_dropped(self, kind: str, key: UUID, on: date, place: int) -> None:
        if kind == CardKind.DEALER:
            self.acts.plan(key, on, place)
        elif (visit := self._visit(key)) is not None:
            cards = [card.row for card in self.board.column(on).list.cards.cards[:place]]
            before = [row for row in cards if isinstance(row, VisitRow) and row.state is VisitState.PLANNED]
            self.acts.move(visit, on, sum(row.id != key for row in before))

    def _on_chosen(self, card: Card | None) -> None:
        if card is not None and isinstance(card.row, VisitRow):
            self.show_visit(card.row)
        else:
            self._leave_panel()

    def _on_opened(self, card: Card) -> None:
        if isinstance(card.row, VisitRow):
            self._on_asked("record" if card.row.state is VisitState.PLANNED else "open", card.row)

    def _on_mark(self, key: UUID) -> None:
        visit = self._visit(key)
        if visit is not None:
            self.board.choose(key)
            self.show_visit(visit)
        else:
            self.app.open_dealer(key)

    def _on_asked(self, what: str, visit: VisitRow) -> None:
        if what == "edit":
            self.board.choose(visit.id)
            self.show_visit(visit)
            self.visit.edit()
        elif what in {"up", "down"}:
            self._shift(visit, -1 if what == "up" else 1)
        else:
            self.acts.do(what, visit)

    def _on_key(self, card: Card, what: str) -> None:
        if not isinstance(card.row, VisitRow) or card.row.state is not VisitState.PLANNED:
            return
        if what in {"left", "right"} and card.row.planned_on is not None:
            to = card.row.planned_on + timedelta(days=-1 if what == "left" else 1)
            if max(self.first, self.app.clock.today()) <= to <= self.last:
                self.acts.move(card.row, to)
        elif what not in {"left", "right"}:
            self._on_asked(what, card.row)

    def _on_day_asked(self, what: str, on: date) -> None:
        match what:
            case "show":
                self.show_day(on)
            case "fill":
                self.acts.suggest(on, on)
            case "order":
                self.acts.order(on)
            case "print":
                self.acts.print(on, on)
            case "carry" if self.week is not None:
                today = self.app.clock.today()
                self.acts.carry(left_over(self.week.on(on), on, today), today)

    def _open_menu(self, card: Card, at: QPoint) -> None:
        self.menu(card).exec(at)

    def menu(self, card: Card) -> QMenu:
        """What the right mouse button offers on *card*."""
        days = open_days(self.week, self.app.clock.today()) if self.week else []
        if isinstance(card.row, VisitRow):
            return visit_menu(self, card.row, days, self._on_asked, self.acts.move)
        return dealer_menu(self, card.row, days, self._plan, lambda dealer: self.app.open_dealer(dealer.dealer_id))

    def _plan(self, dealer: DueDealer, on: date) -> None:
        self.acts.plan(dealer.dealer_id, on)

    def _open_dealer(self, card: Card) -> None:
        self.app.open_dealer(card.key)

    def _shift(self, visit: VisitRow, steps: int) -> None:
        if self.week is None or visit.planned_on is None:
            return
        planned = [other.id for other in self.week.on(visit.planned_on) if other.state is VisitState.PLANNED]
        place = planned.index(visit.id) + steps
        if 0 <= place < len(planned):
            self.acts.move(visit, visit.planned_on, place)

    def _visit(self, key: UUID) -> VisitRow | None:
        return next((visit for visit in self.week.visits if visit.id == key), None) if self.week else None

    def _ask_why(self, visit_id: UUID, dealer: str) -> None:
        self._moved = visit_id
        self.reason.clear()
        self.reason.setPlaceholderText(_("Why was {dealer} moved? Enter keeps it").format(dealer=dealer))
        self.reason.setAccessibleName(self.reason.placeholderText())
        self.reason.show()
        self.reasons.show()

    def _take_reason(self, reason: str) -> None:
        self.reason.setText(reason)
        self._explain()

    def _explain(self) -> None:
        if self._moved is not None and self.reason.text().strip():
            self.acts.explain(self._moved, self.reason.text())
        self._moved = None
        self.reason.hide()
        self.reasons.hide()


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
