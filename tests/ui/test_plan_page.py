"""The week board: what is planned and due, moved by mouse and by keyboard."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from fieldapp.operations.visits import NewVisit, plan_visit
from fieldapp.queries.visits import visits_between
from fieldapp.texts import Text
from tests.support import make
from ui.context import AppContext
from ui.plan.cards import DueCard
from ui.plan.page import PlanPage

MONDAY = date(2026, 11, 23)


@pytest.fixture
def dealers(app: AppContext) -> list[UUID]:
    """Two dealers who were never visited; somebody works here."""
    with app.store.transaction(Text("Set up")) as session:
        me = make.colleague(session)
        made = [make.dealer(session, name=name).id for name in ("甲", "乙")]
    app.store.work_as(me.id)
    return made


@pytest.fixture
def page(app: AppContext, dealers: list[UUID], qtbot: QtBot) -> PlanPage:
    plan_visit(app.store, NewVisit(dealer_id=dealers[0], planned_on=MONDAY))
    page = PlanPage(app)
    app.changed.connect(page.on_changed)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    _settle(app, qtbot)
    return page


def _settle(app: AppContext, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: app.jobs.under_way == 0, timeout=10_000)


def _days(app: AppContext) -> dict[str, date | None]:
    with app.store.reading() as session:
        return {row.dealer: row.planned_on for row in visits_between(session, MONDAY, MONDAY + timedelta(days=6))}


def _drop(page: PlanPage, data: QMimeData, on: date) -> None:
    actions, buttons = Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton
    page.columns[on].dropEvent(QDropEvent(QPointF(20, 400), actions, data, buttons, Qt.KeyboardModifier.NoModifier))


def test_a_visit_is_dragged_to_another_day(page: PlanPage, app: AppContext, qtbot: QtBot) -> None:
    (card,) = page.columns[MONDAY].cards
    _drop(page, card.mime(), MONDAY + timedelta(days=2))
    qtbot.waitUntil(lambda: _days(app) == {"甲": MONDAY + timedelta(days=2)})
    _settle(app, qtbot)
    assert [c.visit.dealer for c in page.columns[MONDAY + timedelta(days=2)].cards] == ["甲"]
    app.undo()
    qtbot.waitUntil(lambda: _days(app) == {"甲": MONDAY})


def test_a_due_dealer_is_dragged_onto_a_day(page: PlanPage, app: AppContext, qtbot: QtBot) -> None:
    due = {card.dealer.name: card for card in page.findChildren(DueCard)}
    assert set(due) == {"甲", "乙"}
    assert due["甲"].dealer.planned_on == MONDAY
    _drop(page, due["乙"].mime(), MONDAY)
    qtbot.waitUntil(lambda: _days(app) == {"甲": MONDAY, "乙": MONDAY})


def test_the_week_is_suggested_in_one_change(page: PlanPage, app: AppContext, qtbot: QtBot) -> None:
    page.suggest_button.click()
    qtbot.waitUntil(lambda: len(_days(app)) == 2)
    _settle(app, qtbot)
    app.undo()
    qtbot.waitUntil(lambda: _days(app) == {"甲": MONDAY})


def test_the_keyboard_takes_a_visit_off_the_plan(page: PlanPage, app: AppContext, qtbot: QtBot) -> None:
    (card,) = page.columns[MONDAY].cards
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: _days(app) == {})


def test_the_menu_of_a_visit_offers_the_other_days(page: PlanPage) -> None:
    (card,) = page.columns[MONDAY].cards
    submenus = [action.menu() for action in card.menu().actions() if action.menu() is not None]
    days = [action.text() for menu in submenus if menu is not None for action in menu.actions()]  # type: ignore[attr-defined]
    assert len(days) == 6


def test_the_search_narrows_the_due_list(page: PlanPage, qtbot: QtBot) -> None:
    page.search.setText("乙")  # a test cannot press Chinese keys
    qtbot.waitUntil(lambda: [c.dealer.name for c in page.findChildren(DueCard) if c.isVisible()] == ["乙"])


def test_print_shows_the_pages_of_the_week(page: PlanPage, app: AppContext, qtbot: QtBot) -> None:
    with qtbot.waitSignal(app.page_wanted) as asked:
        page.print_week()
    assert asked.args == ["reports", {"report": "visit_plan", "first": MONDAY, "last": MONDAY + timedelta(days=6)}]
