"""The import window: from a dropped file to an undone import, by the clicks that a person makes."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from db.models import Dealer
from db.store import Store
from db.vocabulary import DealerStatus
from fieldapp.file_columns import Field
from fieldapp.importing.plan import Mode, Outcome
from fieldapp.texts import speaking
from tests.support.files import add_regions, csv_file
from ui.context import AppContext
from ui.importing.dialog import ImportDialog
from ui.importing.state import Shown


@pytest.fixture
def file(store: Store, tmp_path: Path) -> Path:
    add_regions(store)
    return csv_file(
        tmp_path / "dealers.csv",
        "店名,乡镇,甲,电话,农历生日",
        "兴旺家电,龙湖镇,王建国,13837901234,八月十五",
        "兴旺家电,龙湖镇,李梅,13900001111,属猴",
        ",龙湖镇,赵六,,",
        "鑫源电器,孟庄镇,张三,13700002222,腊月三十",
    )


class Window:
    """The dialog, looked at when nothing is under way."""

    def __init__(self, app: AppContext, qtbot: QtBot, *files: Path) -> None:
        self._app, self._qtbot = app, qtbot
        self.dialog = ImportDialog(app, None, files)
        qtbot.addWidget(self.dialog)
        self.dialog.show()
        self.settle()

    def settle(self) -> None:
        self._qtbot.waitUntil(lambda: self._app.jobs.under_way == 0, timeout=30_000)
        QApplication.processEvents()

    def click(self, button: Any) -> None:
        assert button.isVisible()
        assert button.isEnabled()
        button.click()
        self.settle()

    def outcomes(self) -> list[Outcome]:
        model = self.dialog.check.table.rows.model()
        return [model.row_at(model.index(number, 0)).outcome for number in range(model.rowCount())]  # type: ignore[attr-defined]


def _names(store: Store) -> list[str]:
    with store.reading() as session:
        return list(session.scalars(select(Dealer.name).order_by(Dealer.name)))


def test_a_file_is_looked_at_imported_and_undone_in_three_clicks(
    app: AppContext, qtbot: QtBot, store: Store, file: Path, tmp_path: Path
) -> None:
    window = Window(app, qtbot, file)
    dialog: Any = window.dialog
    assert dialog.step is dialog.check
    assert window.outcomes() == [Outcome.ADDED, Outcome.PERSON_ADDED, Outcome.FAILED, Outcome.ADDED]
    assert dialog.import_button.text() == "Import 3 rows"
    shown = dialog.shown().read(store, None)
    assert [len(row) for row in shown.rows] == [len(shown.headings)] * 4
    assert "兴旺家电" in shown.rows[0]
    assert _names(store) == []
    window.click(dialog.import_button)
    assert dialog.step is dialog.finished_step
    assert dialog.finished_step.said.text() == ("2 dealers added, 3 people added, 1 row failed, 1 row to be checked")
    assert _names(store) == ["兴旺家电", "鑫源电器"]
    dialog.save_failed(tmp_path / "failed.xlsx")
    window.settle()
    assert CalamineWorkbook.from_path(tmp_path / "failed.xlsx").sheet_names == ["Failed rows", "To be checked"]
    window.click(dialog.finished_step.undo_button)
    assert _names(store) == []
    assert dialog.finished_step.said.text() == "The import was taken back."


def test_files_can_be_dropped_one_is_taken_after_the_other(
    app: AppContext, qtbot: QtBot, store: Store, file: Path, tmp_path: Path
) -> None:
    other = csv_file(tmp_path / "more.csv", "店名", "宏达家电")
    window = Window(app, qtbot)
    dialog = window.dialog
    assert dialog.step is dialog.choose
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in (file, other)])
    action, buttons, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(5, 5), action, data, buttons, keys)
    QApplication.sendEvent(dialog.choose, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(dialog.choose, QDropEvent(QPointF(5, 5), action, data, buttons, keys))
    window.settle()
    assert dialog.plan is not None
    assert dialog.plan.source.name == "dealers.csv"
    window.click(dialog.import_button)
    window.click(dialog.next_button)
    assert dialog.plan.source.name == "more.csv"
    window.click(dialog.import_button)
    assert not dialog.next_button.isVisible()
    assert len(_names(store)) == 3


def test_what_a_column_means_can_be_changed_and_is_remembered(app: AppContext, qtbot: QtBot, file: Path) -> None:
    window = Window(app, qtbot, file)
    table = window.dialog.check.table
    assert [table.field(place) for place in range(5)] == [
        Field.NAME,
        Field.PLACE,
        Field.PERSON,
        Field.PHONE,
        Field.BIRTHDAY,
    ]
    table.choice(2).set_value(Field.NOTE)
    table.choice(2).edited.emit()
    window.settle()
    window.click(window.dialog.import_button)
    again = Window(app, qtbot, file)
    assert again.dialog.check.table.field(2) is Field.NOTE


def test_without_a_column_of_names_the_button_waits(app: AppContext, qtbot: QtBot, tmp_path: Path) -> None:
    window = Window(app, qtbot, csv_file(tmp_path / "a.csv", "甲,电话", "兴旺,13837901234"))
    dialog = window.dialog
    assert not dialog.import_button.isEnabled()
    assert "which column" in dialog.check.warning.text()
    dialog.check.table.choice(0).set_value(Field.NAME)
    dialog.check.table.choice(0).edited.emit()
    window.settle()
    assert dialog.import_button.isEnabled()
    assert not dialog.check.warning.isVisible()


def test_the_same_file_is_warned_of_and_updating_is_offered(
    app: AppContext, qtbot: QtBot, store: Store, file: Path
) -> None:
    window = Window(app, qtbot, file)
    window.dialog.check.status.set_value(DealerStatus.ACTIVE)
    window.dialog.check.status.edited.emit()
    window.settle()
    window.click(window.dialog.import_button)
    with store.reading() as session:
        assert session.scalar(select(func.count()).where(Dealer.status == DealerStatus.ACTIVE)) == 2
    again = Window(app, qtbot, file)
    assert "imported on 2026-11-23 already" in again.dialog.check.warning.text()
    assert not again.dialog.import_button.isEnabled()  # there is nothing new
    again.dialog.check.mode.choose(Mode.UPDATE)
    again.dialog.check.mode.changed.emit()
    again.settle()
    assert set(again.outcomes()) == {Outcome.UNCHANGED, Outcome.FAILED}


def test_rows_can_be_looked_at_by_what_becomes_of_them(app: AppContext, qtbot: QtBot, file: Path) -> None:
    window = Window(app, qtbot, file)
    check = window.dialog.check
    for shown, count in ((Shown.FAILED, 1), (Shown.REMARKED, 1), (Shown.ADDED, 2), (Shown.ALL, 4)):
        check.chips.choose(shown)
        check.chips.changed.emit()
        assert len(window.outcomes()) == count
    check.table.rows.selectRow(2)
    assert "The dealer's name is missing." in check.about_row.text()


def test_rows_that_are_not_wanted_are_left_out(app: AppContext, qtbot: QtBot, store: Store, tmp_path: Path) -> None:
    path = tmp_path / "phone.vcf"
    cards = (("王建国", "ORG:兴旺家电\n"), ("妈妈", ""), ("快递", ""))
    path.write_text("".join(f"BEGIN:VCARD\nFN:{name}\n{firm}END:VCARD\n" for name, firm in cards), "utf-8")
    window = Window(app, qtbot, path)
    check = window.dialog.check
    check.chips.choose(Shown.REMARKED)
    check.chips.changed.emit()
    check.table.rows.selectAll()
    window.click(check.leave_out_button)
    assert window.dialog.import_button.text() == "Import 1 row"
    window.click(check.take_in_button)
    assert window.dialog.import_button.text() == "Import 3 rows"
    check.table.rows.selectAll()
    window.dialog.check.not_wanted.emit([line for line in check.table.selected() if line.dealer != "兴旺家电"])
    window.settle()
    window.click(window.dialog.import_button)
    assert _names(store) == ["兴旺家电"]


def test_a_bad_file_is_said_where_another_can_be_chosen(app: AppContext, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "cut.xlsx").write_bytes(b"PK\x03\x04 cut")
    window = Window(app, qtbot, tmp_path / "cut.xlsx")
    dialog = window.dialog
    assert dialog.step is dialog.choose
    assert "damaged" in dialog.choose.problem.text()
    assert dialog.choose.problem.isVisible()


def test_stopping_an_import_keeps_nothing(app: AppContext, qtbot: QtBot, store: Store, tmp_path: Path) -> None:
    rows = (f"店{number},王{number}" for number in range(20_000))
    window = Window(app, qtbot, csv_file(tmp_path / "many.csv", "店名,联系人", *rows))
    dialog = window.dialog
    dialog.import_button.click()
    qtbot.waitUntil(lambda: dialog.wait.bar.value() > 0, timeout=30_000)
    dialog.close_button.click()
    qtbot.waitUntil(lambda: dialog.step is dialog.check, timeout=30_000)
    assert "Nothing was imported" in dialog.check.warning.text()
    assert _names(store) == []


def test_the_template_can_be_saved_from_here(
    app: AppContext, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "template.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(path), ""))
    window = Window(app, qtbot)
    window.dialog.choose.template_wanted.emit()
    window.settle()
    assert path.exists()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_everything_fits_on_a_small_screen(app: AppContext, qtbot: QtBot, file: Path, language: str) -> None:
    with speaking(language):
        window = Window(app, qtbot, file)
        window.dialog.resize(900, 560)
        QApplication.processEvents()
        assert window.dialog.minimumSizeHint().width() <= 900
        assert window.dialog.minimumSizeHint().height() <= 560
