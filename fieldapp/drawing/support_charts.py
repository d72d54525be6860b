"""Charts of the resource ledger, for the window and for paper."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import islice

from fieldapp.drawing.charts import Category, CategoryChart, Numbers, Series
from fieldapp.queries.support import BalanceRow
from fieldapp.texts import _

IN_CHART = 8  # dealers whose names still stand beside each other


def shares_chart(rows: Sequence[BalanceRow]) -> CategoryChart:
    """Three bars for each of those who got most: what it got, bought and earned us, in per cent of all dealers."""
    shown = list(islice((row for row in rows if row.resources > 0), IN_CHART))

    def series(name: str, values: list[Decimal | None]) -> Series:
        return Series(name, tuple(None if value is None else float(value) for value in values))

    return CategoryChart(
        title=_("Shares of resources, sales and profit"),
        categories=tuple(Category(str(row.dealer_id), row.dealer) for row in shown),
        series=(
            series(_("Resources"), [row.resources_share for row in shown]),
            series(_("Sales"), [row.sales_share for row in shown]),
            series(_("Profit"), [row.profit_share for row in shown]),
        ),
        numbers=Numbers.PERCENT,
        axis=_("Dealer"),
    )
