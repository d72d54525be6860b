"""What one rep gives, declares and registers reaches the manager, and no other rep."""

from datetime import date
from decimal import Decimal

from db.vocabulary import GroundKind, PromiseOutcome, ResourceKind, SupportMethod
from fieldapp.operations.competitors import choose_opponent
from fieldapp.operations.high_ground import add_ground, begin_round
from fieldapp.operations.support import declare_method, grant_resource, settle_promise
from tests.support.company import Laptop

DAY = date(2026, 11, 20)
COUNTY = "410184000000"
TABLES = ("resource_grant", "support_method", "high_ground", "input_round", "competitor_goal")


def test_the_ledger_and_the_registers_travel_to_the_manager_alone(gao: Laptop, li: Laptop, boss: Laptop) -> None:
    gao.sync()
    dealer_id = gao.add("龙湖兴达家电")
    grant_id, _ = grant_resource(
        gao.store,
        dealer_id,
        {"kind": ResourceKind.SIGN, "given_on": DAY, "value": Decimal(9_000), "promise": "进货", "promise_due": DAY},
    )
    quarter = {"first_on": date(2026, 10, 1), "last_on": date(2026, 12, 31)}
    declare_method(gao.store, quarter | {"region_code": COUNTY, "method": SupportMethod.EVEN})
    add_ground(gao.store, {"region_code": COUNTY, "kind": GroundKind.LIGHT_BOX, "what": "车站灯箱"})
    begin_round(gao.store, {"dealer_id": dealer_id, "began_on": DAY, "input": "展台"})
    choose_opponent(gao.store, {"region_code": COUNTY, "opponent": "岚屿"})
    for _turn in range(2):
        for laptop in (gao, li, boss):
            laptop.sync()
    assert [boss.count(table) for table in TABLES] == [1] * 5
    assert [li.count(table) for table in TABLES] == [0] * 5
    settle_promise(boss.store, grant_id, PromiseOutcome.KEPT, on=DAY)
    for laptop in (boss, gao):
        laptop.sync()
    assert gao.rows("SELECT outcome, settled_on FROM resource_grant") == [("kept", "2026-11-20")]


def test_what_a_manager_declares_belongs_to_the_rep_of_the_dealer(gao: Laptop, li: Laptop, boss: Laptop) -> None:
    dealer_id = gao.add("龙湖兴达家电")
    for laptop in (gao, boss):
        laptop.sync()
    begin_round(boss.store, {"dealer_id": dealer_id, "began_on": DAY, "input": "展台"})
    choose_opponent(boss.store, {"region_code": "999999000000", "opponent": "岚屿"})  # nobody's market
    for laptop in (boss, gao, li):
        laptop.sync()
    assert [laptop.count("input_round") for laptop in (gao, li, boss)] == [1, 0, 1]
    assert [laptop.count("competitor_goal") for laptop in (gao, li, boss)] == [0, 0, 1]
