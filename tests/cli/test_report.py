"""``fieldapp month`` and ``fieldapp report``: closing, and everything that is printed."""

import json
import re
from pathlib import Path

import openpyxl
import pytest

from fieldapp.reports.catalogue import REPORTS
from tests.support.pdfs import words_of
from tests.support.terminal import Terminal

WANTED = {
    "visit_plan": ["--week", "2026-W48"],
    "task_report": ["--month", "2026-10"],
    "birthday_list": ["--month", "2026-12"],
    "dealer_file": ["--dealer", "家电"],
    "contract_card": ["--dealer", "家电"],
}


def test_a_month_is_closed_once_and_then_stays(demo: Terminal) -> None:
    assert demo.json("tasks", "--month", "2026-09")["closed"]
    assert "closed" in demo.refusal("month", "close", "2026-09")
    november = demo.json("tasks")
    assert not november["closed"]
    assert november["pay"]["met"] is False  # the demo's rep is behind on the 23rd
    assert "base pay" in demo.refusal("month", "close", "2026-11")  # the manager has not decided it (R1)
    assert demo.json("tasks") == november


def test_a_month_that_has_not_come_is_not_closed(demo: Terminal) -> None:
    assert demo.refusal("month", "close", "2027-01")
    assert not demo.json("tasks", "--month", "2027-01")["closed"]


def test_a_month_without_target_is_closed_by_one_command(new: Terminal) -> None:
    new.said("me", "李明")
    assert new.said("month", "close", "2026-11").startswith("2026-11 is closed.")
    assert new.json("tasks", "--month", "2026-11")["closed"]


def test_a_month_before_the_first_of_which_anything_is_recorded_is_not_closed(demo: Terminal) -> None:
    assert "Nothing is recorded for 2019-10" in demo.refusal("month", "close", "2019-10")
    assert not demo.json("tasks", "--month", "2019-10")["closed"]


def test_a_rep_who_begins_today_has_no_earlier_month_to_close(new: Terminal) -> None:
    new.said("me", "李明")
    assert "before 2026-11" in new.refusal("month", "close", "2026-10")


@pytest.mark.parametrize(
    ("month", "language", "marked"),
    [
        ("2026-11", "en", "Draft"),
        ("2026-11", "zh_CN", "草稿"),
        ("2026-10", "en", "Closed"),
        ("2026-10", "zh_CN", "已月结"),
    ],
)
def test_the_month_report_says_whether_the_month_is_closed(
    reading: Terminal, month: str, language: str, marked: str
) -> None:
    assert marked in reading.said("month", "report", month, lang=language)


def test_the_month_report_is_written_as_pdf_and_workbook_at_once(demo: Terminal, tmp_path: Path) -> None:
    pdf, xlsx = tmp_path / "十月.pdf", tmp_path / "十月.xlsx"
    out = demo.said("month", "report", "2026-10", "--pdf", pdf, "--xlsx", xlsx)
    assert str(pdf) in out
    assert str(xlsx) in out
    month = demo.json("tasks", "--month", "2026-10")
    place = next(task["place"] for task in month["tasks"] if task["state"] == "opened")
    words = words_of(pdf.read_bytes())
    assert place.split()[-1][-3:] in words
    book = openpyxl.load_workbook(xlsx)
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(place[-3:] in cell for cell in cells)
    assert f"{float(month['pay']['pay']):,.2f}" in words


def test_one_page_is_a_page(demo: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "born.pdf"
    assert demo.said("report", "birthday_list", "--month", "2026-11", "--pdf", path) == f"{path}: 1 page\n"


def test_the_month_names_each_rule_once_in_its_column(demo: Terminal, tmp_path: Path) -> None:
    demo.said("report", "task_report", "--month", "2026-10", "--pdf", tmp_path / "month.pdf")
    said = words_of((tmp_path / "month.pdf").read_bytes())
    assert re.search(r"R[23](countyseats|townships)(opened|short)", said)
    assert not re.search(r"R[23]:", said)


def test_the_reports_are_listed(reading: Terminal) -> None:
    rows = reading.json("report")
    assert {row["name"] for row in rows} == {kind.name for kind in REPORTS}
    assert all(row["title"] and row["for"] for row in rows)
    out = reading.said("report", lang="zh_CN")
    assert len(out.splitlines()) == len(REPORTS)
    assert rows != reading.json("report", lang="zh_CN")


@pytest.mark.parametrize("name", [kind.name for kind in REPORTS])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_each_report_comes_on_the_terminal_as_pdf_and_as_workbook(
    demo: Terminal, tmp_path: Path, name: str, language: str
) -> None:
    words = ["report", name, *WANTED.get(name, [])]
    title = next(row["title"] for row in demo.json("report", lang=language) if row["name"] == name)
    shown = demo.said(*words, lang=language)
    assert len(shown.splitlines()) > 3
    demo.said(*words, "--pdf", tmp_path / "r.pdf", "--xlsx", tmp_path / "r.xlsx", lang=language)
    printed = words_of((tmp_path / "r.pdf").read_bytes())
    assert shown.splitlines()[0].split()[0] in printed or title.replace(" ", "") in printed
    assert openpyxl.load_workbook(tmp_path / "r.xlsx").sheetnames


def test_what_a_report_lacks_is_said(reading: Terminal) -> None:
    assert reading.refusal("report", "dealer_file")
    assert "无此店" in reading.refusal("report", "dealer_file", "--dealer", "无此店")
    said = reading.refusal("report", "nonsense")
    assert "nonsense" in said
    assert "birthday_list" in said  # those that there are


@pytest.mark.parametrize("command", [["report", "dealers"], ["month", "report", "2026-10"]])
@pytest.mark.parametrize("option", ["--pdf", "--xlsx"])
def test_a_report_that_cannot_be_written_is_said_and_leaves_nothing(
    reading: Terminal, tmp_path: Path, command: list[str], option: str
) -> None:
    a_file = tmp_path / "file"
    a_file.write_text("mine", "utf-8")
    for target in (tmp_path, a_file / "report.out"):  # a folder, and a file where a folder should be
        code, _out, err = reading(*command, option, target)
        assert code == 1
        assert "could not be written" in err
        assert "Traceback" not in err
    assert a_file.read_text("utf-8") == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file"]


def test_json_of_a_report_is_the_list_of_reports_and_nothing_else(reading: Terminal) -> None:
    code, out, err = reading("report", "dealers", "--json")
    assert (code, out) == (2, "")
    assert "--xlsx" in err
    assert isinstance(json.loads(reading.said("report", "--json")), list)
