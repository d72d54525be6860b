"""The visits tab: what is planned, what was made, and what came of it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from db.vocabulary import CustomOwner, VisitState
from fieldapp.custom_columns import custom_fields
from fieldapp.operations.visits import cancel_visit, reopen_visit
from fieldapp.queries.custom_fields import custom_values
from fieldapp.queries.dealer_file import DealerFile
from fieldapp.queries.visits import VisitRow, visits_at
from fieldapp.rules.custom_fields import CustomColumn
from fieldapp.texts import Text, _
from fieldapp.words.vocabulary import word
from ui.context import AppContext
from ui.dealers.columns import custom_column
from ui.dealers.section import Section
from ui.rows_model import Column
from ui.tones import Tone
from ui.visits.record_dialog import record_visit_dialog
from ui.widgets.buttons import button
from ui.widgets.card import Card, row
from ui.widgets.labels import dotted
from ui.widgets.search_field import SearchField
from ui.widgets.table import TableView

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

STATE_TONES = {
    VisitState.PLANNED: Tone.ACCENT,
    VisitState.DONE: Tone.GOOD,
    VisitState.MISSED: Tone.WARN,
    VisitState.CANCELLED: Tone.NEUTRAL,
}
ValuesByVisit = Mapping[UUID, Mapping[UUID, str]]  # what stands in fields of the company's own
SEARCH_WIDTH_PX = 120  # at least
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
        sub_title=Text("Time"),
        sort_key=_day,
        value=lambda visit: visit.visited_on or visit.planned_on,
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
        sub_title=Text("Next step"),
    ),
    Column("way", Text("Way"), lambda visit: word(visit.way), width=96, gives_way=1),
]


class VisitsSection(Section):
    """The table of visits; a planned one is recorded by a double click."""

    def __init__(self, app: AppContext, record: Callable[[], object], plan: Callable[[], object]) -> None:
        super().__init__(app)
        self._record, self._plan = record, plan
        self._fields: tuple[CustomColumn, ...] = ()
        self._values: ValuesByVisit = {}
        self.table = TableView(app, "dealer_visits", COLUMNS, title=_("Visits"))
        self.table.setMinimumHeight(HEIGHT_PX)
        self.table.activated.connect(self._open)
        self.table.add_action(_("Record the visit"), lambda rows: self._open(rows[0]), icon="check")
        self.table.add_action(_("Cancel the visit"), self._cancel, icon="x")
        self.table.add_action(_("Plan it again"), self._reopen, icon="arrow-u-up-left")
        self.search = SearchField(_("Search in these visits"))
        self.search.setMinimumWidth(SEARCH_WIDTH_PX)
        self.search.searched.connect(self.table.filter)
        card = Card(padding=0)
        card.body.addWidget(self.table)
        self.body.addLayout(
            row(
                button(_("Record visit"), icon="check", on=record),
                button(_("Plan visit"), icon="calendar-plus", on=plan),
                None,
                self.search,
                self.table.out.button(_("Visits")),
            )
        )
        self.body.addWidget(card, 1)

    def fill(self, file: DealerFile) -> None:
        dealer_id = file.facts.id
        self.table.title = f"{file.facts.name} {_('Visits')}"

        def fetch(session: "Session") -> tuple[list[VisitRow], tuple[CustomColumn, ...], ValuesByVisit]:
            visits = visits_at(session, dealer_id, most=200)
            fields = custom_fields(session, CustomOwner.VISIT)
            return visits, fields, custom_values(session, CustomOwner.VISIT, [visit.id for visit in visits])

        self.app.read(fetch, self._show, key=(id(self), "visits"), owner=self)

    def _show(self, found: tuple[list[VisitRow], tuple[CustomColumn, ...], ValuesByVisit]) -> None:
        visits, fields, self._values = found
        if fields != self._fields:
            self._fields = fields
            self.table.set_columns([*COLUMNS, *(custom_column(field, self._own) for field in fields)])
        self.table.show_rows(visits)
        if not visits:
            start = button(_("Plan the first visit"), icon="calendar-plus", on=self._plan)
            self.table.show_empty("map-pin", _("No visit yet."), start)

    def _own(self, visit: VisitRow) -> Mapping[UUID, str]:
        """What stands in the company's own fields of a visit."""
        return self._values.get(visit.id, {})

    def _open(self, visit: VisitRow) -> None:
        if visit.state is VisitState.PLANNED:
            record_visit_dialog(self.app, self, visit)

    def _cancel(self, visits: list[VisitRow]) -> None:
        ids = [visit.id for visit in visits if visit.state is VisitState.PLANNED]
        if ids:
            self.app.write(lambda store: cancel_visit(store, *ids), said=Text("Visit cancelled"))

    def _reopen(self, visits: list[VisitRow]) -> None:
        ids = [visit.id for visit in visits if visit.state in (VisitState.CANCELLED, VisitState.MISSED)]
        if ids:
            self.app.write(lambda store: reopen_visit(store, *ids), said=Text("Planned again"))
