"""What one wants to do is found with Ctrl+K from any page, in words, in Chinese, and by pinyin initials."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt

from fieldapp.texts import speaking
from tests.support import make
from tests.support.screen import Screen
from ui.calendar.reminder_dialog import OwnReminderDialog
from ui.context import AppContext
from ui.library.page import ScriptDialog
from ui.main_window import MainWindow
from ui.plan.dialogs import NewVisitDialog
from ui.reports.page import ReportsPage
from ui.settings.page import SettingsPage
from ui.widgets.print_dialog import PrintDialog


@pytest.fixture
def window(app: AppContext, screen: Screen) -> Iterator[MainWindow]:
    with app.store.loading() as session:
        make.places(session)
        me = make.colleague(session, name="李明").id
        make.visit(session, make.dealer(session, name="郑州兴达家电").id, date(2026, 11, 24))
    app.store.work_as(me)
    made = MainWindow(app)
    screen.qtbot.addWidget(made)
    made.show()
    made.open()
    screen.settle()
    yield made
    screen.settle()


def _entries(window: MainWindow) -> list[str]:
    model = window.finder.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def _do(window: MainWindow, screen: Screen, typed: str) -> None:
    window.activateWindow()
    screen.qtbot.waitUntil(window.isActiveWindow)
    screen.qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    screen.qtbot.keyClicks(window.finder.field, typed)
    screen.settle()
    screen.qtbot.keyClick(window.finder.field, Qt.Key.Key_Return)
    screen.settle()


def test_new_visit_and_print_plan_work_from_today(window: MainWindow, screen: Screen) -> None:
    _do(window, screen, "new visit")
    screen.dialog(NewVisitDialog).reject()
    window.go("today")
    _do(window, screen, "print plan")
    dialog = screen.dialog(PrintDialog)
    screen.qtbot.waitUntil(lambda: dialog.is_ready, timeout=10_000)
    dialog.reject()


@pytest.mark.parametrize(
    ("typed", "kind"), [("new script", ScriptDialog), ("new reminder", OwnReminderDialog)], ids=["script", "reminder"]
)
def test_what_is_new_is_asked_for_from_anywhere(
    window: MainWindow, screen: Screen, typed: str, kind: type[ScriptDialog]
) -> None:
    _do(window, screen, typed)
    screen.dialog(kind).reject()


def test_reports_and_the_backup_are_found(window: MainWindow, screen: Screen) -> None:
    _do(window, screen, "birthday list")
    assert isinstance(window.page, ReportsPage)
    assert window.page.title.text() == "Birthday list"
    _do(window, screen, "month report")
    assert window.page.title.text() == "Month-end task report"
    _do(window, screen, "back up")
    assert isinstance(window.page, SettingsPage)
    assert window.page.list.currentItem().text() == "Data and backup"


def test_nothing_is_offered_twice(window: MainWindow, screen: Screen) -> None:
    for page in ("dealers", "plan", "tasks", "library"):
        window.go(page)
        screen.settle()
        window.finder.open()
        said = _entries(window)
        assert len(said) == len(set(said))
        window.finder.leave()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("安排", "安排拜访"),
        ("apbf", "安排拜访"),
        ("anpaibaifang", "安排拜访"),
        ("ydbg", "月度报告"),
        ("drydsj", "导入月度数据"),
    ],
)
def test_actions_are_found_in_chinese_and_by_pinyin(app: AppContext, screen: Screen, typed: str, found: str) -> None:
    with speaking("zh_CN"):
        window = MainWindow(app)
        screen.qtbot.addWidget(window)
        window.show()
        window.open()
        window.finder.open(typed)
        screen.qtbot.waitUntil(lambda: found in _entries(window), timeout=10_000)
        screen.settle()
        window.finder.leave()
