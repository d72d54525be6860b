"""Groups, revival cases and sizes of markets between a rep's laptop, the manager's and another rep's."""

from datetime import date
from decimal import Decimal

from fieldapp.operations.revival import keep_revival_case, set_market_estimate
from tests.support.company import Laptop


def test_a_revival_case_and_a_group_go_to_the_manager_and_to_no_other_rep(
    gao: Laptop, li: Laptop, boss: Laptop
) -> None:
    made = gao.add("睡着的店", group_name="张家", group_relation="同一老板")
    keep_revival_case(gao.store, made, {"why": "换了品牌", "plan": "补返利"}, today=date(2026, 11, 23))
    set_market_estimate(gao.store, "410184000000", 2026, {"yearly_sales": Decimal(5_000_000), "source": "商务局"})
    for _turn in range(3):
        for laptop in (gao, li, boss):
            laptop.sync()
    assert boss.get(made, "group_name") == "张家"
    assert boss.rows("SELECT why, plan, outcome FROM revival_case") == [("换了品牌", "补返利", "open")]
    assert li.count("revival_case") == 0
    # the size of a market is everybody's
    for laptop in (boss, li):
        assert laptop.rows("SELECT region_code, yearly_sales, source FROM market_estimate") == [
            ("410184000000", 500_000_000, "商务局")
        ]
