"""What can be done with the plan, each with its sentence at the bottom of the window."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from fieldapp.exporting.calendar_file import visits_calendar
from fieldapp.exporting.record import record_export
from fieldapp.operations import Changed
from fieldapp.operations.planning import plan_suggested
from fieldapp.operations.visits import (
    NewVisit,
    cancel_visit,
    explain_move,
    move_visit,
    move_visits,
    order_day,
    plan_visit,
    reopen_visit,
)
from fieldapp.operations.week_plans import keep_ends_of_days
from fieldapp.queries.planning import shortest_order
from fieldapp.queries.suggesting import Compared, compare_from, gather, suggest_from
from fieldapp.queries.suggesting import Suggested as SuggestedWeek
from fieldapp.queries.visits import VisitRow, visits_between
from fieldapp.reports.files import write_bytes
from fieldapp.rules.distances import Point
from fieldapp.rules.planning import SuggestedDay, SuggestedStop
from fieldapp.texts import Text, _, ngettext
from fieldapp.words.calendar import day_short
from fieldapp.working_here import working_here
from ui.context import AppContext
from ui.plan.compare_dialog import CompareDialog
from ui.plan.dialogs import MissedDialog
from ui.plan.print_dialog import PlanPrintDialog
from ui.plan.suggest_dialog import SuggestDialog
from ui.visits.record_dialog import record_visit_dialog

if TYPE_CHECKING:
    from db.store import Store
    from ui.jobs import Job, Progress

Suggested = Mapping[UUID, SuggestedStop]


class PlanActions(QObject):
    """Plans, moves, suggests, prints.

    Args:
        app: reads and writes.
        parent: the page, above whose window dialogs open.
    """

    moved = Signal(object, object)  # id of a visit that went to another day, and the dealer's name
    print_wanted = Signal()  # of the next working day
    suggested = Signal(object)  # Suggested: what was put on the plan just now, by dealer

    def __init__(self, app: AppContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._app, self._page = app, parent
        self._suggesting: Job[Any] | None = None  # the newest
        self._is_thinking = False
        self.colleague_id: UUID | None = None  # whose plan; of whoever works here when None

    def plan(self, dealer_id: UUID, on: date, place: int | None = None) -> None:
        """Put a dealer on the plan of a day."""
        new = NewVisit(dealer_id=dealer_id, planned_on=on, position=place, colleague_id=self.colleague_id)
        self._app.write(lambda store: plan_visit(store, new), said=Text("Planned for {day}", day=day_short(on)))

    def move(self, visit: VisitRow, on: date, place: int | None = None) -> None:
        """Move a visit to another day, or within its day."""
        is_other_day = visit.planned_on != on

        def then(_none: None) -> None:
            if is_other_day:
                self.moved.emit(visit.id, visit.dealer)

        said = Text("Moved to {day}", day=day_short(on)) if is_other_day else None
        self._app.write(lambda store: move_visit(store, visit.id, on, position=place), then, said=said, owner=self)

    def explain(self, visit_id: UUID, because: str) -> None:
        """Note why a visit was moved."""
        self._app.write(lambda store: explain_move(store, visit_id, because), said=Text("Noted"))

    def carry(self, visits: list[VisitRow], to: date) -> None:
        """Move what was left of a day."""
        ids = [visit.id for visit in visits]
        self._app.write(lambda store: move_visits(store, ids, to), said=Text("Moved to {day}", day=day_short(to)))

    def suggest(self, first: date, last: date, start: Point | None = None, end: Point | None = None) -> "Job[Any]":
        """Work out how the days could be filled, and show it before anything is planned.

        Args:
            first: of the days.
            last: inclusive.
            start: where the days begin; as it was kept, else at home, when ``None``.
            end: where they end; as it was kept, else where they began, when ``None``.
        """
        if self._suggesting is not None and self._is_thinking:  # a double click asks once
            return self._suggesting
        now, who = self._app.clock.now(), self.colleague_id

        def think(store: "Store", progress: "Progress") -> SuggestedWeek:
            try:
                with store.reading() as session:
                    material = gather(session, first, last, now, colleague_id=who, start=start, end=end)
                return suggest_from(material, step=progress.step)
            finally:
                self._is_thinking = False  # here: the job may end before anybody could listen to its signals

        def show(found: SuggestedWeek) -> None:
            self._show_suggested(found, who)

        self._is_thinking = True
        job = self._app.work(Text("Suggesting the week"), think, show, owner=self)
        self._suggesting = job
        return job

    def suggest_from(self, first: date, last: date, start: Point | None, end: Point | None) -> None:
        """Keep where the days of this week begin and end, then suggest it; for a rep's week it is only used once.

        Args:
            first: of the days, a Monday.
            last: inclusive.
            start: at home when ``None``.
            end: where they begin when ``None``.
        """
        if self.colleague_id is not None:
            self.suggest(first, last, start, end)
            return
        self._app.write(
            lambda store: keep_ends_of_days(store, first, start, end),
            lambda _none: self.suggest(first, last),
            owner=self,
        )

    def compare(self, first: date, last: date) -> "Job[Any]":
        """Work out what these days would be like if they were planned anew, and show both."""
        now, who = self._app.clock.now(), self.colleague_id

        def think(store: "Store", progress: "Progress") -> Compared:
            with store.reading() as session:
                by_hand = gather(session, first, last, now, colleague_id=who)
                anew = gather(session, first, last, now, colleague_id=who, anew=True)
            return compare_from(by_hand, anew, step=progress.step)

        def show(found: Compared) -> None:
            if found.by_hand.visits:
                CompareDialog(self._page.window(), found).show_form()
            else:
                self._app.toast(Text("Nothing is planned on these days, so there is nothing to compare."), undo=False)

        return self._app.work(Text("Comparing the week"), think, show, owner=self)

    def accept(
        self,
        days: Sequence[SuggestedDay],
        to_print: bool = False,  # noqa: FBT001, FBT002
        whose: UUID | None = None,
    ) -> None:
        """Put these days on the plan, and print the next one if wanted; one undo takes it back."""

        def fill(store: "Store") -> tuple[Suggested, Changed]:
            made, changed = plan_suggested(store, days, colleague_id=whose)
            return {stop.dealer_id: stop for day in days for stop in day.new if stop.dealer_id in made}, changed

        def then(made: Suggested) -> None:
            self._say_suggested(made)
            if to_print:
                self.print_wanted.emit()

        self._app.write(fill, then, owner=self)

    def order(self, on: date) -> None:
        """Put a day into an order of little driving."""
        today, who = self._app.clock.today(), self.colleague_id

        def order(store: "Store") -> Changed:
            with store.reading() as session:
                visits = shortest_order(session, on, today, colleague_id=who)
            return order_day(store, visits)

        self._app.write(order, said=Text("Ordered by distance"))

    def do(self, what: str, visit: VisitRow) -> None:
        """One of the ``choices`` of a visit, by its name."""
        simple: dict[str, Callable[[], object]] = {
            "record": lambda: record_visit_dialog(self._app, self._page, visit),
            "open": lambda: self._app.open_dealer(visit.dealer_id),
            "missed": lambda: MissedDialog(self._app, self._page.window(), visit).show_form(),
            "cancel": lambda: self._app.write(
                lambda store: cancel_visit(store, visit.id), said=Text("Taken off the plan")
            ),
            "reopen": lambda: self._app.write(
                lambda store: reopen_visit(store, visit.id), said=Text("Back on the plan")
            ),
        }
        simple[what]()

    def print(self, first: date, last: date) -> PlanPrintDialog:
        """Show the pages of these days, ready to print."""
        dialog = PlanPrintDialog(self._app, self._page.window(), first, last, colleague_id=self.colleague_id)
        dialog.show_pages()
        return dialog

    def save_calendar(self, first: date, last: date) -> None:
        """Ask where to, and write the visits of these days as a calendar file."""
        start = str(Path.home() / f"{_('Visit plan')} {first.isoformat()}.ics")
        window, title = self._page.window(), _("Save as calendar")
        chosen, _kind = QFileDialog.getSaveFileName(window, title, start, "iCalendar (*.ics)")
        if chosen:
            self.write_calendar(Path(chosen), first, last)

    def write_calendar(self, path: Path, first: date, last: date) -> None:
        """Write the file."""
        now, who = self._app.clock.now(), self.colleague_id

        def write(store: "Store", _progress: "Progress") -> None:
            with store.reading() as session:
                visits = visits_between(session, first, last, colleague_id=who or working_here(session))
            write_bytes(path, visits_calendar(visits, now))
            record_export(store, "calendar", path, len(visits), now=now)

        self._app.work(Text("Writing the calendar"), write, writes=True, said=Text("Saved: {file}", file=path.name))

    def _show_suggested(self, found: SuggestedWeek, whose: UUID | None) -> None:
        if found.visits:
            dialog = SuggestDialog(self._app, self._page.window(), found, partial(self.accept, whose=whose))
            dialog.show_form()
        else:
            self._app.toast(Text("Nobody is due on these days, or they are full."), undo=False)

    def _say_suggested(self, suggested: Suggested) -> None:
        self.suggested.emit(suggested)
        count = len(suggested)
        said = ngettext(
            "{count} visit planned; its card says why.", "{count} visits planned; each card says why.", count
        )
        self._app.toast(said.format(count=count))
