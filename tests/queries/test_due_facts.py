"""The due list: what speaks for each dealer, in words and in its order."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from db.models import DealerBrand, DevelopmentTask, MonthlyFigure
from db.store import Store
from db.vocabulary import CalendarKind, DealerStatus, Grade, OpeningKind, ProductCategory, RegionLevel, VisitState
from fieldapp.operations.house_rules import set_rule
from fieldapp.operations.regions import set_market_days
from fieldapp.queries.house_rules import rules_on
from fieldapp.queries.market_days import markets
from fieldapp.queries.regions import find_regions
from fieldapp.queries.visits import DueDealer, due_list
from fieldapp.rules.due_score import Why
from fieldapp.texts import Text, speaking
from fieldapp.words.plan import due_reasons
from tests.support import make

MONDAY = date(2026, 11, 23)
TOWN = "410184106000"


@pytest.fixture
def me(store: Store) -> UUID:
    with store.transaction(Text("Set up")) as session:
        make.places(session)
        return make.colleague(session).id


def _due(store: Store, today: date = MONDAY) -> dict[str, DueDealer]:
    with store.reading() as session:
        return {row.name: row for row in due_list(session, today, rules_on(session, today))}


def _dealer(store: Store, name: str, last: int | None = 30, **given: object) -> UUID:
    """A dealer of grade C who was visited so many days ago: due today when it was 30."""
    with store.transaction(Text("Dealer")) as session:
        given = {"status": DealerStatus.ACTIVE, "grade": Grade.C} | given
        dealer_id = make.dealer(session, name=name, **given).id
        if last is not None:
            make.visit(session, dealer_id, MONDAY, state=VisitState.DONE, visited_on=MONDAY - timedelta(days=last))
    return dealer_id


def test_the_weightiest_comes_first_and_the_manager_says_what_weighs(store: Store, me: UUID) -> None:
    del me
    _dealer(store, "late", 33)
    _dealer(store, "grade A", 7, grade=Grade.A)
    with store.transaction(Text("Birthday")) as session:
        born = make.dealer(session, name="birthday", status=DealerStatus.ACTIVE, grade=Grade.C).id
        make.visit(session, born, MONDAY, state=VisitState.DONE, visited_on=MONDAY - timedelta(days=30))
        make.person(session, born, birthday_calendar=CalendarKind.SOLAR, birthday_month=11, birthday_day=25)
    assert list(_due(store)) == ["grade A", "birthday", "late"]
    set_rule(store, "visit_weights", {"birthday": 100}, effective_from=MONDAY)
    assert list(_due(store)) == ["birthday", "grade A", "late"]
    assert due_reasons(_due(store)["birthday"], MONDAY)[0] == "birthday Wed, Nov 25"


def test_falling_sales_a_deadline_and_a_weak_share_are_found(store: Store, me: UUID) -> None:
    falling = _dealer(store, "falling")
    steady, strong, weak = (_dealer(store, name, yearly_sales=Decimal(sales)) for name, sales in _SHARES.items())
    with store.transaction(Text("Figures")) as session:
        for number, amount in enumerate((100, 100, 100, 60, 60, 60)):
            month = date(2026, 5 + number, 1)
            for dealer_id, sold in ((falling, amount), (steady, 100)):
                session.add(
                    MonthlyFigure(
                        dealer_id=dealer_id, month=month, category=ProductCategory.OTHER, shipments=Decimal(sold)
                    )
                )
        for dealer_id, percent in ((steady, 40), (strong, 5), (weak, 30)):
            session.add(DealerBrand(dealer_id=dealer_id, brand="ours", share_percent=percent, is_ours=True))
        session.add(
            DevelopmentTask(
                colleague_id=me,
                month=MONDAY.replace(day=1),
                kind=OpeningKind.TOWNSHIP,
                region_code=TOWN,
                dealer_id=steady,
                due_on=MONDAY + timedelta(days=2),
            )
        )
    due = _due(store)
    assert Why.FALLING in due["falling"].score.reasons
    assert Why.FALLING not in due["steady"].score.reasons
    assert Why.URGENT in due["strong"].score.reasons
    assert Why.URGENT not in due["steady"].score.reasons
    assert "task due Wed, Nov 25" in due_reasons(due["steady"], MONDAY)
    with speaking("zh_CN"):
        assert "销量下滑" in due_reasons(due["falling"], MONDAY)


_SHARES = {"steady": 100, "strong": 900, "weak": 50}


def test_nobody_falls_while_the_last_month_is_not_imported(store: Store, me: UUID) -> None:
    del me
    dealer_id = _dealer(store, "early")
    with store.transaction(Text("Figures")) as session:
        for month, sold in ((5, 100), (6, 100), (7, 100), (8, 10)):
            session.add(
                MonthlyFigure(
                    dealer_id=dealer_id,
                    month=date(2026, month, 1),
                    category=ProductCategory.OTHER,
                    shipments=Decimal(sold),
                )
            )
    assert Why.FALLING not in _due(store)["early"].score.reasons


def test_market_days_are_noted_for_a_township_and_count_there(store: Store, me: UUID) -> None:
    del me
    with store.reading() as session:
        town = next(row for row in find_regions(session, "龙湖") if row.level is RegionLevel.TOWNSHIP).code
    _dealer(store, "there", region_code=town)
    set_market_days(store, town, "周一")
    assert "market day" in due_reasons(_due(store)["there"], MONDAY)
    with store.reading() as session:
        assert [(market.region_code, market.days.kept) for market in markets(session)] == [(town, "week:1")]
    set_market_days(store, town, "")
    assert Why.MARKET_DAY not in _due(store)["there"].score.reasons
