"""``fieldapp pay``: the contract of its input and output, and what it says to bad input."""

import argparse
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.cli import pay
from fieldapp.cli.context import Context
from fieldapp.clock import ClockOnDay
from fieldapp.errors import FieldAppError, RefusedError, SurroundingsError
from fieldapp.pay_json import judgement_json, read_case
from fieldapp.places import Places
from fieldapp.rules.pay_readings import READINGS
from fieldapp.texts import speaking

Json = dict[str, Any]

EXAMPLE: Json = {
    "month": "2026-01",
    "target": {"county": 1, "township": 4},
    "opened": {"county": 0, "township": 5},
    "base_pay": "2000",
    "bonus": "600",
    "expenses": "900",
    "base_pay_decided": "1500",
}


def month(**changes: object) -> Json:
    """The worked example with *changes*; ``...`` takes a key out."""
    return {key: value for key, value in (EXAMPLE | changes).items() if value is not ...}


def fieldapp(*words: str, language: str = "en") -> int:
    """Run the command as the terminal would."""
    with speaking(language):
        parser = argparse.ArgumentParser(prog="fieldapp")
        pay.add_parser(parser.add_subparsers())
        arguments = parser.parse_args(["pay", *words])
        code = arguments.run(arguments, Context(Places(Path("nowhere")), ClockOnDay(date(2026, 8, 1)), language))
    assert isinstance(code, int)
    return code


@pytest.fixture
def case_file(tmp_path: Path) -> Iterator[Path]:
    file = tmp_path / "case.json"
    file.write_text(json.dumps({"months": [EXAMPLE]}), "utf-8")
    yield file
    assert json.loads(file.read_text("utf-8")) == {"months": [EXAMPLE]}, "the input is only read"


def judged(*months: Json, **more: object) -> Json:
    """The output for *months*, in English."""
    with speaking("en"):
        return judgement_json(read_case(json.dumps({"months": months} | more).encode()).judge())


def refusal(source: str | bytes) -> str:
    """What the reader of the input says, in English."""
    with pytest.raises(RefusedError) as caught:
        read_case(source.encode() if isinstance(source, str) else source)
    with speaking("en"):
        return str(caught.value.text)


