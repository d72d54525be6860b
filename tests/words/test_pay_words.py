"""What the app says about pay, in both languages."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from db.vocabulary import OpeningKind
from fieldapp.rules.pay import Adjustment, Forecast, adjusted, forecast
from fieldapp.rules.pay_month import Finding, MonthFigures, PayFinding
from fieldapp.rules.pay_rates import DEFAULT_RATES, PerKind
from fieldapp.rules.pay_readings import READINGS, CountsIn, PayReadings, RefundScope
from fieldapp.rules.tasks import OpeningStanding
from fieldapp.texts import LANGUAGES, speaking
from fieldapp.words import pay as pay_words
from tests.support.pay_cases import JANUARY, figures, in_a_row, judged, per_kind

MARCH = date(2026, 3, 1)
LATER = date(2040, 1, 1)  # when every month here is over


def ahead(pattern: str, target: tuple[int, int] = (1, 4), opened: tuple[int, int] = (1, 3)) -> Forecast:
    """The forecast of a month after the missed ones of *pattern*."""
    *so_far, last = in_a_row(pattern + "o")
    return forecast(so_far, figures(last.month, target, opened), PayReadings(), [DEFAULT_RATES])


@pytest.mark.parametrize(
    ("seen", "english", "chinese"),
    [
        (
            ahead(""),
            "1 township short: -100 yuan, no bonus, no expenses; first miss.",
            "欠 1 个乡镇：-100 元，无奖金和费用报销；首次未完成。",
        ),
        (
            ahead("x"),
            (
                "1 township short: -100 yuan, no bonus, no expenses; 2 misses in a row, "
                "another next month pays 800 yuan in all."
            ),
            "欠 1 个乡镇：-100 元，无奖金和费用报销；连续第 2 个月未完成，下月再未完成，收入合计 800 元。",
        ),
        (
            ahead("xx", opened=(0, 2)),
            "1 county seat, 2 townships short; 3 misses in a row: this month pays 800 yuan in all.",
            "欠 1 个县城、2 个乡镇；连续第 3 个月未完成：本月收入合计 800 元。",
        ),
        (
            ahead("xx", opened=(1, 4)),
            "Target met: development 1,700.00 yuan, bonus and expenses are paid.",
            "目标已完成：开发奖罚 1,700.00 元，奖金和费用报销照发。",
        ),
        (
            ahead("", target=(0, 0), opened=(0, 0)),
            "No target this month; development 0.00 yuan.",
            "本月无目标；开发奖罚 0.00 元。",
        ),
    ],
)
def test_the_forecast_is_one_sentence(seen: Forecast, english: str, chinese: str) -> None:
    with speaking("en"):
        assert pay_words.forecast_text(seen, LATER) == english
    with speaking("zh_CN"):
        assert pay_words.forecast_text(seen, LATER) == chinese


@pytest.mark.parametrize(
    ("seen", "english", "chinese"),
    [
        (
            ahead(""),
            "Still to do: 1 township. Otherwise -100 yuan, no bonus, no expenses; first miss.",
            "还需 1 个乡镇；若不完成：-100 元，无奖金和费用报销，将首次未完成。",
        ),
        (
            ahead("xx"),
            "Still to do: 1 township. Otherwise 3 misses in a row: the month would pay 800 yuan in all.",
            "还需 1 个乡镇；若不完成，将连续第 3 个月未完成，本月收入合计 800 元。",
        ),
    ],
)
def test_a_month_is_not_missed_before_it_is_over(seen: Forecast, english: str, chinese: str) -> None:
    running, month = seen.month.month, seen.month
    with speaking("en"):
        assert pay_words.standing_text(seen, running) == english
        assert pay_words.met_word(month.met, is_over=pay_words.is_missed(month, running)) == "still to do"
        assert pay_words.standing_text(seen, LATER) == pay_words.pay_text(month)
        decide = "The month is missed: the pay stays open until the manager decides the base pay (R1)."
        assert decide not in pay_words.warning_texts(month, running)
        assert (decide in pay_words.warning_texts(month, LATER)) is (month.floor is None)
    with speaking("zh_CN"):
        assert pay_words.forecast_text(seen, running) == chinese


def test_what_is_still_needed_and_what_it_would_pay() -> None:
    with speaking("en"):
        assert pay_words.need_text(ahead("x")) == "With 1 township more the month pays 5,200.00 yuan."
        assert pay_words.need_text(ahead("", opened=(1, 4))) == ""


def test_a_floor_month_names_its_rule() -> None:
    with speaking("en"):
        texts = [pay_words.pay_text(month) for month in judged(in_a_row("xxxxxx")).months]
    assert texts[2] == "R5: 3 months in a row missed, so the month pays 800.00 yuan in all."
    assert texts[5] == "R6: 6 months in a row missed, so the month pays 600.00 yuan in all."


def test_pay_is_explained_by_its_parts() -> None:
    with speaking("en"):
        met, missed, none = (
            pay_words.pay_text(judged([month]).months[0])
            for month in (figures(), figures(opened=(1, 3)), figures(target=(0, 0)))
        )
    assert met.startswith("Target met: base pay 2,000.00 + bonus 600.00 + expenses 900.00 + development 1,700.00 ")
    assert missed.endswith("the manager decides the base pay; development adds 1,300.00 yuan.")
    assert none.startswith("No target: base pay 2,000.00")


@pytest.mark.parametrize(
    ("months", "readings", "said"),
    [
        (in_a_row("-"), {}, "R4: 2026 has no target."),
        (in_a_row("o"), {}, "R4: the target of 2026 is met; penalties of 0.00 yuan pay back 0.00 yuan."),
        (
            [figures(opened=("0.5", 3))],
            {},
            (
                "R4: the target of 2026 is short by 0.5 county seats, 1 township; "
                "met, the penalties of 250.00 yuan pay back 500.00 yuan."
            ),
        ),
        (
            [figures(target=(1, 1), opened=(0, 0)), figures(date(2026, 2, 1), target=(0, 0), opened=(0, 1))],
            {"refund_scope": "per_kind"},
            "R4: one kind has met the target of 2026 and gets 200.00 yuan back; still short: 1 county seat.",
        ),
        (
            [*in_a_row("xx", date(2025, 11, 1)), *in_a_row("x")],
            {"floor_month_penalties": "none"},
            "R4: the target of 2026 is short by 1 township; there are no penalties.",
        ),
    ],
)
def test_the_year_says_where_the_refund_stands(months: list[MonthFigures], readings: dict[str, str], said: str) -> None:
    with speaking("en"):
        assert pay_words.year_text(judged(months, **readings).years[-1]) == said


def test_corrections_are_told_with_their_day_month_and_reason() -> None:
    correction = Adjustment(
        month=MARCH, corrects=JANUARY, dated=date(2026, 3, 9), amount=Decimal(-300), reason="counted twice"
    )
    *_, floor_month = judged(in_a_row("xxx")).months
    with speaking("en"):
        assert pay_words.adjustment_text(correction) == (
            "2026-03-09: correction of 2026-01, -300.00 yuan (counted twice)"
        )
        assert pay_words.adjusted_text(adjusted(floor_month, [correction])) == (
            "Pay with corrections of -300.00 yuan: 500.00 yuan."
        )
        undecided = judged([figures(MARCH, opened=(0, 0))]).months[0]
        assert pay_words.adjusted_text(adjusted(undecided, [correction])) == (
            "Corrections of -300.00 yuan are added once the pay is decided."
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_every_reading_and_finding_has_a_sentence(language: str) -> None:
    assert set(pay_words.READING_MEANINGS["counts_in"]) == {word.value for word in CountsIn}
    with speaking(language):
        for name, words in READINGS.items():
            assert set(pay_words.READING_MEANINGS[name]) == {word.value for word in words}
            assert str(pay_words.READING_NAMES[name])
        findings = [pay_words.finding_text(PayFinding(what, Decimal(2))) for what in Finding]
        assert len(set(findings)) == len(Finding)
        assert not any("{" in text for text in findings)
        assert len({pay_words.opening_standing_text(standing) for standing in OpeningStanding}) == len(OpeningStanding)
        assert len({pay_words.kind_name(kind) for kind in OpeningKind}) == len(OpeningKind)


def test_the_readings_in_use_are_printed_with_the_month_an_opening_counts_in() -> None:
    readings = replace(PayReadings(), refund_scope=RefundScope.PER_KIND)
    with speaking("en"):
        rows = dict(pay_words.reading_texts(readings, CountsIn.CONTRACT))
        assert rows["What the refund of penalties asks for (R4)"].startswith("each kind that reaches")
        assert rows["The month that an opening counts in"] == "the month of the contract"
        assert len(pay_words.reading_texts(readings)) == len(READINGS)
        assert pay_words.rates_text(DEFAULT_RATES) == "Rules version 1, in force from 2000-01-01"


@pytest.mark.parametrize(
    ("places", "said"),
    [(per_kind(), "none"), (per_kind(2, 1), "2 county seats, 1 township"), (per_kind("0.5"), "0.5 county seats")],
)
def test_places_are_counted_by_kind(places: PerKind, said: str) -> None:
    with speaking("en"):
        assert pay_words.places_text(places) == said
