"""Dormant dealers brought back, and the size of markets."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from db.models import MarketEstimate
from db.store import Store
from db.vocabulary import RevivalOutcome
from fieldapp.errors import FieldRefusedError
from fieldapp.operations.history import undo_last
from fieldapp.operations.revival import keep_revival_case, remove_market_estimate, set_market_estimate
from fieldapp.queries.ground import Ground
from fieldapp.queries.revival import RevivalRow, revival_cases
from tests.support import make

TODAY = date(2026, 11, 23)


def _cases(store: Store) -> tuple[RevivalRow, ...]:
    with store.reading() as session:
        return revival_cases(session, Ground())


def test_a_case_is_opened_written_on_closed_and_opened_anew(store: Store) -> None:
    with store.loading() as session:
        dealer_id = make.dealer(session, name="睡").id
    keep_revival_case(store, dealer_id, {"why": "换了品牌"}, today=TODAY)
    keep_revival_case(store, dealer_id, {"calls": "11-24 打过电话"}, today=TODAY)
    (case,) = _cases(store)
    assert (case.why, case.calls, case.closed_on) == ("换了品牌", "11-24 打过电话", None)
    values = {"outcome": RevivalOutcome.BOUGHT_AGAIN, "result": "首单两万"}
    keep_revival_case(store, dealer_id, values, today=date(2026, 12, 1))
    assert _cases(store)[0].closed_on == date(2026, 12, 1)
    keep_revival_case(store, dealer_id, {"why": "又停了"}, today=date(2027, 6, 1))
    assert [case.why for case in _cases(store)] == ["又停了", "换了品牌"]
    undo_last(store)
    assert len(_cases(store)) == 1


def test_the_size_of_a_market_is_noted_once_a_year(store: Store) -> None:
    def sizes() -> list[tuple[int, Decimal, str]]:
        with store.reading() as session:
            return [(one.year, one.yearly_sales, one.source) for one in session.scalars(select(MarketEstimate))]

    code = "410184000000"
    set_market_estimate(store, code, 2026, {"yearly_sales": Decimal(5_000_000), "source": "商务局"})
    set_market_estimate(store, code, 2026, {"yearly_sales": Decimal(6_000_000)})
    assert sizes() == [(2026, Decimal(6_000_000), "商务局")]
    with pytest.raises(FieldRefusedError):
        set_market_estimate(store, code, 2025, {"yearly_sales": Decimal(0)})
    with pytest.raises(FieldRefusedError):
        set_market_estimate(store, "", 2025, {"yearly_sales": Decimal(1)})
    with store.reading() as session:
        row_id = session.scalars(select(MarketEstimate.id)).one()
    remove_market_estimate(store, row_id)
    assert sizes() == []
