"""What dealers and groups of related ones are worth (DOMAIN section 11)."""

from fieldapp.queries.dealer_figures import value_report
from fieldapp.sheets.figures import value_sheet
from ui.analysis.figures import SheetSection


class ValueAnalysis(SheetSection):
    """The last twelve months."""

    report = "value_report"

    def read_again(self) -> None:
        scope, today = self.scope(), self.app.clock.today()
        self.load(lambda session: value_sheet(value_report(session, scope.ground(session), today)), self.show_sheets)
