"""The chosen day as a list, with what can be done about each thing."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from db.vocabulary import VisitState
from fieldapp.lists import events_list
from fieldapp.queries.calendar import Event
from fieldapp.queries.today import GREETED
from fieldapp.rules.phones import shown_phone
from fieldapp.texts import _
from fieldapp.words.calendar import lunar_of
from fieldapp.words.events import event_title
from ui.context import AppContext
from ui.today.greeting_dialog import GreetingDialog
from ui.today.reminder_choices import Choice, reminder_choices
from ui.visits.record_dialog import opener
from ui.widgets.buttons import button, more_button
from ui.widgets.card import Card, row
from ui.widgets.labels import ElidedLabel, dotted, label
from ui.widgets.table_out import Shown, TableOut

WIDTH = 280


class DayPanel(Card):
    """What the cells have no room for."""

    moved = Signal(str, object)  # the key of an event, the date it goes to

    def __init__(self, app: AppContext) -> None:
        super().__init__()
        self._app = app
        self.setFixedWidth(WIDTH)
        self.title = label("", "heading", wrap=True)
        self.lunar = label("", "sub")
        self._on, self._events = date.min, list[Event]()
        self.out = TableOut(app, self, self.shown)
        head = row(self.title, self.out.button(_("The day"), quiet=True))
        head.setStretch(0, 1)
        self.body.addLayout(head)
        self.body.addWidget(self.lunar)
        lines = QWidget()
        self._lines = QVBoxLayout(lines)
        self._lines.setContentsMargins(0, 0, 8, 0)
        self._lines.setSpacing(8)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it has the focus
        scroll.setWidget(lines)
        self.body.addWidget(scroll, 1)

    def show_day(self, on: date, title: str, events: Sequence[Event]) -> None:
        """List *events*."""
        self.title.setText(title)
        self.lunar.setText(lunar_of(on))
        self._on, self._events = on, list(events)
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for event in events:
            self._lines.addWidget(self._line(event))
        if not events:
            self._lines.addWidget(label(_("Nothing on this day."), "sub"))
        self._lines.addStretch(1)

    def shown(self) -> Shown:
        """What stands on the day."""
        title, events = f"{_('Calendar')} {self._on}", self._events
        return Shown(title, lambda _store, _progress: events_list(title, events))

    def _moves(self, event: Event) -> list[Choice]:
        """What dragging does, from the keyboard."""
        if not event.can_move:
            return []
        steps = ((_("A day earlier"), -1), (_("A day later"), 1), (_("A week later"), 7))
        first = self._app.clock.today()
        return [
            (words, "calendar-blank", partial(self.moved.emit, event.key, event.on + timedelta(days=days)))
            for words, days in steps
            if event.on + timedelta(days=days) >= first
        ]

    def _line(self, event: Event) -> QWidget:
        made = QWidget()
        layout = QVBoxLayout(made)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        head = QHBoxLayout()
        head.addWidget(ElidedLabel(event_title(event), "strong"), 1)
        does = self._moves(event)
        if event.reminder is not None:
            does += reminder_choices(self._app, self, event.reminder)
        if does:
            head.addWidget(more_button(does, _("What to do about it")))
        layout.addLayout(head)
        below = ""
        if event.visit is not None:
            below = dotted(event.visit.place, shown_phone(event.visit.phone))
        elif event.reminder is not None:
            below = dotted(event.reminder.dealer, shown_phone(event.reminder.phone))
        if below:
            layout.addWidget(ElidedLabel(below, "sub"))
        buttons = QHBoxLayout()
        if event.visit is not None and event.visit.state is VisitState.PLANNED:
            buttons.addWidget(button(_("Record"), role="quiet", on=opener(self._app, self, event.visit), flush=True))
        if event.reminder is not None and event.reminder.occasion.kind in GREETED:
            reminder = event.reminder
            greet = button(_("Greet"), role="quiet", flush=True)
            greet.clicked.connect(lambda _c=False: GreetingDialog(self._app, self.window(), reminder).show_form())
            buttons.addWidget(greet)
        if (dealer_id := event.dealer_id) is not None:
            buttons.addWidget(button(_("Open"), role="quiet", on=lambda: self._app.open_dealer(dealer_id), flush=True))
        if buttons.count():
            buttons.addStretch(1)
            layout.addLayout(buttons)
        return made
