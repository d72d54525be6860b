"""Core, normal, new, falling and dormant dealers; effort; revival; prospects (DOMAIN section 5)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from db.vocabulary import RevivalOutcome
from fieldapp.operations.revival import keep_revival_case
from fieldapp.queries.dealer_figures import Segments, segments
from fieldapp.queries.revival import RevivalRow
from fieldapp.sheets.figures import Sheet, segments_sheet
from fieldapp.texts import Text, _
from fieldapp.words.vocabulary import word
from ui.analysis.coverage_tables import NumberTable
from ui.analysis.figures import SheetRow, SheetSection
from ui.context import AppContext
from ui.widgets.buttons import button
from ui.widgets.choice import Choice
from ui.widgets.dialog import Dialog


class SegmentsAnalysis(SheetSection):
    """The last twelve months."""

    report = "segments"
    found: Segments | None = None

    def read_again(self) -> None:
        scope, today = self.scope(), self.app.clock.today()
        self.load(lambda session: segments(session, scope.ground(session), today), self._show)

    def revive(self, row: SheetRow) -> None:
        """Open the dealer's case, or write on in it."""
        if self.found is None:
            return
        (dealer_id,) = row.ids
        case = next(
            (one for one in self.found.cases if one.dealer_id == dealer_id and one.outcome is RevivalOutcome.OPEN), None
        )
        RevivalDialog(self.app, self.window(), dealer_id, str(row.cells[0]), case).show_form()

    def table_tools(self, name: str, table: NumberTable) -> Sequence[QWidget]:
        """A dealer chosen in the list, or a case, is worked on by a button and by the right mouse button."""
        if name not in {"segments_dealers", "segments_revival"}:
            return ()

        def act(rows: Sequence[SheetRow]) -> None:
            if rows:
                self.revive(rows[0])

        made = button(_("Revive…"), icon="heartbeat", role="quiet", on=lambda: act(table.selected()))
        made.setEnabled(False)
        table.selection_changed.connect(lambda rows: made.setEnabled(bool(rows)))
        table.add_action(_("Revive…"), act, icon="heartbeat")
        return (made,)

    def _show(self, found: Segments) -> None:
        self.found = found
        sheet: Sheet = segments_sheet(found)
        self.show_sheets(sheet)


class RevivalDialog(Dialog):
    """Why the dealer stopped, the plan, the calls, and what came of it."""

    def __init__(self, app: AppContext, parent: QWidget, dealer_id: UUID, name: str, case: RevivalRow | None) -> None:
        title = _("Revive {name}").format(name=name)
        super().__init__(parent, title, _("Save"), self._save)
        self._app, self._dealer_id = app, dealer_id
        self.form.add("why", _("Why it stopped"), QLineEdit(), required=_("Say why it stopped."))
        self.form.add("plan", _("What is planned"), QPlainTextEdit())
        self.form.add("calls", _("Calls"), QPlainTextEdit(), hint=_("A line for each, with its day."))
        self.form.add("outcome", _("Outcome"), Choice([(one, word(one)) for one in RevivalOutcome]))
        self.form.add("result", _("Result"), QLineEdit())
        values: dict[str, Any] = {"outcome": RevivalOutcome.OPEN}
        if case is not None:
            values |= {"why": case.why, "plan": case.plan, "calls": case.calls, "result": case.result}
        self.form.fill(values)

    def _save(self) -> None:
        values, today, dealer_id = self.form.values(), self._app.clock.today(), self._dealer_id
        self._app.write(
            lambda store: keep_revival_case(store, dealer_id, values, today=today),
            lambda _id: self.accept(),
            said=Text("Saved"),
            refused=self.form.refuse,
            owner=self,
        )