def test_the_output_has_the_shape_of_the_contract(case_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert fieldapp("--input", str(case_file), "--json") == 0
    result = json.loads(capsys.readouterr().out)
    assert result == {
        "months": [
            {
                "month": "2026-01",
                "met": False,
                "missed_run": 1,
                "lines": [
                    {
                        "rule": "R2",
                        "kind": "county",
                        "what": "short",
                        "count": 1,
                        "amount": "-300.00",
                        "counts": True,
                        "text": "R2: county seats short 1 × -300.00 = -300.00 yuan",
                    },
                    {
                        "rule": "R3",
                        "kind": "township",
                        "what": "opened",
                        "count": 5,
                        "amount": "1500.00",
                        "counts": True,
                        "text": "R3: townships opened 5 × 300.00 = 1,500.00 yuan",
                    },
                ],
                "development": "1200.00",
                "bonus_paid": "0.00",
                "expenses_paid": "0.00",
                "pay": "2700.00",
                "pay_rule": "R1",
                "pay_text": "R1: missed, so bonus and expenses are void: base pay as decided 1,500.00 "
                "+ development 1,200.00 = 2,700.00 yuan.",
                "rates": "1",
                "warnings": [],
            }
        ],
        "years": [
            {
                "year": 2026,
                "met": False,
                "penalties": "300.00",
                "refund": "0.00",
                "refunds": [],
                "text": "R4: the target of 2026 is short by 1 county seat; "
                "met, the penalties of 300.00 yuan pay back 600.00 yuan.",
            }
        ],
        "readings": {name: next(iter(words)).value for name, words in READINGS.items()},
    }


def test_a_void_reward_stays_in_sight_with_the_reason() -> None:
    only = judged(EXAMPLE, readings={"missed_month_rewards": "void"})["months"][0]
    assert (only["development"], only["pay"]) == ("-300.00", "1200.00")
    assert only["lines"][1]["counts"] is False
    assert only["lines"][1]["text"].endswith("void, as the month is missed")


def test_an_undecided_month_has_no_pay_and_says_why() -> None:
    only = judged(month(base_pay_decided=...))["months"][0]
    assert only["pay"] is None
    assert "until the manager decides" in only["warnings"][0]


@pytest.mark.parametrize("target", [..., None, {}, {"county": 0, "township": 0}])
def test_a_month_without_target_pays_in_full(target: object) -> None:
    only = judged(month(target=target, base_pay_decided=...))["months"][0]
    assert (only["met"], only["missed_run"], only["pay"]) == (None, 0, "5000.00")


def test_a_target_of_one_kind_leaves_the_other_free() -> None:
    only = judged(month(target={"township": 4}))["months"][0]
    assert (only["met"], only["development"]) == (True, "1500.00")


def test_amounts_may_be_text_whole_numbers_or_decimals() -> None:
    only = judged(month(base_pay=2000, bonus=0.1, expenses=" 900.5 ", target={}))["months"][0]
    assert (only["bonus_paid"], only["expenses_paid"], only["pay"]) == ("0.10", "900.50", "4400.60")


def test_shared_openings_are_written_as_fractions() -> None:
    lines = judged(month(opened={"county": "1.00", "township": "3.5"}))["months"][0]["lines"]
    assert [(line["count"], line["amount"]) for line in lines] == [(1, "500.00"), (3.5, "1050.00"), (0.5, "-50.00")]


def test_the_legal_minimum_wage_only_warns() -> None:
    plain = judged(EXAMPLE)["months"][0]
    warned = judged(EXAMPLE, minimum_wage="2700.01", deduction_limit_percent=9)["months"][0]
    assert [text.split(":")[0] for text in warned["warnings"]] == ["Check the law", "Check the law"]
    assert warned["pay"] == plain["pay"]


def test_a_refund_names_the_months_it_is_booked_in() -> None:
    months = [month(opened={"county": 0, "township": 4}), month(month="2026-03", opened={"county": 2, "township": 4})]
    year = judged(*months, readings={"refund_when": "when_reached"})["years"][0]
    assert (year["met"], year["penalties"], year["refund"]) == (True, "300.00", "600.00")
    assert year["refunds"] == [{"month": "2026-03", "amount": "600.00"}]


def test_nothing_to_judge_is_judged_as_nothing() -> None:
    assert judged() == {"months": [], "years": []}


def test_the_figures_can_come_through_a_pipe(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = b"\xef\xbb\xbf" + json.dumps({"months": [EXAMPLE]}).encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(source)))
    assert fieldapp("--input", "-", "--json") == 0
    assert json.loads(capsys.readouterr().out)["months"][0]["pay"] == "2700.00"


