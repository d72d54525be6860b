"""Shares, warnings and methods over rows in a real store, beside sums made in plain Python."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from db.models import CompetitorSighting, MonthlyFigure, Receivable, ResourceGrant
from db.models import SupportMethod as Declared
from db.store import Store
from db.vocabulary import DealerStatus, ProductCategory, PromiseOutcome, ResourceKind, SupportMethod, VisitState
from fieldapp.queries.competitors import prices_by_model, sightings
from fieldapp.queries.support import balance, balance_period, ledger, methods, support_warnings
from fieldapp.queries.visits import preparation
from fieldapp.rules.support import MethodLack, MethodReading, SupportRules, SupportWarning
from tests.support import make
from tests.support.statements import statements

TODAY = date(2026, 11, 23)
FIRST = date(2025, 12, 1)
COUNTY, OTHER_COUNTY = "410184000000", "410122000000"


def test_the_period_compared_is_twelve_months_with_this_one() -> None:
    assert balance_period(TODAY) == (FIRST, TODAY)


def test_shares_equal_sums_made_by_hand(store: Store) -> None:
    random = Random(7)  # noqa: S311
    given: dict[str, int] = {}
    sales: dict[str, int] = {}
    profit: dict[str, int] = {}
    with store.loading() as session:
        make.places(session)
        for number in range(12):
            name = f"店{number:02}"
            dealer_id = make.dealer(session, name=name).id
            for _ in range(random.randint(0, 4)):
                day = TODAY - timedelta(days=random.randint(-40, 500))
                value = random.randint(1, 90_000)
                session.add(
                    ResourceGrant(dealer_id=dealer_id, kind=ResourceKind.GIFT, given_on=day, value=Decimal(value) / 100)
                )
                if FIRST <= day <= TODAY:
                    given[name] = given.get(name, 0) + value
            for ago in range(20):
                month = date(2026, 11, 1)
                for _ in range(ago):
                    month = (month - timedelta(days=1)).replace(day=1)
                amount, earned = random.randint(0, 9_000_000), random.randint(-90_000, 900_000)
                session.add(
                    MonthlyFigure(
                        dealer_id=dealer_id,
                        month=month,
                        category=ProductCategory.WASHER,
                        shipments=Decimal(amount) / 100,
                        profit=Decimal(earned) / 100,
                    )
                )
                if month >= FIRST:
                    sales[name] = sales.get(name, 0) + amount
                    profit[name] = profit.get(name, 0) + earned
    with store.reading() as session, statements(store) as sent:
        rows = balance(session, FIRST, TODAY)
    assert len(sent) == 4
    assert len(rows) == 12
    for row in rows:
        for amount, share, by_hand in (
            (row.resources, row.resources_share, given),
            (row.sales, row.sales_share, sales),
            (row.profit, row.profit_share, profit),
        ):
            own = by_hand.get(row.dealer, 0)
            assert amount * 100 == own
            assert share is not None
            assert abs(float(share) - 100 * own / sum(by_hand.values())) < 0.0501
    assert [row.resources for row in rows] == sorted((row.resources for row in rows), reverse=True)


def test_warnings_come_from_visits_grants_money_and_months(store: Store) -> None:
    long_ago = TODAY - timedelta(days=120)
    with store.loading() as session:
        make.places(session)

        def dealer(name: str, **facts: object) -> UUID:
            return make.dealer(session, name=name, since=date(2024, 1, 1), **facts).id

        def visited(dealer_id: UUID, on: date, **facts: object) -> None:
            make.visit(session, dealer_id, on, state=VisitState.DONE, visited_on=on, **facts)

        def given(dealer_id: UUID, kind: ResourceKind, on: date) -> None:
            session.add(ResourceGrant(dealer_id=dealer_id, kind=kind, given_on=on))

        def sold(dealer_id: UUID, month: date, shipments: int, collections: int) -> None:
            session.add(
                MonthlyFigure(
                    dealer_id=dealer_id,
                    month=month,
                    category=ProductCategory.FREEZER,
                    shipments=Decimal(shipments),
                    collections=Decimal(collections),
                )
            )

        alone = dealer("没人管")
        visited(alone, long_ago)
        given(alone, ResourceKind.GIFT, TODAY - timedelta(days=30))
        called = dealer("只打电话")
        visited(called, long_ago)
        visited(called, TODAY, way="phone")
        given(called, ResourceKind.GIFT, TODAY)
        friend = dealer("好朋友", is_core=True, tie_personal=5)
        for days, paid in ((31, None), (30, None), (90, TODAY)):
            session.add(
                Receivable(dealer_id=friend, amount=Decimal(5_000), due_on=TODAY - timedelta(days=days), paid_on=paid)
            )
        pushed = dealer("压货户", is_core=True)
        for month, amount, collected in ((7, 20_000, 20_000), (8, 10_000, 9_000), (9, 30_000, 0), (10, 32_000, 15_999)):
            sold(pushed, date(2026, month, 1), amount, collected)
        large = dealer("大户", is_core=True)
        for month in range(1, 11):
            sold(large, date(2026, month, 1), 25_000, 25_000)
        given(large, ResourceKind.REBATE, date(2025, 11, 23))
        dealer("已终止", status=DealerStatus.ENDED)
    with store.reading() as session, statements(store) as sent:
        found = support_warnings(session, TODAY, SupportRules())
    assert len(sent) <= 8
    assert [(row.warned.kind, row.dealer) for row in found] == [
        (SupportWarning.UNVISITED, "没人管"),
        (SupportWarning.UNVISITED, "只打电话"),
        (SupportWarning.UNPAID, "好朋友"),
        (SupportWarning.PUSHED, "压货户"),
        (SupportWarning.NO_REBATE, "大户"),
    ]
    amounts = {row.dealer: row.warned.amount for row in found}
    assert (amounts["好朋友"], amounts["压货户"], amounts["大户"]) == (5_000, 32_000, 250_000)
    assert found[0].place
    assert found[0].warned.since == long_ago


def test_a_method_is_judged_by_what_was_given_in_its_market_and_time(store: Store) -> None:
    with store.loading() as session:
        make.places(session)
        rep = make.colleague(session).id
        chosen = make.dealer(session, region_code="410184105000").id
        other = make.dealer(session, region_code=COUNTY).id
        away = make.dealer(session, region_code=OTHER_COUNTY).id
        for dealer_id, day, value in (
            (chosen, date(2026, 10, 1), 600),
            (chosen, date(2026, 9, 30), 9_000),
            (other, date(2026, 11, 23), 400),
            (other, date(2026, 11, 24), 9_000),
            (away, date(2026, 10, 5), 9_000),
        ):
            session.add(ResourceGrant(dealer_id=dealer_id, kind=ResourceKind.GIFT, given_on=day, value=Decimal(value)))
        session.add(
            Declared(
                colleague_id=rep,
                region_code=COUNTY,
                first_on=date(2026, 10, 1),
                last_on=date(2026, 12, 31),
                method=SupportMethod.CONCENTRATED,
                dealer_id=chosen,
                commitment="专卖",
            )
        )
    with store.reading() as session, statements(store) as sent:
        (row,) = methods(session, TODAY, SupportRules())
    assert len(sent) == 4
    assert row.given == 1_000
    assert row.lacks == (MethodLack.REASSURANCE,)
    assert (row.outcome.reading, row.outcome.supported) == (MethodReading.AS_DECLARED, Decimal(60))
    assert (row.outcome.reached, row.outcome.dealers) == (2, 2)


def test_prices_of_a_model_are_put_in_the_order_of_days(store: Store) -> None:
    with store.loading() as session:
        make.places(session)
        dealer_id = make.dealer(session).id
        for day, model, price in ((20, "A1", 1999), (3, "A1", 2199), (9, "B2", 999), (10, "A1", None)):
            session.add(
                CompetitorSighting(
                    dealer_id=dealer_id,
                    seen_on=date(2026, 11, day),
                    brand="岚屿",
                    model=model,
                    price=None if price is None else Decimal(price),
                    stock=3,
                )
            )
    with store.reading() as session:
        rows = sightings(session)
        assert len(sightings(session, first=date(2026, 11, 10))) == 2
        assert ledger(session, TODAY) == []
    (model,) = prices_by_model(rows)
    assert (model.model, model.last, model.lowest, model.highest) == ("A1", 1999, 1999, 2199)
    assert [on.day for on, _price in model.seen] == [3, 20]


def test_what_was_promised_for_a_resource_is_known_before_going_in(store: Store) -> None:
    with store.loading() as session:
        make.places(session)
        dealer_id = make.dealer(session).id
        for promise, outcome in (("进货五万", "open"), ("陈列", "kept"), ("", "open")):
            session.add(
                ResourceGrant(
                    dealer_id=dealer_id,
                    kind=ResourceKind.SIGN,
                    given_on=TODAY,
                    promise=promise,
                    promise_due=TODAY if promise else None,
                    outcome=PromiseOutcome(outcome),
                )
            )
    with store.reading() as session:
        assert preparation(session, dealer_id, TODAY).commitments == (("进货五万", TODAY),)
