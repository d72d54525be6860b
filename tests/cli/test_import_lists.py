"""``fieldapp import contracts FILE`` and its like, as somebody types them."""

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.support.files import csv_file
from tests.support.terminal import Terminal

UNKNOWN = {
    "figures": ("客户名称,1月出货", "无此店,100"),
    "prices": ("客户名称,日期,品牌", "无此店,2026-11-01,岚屿"),
}


@pytest.mark.parametrize("kind", UNKNOWN)
def test_the_failed_rows_of_each_file_go_into_a_file_of_their_own(demo: Terminal, tmp_path: Path, kind: str) -> None:
    heading, row = UNKNOWN[kind]
    files = [csv_file(tmp_path / f"2026-{name}.csv", heading, f"{row}{name}") for name in (1, 2)]
    assert demo("import", kind, *files, "--failed", tmp_path / "failed.xlsx")[0] == 1
    for name, last in (("failed", "1"), ("failed-2026-2", "2")):
        (_headings, row_told) = CalamineWorkbook.from_path(tmp_path / f"{name}.xlsx").get_sheet_by_index(0).to_python()
        assert any(str(cell).removesuffix(".0").endswith(last) for cell in row_told), row_told


def test_more_rows_than_the_terminal_shows_are_counted(demo: Terminal, tmp_path: Path) -> None:
    rows = [f"无此店{number},2026-11-01,岚屿" for number in range(23)]
    file = csv_file(tmp_path / "seen.csv", "客户名称,日期,品牌", *rows)
    code, out, _err = demo("import", "prices", file)
    assert (code, len(out.splitlines())) == (1, 22)
    assert "And 3 more rows" in out


@pytest.mark.parametrize("kind", ["figures", "prices"])
def test_a_list_without_a_file_asks_for_one(demo: Terminal, kind: str) -> None:
    assert demo("import", kind)[0] == 2


def test_rounds_go_out_and_come_in_and_the_same_file_only_once(demo: Terminal, tmp_path: Path) -> None:
    before = demo.json("resources")["rounds"]
    demo.said("export", tmp_path / "rounds.xlsx", "--list", "rounds")
    told = demo.json("import", "rounds", tmp_path / "rounds.xlsx", "--dry-run")["files"][0]
    assert (told["unchanged"], told["failed"]) == (len(before), 0)
    dealer = next(row["where"] for row in before if row["number"] == 3)  # its last round has no result
    file = csv_file(tmp_path / "new.csv", "客户,日期,投入,金额,结果", f"{dealer},2026-11-20,展台,3000,")
    code, out, _err = demo("import", "rounds", file, lang="zh_CN")
    assert (code, "还没有写明结果" in out) == (1, True)
    began = next(row["began"] for row in before if row["where"] == dealer and row["number"] == 3)
    file = csv_file(
        tmp_path / "both.csv",
        "客户,日期,投入,金额,结果",
        f"{dealer},2026-11-20,展台,3000,",
        f"{dealer},{began},,,月销 30 台",
    )
    told = demo.json("import", "rounds", file)["files"][0]  # the result stands below the round that follows it
    assert (told["added"], told["updated"], told["failed"]) == (1, 1, 0)
    assert demo("import", "rounds", file)[0] == 1
    rounds = {row["number"]: row for row in demo.json("resources")["rounds"] if row["where"] == dealer}
    assert (rounds[4]["input"], rounds[4]["amount"], rounds[3]["result"]) == ("展台", "3000.00", "月销 30 台")


@pytest.mark.parametrize(("language", "market"), [("en", "Market"), ("zh_CN", "市场")])
@pytest.mark.parametrize("kind", ["methods", "high-ground"])
def test_the_template_of_a_market_s_list_begins_with_the_market(
    demo: Terminal, tmp_path: Path, kind: str, language: str, market: str
) -> None:
    demo.said("import", kind, "--template", tmp_path / "f.xlsx", lang=language)
    book = CalamineWorkbook.from_path(tmp_path / "f.xlsx")
    assert book.get_sheet_by_index(0).to_python()[0][0] == market
    assert len(book.sheet_names) == 2  # and the words that its columns take
