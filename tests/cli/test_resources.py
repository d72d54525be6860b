"""``fieldapp resources`` and ``fieldapp competitors``, and the same on paper."""

from collections import defaultdict
from pathlib import Path

import pytest

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
