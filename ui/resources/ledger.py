"""The ledger: what was given to whom, what was promised in return, and whether it was kept."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from db.vocabulary import ResourceFamily
from fieldapp.operations.support import remove_grant
from fieldapp.queries.support import GrantRow, Ledger, ledger
from fieldapp.rules.support import PromiseStanding
from fieldapp.texts import Text, _
from fieldapp.words.support import standing_word
from fieldapp.words.vocabulary import word
from ui.context import AppContext
from ui.resources.dialogs import GrantDialog, SettleDialog
from ui.resources.parts import ListPart, amount_column, day, day_column, open_dealer, text_column, yuan
from ui.rows_model import Column
from ui.tones import Tone
from ui.widgets.buttons import button
from ui.widgets.chips import FilterChips
from ui.widgets.labels import dotted, label

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

TONES = {
    PromiseStanding.NONE: Tone.WARN,
    PromiseStanding.OPEN: Tone.NEUTRAL,
    PromiseStanding.OVERDUE: Tone.BAD,
    PromiseStanding.KEPT: Tone.GOOD,
    PromiseStanding.PARTLY: Tone.WARN,
    PromiseStanding.BROKEN: Tone.BAD,
}


class LedgerPart(ListPart):
    """Chips for how promises stand and for families; each number is what it leaves in the list."""

    rows: Ledger

    def __init__(self, app: AppContext) -> None:
        super().__init__(
            app,
            "ledger",
            _("Resources given"),
            columns(),
            hint=_("What was given, and what was promised in return. Resources go out only with a commitment."),
        )
        self.standings: FilterChips[PromiseStanding] = FilterChips(
            [(each, standing_word(each)) for each in PromiseStanding], name=_("Promise")
        )
        self.families: FilterChips[ResourceFamily] = FilterChips(
            [(each, word(each)) for each in ResourceFamily], name=_("Family")
        )
        for chips in (self.standings, self.families):
            chips.changed.connect(self.filter)
            self.above.addWidget(chips)
        self.rows = Ledger((), (), {})
        self.sum = label("", "sub")
        self.below.addWidget(self.sum)
        self.add_button(_("Give a resource"), "plus", self.add, role="primary")
        self.add_selected(_("Settle the promise…"), "handshake", self._settle, only_one=True)
        self.add_selected(_("Change…"), "pencil-simple", self._change, only_one=True)
        self.add_selected(_("Remove"), "trash", self._remove)

    def fetch(self, session: "Session") -> Ledger:
        return ledger(session, self.app.clock.today())

    def empty(self) -> tuple[str, str, QWidget | None]:
        said = _("Nothing given yet. Write down each resource with its value and what is promised in return.")
        return "scales", said, button(_("Give a resource"), role="primary", on=self.add)

    def show_rows(self, rows: Sequence[GrantRow]) -> None:
        assert isinstance(rows, Ledger)  # noqa: S101  (what was fetched)
        standings, families = rows.standings, rows.families
        self.standings.set_counts({each: (standing_word(each), standings.count(each)) for each in PromiseStanding})
        self.families.set_counts({each: (word(each), families.count(each)) for each in ResourceFamily})
        super().show_rows(rows)
        self._add_up()

    def chosen(self) -> Ledger:
        return self.rows.only(self.standings.chosen, self.families.chosen)

    def filter(self) -> None:
        super().filter()
        self._add_up()

    def open_row(self, row: GrantRow) -> None:
        open_dealer(self.app, row.dealer_id, "resources")

    def show_standing(self, *standings: PromiseStanding) -> None:
        """Leave only grants whose promises stand so."""
        self.standings.choose(*standings)
        self.filter()

    def add(self) -> None:
        """Ask what is given to whom."""
        GrantDialog(self.app, self).show_form()

    def _add_up(self) -> None:
        rows = self.chosen()
        self.sum.setText(_("{count} shown, {amount} yuan").format(count=len(rows), amount=yuan(rows.total)))

    def _settle(self, rows: list[GrantRow]) -> None:
        chosen = rows[0]
        if chosen.standing is PromiseStanding.NONE:
            self._change(rows)  # the promise has to be written first
        else:
            SettleDialog(self.app, self, chosen).show_form()

    def _change(self, rows: list[GrantRow]) -> None:
        GrantDialog(self.app, self, row=rows[0]).show_form()

    def _remove(self, rows: list[GrantRow]) -> None:
        ids = [each.id for each in rows]
        self.app.write(lambda store: remove_grant(store, *ids), said=Text("Removed"))


def columns() -> list[Column[GrantRow]]:
    """Of the ledger."""
    return [
        day_column("given_on", Text("Day"), lambda row: row.given_on),
        text_column(
            "dealer",
            Text("Dealer"),
            lambda row: row.dealer,
            sub=lambda row: row.place,
            sub_title=Text("Place"),
            width=150,
        ),
        text_column(
            "kind",
            Text("Resource"),
            lambda row: row.what or word(row.kind),
            sub=lambda row: dotted(word(row.family), word(row.kind)),
            sub_title=Text("Kind"),
            width=190,
            stretch=True,
        ),
        amount_column("value", Text("Value"), lambda row: row.value),
        text_column("promise", Text("Promised in return"), lambda row: row.promise, width=150, gives_way=1),
        day_column("promise_due", Text("Promised by"), lambda row: row.promise_due, gives_way=2),
        text_column(
            "standing",
            Text("Kept or not"),
            lambda row: standing_word(row.standing),
            lambda row: list(PromiseStanding).index(row.standing),
            pill=lambda row: TONES[row.standing],
            sub=lambda row: day(row.settled_on),
            sub_title=Text("Settled on"),
            width=110,
        ),
        text_column("note", Text("Note"), lambda row: row.note, width=140, hidden=True),
    ]
