"""The relationship side in figures: the ladder, what ended and why, the service log with its clocks."""

from typing import TYPE_CHECKING

from fieldapp.operations import Area
from fieldapp.queries.endings import endings
from fieldapp.queries.ladder import ladder
from fieldapp.queries.service import service_log
from fieldapp.sheets.figures import Sheet
from fieldapp.sheets.relations import endings_sheet, ladder_sheet, service_sheet
from ui.analysis.figures import SheetSection

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class LadderAnalysis(SheetSection):
    """The funnel, and the moves of the period."""

    report = "ladder"
    uses_period = True

    def read_again(self) -> None:
        scope = self.scope()
        first, last = scope.period.first, scope.period.last

        def fetch(session: "Session") -> Sheet:
            found = ladder(session, first, last, territories=scope.ground(session).territory_ids)
            return ladder_sheet(found, first, last)

        self.load(fetch, self.show_sheets)


class ServiceAnalysis(SheetSection):
    """The service log and the endings of the period."""

    report = "service"
    uses_period = True
    areas = SheetSection.areas | {Area.SERVICE}

    def read_again(self) -> None:
        scope, today = self.scope(), self.app.clock.today()
        first, last = scope.period.first, scope.period.last

        def fetch(session: "Session") -> tuple[Sheet, Sheet]:
            territories = scope.ground(session).territory_ids
            log = service_log(session, today, first=first, last=last, territories=territories)
            return service_sheet(log), endings_sheet(endings(session, first, last, territories=territories))

        self.load(fetch, lambda sheets: self.show_sheets(*sheets))
