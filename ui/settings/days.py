"""Public holidays, and the days on which one is away."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from db.vocabulary import Role
from fieldapp.lists import holidays_list, leave_list
from fieldapp.operations.team import add_leave, remove_leave
from fieldapp.queries.team import LeaveRow, leave_between, who_works_here
from fieldapp.queries.visits import work_calendar
from fieldapp.rules.workdays import Day, DayKind
from fieldapp.texts import Text, _
from fieldapp.words.calendar import day_long, day_note, unpublished_text
from fieldapp.working_here import working_here
from ui.context import AppContext
from ui.settings.market_days import MarketDaysCard
from ui.settings.notice_dialog import NoticeDialog
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import Card, row
from ui.widgets.date_edit import DateEdit
from ui.widgets.dialog import Dialog
from ui.widgets.labels import dotted, label
from ui.widgets.table_out import Shown, TableOut

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

Found = tuple[list[Day], "tuple[int, ...]", list[LeaveRow], bool]


class DaysSection(QWidget):
    """The year's holidays as far as they are published, and leave."""

    def __init__(self, app: AppContext) -> None:
        super().__init__()
        self._app = app
        self._found: Found = ([], (), [], False)
        self.leave_out = TableOut(app, self, self.shown_leave)
        self.holidays_out = TableOut(app, self, self.shown_holidays)
        add = button(_("Add leave"), icon="plus", on=self._add)
        self.leave = Card(_("Leave"), self.leave_out.button(_("Leave"), quiet=True), add)
        self.enter = button(_("Enter a year…"), icon="plus", on=self._enter)
        self.enter.hide()
        self.holidays = Card(
            _("Public holidays"), self.holidays_out.button(_("Public holidays"), quiet=True), self.enter
        )
        self._leave, self._holidays = QVBoxLayout(), QVBoxLayout()
        self.leave.body.addLayout(self._leave)
        self.holidays.body.addLayout(self._holidays)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        self.markets = MarketDaysCard(app)
        layout.addWidget(self.leave)
        layout.addWidget(self.markets)
        layout.addWidget(self.holidays)
        layout.addStretch(1)
        self.read_again()

    def read_again(self) -> None:
        """Read from today to the end of next year."""
        today = self._app.clock.today()
        last = today.replace(year=today.year + 1, month=12, day=31)

        def fetch(session: "Session") -> Found:
            calendar = work_calendar(session)
            days = [calendar.day(_on(today, n)) for n in range((last - today).days + 1)]
            special = [day for day in days if day.kind in (DayKind.HOLIDAY, DayKind.MAKEUP)]
            me = working_here(session)
            own = who_works_here(session)
            may_enter = own is None or own.role is not Role.REP or own.manager_id is None
            return special, calendar.unpublished(today, last), leave_between(session, today, last, me), may_enter

        self._app.read(fetch, self._show)
        self.markets.read_again()

    def shown_leave(self) -> Shown:
        """The days on which one is away."""
        title, leave = _("Leave"), self._found[2]
        return Shown(title, lambda _store, _progress: leave_list(title, leave))

    def shown_holidays(self) -> Shown:
        """The public holidays as far as they are published."""
        title, days = _("Public holidays"), self._found[0]
        return Shown(title, lambda _store, _progress: holidays_list(title, days))

    def _show(self, found: Found) -> None:
        self._found = found
        days, unknown, leave, may_enter = found
        self.enter.setVisible(may_enter)
        _empty(self._leave)
        _empty(self._holidays)
        for away in leave:
            said = dotted(f"{away.first_day.isoformat()} – {away.last_day.isoformat()}", away.note)
            remove = icon_button("trash", _("Remove this leave"), on=partial(self._remove, away))
            line = QWidget()
            line.setLayout(row(label(said), None, remove))
            self._leave.addWidget(line)
        if not leave:
            self._leave.addWidget(label(_("No leave is noted."), "sub"))
        unknown_text = unpublished_text(unknown)
        if unknown_text is not None:
            self._holidays.addWidget(label(unknown_text, "sub", wrap=True))
        for day in days:
            self._holidays.addWidget(label(dotted(day_long(day.on), day_note(day))))

    def _enter(self) -> None:
        unknown = self._found[1]
        year = min(unknown) if unknown else self._app.clock.today().year + 1
        NoticeDialog(self._app, self.window(), year).show_form()

    def _add(self) -> None:
        LeaveDialog(self._app, self.window()).show_form()

    def _remove(self, away: LeaveRow) -> None:
        self._app.write(lambda store: remove_leave(store, away.id), said=Text("Removed"))


class LeaveDialog(Dialog):
    """Days off: first, last, why."""

    def __init__(self, app: AppContext, parent: QWidget) -> None:
        super().__init__(parent, _("Leave"), _("Add leave"), self._save)
        self._app = app
        today = app.clock.today()
        self.form.add("first_day", _("First day"), DateEdit(today), required=_("Choose a day."))
        self.form.add("last_day", _("Last day"), DateEdit(today), required=_("Choose a day."))
        self.form.add("note", _("Note"), QLineEdit())

    def _save(self) -> None:
        values = self.form.values()

        def read(session: "Session") -> object:
            return working_here(session)

        def write(me: object) -> None:
            self._app.write(
                lambda store: add_leave(store, me, values["first_day"], values["last_day"], note=values["note"]),  # type: ignore[arg-type]
                lambda _none: self.accept(),
                said=Text("Leave added"),
                refused=self.form.refuse,
                owner=self,
            )

        self._app.read(read, write, owner=self)


def _on(first: "date", number: int) -> "date":
    return first.fromordinal(first.toordinal() + number)


def _empty(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.deleteLater()