def test_without_json_it_is_a_table_to_read_in_either_language(
    case_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fieldapp("--input", str(case_file)) == 0
    english = capsys.readouterr().out
    assert fieldapp("--input", str(case_file), language="zh_CN") == 0
    chinese = capsys.readouterr().out
    heading, row, *_ = english.splitlines()
    assert heading.split()[-1] == "Pay"
    assert row.split() == ["2026-01", "not", "met", "1", "1,200.00", "0.00", "0.00", "2,700.00"]
    assert len(heading) == len(row)
    assert "R3: townships opened 5 × 300.00 = 1,500.00 yuan" in english
    assert "Rewards for places opened in a missed month: they are paid" in english
    assert "R3：开发乡镇 5 个 × 300.00 = 1,500.00 元" in chinese
    assert "未完成月份的开发奖励：照发" in chinese


def test_the_example_in_the_help_is_one_that_works() -> None:
    assert read_case(pay.EXAMPLE.encode()).judge().months[0].pay == 2700


def test_the_readings_are_listed_with_default_and_meaning(capsys: pytest.CaptureFixture[str]) -> None:
    assert fieldapp("--readings") == 0
    page = capsys.readouterr().out
    for name, words in READINGS.items():
        assert f"{name}: " in page
        for word in words:
            line = next(line for line in page.split(f"{name}: ")[1].splitlines() if line.split()[0] == word.value)
            assert line.endswith(" (default)") is (word is next(iter(words)))
    assert fieldapp("--readings", "--json") == 0
    listed = json.loads(capsys.readouterr().out)
    assert {reading["name"]: [word["value"] for word in reading["values"]] for reading in listed} == {
        name: [word.value for word in words] for name, words in READINGS.items()
    }
    assert all(reading["default"] == reading["values"][0]["value"] for reading in listed)


@pytest.mark.parametrize("words", [[], ["--json"], ["--input"], ["--input", "f", "--readings"]])
def test_a_command_that_says_not_what_it_wants_is_a_mistake_of_usage(words: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        fieldapp(*words)
    assert stop.value.code == 2


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    for missing in (tmp_path / "none.json", tmp_path):
        with pytest.raises(SurroundingsError) as caught:
            fieldapp("--input", str(missing))
        with speaking("en"):
            assert str(missing) in str(caught.value.text)


def test_unknown_keys_are_left_out_with_a_note(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "case.json"
    file.write_text(json.dumps({"months": [month(base_pay_decide=1)], "title": "x"}), "utf-8")
    assert fieldapp("--input", str(file), "--json") == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["months"][0]["pay"] == "2700.00"
    assert said.err.splitlines() == [
        "Note: title is not known and was left out.",
        "Note: months[0].base_pay_decide is not known and was left out.",
    ]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("", "The input is not JSON: line 1, column 1."),
        ('{"months": [,]}', "The input is not JSON: line 1, column 13."),
        ("[]", "The input must be a JSON object."),
        ("{}", "months is missing."),
        ('{"months": {}}', "months must be a list."),
        ('{"months": [1]}', "months[0] must be a JSON object."),
        ('{"months": [], "months": []}', 'The key "months" stands twice in one object.'),
        ('{"months": [], "readings": []}', "readings must be a JSON object."),
        ('{"months": [], "readings": {"x": 1}}', "readings.x is not known. Known are: month_met, "),
        ('{"months": [], "readings": {"month_met": "all"}}', '"all" is not known. Known are: both, total.'),
        ('{"months": [], "readings": {"month_met": ["both"]}}', "readings.month_met: […] is not known."),
        ('{"months": [], "minimum_wage": "x"}', 'minimum_wage: "x" is not a number'),
        ('{"months": [], "minimum_wage": NaN}', "NaN is not a number."),
        ('{"months": [], "minimum_wage": -Infinity}', "-Infinity is not a number."),
        ('{"months": [], "minimum_wage": 1e99999999999999999999}', "too large or too small"),
        ('{"months": [], "minimum_wage": 1e-99999999999999999999}', "too large or too small"),
        ('{"months": [], "minimum_wage": ' + "9" * 5000 + "}", "too large"),
        ('{"months": [], "minimum_wage": 1e400}', "too large"),
        ('{"months": [], "minimum_wage": 1e-400}', "more than two decimal places"),
        ('{"months": [], "readings": {"\\ud800\\u001b": 1}}', 'readings["?\\u001b"] is not known.'),
        ("[" * 100_000, "too deep"),
        (b'{"months": "\xb2\xe2"}', "not text in UTF-8"),
        ('{"months": []}'.encode("utf-16"), "not text in UTF-8"),
    ],
)
def test_what_is_no_case_is_refused_with_the_place(source: str | bytes, said: str) -> None:
    assert said in refusal(source)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"month": ...}, "months[0].month is missing."),
        ({"opened": ...}, "months[0].opened is missing."),
        ({"base_pay": ...}, "months[0].base_pay is missing."),
        ({"bonus": None}, "months[0].bonus is missing."),
        ({"expenses": ...}, "months[0].expenses is missing."),
        ({"month": "2026-13"}, 'months[0].month: "2026-13" is not a month from 2000-01 to 2999-12'),
        ({"month": "2026-1"}, "is not a month"),
        ({"month": "1999-12"}, "is not a month"),
        ({"month": "9999-12"}, "is not a month"),
        ({"month": "２０２６-01"}, "is not a month"),
        ({"month": 202601}, "202601 is not a month"),
        ({"opened": 5}, "months[0].opened must be a JSON object."),
        ({"opened": {"county": -1}}, "months[0].opened.county: -1 is below 0."),
        ({"opened": {"town": 1}}, "months[0].opened.town is not known. Known are: county, township."),
        ({"opened": {"county": True}}, "months[0].opened.county: true is not a number"),
        ({"opened": {"county": None}}, "is not a number"),
        ({"opened": {"county": 0.333}}, "0.333 has more than two decimal places."),
        ({"target": {"county": 0.5}}, "months[0].target.county: 0.5 is not a whole number."),
        ({"target": []}, "months[0].target must be a JSON object."),
        ({"base_pay": "2,000"}, 'months[0].base_pay: "2,000" is not a number'),
        ({"base_pay": "1e3"}, "is not a number"),
        ({"base_pay": "1_000"}, "is not a number"),
        ({"base_pay": "NaN"}, "is not a number"),
        ({"base_pay": ""}, "is not a number"),
        ({"base_pay": "-1"}, '"-1" is below 0.'),
        ({"base_pay": "0.001"}, "more than two decimal places"),
        ({"base_pay": "99999999999"}, "too large"),
        ({"base_pay_decided": "soon"}, "months[0].base_pay_decided"),
    ],
)
def test_figures_that_make_no_sense_are_refused_with_the_place(changes: Json, said: str) -> None:
    assert said in refusal(json.dumps({"months": [month(**changes)]}))


