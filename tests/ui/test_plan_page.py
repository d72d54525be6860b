"""The week board: what is planned and due, moved by mouse and by keyboard."""

import threading
from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from db.models import Dealer, Promise, Visit
from db.vocabulary import Grade, PromiseBy, VisitState
from fieldapp.operations.visits import NewVisit, miss_visit, plan_visit
from fieldapp.queries.visits import VisitRow, visits_between
from fieldapp.texts import Text, speaking
from tests.support import make
from tests.support.screen import Screen
from ui.context import AppContext
from ui.plan import actions
from ui.plan.card_list import CardList, fitted
from ui.plan.compare_dialog import CompareDialog
from ui.plan.dialogs import MissedDialog, NewVisitDialog
from ui.plan.page import PlanPage
from ui.plan.print_dialog import PlanPrintDialog
from ui.plan.state import Card, CardKind, print_words
from ui.plan.suggest_dialog import SuggestDialog
from ui.visits.record_dialog import RecordVisitDialog

MONDAY = date(2026, 11, 23)
TUESDAY, WEDNESDAY, SATURDAY = (MONDAY + timedelta(days=n) for n in (1, 2, 5))
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def dealers(app: AppContext) -> list[UUID]:
    """Three dealers who were never visited; somebody works here."""
    with app.store.transaction(Text("Set up")) as session:
        me = make.colleague(session, home_latitude_e6=34_400_000, home_longitude_e6=113_730_000)
        made = [
            make.dealer(session, name=name, latitude_e6=34_400_000 + n * 10_000, longitude_e6=113_730_000).id
            for n, name in enumerate(("甲", "乙", "丙"))
        ]
        session.add(Promise(dealer_id=made[1], what="海报十张", made_on=MONDAY, by=PromiseBy.US))
    app.store.work_as(me.id)
    return made


@pytest.fixture
def page(app: AppContext, dealers: list[UUID], qtbot: QtBot) -> PlanPage:
    """The week of Monday, 23 November 2026, with the first dealer on Monday."""
    plan_visit(app.store, NewVisit(dealer_id=dealers[0], planned_on=MONDAY))
    return _shown(app, qtbot)


def _shown(app: AppContext, qtbot: QtBot) -> PlanPage:
    page = PlanPage(app)
    app.changed.connect(page.on_changed)
    qtbot.addWidget(page)
    page.resize(1180, 660)
    page.show()
    _settle(app, qtbot)
    return page


def _settle(app: AppContext, qtbot: QtBot) -> None:
    Screen(app, qtbot).settle()


def _days(app: AppContext) -> dict[str, date | None]:
    with app.store.reading() as session:
        return {row.dealer: row.planned_on for row in visits_between(session, MONDAY, MONDAY + timedelta(days=6))}


def _order(app: AppContext, on: date) -> list[str]:
    with app.store.reading() as session:
        return [row.dealer for row in visits_between(session, on, on)]


def _cards(page: PlanPage, on: date) -> list[Card]:
    return list(page.board.column(on).list.cards.cards)


def _due(page: PlanPage) -> list[str]:
    return [card.title for card in page.due.list.cards.cards]


def _mime(cards: CardList, row: int = 0) -> QMimeData:
    return cards.cards.mimeData([cards.cards.index(row)])


def _drop(page: PlanPage, data: QMimeData, on: date, *, at: int = 400) -> None:
    cards = page.board.column(on).list
    move, button, no_key = Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    cards.dragMoveEvent(QDragMoveEvent(QPoint(20, at), move, data, button, no_key))
    cards.dropEvent(QDropEvent(QPointF(20, at), move, data, button, no_key))


def _focus(page: PlanPage, on: date, row: int = 0) -> CardList:
    cards = page.board.column(on).list
    cards.setCurrentIndex(cards.cards.index(row))
    cards.setFocus()
    return cards


