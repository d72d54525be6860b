"""Where growth comes from, and the channels by quarter (DOMAIN section 11)."""

from typing import TYPE_CHECKING

from fieldapp.queries.dealer_figures import growth_report
from fieldapp.sheets.figures import Sheet, channel_sheet, growth_sheet
from ui.analysis.figures import SheetSection

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class GrowthAnalysis(SheetSection):
    """The change against the twelve months before, and six quarters."""

    report = "growth"

    def read_again(self) -> None:
        scope, today = self.scope(), self.app.clock.today()

        def fetch(session: "Session") -> tuple[Sheet, Sheet]:
            found = growth_report(session, scope.ground(session), today)
            return growth_sheet(found), channel_sheet(found)

        self.load(fetch, lambda sheets: self.show_sheets(*sheets))
