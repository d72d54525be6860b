from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.vocabulary import DealerStatus, Grade, LadderStep, PromiseOutcome, ResourceFamily, ResourceKind, SupportMethod
from fieldapp.rules.support import (
    KINDS_OF,
    MethodLack,
    MethodReading,
    PromiseStanding,
    SupportFacts,
    SupportRules,
    SupportWarning,
    family_of,
    method_lacks,
    method_outcome,
    next_round,
    promise_standing,
    shares,
    tilt,
    warnings,
)

TODAY = date(2026, 11, 23)
RULES = SupportRules()


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


# A large dealer, whom everybody looks after.
WELL = SupportFacts(
    status=DealerStatus.ACTIVE,
    grade=Grade.B,
    since=date(2024, 1, 1),
    last_visit=days_ago(5),
    last_grant=days_ago(5),
    last_rebate=days_ago(30),
    shipments_12=500_000_00,
    last_month=40_000_00,
    last_month_collected=40_000_00,
    three_before=120_000_00,
    year_ago=40_000_00,
)


def warned(**given: object) -> list[SupportWarning]:
    return [found.kind for found in warnings(WELL._replace(**given), RULES, TODAY)]  # type: ignore[arg-type]


def test_each_kind_belongs_to_one_of_the_five_families() -> None:
    kinds = [kind for family in ResourceFamily for kind in KINDS_OF[family]]
    assert sorted(kinds) == sorted(ResourceKind)
    assert family_of(ResourceKind.TEMPORARY_CREDIT) is ResourceFamily.PRODUCT
    assert family_of(ResourceKind.PROMOTERS) is ResourceFamily.PEOPLE


@pytest.mark.parametrize(
    ("promise", "due", "outcome", "standing"),
    [
        ("  ", days_ago(1), PromiseOutcome.OPEN, PromiseStanding.NONE),
        ("50 台", None, PromiseOutcome.OPEN, PromiseStanding.OPEN),
        ("50 台", TODAY, PromiseOutcome.OPEN, PromiseStanding.OPEN),
        ("50 台", days_ago(1), PromiseOutcome.OPEN, PromiseStanding.OVERDUE),
        ("50 台", days_ago(1), PromiseOutcome.PARTLY, PromiseStanding.PARTLY),
        ("50 台", days_ago(1), PromiseOutcome.BROKEN, PromiseStanding.BROKEN),
        ("50 台", days_ago(1), PromiseOutcome.KEPT, PromiseStanding.KEPT),
    ],
)
def test_a_promise_stands_as_it_was_settled_else_by_its_day(
    promise: str, due: date | None, outcome: PromiseOutcome, standing: PromiseStanding
) -> None:
    assert promise_standing(promise, due, outcome, TODAY) is standing


@given(st.lists(st.decimals(0, 10_000_000, places=2), min_size=1, max_size=40))
def test_shares_are_of_the_sum_and_come_to_a_hundred(amounts: list[Decimal]) -> None:
    found = shares(dict(enumerate(amounts)))
    if not sum(amounts):
        assert set(found.values()) == {None}
        return
    assert abs(sum(share for share in found.values() if share is not None) - 100) <= Decimal("0.05") * len(amounts)
    for place, amount in enumerate(amounts):
        share = found[place]
        assert share is not None
        assert abs(float(share) - 100 * float(amount) / float(sum(amounts))) < 0.051


def test_a_loss_has_a_share_below_zero_and_a_sum_of_losses_has_none() -> None:
    assert shares({"a": Decimal(300), "b": Decimal(-100)}) == {"a": Decimal("150.0"), "b": Decimal("-50.0")}
    assert shares({"a": Decimal(-1)}) == {"a": None}
    assert tilt(Decimal("30.5"), Decimal("10.2")) == Decimal("20.3")
    assert tilt(None, Decimal(1)) is None


def test_nothing_is_said_of_a_dealer_who_is_looked_after() -> None:
    assert warned() == []