def test_a_visit_is_dragged_to_another_day_and_the_reason_can_be_added(
    page: PlanPage, app: AppContext, qtbot: QtBot
) -> None:
    _drop(page, _mime(page.board.column(MONDAY).list), WEDNESDAY)
    qtbot.waitUntil(lambda: _days(app) == {"甲": WEDNESDAY})
    _settle(app, qtbot)
    assert [card.title for card in _cards(page, WEDNESDAY)] == ["甲"]
    assert page.reason.isVisibleTo(page)
    page.reason.setText("老板去郑州了")
    qtbot.keyClick(page.reason, Qt.Key.Key_Return)
    _settle(app, qtbot)
    row = _cards(page, WEDNESDAY)[0].row
    assert isinstance(row, VisitRow)
    assert (row.first_planned_on, row.moved_because) == (MONDAY, "老板去郑州了")
    assert not page.reason.isVisibleTo(page)


def test_a_move_is_one_undo(page: PlanPage, app: AppContext, qtbot: QtBot) -> None:
    _drop(page, _mime(page.board.column(MONDAY).list), TUESDAY)
    qtbot.waitUntil(lambda: _days(app) == {"甲": TUESDAY})
    app.undo()
    qtbot.waitUntil(lambda: _days(app) == {"甲": MONDAY})


def test_a_due_dealer_is_dragged_onto_its_place_in_a_day_in_one_change(
    page: PlanPage, app: AppContext, qtbot: QtBot
) -> None:
    assert _due(page) == ["乙", "丙", "甲"]  # the weightiest first; who is planned comes last
    _drop(page, _mime(page.due.list, 0), MONDAY, at=2)
    qtbot.waitUntil(lambda: _order(app, MONDAY) == ["乙", "甲"])
    app.undo()
    qtbot.waitUntil(lambda: _order(app, MONDAY) == ["甲"])


def test_who_is_planned_is_grey_and_stays_in_the_due_list(page: PlanPage) -> None:
    last = page.due.list.cards.cards[-1]
    assert (last.title, last.is_quiet, last.is_movable) == ("甲", True, False)
    assert "planned for Mon, Nov 23" in last.spoken


def test_nothing_is_dropped_onto_a_day_that_is_over(app: AppContext, dealers: list[UUID], qtbot: QtBot) -> None:
    del dealers
    page = _shown(app, qtbot)
    data = _mime(page.due.list)
    page.turn(-1)
    _settle(app, qtbot)
    _drop(page, data, MONDAY - timedelta(days=7))
    _settle(app, qtbot)
    assert page.week is not None
    assert page.week.visits == ()


def test_the_order_of_a_day_is_changed_by_dragging_and_by_the_keyboard(
    page: PlanPage, app: AppContext, dealers: list[UUID], qtbot: QtBot
) -> None:
    for dealer_id in dealers[1:]:
        page.acts.plan(dealer_id, MONDAY)
    qtbot.waitUntil(lambda: len(_cards(page, MONDAY)) == 3)
    _drop(page, _mime(page.board.column(MONDAY).list, 2), MONDAY, at=1)
    qtbot.waitUntil(lambda: _order(app, MONDAY) == ["丙", "甲", "乙"])
    _settle(app, qtbot)
    qtbot.keyClick(_focus(page, MONDAY, 2), Qt.Key.Key_Up, ALT)
    qtbot.waitUntil(lambda: _order(app, MONDAY) == ["丙", "乙", "甲"])
    _settle(app, qtbot)
    assert page.reason.isHidden()  # the day is the same: nothing to explain


def test_the_keyboard_moves_a_visit_to_the_next_day_and_stays_with_it(
    page: PlanPage, app: AppContext, qtbot: QtBot
) -> None:
    page.activateWindow()
    cards = _focus(page, MONDAY)
    cards.chosen.emit(cards.card)
    qtbot.keyClick(cards, Qt.Key.Key_Right, ALT)
    qtbot.waitUntil(lambda: _days(app) == {"甲": TUESDAY})
    _settle(app, qtbot)
    moved = page.board.column(TUESDAY).list
    assert moved.card is not None
    assert moved.card.title == "甲"
    qtbot.keyClick(_focus(page, TUESDAY), Qt.Key.Key_Left, ALT)
    qtbot.waitUntil(lambda: _days(app) == {"甲": MONDAY})
    _settle(app, qtbot)
    qtbot.keyClick(_focus(page, MONDAY), Qt.Key.Key_Left, ALT)  # yesterday is over
    _settle(app, qtbot)
    assert _days(app) == {"甲": MONDAY}


