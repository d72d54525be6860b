"""A month as the store knows it, under the rates that held when it began (DOMAIN section 10)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from db.store import Store
from db.vocabulary import OpeningKind
from fieldapp.operations.house_rules import set_rule
from fieldapp.operations.tasks import set_target
from fieldapp.queries.tasks import month_board, pay_settings
from fieldapp.rules.pay_rates import DEFAULT_RATES, PerKind, rates_for, stored_rates
from tests.support import make

OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)


@pytest.fixture
def me(store: Store) -> UUID:
    with store.loading() as session:
        make.places(session)
        mine = make.colleague(session, name="李明").id
    store.work_as(mine)
    return mine


def _dearer(store: Store, since: date, penalty: int = 150) -> None:
    rates = replace(DEFAULT_RATES, name="2", penalties=PerKind(county=Decimal(300), township=Decimal(penalty)))
    set_rule(store, "pay_rates", stored_rates(rates), effective_from=since)


def test_new_rates_leave_the_months_before_them_under_the_old_ones(store: Store, me: UUID) -> None:
    for month in (OCTOBER, NOVEMBER, DECEMBER):
        set_target(store, me, month, OpeningKind.TOWNSHIP, 1)
    _dearer(store, NOVEMBER)
    with store.reading() as session:
        boards = [month_board(session, me, month) for month in (OCTOBER, NOVEMBER, DECEMBER)]
    assert [board.judged.development for board in boards] == [Decimal(-100), Decimal(-150), Decimal(0)]
    assert [board.judged.rules.rates.name for board in boards] == ["1", "2", "2"]
    assert boards[2].judged.missed_run == 3


def test_rates_agreed_for_next_month_change_nothing_yet(store: Store, me: UUID) -> None:
    set_target(store, me, NOVEMBER, OpeningKind.TOWNSHIP, 1)
    _dearer(store, DECEMBER)
    with store.reading() as session:
        assert month_board(session, me, NOVEMBER).judged.development == Decimal(-100)


def test_rates_from_the_very_beginning_take_the_place_of_those_the_app_came_with(store: Store, me: UUID) -> None:
    assert me
    for since in (DEFAULT_RATES.effective_from, date(1999, 1, 1)):
        _dearer(store, since)
    with store.reading() as session:
        rates = pay_settings(session, NOVEMBER).rates
    assert rates_for(NOVEMBER, rates).penalties.township == Decimal(150)


@pytest.mark.parametrize(
    ("written", "floor"),
    [("", None), ("2100", Decimal(2100)), ("2,100.50", Decimal("2100.50")), ("about 2000", None), ("NaN", None)],
)
def test_a_minimum_wage_that_is_no_amount_stops_nothing(
    store: Store, me: UUID, written: str, floor: Decimal | None
) -> None:
    assert me
    set_rule(store, "thresholds", {"wage_floor_yuan": written}, effective_from=OCTOBER)
    with store.reading() as session:
        assert pay_settings(session, NOVEMBER).legal.minimum_wage == floor
