"""Rounds of input and result 投入-规模-再投入: the next input follows the result of the last."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from fieldapp.operations.high_ground import remove_round
from fieldapp.queries.high_ground import RoundRow, rounds
from fieldapp.texts import Text, _
from ui.context import AppContext
from ui.resources.dialogs import RoundDialog, RoundResultDialog
from ui.resources.parts import ListPart, amount_column, day, day_column, open_dealer, text_column
from ui.tones import Tone
from ui.widgets.buttons import button

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class RoundsPart(ListPart):
    """Rounds place by place, the last round of a place first."""

    def __init__(self, app: AppContext) -> None:
        super().__init__(
            app,
            "rounds",
            _("Rounds of input"),
            [
                text_column(
                    "where",
                    Text("Where"),
                    lambda row: row.where,
                    sub=lambda row: row.place if row.dealer else "",
                    sub_title=Text("Place"),
                    width=150,
                ),
                text_column(
                    "number",
                    Text("Round"),
                    lambda r: str(r.number),
                    lambda r: r.number,
                    width=70,
                    align_right=True,
                    value=lambda row: row.number,
                ),
                day_column("began_on", Text("Began on"), lambda row: row.began_on),
                text_column(
                    "input",
                    Text("Input"),
                    lambda row: row.input,
                    sub=lambda row: row.goal,
                    sub_title=Text("What it is to reach"),
                    width=140,
                ),
                amount_column("amount", Text("Amount"), lambda row: row.amount),
                text_column(
                    "result",
                    Text("Result"),
                    lambda row: row.result or _("no result yet"),
                    tone=lambda row: None if row.result else Tone.WARN,
                    sub=lambda row: day(row.ended_on),
                    sub_title=Text("Ended on"),
                    width=150,
                    stretch=True,
                ),
                amount_column("sales_after", Text("Sales after it"), lambda row: row.sales_after, gives_way=1),
                text_column(
                    "sales_per_yuan",
                    Text("Sales per yuan"),
                    lambda row: "" if row.sales_per_yuan is None else str(row.sales_per_yuan),
                    lambda row: row.sales_per_yuan or 0,
                    value=lambda row: row.sales_per_yuan,
                    align_right=True,
                    width=110,
                    gives_way=2,
                ),
            ],
            hint=_("Put in, see what comes of it, put in again: a new round asks for the result of the last."),
        )
        self.add_button(_("Begin a round"), "plus", self.add, role="primary")
        self.add_selected(_("Result…"), "pencil-simple", self._result, only_one=True)
        self.add_selected(_("Next round…"), "arrow-clockwise", self._next, only_one=True)
        self.add_selected(_("Open the dealer"), "storefront", self._open, only_one=True)
        self.add_selected(_("Remove"), "trash", self._remove)

    def fetch(self, session: "Session") -> Sequence[RoundRow]:
        return rounds(session)

    def empty(self) -> tuple[str, str, QWidget | None]:
        said = _("No round begun yet. Each input is written down with what it is to reach.")
        return "arrows-clockwise", said, button(_("Begin a round"), role="primary", on=self.add)

    def open_row(self, row: RoundRow) -> None:
        self._result([row])

    def add(self) -> None:
        """Ask where and what is put in."""
        RoundDialog(self.app, self).show_form()

    def _result(self, rows: list[RoundRow]) -> None:
        RoundResultDialog(self.app, self, rows[0]).show_form()

    def _next(self, rows: list[RoundRow]) -> None:
        next_round(self.app, self, rows[0], self.rows)

    def _open(self, rows: list[RoundRow]) -> None:
        open_dealer(self.app, rows[0].dealer_id, "resources")

    def _remove(self, rows: list[RoundRow]) -> None:
        ids = [row.id for row in rows]
        self.app.write(lambda store: remove_round(store, *ids), said=Text("Removed"))


def next_round(app: AppContext, parent: QWidget, row: RoundRow, rows: Sequence[RoundRow]) -> None:
    """Begin the round after the last one at the place of *row*; where that lacks its result, ask for it first."""
    same = (each for each in rows if (each.dealer_id, each.region_code) == (row.dealer_id, row.region_code))
    last = max(same, key=lambda each: each.number)
    if last.result:
        RoundDialog(app, parent, after=last).show_form()
    else:
        RoundResultDialog(app, parent, last).show_form()
