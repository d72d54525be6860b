"""What can be done about a reminder, as a menu: settle what it is about, note what was done, later, never."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from db.store import Store
from db.vocabulary import CareAction, ReminderKind
from fieldapp.operations import Changed
from fieldapp.operations.people import keep_promise
from fieldapp.operations.reminders import dismiss, mark_done, remove_own, snooze
from fieldapp.operations.support import settle_promise
from fieldapp.operations.value import mark_paid
from fieldapp.operations.visits import solve_complaint
from fieldapp.queries.obligations import FOR_A_RESOURCE
from fieldapp.queries.reminders import ReminderRow
from fieldapp.texts import Text, _
from fieldapp.words.reminders import kind_word, title
from fieldapp.words.support import SETTLED, settled_word
from fieldapp.words.vocabulary import word
from ui.calendar.reminder_dialog import change_own_reminder
from ui.context import AppContext
from ui.widgets.dialog import Dialog

Choice = tuple[str, str, Callable[[], object]]  # words, icon, what to do
SNOOZE_DAYS = (1, 3, 7)


def reminder_choices(app: AppContext, parent: QWidget, row: ReminderRow) -> list[Choice]:
    """The menu of one reminder; dialogs come up over the window of *parent*."""
    occasion, today = row.occasion, app.clock.today()

    def write(operate: Callable[[Store], Changed], said: Text) -> None:
        app.write(operate, said=said)

    def done(action: CareAction) -> None:
        write(lambda store: mark_done(store, [occasion], on=today, action=action), Text("Done"))

    def put_off(until: date) -> None:
        said = Text("Shown again on {day}", day=until.isoformat())
        write(lambda store: snooze(store, [occasion], on=today, until=until), said)

    def drop() -> None:
        write(lambda store: dismiss(store, [occasion], on=today), Text("Dismissed"))

    noted = [(_("Done: {how}").format(how=word(action)), "check", partial(done, action)) for action in CareAction]
    later = [
        (
            _("Again in {days} days").format(days=days) if days > 1 else _("Again tomorrow"),
            "clock",
            partial(put_off, today + timedelta(days=days)),
        )
        for days in SNOOZE_DAYS
    ]
    away = (_("Dismiss ({kind})").format(kind=kind_word(occasion.kind)), "x", drop)
    return [*_settling(app, parent, row), *noted, *later, away]


def _settling(app: AppContext, parent: QWidget, row: ReminderRow) -> list[Choice]:
    """What ends the matter itself, so that nothing reminds of it any more."""
    about, today = row.occasion.about_id, app.clock.today()
    if about is None:
        return []
    match row.occasion.kind:
        case ReminderKind.PROMISE if row.occasion.word == FOR_A_RESOURCE:
            return [
                (
                    settled_word(outcome),
                    icon,
                    partial(
                        app.write,
                        partial(settle_promise, grant_id=about, outcome=outcome, on=today),
                        said=Text("Promise settled"),
                    ),
                )
                for outcome, icon in SETTLED
            ]
        case ReminderKind.PROMISE:
            keep = partial(app.write, partial(keep_promise, row_id=about, on=today), said=Text("Promise kept"))
            return [(_("The promise is kept"), "check-circle", keep)]
        case ReminderKind.RECEIVABLE:
            pay = partial(app.write, lambda store: mark_paid(store, about, on=today), said=Text("Payment noted"))
            return [(_("It is paid"), "check-circle", pay)]
        case ReminderKind.COMPLAINT:
            solve = lambda: SolveDialog(app, parent.window(), about, title(row)).show_form()  # noqa: E731  (as above)
            return [(_("It is solved…"), "check-circle", solve)]
        case ReminderKind.OWN:
            now = app.clock.now()
            remove = partial(app.write, lambda store: remove_own(store, about, now), said=Text("Removed"))
            change = partial(change_own_reminder, app, parent, about)
            return [(_("Change…"), "pencil-simple", change), (_("Remove"), "trash", remove)]
        case _:
            return []


class SolveDialog(Dialog):
    """How a complaint was solved."""

    def __init__(self, app: AppContext, parent: QWidget, complaint_id: UUID, about: str) -> None:
        super().__init__(parent, about, _("It is solved"), self._save)
        self._app, self._complaint_id = app, complaint_id
        self.form.add("solution", _("Solution"), QPlainTextEdit(), required=_("Write how it was solved."))

    def _save(self) -> None:
        complaint_id, today, solution = self._complaint_id, self._app.clock.today(), str(self.form.value("solution"))
        self._app.write(
            lambda store: solve_complaint(store, complaint_id, on=today, solution=solution),
            lambda _none: self.accept(),
            said=Text("Complaint solved"),
            refused=self.form.refuse,
            owner=self,
        )
