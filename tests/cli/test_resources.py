"""``fieldapp resources`` and ``fieldapp competitors``, and the same on paper."""

from collections import defaultdict
from pathlib import Path

import pytest

from fieldapp.reports.text_width import text_width
from fieldapp.rules.support import PromiseStanding
from tests.support.pdfs import words_of
from tests.support.terminal import Terminal


def test_shares_in_json_equal_the_ledger_added_up(demo: Terminal) -> None:
    told = demo.json("resources")
    first, last = told["period"]
    given: dict[str, float] = defaultdict(float)
    for row in told["ledger"]:
        assert row["standing"] in set(PromiseStanding)
        if first <= row["date"] <= last:
            given[row["dealer_id"]] += float(row["value"])
    assert given
    total = sum(given.values())
    for row in told["balance"]:
        assert float(row["resources"]) == given.get(row["dealer_id"], 0)
        assert row["resources_share"] == pytest.approx(100 * given.get(row["dealer_id"], 0) / total, abs=0.051)
        assert row["tilt"] == pytest.approx(row["resources_share"] - row["sales_share"])
    assert {row["kind"] for row in told["warnings"]}


def test_a_person_reads_promises_shares_and_warnings(demo: Terminal) -> None:
    said = demo.said("resources")
    assert "resources given" in said
    assert "% of the resources" in said
    assert "! " in said
    assert "笔资源" in demo.said("resources", lang="zh_CN")


def test_what_was_just_given_is_said_first_and_the_ids_to_settle_are_shown(demo: Terminal) -> None:
    told = demo.json("resources")
    dealer = told["ledger"][0]["dealer"]
    given = ("--kind", "gift", "--what", "雨伞", "--value", "500", "--promise", "进货", "--due", "2026-01-02")
    said = demo.said("resources", "--give", dealer, *given, "--on", "2026-01-01")
    assert f"Written down: {dealer}" in said.splitlines()[1]
    assert "雨伞, given on 2026-01-01, 500.00 yuan" in said
    owed = [row for row in demo.json("resources")["ledger"] if row["what"] == "雨伞" and row["value"] == "500.00"]
    new = next(row for row in owed if row["date"] == "2026-01-01")
    assert new["id"] in said.partition("For --settle:")[2]
    days = [line.split()[1] for line in said.splitlines() if line.startswith("  due ")]
    assert days == sorted(days)


def test_tables_of_the_terminal_stand_in_columns_also_where_cells_are_empty(demo: Terminal) -> None:
    lines = demo.said("contracts").partition("\nContracts\n")[2].splitlines()
    place = lines[0].index("Number")
    assert lines[1].strip("-") == ""
    assert any("HT-" in line for line in lines[2:])
    for line in lines[2:]:
        if "HT-" in line:
            before = line[: line.index("HT-")]
            assert text_width(before) == place


def test_the_board_of_opponents_is_told(demo: Terminal) -> None:
    told = demo.json("competitors")
    assert {goal["state"] for goal in told["goals"]} <= {"open", "overdue", "overtaken", "missed", "dropped"}
    assert told["goals"]
    assert told["high_ground"]
    assert "stage 1" in demo.said("competitors")


@pytest.mark.parametrize(
    ("name", "language", "heads"),
    [
        ("resources", "en", ("Promises not kept", "Shares of resources, sales and profit", "Warnings")),
        ("resources", "zh_CN", ("未兑现的承诺", "资源、销售、利润占比", "预警")),
        ("competitors", "en", ("Opponents to overtake", "High ground", "Competitors seen at dealers")),
        ("competitors", "zh_CN", ("要超越的对手", "制高点", "在经销商处见到的竞品")),
    ],
)
def test_both_reports_are_printed(
    demo: Terminal, tmp_path: Path, name: str, language: str, heads: tuple[str, ...]
) -> None:
    path = tmp_path / "report.pdf"
    demo.said("report", name, "--pdf", path, lang=language)
    words = words_of(path)
    assert all(head.replace(" ", "") in "".join(words.split()) for head in heads)