def test_arrows_step_from_column_to_column(page: PlanPage, app: AppContext, dealers: list[UUID], qtbot: QtBot) -> None:
    page.acts.plan(dealers[1], SATURDAY)
    qtbot.waitUntil(lambda: len(_cards(page, SATURDAY)) == 1)
    _settle(app, qtbot)
    qtbot.keyClick(_focus(page, MONDAY), Qt.Key.Key_Right)
    card = page.board.column(SATURDAY).list.card
    assert card is not None
    assert card.title == "乙"
    assert page.visit.visit is not None
    assert page.visit.visit.dealer == "乙"


def test_delete_takes_a_visit_off_the_plan(page: PlanPage, app: AppContext, qtbot: QtBot) -> None:
    qtbot.keyClick(_focus(page, MONDAY), Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: _days(app) == {})


def test_enter_and_a_double_click_record_a_visit(page: PlanPage, qtbot: QtBot) -> None:
    qtbot.keyClick(_focus(page, MONDAY), Qt.Key.Key_Return)
    dialog = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, RecordVisitDialog))
    assert dialog.isVisible()
    dialog.reject()


def test_the_week_is_suggested_in_one_change_and_each_card_says_why(
    page: PlanPage, app: AppContext, qtbot: QtBot
) -> None:
    page.suggest_button.click()
    dialog = _suggested(qtbot)
    assert dialog.confirm_button.text() == "Plan 2 visits"
    assert _days(app) == {"甲": MONDAY}  # nothing is planned before it is accepted
    with qtbot.waitSignal(app.toasted) as said:
        dialog.confirm_button.click()
    assert said.args == ["2 visits planned; each card says why.", True]
    _settle(app, qtbot)
    titles = {card.title: card for card in _cards(page, MONDAY)}
    assert set(titles) == {"甲", "乙", "丙"}  # near ones on one day
    assert any(line.icon == "magic-wand" and "due today" in line.text for line in titles["丙"].lines)
    assert any(line.icon == "handshake" and line.text == "海报十张" for line in titles["乙"].lines)
    assert not any(line.icon == "magic-wand" for line in titles["甲"].lines)
    app.undo()
    qtbot.waitUntil(lambda: _days(app) == {"甲": MONDAY})


def test_a_second_suggestion_finds_nobody_and_says_so(page: PlanPage, app: AppContext, qtbot: QtBot) -> None:
    page.suggest()
    _suggested(qtbot).confirm_button.click()
    _settle(app, qtbot)
    with qtbot.waitSignal(app.toasted) as said:
        page.suggest()
    assert said.args == ["Nobody is due on these days, or they are full.", False]


def test_one_day_is_filled_ordered_and_shown_on_the_map(page: PlanPage, app: AppContext, qtbot: QtBot) -> None:
    page.board.column(TUESDAY).asked.emit("fill", TUESDAY)
    _suggested(qtbot).confirm_button.click()
    qtbot.waitUntil(lambda: len(_order(app, TUESDAY)) == 2)
    _settle(app, qtbot)
    ids = [card.key for card in _cards(page, TUESDAY)]
    page.acts.move(_row(_cards(page, TUESDAY)[1]), TUESDAY, 0)
    _settle(app, qtbot)
    page.show_day(TUESDAY)
    assert page.day.map.isVisibleTo(page)
    assert "2 visits" in page.day.words.text()
    page.day.order_button.click()
    qtbot.waitUntil(lambda: sorted(ids) == sorted(card.key for card in _cards(page, TUESDAY)))
    _settle(app, qtbot)
    stop = page.day.map.stop_at(page.day.map.place_of(_point_of(page, TUESDAY)))
    assert stop is not None
    page.day.map.stop_chosen.emit(stop.key)
    assert page.panels.currentWidget() is page.visit