def test_small_dealers_left_alone_for_90_days_are_named() -> None:
    small = {"shipments_12": 149_999_00, "last_rebate": None}
    assert warned(**small) == []
    assert warned(**small, last_visit=days_ago(89)) == []
    assert warned(**small, last_visit=days_ago(90)) == [SupportWarning.UNVISITED]
    assert warned(**small, last_grant=None) == [SupportWarning.UNSUPPORTED]
    assert warned(**small, last_grant=None, last_visit=None, since=days_ago(89)) == []
    assert warned(last_visit=days_ago(200)) == []  # not small
    assert warned(**small, last_visit=days_ago(200), is_core=True) == []
    assert warned(**small, last_visit=days_ago(200), grade=Grade.A) == []
    assert warned(**small, last_visit=days_ago(200), status=DealerStatus.DORMANT) == []


def test_a_good_relation_without_payment_is_named() -> None:
    owing = {"overdue": 8_000_00}
    assert warned(**owing) == []
    assert warned(**owing, tie_personal=3) == []
    assert warned(**owing, tie_personal=4) == [SupportWarning.UNPAID]
    assert warned(**owing, ladder_step=LadderStep.SUPPORTER) == [SupportWarning.UNPAID]
    (found,) = warnings(WELL._replace(overdue=8_000_00, tie_personal=5), RULES, TODAY)
    assert found.amount == 8_000


def test_a_month_far_above_the_usual_that_was_not_paid_looks_pushed() -> None:
    pushed = {"last_month": 64_000_00, "last_month_collected": 31_999_00}
    assert warned(**pushed) == [SupportWarning.PUSHED]
    assert warned(**pushed | {"last_month": 63_999_00}) == []
    assert warned(**pushed | {"last_month_collected": 32_000_00}) == []
    assert warned(**pushed, year_ago=60_000_00) == []  # a season
    assert warned(**pushed, three_before=0, year_ago=0) == []
    (found,) = warnings(WELL._replace(**pushed), RULES, TODAY)  # type: ignore[arg-type]
    assert found.percent == 160


def test_a_dealer_who_buys_much_gets_a_rebate() -> None:
    assert warned(last_rebate=None) == [SupportWarning.NO_REBATE]
    assert warned(last_rebate=days_ago(365)) == [SupportWarning.NO_REBATE]
    assert warned(last_rebate=None, shipments_12=199_999_00) == []


def test_a_concentrated_method_needs_a_dealer_its_commitment_and_a_word_to_the_others() -> None:
    def lacking(method: SupportMethod) -> tuple[MethodLack, ...]:
        return method_lacks(method, has_dealer=False, commitment=" ", reassurance="")

    assert lacking(SupportMethod.EVEN) == ()
    assert lacking(SupportMethod.CONCENTRATED) == tuple(MethodLack)


def test_what_was_given_is_compared_with_what_was_declared() -> None:
    def reading(method: SupportMethod, given: dict[str, int], dealers: str = "abcde") -> MethodReading:
        amounts = {key: Decimal(amount) for key, amount in given.items()}
        return method_outcome(method, amounts, dealers, "a", RULES).reading

    concentrated, even = SupportMethod.CONCENTRATED, SupportMethod.EVEN
    assert reading(concentrated, {}) is MethodReading.NOTHING_GIVEN
    assert reading(concentrated, {"a": 50, "b": 50}) is MethodReading.AS_DECLARED
    assert reading(concentrated, {"a": 40, "b": 60}) is MethodReading.ELSEWHERE
    assert reading(concentrated, {"a": 30, "b": 40, "c": 30}) is MethodReading.NOT_CONCENTRATED
    assert reading(even, {"a": 40, "b": 30, "c": 30}) is MethodReading.AS_DECLARED
    assert reading(even, {"a": 41, "b": 30, "c": 29}) is MethodReading.ONE_TOOK_MOST
    assert reading(even, {"a": 50, "b": 50}) is MethodReading.FEW_REACHED
    assert reading(even, {"a": 50, "b": 50}, "ab") is MethodReading.AS_DECLARED
    found = method_outcome(concentrated, {"a": Decimal(3), "z": Decimal(1)}, "ab", "a", RULES)
    assert (found.reached, found.dealers, found.most, found.supported) == (2, 3, Decimal(75), Decimal(75))


def test_the_next_round_asks_for_the_result_of_the_last() -> None:
    assert next_round([]) == (1, False)
    assert next_round([(2, True), (1, False)]) == (3, False)
    assert next_round([(2, False), (1, True)]) == (3, True)
