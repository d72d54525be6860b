"""The ledger is kept, promises are settled, methods, positions and rounds are written down, and all is undone."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from db.store import Store
from db.vocabulary import GroundKind, PromiseOutcome, ResourceKind, SupportMethod
from fieldapp.errors import FieldRefusedError, RefusedError
from fieldapp.operations.competitors import change_goal, choose_opponent, remove_goal
from fieldapp.operations.high_ground import (
    add_ground,
    begin_round,
    change_ground,
    change_round,
    remove_ground,
    remove_round,
)
from fieldapp.operations.history import undo_last
from fieldapp.operations.support import (
    change_grant,
    change_method,
    declare_method,
    grant_resource,
    remove_grant,
    remove_method,
    settle_promise,
)
from fieldapp.queries.competitors import competitor_goals
from fieldapp.queries.high_ground import high_ground, rounds
from fieldapp.queries.support import GrantRow, ledger, methods
from fieldapp.rules.support import PromiseStanding, SupportRules
from fieldapp.texts import Text
from tests.support import make

TODAY = date(2026, 11, 23)
COUNTY = "410184000000"


@pytest.fixture
def dealer_id(store: Store) -> UUID:
    with store.transaction(Text("Set up")) as session:
        make.places(session)
        me = make.colleague(session).id
        dealer_id = make.dealer(session, name="龙湖兴达家电").id
    store.work_as(me)
    return dealer_id


def listed(store: Store) -> list[GrantRow]:
    with store.reading() as session:
        return ledger(session, TODAY)


def test_a_resource_is_given_against_a_promise_which_is_settled(store: Store, dealer_id: UUID) -> None:
    grant_id, _ = grant_resource(
        store,
        dealer_id,
        {
            "kind": ResourceKind.DISPLAY_STAND,
            "given_on": date(2026, 10, 1),
            "value": "8,600".replace(",", ""),
            "what": "云锦展台",
            "promise": "年底前进货 20 万",
            "promise_due": date(2026, 11, 20),
        },
    )
    (row,) = listed(store)
    assert (row.dealer, row.value, row.standing) == ("龙湖兴达家电", Decimal(8600), PromiseStanding.OVERDUE)
    settle_promise(store, grant_id, PromiseOutcome.PARTLY, on=TODAY, note="进了 12 万")
    (row,) = listed(store)
    assert (row.standing, row.settled_on, row.note) == (PromiseStanding.PARTLY, TODAY, "进了 12 万")
    undo_last(store)
    assert listed(store)[0].standing is PromiseStanding.OVERDUE
    settle_promise(store, grant_id, PromiseOutcome.KEPT, on=TODAY)
    settle_promise(store, grant_id, PromiseOutcome.OPEN, on=TODAY)
    assert (listed(store)[0].outcome, listed(store)[0].settled_on) == (PromiseOutcome.OPEN, None)
    remove_grant(store, grant_id)
    assert listed(store) == []
    undo_last(store)
    assert len(listed(store)) == 1


def test_a_resource_without_a_promise_is_taken_and_stands_out(store: Store, dealer_id: UUID) -> None:
    given = {"kind": ResourceKind.GIFT, "given_on": TODAY, "value": Decimal(300)}
    grant_id, _ = grant_resource(store, dealer_id, given)
    assert listed(store)[0].standing is PromiseStanding.NONE
    with pytest.raises(RefusedError):
        settle_promise(store, grant_id, PromiseOutcome.KEPT, on=TODAY)
    change_grant(store, grant_id, {"promise": "陈列三个月", "promise_due": TODAY})
    settle_promise(store, grant_id, PromiseOutcome.BROKEN, on=TODAY)
    change_grant(store, grant_id, {"promise": ""})
    (row,) = listed(store)
    assert (row.standing, row.promise_due, row.outcome) == (PromiseStanding.NONE, None, PromiseOutcome.OPEN)


def test_what_makes_no_sense_is_refused_beside_its_field(store: Store, dealer_id: UUID) -> None:
    given = {"kind": ResourceKind.GIFT, "given_on": TODAY, "promise": "x", "promise_due": date(2026, 11, 22)}
    for wrong, field in ((given, "promise_due"), ({"given_on": TODAY}, "kind"), (given | {"value": "-1"}, "value")):
        with pytest.raises(FieldRefusedError) as refused:
            grant_resource(store, dealer_id, wrong)
        assert refused.value.field == field
    assert listed(store) == []


def test_one_method_is_declared_for_a_market_and_a_time(store: Store, dealer_id: UUID) -> None:
    quarter = {"region_code": COUNTY, "first_on": date(2026, 10, 1), "last_on": date(2026, 12, 31)}
    method_id, _ = declare_method(store, quarter | {"method": SupportMethod.CONCENTRATED, "dealer_id": dealer_id})
    with pytest.raises(FieldRefusedError) as refused:
        declare_method(store, quarter | {"method": SupportMethod.EVEN, "first_on": date(2026, 12, 31)})
    assert refused.value.field == "first_on"
    with pytest.raises(FieldRefusedError):
        change_method(store, method_id, {"last_on": date(2026, 9, 30)})
    declare_method(
        store,
        {
            "region_code": COUNTY,
            "first_on": date(2027, 1, 1),
            "last_on": date(2027, 3, 31),
            "method": SupportMethod.EVEN,
        },
    )
    remove_method(store, method_id)
    undo_last(store)
    with store.reading() as session:
        assert [row.method for row in methods(session, TODAY, SupportRules())] == [
            SupportMethod.EVEN,
            SupportMethod.CONCENTRATED,
        ]


def test_high_ground_changes_hands(store: Store, dealer_id: UUID) -> None:
    with pytest.raises(FieldRefusedError):
        add_ground(store, {"kind": GroundKind.LIGHT_BOX, "what": "车站灯箱", "region_code": ""})
    taken = {"region_code": COUNTY, "kind": GroundKind.LIGHT_BOX, "what": "车站灯箱", "holder": "岚屿"}
    ground_id, _ = add_ground(store, taken)
    change_ground(store, ground_id, {"holder": "云锦", "is_ours": True, "dealer_id": dealer_id, "since": TODAY})
    with store.reading() as session:
        (row,) = high_ground(session)
        assert (row.place, row.dealer, row.is_ours) == ("郑州市新郑市", "龙湖兴达家电", True)
    remove_ground(store, ground_id)
    with store.reading() as session:
        assert high_ground(session) == []


def test_a_new_round_follows_the_result_of_the_last(store: Store, dealer_id: UUID) -> None:
    with pytest.raises(FieldRefusedError):
        begin_round(store, {"began_on": TODAY, "input": "展台"})
    first, _ = begin_round(
        store, {"dealer_id": dealer_id, "began_on": date(2026, 9, 1), "input": "展台", "amount": Decimal(8000)}
    )
    with pytest.raises(FieldRefusedError) as refused:
        begin_round(store, {"dealer_id": dealer_id, "began_on": TODAY, "input": "促销员"})
    assert "round 1" in str(refused.value.text)
    begin_round(store, {"region_code": "410184106000", "began_on": TODAY, "input": "路演"})  # another place
    with pytest.raises(FieldRefusedError):
        change_round(store, first, {"ended_on": date(2026, 8, 31)})
    change_round(store, first, {"result": "月销翻番", "ended_on": TODAY, "sales_after": Decimal(60_000)})
    begin_round(store, {"dealer_id": dealer_id, "began_on": TODAY, "input": "促销员"})
    with store.reading() as session:
        found = [(row.where, row.number, row.is_last, row.sales_per_yuan) for row in rounds(session)]
    assert [row[1:] for row in found if row[0] == "龙湖兴达家电"] == [(2, True, None), (1, False, Decimal("7.5"))]
    assert len(found) == 3
    remove_round(store, first)
    with store.reading() as session:
        assert len(rounds(session)) == 2


def test_one_opponent_is_chosen_for_a_market_and_a_stage(store: Store, dealer_id: UUID) -> None:
    chosen = {"region_code": COUNTY, "stage": 1, "opponent": "岚屿", "deadline": date(2026, 12, 31)}
    goal_id, _ = choose_opponent(store, chosen)
    with pytest.raises(FieldRefusedError) as refused:
        choose_opponent(store, chosen | {"opponent": "霁峰"})
    assert refused.value.field == "stage"
    choose_opponent(store, chosen | {"opponent": "霁峰", "stage": 2})
    with pytest.raises(FieldRefusedError):
        change_goal(store, goal_id, {"reacted_on": TODAY})
    change_goal(store, goal_id, {"acted_on": date(2026, 11, 1), "reacted_on": TODAY, "expected_reaction_days": 30})
    with store.reading() as session:
        first, second = competitor_goals(session, TODAY)
    assert (first.opponent, first.reaction.taken, first.reaction.sooner) == ("岚屿", 22, 8)
    assert second.stage == 2
    remove_goal(store, goal_id)
    with store.reading() as session:
        assert len(competitor_goals(session, TODAY)) == 1


def test_nobody_owns_a_register_before_somebody_works_here(store: Store) -> None:
    with pytest.raises(RefusedError):
        choose_opponent(store, {"region_code": COUNTY, "opponent": "岚屿"})
