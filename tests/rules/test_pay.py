"""The pay rules R1 to R6 (DOMAIN section 10)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.vocabulary import OpeningKind
from fieldapp.rules.house_rules import RuleVersionValue
from fieldapp.rules.pay import Adjustment, adjusted, forecast, judge
from fieldapp.rules.pay_month import Finding, MonthFigures, MonthJudgement, MonthRules, Standing, What
from fieldapp.rules.pay_rates import DEFAULT_RATES, Floor, LegalFloor, PayRule, rates_for, rates_from, stored_rates
from fieldapp.rules.pay_readings import (
    READINGS,
    FloorMonthPenalties,
    MissedMonthRewards,
    MonthMet,
    PayReadings,
    RefundScope,
    RefundWhen,
    RunCrossesYear,
)
from tests.support.pay_cases import (
    JANUARY,
    counts,
    figures,
    in_a_row,
    judged,
    per_kind,
    readings,
    several_months,
    shares,
)

FEBRUARY, MARCH = date(2026, 2, 1), date(2026, 3, 1)


def money(month: MonthJudgement) -> tuple[str, str, str, str | None]:
    """Development, bonus, expenses and pay, as text."""
    pay = None if month.pay is None else str(month.pay)
    return str(month.development), str(month.bonus_paid), str(month.expenses_paid), pay


def warned(month: MonthJudgement) -> list[Finding]:
    return [finding.what for finding in month.findings]


# The worked example: target 1 and 4, opened 0 and 5.


def test_the_worked_example_keeps_1200_without_expenses_or_bonus() -> None:
    month = judged([figures(opened=(0, 5), decided=1500)]).months[0]
    assert month.met is False
    assert [(line.rule, line.kind, line.what, line.count, line.amount) for line in month.lines] == [
        (PayRule.R2, OpeningKind.COUNTY, What.SHORT, Decimal(1), Decimal(-300)),
        (PayRule.R3, OpeningKind.TOWNSHIP, What.OPENED, Decimal(5), Decimal(1500)),
    ]
    assert money(month) == ("1200.00", "0.00", "0.00", "2700.00")


def test_the_worked_example_costs_300_where_rewards_are_void_and_the_line_says_so() -> None:
    month = judged([figures(opened=(0, 5), decided=1500)], missed_month_rewards="void").months[0]
    assert money(month) == ("-300.00", "0.00", "0.00", "1200.00")
    reward = month.lines[1]
    assert (reward.amount, reward.standing) == (Decimal(1500), Standing.VOID)


def test_the_worked_example_is_met_where_the_total_counts_and_the_county_seat_still_costs_300() -> None:
    month = judged([figures(opened=(0, 5))], month_met="total", missed_month_rewards="void").months[0]
    assert month.met is True
    assert money(month) == ("1200.00", "600.00", "900.00", "4700.00")


@pytest.mark.parametrize(("opened", "met"), [((0, 4), False), ((0, 5), True), ((5, 0), True), ((2, 2), False)])
def test_the_total_must_reach_the_sum_of_the_targets(opened: tuple[int, int], met: bool) -> None:
    assert judged([figures(opened=opened)], month_met="total").months[0].met is met


# R1 to R3


def test_a_met_month_pays_base_pay_bonus_expenses_and_rewards() -> None:
    month = judged([figures(opened=(2, 4))]).months[0]
    assert money(month) == ("2200.00", "600.00", "900.00", "5700.00")
    assert (month.rule, month.findings) == (None, ())


@pytest.mark.parametrize(
    ("kind", "amounts"),
    [("county", {0: ["-600.00"], 1: ["500.00", "-300.00"], 2: ["1000.00"], 3: ["1500.00"]}),
     ("township", {0: ["-200.00"], 1: ["300.00", "-100.00"], 2: ["600.00"], 3: ["900.00"]})],
)  # fmt: skip
def test_each_place_opened_and_each_place_short_has_its_rate(kind: str, amounts: dict[int, list[str]]) -> None:
    for opened, expected in amounts.items():
        target, done = ((2, 0), (opened, 0)) if kind == "county" else ((0, 2), (0, opened))
        month = judged([figures(target=target, opened=done)]).months[0]
        assert [str(line.amount) for line in month.lines] == expected


def test_a_missed_month_stays_open_until_the_manager_decides() -> None:
    month = judged([figures(opened=(1, 3))]).months[0]
    assert (month.pay, month.rule, warned(month)) == (None, PayRule.R1, [Finding.UNDECIDED])


def test_a_decision_of_nothing_is_a_decision() -> None:
    month = judged([figures(opened=(1, 3), decided=0)]).months[0]
    assert (str(month.pay), warned(month)) == ("1300.00", [])


def test_a_decision_for_a_month_that_needs_none_changes_nothing_and_is_pointed_out() -> None:
    month = judged([figures(decided=1)]).months[0]
    assert (str(month.pay), warned(month)) == ("5200.00", [Finding.DECISION_UNUSED])


def test_a_shared_opening_counts_and_pays_in_part() -> None:
    month = judged([figures(target=(0, 1), opened=("0.33", "0.5"))]).months[0]
    assert [str(line.amount) for line in month.lines] == ["165.00", "150.00", "-50.00"]


# R5 and R6, and the run


@pytest.mark.parametrize(
    ("pattern", "runs"),
    [
        ("xxo", [1, 2, 0]),
        ("x-x", [1, 1, 2]),
        ("-xx", [0, 1, 2]),
        ("xoxx-", [1, 0, 1, 2, 2]),
    ],
)
def test_a_month_without_target_neither_continues_nor_breaks_a_run(pattern: str, runs: list[int]) -> None:
    assert [month.missed_run for month in judged(in_a_row(pattern)).months] == runs


def test_the_third_miss_in_a_row_pays_800_in_all_and_the_sixth_600() -> None:
    months = judged(in_a_row("xxxxxxxo")).months
    assert [month.pay and str(month.pay) for month in months] == [
        None, None, "800.00", "800.00", "800.00", "600.00", "600.00", "3800.00",
    ]  # fmt: skip
    assert [month.rule for month in months[1:6]] == [PayRule.R1, PayRule.R5, PayRule.R5, PayRule.R5, PayRule.R6]


def test_a_month_without_target_in_a_run_of_three_pays_in_full() -> None:
    month = judged(in_a_row("xxx-")).months[-1]
    assert (month.missed_run, month.met, str(month.pay)) == (3, None, "3500.00")


def test_a_floor_month_pays_its_sum_whatever_was_opened_or_decided() -> None:
    months = [*in_a_row("xx"), figures(MARCH, opened=(0, 9), decided=5000)]
    month = judged(months).months[-1]
    assert money(month) == ("2700.00", "0.00", "0.00", "800.00")
    assert Finding.DECISION_UNUSED in warned(month)


@pytest.mark.parametrize(
    ("reading", "standings", "development", "penalties"),
    [
        ("booked", [Standing.BOOKED, Standing.COUNTS], "2700.00", "500.00"),
        ("deducted", [Standing.COUNTS, Standing.COUNTS], "2400.00", "500.00"),
        ("none", [Standing.COUNTS], "2700.00", "200.00"),
    ],
)
def test_penalties_in_a_floor_month_follow_their_reading(
    reading: str, standings: list[Standing], development: str, penalties: str
) -> None:
    months = [*in_a_row("xx"), figures(MARCH, opened=(0, 9))]
    result = judged(months, floor_month_penalties=reading)
    month = result.months[-1]
    assert [line.standing for line in month.lines] == standings
    assert (str(month.development), str(month.pay)) == (development, "800.00")
    assert str(result.years[0].penalties) == penalties


def test_a_run_crosses_the_year_end_unless_the_reading_says_no() -> None:
    months = in_a_row("xxx", date(2025, 11, 1))
    assert [month.missed_run for month in judged(months).months] == [1, 2, 3]
    assert [month.missed_run for month in judged(months, run_crosses_year="no").months] == [1, 2, 1]


def test_a_january_without_target_ends_the_run_where_it_does_not_cross() -> None:
    months = in_a_row("xx-x", date(2025, 11, 1))
    assert [month.missed_run for month in judged(months, run_crosses_year="no").months] == [1, 2, 0, 1]


def test_a_gap_counts_as_months_without_target_and_is_pointed_out() -> None:
    months = [*in_a_row("xx"), *in_a_row("x", date(2026, 5, 1))]
    month = judged(months).months[-1]
    assert month.missed_run == 3
    assert [(f.what, f.amount) for f in month.findings if f.what is Finding.GAP] == [(Finding.GAP, Decimal(2))]


def test_the_floor_ahead_is_announced_and_not_across_a_year_end_that_breaks_the_run() -> None:
    ahead = [month.next_floor and month.next_floor.pay for month in judged(in_a_row("xxxxxx")).months]
    assert ahead == [None, 800, 800, 800, 600, 600]
    december = in_a_row("xx", date(2025, 11, 1))
    assert Finding.FLOOR_AHEAD in warned(judged(december).months[-1])
    assert Finding.FLOOR_AHEAD not in warned(judged(december, run_crosses_year="no").months[-1])


# R4


def test_penalties_of_1300_in_a_year_whose_target_is_met_pay_back_2600() -> None:
    months = [figures(JANUARY, target=(4, 1), opened=(0, 0)), figures(FEBRUARY, target=(0, 0), opened=(4, 1))]
    year = judged(months).years[0]
    assert (year.met, str(year.penalties), str(year.refund)) == (True, "1300.00", "2600.00")
    assert [(refund.month, refund.amount) for refund in year.refunds] == [(date(2026, 12, 1), Decimal(2600))]


def test_a_year_not_met_pays_nothing_back_and_says_what_it_needs() -> None:
    year = judged([figures(opened=(0, 2))]).years[0]
    assert (year.met, str(year.penalties), str(year.refund)) == (False, "500.00", "0.00")
    assert (year.short, str(year.refund_if_met)) == (per_kind(1, 2), "1000.00")


def test_a_year_without_target_is_neither_met_nor_missed() -> None:
    year = judged(in_a_row("--")).years[0]
    assert (year.met, year.refunds, str(year.refund)) == (None, (), "0.00")


def test_each_kind_earns_back_its_own_where_the_refund_is_per_kind() -> None:
    months = [figures(JANUARY, opened=(0, 2)), figures(FEBRUARY, opened=(0, 6))]
    assert str(judged(months).years[0].refund) == "0.00"
    year = judged(months, refund_scope="per_kind").years[0]
    assert (year.met, str(year.penalties), str(year.refund)) == (False, "800.00", "400.00")


def test_years_are_judged_apart() -> None:
    months = in_a_row("xxoo", date(2025, 11, 1))
    assert [(year.year, year.met, str(year.penalties)) for year in judged(months).years] == [
        (2025, False, "200.00"),
        (2026, True, "0.00"),
    ]


def test_the_refund_comes_in_the_month_the_years_target_is_reached_and_later_penalties_in_their_own() -> None:
    months = [
        figures(JANUARY, target=(0, 2), opened=(0, 0)),
        figures(FEBRUARY, target=(0, 2), opened=(0, 6)),
        figures(MARCH, target=(0, 1), opened=(0, 0)),
    ]
    year = judged(months, refund_when="when_reached").years[0]
    assert [(refund.month, str(refund.amount)) for refund in year.refunds] == [
        (FEBRUARY, "400.00"),
        (MARCH, "200.00"),
    ]


def test_targets_still_to_come_hold_the_refund_back() -> None:
    from fieldapp.rules.pay_year import judge_year

    months = judged([figures(JANUARY, target=(0, 2), opened=(0, 1)), figures(FEBRUARY, target=(0, 1), opened=(0, 2))])
    assert judge_year(months.months, PayReadings()).met is True
    year = judge_year(months.months, PayReadings(), later=per_kind(0, 10))
    assert (year.met, year.short, str(year.refund_if_met)) == (False, per_kind(0, 10), "200.00")


# Rates with dates, closed months, the law


NEW_RATES = replace(
    DEFAULT_RATES, name="2", effective_from=date(2026, 2, 15), rewards=per_kind(700, 400), refund_factor=Decimal(3)
)


def test_a_change_of_rates_inside_a_month_holds_from_the_next_one() -> None:
    versions = [NEW_RATES, DEFAULT_RATES]
    assert [rates_for(month, versions).name for month in (JANUARY, FEBRUARY, MARCH)] == ["1", "1", "2"]


def test_rates_from_the_first_of_a_month_hold_in_that_month() -> None:
    assert rates_for(MARCH, [DEFAULT_RATES, replace(NEW_RATES, effective_from=MARCH)]).name == "2"


def test_months_before_the_first_rates_cannot_be_judged() -> None:
    with pytest.raises(LookupError, match="1999-12"):
        judged([figures(date(1999, 12, 1))])


def test_each_penalty_is_paid_back_by_the_rates_it_was_booked_under() -> None:
    months = [
        figures(FEBRUARY, target=(0, 1), opened=(0, 0)),
        figures(MARCH, target=(0, 1), opened=(0, 0)),
        figures(date(2026, 4, 1), target=(0, 0), opened=(0, 2)),
    ]
    assert str(judge(months, PayReadings(), [DEFAULT_RATES, NEW_RATES]).years[0].refund) == "500.00"


def test_a_closed_month_keeps_the_rules_it_was_closed_under() -> None:
    closed = replace(figures(opened=(0, 5)), rules=MonthRules(NEW_RATES, PayReadings(month_met=MonthMet.TOTAL)))
    january, february = judge([closed, figures(FEBRUARY, opened=(0, 5))], PayReadings(), [DEFAULT_RATES]).months
    assert (january.met, str(january.development), january.rules.rates.name) == (True, "1700.00", "2")
    assert (february.met, february.missed_run) == (False, 1)


def test_other_run_lengths_and_sums_are_a_matter_of_the_rates() -> None:
    strict = replace(DEFAULT_RATES, floors=(Floor(PayRule.R5, 1, Decimal(500)),))
    assert str(judge(in_a_row("x"), PayReadings(), [strict]).months[0].pay) == "500.00"


def test_rates_are_stored_as_a_rule_version_and_read_back() -> None:
    stored = msgspec.json.decode(msgspec.json.encode(stored_rates(NEW_RATES)))
    assert rates_from(RuleVersionValue("pay_rates", NEW_RATES.effective_from, stored)) == NEW_RATES


def test_a_judged_month_can_be_frozen_and_read_back_whole() -> None:
    for month in judged([*in_a_row("xx"), figures(MARCH, opened=(0, 9), decided=1)]).months:
        frozen = msgspec.json.encode(msgspec.to_builtins(month))
        assert msgspec.json.decode(frozen, type=MonthJudgement) == month


def test_the_law_warns_and_changes_nothing() -> None:
    legal = LegalFloor(minimum_wage=Decimal(2100), deduction_limit_percent=Decimal(20))
    missed = figures(target=(0, 30), opened=(0, 0), decided=1000)
    month = judge([missed], PayReadings(), [DEFAULT_RATES], legal).months[0]
    assert str(month.pay) == "-2000.00"
    assert warned(month) == [Finding.BELOW_ZERO, Finding.BELOW_MINIMUM_WAGE, Finding.ABOVE_DEDUCTION_LIMIT]


def test_reimbursed_expenses_are_no_wage() -> None:
    legal = LegalFloor(minimum_wage=Decimal("2600.01"))
    month = judge([figures(target=(0, 0), opened=(0, 0))], PayReadings(), [DEFAULT_RATES], legal).months[0]
    assert (str(month.pay), warned(month)) == ("3500.00", [Finding.BELOW_MINIMUM_WAGE])


@pytest.mark.parametrize(("decided", "above"), [(500, False), (499, True)])
def test_penalties_may_take_their_percentage_and_no_more(decided: int, above: bool) -> None:
    legal = LegalFloor(deduction_limit_percent=Decimal(20))
    month = judge([figures(target=(0, 1), opened=(0, 0), decided=decided)], PayReadings(), [DEFAULT_RATES], legal)
    assert (Finding.ABOVE_DEDUCTION_LIMIT in warned(month.months[0])) is above


def test_months_out_of_order_or_twice_are_a_mistake_of_the_caller() -> None:
    for months in ([figures(FEBRUARY), figures(JANUARY)], [figures(), figures()]):
        with pytest.raises(ValueError, match="does not come after"):
            judged(months)
    with pytest.raises(ValueError, match="first day"):
        MonthFigures(month=date(2026, 1, 2))


# Forecast and adjustments


def test_the_forecast_says_what_is_missing_and_what_the_month_would_pay_then() -> None:
    ahead = forecast(in_a_row("x"), figures(FEBRUARY, opened=(1, 3)), PayReadings(), [DEFAULT_RATES])
    assert (ahead.month.missed_run, ahead.missing) == (2, per_kind(0, 1))
    assert ahead.month.next_floor is not None
    assert (ahead.if_met.met, str(ahead.if_met.pay)) == (True, "5200.00")


def test_nothing_is_missing_from_a_month_that_is_met_or_has_no_target() -> None:
    for current in (figures(), figures(target=(0, 0), opened=(0, 0))):
        ahead = forecast([], current, PayReadings(), [DEFAULT_RATES])
        assert (ahead.missing, ahead.if_met) == (per_kind(), ahead.month)


@given(target=counts, opened=st.tuples(shares, shares), reading=st.sampled_from(MonthMet))
def test_what_the_forecast_misses_is_just_enough(
    target: tuple[int, int], opened: tuple[str, str], reading: MonthMet
) -> None:
    ahead = forecast([], figures(target=target, opened=opened), PayReadings(month_met=reading), [DEFAULT_RATES])
    assert ahead.if_met.met is not False
    if ahead.month.met is False:
        kind = "county" if ahead.missing.county else "township"
        less = replace(ahead.missing, **{kind: getattr(ahead.missing, kind) - Decimal("0.01")})
        nearly = replace(ahead.month.figures, opened=ahead.month.figures.opened.plus(less))
        assert judge([nearly], PayReadings(month_met=reading), [DEFAULT_RATES]).months[0].met is False


def adjustment(amount: int, corrects: date, month: date = MARCH, day: int = 1) -> Adjustment:
    return Adjustment(
        month=month, corrects=corrects, dated=date(2026, 3, day), amount=Decimal(amount), reason="counted twice"
    )


def test_a_correction_is_paid_in_its_month_also_on_top_of_a_floor() -> None:
    floor_month = judged(in_a_row("xxx")).months[-1]
    corrections = [adjustment(300, FEBRUARY, day=9), adjustment(-50, JANUARY, day=2), adjustment(7, JANUARY, FEBRUARY)]
    month = adjusted(floor_month, corrections)
    assert [a.amount for a in month.adjustments] == [-50, 300]
    assert (month.adjustment, month.pay) == (Decimal(250), Decimal(1050))


def test_a_correction_waits_with_a_month_that_is_not_decided() -> None:
    month = adjusted(judged(in_a_row("x", MARCH)).months[0], [adjustment(300, FEBRUARY)])
    assert (month.adjustment, month.pay) == (Decimal(300), None)


@pytest.mark.parametrize("corrects", [MARCH, date(2026, 4, 1)])
def test_a_month_cannot_correct_itself_or_a_later_one(corrects: date) -> None:
    with pytest.raises(ValueError, match="cannot be corrected"):
        adjusted(judged(in_a_row("o", MARCH)).months[0], [adjustment(1, corrects)])


# What holds for all figures


@given(target=counts, opened=counts, more=counts, reading=readings)
def test_opening_more_never_pays_less_development_where_rewards_are_kept(
    target: tuple[int, int], opened: tuple[int, int], more: tuple[int, int], reading: PayReadings
) -> None:
    kept = replace(reading, missed_month_rewards=MissedMonthRewards.KEPT)
    before = figures(target=target, opened=opened)
    after = replace(before, opened=before.opened.plus(per_kind(*more)))
    less, much = (judge([month], kept, [DEFAULT_RATES]).months[0].development for month in (before, after))
    assert much >= less
    assert (much == less) is (more == (0, 0))


@given(months=several_months(shared=True), reading=readings)
def test_every_line_names_its_rule_counts_once_and_has_two_places(
    months: list[MonthFigures], reading: PayReadings
) -> None:
    for month in judge(months, reading, [DEFAULT_RATES]).months:
        assert month.development == sum(line.amount for line in month.lines if line.counts)
        assert len({(line.kind, line.what) for line in month.lines}) == len(month.lines)
        for line in month.lines:
            assert line.rule is (PayRule.R2 if line.kind is OpeningKind.COUNTY else PayRule.R3)
            assert (line.what is What.SHORT) == (line.amount < 0)
            assert line.counts or month.met is False
        amounts = [*(line.amount for line in month.lines), month.development, month.bonus_paid, month.pay]
        assert all(amount.as_tuple().exponent == -2 for amount in amounts if amount is not None)


@given(months=several_months(), reading=readings)
def test_pay_is_what_the_contract_says(months: list[MonthFigures], reading: PayReadings) -> None:
    for given_month, month in zip(months, judge(months, reading, [DEFAULT_RATES]).months, strict=True):
        if month.met is not False:
            assert month.pay == 2000 + 600 + 900 + month.development
            continue
        assert month.bonus_paid == month.expenses_paid == 0
        if month.missed_run >= 3:
            assert month.pay == (600 if month.missed_run >= 6 else 800)
        elif given_month.base_pay_decided is None:
            assert month.pay is None
        else:
            assert month.pay == given_month.base_pay_decided + month.development


@given(months=several_months(), reading=readings)
def test_the_run_grows_by_one_with_each_miss_and_falls_to_nothing_when_met(
    months: list[MonthFigures], reading: PayReadings
) -> None:
    run, year = 0, 0
    for month in judge(months, reading, [DEFAULT_RATES]).months:
        if reading.run_crosses_year is RunCrossesYear.NO and month.month.year != year:
            run = 0
        run = {True: 0, False: run + 1, None: run}[month.met]
        assert month.missed_run == run
        year = month.month.year


@given(months=several_months(shared=True), reading=readings)
def test_a_refund_is_twice_the_penalties_of_a_met_year_and_never_more(
    months: list[MonthFigures], reading: PayReadings
) -> None:
    result = judge(months, reading, [DEFAULT_RATES])
    for year in result.years:
        short = [
            -line.amount for m in result.months if m.month.year == year.year for line in m.lines if line.amount < 0
        ]
        assert year.penalties == sum(short)
        assert 0 <= year.refund <= 2 * year.penalties
        if year.met:
            assert year.refund == 2 * year.penalties
        elif reading.refund_scope is RefundScope.BOTH:
            assert year.refund == 0
        assert all(refund.month.year == year.year and refund.amount > 0 for refund in year.refunds)


@given(months=several_months(), reading=readings)
def test_when_the_refund_comes_does_not_change_how_much(months: list[MonthFigures], reading: PayReadings) -> None:
    early, late = (
        judge(months, replace(reading, refund_when=when), [DEFAULT_RATES]).years
        for when in (RefundWhen.WHEN_REACHED, RefundWhen.YEAR_END)
    )
    assert [year.refund for year in early] == [year.refund for year in late]
    assert all(refund.month.month == 12 for year in late for refund in year.refunds)


@given(months=several_months(), reading=readings, cut=st.integers(1, 30))
def test_later_months_never_change_earlier_ones(months: list[MonthFigures], reading: PayReadings, cut: int) -> None:
    whole = judge(months, reading, [DEFAULT_RATES])
    assert judge(months[:cut], reading, [DEFAULT_RATES]).months == whole.months[:cut]


@given(months=several_months(), reading=readings)
def test_judging_twice_gives_the_same(months: list[MonthFigures], reading: PayReadings) -> None:
    assert judge(months, reading, [DEFAULT_RATES]) == judge(months, reading, [DEFAULT_RATES])


@given(months=several_months(), reading=readings)
def test_no_reading_of_floor_penalties_changes_what_a_month_pays(
    months: list[MonthFigures], reading: PayReadings
) -> None:
    pays = [
        [m.pay for m in judge(months, replace(reading, floor_month_penalties=word), [DEFAULT_RATES]).months]
        for word in FloorMonthPenalties
    ]
    assert pays[0] == pays[1] == pays[2]


def test_the_first_word_of_every_reading_is_its_default() -> None:
    assert {name: next(iter(words)) for name, words in READINGS.items()} == {
        name: getattr(PayReadings(), name) for name in PayReadings.__dataclass_fields__
    }
