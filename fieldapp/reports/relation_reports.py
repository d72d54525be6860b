"""The relationship side on paper: the same sheets as on the Analysis page (DOMAIN sections 3, 4, 13 to 15)."""

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy.orm import Session

from db.models import Colleague
from fieldapp.queries.ground import ground_of
from fieldapp.queries.house_rules import rules_on
from fieldapp.reports.figures_report import build
from fieldapp.reports.page import Report
from fieldapp.rules.months import last_day
from fieldapp.rules.periods import PeriodKind, period
from fieldapp.working_here import working_here

if TYPE_CHECKING:
    from fieldapp.reports.catalogue import Wish
    from fieldapp.sheets.figures import Sheet


def screening_report(session: Session, wish: "Wish") -> Report:
    """How the prospects stand."""
    from fieldapp.queries.targets import screened
    from fieldapp.sheets.relations import screening_sheet

    found = screened(session, territories=_territories(session, wish))
    return _report(session, wish, screening_sheet(found, wish.today))


def ladder_report(session: Session, wish: "Wish") -> Report:
    """Who stands where, and the moves of the month and of the eleven before."""
    from fieldapp.queries.ladder import ladder, ladder_moves
    from fieldapp.sheets.relations import ladder_sheet

    span = period(PeriodKind.TWELVE_MONTHS, min(wish.today, last_day(wish.month)))
    first, last = span.first, span.last
    territories = _territories(session, wish)
    found = ladder(session, first, last, territories=territories)
    moves = ladder_moves(session, first, last, territories=territories)
    return _report(session, wish, ladder_sheet(found, moves, first, last))


def contracts_report(session: Session, wish: "Wish") -> Report:
    """All contracts with what they lack."""
    from fieldapp.queries.contracts import contracts
    from fieldapp.sheets.contracts import contracts_sheet

    found = contracts(session, territories=_territories(session, wish))
    soon = rules_on(session, wish.today).thresholds.contract_soon_days
    return _report(session, wish, contracts_sheet(found, wish.today, soon))


def service_report(session: Session, wish: "Wish") -> Report:
    """The service log of a month, with what is open from before."""
    from fieldapp.queries.service import service_log
    from fieldapp.sheets.service import service_sheet

    last = last_day(wish.month)
    territories = _territories(session, wish)
    found = service_log(session, wish.today, first=wish.month, last=last, territories=territories)
    return _report(session, wish, service_sheet(found, f"{wish.month:%Y-%m}"))


def policies_report(session: Session, wish: "Wish") -> Report:
    """How far the policies have come."""
    from fieldapp.queries.service import objections, policies
    from fieldapp.sheets.service import policies_sheet

    territories = _territories(session, wish)
    told, objected = policies(session, territories=territories), objections(session, territories=territories)
    return _report(session, wish, policies_sheet(told, objected))


def endings_report(session: Session, wish: "Wish") -> Report:
    """Who ended in the year of the month."""
    from fieldapp.queries.endings import endings
    from fieldapp.sheets.relations import endings_sheet

    first, last = wish.month.replace(month=1), wish.month.replace(month=12, day=31)
    found = endings(session, first, last, territories=_territories(session, wish))
    return _report(session, wish, endings_sheet(found, f"{first.year}"))


def _territories(session: Session, wish: "Wish") -> frozenset[UUID] | None:
    return ground_of(session, wish.colleague_id).territory_ids


def _report(session: Session, wish: "Wish", *sheets: "Sheet") -> Report:
    who = wish.colleague_id or working_here(session)
    colleague = session.get(Colleague, who) if who else None
    return build(sheets, rep=colleague.name if colleague else "", printed_on=wish.today)
