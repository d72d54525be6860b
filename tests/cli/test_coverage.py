"""``fieldapp coverage`` says what the report says."""

import csv
from pathlib import Path

import pytest

from tests.support.pdfs import words_of
from tests.support.terminal import Terminal


def test_the_board_is_shown_and_adds_up(reading: Terminal) -> None:
    board = reading.json("coverage")
    assert sum(county["townships"] for county in board["counties"]) == board["townships"] > 50
    for county in board["counties"]:
        assert county["active"] <= county["covered"] <= county["townships"] - len(county["blank"])
        assert county["penetration_percent"] == pytest.approx(100 * county["active"] / county["townships"], abs=0.05)
    assert [end["on"][:4] for end in board["trend"]] == ["2023", "2024", "2025", "2026"]
    shown = reading.said("coverage")
    for county in board["counties"]:
        assert f"{county['name']}  Covered {county['covered']}/{county['townships']}" in shown


def test_one_county_is_named_by_its_code_or_its_name(reading: Terminal) -> None:
    county = reading.json("coverage", "--county", "410184")
    assert county["name"] == "新郑市"
    assert (
        len(county["townships"]) == sum(1 for line in reading.said("coverage", "--county", "新郑市").splitlines()) - 1
    )
    assert {"code", "name", "covered", "visited", "ordering", "active"} == set(county["townships"][0])
    said = reading.refusal("coverage", "--county", "110101")
    assert "110101" in said
    assert "新郑市" in said


def test_the_report_has_the_figures_of_the_command_on_paper_and_as_tables(demo: Terminal, tmp_path: Path) -> None:
    board = demo.json("coverage")
    demo.said("report", "coverage", "--pdf", tmp_path / "c.pdf", "--csv", tmp_path / "c.csv")
    printed = words_of((tmp_path / "c.pdf").read_bytes())
    assert f"{board['penetration_percent']}%" in printed
    assert "Sketchmap" in printed  # the map is there
    with (tmp_path / "c.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    together = next(row for row in rows if row and row[0] == "Together")
    assert together[1] == str(board["townships"])
    trend = [row for row in rows if row and row[0] in {"2023", "2024", "2025", "Today"}]
    assert [row[1] for row in trend] == [str(end["opened"]) for end in board["trend"]]


def test_an_earlier_month_has_its_own_twelve_months(demo: Terminal) -> None:
    assert "2025-01-01 to 2025-12-31" in demo.said("report", "coverage", "--month", "2025-12")