def _suggested(qtbot: QtBot) -> SuggestDialog:
    """The dialog that shows a suggestion, when it is there."""
    shown: list[SuggestDialog] = []

    def is_there() -> bool:
        found = (w for w in QApplication.topLevelWidgets() if isinstance(w, SuggestDialog) and w.isVisible())
        shown[:] = found
        return bool(shown)

    qtbot.waitUntil(is_there)
    return shown[0]


def test_what_is_unticked_is_not_planned_and_the_comparison_follows(
    page: PlanPage, app: AppContext, qtbot: QtBot
) -> None:
    page.suggest()
    dialog = _suggested(qtbot)

    def visits() -> tuple[str, str]:
        before, after = dialog.measures.figures[0]
        return before.text(), after.text()

    assert visits() == ("1", "3")
    day = dialog.tree.topLevelItem(0)
    assert day is not None
    lines = {item.text(1).partition(" ")[0]: item.text(2) for n in range(3) if (item := day.child(n)) is not None}
    assert lines["甲"] == "planned already"
    assert "due today" in lines["丙"]
    (third,) = [stop for stop in dialog.ticked()[0].new if app_name(dialog, stop.dealer_id) == "丙"]
    dialog.tick(third.dealer_id, on=False)
    assert dialog.confirm_button.text() == "Plan 1 visit"
    assert visits() == ("1", "2")
    dialog.confirm_button.click()
    _settle(app, qtbot)
    assert set(_days(app)) == {"甲", "乙"}


def app_name(dialog: SuggestDialog, dealer_id: UUID) -> str:
    return dialog._found.dealers[dealer_id].name


def test_the_days_may_begin_elsewhere(page: PlanPage, qtbot: QtBot) -> None:
    dialog = page.suggest_from()
    dialog.form.fill({"start": (34_500_000, 113_730_000)})
    dialog.confirm_button.click()
    elsewhere = _suggested(qtbot)
    km = [figure.text() for figure in elsewhere.measures.figures[3]]
    elsewhere.reject()
    page.suggest()
    again = _suggested(qtbot)
    assert [figure.text() for figure in again.measures.figures[3]] == km  # kept for this week
    again.reject()
    dialog = page.suggest_from()
    assert dialog.form.value("start") == (34_500_000, 113_730_000)
    dialog.form.fill({"start": None})
    dialog.confirm_button.click()
    assert [figure.text() for figure in _suggested(qtbot).measures.figures[3]] != km


def test_the_week_planned_by_hand_is_compared_with_one_made_anew(
    page: PlanPage, dealers: list[UUID], app: AppContext, qtbot: QtBot
) -> None:
    plan_visit(app.store, NewVisit(dealer_id=dealers[1], planned_on=WEDNESDAY))
    plan_visit(app.store, NewVisit(dealer_id=dealers[2], planned_on=TUESDAY))
    page.compare()
    shown: list[CompareDialog] = []

    def is_there() -> bool:
        shown[:] = [w for w in QApplication.topLevelWidgets() if isinstance(w, CompareDialog) and w.isVisible()]
        return bool(shown)

    qtbot.waitUntil(is_there)
    dialog = shown[0]
    by_hand, anew = ([pair[n].text() for pair in dialog.measures.figures] for n in (0, 1))
    assert (by_hand[0], anew[0]) == ("3", "3")
    assert int(anew[3]) < int(by_hand[3])  # three dealers in one line, on one day instead of three
    assert dialog.verdict.text().startswith("Made anew: ")
    assert dialog.tree.topLevelItemCount() == 1
    before = _days(app)
    dialog.confirm_button.click()
    _settle(app, qtbot)
    assert _days(app) == before


def test_an_empty_week_is_not_compared(page: PlanPage, app: AppContext, qtbot: QtBot) -> None:
    page.go_to(MONDAY + timedelta(days=7))
    with qtbot.waitSignal(app.toasted) as said:
        page.compare()
    assert said.args == ["Nothing is planned on these days, so there is nothing to compare.", False]


