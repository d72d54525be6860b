"""The visits tab: what is planned, what was made, and what came of it."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from db.vocabulary import VisitState
from fieldapp.operations.visits import cancel_visit, reopen_visit
from fieldapp.queries.dealers import DealerFile
from fieldapp.queries.visits import VisitRow, visits_at
from fieldapp.texts import Text, _
from fieldapp.vocabulary_words import word
from ui.context import AppContext
from ui.dealers.section import Section
from ui.rows_model import Column
from ui.tones import Tone
from ui.visits.record_dialog import record_visit_dialog
from ui.widgets.buttons import button
from ui.widgets.card import Card, row
from ui.widgets.labels import dotted
from ui.widgets.table import TableView

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from db.store import Store
    from fieldapp.operations import Changed

STATE_TONES = {
    VisitState.PLANNED: Tone.ACCENT,
    VisitState.DONE: Tone.GOOD,
    VisitState.MISSED: Tone.WARN,
    VisitState.CANCELLED: Tone.NEUTRAL,
}
HEIGHT_PX = 160  # on a small laptop; a higher window gives more


def _day(visit: VisitRow) -> date:
    return visit.visited_on or visit.planned_on or date.min


COLUMNS: list[Column[VisitRow]] = [
    Column(
        "day",
        Text("Day"),
        lambda visit: _day(visit).isoformat(),
        width=112,
        sub=lambda visit: visit.starts_at,
        sort_key=_day,
    ),
    Column(
        "state", Text("State"), lambda visit: word(visit.state), width=96, pill=lambda visit: STATE_TONES[visit.state]
    ),
    Column(
        "result",
        Text("Result"),
        lambda visit: dotted(
            word(visit.result) if visit.result else word(visit.purpose), visit.result_note or visit.purpose_note
        ),
        width=180,
        stretch=True,
        sub=lambda visit: visit.next_step or visit.missed_because or visit.bring,
    ),
    Column("way", Text("Way"), lambda visit: word(visit.way), width=96, gives_way=1),
]


class VisitsSection(Section):
    """The table of visits; a planned one is recorded by a double click."""

    def __init__(self, app: AppContext, record: Callable[[], object], plan: Callable[[], object]) -> None:
        super().__init__(app)
        self._record, self._plan = record, plan
        self.table = TableView(app, "dealer_visits", COLUMNS)
        self.table.setMinimumHeight(HEIGHT_PX)
        self.table.activated.connect(self._open)
        self.table.add_action(_("Record the visit"), lambda rows: self._open(rows[0]), icon="check")
        self.table.add_action(_("Cancel the visit"), self._cancel, icon="x")
        self.table.add_action(_("Plan it again"), self._reopen, icon="arrow-u-up-left")
        card = Card(padding=0)
        card.body.addWidget(self.table)
        self.body.addLayout(
            row(
                button(_("Record visit"), icon="check", on=record),
                button(_("Plan visit"), icon="calendar-plus", on=plan),
                None,
            )
        )
        self.body.addWidget(card, 1)

    def fill(self, file: DealerFile) -> None:
        dealer_id = file.facts.id

        def fetch(session: "Session") -> list[VisitRow]:
            return visits_at(session, dealer_id, most=200)

        self.app.read(fetch, self._show, key=(id(self), "visits"), owner=self)

    def _show(self, visits: list[VisitRow]) -> None:
        self.table.show_rows(visits)
        if not visits:
            start = button(_("Plan the first visit"), icon="calendar-plus", on=self._plan)
            self.table.show_empty("map-pin", _("No visit yet."), start)

    def _open(self, visit: VisitRow) -> None:
        if visit.state is VisitState.PLANNED:
            record_visit_dialog(self.app, self, visit)

    def _cancel(self, visits: list[VisitRow]) -> None:
        ids = [visit.id for visit in visits if visit.state is VisitState.PLANNED]
        for visit_id in ids:
            self._write(cancel_visit, visit_id, Text("Visit cancelled"))

    def _reopen(self, visits: list[VisitRow]) -> None:
        ids = [visit.id for visit in visits if visit.state in (VisitState.CANCELLED, VisitState.MISSED)]
        for visit_id in ids:
            self._write(reopen_visit, visit_id, Text("Planned again"))

    def _write(self, operate: "Callable[[Store, UUID], Changed]", visit_id: UUID, said: Text) -> None:
        self.app.write(lambda store: operate(store, visit_id), said=said)