@pytest.mark.parametrize("second", ["2026-01", "2025-12"])
def test_months_out_of_order_or_twice_are_refused(second: str) -> None:
    said = refusal(json.dumps({"months": [EXAMPLE, month(month=second)]}))
    assert said == (f"months[1].month: {second} does not come after 2026-01. Give the months in order, each once.")


def test_a_refusal_speaks_chinese_to_who_reads_chinese() -> None:
    with pytest.raises(RefusedError) as caught:
        read_case(b"{}")
    with speaking("zh_CN"):
        assert str(caught.value.text) == "缺少 months。"


strange_words = st.sampled_from(
    [
        "",
        " ",
        "\ud800",
        "\x1b[2J",
        "½",
        "{x}",
        "NaN",
        "1e9",
        "2026-01",
        "1500",
        "both",
        "county",
        "township",
        "month_met",
    ]
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | strange_words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(strange_words, inner, max_size=3),
    max_leaves=5,
)
strange_month = st.fixed_dictionaries({}, optional={key: st.just(value) | anything for key, value in EXAMPLE.items()})


@given(
    st.fixed_dictionaries(
        {}, optional={"months": st.lists(strange_month, max_size=3) | anything, "readings": anything, "x": anything}
    )
)
def test_no_input_gets_anything_but_a_result_or_a_refusal(source: Json) -> None:
    try:
        case = read_case(json.dumps(source).encode())
        json.dumps(judgement_json(case.judge()))
        said = [str(note) for note in case.notes]
    except FieldAppError as error:
        said = [str(error.text)]
    "".join(said).encode()  # what is said can be printed


@given(st.binary(max_size=60))
def test_no_bytes_get_anything_but_a_refusal(source: bytes) -> None:
    with pytest.raises(RefusedError):
        read_case(source)
