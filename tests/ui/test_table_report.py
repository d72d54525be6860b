"""A table as a small report: its title typed, its columns chosen, its filters and the day said, as PDF and Excel."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from db.models import ExportRecord
from db.vocabulary import ConflictKind
from fieldapp.queries.conflicts import ConflictRow
from fieldapp.relation_lists import conflicts_list
from fieldapp.table_files import FileTable
from fieldapp.texts import Text, speaking
from tests.conftest import TODAY
from tests.support.pdfs import words_of
from ui.context import AppContext
from ui.rows_model import Column
from ui.widgets.table import TableView
from ui.widgets.table_out import Shown
from ui.widgets.table_report_dialog import TableReportDialog

ROWS: Sequence[tuple[Any, ...]] = [
    ("兴旺家电", "A", Decimal("1200.50"), date(2026, 11, 1)),
    ("新旺电器", "B", Decimal("-3.00"), None),
]


@pytest.fixture
def over(qtbot: QtBot) -> QWidget:
    """The window below."""
    made = QWidget()
    made.resize(1366, 768)
    qtbot.addWidget(made)
    return made


def _dialog(
    app: AppContext, qtbot: QtBot, over: QWidget, headings: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> TableReportDialog:
    shown = Shown("经销商", lambda _store, _progress: FileTable("经销商", headings, rows), "A, 新郑市", "年销售额")
    dialog = TableReportDialog(app, over, shown)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.is_ready and app.jobs.under_way == 0, timeout=20_000)
    return dialog


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_title_that_is_typed_the_filter_and_the_day_stand_above_the_columns_chosen(
    app: AppContext, qtbot: QtBot, over: QWidget, tmp_path: Path, language: str
) -> None:
    with speaking(language):
        dialog = _dialog(app, qtbot, over, ["名称", "等级", "年销售额", "上次拜访"], ROWS)
        dialog.title.setText("十一月的大客户")
        dialog.title.editingFinished.emit()
        dialog.columns.menu().actions()[1].trigger()
        qtbot.waitUntil(lambda: app.jobs.under_way == 0 and dialog.is_ready, timeout=20_000)
        said = words_of(dialog.preview._pdf)
        dialog.save_excel_to(tmp_path / "a.xlsx")
        qtbot.waitUntil(lambda: app.jobs.under_way == 0, timeout=20_000)
    ordered = "Sortedby" if language == "en" else "排序"
    for word in ("十一月的大客户", "A,新郑市", TODAY.isoformat(), ordered, "年销售额", "兴旺家电"):
        assert word in said
    assert "等级" not in said
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None
    cells = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert cells[0] == ["十一月的大客户"]
    assert cells[1] == ["A, 新郑市"]
    assert any(TODAY.isoformat() in map(str, row) for row in cells)
    start = cells.index(["名称", "年销售额", "上次拜访"])
    assert cells[start + 1][:2] == ["兴旺家电", 1200.5]
    with app.store.reading() as session:
        assert session.execute(select(ExportRecord.what, ExportRecord.rows)).all() == [("十一月的大客户", 2)]


def test_columns_for_which_a_page_has_no_room_go_on_below_beside_the_name_of_each_row(
    app: AppContext, qtbot: QtBot, over: QWidget, tmp_path: Path
) -> None:
    headings = ["名称", *(f"很宽的一列第{number}号" for number in range(20))]
    rows = [(name, *(f"{name}的内容{number}" for number in range(20))) for name in ("兴旺家电", "新旺电器")]
    dialog = _dialog(app, qtbot, over, headings, rows)
    said = words_of(dialog.preview._pdf)
    for number in range(20):
        assert f"很宽的一列第{number}号" in said
        assert f"新旺电器的内容{number}" in said
    assert said.count("Thesamerows,furthercolumns") >= 2
    dialog.save_excel_to(tmp_path / "a.xlsx")
    qtbot.waitUntil(lambda: app.jobs.under_way == 0, timeout=20_000)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert len(book.sheetnames) == 1
    assert any(list(row) == headings for row in book.worksheets[0].iter_rows(values_only=True))


def test_a_table_says_by_which_column_it_is_sorted(app: AppContext, qtbot: QtBot) -> None:
    table: TableView = TableView(app, "of_a_test", [Column("name", Text("Name"), str)], key=str)
    qtbot.addWidget(table)
    table.show_rows(["乙", "甲"])
    shown = table.shown()
    assert shown is not None
    assert not shown.ordered
    table.view.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    shown = table.shown()
    assert shown is not None
    assert shown.ordered == "Name, falling"


def test_what_two_people_wrote_at_once_is_a_report_with_both_values() -> None:
    one = ConflictRow(
        id=UUID(int=1),
        kind=ConflictKind.FIELD,
        table="dealer",
        row_id=UUID(int=2),
        record="兴旺家电",
        dealer_id=None,
        field="phone",
        field_text="Phone",
        kept="138",
        lost="139",
        kept_text="138",
        lost_text="139",
        is_typed=True,
        kept_by="高志远",
        lost_by="孟经理",
        happened_at=datetime(2026, 11, 22, 20, tzinfo=UTC),
        choice=None,
        decided_by="",
        decided_at=None,
    )
    table = conflicts_list("To decide", [one])
    (row,) = table.rows
    assert len(row) == len(table.headings)
    assert row[0] == date(2026, 11, 23)  # in China
    assert row[1:3] == ("兴旺家电", "Phone")
    assert row[4:] == ("138", "高志远", "139", "孟经理", "no")
