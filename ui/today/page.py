"""The start page: the visits of the day, what is late, whom to greet, and what the month pays.

It is what a start waits for: its dialogs are imported when they are opened.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from db.vocabulary import LogSpan, OpeningKind, VisitState
from fieldapp.operations import Area
from fieldapp.queries.tasks import MonthBoard
from fieldapp.queries.today import Today, today
from fieldapp.queries.visits import VisitRow
from fieldapp.rules.phones import shown_phone
from fieldapp.table_files import FileTable
from fieldapp.texts import Text, _, ngettext
from fieldapp.words.calendar import day_long, lunar_of
from fieldapp.words.pay import count_text, forecast_text, kind_name, money
from fieldapp.words.vocabulary import word
from ui.commands import Command
from ui.context import AppContext
from ui.page import Page
from ui.slices import Slices
from ui.today.decisions import Decisions
from ui.today.reminder_list import ReminderList
from ui.tones import Tone
from ui.widgets.buttons import button, more_button
from ui.widgets.card import Card
from ui.widgets.labels import ElidedLabel, dotted, label
from ui.widgets.pills import Pill
from ui.widgets.rep_choice import RepChoice
from ui.widgets.table_out import Shown, TableOut

if TYPE_CHECKING:
    from ui.morning.log_dialog import LogDialog
    from ui.morning.meeting_dialog import MeetingDialog
    from ui.visits.record_dialog import RecordVisitDialog

NARROW = 900  # logical pixels: below this the right column goes under the left one


class TodayPage(Page):
    """What the rep sees first, at 7 in the morning and at 19:00."""

    areas = frozenset(Area)

    def __init__(self, app: AppContext) -> None:
        super().__init__(app)
        self.reps = RepChoice(app)
        self.reps.chosen.connect(self.read_again)
        self.more = more_button(
            [
                (_("Log of the day…"), "note-pencil", lambda: self.write_log(LogSpan.DAY)),
                (_("Log of the week…"), "note-pencil", lambda: self.write_log(LogSpan.WEEK)),
                (_("Morning meeting…"), "users-three", self.prepare_meeting),
            ],
            _("Log and meeting"),
        )
        self.add_tool(button(_("Plan"), icon="map-pin", on=lambda: app.go("plan")))
        self.add_tool(self.more)
        self.visits = _Visits(app)
        self.greetings = ReminderList(app, _("To greet"))
        self.late = ReminderList(app, _("Late"), most=5)
        self.coming = ReminderList(app, _("Coming up"), most=5)
        self.month = _Month(app)
        self.decisions = Decisions(app)
        self.body.addWidget(self.reps, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.decisions)
        self._grid = QGridLayout()
        self._grid.setSpacing(16)
        self.body.addLayout(self._grid)
        self.body.addStretch(1)
        self._left = [
            _card(_("Visits today"), self.visits, self.visits.out),
            _card(_("Late"), self.late, self.late.out),
        ]
        self._right = [
            _card(_("This month"), self.month),
            _card(_("To greet"), self.greetings, self.greetings.out),
            _card(_("Coming up"), self.coming, self.coming.out),
        ]
        self._slices, self._was_shown = Slices(app.jobs, self), False
        self._is_narrow: bool | None = None
        self._arrange(narrow=False)

    def subtitle(self) -> str:
        on = self.app.clock.today()
        return dotted(day_long(on), lunar_of(on))

    def read_again(self) -> None:
        day, who = self.app.clock.today(), self.reps.who()
        self.load(lambda session: today(session, day, colleague_id=who), self._show)

    def commands(self) -> list[Command]:
        return [
            Command("today.log", Text("Log of the day"), lambda: self.write_log(LogSpan.DAY), "Ctrl+L", "note-pencil"),
            Command("today.meeting", Text("Morning meeting"), self.prepare_meeting, "", "users-three"),
        ]

    def arrive(self, **where: object) -> None:
        """``log`` opens the log of the day, ``meeting`` what the morning meeting needs."""
        if where.get("log"):
            self.write_log(LogSpan.DAY)
        if where.get("meeting"):
            self.prepare_meeting()

    def write_log(self, span: LogSpan) -> "LogDialog":
        """Ask what was done."""
        from ui.morning.log_dialog import LogDialog

        dialog = LogDialog(self.app, self.window(), self.app.clock.today(), span)
        dialog.show_form()
        return dialog

    def prepare_meeting(self) -> "MeetingDialog":
        """Ask who came and what is to be said."""
        from ui.morning.meeting_dialog import MeetingDialog

        dialog = MeetingDialog(self.app, self.window(), self.app.clock.today())
        dialog.show_form()
        return dialog

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]  # Qt's event
        self._arrange(narrow=self.width() < NARROW)

    def _show(self, found: Today) -> None:
        """At first card by card: to style and paint them all takes longer than a window may stand still."""
        self._slices.run(
            [
                lambda: self.decisions.show_today(found),
                lambda: self.visits.show_visits(found),
                lambda: self.month.show_month(found),
                lambda: self.late.show_rows(found.late, _("Nothing is late.")),
                lambda: self.greetings.show_rows(found.greetings, _("Nobody to greet these days.")),
                lambda: self.coming.show_rows(found.coming, _("Nothing else is coming up.")),
                self.retitled.emit,
            ]
        )
        if self._was_shown:
            self._slices.finish()
        self._was_shown = True

    def _arrange(self, *, narrow: bool) -> None:
        if narrow == self._is_narrow:
            return
        self._is_narrow = narrow
        for card in (*self._left, *self._right):
            self._grid.removeWidget(card)
        if narrow:
            for number, card in enumerate((self._left[0], *self._right[:-1], self._left[1], self._right[-1])):
                self._grid.addWidget(card, number, 0)
        else:
            for column, cards in enumerate((self._left, self._right)):
                side = QVBoxLayout()
                side.setSpacing(16)
                for card in cards:
                    side.addWidget(card)
                side.addStretch(1)
                old = self._grid.itemAtPosition(0, column)
                if old is not None:
                    self._grid.removeItem(old)
                self._grid.addLayout(side, 0, column)
        self._grid.setColumnStretch(0, 5)
        self._grid.setColumnStretch(1, 0 if narrow else 4)


class _Visits(QWidget):
    """The stops of the day in order, each with its telephone number and what was promised."""

    def __init__(self, app: AppContext) -> None:
        super().__init__()
        self._app = app
        self._visits: tuple[VisitRow, ...] = ()
        self.out = TableOut(app, self, self.shown)
        self.out.offer_on(self)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)

    def shown(self) -> Shown:
        """The visits of the day."""
        title, visits = f"{_('Visits')} {self._app.clock.today()}", self._visits

        def read(_store: object, _progress: object) -> FileTable:
            from fieldapp.lists import visits_list

            return visits_list(title, visits)

        return Shown(title, read)

    def show_visits(self, found: Today) -> None:
        self._visits = found.visits
        while (item := self._layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        if not found.visits:
            self._layout.addWidget(label(_("Nothing is planned for today."), "sub"))
            self._layout.addWidget(button(_("Plan the day"), icon="map-pin", on=lambda: self._app.go("plan")))
            return
        done = ngettext("{done} of {count} visit done", "{done} of {count} visits done", len(found.visits))
        self._layout.addWidget(label(done.format(done=found.visits_done, count=len(found.visits)), "sub"))
        for number, visit in enumerate(found.visits, start=1):
            self._layout.addWidget(_Stop(self._app, number, visit))


class _Stop(QWidget):
    """One visit of the day."""

    def __init__(self, app: AppContext, number: int, visit: VisitRow) -> None:
        super().__init__()
        self._app, self._visit = app, visit
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.setSpacing(12)
        mark = label(visit.starts_at or str(number), "strong" if visit.starts_at else "note")
        mark.setFixedWidth(44)
        layout.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedLabel(visit.dealer, "strong"))
        words.addWidget(ElidedLabel(dotted(shown_phone(visit.phone), visit.contact, visit.place), "sub"))
        aim = dotted(
            word(visit.purpose), visit.purpose_note, visit.bring and _("bring {what}").format(what=visit.bring)
        )
        words.addWidget(ElidedLabel(aim, "sub"))
        if visit.promised:
            promised = _("We promised: {what}").format(what="；".join(visit.promised))
            words.addWidget(ElidedLabel(promised, "strong"))
        layout.addLayout(words, 1)
        if visit.state is VisitState.DONE:
            layout.addWidget(Pill(_("Done"), Tone.GOOD))
        elif visit.state is VisitState.MISSED:
            layout.addWidget(Pill(_("Missed"), Tone.WARN))
        else:
            layout.addWidget(button(_("Record"), icon="check", on=self._record))
        layout.addWidget(button(_("Open"), on=lambda: app.open_dealer(visit.dealer_id)))
        self.setAccessibleName(dotted(number, visit.dealer, visit.place))

    def _record(self) -> "RecordVisitDialog":
        from ui.visits.record_dialog import record_visit_dialog

        return record_visit_dialog(self._app, self, self._visit)


class _Month(QWidget):
    """Targets, what the month pays as it stands, and why: one click opens the lines."""

    def __init__(self, app: AppContext) -> None:
        super().__init__()
        self._app = app
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)

    def show_month(self, found: Today) -> None:
        while (item := self._layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        board = found.month
        if board is None:
            self._layout.addWidget(label(_("Say in Settings who works here to see targets and pay."), "sub", wrap=True))
            return
        for kind in OpeningKind:
            self._layout.addWidget(self._bar(board, kind))
        pay = board.adjusted.pay
        if pay is not None:
            self._layout.addWidget(label(_("As it stands: {amount} yuan").format(amount=money(pay)), "number"))
        self._layout.addWidget(label(forecast_text(board.forecast, self._app.clock.today()), "body", wrap=True))
        if found.to_confirm:
            count = found.to_confirm
            waits = ngettext("{count} opening waits for confirmation", "{count} openings wait for confirmation", count)
            self._layout.addWidget(label(waits.format(count=count), "bad", wrap=True))
        self._layout.addWidget(
            button(_("Why? See the lines"), icon="target", role="quiet", on=lambda: self._app.go("tasks"), flush=True)
        )

    def _bar(self, board: MonthBoard, kind: OpeningKind) -> QWidget:
        made = QWidget()
        layout = QVBoxLayout(made)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        done, target = board.figures.opened.of(kind), board.figures.target.of(kind)
        head = QHBoxLayout()
        head.addWidget(label(kind_name(kind)), 1)
        head.addWidget(label(f"{count_text(done)} / {count_text(target)}", "strong"))
        layout.addLayout(head)
        bar = QProgressBar()
        bar.setTextVisible(False)
        bar.setFixedHeight(6)
        bar.setRange(0, max(1, int(target * 100)))
        bar.setValue(min(bar.maximum(), int(done * 100)) if target else 0)  # nothing asked: an empty bar
        bar.setAccessibleName(_("{kind}: {done} of {target}").format(kind=kind_name(kind), done=done, target=target))
        layout.addWidget(bar)
        return made


def _card(title: str, content: QWidget, out: TableOut | None = None) -> Card:
    card = Card(title, *([out.button(title, quiet=True)] if out else []))
    card.body.addWidget(content)
    return card
