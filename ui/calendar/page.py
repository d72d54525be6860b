"""The calendar: a month or a week, lunar dates in the cells, what may be moved is dragged."""

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QWidget

from fieldapp.exporting.calendar_file import shown_calendar
from fieldapp.exporting.record import record_export
from fieldapp.lists import events_list
from fieldapp.operations import Area
from fieldapp.operations.reminders import move_own
from fieldapp.operations.visits import move_visit
from fieldapp.queries.calendar import Event, EventKind, Sheet, sheet
from fieldapp.queries.visits import week_of
from fieldapp.reports.files import write_bytes
from fieldapp.rules.months import last_day, same_day
from fieldapp.texts import Text, _, pgettext
from fieldapp.words.calendar import day_long, lunar_cells, lunar_of, month_and_year, unpublished_text, weekday_name
from fieldapp.words.events import event_kind_word, stays_text, written_text
from fieldapp.working_here import working_here
from ui.calendar.day_cell import DayCell
from ui.calendar.day_panel import DayPanel
from ui.calendar.reminder_dialog import OwnReminderDialog
from ui.context import AppContext
from ui.page import Page
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import row
from ui.widgets.chips import FilterChips
from ui.widgets.labels import label
from ui.widgets.rep_choice import RepChoice
from ui.widgets.table_out import Shown, TableOut

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from db.store import Store
    from ui.jobs import Progress

Span = Literal["month", "week"]
PANEL_FROM = 860  # logical pixels of the page below which the day's list goes under the calendar


