"""A visit beside the board: why, what was promised, when and how; saved as one goes."""

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.vocabulary import PromiseBy, VisitState
from fieldapp.clock import CHINA
from fieldapp.operations.visits import change_visit, check_in, check_out
from fieldapp.queries.visits import DueDealer, Preparation, VisitRow, preparation
from fieldapp.rules.phones import shown_phone
from fieldapp.texts import Text, _
from fieldapp.words.calendar import day_short, due_when, when
from fieldapp.words.pay import money
from fieldapp.words.plan import due_reasons
from fieldapp.words.vocabulary import word
from ui.context import AppContext
from ui.dealers.state import GRADE_TONES
from ui.plan.details import DETAILS, add_details
from ui.plan.state import choices
from ui.widgets.buttons import button, icon_button, more_button
from ui.widgets.card import row
from ui.widgets.form import AutoForm
from ui.widgets.labels import dotted, label
from ui.widgets.pills import Pill
from ui.widgets.scroll import Scroll

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from db.store import Store
    from fieldapp.operations import Changed

BEHIND_BUTTON = {"record", "edit", "up", "down"}  # there is a button or a field for these


class VisitPanel(QWidget):
    """The visit that is chosen on the board."""

    asked = Signal(str, object)  # what is wanted ("record", "open", "missed" …), the visit
    left = Signal()

    def __init__(self, app: AppContext) -> None:
        super().__init__()
        self._app = app
        self.visit: VisitRow | None = None
        self._prepared: UUID | None = None  # the dealer whose facts are shown
        self.title = label("", "heading", wrap=True)
        self.grade = Pill("")
        self.place = label("", "sub", wrap=True)
        self.phone = button("", icon="phone", role="quiet", on=self._copy_phone, tip=_("Copy the number"), flush=True)
        self.why = label("", "sub", wrap=True)
        self._facts = QVBoxLayout()
        self._facts.setSpacing(4)
        self.form = AutoForm(self._save)
        add_details(self.form)
        self.record_button = button(_("Record visit"), icon="check", role="primary", on=lambda: self._ask("record"))
        self.here_button = button(_("I am here"), icon="sign-in", role="quiet", on=self._check, flush=True)
        self.evidence = label("", "sub")
        self._more = QVBoxLayout()
        inside = Scroll(spacing=8)
        for part in (self.title, self.place):
            inside.body.addWidget(part)
        inside.body.addLayout(row(self.grade, self.phone, None))
        inside.body.addWidget(self.why)
        inside.body.addLayout(self._facts)
        inside.body.addLayout(row(self.record_button, self.here_button, None))
        inside.body.addWidget(self.evidence)
        inside.body.addWidget(self.form)
        inside.body.addStretch(1)
        self._head = row(icon_button("arrow-left", _("Back to who is due"), on=self.left.emit), self.form.sign, None)
        self._head.addLayout(self._more)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._head)
        layout.addWidget(inside, 1)

    def show_visit(self, visit: VisitRow, due: DueDealer | None) -> None:
        """Show *visit*; *due* says why it is due, if it is."""
        if self.visit is not None and self.visit.id != visit.id:
            self.form.save_now()
        self.visit = visit
        is_planned = visit.state is VisitState.PLANNED
        self.title.setText(visit.dealer)
        self.grade.show_word(*((visit.grade.value, GRADE_TONES[visit.grade]) if visit.grade else ("",)))
        self.place.setText(dotted(visit.place, visit.contact))
        self.phone.setText(shown_phone(visit.phone) if visit.phone else "")
        self.phone.setVisible(bool(visit.phone))
        self.why.setText(dotted(*self._why(visit, due)))
        self.record_button.setVisible(is_planned)
        self._show_evidence(visit)
        self.form.setVisible(is_planned)
        self.form.fill({name: getattr(visit, name) for name in DETAILS})
        self._show_choices(visit)
        if self._prepared != visit.dealer_id:
            self._clear_facts()
        self._prepared = visit.dealer_id
        self._read_facts(visit.dealer_id)

    def edit(self) -> None:
        """Put the cursor into the first field."""
        self.form.editor("starts_at").setFocus()

    def _why(self, visit: VisitRow, due: DueDealer | None) -> list[str]:
        today = self._app.clock.today()
        if visit.state is VisitState.DONE:
            return [_("Done"), word(visit.result) if visit.result else "", visit.result_note]
        if visit.state is VisitState.MISSED:
            return [_("Missed"), visit.missed_because]
        said = due_reasons(due, today) if due else []
        if visit.first_planned_on is not None and visit.first_planned_on != visit.planned_on:
            said.append(_("first planned for {day}").format(day=day_short(visit.first_planned_on)))
            said.append(visit.moved_because.replace("\n", "；"))
        return said

    def _show_evidence(self, visit: VisitRow) -> None:
        came, went = visit.checked_in_at, visit.checked_out_at
        said = []
        if came is not None:
            said.append(_("there at {time}").format(time=f"{came.astimezone(CHINA):%H:%M}"))
        if went is not None:
            said.append(_("left at {time}").format(time=f"{went.astimezone(CHINA):%H:%M}"))
        self.evidence.setText(dotted(*said))
        self.evidence.setVisible(bool(said))
        is_today = visit.planned_on == self._app.clock.today() or visit.visited_on == self._app.clock.today()
        self.here_button.setText(_("I am leaving") if came else _("I am here"))
        self.here_button.setVisible(is_today and not went and visit.state is not VisitState.MISSED)

    def _show_choices(self, visit: VisitRow) -> None:
        while (item := self._more.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        offered = [
            (words, icon, partial(self._ask, name)) for name, words, icon in choices(visit) if name not in BEHIND_BUTTON
        ]
        self._more.addWidget(more_button(offered, _("More to do with this visit")))

    def _read_facts(self, dealer_id: UUID) -> None:
        today = self._app.clock.today()

        def fetch(session: "Session") -> tuple[UUID, Preparation]:
            return dealer_id, preparation(session, dealer_id, today)

        self._app.read(fetch, self._show_facts, key=(id(self), "facts"))

    def _show_facts(self, found: tuple[UUID, Preparation]) -> None:
        dealer_id, prepared = found
        if self.visit is None or self.visit.dealer_id != dealer_id:
            return
        self._clear_facts()
        today = self._app.clock.today()
        for _id, what, due_on, by in prepared.promises:
            asked = _("They promised: {what}") if by is PromiseBy.DEALER else _("We promised: {what}")
            due = due_when(due_on, today) if due_on else ""
            self._facts.addWidget(label(dotted(asked.format(what=what), due), "sub", wrap=True))
        for what, due_on in prepared.commitments:
            due = due_when(due_on, today) if due_on else ""
            said = dotted(_("For a resource they promised: {what}").format(what=what), due)
            self._facts.addWidget(label(said, "sub", wrap=True))
        for _id, what, noted_on in prepared.complaints:
            said = dotted(_("Complaint: {what}").format(what=what), when(noted_on, today))
            self._facts.addWidget(label(said, "bad", wrap=True))
        if prepared.receivable_overdue:
            said = _("Overdue: {amount} yuan").format(amount=money(prepared.receivable_overdue))
            self._facts.addWidget(label(said, "bad", wrap=True))
        if prepared.last_visits:
            last = prepared.last_visits[0]
            said = _("Last visit {when}").format(when=when(last.visited_on or today, today))
            self._facts.addWidget(label(dotted(said, last.result_note, last.next_step), "sub", wrap=True))

    def _clear_facts(self) -> None:
        while (item := self._facts.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()

    def _save(self, values: dict[str, Any]) -> None:
        if self.visit is None:
            return
        visit_id = self.visit.id
        self._app.write(
            lambda store: change_visit(store, visit_id, values),
            lambda _none: self.form.show_saved(),
            refused=self.form.refuse,
            owner=self,
        )

    def _check(self) -> None:
        if self.visit is None:
            return
        visit, now = self.visit, self._app.clock.now()

        def note(store: "Store") -> "Changed":
            return (check_out if visit.checked_in_at else check_in)(store, visit.id, now)

        self._app.write(note, said=Text("Noted"))

    def _copy_phone(self) -> None:
        if self.visit is not None:
            QGuiApplication.clipboard().setText(self.visit.phone)
            self._app.toast(Text("Copied: {what}", what=shown_phone(self.visit.phone)), undo=False)

    def _ask(self, name: str) -> None:
        if self.visit is not None:
            self.asked.emit(name, self.visit)
