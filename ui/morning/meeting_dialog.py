"""What the page of the morning meeting cannot know by itself: who came, and what is to be said."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QGridLayout, QWidget

from db.vocabulary import AttendanceState, MeetingNoteKind
from fieldapp.operations import Changed
from fieldapp.operations.morning import set_attendance, set_meeting_note
from fieldapp.queries.morning import attendance_on, notes_of
from fieldapp.queries.team import ColleagueRow
from fieldapp.reports.catalogue import default_wish, report_kind
from fieldapp.reports.page import Report
from fieldapp.texts import Text, _
from fieldapp.words.vocabulary import word
from fieldapp.working_here import working_here
from ui.context import AppContext
from ui.jobs import Progress
from ui.widgets.card import row
from ui.widgets.choice import Choice
from ui.widgets.date_edit import DateEdit
from ui.widgets.dialog import Dialog
from ui.widgets.labels import label
from ui.widgets.lines_edit import LinesEdit
from ui.widgets.print_dialog import PrintDialog

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from db.store import Store

Team = list[tuple[ColleagueRow, AttendanceState | None]]
Found = tuple[Team, dict[MeetingNoteKind, str]]
WIDTH = 640


class MeetingDialog(Dialog):
    """Attendance is kept as it is chosen; notes with **Save**, and then the page can be printed."""

    def __init__(self, app: AppContext, parent: QWidget, on: date) -> None:
        super().__init__(parent, _("Morning meeting"), _("Save and print"), self._save, width=WIDTH)
        self._app, self._on = app, on
        self.day = DateEdit(app.clock.today())
        self.day.set_value(on)
        self.day.setAccessibleName(_("Day"))
        self.day.edited.connect(self._turn)
        self.people = QWidget()
        self._grid = QGridLayout(self.people)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.choices: dict[UUID, Choice] = {}
        self.body.insertLayout(0, row(label(_("Day"), "sub"), self.day, None))
        self.body.insertWidget(1, self.people)
        for kind in MeetingNoteKind:
            editor = LinesEdit(2)
            editor.setPlaceholderText(_("one line for each"))
            self.form.add(kind.value, word(kind), editor)
        self.body.addWidget(
            label(
                _("Yesterday's figures, today's visits, birthdays and the check of the logs come by themselves."),
                "sub",
                wrap=True,
            )
        )
        self.is_filled = False
        self._read()

    def _turn(self) -> None:
        chosen = self.day.value()
        if isinstance(chosen, date) and chosen != self._on:
            self._keep_notes()
            self._on = chosen
            self._read()

    def _read(self) -> None:
        on = self._on

        def fetch(session: "Session") -> Found:
            me = working_here(session)
            return attendance_on(session, on, me), notes_of(session, on, me)

        self.is_filled = False
        self._app.read(fetch, self._fill, key=(id(self), "meeting"), owner=self)

    def _fill(self, found: Found) -> None:
        team, notes = found
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.choices = {}
        states = [(None, _("not noted")), *((state, word(state)) for state in AttendanceState)]
        for number, (colleague, state) in enumerate(team):
            choice = Choice(states)
            choice.set_value(state)
            choice.setAccessibleName(_("Attendance of {name}").format(name=colleague.name))
            choice.edited.connect(partial(self._note_attendance, colleague.id, choice))
            self.choices[colleague.id] = choice
            self._grid.addWidget(label(colleague.name), number, 0)
            self._grid.addWidget(choice, number, 1)
        self.form.fill({kind.value: notes.get(kind, "") for kind in MeetingNoteKind})
        self.is_filled = True
        self.fit()

    def _note_attendance(self, colleague_id: UUID, choice: Choice) -> None:
        state, on = choice.value(), self._on
        self._app.write(lambda store: set_attendance(store, colleague_id, on, state))

    def _keep_notes(self) -> None:
        """Write what was typed under the day that is shown."""
        values, on = self.form.values(), self._on

        def write(store: "Store") -> Changed:
            changed = Changed.of()
            for kind in MeetingNoteKind:
                changed = set_meeting_note(store, on, kind, str(values[kind.value] or ""))
            return changed

        self._app.write(write)

    def _save(self) -> None:
        self._keep_notes()
        self.accept()
        print_meeting(self._app, self.parentWidget() or self, self._on)


def print_meeting(app: AppContext, parent: QWidget, on: date) -> PrintDialog:
    """Show the page of the meeting of *on*, ready to print."""
    wish = replace(default_wish(app.clock.today()), first=on, last=on)

    def report(store: "Store", _progress: Progress) -> Report:
        with store.reading() as session:
            return report_kind("morning_meeting").build(session, wish)

    title = _("Morning meeting")
    dialog = PrintDialog(
        app, parent.window(), title=title, file_name=f"{title} {on}", build=report, doing=Text("Drawing the report")
    )
    dialog.show_pages()
    return dialog