class CalendarPage(Page):
    """Visits, birthdays, festivals and deadlines, each kind shown or left out."""

    areas = frozenset(Area)

    def __init__(self, app: AppContext) -> None:
        super().__init__(app)
        self.day = app.clock.today()
        self._sheet: Sheet | None = None
        self._cells: dict[date, DayCell] = {}
        self._walking: date | None = None  # where the keyboard is on its way to
        self.add_tool(button(_("New reminder"), icon="plus", role="primary", on=self._new_reminder))
        self.span: FilterChips[Span] = FilterChips(
            [("month", pgettext("calendar", "Month")), ("week", _("Week"))], many=False
        )
        self.span.changed.connect(self._remember)
        self.span.changed.connect(self.read_again)
        self.out = TableOut(app, self, self.shown)
        self.title = label("", "heading")
        self.lunar = label("", "sub")
        self.kinds: FilterChips[EventKind] = FilterChips(
            [(kind, event_kind_word(kind)) for kind in EventKind], name=_("What is shown")
        )
        self.kinds.changed.connect(self._remember)
        self.kinds.changed.connect(self._fill)
        kept = app.settings.calendar
        if kept.get("span") in {"month", "week"}:
            self.span.choose(kept["span"])
        self.kinds.choose(*(kind for kind in EventKind if kind.value in kept.get("kinds", ())))
        self._with_terms = app.settings.solar_terms
        app.settings_changed.connect(self._on_settings)
        self.reps = RepChoice(app)
        self.reps.chosen.connect(self.read_again)
        self.body.addLayout(
            row(
                icon_button("caret-left", pgettext("calendar", "Back"), on=lambda: self.turn(-1)),
                button(_("Today"), on=lambda: self.go_to(self.app.clock.today())),
                icon_button("caret-right", pgettext("calendar", "Forward"), on=lambda: self.turn(1)),
                self.title,
                self.lunar,
                None,
                self.reps,
                self.span,
                icon_button("calendar-plus", _("Save what is shown as a calendar file…"), on=self.save_calendar),
                self.out.button(_("Calendar")),
            )
        )
        self.body.addWidget(self.kinds)
        self.unknown = label("", "sub", wrap=True)
        self.unknown.hide()
        self.body.addWidget(self.unknown)
        self._board = QWidget()
        self._grid = QGridLayout(self._board)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        self.panel = DayPanel(app)
        self.panel.moved.connect(self._move)
        side = QHBoxLayout()
        side.setSpacing(16)
        side.addWidget(self._board, 1)
        side.addWidget(self.panel)
        self.body.addLayout(side, 1)

    def subtitle(self) -> str:
        return month_and_year(self.day.year, self.day.month)

    def arrive(self, **where: object) -> None:
        if isinstance(day := where.get("day"), date):
            self.go_to(day)
        if where.get("new"):
            self._new_reminder()

    def go_to(self, day: date) -> None:
        """Show the month or week of *day* and its list."""
        self.day = day
        self.read_again()

    def turn(self, steps: int) -> None:
        """A month or a week back or forward."""
        if self.span.value() == "week":
            self.go_to(self.day + timedelta(days=7 * steps))
            return
        self.go_to(same_day(self.day, steps))

    def read_again(self) -> None:
        first, last = self._range()
        who = self.reps.who()

        def fetch(session: "Session") -> Sheet:
            return sheet(session, first, last, colleague_id=who or working_here(session), only_theirs=who is not None)

        self.load(fetch, self._show)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]  # Qt's event
        self.panel.setVisible(self.width() >= PANEL_FROM)

    def _range(self) -> tuple[date, date]:
        if self.span.value() == "week":
            return week_of(self.day)
        first = self.day.replace(day=1)
        return week_of(first)[0], week_of(last_day(first))[1]

    def _show(self, found: Sheet) -> None:
        self._sheet = found
        self.title.setText(month_and_year(self.day.year, self.day.month))
        self.lunar.setText(lunar_of(self.day))
        said = unpublished_text(found.unpublished)
        self.unknown.setText(str(said) if said else "")
        self.unknown.setVisible(said is not None)
        self._lay_out(found)
        self._fill()
        if self._walking in self._cells:
            self._arrive_at(self._walking)

    def _lay_out(self, found: Sheet) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._cells.clear()
        for number in range(8):
            self._grid.setRowStretch(number, 0)
        for column in range(7):
            self._grid.addWidget(label(weekday_name(column, short=True), "sub"), 0, column)
            self._grid.setColumnStretch(column, 1)
        words = lunar_cells(found.first, found.last, with_terms=self.app.settings.solar_terms)
        today = self.app.clock.today()
        for number, day in enumerate(found.days):
            line, column = divmod(number, 7)
            cell = DayCell(
                day,
                words[day.on],
                is_today=day.on == today,
                is_over=day.on < today,
                is_outside=self.span.value() == "month" and day.on.month != self.day.month,
                on_leave=day.on in found.leave,
            )
            cell.chosen.connect(self._choose)
            cell.dropped.connect(self._move)
            cell.opened.connect(self._open)
            cell.walked.connect(self._walk)
            cell.refused.connect(self._refuse)
            self._cells[day.on] = cell
            self._grid.addWidget(cell, line + 1, column)
            self._grid.setRowStretch(line + 1, 1)

    def _fill(self) -> None:
        if self._sheet is None:
            return
        kinds = self.kinds.chosen or set(EventKind)
        for on, cell in self._cells.items():
            cell.show_events(self._sheet.on(on, kinds))
            cell.set_chosen(on == self.day)
        self.panel.show_day(self.day, day_long(self.day), self._sheet.on(self.day, kinds))

    def shown(self) -> Shown | None:
        """The kinds that are shown, in the month or the week that is shown."""
        sheet = self._sheet
        if sheet is None:
            return None
        events = self._shown_events()
        days = self._shown_days(sheet)
        title = f"{_('Calendar')} {days[0]} – {days[-1]}"
        chosen = pgettext("list", ", ").join(event_kind_word(kind) for kind in EventKind if kind in self.kinds.chosen)
        return Shown(title, lambda _store, _progress: events_list(title, events), chosen)

    def _shown_days(self, found: Sheet) -> list[date]:
        return [d.on for d in found.days if self.span.value() == "week" or d.on.month == self.day.month]

    def _shown_events(self) -> list[Event]:
        if self._sheet is None:
            return []
        kinds = self.kinds.chosen or set(EventKind)
        return [event for on in self._shown_days(self._sheet) for event in self._sheet.on(on, kinds)]

    def _choose(self, on: object) -> None:
        if isinstance(on, date):
            self.day = on
            self.lunar.setText(lunar_of(on))
            self._fill()

    def _open(self, event: object) -> None:
        if isinstance(event, Event) and event.dealer_id is not None:
            self.app.open_dealer(event.dealer_id)

    def _move(self, key: str, to: object) -> None:
        event = next((event for event in self._sheet.events if event.key == key), None) if self._sheet else None
        if event is None or not isinstance(to, date) or to == event.on:
            return
        if not event.can_move:
            self._refuse(event)
            return
        said = Text("Moved to {day}", day=to.isoformat())
        if event.visit is not None:
            visit_id = event.visit.id
            self.app.write(lambda store: move_visit(store, visit_id, to), said=said)
        elif event.reminder is not None and (own_id := event.reminder.occasion.about_id) is not None:
            days = (to - event.on).days
            self.app.write(lambda store: move_own(store, own_id, days), said=said)

    def _refuse(self, event: Event) -> None:
        """Say why something stays on its day."""
        self.app.toast(stays_text(event), undo=False)

    def _walk(self, start: date, days: int) -> None:
        """To the cell so many days on; beyond the edge the next month or week comes up."""
        to = start + timedelta(days=days)
        self._walking = to
        if to in self._cells:
            self._arrive_at(to)
        else:
            self.go_to(to)

    def _arrive_at(self, on: date) -> None:
        self._walking = None
        cell = self._cells[on]
        cell.show()  # one that was just made cannot have the focus yet
        cell.setFocus(Qt.FocusReason.OtherFocusReason)
        self._choose(on)

    def _on_settings(self) -> None:
        if self.app.settings.solar_terms != self._with_terms:
            self._with_terms = self.app.settings.solar_terms
            self.read_again()

    def _remember(self) -> None:
        kinds = sorted(kind.value for kind in self.kinds.chosen)
        self.app.save_settings(calendar={"span": self.span.value(), "kinds": kinds})

    def save_calendar(self) -> None:
        """Ask where to, and write what is shown into a calendar file."""
        shown = self.shown()
        if shown is None:
            return
        start = str(Path.home() / f"{shown.title}.ics")
        chosen, _kind = QFileDialog.getSaveFileName(self.window(), _("Save as calendar"), start, "iCalendar (*.ics)")
        if chosen:
            self.write_calendar(Path(chosen))

    def write_calendar(self, path: Path) -> None:
        """Write the file: the kinds that are shown, in the month or week that is shown."""
        now, today, events = self.app.clock.now(), self.app.clock.today(), self._shown_events()

        def write(store: "Store", _progress: "Progress") -> Text:
            with store.reading() as session:
                found = shown_calendar(session, events, now, today)
            write_bytes(path, found.data)
            record_export(store, "calendar", path, found.events, now=now)
            return written_text(path.name, found.events, found.left_out)

        self.app.work(Text("Writing the calendar"), write, self._say_written, writes=True, owner=self)

    def _say_written(self, said: Text) -> None:
        self.app.toast(said, undo=False)

    def _new_reminder(self) -> None:
        OwnReminderDialog(self.app, self.window(), self.day).show_form()
