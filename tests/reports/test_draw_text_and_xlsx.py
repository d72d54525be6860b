from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from fieldapp.reports.draw_text import draw_text
from fieldapp.reports.draw_xlsx import draw_xlsx
from fieldapp.reports.page import (
    Column,
    Figure,
    Figures,
    Heading,
    KeyValues,
    Note,
    Paragraph,
    Report,
    Row,
    RowKind,
    SignatureLines,
    Stack,
    Table,
    WritingLines,
)
from fieldapp.reports.text_width import text_width
from tests.support import report_samples as samples

every_report = pytest.mark.parametrize("build", samples.ALL.values(), ids=samples.ALL)


def workbook(report: Report) -> BytesIO:
    """The report as a file."""
    target = BytesIO()
    draw_xlsx(report, target)
    target.seek(0)
    return target


@every_report
@pytest.mark.parametrize("width", [80, 120])
def test_a_terminal_shows_every_report_within_its_width(build: Callable[[], Report], width: int) -> None:
    report = build()
    text = draw_text(report, width)
    assert report.title in text
    assert max(map(text_width, text.splitlines())) <= width
    assert not any(line.endswith(" ") for line in text.splitlines())


def test_columns_stand_under_each_other_in_chinese_too() -> None:
    table = Table(
        (Column("名", 10), Column("数", 10)), [Row(("龙湖", 1)), Row(("ab", 22)), Row(("合计", 23), RowKind.TOTAL)]
    )
    lines = draw_text(Report(title="T", blocks=(table,)), 40).splitlines()
    starts = {text_width(line.split(number)[0]) for line, number in zip(lines[4:6], ("1", "22"), strict=True)}
    assert starts == {6}
    assert lines[6] == "-" * 8


def test_a_terminal_leaves_out_what_is_for_hands_and_scanners() -> None:
    text = draw_text(samples.week_plan(), 140)
    assert "fieldapp:visit" not in text
    assert "signature" not in text.split("____")[0]
    assert text.count("Mon, Nov 23") == 2  # in the title and once in the table


def test_a_terminal_shows_every_kind_of_block() -> None:
    report = Report(
        title="标题",
        state="已批准",
        footer="脚注",
        blocks=(
            Heading("部分", "注"),
            Paragraph("正文"),
            Note("小心", "请核对"),
            Figures((Figure("收入", "800", "元"),)),
            KeyValues((("名", "值"),)),
            Table((Column("列", 1),), (), empty="空"),
            Table((Column("列", 1),), [Row(("组",), RowKind.GROUP), Row(("格",))]),
            WritingLines(2, "备注"),
            SignatureLines(("签名",)),
        ),
    )
    text = draw_text(report, 60)
    for said in (
        "标题  [已批准]",
        "部分  (注)",
        "! 小心",
        "收入: 800 (元)",
        "名  值",
        "空",
        "组",
        "格",
        "备注",
        "签名 ___",
    ):
        assert said in text
    assert text.endswith("脚注\n")


@every_report
def test_every_report_becomes_a_workbook_that_others_can_read(build: Callable[[], Report], tmp_path: Path) -> None:
    report = build()
    draw_xlsx(report, tmp_path / "report.xlsx")
    sheets = CalamineWorkbook.from_path(tmp_path / "report.xlsx")
    first = sheets.get_sheet_by_index(0).to_python()
    assert first[0][0] == report.title
    assert len(set(sheets.sheet_names)) == len(sheets.sheet_names)


def test_a_table_keeps_numbers_and_days_so_that_excel_can_count() -> None:
    book = openpyxl.load_workbook(workbook(samples.table(50)))
    sheet = book.worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    start = next(n for n, row in enumerate(rows) if row[0] == "编码")
    assert rows[start + 1][0] == "XZ-00000"
    assert rows[start + 1][6] == datetime(2026, 11, 23)
    assert rows[start + 1][7] == 0.5
    assert sheet.cell(start + 2, 8).number_format == "#,##0.00"
    assert len(rows) == start + 51
    assert sheet.auto_filter.ref == f"A{start + 1}:H{start + 51}"


@pytest.mark.parametrize(
    "text", ["=1+1", "=HYPERLINK('http://x')", "+1", "-1", "@SUM(A1)", "http://x.cn", "00123", "\t=1"]
)
def test_no_text_becomes_a_formula_a_link_or_a_number(text: str) -> None:
    table = Table((Column(text, 10), Column("b", 10)), [Row((text, Stack(text)))])
    report = Report(
        title=text,
        subtitle=text,
        facts=((text, text),),
        blocks=(Heading(text, text), Paragraph(text), Note(text, text), KeyValues(((text, text),)), table),
    )
    target = workbook(report)
    with ZipFile(target) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    cells = [cell for row in openpyxl.load_workbook(target).worksheets[0].iter_rows() for cell in row]
    assert {cell.value for cell in cells if cell.value is not None} <= {text, "b"}
    assert all(cell.data_type == "s" for cell in cells if cell.value is not None)


def test_several_tables_have_a_sheet_each_named_by_their_headings() -> None:
    names = CalamineWorkbook.from_filelike(workbook(samples.month_report())).sheet_names
    assert names[:4] == ["Monthly report on development t", "Target and result", "Places opened", "Money by rule"]


def test_names_of_sheets_are_such_as_excel_takes() -> None:
    table = Table((Column("a", 1),), [Row(("x",))])
    headings = ("a/b:c*?[d]" * 9, "A/B:C*?[D]" * 9, "'", "")
    blocks = tuple(block for heading in headings for block in (Heading(heading), table))
    names = openpyxl.load_workbook(workbook(Report(title="//", blocks=blocks))).sheetnames
    assert len({name.casefold() for name in names}) == 5
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_equal_reports_are_equal_workbooks() -> None:
    assert workbook(samples.month_report()).getvalue() == workbook(samples.month_report()).getvalue()


def test_writing_a_workbook_can_be_stopped() -> None:
    class Stopped(BaseException):
        pass

    def stop(done: int, total: int) -> None:
        assert total == 2000
        if done >= 1000:
            raise Stopped

    with pytest.raises(Stopped):
        draw_xlsx(samples.table(2000), BytesIO(), stop)


def test_amounts_show_the_places_that_they_carry() -> None:
    table = Table((Column("a", 1),), [Row((Decimal(amount),)) for amount in ("5", "0.5", "1300.00")])
    sheet = openpyxl.load_workbook(workbook(Report(title="T", blocks=(table,)))).worksheets[0]
    formats = [row[0].number_format for row in sheet.iter_rows() if isinstance(row[0].value, float | int)]
    assert formats == ["#,##0", "#,##0.0", "#,##0.00"]