def test_leaving_the_suggestion_plans_nothing(page: PlanPage, app: AppContext, qtbot: QtBot) -> None:
    page.suggest()
    dialog = _suggested(qtbot)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    _settle(app, qtbot)
    assert _days(app) == {"甲": MONDAY}


def test_a_suggestion_that_takes_long_can_be_cancelled(
    page: PlanPage, app: AppContext, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = threading.Event()

    def thinks(_material: object, *, step: Callable[[int, int], None]) -> None:
        begun.set()
        for _round in count():
            step(1, 2)

    monkeypatch.setattr(actions, "suggest_from", thinks)
    job = page.acts.suggest(MONDAY, MONDAY)
    assert page.acts.suggest(MONDAY, MONDAY) is job  # not twice
    assert job.title is not None
    qtbot.waitUntil(begun.is_set)
    with qtbot.waitSignal(job.cancelled):
        job.cancel()
    _settle(app, qtbot)
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, SuggestDialog) and w.isVisible()]
    monkeypatch.undo()
    page.suggest()
    _suggested(qtbot).reject()


def _row(card: Card) -> VisitRow:
    assert isinstance(card.row, VisitRow)
    return card.row


def _point_of(page: PlanPage, on: date):  # type: ignore[no-untyped-def]  # noqa: ANN202
    assert page.week is not None
    return page.week.ground.at[_row(_cards(page, on)[0]).dealer_id]


def test_the_menu_of_a_visit_moves_it_and_that_of_a_due_dealer_plans_it(
    page: PlanPage, app: AppContext, qtbot: QtBot
) -> None:
    menu = page.menu(_cards(page, MONDAY)[0])
    days = next(sub for sub in menu.findChildren(type(menu)) if sub.title() == "Move to")
    assert len(days.actions()) == 6
    next(action for action in days.actions() if "24" in action.text()).trigger()
    qtbot.waitUntil(lambda: _days(app) == {"甲": TUESDAY})
    menu = page.menu(page.due.list.cards.cards[0])
    assert [action.text() for action in menu.actions()][-1] == "Open the dealer"
    next(action for action in menu.actions() if "Wed, Nov 25" in action.text()).trigger()
    qtbot.waitUntil(lambda: _days(app) == {"甲": TUESDAY, "乙": WEDNESDAY})


def test_a_click_shows_why_and_what_was_promised_and_saves_as_one_goes(
    page: PlanPage, app: AppContext, dealers: list[UUID], qtbot: QtBot
) -> None:
    page.acts.plan(dealers[1], MONDAY)
    qtbot.waitUntil(lambda: len(_cards(page, MONDAY)) == 2)
    cards = page.board.column(MONDAY).list
    place = cards.visualRect(cards.cards.index(1)).center()
    qtbot.mouseClick(cards.viewport(), Qt.MouseButton.LeftButton, pos=place)
    _settle(app, qtbot)
    panel = page.visit
    assert page.panels.currentWidget() is panel
    assert "never visited" in panel.why.text()
    assert any("海报十张" in said.text() for said in panel.findChildren(QLabel))
    time = panel.form.editor("starts_at")
    time.setFocus()
    qtbot.keyClicks(time, "930")
    panel.form.save_now()
    qtbot.waitUntil(lambda: [card.mark for card in _cards(page, MONDAY)] == ["1", "09:30"])
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert page.panels.currentWidget() is page.due


def test_a_time_that_is_none_is_refused_beside_its_field(page: PlanPage, app: AppContext, qtbot: QtBot) -> None:
    page.show_visit(_row(_cards(page, MONDAY)[0]))
    qtbot.keyClicks(page.visit.form.editor("starts_at"), "noon")
    page.visit.form.save_now()
    _settle(app, qtbot)
    assert page.visit.form.editor("starts_at").property("wrong")
    assert _row(_cards(page, MONDAY)[0]).starts_at == ""


