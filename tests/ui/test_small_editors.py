"""The small editors of a dealer's file."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from fieldapp.operations.people import PhoneLine
from ui.widgets.columns import Columns
from ui.widgets.coordinates_edit import CoordinatesEdit
from ui.widgets.lines_edit import LinesEdit
from ui.widgets.number_edit import NumberEdit
from ui.widgets.phones_edit import PhonesEdit
from ui.widgets.strength import DOT_PX, GAP_PX, MARGIN_PX, Strength


class TestStrength:
    @pytest.fixture
    def strength(self, qtbot: QtBot) -> Strength:
        made = Strength(3)
        qtbot.addWidget(made)
        made.show()
        return made

    def test_a_dot_is_clicked_and_clicked_away(self, strength: Strength, qtbot: QtBot) -> None:
        second = strength.rect().center()
        second.setX(MARGIN_PX + DOT_PX + GAP_PX + DOT_PX // 2)
        for value in (2, 1):
            with qtbot.waitSignal(strength.edited):
                qtbot.mouseClick(strength, Qt.MouseButton.LeftButton, pos=second)
            assert strength.value() == value

    def test_arrows_and_digits_work_and_stay_within_bounds(self, strength: Strength, qtbot: QtBot) -> None:
        for key, value in ((Qt.Key.Key_3, 3), (Qt.Key.Key_Right, 3), (Qt.Key.Key_Left, 2), (Qt.Key.Key_0, 0)):
            qtbot.keyClick(strength, key)
            assert strength.value() == value
        qtbot.keyClick(strength, Qt.Key.Key_9)
        assert strength.value() == 0

    def test_it_says_what_it_shows(self, strength: Strength, qtbot: QtBot) -> None:
        assert strength.accessibleDescription() == "not known"
        with qtbot.assertNotEmitted(strength.edited):
            strength.set_value(2)
        assert strength.accessibleDescription() == "2 of 3"


@pytest.mark.parametrize(("typed", "value"), [("", None), ("12", 12), ("１，２００", 1200), ("x", None), ("-1", None)])
def test_a_whole_number_may_be_unknown(qtbot: QtBot, typed: str, value: int | None) -> None:
    edit = NumberEdit(most=2000)
    qtbot.addWidget(edit)
    edit.setText(typed)
    assert edit.value() == value
    assert bool(edit.problem()) == (typed in {"x", "-1"})


def test_a_number_that_is_too_large_is_said(qtbot: QtBot) -> None:
    edit = NumberEdit(most=100)
    qtbot.addWidget(edit)
    edit.setText("101")
    assert edit.problem() == "Please write a whole number up to 100."


def test_coordinates_come_in_and_go_out(qtbot: QtBot) -> None:
    edit = CoordinatesEdit()
    qtbot.addWidget(edit)
    edit.set_value((34_531_207, 113_742_316))
    assert edit.text() == "34.531207, 113.742316"
    assert edit.value() == (34_531_207, 113_742_316)
    edit.setText("somewhere")
    assert edit.value() is None
    assert edit.problem()


def test_telephone_numbers_keep_their_labels(qtbot: QtBot) -> None:
    edit = PhonesEdit()
    qtbot.addWidget(edit)
    lines = (PhoneLine("13837901234", "mobile"), PhoneLine("037167891234", "shop"))
    edit.set_value(lines)
    assert edit.text() == "138 3790 1234, 0371 6789 1234"
    assert edit.value() == lines
    edit.setText("0371-67891234； 139 0000 1111；138 3790 1234")
    assert edit.value() == (lines[1], PhoneLine("13900001111"), lines[0])
    edit.setText("138 3790 1234, ask at the desk")
    assert edit.problem() == "ask at the desk is not a phone number."


def test_columns_stand_beside_each_other_where_there_is_room(qtbot: QtBot) -> None:
    left, right = QLabel("left"), QLabel("right")
    columns = Columns([left], [right])
    qtbot.addWidget(columns)
    columns.resize(900, 300)
    columns.show()

    def at(label: QLabel) -> QPoint:
        return label.mapTo(columns, QPoint(0, 0))

    qtbot.waitUntil(lambda: at(left).y() == at(right).y() and at(left).x() < at(right).x())
    columns.resize(500, 300)
    qtbot.waitUntil(lambda: at(left).y() < at(right).y() and at(left).x() == at(right).x())


def test_a_text_field_is_as_high_as_its_text(qtbot: QtBot) -> None:
    edit = LinesEdit()
    qtbot.addWidget(edit)
    edit.resize(300, 40)
    edit.show()
    low = edit.sizeHint().height()
    edit.setPlainText("one\ntwo\nthree")
    three = edit.sizeHint().height()
    edit.setPlainText("\n" * 40)
    assert low < three < edit.sizeHint().height() < 2 * (three + low)
    edit.clear()
    assert edit.sizeHint().height() == low


def test_numbers_from_baidu_are_converted_once_and_taken_back(qtbot: QtBot) -> None:
    edit = CoordinatesEdit()
    qtbot.addWidget(edit)
    edit.setText("39.92133699, 116.41036949")
    baidu = edit.menu.actions()[1]
    with qtbot.waitSignal(edit.edited):
        baidu.trigger()
    assert edit.value() == pytest.approx((39_913_596, 116_397_755), abs=5)
    edit.undo()
    assert edit.text() == "39.92133699, 116.41036949"
