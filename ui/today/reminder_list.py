"""Reminders as lines with what can be done about them: greet, done, later, dismiss."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldapp.queries.reminders import ReminderRow
from fieldapp.queries.today import GREETED
from fieldapp.rules.phones import shown_phone
from fieldapp.table_files import FileTable
from fieldapp.texts import _
from fieldapp.words.reminders import detail, due_word, title
from ui.context import AppContext
from ui.tones import Tone
from ui.widgets.buttons import Choices, button, more_button
from ui.widgets.labels import ElidedLabel, dotted
from ui.widgets.pills import Pill
from ui.widgets.table_out import Shown, TableOut


class ReminderList(QWidget):
    """Lines of reminders; more than *most* fold away behind a button.  *name* is what files are called."""

    def __init__(self, app: AppContext, name: str, *, most: int = 6) -> None:
        super().__init__()
        self._app, self._name, self._most = app, name, most
        self.out = TableOut(app, self, self.shown)
        self.out.offer_on(self)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)
        self._rows: Sequence[ReminderRow] = ()
        self._unfolded = False
        self.lines: list[ReminderLine] = []

    def show_rows(self, rows: Sequence[ReminderRow], nothing: str) -> None:
        """Show *rows*, or the sentence *nothing*."""
        self._rows, self.lines = rows, []
        while (item := self._layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        shown = rows if self._unfolded else rows[: self._most]
        for row in shown:
            line = ReminderLine(self._app, row)
            self.lines.append(line)
            self._layout.addWidget(line)
        if not rows:
            self._layout.addWidget(ElidedLabel(nothing, "sub"))
        if len(rows) > len(shown):
            more = button(
                _("{count} more").format(count=len(rows) - len(shown)), icon="caret-down", role="quiet", flush=True
            )
            more.clicked.connect(lambda _checked=False: self._unfold(nothing))
            self._layout.addWidget(more)

    def shown(self) -> Shown:
        """All of them, also those folded away."""
        name, rows, today = self._name, self._rows, self._app.clock.today()

        def read(_store: object, _progress: object) -> FileTable:
            from fieldapp.lists import reminders_list

            return reminders_list(name, rows, today)

        return Shown(name, read)

    def _unfold(self, nothing: str) -> None:
        self._unfolded = True
        self.show_rows(self._rows, nothing)


class ReminderLine(QWidget):
    """One reminder: when, what, who; its buttons to the right."""

    def __init__(self, app: AppContext, row: ReminderRow) -> None:
        super().__init__()
        self._app, self._row = app, row
        today = app.clock.today()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(0)
        head = title(row)
        self.setAccessibleName(dotted(head, row.dealer, due_word(row.due, today)))
        words.addWidget(ElidedLabel(head if row.occasion.kind in GREETED else dotted(head, row.dealer), "strong"))
        first, then = (row.dealer, row.place) if row.occasion.kind in GREETED else (row.place, shown_phone(row.phone))
        words.addWidget(ElidedLabel(dotted(first, then, detail(row, today)), "sub"))
        layout.addLayout(words, 1)
        late = row.due.days < 0 and not row.occasion.whole_month
        soon = Tone.ACCENT if row.due.days == 0 else Tone.NEUTRAL
        layout.addWidget(Pill(due_word(row.due, today), Tone.BAD if late else soon), 0, Qt.AlignmentFlag.AlignVCenter)
        if row.occasion.kind in GREETED:
            layout.addWidget(button(_("Greet"), on=self._greet))
        elif row.dealer:
            layout.addWidget(button(_("Open"), on=self._open))
        layout.addWidget(more_button(self._choices, _("What to do about it")))

    def _choices(self) -> Choices:
        from ui.today.reminder_choices import reminder_choices

        return reminder_choices(self._app, self, self._row)

    def _greet(self) -> None:
        from ui.today.greeting_dialog import GreetingDialog

        GreetingDialog(self._app, self.window(), self._row).show_form()

    def _open(self) -> None:
        if self._row.occasion.dealer_id is not None:
            self._app.open_dealer(self._row.occasion.dealer_id)
