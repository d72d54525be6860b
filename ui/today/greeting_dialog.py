"""Greeting somebody: what to know, a draft to send, and the note that it was done."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from db.vocabulary import CareAction
from fieldapp.greetings import Draft, drafts
from fieldapp.operations.reminders import mark_done
from fieldapp.queries.reminders import ReminderCard, ReminderRow, card
from fieldapp.rules.phones import shown_phone
from fieldapp.texts import Text, _
from fieldapp.words.calendar import when
from fieldapp.words.reminders import title
from ui.context import AppContext
from ui.widgets.choice import Choice
from ui.widgets.dialog import Dialog
from ui.widgets.key_values import KeyValues
from ui.widgets.labels import dotted, label

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class GreetingDialog(Dialog):
    """One press of its button copies the draft and marks the reminder as done."""

    def __init__(self, app: AppContext, parent: QWidget, row: ReminderRow) -> None:
        super().__init__(parent, title(row), _("Copy and mark as done"), self._copy_and_finish, width=560)
        self._app, self._row = app, row
        self._drafts: list[Draft] = []
        facts = QVBoxLayout()
        facts.setSpacing(4)
        facts.addWidget(label(dotted(row.dealer, row.place, shown_phone(row.phone)), "sub", wrap=True))
        self._known = KeyValues()
        facts.addWidget(self._known)
        self.body.insertLayout(0, facts)
        self.templates = Choice([])
        self.templates.currentIndexChanged.connect(self._show_draft)
        self.form.add("template", _("Template"), self.templates)
        self.draft = QPlainTextEdit()
        self.form.add("text", _("Words to send"), self.draft)
        self.draft.setFixedHeight(120)
        self.how = Choice(
            [
                (CareAction.MESSAGE, _("Message")),
                (CareAction.CALL, _("Call")),
                (CareAction.GIFT, _("Gift")),
                (CareAction.VISIT, _("Visit")),
            ]
        )
        self.form.add("how", _("Done by"), self.how)
        self.confirm_button.setFocus()
        app.read(self._fetch, self._show)

    def _fetch(self, session: "Session") -> tuple[ReminderCard, list[Draft]]:
        return card(session, self._row.occasion), drafts(session, self._row)

    def _show(self, found: tuple[ReminderCard, list[Draft]]) -> None:
        known, self._drafts = found
        today = self._app.clock.today()
        last_gift = dotted(known.last_gift, when(known.last_gift_on, today)) if known.last_gift_on else ""
        last_visit = dotted(when(known.last_visit, today), known.last_visit_note) if known.last_visit else ""
        pairs = [
            (_("Last visit"), last_visit or _("never")),
            (_("Last gift"), last_gift or _("none noted")),
            (_("We promised"), "；".join(known.open_promises)),
            (_("Likes"), known.likes),
            (_("Family"), known.family),
        ]
        self._known.show_pairs([(name, value) for name, value in pairs if value])
        self.templates.set_choices([(number, draft.title) for number, draft in enumerate(self._drafts)])
        self._show_draft()

    def _show_draft(self) -> None:
        number = self.templates.value()
        if number is not None and number < len(self._drafts):
            self.form.fill({"template": number, "text": self._drafts[number].text})  # nobody typed it

    def _copy_and_finish(self) -> None:
        QGuiApplication.clipboard().setText(self.draft.toPlainText())
        occasion, today, how = self._row.occasion, self._app.clock.today(), self.how.value()
        self._app.write(
            lambda store: mark_done(store, [occasion], on=today, action=how),
            lambda _none: self.accept(),
            said=Text("Copied, and marked as done"),
            owner=self,
        )
