"""Tables are read as people keep them: any encoding, any separator, headings wherever they stand."""

from pathlib import Path
from typing import Any

import pytest
import xlwt

from fieldapp.file_columns import Field
from fieldapp.importing.columns import guess
from fieldapp.importing.read_file import open_file
from fieldapp.importing.sheet import Sheet, cell_text
from tests.support.files import csv_file, xlsx_file

HEADINGS = "店名,联系人,电话"
ROW = "兴旺家电,王建国,13837901234"


def _texts(sheet: Sheet) -> list[list[str]]:
    return [[cell_text(cell) for cell in row.cells] for row in sheet.rows()]


def _fields(sheet: Sheet) -> list[Field | None]:
    return [meaning.field for meaning in guess(sheet)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_whatever_encoding_excel_writes(tmp_path: Path, encoding: str) -> None:
    sheet = open_file(csv_file(tmp_path / "a.csv", HEADINGS, ROW, encoding=encoding)).sheet
    assert sheet.headings == ("店名", "联系人", "电话")
    assert _texts(sheet) == [["兴旺家电", "王建国", "13837901234"]]


def test_a_short_gbk_file_is_not_taken_for_something_else(tmp_path: Path) -> None:
    sheet = open_file(csv_file(tmp_path / "a.csv", "店名", "曾记", encoding="gbk")).sheet
    assert (sheet.headings, _texts(sheet)) == (("店名",), [["曾记"]])


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_any_usual_separator_is_found(tmp_path: Path, separator: str) -> None:
    lines = [HEADINGS, ROW, "鑫源电器,李梅,13900001111"]
    sheet = open_file(csv_file(tmp_path / "a.csv", *(line.replace(",", separator) for line in lines))).sheet
    assert [row[0] for row in _texts(sheet)] == ["兴旺家电", "鑫源电器"]


def test_a_quoted_cell_may_hold_lines_commas_and_quotation_marks(tmp_path: Path) -> None:
    sheet = open_file(csv_file(tmp_path / "a.csv", "店名,备注", '兴旺,"一\n二, ""三"""', "鑫源,")).sheet
    assert _texts(sheet) == [["兴旺", '一\n二, "三"'], ["鑫源", ""]]


def test_what_only_keeps_excel_from_calculating_is_taken_off(tmp_path: Path) -> None:
    sheet = open_file(csv_file(tmp_path / "a.csv", "编号,电话,备注", "=\"007\",'+86 13837901234,'tis")).sheet
    assert _texts(sheet) == [["007", "+86 13837901234", "'tis"]]


def test_headings_are_found_below_a_title_and_remarks(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["2026年经销商档案表"],
        ["制表人：李", "", "2026-01-01"],
        [],
        HEADINGS.split(","),
        ROW.split(","),
    ]
    sheet = open_file(xlsx_file(tmp_path / "a.xlsx", rows, merged=[(0, 0, 0, 2)])).sheet
    assert sheet.headings == ("店名", "联系人", "电话")
    assert [row.number for row in sheet.rows()] == [5]


def test_headings_over_two_rows_are_joined_where_cells_are_merged(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["店名", "联系人", "", "地址"],
        ["", "姓名", "电话", ""],
        ["兴旺", "王建国", 13837901234, "中心街"],
    ]
    sheet = open_file(xlsx_file(tmp_path / "a.xlsx", rows, merged=[(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 1, 3)])).sheet
    assert sheet.headings == ("店名", "联系人 姓名", "联系人 电话", "地址")
    assert _fields(sheet) == [Field.NAME, Field.PERSON, Field.PHONE, Field.ADDRESS]
    assert _texts(sheet) == [["兴旺", "王建国", "13837901234", "中心街"]]


def test_a_dealer_merged_over_its_people_stands_in_each_row(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["店名", "联系人"], ["兴旺", "王建国"], ["", "李梅"], ["鑫源", "张三"], [None, None]]
    sheet = open_file(xlsx_file(tmp_path / "a.xlsx", rows, merged=[(1, 0, 2, 0)])).sheet
    assert _texts(sheet) == [["兴旺", "王建国"], ["兴旺", "李梅"], ["鑫源", "张三"]]


def test_the_old_excel_format_is_read_too(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("客户")
    for column, text in enumerate(["店名", "电话"]):
        sheet.write(0, column, text)
    sheet.write(1, 0, "兴旺")
    sheet.write(1, 1, 13837901234)
    book.save(str(tmp_path / "a.xls"))
    found = open_file(tmp_path / "a.xls").sheet
    assert _texts(found) == [["兴旺", "13837901234"]]


def test_a_second_column_of_the_same_name_is_told_apart(tmp_path: Path) -> None:
    sheet = open_file(csv_file(tmp_path / "a.csv", "店名,电话,电话,", "兴旺,1,2,3")).sheet
    assert sheet.headings == ("店名", "电话", "电话 (2)", "Column D")


def test_a_file_without_headings_is_read_by_what_stands_in_it(tmp_path: Path) -> None:
    sheet = open_file(csv_file(tmp_path / "a.csv", ROW, "鑫源电器,李梅,13900001111")).sheet
    assert sheet.count == 2
    assert _fields(sheet) == [Field.NAME, Field.PERSON, Field.PHONE]
    assert "no headings" in str(sheet.remarks[0])


def test_only_the_first_sheet_with_something_on_it_is_read_and_the_person_is_told(tmp_path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        book.add_worksheet("空")
        for name in ("客户", "其他"):
            book.add_worksheet(name).write_column(0, 0, ["店名", name])
    sheet = open_file(tmp_path / "a.xlsx").sheet
    assert _texts(sheet) == [["客户"]]
    assert "客户" in str(sheet.remarks[0])


def test_formulas_bring_what_they_gave_and_text_like_one_stays_text(tmp_path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx"), {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["店名", "备注"])
        sheet.write_formula(1, 0, '="兴"&"旺"', None, "兴旺")
        sheet.write_string(1, 1, "=cmd|' /C calc'!A0")
    assert _texts(open_file(tmp_path / "a.xlsx").sheet) == [["兴旺", "=cmd|' /C calc'!A0"]]
