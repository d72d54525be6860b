"""The relationship side in figures: screening, the ladder, contracts, the service log, policies, what ended and why."""

from typing import TYPE_CHECKING

from fieldapp.operations import Area
from fieldapp.queries.contracts import contracts
from fieldapp.queries.endings import endings
from fieldapp.queries.house_rules import rules_on
from fieldapp.queries.ladder import ladder, ladder_moves
from fieldapp.queries.service import objections, policies, service_log
from fieldapp.queries.targets import screened
from fieldapp.sheets.contracts import contracts_sheet
from fieldapp.sheets.figures import Sheet
from fieldapp.sheets.relations import endings_sheet, ladder_sheet, screening_sheet
from fieldapp.sheets.service import policies_sheet, service_sheet
from ui.analysis.figures import SheetSection

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class ScreeningAnalysis(SheetSection):
    """How the prospects stand against the criteria and the principles."""

    report = "screening"

    def read_again(self) -> None:
        scope, today = self.scope(), self.app.clock.today()

        def fetch(session: "Session") -> Sheet:
            return screening_sheet(screened(session, territories=scope.ground(session).territory_ids), today)

        self.load(fetch, self.show_sheets)


class LadderAnalysis(SheetSection):
    """The funnel, and the moves of the period."""

    report = "ladder"
    uses_period = True

    def read_again(self) -> None:
        scope = self.scope()
        first, last = scope.period.first, scope.period.last

        def fetch(session: "Session") -> Sheet:
            territories = scope.ground(session).territory_ids
            found = ladder(session, first, last, territories=territories)
            return ladder_sheet(found, ladder_moves(session, first, last, territories=territories), first, last)

        self.load(fetch, self.show_sheets)


class ContractsAnalysis(SheetSection):
    """All contracts, and what each lacks."""

    report = "contracts"
    areas = SheetSection.areas | {Area.CONTRACTS}

    def read_again(self) -> None:
        scope, today = self.scope(), self.app.clock.today()

        def fetch(session: "Session") -> Sheet:
            soon = rules_on(session, today).thresholds.contract_soon_days
            return contracts_sheet(contracts(session, territories=scope.ground(session).territory_ids), today, soon)

        self.load(fetch, self.show_sheets)


class ServiceAnalysis(SheetSection):
    """The service log and the policies."""

    report = "service"
    uses_period = True
    areas = SheetSection.areas | {Area.SERVICE}

    def read_again(self) -> None:
        scope, today = self.scope(), self.app.clock.today()
        first, last = scope.period.first, scope.period.last

        def fetch(session: "Session") -> tuple[Sheet, Sheet]:
            whose = scope.ground(session).territory_ids
            log = service_log(session, today, first=first, last=last, territories=whose)
            told = policies_sheet(policies(session, territories=whose), objections(session, territories=whose))
            return service_sheet(log, f"{first} – {last}"), told

        self.load(fetch, lambda sheets: self.show_sheets(*sheets))


class EndingsAnalysis(SheetSection):
    """What ended in the period, why, and who gained."""

    report = "endings"
    uses_period = True

    def read_again(self) -> None:
        scope = self.scope()
        first, last = scope.period.first, scope.period.last

        def fetch(session: "Session") -> Sheet:
            found = endings(session, first, last, territories=scope.ground(session).territory_ids)
            return endings_sheet(found, f"{first} – {last}")

        self.load(fetch, self.show_sheets)
