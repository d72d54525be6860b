import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from db.store import Store
from tests.support import make
from ui.context import AppContext
from ui.theme import DARK, LIGHT, Tokens, theme
from ui.widgets.region_edit import RegionEdit
from ui.widgets.region_tree import RegionTree

LONGHU, GUODIAN = "410184105000", "410184106000"


@pytest.fixture
def edit(app: AppContext, store: Store, qtbot: QtBot) -> RegionEdit:
    with store.loading() as session:
        make.places(session)
    edit = RegionEdit(app)
    qtbot.addWidget(edit)
    edit.show()
    return edit


@pytest.mark.parametrize("typed", ["新郑龙湖", "xzlh", "longhu", "龙湖"])
def test_a_place_is_taken_as_one_says_it(edit: RegionEdit, qtbot: QtBot, typed: str) -> None:
    edit.setText(typed)
    edit.textEdited.emit(typed)
    with qtbot.waitSignal(edit.edited):
        edit.when_settled(lambda: None)
    assert edit.value() == LONGHU
    assert edit.text() == "新郑市龙湖镇"
    assert edit.problem() == ""


@pytest.mark.parametrize(("look", "tokens"), [("light", LIGHT), ("dark", DARK)])
def test_suggestions_are_written_on_a_ground_of_their_own(
    edit: RegionEdit, qtbot: QtBot, look: str, tokens: Tokens
) -> None:
    theme.wish(look)
    edit.activateWindow()
    edit.setFocus()
    qtbot.keyClicks(edit, "lh")
    popup = edit.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    picture = popup.grab().toImage()
    assert picture.pixelColor(picture.width() - 3, picture.height() - 3) == QColor(tokens.raised)
    popup.hide()


def test_what_follows_the_place_in_an_address_is_kept(edit: RegionEdit, qtbot: QtBot) -> None:
    edit.setText("新郑市郭店镇人民路3号")
    edit.textEdited.emit(edit.text())
    with qtbot.waitSignal(edit.edited):
        edit.when_settled(lambda: None)
    assert (edit.value(), edit.rest) == (GUODIAN, "人民路3号")


def test_what_is_no_place_is_said_and_has_no_value(edit: RegionEdit, qtbot: QtBot) -> None:
    qtbot.keyClicks(edit, "qqq")
    done: list[bool] = []
    edit.when_settled(lambda: done.append(True))
    qtbot.waitUntil(lambda: bool(done))
    assert edit.value() == ""
    assert edit.problem() == "Choose a place from the list."
    with qtbot.waitSignal(edit.edited):
        qtbot.keyClick(edit, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        qtbot.keyClick(edit, Qt.Key.Key_Backspace)
    assert edit.problem() == ""


def test_a_place_is_chosen_from_the_tree(app: AppContext, edit: RegionEdit, qtbot: QtBot) -> None:
    tree = RegionTree(app)
    qtbot.addWidget(tree)
    tree.show()
    item = tree.invisibleRootItem()
    for name in ("河南省", "郑州市", "新郑市", "郭店镇"):
        qtbot.waitUntil(lambda item=item, name=name: any(row.text(0) == name for row in _below(item)))
        item = next(row for row in _below(item) if row.text(0) == name)
        item.setExpanded(True)
    tree.scrollToItem(item)
    with qtbot.waitSignal(tree.chosen) as chosen:
        qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualItemRect(item).center())
    assert chosen.args == [GUODIAN]
    with qtbot.waitSignal(edit.textChanged):
        edit.set_value(GUODIAN)
    assert edit.text() == "新郑市郭店镇"


def _below(item: object) -> list[object]:
    return [item.child(number) for number in range(item.childCount())]  # type: ignore[attr-defined]
