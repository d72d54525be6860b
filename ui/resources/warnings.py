"""What the balance of dealers warns of; each warning names its dealers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from fieldapp.queries.house_rules import rules_on
from fieldapp.queries.support import WarningRow, Warnings, support_warnings
from fieldapp.rules.support import SupportWarning
from fieldapp.texts import Text, _
from fieldapp.words.support import warning_text, warning_word
from ui.context import AppContext
from ui.dealers.dialogs import PlanVisitsDialog
from ui.resources.dialogs import GrantDialog
from ui.resources.parts import ListPart, amount_column, text_column
from ui.tones import Tone
from ui.widgets.chips import FilterChips

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_TONES = {
    SupportWarning.UNVISITED: Tone.WARN,
    SupportWarning.UNSUPPORTED: Tone.NEUTRAL,
    SupportWarning.UNPAID: Tone.BAD,
    SupportWarning.PUSHED: Tone.BAD,
    SupportWarning.NO_REBATE: Tone.WARN,
}


class WarningsPart(ListPart):
    """Chips with the number of dealers of each warning."""

    rows: Warnings

    def __init__(self, app: AppContext) -> None:
        super().__init__(
            app,
            "warnings",
            _("Warnings"),
            [
                text_column(
                    "warning",
                    Text("Warning"),
                    lambda row: warning_word(row.warned.kind),
                    lambda row: list(SupportWarning).index(row.warned.kind),
                    pill=lambda row: _TONES[row.warned.kind],
                    width=230,
                ),
                text_column(
                    "dealer",
                    Text("Dealer"),
                    lambda row: row.dealer,
                    sub=lambda row: row.place,
                    sub_title=Text("Place"),
                    width=220,
                ),
                text_column("grade", Text("Grade"), lambda row: row.grade.value if row.grade else "", width=70),
                text_column("what", Text("What"), lambda row: warning_text(row.warned), width=240, stretch=True),
                amount_column("amount", Text("Amount"), lambda row: row.warned.amount, gives_way=1),
            ],
            key=lambda row: (row.dealer_id, row.warned.kind),
            hint=_(
                "Found in visits, in what was given, in the months and in what is owed. The limits are in Settings."
            ),
        )
        self.rows = Warnings((), lambda row: row)
        self.kinds: FilterChips[SupportWarning] = FilterChips(
            [(each, warning_word(each)) for each in SupportWarning], name=_("Warnings")
        )
        self.kinds.changed.connect(self.filter)
        self.above.addWidget(self.kinds)
        self.add_selected(_("Plan a visit…"), "calendar-plus", self._plan)
        self.add_selected(_("Give a resource…"), "scales", self._give, only_one=True)

    def fetch(self, session: "Session") -> Warnings:
        today = self.app.clock.today()
        return support_warnings(session, today, rules_on(session, today).support)

    def empty(self) -> tuple[str, str, QWidget | None]:
        return "check-circle", _("Nothing to warn of: no dealer is left alone, none is pushed."), None

    def show_rows(self, rows: Sequence[WarningRow]) -> None:
        assert isinstance(rows, Warnings)  # noqa: S101  (what was fetched)
        self.kinds.set_counts({each: (warning_word(each), count) for each, count in rows.counts.items()})
        super().show_rows(rows)

    def chosen(self) -> Sequence[WarningRow]:
        return self.rows.only(self.kinds.chosen)

    def _plan(self, rows: list[WarningRow]) -> None:
        PlanVisitsDialog(self.app, self, list(dict.fromkeys(row.dealer_id for row in rows))).show_form()

    def _give(self, rows: list[WarningRow]) -> None:
        GrantDialog(self.app, self, dealer_id=rows[0].dealer_id).show_form()