def test_a_contract_a_method_a_round_high_ground_and_an_opponent_are_written_from_the_terminal(demo: Terminal) -> None:
    dealer = demo.json("resources")["ledger"][0]["dealer"]
    contract = demo.json(
        "note", "contract", "--dealer", dealer, "--set", "number=HT-77", "deposit_kind=earnest", "deposit=5000"
    )
    demo.said("note", "contract", "--change", contract["id"], "--set", "our_seal=是", "ends_on=2027-11-19")
    (told,) = [row for row in demo.json("contracts") if row["number"] == "HT-77"]
    assert (told["to_return"], told["our_seal"], told["ends_on"]) == ("10000.00", True, "2027-11-19")

    where = demo.json("competitors")["goals"][0]["region"]
    opponent = demo.json(
        "note", "opponent", "--place", where, "--set", "stage=7", "opponent=朔川", "deadline=2027-03-31"
    )["id"]
    demo.said("note", "opponent", "--change", opponent, "--set", "acted_on=2026-11-01", "reacted_on=2026-11-09")
    (goal,) = [row for row in demo.json("competitors")["goals"] if row["id"] == opponent]
    assert (goal["stage"], goal["opponent"], goal["taken_days"]) == (7, "朔川", 8)

    ground = demo.json(
        "note", "high-ground", "--place", where, "--set", "kind=light_box", "what=十字路口灯箱", "is_ours=yes"
    )["id"]
    assert ground in {row["id"] for row in demo.json("competitors")["high_ground"] if row["ours"]}

    values = ("--set", "method=concentrated", "last_on=2029-02-28", "commitment=单店六十万", "--on", "2029-01-01")
    method = demo.json("note", "method", "--place", where, "--dealer", dealer, *values)["id"]
    demo.said("note", "method", "--change", method, "--set", "reassurance=其他店照常供货")

    told = [row for row in demo.json("resources")["rounds"] if row["result"] == ""]
    for row in told:
        demo.said("note", "round", "--change", row["id"], "--set", "result=月销翻倍", "sales_after=80000")
    begun = demo.json("note", "round", "--dealer", dealer, "--set", "input=门头", "amount=3000")["id"]
    (made,) = [row for row in demo.json("resources")["rounds"] if row["id"] == begun]
    assert (made["began"], made["amount"]) == ("2026-11-23", "3000.00")


def test_what_cannot_be_written_is_refused_with_what_could(demo: Terminal) -> None:
    dealer = demo.json("resources")["ledger"][0]["dealer"]
    assert "--dealer" in demo.refusal("note", "contract", "--set", "number=HT-1")
    assert "deposit_kind" in demo.refusal("note", "contract", "--dealer", dealer, "--set", "nonsense=1")
    assert "yes or no" in demo.refusal("note", "contract", "--dealer", dealer, "--set", "our_seal=maybe")
    assert demo.refusal("note", "contract", "--dealer", dealer, "--set", "signed_on=gestern")
    assert "No place" in demo.refusal("note", "opponent", "--place", "没有这个地方", "--set", "opponent=朔川")
    assert demo.refusal("note", "opponent", "--set", "opponent=朔川")
    assert "may be several" in demo.refusal("note", "high-ground", "--place", "城关镇", "--set", "kind=other", "what=x")


def test_the_case_of_a_dormant_dealer_is_opened_gone_on_with_and_closed(demo: Terminal) -> None:
    dealer = demo.json("resources")["ledger"][0]["dealer"]
    opened = demo.json("note", "revival", "--dealer", dealer, "--set", "why=返利没兑现", "plan=先兑现")["id"]
    assert demo.json("note", "revival", "--dealer", dealer, "--set", "calls=12月1日打过电话")["id"] == opened
    closed = demo.json("note", "revival", "--dealer", dealer, "--set", "outcome=bought_again", "result=订了十台")["id"]
    assert closed == opened
    assert "--dealer" in demo.refusal("note", "revival", "--set", "why=x")
    assert "under way" in demo.refusal("note", "revival", "--change", opened, "--set", "why=x")
