"""Whatever is wrong with a file is said in one sentence: no traceback, no endless work, nothing half-imported."""

import contextlib
import io
import struct
import zlib
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter
import xlwt

from fieldapp.errors import RefusedError
from fieldapp.importing import read_excel
from fieldapp.importing.read_file import open_file
from fieldapp.importing.sheet import MOST_ROWS
from tests.support.files import csv_file, xlsx_file

WORKBOOK = "xl/workbook.xml"


def _refusal(path: Path) -> str:
    with pytest.raises(RefusedError) as refused:
        list(open_file(path).sheet.rows())
    return str(refused.value.text)


def _file(path: Path, raw: bytes) -> Path:
    path.write_bytes(raw)
    return path


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "no file" in _refusal(tmp_path / "a.xlsx")


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.csv", "a.vcf"])
def test_an_empty_file(tmp_path: Path, name: str) -> None:
    assert "empty" in _refusal(_file(tmp_path / name, b""))
    assert "empty" in _refusal(_file(tmp_path / name, b" \r\n\r\n"))


def test_headings_with_nothing_below_them(tmp_path: Path) -> None:
    assert "empty" in _refusal(csv_file(tmp_path / "a.csv", "店名,电话"))
    assert "empty" in _refusal(xlsx_file(tmp_path / "a.xlsx", [["店名", "电话"]]))
    assert "empty" in _refusal(xlsx_file(tmp_path / "b.xlsx", []))


def test_text_that_calls_itself_a_workbook(tmp_path: Path) -> None:
    assert "no Excel workbook inside" in _refusal(csv_file(tmp_path / "a.xlsx", "店名,电话", "兴旺,1"))
    assert "no Excel workbook inside" in _refusal(csv_file(tmp_path / "a.xls", "<html><table><tr><td>店名"))


def test_another_archive_that_calls_itself_a_workbook(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "not an Excel workbook" in _refusal(tmp_path / "a.xlsx")


def test_a_workbook_cut_off_anywhere(tmp_path: Path) -> None:
    whole = xlsx_file(tmp_path / "whole.xlsx", [["店名"], *[[f"店{number}"] for number in range(200)]]).read_bytes()
    for length in range(4, len(whole), len(whole) // 40):
        assert "damaged" in _refusal(_file(tmp_path / "a.xlsx", whole[:length])), length


def test_an_old_workbook_cut_off_anywhere(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("客户")
    for number in range(300):
        sheet.write(number, 0, f"店{number}")
    book.save(str(tmp_path / "whole.xls"))
    whole = (tmp_path / "whole.xls").read_bytes()
    for length in range(8, len(whole) - 512, len(whole) // 20):
        assert "damaged" in _refusal(_file(tmp_path / "a.xls", whole[:length])), length


def test_a_workbook_with_a_byte_turned_over(tmp_path: Path) -> None:
    whole = bytearray(xlsx_file(tmp_path / "whole.xlsx", [["店名"], ["兴旺"]]).read_bytes())
    for place in range(30, len(whole), 97):
        flipped = whole.copy()
        flipped[place] ^= 0xFF
        path = _file(tmp_path / "a.xlsx", bytes(flipped))
        with contextlib.suppress(RefusedError):  # any other error is one too many
            list(open_file(path).sheet.rows())


def test_a_workbook_with_a_password(tmp_path: Path) -> None:
    # An encrypted .xlsx is an OLE file in which this stream holds the workbook.
    raw = read_excel.OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500
    assert "password" in _refusal(_file(tmp_path / "a.xlsx", raw))


def test_a_zip_bomb_is_refused_before_it_unfolds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_excel, "MOST_INFLATED", 5_000_000)
    with ZipFile(tmp_path / "a.xlsx", "w", ZIP_DEFLATED) as archive:
        archive.writestr(WORKBOOK, "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 20_000_000)
    assert (tmp_path / "a.xlsx").stat().st_size < 50_000
    assert "unpacks to more than" in _refusal(tmp_path / "a.xlsx")


def test_a_zip_bomb_that_lies_about_its_size_is_refused_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_excel, "MOST_INFLATED", 5_000_000)
    held = io.BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as archive:
        archive.writestr(WORKBOOK, "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 20_000_000)
    raw = held.getvalue().replace(struct.pack("<L", 20_000_000), struct.pack("<L", 1_000))
    raw = raw.replace(struct.pack("<L", zlib.crc32(b" " * 20_000_000)), struct.pack("<L", zlib.crc32(b" " * 1_000)))
    assert "unpacks to more than" in _refusal(_file(tmp_path / "a.xlsx", raw))


def test_one_stray_cell_at_the_end_of_the_sheet_does_not_take_all_memory(tmp_path: Path) -> None:
    for cells, why in (([(1_048_575, 16_383)], "more than 200,000 rows"), ([(150_000, 16_383)], "far to the right")):
        with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
            sheet = book.add_worksheet()
            sheet.write(0, 0, "店名")
            for row, column in cells:
                sheet.write(row, column, "x")
        assert why in _refusal(tmp_path / "a.xlsx")


def test_a_million_rows_are_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("店名,电话\n" + "兴旺,13837901234\n" * 1_000_000, "utf-8")
    assert f"more than {MOST_ROWS:,} rows" in _refusal(path)


def test_a_million_rows_of_a_workbook_are_refused_before_they_are_read(tmp_path: Path) -> None:
    row = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>x</t></is></c></row>'
    rows = "".join(row.format(number) for number in range(1, 1_000_001, 5))
    with ZipFile(tmp_path / "a.xlsx", "w", ZIP_DEFLATED) as archive:
        archive.writestr(WORKBOOK, "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{rows}</sheetData></worksheet>")
    assert f"more than {MOST_ROWS:,} rows" in _refusal(tmp_path / "a.xlsx")


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    assert "neither text" in _refusal(_file(tmp_path / "a.csv", b"\xff\x00\x81\x00\xfe" * 50))
    assert "neither text" in _refusal(_file(tmp_path / "a.csv", "店名,兴旺".encode("gb18030")[:-1]))


def test_a_nul_byte_is_named_with_its_line_and_what_to_do(tmp_path: Path) -> None:
    said = _refusal(_file(tmp_path / "a.csv", "店名,备注\r\n兴旺,好\0\r\n".encode()))
    assert "Line 2" in said
    assert "NUL byte" in said
    assert "save it as “CSV UTF-8”" in said


def test_a_quotation_mark_that_is_never_closed(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", "店名,备注", '兴旺,"' + "很长" * 600_000)
    assert "quotation mark" in _refusal(path)


def test_a_card_file_that_is_cut_off_or_holds_no_cards(tmp_path: Path) -> None:
    assert "card 1 has no end" in _refusal(csv_file(tmp_path / "a.vcf", "BEGIN:VCARD", "FN:王", "TEL:138"))
    assert "no contact cards" in _refusal(csv_file(tmp_path / "a.vcf", "FN:王"))
