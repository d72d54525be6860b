"""The log of a day or a week, written in the car in the evening: it begins with the visits that were made."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from db.vocabulary import LogSpan
from fieldapp.operations.morning import write_log
from fieldapp.queries.morning import LogRow, log_of, visits_made
from fieldapp.texts import Text, _
from fieldapp.words.calendar import day_long
from fieldapp.words.morning import made_text
from fieldapp.words.vocabulary import word
from fieldapp.working_here import working_here
from ui.context import AppContext
from ui.widgets.dialog import Dialog
from ui.widgets.labels import label
from ui.widgets.lines_edit import LinesEdit
from ui.widgets.strength import Strength

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FIELDS = ("done", "trouble", "next", "mood", "as_liaison", "as_public_face", "as_expert")
WIDTH = 620


class LogDialog(Dialog):
    """Words about what was done, and, for who wishes, how it felt and how one filled the three roles."""

    def __init__(self, app: AppContext, parent: QWidget, on: date, span: LogSpan) -> None:
        super().__init__(parent, word(span), _("Save the log"), self._save, width=WIDTH)
        self._app, self._on, self._span = app, on, span
        self.body.insertWidget(0, label(day_long(on), "sub"))
        self.form.add("done", _("Done"), LinesEdit(3))
        self.form.add("trouble", _("Trouble"), LinesEdit(2))
        self.form.add("next", _("Next"), LinesEdit(2))
        self.form.add(
            "mood",
            _("How do I feel?"),
            Strength(),
            hint=_("Optional, like what follows: from bad at the left to good at the right."),
        )
        self.form.add("as_liaison", _("Myself as liaison"), Strength())
        self.form.add("as_public_face", _("Myself as public face"), Strength())
        self.form.add("as_expert", _("Myself as expert"), Strength())
        self.is_filled = False

        def fetch(session: "Session") -> tuple[LogRow | None, str]:
            me = working_here(session)
            found = log_of(session, on, span, me)
            return found, "" if found is not None else made_text(visits_made(session, on, span, me))

        app.read(fetch, self._fill, key=(id(self), "log"), owner=self)

    def _fill(self, found: tuple[LogRow | None, str]) -> None:
        log, made = found
        values: dict[str, object] = {"done": made}
        if log is not None:
            values = {name: getattr(log, name) for name in FIELDS}
        self.form.fill(values)
        self.keep_draft(self._app, f"log {self._span} {self._on}")
        self.is_filled = True

    def _save(self) -> None:
        values, on, span = self.form.values(), self._on, self._span
        self._app.write(
            lambda store: write_log(store, on, span, values),
            lambda _none: self.accept(),
            said=Text("Log saved"),
            refused=self.form.refuse,
            owner=self,
        )
