import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from db.vocabulary import CalendarKind
from fieldapp.rules.birthdays import Birthday
from fieldapp.texts import speaking
from ui.widgets.birthday_edit import BirthdayEdit
from ui.widgets.choice import Choice
from ui.widgets.date_edit import DateEdit, read_day
from ui.widgets.money_edit import MoneyEdit, read_money
from ui.widgets.month_grid import MonthGrid

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("", None),
        ("1250", "1250"),
        ("1,250.50", "1250.50"),
        ("¥ 1250元", "1250"),
        ("1.2万", "12000"),
        ("３０．５", "30.5"),
        ("-20", "-20"),
    ],
)
def test_money_is_read_as_people_write_it(written: str, amount: str | None) -> None:
    assert read_money(written) == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize("written", ["twelve", "1.234", "1..2", "12 13 x", "1,2万元整"])
def test_what_is_no_amount_is_not_guessed(written: str) -> None:
    with pytest.raises(ValueError, match=re.escape(written)):
        read_money(written)


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_an_amount_shown_is_read_back_the_same(amount: Decimal) -> None:
    assert read_money(f"{amount:,.2f}") == amount


def test_an_amount_is_written_out_when_the_cursor_leaves(qtbot: QtBot) -> None:
    edit = MoneyEdit()
    qtbot.addWidget(edit)
    edit.insert("1.2万")
    QApplication.sendEvent(edit, QFocusEvent(QEvent.Type.FocusOut))
    assert edit.text() == "12,000.00"


def test_amounts_are_negative_only_where_they_may_be(qtbot: QtBot) -> None:
    for edit, problem in (
        (MoneyEdit(), "An amount cannot be negative here."),
        (MoneyEdit(may_be_negative=True), ""),
    ):
        qtbot.addWidget(edit)
        edit.setText("-1")
        assert edit.problem() == problem


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-11-24", date(2026, 11, 24)),
        ("2026/1/5", date(2026, 1, 5)),
        ("2026年12月6日", date(2026, 12, 6)),
        ("11-24", date(2026, 11, 24)),
        ("1月5日", date(2027, 1, 5)),  # the nearest one, not the one long past
        ("10.30", date(2026, 10, 30)),
        ("明天", date(2026, 11, 24)),
        ("Tomorrow", date(2026, 11, 24)),
        ("+7", date(2026, 11, 30)),
        ("", None),
    ],
)
def test_days_are_read_as_people_write_them(written: str, day: date | None) -> None:
    assert read_day(written, TODAY) == day


@pytest.mark.parametrize("written", ["soon", "13-40", "2026-02-30", "2-30"])
def test_what_is_no_day_is_not_guessed(written: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (also those of date itself)
        read_day(written, TODAY)


def test_arrows_in_a_day_field_go_a_day_on_or_back(qtbot: QtBot) -> None:
    edit = DateEdit(TODAY)
    qtbot.addWidget(edit)
    edit.set_value(date(2026, 12, 31))
    with qtbot.waitSignal(edit.edited):
        qtbot.keyClick(edit, Qt.Key.Key_Up)
    assert edit.value() == date(2027, 1, 1)


def test_the_calendar_is_used_by_keys_alone(qtbot: QtBot) -> None:
    grid = MonthGrid(TODAY)
    qtbot.addWidget(grid)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown):
        qtbot.keyClick(grid, key)
    with qtbot.waitSignal(grid.chosen) as chosen:
        qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert chosen.args == [date(2027, 1, 1)]


def test_a_month_turned_keeps_the_day_where_the_month_has_it(qtbot: QtBot) -> None:
    grid = MonthGrid(date(2026, 12, 31))
    qtbot.addWidget(grid)
    grid.turn(2)
    assert grid.on == date(2027, 2, 28)
    grid.turn(-14)
    assert grid.on == date(2025, 12, 28)


class TestBirthdayEdit:
    @pytest.fixture
    def edit(self, qtbot: QtBot) -> BirthdayEdit:
        edit = BirthdayEdit(TODAY)
        qtbot.addWidget(edit)
        edit.show()
        return edit

    def chip(self, edit: BirthdayEdit, text: str) -> QPushButton:
        return next(button for button in edit.findChildren(QPushButton) if button.text() == text)

    def test_it_says_how_it_understood_a_lunar_birthday(self, edit: BirthdayEdit, qtbot: QtBot) -> None:
        with qtbot.waitSignal(edit.edited):
            edit.field.insert("农历八月十五")
        assert edit.value() == Birthday(CalendarKind.LUNAR, None, 8, 15)
        assert "September 15, 2027" in edit.echo.text()
        assert self.chip(edit, "Lunar").isChecked()

    def test_the_calendar_pressed_decides_where_the_text_does_not(self, edit: BirthdayEdit, qtbot: QtBot) -> None:
        qtbot.keyClicks(edit.field, "8-15")
        assert edit.value() == Birthday(CalendarKind.SOLAR, None, 8, 15)
        self.chip(edit, "Lunar").click()
        assert edit.value() == Birthday(CalendarKind.LUNAR, None, 8, 15)

    def test_of_two_readings_one_is_pressed(self, edit: BirthdayEdit, qtbot: QtBot) -> None:
        qtbot.keyClicks(edit.field, "5/1/1968")
        assert edit.value() is None
        assert edit.problem()
        self.chip(edit, "May 1, 1968").click()
        assert edit.value() == Birthday(CalendarKind.SOLAR, 1968, 5, 1)

    @pytest.mark.parametrize(
        "birthday",
        [
            Birthday(CalendarKind.SOLAR, 1968, 5, 1),
            Birthday(CalendarKind.LUNAR, 1979, 6, 10, leap=True),
            Birthday(CalendarKind.LUNAR, None, 12, 30),
            None,
        ],
    )
    @pytest.mark.parametrize("chosen", ["zh_CN", "en"])
    def test_what_is_shown_is_read_back_the_same(self, qtbot: QtBot, birthday: Birthday | None, chosen: str) -> None:
        with speaking(chosen):
            edit = BirthdayEdit(TODAY)
            qtbot.addWidget(edit)
            edit.set_value(birthday)
            assert edit.value() == birthday
            assert edit.problem() == ""


def test_a_choice_finds_equal_values_and_ignores_the_wheel(qtbot: QtBot) -> None:
    choice = Choice([((1, "a"), "one"), ((2, "b"), "two")])
    qtbot.addWidget(choice)
    choice.set_value((2, "b"))
    assert choice.value() == (2, "b")
    choice.set_choices([((2, "b"), "zwei"), ((3, "c"), "drei")])
    assert choice.value() == (2, "b")
    choice.set_value((9, "z"))
    assert choice.value() is None


def test_a_choice_drops_down_below_itself_with_all_its_lines(qtbot: QtBot) -> None:
    choice = Choice([(number, f"line {number}") for number in range(6)])
    qtbot.addWidget(choice)
    choice.show()
    choice.showPopup()
    view = choice.view()
    qtbot.waitUntil(view.isVisible)
    assert view.window().pos().y() >= choice.geometry().bottom()
    assert view.verticalScrollBar().maximum() == 0
    only = Qt.FindChildOption.FindDirectChildrenOnly
    assert view.window().findChildren(QWidget, "", only) == [view]
    choice.hidePopup()
