"""The steps of the first start, without a store."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from fieldapp.texts import language, speaking
from ui.first_start.region_picker import RegionPicker
from ui.first_start.wizard import FirstStart


@dataclass(frozen=True)
class Region:
    code: str
    name: str
    children: int


TREE = {
    None: [Region("41", "河南省", 2), Region("37", "山东省", 1)],
    "41": [Region("4101", "郑州市", 3), Region("4103", "洛阳市", 1)],
    "4101": [Region("410184", "新郑市", 9), Region("410122", "中牟县", 9), Region("410183", "新密市", 9)],
}


def read(code: str | None, then: Callable[[Sequence[Region]], object]) -> None:
    then(TREE.get(code, []))


def find(text: str, then: Callable[[Sequence[tuple[str, str]]], object]) -> None:
    rows = [row for rows in TREE.values() for row in rows]
    then([(row.code, row.name) for row in rows if text in row.name])


@pytest.fixture
def picker(qtbot: QtBot) -> RegionPicker:
    picker = RegionPicker(read, find)
    qtbot.addWidget(picker)
    picker.show()
    return picker


def item(picker: RegionPicker, *names: str) -> QTreeWidgetItem:
    """The item below the others; what is above is opened."""
    found = picker.tree.invisibleRootItem()
    for name in names:
        found.setExpanded(True)
        children = [found.child(n) for n in range(found.childCount())]
        found = next(child for child in children if child.text(0) == name)
    return found


def tick(picker: RegionPicker, *names: str, on: bool = True) -> None:
    item(picker, *names).setCheckState(0, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)


def test_a_ticked_region_stands_for_all_below_it(picker: RegionPicker) -> None:
    tick(picker, "河南省", "郑州市", "新郑市")
    assert picker.codes() == ("410184",)
    tick(picker, "河南省", "郑州市")
    assert picker.codes() == ("4101",)
    assert item(picker, "河南省", "郑州市", "新密市").checkState(0) == Qt.CheckState.Checked


def test_taking_one_county_out_leaves_the_others(picker: RegionPicker, qtbot: QtBot) -> None:
    item(picker, "河南省", "郑州市", "新郑市")
    tick(picker, "河南省", "郑州市")
    with qtbot.waitSignal(picker.picked) as picked:
        tick(picker, "河南省", "郑州市", "中牟县", on=False)
    assert picked.args == [("410183", "410184")]


def test_what_is_opened_below_a_ticked_region_is_ticked(picker: RegionPicker) -> None:
    tick(picker, "河南省")
    assert item(picker, "河南省", "郑州市", "新郑市").checkState(0) == Qt.CheckState.Checked
    assert picker.codes() == ("41",)


def test_a_place_is_found_and_ticked_without_the_tree(picker: RegionPicker, qtbot: QtBot) -> None:
    picker.field.insert("新")
    qtbot.waitUntil(picker.found.isVisible)
    found = picker.found.topLevelItem(0)
    assert found is not None
    found.setCheckState(0, Qt.CheckState.Checked)
    assert picker.codes() == ("410184",)
    picker.field.clear()
    qtbot.waitUntil(picker.tree.isVisible)
    assert item(picker, "河南省", "郑州市", "新郑市").checkState(0) == Qt.CheckState.Checked


def test_choosing_a_language_changes_the_words_at_once(qtbot: QtBot) -> None:
    with speaking("en"):
        wizard = FirstStart(read, find)
        qtbot.addWidget(wizard)
        wizard.show()
        next(b for b in wizard.findChildren(QPushButton) if b.accessibleName() == "中文").click()
        assert language() == "zh_CN"
        assert wizard.answers.language == "zh_CN"
        qtbot.waitUntil(lambda: any(b.text() == "下一步" for b in wizard.findChildren(QPushButton)))


def test_going_back_keeps_what_was_answered(qtbot: QtBot) -> None:
    wizard = FirstStart(read, find)
    qtbot.addWidget(wizard)
    wizard.show()

    def press(text: str) -> None:
        def found() -> list[QPushButton]:
            return [b for b in wizard.findChildren(QPushButton) if b.text() == text and b.isVisible()]

        qtbot.waitUntil(lambda: bool(found()))
        found()[0].click()

    press("Next")
    wizard._set(name="王建国")
    press("Next")
    press("Back")
    press("Back")
    press("Next")
    press("Next")
    with qtbot.waitSignal(wizard.finished) as finished:
        press("Next")
        press("Begin")
    assert finished.args[0].name == "王建国"
