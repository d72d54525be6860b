"""The best positions of each market 制高点, and who holds them."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from fieldapp.operations.high_ground import remove_ground
from fieldapp.queries.high_ground import GroundRow, high_ground
from fieldapp.texts import Text, _
from fieldapp.words.support import holder_words
from fieldapp.words.vocabulary import word
from ui.context import AppContext
from ui.resources.dialogs import GroundDialog
from ui.resources.parts import ListPart, day_column, open_dealer, text_column
from ui.tones import Tone
from ui.widgets.buttons import button
from ui.widgets.chips import FilterChips

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class Held(StrEnum):
    """Whose a position is."""

    OURS = "ours"
    THEIRS = "theirs"
    NOBODY = "nobody"


def held(row: GroundRow) -> Held:
    """Whose a position is: ours, somebody else's, or nobody's yet."""
    return Held.OURS if row.is_ours else Held.THEIRS if row.holder else Held.NOBODY


def held_word(whose: Held) -> str:
    """Whose it is, in a word."""
    return {Held.OURS: _("Ours"), Held.THEIRS: _("Others'"), Held.NOBODY: _("Still free")}[whose]


_TONES = {Held.OURS: Tone.GOOD, Held.THEIRS: Tone.BAD, Held.NOBODY: Tone.WARN}


class GroundPart(ListPart):
    """The register, with the number of positions that are ours, others' and free."""

    def __init__(self, app: AppContext) -> None:
        super().__init__(
            app,
            "ground",
            _("High ground"),
            [
                text_column("market", Text("Market"), lambda row: row.place, width=150),
                text_column(
                    "what",
                    Text("Best position"),
                    lambda row: row.what,
                    sub=lambda row: word(row.kind),
                    sub_title=Text("Kind"),
                    width=220,
                    stretch=True,
                ),
                text_column(
                    "holder",
                    Text("Held by"),
                    lambda row: holder_words(row.holder, is_ours=row.is_ours),
                    pill=lambda row: _TONES[held(row)],
                    width=120,
                ),
                text_column("dealer", Text("Dealer"), lambda row: row.dealer, width=180),
                day_column("since", Text("Since"), lambda row: row.since, gives_way=1),
                text_column("note", Text("Note"), lambda row: row.note, width=200, gives_way=2),
            ],
            hint=_(
                "The best positions of each market, taken early: best dealer, light-box, display stand, exclusives."
            ),
        )
        self.whose: FilterChips[Held] = FilterChips([(each, held_word(each)) for each in Held], name=_("Held by"))
        self.whose.changed.connect(self.filter)
        self.above.addWidget(self.whose)
        self.add_button(_("Register a position"), "plus", self.add, role="primary")
        self.add_selected(_("Change…"), "pencil-simple", self._change, only_one=True)
        self.add_selected(_("Open the dealer"), "storefront", self._open, only_one=True)
        self.add_selected(_("Remove"), "trash", self._remove)

    def fetch(self, session: "Session") -> Sequence[GroundRow]:
        return high_ground(session)

    def empty(self) -> tuple[str, str, QWidget | None]:
        said = _("No position registered yet. Who takes the best places of a market first keeps them.")
        return "flag-banner", said, button(_("Register a position"), role="primary", on=self.add)

    def show_rows(self, rows: Sequence[GroundRow]) -> None:
        self.whose.set_counts({each: (held_word(each), sum(held(row) is each for row in rows)) for each in Held})
        super().show_rows(rows)

    def chosen(self) -> list[GroundRow]:
        whose = self.whose.chosen
        return [row for row in self.rows if not whose or held(row) in whose]

    def open_row(self, row: GroundRow) -> None:
        self._change([row])

    def add(self) -> None:
        """Ask for market and position."""
        GroundDialog(self.app, self).show_form()

    def _open(self, rows: list[GroundRow]) -> None:
        open_dealer(self.app, rows[0].dealer_id)

    def _change(self, rows: list[GroundRow]) -> None:
        GroundDialog(self.app, self, rows[0]).show_form()

    def _remove(self, rows: list[GroundRow]) -> None:
        ids = [row.id for row in rows]
        self.app.write(lambda store: remove_ground(store, *ids), said=Text("Removed"))
