"""Core, normal, new, falling and dormant dealers; effort on new and kept ones; prospects by size (DOMAIN section 5)."""

from fieldapp.figure_sheets import segments_sheet
from fieldapp.queries.dealer_figures import segments
from ui.analysis.figures import SheetSection


class SegmentsAnalysis(SheetSection):
    """The last twelve months."""

    report = "segments"

    def read_again(self) -> None:
        scope, today = self.scope(), self.app.clock.today()
        self.load(lambda session: segments_sheet(segments(session, scope.ground(session), today)), self.show_sheets)
