"""The coverage board (DOMAIN section 1)."""

from typing import TYPE_CHECKING

from fieldapp.charts import Category, CategoryChart, Series
from fieldapp.queries.coverage import coverage
from fieldapp.rules.regions import CountyCoverage
from fieldapp.texts import _
from ui.analysis.scope import Scope
from ui.analysis.section import AnalysisSection
from ui.context import AppContext
from ui.widgets.chart import ChartCard

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session


class CoverageAnalysis(AnalysisSection):
    """How well the townships are covered."""

    def __init__(self, app: AppContext, scope: "Callable[[], Scope]") -> None:
        super().__init__(app, scope)
        self.chart = ChartCard(app, "coverage_counties", _("Coverage"))
        self.body.addWidget(self.chart, 1)

    def read_again(self) -> None:
        scope = self.scope()

        def fetch(session: "Session") -> list[CountyCoverage]:
            found: list[CountyCoverage] = []
            for prefix in scope.ground(session).prefixes:
                found += coverage(session, prefix, scope.period.first, scope.period.last)
            return found

        self.load(fetch, self._show)

    def _show(self, counties: list[CountyCoverage]) -> None:
        self.chart.show_chart(
            CategoryChart(
                title=_("Coverage"),
                categories=tuple(Category(county.code, county.name) for county in counties),
                series=(Series(_("Coverage"), tuple(county.covered for county in counties)),),
            )
        )
