"""Bringing dormant dealers back, and the size of markets (DOMAIN sections 5 and 6)."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select

from db.models import Dealer, MarketEstimate, RevivalCase
from db.store import Store
from db.vocabulary import RevivalOutcome
from fieldapp.errors import FieldRefusedError
from fieldapp.operations import Area, Changed
from fieldapp.operations.fields import add_row, existing, mark_deleted, write
from fieldapp.texts import Text

CHANGED = Changed.of(Area.DEALERS, Area.VALUE)


def keep_revival_case(
    store: Store, dealer_id: UUID, values: Mapping[str, object], *, today: date
) -> tuple[UUID, Changed]:
    """Open the case of a dormant dealer, or write on in the open one; an outcome closes it on *today*.

    Args:
        store: the store.
        dealer_id: the dealer, who stays with its rep whatever comes of it.
        values: ``RevivalCase``'s fields: *why*, *plan*, *calls*, *outcome*, *result*.
        today: the day in China.
    """
    with store.transaction(Text("Revive {name}", name=_name(store, dealer_id))) as session:
        case = session.scalars(
            select(RevivalCase).where(
                RevivalCase.dealer_id == dealer_id,
                RevivalCase.outcome == RevivalOutcome.OPEN,
                RevivalCase.deleted_at.is_(None),
            )
        ).first()
        if case is None:
            case_id = add_row(session, RevivalCase, values, dealer_id=dealer_id, opened_on=today)
            case = existing(session, RevivalCase, case_id)
        else:
            write(case, values)
        if case.outcome is not RevivalOutcome.OPEN:
            case.closed_on = today
    return case.id, CHANGED


def set_market_estimate(store: Store, region_code: str, year: int, values: Mapping[str, object]) -> Changed:
    """Write down how much is sold in a market in a year, in yuan, and who says so.

    Raises:
        FieldRefusedError: the amount is not above zero, or there is no region.
    """
    if not region_code:
        raise FieldRefusedError("region_code", Text("Pick the market."))
    with store.transaction(Text("Note the size of a market")) as session:
        row = session.scalars(
            select(MarketEstimate).where(
                MarketEstimate.region_code == region_code,
                MarketEstimate.year == year,
                MarketEstimate.deleted_at.is_(None),
            )
        ).first()
        if row is None:
            row_id = add_row(session, MarketEstimate, values, region_code=region_code, year=year)
            row = existing(session, MarketEstimate, row_id)
        else:
            write(row, values)
        check_estimate(row)
    return CHANGED


def check_estimate(estimate: MarketEstimate) -> None:
    """Refuse a market in which nothing is sold.

    Raises:
        FieldRefusedError: the amount is not above zero.
    """
    if estimate.yearly_sales <= 0:
        raise FieldRefusedError("yearly_sales", Text("The amount must be above zero."))


def remove_market_estimate(store: Store, row_id: UUID) -> Changed:
    """Take an estimate back."""
    with store.transaction(Text("Remove the size of a market")) as session:
        mark_deleted(existing(session, MarketEstimate, row_id))
    return CHANGED


def _name(store: Store, dealer_id: UUID) -> str:
    with store.reading() as session:
        return existing(session, Dealer, dealer_id).name
