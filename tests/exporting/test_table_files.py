"""Tables as files: numbers count, days sort, and nothing that somebody typed is ever calculated."""

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select

from db.models import ChangeSet, ExportRecord
from db.store import Store
from fieldapp.errors import RefusedError, SurroundingsError
from fieldapp.exporting.record import export_table
from fieldapp.importing.read_file import open_file
from fieldapp.table_files import sheet_name, write_table

HEADINGS = ["名称", "金额", "数量", "日期", "时刻", "核心"]
NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
ROW = ("兴旺", Decimal("1234.50"), 3, date(2026, 5, 1), NOW, True)
DANGEROUS = ["=1+1", "+86 138", "-5", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", "＝1+1"]


def test_a_workbook_has_typed_cells_and_frozen_headings(tmp_path: Path) -> None:
    assert write_table(tmp_path / "a.xlsx", "经销商", HEADINGS, [ROW]) == 1
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == HEADINGS
    assert [cell.value for cell in sheet[2]] == [
        "兴旺",
        1234.5,
        3,
        datetime(2026, 5, 1),
        datetime(2026, 11, 23, 9, 30),  # in China
        "yes",
    ]
    assert (sheet.title, sheet.freeze_panes) == ("经销商", "A2")
    assert sheet.auto_filter.ref == "A1:F2"


def test_csv_opens_in_chinese_excel(tmp_path: Path) -> None:
    write_table(tmp_path / "a.csv", "", HEADINGS, [ROW])
    raw = (tmp_path / "a.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.decode("utf-8-sig").splitlines()[1] == "兴旺,1234.50,3,2026-05-01,2026-11-23 09:30,yes"


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_is_never_a_formula(tmp_path: Path, text: str) -> None:
    for name in ("a.xlsx", "a.csv"):
        write_table(tmp_path / name, text, [text], [[text]])
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None
    assert [(cell.data_type, cell.value) for cell in (sheet["A1"], sheet["A2"])] == [("s", text)] * 2
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row[0][0] for row in csv.reader(file)] == ["'", "'"]


@pytest.mark.parametrize("digits", ["13837901234", "037167891234", "0042", "202611230001234567"])
def test_telephones_and_codes_keep_their_digits_in_csv(tmp_path: Path, digits: str) -> None:
    write_table(tmp_path / "a.csv", "", ["a"], [[digits], ["1200"]])
    lines = (tmp_path / "a.csv").read_text("utf-8-sig").splitlines()
    assert lines == ["a", f"\t{digits}", "1200"]  # behind a tab Excel takes them for text
    assert [row.cells for row in open_file(tmp_path / "a.csv").sheet.rows()] == [(digits,), ("1200",)]


def test_negative_numbers_stay_numbers_in_csv(tmp_path: Path) -> None:
    write_table(tmp_path / "a.csv", "", ["a"], [[Decimal("-5.00")]])
    assert (tmp_path / "a.csv").read_text("utf-8-sig").splitlines() == ["a", "-5.00"]


def test_rare_characters_and_line_breaks_come_through(tmp_path: Path) -> None:
    text = '𬭎𫖮㛃镕, "喆"\n堃'
    for name in ("a.xlsx", "a.csv"):
        write_table(tmp_path / name, "", ["a"], [[text]])
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None
    assert sheet["A2"].value == text
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file))[1] == [text]


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError):
        write_table(tmp_path / "a.pdf", "", ["a"], [])


def test_a_file_that_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(SurroundingsError):
        write_table(tmp_path / "a.csv", "", ["a"], [["x"]])
    assert list(tmp_path.iterdir()) == [tmp_path / "a.csv"]


def test_stopping_halfway_leaves_no_half_file(tmp_path: Path) -> None:
    class StoppedError(Exception):
        pass

    def stop(_done: int, _total: int) -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        write_table(tmp_path / "a.csv", "", ["a"], ([n] for n in range(10_000)), step=stop)
    assert list(tmp_path.iterdir()) == []


def test_names_of_sheets_are_made_such_that_excel_takes_them() -> None:
    assert sheet_name("2026/11: [经销商]*?") == "2026 11   经销商"
    assert sheet_name("长" * 40) == "长" * 31
    assert sheet_name("''") == "FieldApp"


def test_each_export_is_written_down_and_no_undo_takes_it_back(store: Store, tmp_path: Path) -> None:
    assert export_table(store, tmp_path / "a.xlsx", "Visits", ["a"], [["x"], ["y"]], now=NOW) == 2
    with store.reading() as session:
        record = session.scalars(select(ExportRecord)).one()
        assert (record.what, record.file_name, record.rows, record.exported_at) == ("Visits", "a.xlsx", 2, NOW)
        assert session.scalars(select(ChangeSet.can_undo)).all() == [False]
