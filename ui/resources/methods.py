"""Even spread 全面突破 or concentrated 集中突破: what was declared for a market, and what really happened."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from db.vocabulary import SupportMethod
from fieldapp.operations.support import remove_method
from fieldapp.queries.house_rules import rules_on
from fieldapp.queries.support import MethodRow, methods
from fieldapp.rules.support import MethodReading
from fieldapp.texts import Text, _, pgettext
from fieldapp.words.support import lack_word, method_meaning, reading_word
from fieldapp.words.vocabulary import word
from ui.context import AppContext
from ui.resources.dialogs import MethodDialog
from ui.resources.parts import ListPart, amount_column, day, share_column, text_column
from ui.tones import Tone
from ui.widgets.buttons import button
from ui.widgets.labels import label

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class MethodsPart(ListPart):
    """The declared methods."""

    def __init__(self, app: AppContext) -> None:
        super().__init__(
            app,
            "methods",
            _("Methods of support"),
            [
                text_column(
                    "market",
                    Text("Market"),
                    lambda row: row.place,
                    sub=lambda row: f"{day(row.first_on)} – {day(row.last_on)}",
                    sub_title=Text("Period"),
                    width=120,
                ),
                text_column(
                    "method", Text("Method"), lambda row: word(row.method), pill=lambda _row: Tone.ACCENT, width=120
                ),
                text_column(
                    "supported",
                    Text("Supported dealer"),
                    lambda row: row.dealer,
                    sub=lambda row: row.commitment,
                    sub_title=Text("Commitment"),
                    width=150,
                ),
                text_column(
                    "reassurance", Text("How the others are reassured"), lambda r: r.reassurance, width=150, gives_way=5
                ),
                text_column("lacks", Text("Missing"), _lacks, tone=lambda _row: Tone.BAD, width=130, stretch=True),
                text_column(
                    "reading",
                    Text("What really happened"),
                    lambda row: reading_word(row.outcome.reading),
                    pill=lambda row: _tone(row.outcome.reading),
                    width=150,
                ),
                amount_column("given", Text("Given"), lambda row: row.given, width=90, gives_way=1),
                text_column(
                    "reached",
                    Text("Dealers reached"),
                    lambda row: f"{row.outcome.reached} / {row.outcome.dealers}",
                    lambda row: row.outcome.reached,
                    align_right=True,
                    width=128,
                    gives_way=4,
                ),
                share_column("most", Text("Most to one"), lambda row: row.outcome.most, width=100, gives_way=2),
                share_column(
                    "own", Text("To the supported"), lambda row: row.outcome.supported, width=120, gives_way=3
                ),
            ],
        )
        for method in SupportMethod:
            self.above.addWidget(label(method_meaning(method), "sub", wrap=True))
        self.add_button(_("Declare a method"), "plus", self.add, role="primary")
        self.add_selected(_("Change…"), "pencil-simple", self._change, only_one=True)
        self.add_selected(_("Remove"), "trash", self._remove)

    def fetch(self, session: "Session") -> Sequence[MethodRow]:
        today = self.app.clock.today()
        return methods(session, today, rules_on(session, today).support)

    def empty(self) -> tuple[str, str, QWidget | None]:
        said = _("No method declared yet. Say for a county and a period how resources are to be spread.")
        return "arrows-in", said, button(_("Declare a method"), role="primary", on=self.add)

    def open_row(self, row: MethodRow) -> None:
        self._change([row])

    def add(self) -> None:
        """Ask for market, time and method."""
        MethodDialog(self.app, self).show_form()

    def _change(self, rows: list[MethodRow]) -> None:
        MethodDialog(self.app, self, rows[0]).show_form()

    def _remove(self, rows: list[MethodRow]) -> None:
        ids = [row.id for row in rows]
        self.app.write(lambda store: remove_method(store, *ids), said=Text("Removed"))


def _lacks(row: MethodRow) -> str:
    return pgettext("list", "; ").join(lack_word(lack) for lack in row.lacks)


def _tone(reading: MethodReading) -> Tone:
    if reading is MethodReading.AS_DECLARED:
        return Tone.GOOD
    return Tone.NEUTRAL if reading is MethodReading.NOTHING_GIVEN else Tone.WARN