def test_coming_and_going_is_noted(page: PlanPage, app: AppContext, qtbot: QtBot) -> None:
    page.show_visit(_row(_cards(page, MONDAY)[0]))
    page.visit.here_button.click()
    _settle(app, qtbot)
    assert page.visit.evidence.text() == "there at 09:00"
    page.visit.here_button.click()
    _settle(app, qtbot)
    assert "left at 09:00" in page.visit.evidence.text()
    assert page.visit.here_button.isHidden()


def test_a_visit_that_did_not_take_place_wants_its_reason(page: PlanPage, app: AppContext, qtbot: QtBot) -> None:
    page.visit.asked.emit("missed", _row(_cards(page, MONDAY)[0]))
    dialog = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MissedDialog))
    dialog.confirm_button.click()
    assert dialog.isVisible()  # not without a reason
    dialog.form.fill({"because": "店关门"})
    dialog.confirm_button.click()
    _settle(app, qtbot)
    card = _cards(page, MONDAY)[0]
    assert (card.mark, card.is_quiet, card.lines[0].text.split()[-1]) == ("–", True, "店关门")


def test_what_was_left_of_a_day_is_carried_to_today(app: AppContext, dealers: list[UUID], qtbot: QtBot) -> None:
    friday = MONDAY - timedelta(days=3)
    for dealer_id in dealers[:2]:
        plan_visit(app.store, NewVisit(dealer_id=dealer_id, planned_on=friday))
    page = _shown(app, qtbot)
    page.turn(-1)
    _settle(app, qtbot)
    assert _cards(page, friday)[0].lines[0].text == "Not recorded yet"
    page.board.column(friday).asked.emit("carry", friday)
    qtbot.waitUntil(lambda: len(_order(app, MONDAY)) == 2)
    app.undo()
    qtbot.waitUntil(lambda: _order(app, MONDAY) == [])


def test_the_search_narrows_the_due_list(page: PlanPage, qtbot: QtBot) -> None:
    page.due.search.setText("乙")  # a test cannot press Chinese keys
    qtbot.waitUntil(lambda: _due(page) == ["乙"])
    page.due.search.setText("none of them")
    qtbot.waitUntil(lambda: _due(page) == [])


def test_the_next_working_day_is_printed_with_one_press(page: PlanPage, app: AppContext, qtbot: QtBot) -> None:
    assert page.print_button.text() == "Print tomorrow"
    page.print_button.click()
    dialog = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, PlanPrintDialog))
    qtbot.waitUntil(lambda: dialog.is_ready, timeout=10_000)
    assert len(dialog.preview.sheets) == 1
    qtbot.waitUntil(lambda: dialog.preview.sheets.is_rendered and app.jobs.under_way == 0, timeout=10_000)
    dialog.reject()


def test_the_button_names_the_day_when_tomorrow_is_off() -> None:
    friday = date(2026, 11, 27)
    assert print_words(date(2026, 11, 30), friday) == "Print Mon"
    assert print_words(friday + timedelta(days=1), friday) == "Print tomorrow"


def test_the_calendar_file_holds_the_visits(page: PlanPage, app: AppContext, qtbot: QtBot, tmp_path: Path) -> None:
    page.acts.write_calendar(tmp_path / "week.ics", page.first, page.last)
    _settle(app, qtbot)
    assert (tmp_path / "week.ics").read_bytes().count(b"BEGIN:VEVENT") == 1


def test_a_new_visit_asks_for_dealer_and_day(
    page: PlanPage, app: AppContext, dealers: list[UUID], qtbot: QtBot
) -> None:
    page.arrive(new=True)
    dialog = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, NewVisitDialog))
    dialog.confirm_button.click()
    assert dialog.isVisible()
    dialog.form.fill({"dealer_id": dealers[2], "planned_on": TUESDAY})
    _settle(app, qtbot)
    dialog.confirm_button.click()
    qtbot.waitUntil(lambda: _days(app).get("丙") == TUESDAY)


def test_a_holiday_and_a_year_without_notice_are_named(page: PlanPage, app: AppContext, qtbot: QtBot) -> None:
    page.go_to(date(2027, 10, 1))
    _settle(app, qtbot)
    assert page.board.column(date(2027, 10, 1)).mark.text() == "off"
    assert "2027" in page.unknown.text()
    assert page.unknown.isVisibleTo(page)


