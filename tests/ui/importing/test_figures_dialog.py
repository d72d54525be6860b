"""The window for monthly figures: seen before anything is written, put right, imported, taken back."""

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from db.models import MonthlyFigure
from db.store import Store
from fieldapp.file_columns import Figure
from fieldapp.importing.figures import Became
from tests.support import make
from tests.support.files import add_regions, xlsx_file
from ui.context import AppContext
from ui.importing.figures_dialog import FiguresDialog
from ui.widgets.labels import dotted


@pytest.fixture
def file(store: Store, tmp_path: Path) -> Path:
    add_regions(store)
    with store.loading() as session:
        make.dealer(session, code="D001", name="兴旺家电")
        make.dealer(session, code="D002", name="新旺电器")
    rows = [
        ["2026 年各经销商出货（万元）", None, None, None],
        ["经销商", "1月出货", "2月出货", "备注"],
        ["兴旺家电", "１２．５", 8, ""],
        ["新旺电器", 3, "-", ""],
        ["没有这家", 1, 1, ""],
        ["合计", 16.5, 9, ""],
    ]
    return xlsx_file(tmp_path / "出货.xlsx", rows, merged=[(0, 0, 0, 3)])


class Window:
    """The dialog, looked at when nothing is under way."""

    def __init__(self, app: AppContext, qtbot: QtBot, file: Path) -> None:
        self._app, self._qtbot = app, qtbot
        self.parent = make_parent(qtbot)
        self.dialog = FiguresDialog(app, self.parent)
        self.dialog.show()
        self.dialog.take(file)
        self.settle()

    def settle(self) -> None:
        self._qtbot.waitUntil(lambda: self._app.jobs.under_way == 0, timeout=30_000)

    def rows(self) -> list[tuple[str, str, str, str]]:
        """What becomes of each row, of whom and which months, and the amounts."""
        model = self.dialog.table.model
        return [
            tuple(str(model.data(model.index(row, column))) for column in range(1, 5))  # type: ignore[misc]
            for row in range(model.rowCount())
        ]

    def said(self, row: int) -> str:
        """What is said of a row below its amounts."""
        column = self.dialog.table.model.columns[-1]
        assert column.sub is not None
        return column.sub(self.dialog.table.model.row_at(self.dialog.table.model.index(row, 0)))


def make_parent(qtbot: QtBot) -> Any:
    from PySide6.QtWidgets import QWidget

    parent = QWidget()
    parent.resize(1366, 768)
    qtbot.addWidget(parent)
    parent.show()
    return parent


def _months(store: Store) -> int:
    with store.reading() as session:
        return session.scalar(select(func.count()).where(MonthlyFigure.deleted_at.is_(None))) or 0


def test_figures_are_seen_before_they_are_written_and_one_undo_takes_them_back(
    app: AppContext, qtbot: QtBot, store: Store, file: Path
) -> None:
    window = Window(app, qtbot, file)
    assert window.rows() == [
        ("added", "兴旺家电", "2026-01 – 2026-02", "Shipments 205,000.00"),
        ("added", "新旺电器", "2026-01 – 2026-02", "Shipments 30,000.00"),
        ("failed", "没有这家", "2026-01 – 2026-02", "Shipments 20,000.00"),
        ("total: left out", "合计", "", ""),
    ]
    assert "There is no dealer 没有这家" in window.said(2)
    assert _months(store) == 0
    window.dialog.carry_out()
    window.settle()
    assert _months(store) == 4
    app.undo()
    window.settle()
    assert _months(store) == 0


def test_the_rows_that_fail_can_be_looked_at_alone(app: AppContext, qtbot: QtBot, file: Path) -> None:
    window = Window(app, qtbot, file)
    assert window.dialog.chips.chosen_words() == ["All rows"]
    window.dialog.chips.choose(Became.FAILED)
    window.dialog.chips.changed.emit()
    assert [row[1] for row in window.rows()] == ["没有这家"]
    window.dialog.update_box.click()  # looked at anew, the choice stays
    window.settle()
    assert [row[1] for row in window.rows()] == ["没有这家"]


def test_a_column_that_is_put_right_changes_what_would_become_of_the_rows(
    app: AppContext, qtbot: QtBot, file: Path
) -> None:
    window = Window(app, qtbot, file)
    choice = window.dialog._choices[1]
    choice.set_value(Figure.COLLECTIONS)
    choice.edited.emit()
    window.settle()
    assert window.rows()[0][3] == dotted("Shipments 80,000.00", "Collections 125,000.00")
    for choice in window.dialog._choices[1:]:
        choice.set_value(None)
        choice.edited.emit()
    window.settle()
    assert not window.dialog.import_button.isEnabled()
    assert window.dialog.warning.isVisible()
    assert "No column holds shipments" in window.dialog.warning.text()


def test_the_same_file_again_has_to_be_meant(app: AppContext, qtbot: QtBot, file: Path) -> None:
    first = Window(app, qtbot, file)
    first.dialog.carry_out()
    first.settle()
    second = Window(app, qtbot, file)
    assert "was imported on" in second.dialog.warning.text()
    assert not second.dialog.import_button.isEnabled()
    second.dialog.update_box.setChecked(True)
    second.dialog.again_box.setChecked(True)
    second.settle()
    assert [row[0] for row in second.rows()][:2] == ["unchanged", "unchanged"]


def test_failed_rows_are_saved_with_their_reasons(app: AppContext, qtbot: QtBot, file: Path, tmp_path: Path) -> None:
    window = Window(app, qtbot, file)
    window.dialog.save_failed(tmp_path / "failed.xlsx")
    window.settle()
    said = str(CalamineWorkbook.from_path(tmp_path / "failed.xlsx").get_sheet_by_index(0).to_python())
    assert "没有这家" in said
    assert "There is no dealer" in said


def test_a_file_that_is_no_table_is_refused_in_words(app: AppContext, qtbot: QtBot, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    window = Window(app, qtbot, broken)
    assert window.dialog.warning.isVisible()
    assert not window.dialog.import_button.isEnabled()
