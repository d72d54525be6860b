"""80/20: who makes most of the sales or of the profit, and who gets the effort (DOMAIN section 5)."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from fieldapp.queries.dealer_figures import pareto
from fieldapp.sheets.figures import Sheet, pareto_sheet
from fieldapp.texts import _
from ui.analysis.figures import SheetSection
from ui.analysis.scope import Scope
from ui.context import AppContext
from ui.widgets.choice import Choice


class ParetoAnalysis(SheetSection):
    """The curve of the last twelve months, by sales or by profit."""

    report = "pareto"

    def __init__(self, app: AppContext, scope: Callable[[], Scope]) -> None:
        super().__init__(app, scope)
        self.by = Choice([(False, _("By sales")), (True, _("By profit"))])
        self.by.setAccessibleName(_("What the 80/20 goes by"))
        self.by.setMinimumContentsLength(9)
        self.by.edited.connect(self.read_again)

    def tools(self, sheet: Sheet) -> Sequence[QWidget]:
        del sheet
        return (self.by,)

    def read_again(self) -> None:
        scope, today, by_profit = self.scope(), self.app.clock.today(), bool(self.by.value())
        self.load(
            lambda session: pareto_sheet(pareto(session, scope.ground(session), today, by_profit=by_profit)),
            self.show_sheets,
        )
