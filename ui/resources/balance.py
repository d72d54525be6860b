"""Shares of resources, sales and profit side by side, dealer by dealer."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QWidget

from fieldapp.drawing.charts import Mark
from fieldapp.drawing.support_charts import shares_chart
from fieldapp.queries.support import BalanceRow, balance, balance_period
from fieldapp.texts import Text, _
from ui.context import AppContext
from ui.resources.parts import ListPart, amount_column, open_dealer, share_column, text_column
from ui.tones import Tone
from ui.widgets.chart import ChartCard
from ui.widgets.labels import label

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

POINTS = Decimal(5)  # a tilt from here on is coloured
CHART_PX = 220


class BalancePart(ListPart):
    """A chart of those who got most, and the table of all."""

    def __init__(self, app: AppContext) -> None:
        super().__init__(
            app,
            "balance",
            _("Resources against sales and profit"),
            [
                text_column(
                    "dealer",
                    Text("Dealer"),
                    lambda row: row.dealer,
                    sub=lambda row: row.place,
                    sub_title=Text("Place"),
                    width=200,
                    stretch=True,
                ),
                text_column("grade", Text("Grade"), lambda row: row.grade.value if row.grade else "", width=70),
                amount_column("resources", Text("Resources"), lambda row: row.resources),
                share_column("resources_share", Text("Share"), lambda row: row.resources_share, width=80),
                amount_column("sales", Text("Shipments"), lambda row: row.sales, gives_way=1),
                share_column("sales_share", Text("Share of sales"), lambda row: row.sales_share),
                amount_column("profit", Text("Profit"), lambda row: row.profit, gives_way=2),
                share_column("profit_share", Text("Share of profit"), lambda row: row.profit_share),
                text_column(
                    "tilt",
                    Text("Tilt"),
                    tilt_text,
                    lambda row: row.tilt if row.tilt is not None else Decimal(-1000),
                    value=lambda row: row.tilt,
                    tone=_tilt_tone,
                    align_right=True,
                    width=90,
                ),
            ],
            key=lambda row: row.dealer_id,
        )
        self.period = label("", "sub", wrap=True)
        self.above.addWidget(self.period)
        self.chart = ChartCard(app, "resource_shares", _("Who got most, and what they brought (%)"), height=CHART_PX)
        self.chart.chosen.connect(self._open_mark)
        self.above.addWidget(self.chart)

    def fetch(self, session: "Session") -> Sequence[BalanceRow]:
        return balance(session, *balance_period(self.app.clock.today()))

    def empty(self) -> tuple[str, str, QWidget | None]:
        return "scales", _("Nothing to compare yet: neither resources nor shipments of the last twelve months."), None

    def show_rows(self, rows: Sequence[BalanceRow]) -> None:
        first, last = balance_period(self.app.clock.today())
        said = _("{first} to {last}. Tilt: by how many points the share of resources is above the share of sales.")
        self.period.setText(said.format(first=first, last=last))
        is_any = bool(rows) and rows[0].resources > 0  # who got most comes first
        self.chart.setVisible(is_any)
        if is_any:
            self.chart.show_chart(shares_chart(rows))
        super().show_rows(rows)

    def open_row(self, row: BalanceRow) -> None:
        open_dealer(self.app, row.dealer_id, "resources")

    def _open_mark(self, mark: Mark) -> None:
        open_dealer(self.app, UUID(mark.key), "resources")


def tilt_text(row: BalanceRow) -> str:
    """Points with their sign; a dash where there is nothing to compare."""
    return "–" if row.tilt is None else f"{row.tilt:+}"


def _tilt_tone(row: BalanceRow) -> Tone | None:
    if row.tilt is None or abs(row.tilt) < POINTS:
        return None
    return Tone.WARN if row.tilt > 0 else Tone.ACCENT
