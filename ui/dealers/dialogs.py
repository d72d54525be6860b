"""The small windows of the dealers page."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtWidgets import QLineEdit, QWidget

from db.vocabulary import LadderStep, VisitPurpose, VisitWay
from fieldapp.operations.dealers import move_on_ladder
from fieldapp.operations.visits import NewVisit, plan_visit, plan_visits
from fieldapp.texts import Text, _, ngettext
from fieldapp.words.vocabulary import field_word, word
from ui.context import AppContext
from ui.widgets.choice import Choice
from ui.widgets.date_edit import DateEdit
from ui.widgets.dialog import Dialog
from ui.widgets.lines_edit import LinesEdit

if TYPE_CHECKING:
    from db.store import Store


class RecordDialog(Dialog):
    """Asks for the fields of one record; add them to ``form``.

    Args:
        app: writes.
        parent: the window.
        title, confirm: as for ``Dialog``.
        operate: gets the store and the values; returns what ``AppContext.write`` takes.
        said: shown when it is done.
    """

    def __init__(
        self,
        app: AppContext,
        parent: QWidget,
        title: str,
        confirm: str,
        *,
        operate: "Callable[[Store, dict[str, Any]], Any]",
        said: Text,
    ) -> None:
        super().__init__(parent.window(), title, confirm, self._save)
        self._app, self._operate, self._said = app, operate, said

    def add_day(self, field: str, text: str, *, day: date | None = None, required: str = "") -> None:
        """Add a day, filled in with *day*."""
        self.form.add(field, text, DateEdit(self._app.clock.today()), required=required)
        self.form.fill({field: day})

    def _save(self) -> None:
        values = self.form.values()
        self._app.write(
            lambda store: self._operate(store, values),
            lambda _value: self.accept(),
            said=self._said,
            refused=self.form.refuse,
            owner=self,
        )


class LadderDialog(RecordDialog):
    """Moves a dealer on the relationship ladder: dated, with evidence (DOMAIN section 4)."""

    def __init__(self, app: AppContext, parent: QWidget, dealer_id: UUID, step: LadderStep) -> None:
        def move(store: "Store", values: dict[str, Any]) -> object:
            evidence, on = values["evidence"], values["moved_on"]
            return move_on_ladder(store, dealer_id, values["step"], evidence=evidence, moved_on=on)

        super().__init__(app, parent, _("Move on the relationship ladder"), _("Move"), operate=move, said=Text("Moved"))
        self.form.add(
            "step", field_word("step"), Choice([(other, word(other)) for other in LadderStep if other is not step])
        )
        evidence = LinesEdit(3)
        evidence.setPlaceholderText(_("What shows it: a repeat order, a referral, a speech in our favour …"))
        self.form.add(
            "evidence", _("Evidence"), evidence, required=_("Say what shows it: every move needs its evidence.")
        )
        self.add_day("moved_on", field_word("moved_on"), day=app.clock.today(), required=_("Please choose the day."))
        evidence.setFocus()


class PlanVisitsDialog(RecordDialog):
    """Puts dealers on the plan of a day; for a single one also time, way and purpose."""

    def __init__(self, app: AppContext, parent: QWidget, dealers: Sequence[UUID]) -> None:
        count = len(dealers)
        title = ngettext("Plan a visit", "Plan {count} visits", count).format(count=count)
        super().__init__(app, parent, title, _("Plan"), operate=self._plan, said=Text("Planned"))
        self._dealers = dealers
        tomorrow = app.clock.today() + timedelta(days=1)
        self.add_day("planned_on", _("Day"), day=tomorrow, required=_("Please choose the day."))
        if count == 1:
            time = QLineEdit()
            time.setPlaceholderText(_("time, such as 9:30; empty for any"))
            self.form.add("starts_at", _("Time"), time)
            self.form.add("way", _("Way"), Choice([(way, word(way)) for way in VisitWay]))
        self.form.add("purpose", _("Purpose"), Choice([(purpose, word(purpose)) for purpose in VisitPurpose]))
        if count == 1:
            self.form.add("purpose_note", _("Aim"), QLineEdit())
            self.form.add("bring", _("Bring"), QLineEdit())

    def _plan(self, store: "Store", values: dict[str, Any]) -> object:
        news = [NewVisit(dealer_id=dealer_id, **values) for dealer_id in self._dealers]
        return plan_visit(store, news[0]) if len(news) == 1 else plan_visits(store, news)


class NameDialog(Dialog):
    """Asks for one name."""

    def __init__(self, parent: QWidget, title: str, confirm: str, then: Callable[[str], object]) -> None:
        super().__init__(parent.window(), title, confirm, self._done)
        self._then = then
        self.form.add("name", _("Name"), QLineEdit(), required=_("Please write a name."))

    def _done(self) -> None:
        self._then(self.form.value("name"))
        self.accept()