def test_days_off_without_visits_are_narrow_until_something_is_planned(
    page: PlanPage, app: AppContext, dealers: list[UUID], qtbot: QtBot
) -> None:
    saturday = page.board.column(SATURDAY)
    assert saturday.maximumWidth() < 100
    page.acts.plan(dealers[1], SATURDAY)
    qtbot.waitUntil(lambda: saturday.maximumWidth() > 1000)
    _settle(app, qtbot)


def test_the_due_list_gives_way_on_a_small_screen_and_comes_when_called(
    page: PlanPage, app: AppContext, qtbot: QtBot
) -> None:
    page.resize(700, 420)
    assert page.side.isHidden()
    page.fold_button.click()
    assert page.side.isVisibleTo(page)
    page.fold_button.click()
    assert page.side.isHidden()
    page.show_visit(_row(_cards(page, MONDAY)[0]))
    assert page.side.isVisibleTo(page)
    _settle(app, qtbot)


def test_without_dealers_the_page_says_what_helps(app: AppContext, qtbot: QtBot) -> None:
    page = _shown(app, qtbot)
    said = [widget.text() for widget in page.findChildren(QLabel) if widget.isVisible()]
    assert "There are no dealers yet, so nobody is due." in said


def test_done_and_missed_visits_stay_where_they_were(page: PlanPage, app: AppContext, qtbot: QtBot) -> None:
    card = _cards(page, MONDAY)[0]
    miss_visit(app.store, card.key, "下雪")
    page.read_again()
    _settle(app, qtbot)
    card = _cards(page, MONDAY)[0]
    assert not card.is_movable
    assert [action.text() for action in page.menu(card).actions()] == ["Open the dealer", "Put it back on the plan"]
    page.acts.do("reopen", _row(card))
    qtbot.waitUntil(lambda: _cards(page, MONDAY)[0].is_movable)


def test_a_card_shows_the_town_alone_where_there_is_no_room(page: PlanPage, app: AppContext, qtbot: QtBot) -> None:
    with app.store.transaction(Text("Places")) as session:
        make.places(session)
        session.get_one(Dealer, _row(_cards(page, MONDAY)[0]).dealer_id).grade = Grade.A
    page.read_again()
    _settle(app, qtbot)
    card = _cards(page, MONDAY)[0]
    assert (card.place, card.town, card.grade) == ("新郑市龙湖镇", "龙湖镇", Grade.A)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_board_is_painted_in_both_languages(
    app: AppContext, dealers: list[UUID], qtbot: QtBot, language: str
) -> None:
    with speaking(language):
        plan_visit(app.store, NewVisit(dealer_id=dealers[0], planned_on=MONDAY, starts_at="9:30", is_fixed=True))
        page = _shown(app, qtbot)
        page.show_day(MONDAY)
        assert not page.grab().isNull()


def test_long_names_wrap_and_end_in_dots() -> None:
    rows = fitted("中牟县万滩镇华诚家用电器商行有限责任公司", 110, 2, is_title=True)
    assert len(rows) == 2
    assert rows[1].endswith("…")
    assert "".join(rows)[:12] == "中牟县万滩镇华诚家用电器"[:12]
    assert fitted("Xinzheng Home Appliances", 100, 2, is_title=True)[0] == "Xinzheng"


def test_a_card_that_is_dropped_names_what_it_is(page: PlanPage) -> None:
    data = bytes(_mime(page.due.list).data("application/x-fieldapp-plan").data()).decode()
    assert data.startswith(f"{CardKind.DEALER}:")


def test_visits_of_others_are_not_on_my_board(app: AppContext, dealers: list[UUID], qtbot: QtBot) -> None:
    with app.store.transaction(Text("Other")) as session:
        other = make.colleague(session)
        session.add(Visit(dealer_id=dealers[0], colleague_id=other.id, planned_on=MONDAY, state=VisitState.PLANNED))
    page = _shown(app, qtbot)
    assert _cards(page, MONDAY) == []
