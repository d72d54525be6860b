"""Tab goes through a page as one reads it, also through what came later."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QSplitter, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.support import make
from tests.support.screen import Screen
from ui.context import AppContext
from ui.today.page import TodayPage
from ui.widgets.card import column, row
from ui.widgets.tab_order import TabOrder, reached


def _walk(qtbot: QtBot, first: QWidget, steps: int) -> list[QWidget]:
    first.window().activateWindow()
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    found = [first]
    for _step in range(steps):
        qtbot.keyClick(found[-1], Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        assert now is not None
        found.append(now)
    return found


def test_what_is_put_in_between_later_is_reached_in_between(qtbot: QtBot) -> None:
    fields = [QLineEdit(name) for name in "abcd"]
    inside = QWidget()
    inside.setLayout(column(fields[1]))
    scroll = QScrollArea()
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidgetResizable(True)
    scroll.setWidget(inside)
    split = QSplitter()
    split.addWidget(scroll)
    split.addWidget(fields[2])
    root = QWidget()
    layout = QVBoxLayout(root)
    layout.addLayout(row(fields[0]))
    layout.addWidget(split)
    layout.addWidget(fields[3])
    TabOrder(root)
    qtbot.addWidget(root)
    root.show()
    assert list(reached(root)) == fields
    late = QLineEdit("late")
    layout.insertWidget(1, late)
    wanted = [fields[0], late, *fields[1:]]
    qtbot.waitUntil(lambda: fields[0].nextInFocusChain() is late)
    assert _walk(qtbot, fields[0], 4) == wanted


def test_today_is_walked_card_by_card(app: AppContext, screen: Screen) -> None:
    with app.store.loading() as session:
        make.places(session)
        me = make.colleague(session, name="李明").id
        for name in ("郑州兴达家电", "新郑宏盛家电"):
            make.visit(session, make.dealer(session, name=name).id, date(2026, 11, 23), colleague_id=me)
    app.store.work_as(me)
    page = screen.show(TodayPage)
    first, second = (screen.button(page.visits, "Record", nth=number) for number in (0, 1))
    walked = _walk(screen.qtbot, first, 3)
    assert walked == [first, screen.button(page.visits, "Open"), second, screen.button(page.visits, "Open", nth=1)]
