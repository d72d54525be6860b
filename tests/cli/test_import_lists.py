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
