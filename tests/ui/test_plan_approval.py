"""A week's plan on its way between rep and manager, at the window; and what the start page asks to be decided."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from sqlalchemy import text

from db.models import Conflict, Visit
from db.vocabulary import ConflictKind, Role, VisitState, WeekPlanState
from fieldapp.operations.history import undo_last
from fieldapp.operations.house_rules import set_rule
from fieldapp.operations.visits import NewVisit, plan_visit
from fieldapp.operations.week_plans import move_week_plan
from fieldapp.queries.week_plans import PlanStanding, plan_standing
from fieldapp.rules.week_plans import Move
from fieldapp.texts import Text
from tests.support import make
from tests.support.rep import write
from tests.support.screen import Screen
from ui.context import AppContext
from ui.plan.done_dialog import PlanDoneDialog
from ui.plan.page import PlanPage
from ui.plan.suggest_dialog import SuggestDialog
from ui.plan.unrecorded_dialog import UnrecordedDialog
from ui.plan.week_strip import ReturnDialog
from ui.settings.rules import RulesSection
from ui.today.page import TodayPage

MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)


@pytest.fixture
def people(app: AppContext) -> dict[str, UUID]:
    """A manager and a rep, who works here; plans need approval."""
    with app.store.transaction(Text("Set up")) as session:
        boss = make.colleague(session, name="孟宪礼", role=Role.MANAGER)
        gao = make.colleague(session, name="高志远", manager_id=boss.id)
        dealer = make.dealer(session, name="兴达家电")
        found = {"boss": boss.id, "gao": gao.id, "dealer": dealer.id}
    app.store.work_as(found["gao"])
    set_rule(app.store, "plans", {"needs_approval": True}, effective_from=date(2026, 11, 1))
    plan_visit(app.store, NewVisit(dealer_id=found["dealer"], planned_on=MONDAY))
    return found


def _click(page: PlanPage, move: Move, screen: Screen) -> None:
    button = page.strip.button(move)
    assert button is not None
    screen.click(button)


def _standing(app: AppContext, who: UUID) -> PlanStanding:
    with app.store.reading() as session:
        found = plan_standing(session, who, MONDAY, MONDAY)
    assert found is not None
    return found


def test_a_rep_submits_the_week_and_withdraws_it_again(
    app: AppContext, people: dict[str, UUID], screen: Screen
) -> None:
    page = screen.show(PlanPage)
    assert not page.strip.reps.isVisible()
    assert page.strip.pill.text() == "Not submitted yet"
    _click(page, Move.SUBMIT, screen)
    assert _standing(app, people["gao"]).state is WeekPlanState.SUBMITTED
    assert page.strip.pill.text() == "Waiting for approval since 2026-11-23"
    assert page.strip.button(Move.SUBMIT) is None
    _click(page, Move.WITHDRAW, screen)
    assert page.strip.pill.text() == "Not submitted yet"


def test_a_manager_chooses_the_rep_returns_the_plan_with_a_remark_and_then_approves_it(
    app: AppContext, people: dict[str, UUID], screen: Screen
) -> None:
    move_week_plan(app.store, people["gao"], MONDAY, Move.SUBMIT, now=NOW, today=MONDAY)
    app.store.work_as(people["boss"])
    page = screen.show(PlanPage)
    assert page.strip.reps.isVisible()
    assert page.week is not None
    assert page.week.visits == ()  # one's own
    page.strip.reps.setFocus()
    screen.qtbot.keyClick(page.strip.reps, Qt.Key.Key_Down)
    screen.settle()
    assert [visit.dealer for visit in page.week.visits] == ["兴达家电"]
    _click(page, Move.RETURN, screen)
    (dialog,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, ReturnDialog) and one.isVisible()]
    screen.qtbot.mouseClick(dialog.confirm_button, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()  # it says why first
    write(screen.qtbot, dialog.form.editor("remark"), "周三去新郑")
    screen.click(dialog.confirm_button)
    assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, ReturnDialog) and one.isVisible()]
    assert page.strip.pill.text() == "Returned by 孟宪礼, 2026-11-23"
    assert page.strip.words.text() == "Remark: 周三去新郑"
    _click(page, Move.APPROVE, screen)
    assert _standing(app, people["gao"]).state is WeekPlanState.APPROVED
    undo_last(app.store)
    assert _standing(app, people["gao"]).state is WeekPlanState.RETURNED


def test_what_a_manager_plans_for_a_rep_is_the_reps(app: AppContext, people: dict[str, UUID], screen: Screen) -> None:
    with app.store.transaction(Text("Another")) as session:
        other = make.dealer(session, name="乙家电").id
    app.store.work_as(people["boss"])
    page = screen.show(PlanPage)
    page.arrive(rep=people["gao"], day=MONDAY)
    screen.settle()
    page.acts.plan(other, MONDAY + timedelta(days=1))
    screen.settle()
    with app.store.reading() as session:
        assert {visit.colleague_id for visit in session.query(Visit)} == {people["gao"]}


def test_a_week_suggested_to_a_manager_for_a_rep_is_the_reps(
    app: AppContext, people: dict[str, UUID], screen: Screen
) -> None:
    with app.store.transaction(Text("Others")) as session:
        for name in ("乙家电", "丙家电"):
            make.dealer(session, name=name)
    app.store.work_as(people["boss"])
    page = screen.show(PlanPage)
    page.arrive(rep=people["gao"], day=MONDAY)
    screen.settle()
    screen.click(page.suggest_button)
    (dialog,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, SuggestDialog) and one.isVisible()]
    assert dialog.measures.figures[0][0].text() == "1"  # the rep's own visit is counted as planned
    screen.click(dialog.confirm_button)
    with app.store.reading() as session:
        visits = session.query(Visit).all()
        assert len(visits) == 3
        assert {visit.colleague_id for visit in visits} == {people["gao"]}


def test_without_the_rule_and_without_reps_the_strip_is_not_there(
    app: AppContext, people: dict[str, UUID], screen: Screen
) -> None:
    set_rule(app.store, "plans", {"needs_approval": False}, effective_from=date(2026, 11, 1))
    page = screen.show(PlanPage)
    assert page.strip.standing is None
    assert not page.strip.pill.isVisible()
    assert [page.strip.button(move) for move in Move] == [None] * 4
    assert not page.strip.reps.isVisible()


def test_the_manager_puts_the_rule_in_force_in_the_settings(
    app: AppContext, people: dict[str, UUID], screen: Screen
) -> None:
    set_rule(app.store, "plans", {"needs_approval": False}, effective_from=date(2026, 11, 2))
    app.store.work_as(people["boss"])
    section = RulesSection(app)
    screen.qtbot.addWidget(section)
    section.show()
    screen.settle()
    screen.qtbot.mouseClick(section.plans.form.editor("needs_approval"), Qt.MouseButton.LeftButton)
    screen.click(section.plans.save_button)
    assert _standing(app, people["gao"]).state is WeekPlanState.DRAFT


def test_the_start_page_leads_to_the_plan_that_waits_and_to_the_changes_to_decide(
    app: AppContext, people: dict[str, UUID], screen: Screen
) -> None:
    page = screen.show(TodayPage)
    assert not page.decisions.isVisible()
    move_week_plan(app.store, people["gao"], MONDAY, Move.SUBMIT, now=NOW, today=MONDAY)
    app.store.work_as(people["boss"])
    with app.store.transaction(Text("A conflict")) as session:
        session.add(
            Conflict(
                kind=ConflictKind.FIELD,
                tbl="dealer",
                row_id=people["dealer"],
                dealer_id=people["dealer"],
                field="phone",
                kept="1",
                lost="2",
                happened_at=NOW,
            )
        )
    page = screen.show(TodayPage)
    assert page.decisions.isVisible()
    asked: list[tuple[str, object]] = []
    app.page_wanted.connect(lambda name, where: asked.append((name, where)))
    buttons = {button.accessibleName(): button for button in page.decisions.findChildren(QPushButton)}
    assert list(buttons) == [
        "See the plan: 高志远's plan of the week of Mon, Nov 23 waits for approval",
        "Decide: 1 change to decide",
    ]
    for button in buttons.values():
        screen.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked == [
        ("plan", {"day": MONDAY, "rep": people["gao"]}),
        ("settings", {"section": "sync"}),
    ]


@pytest.mark.parametrize(("days", "is_said"), [(6, False), (7, True)])
def test_a_laptop_that_was_out_of_touch_for_a_week_says_so(
    app: AppContext, people: dict[str, UUID], screen: Screen, days: int, is_said: bool
) -> None:
    last = int((NOW - timedelta(days=days)).timestamp() * 1000)
    with app.store.taking_in() as session:
        session.execute(
            text(
                "INSERT INTO sync_link(one, server, login, colleague_id, device, token, machine, refresh, "
                "plain_http, proxy, stale, last_done_ms) VALUES (1, 'https://a', 'gao', :c, 'd', '', '', '', 0, '', 0, "
                ":last)"
            ),
            {"c": str(people["gao"]), "last": last},
        )
    page = screen.show(TodayPage)
    assert page.decisions.isVisible() is is_said
    said = [button.accessibleName() for button in page.decisions.findChildren(QPushButton)]
    assert said == (["Exchange now: Nothing was exchanged with the company's server for 7 days."] if is_said else [])


def test_past_visits_nobody_recorded_are_settled_from_the_start_page_in_a_click_each(
    app: AppContext, people: dict[str, UUID], screen: Screen
) -> None:
    with app.store.transaction(Text("More")) as session:
        others = [make.dealer(session, name=name).id for name in ("乙家电", "丙家电")]
    for dealer in others:
        plan_visit(app.store, NewVisit(dealer_id=dealer, planned_on=MONDAY - timedelta(days=4)))
    page = screen.show(TodayPage)
    (button,) = page.decisions.findChildren(QPushButton)
    assert button.accessibleName() == "Settle them: 2 planned visits are neither done nor moved"
    screen.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    (dialog,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, UnrecordedDialog) and one.isVisible()]
    screen.settle()
    first, second = dialog.visits
    line = dialog.line(first.id)
    assert line is not None
    (move,) = [one for one in line.findChildren(QPushButton) if one.text().startswith("Move to")]
    screen.click(move)
    line = dialog.line(second.id)
    assert line is not None
    (dropped,) = [one for one in line.findChildren(QPushButton) if one.text() == "Dropped because"]
    dropped.menu().actions()[0].trigger()
    screen.settle()
    assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, UnrecordedDialog) and one.isVisible()]
    with app.store.reading() as session:
        moved, missed = session.get_one(Visit, first.id), session.get_one(Visit, second.id)
        assert (moved.state, moved.planned_on) == (VisitState.PLANNED, MONDAY)
        assert (missed.state, missed.missed_because) == (VisitState.MISSED, "Nobody there")


def test_the_board_says_what_became_of_the_week_and_asks_why_with_one_click(
    app: AppContext, people: dict[str, UUID], screen: Screen
) -> None:
    page = screen.show(PlanPage)
    assert page.strip.done.text() == "1 planned, 0 done"
    assert page.week is not None
    page.acts.move(page.week.visits[0], MONDAY + timedelta(days=2))
    screen.settle()
    assert page.reasons.isVisible()
    (chip,) = [one for one in page.reasons.findChildren(QPushButton) if one.text() == "Weather or roads"]
    screen.click(chip)
    assert not page.reasons.isVisible()
    with app.store.reading() as session:
        assert session.query(Visit).one().moved_because == "Weather or roads"
    screen.click(page.strip.done)
    (shown,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, PlanDoneDialog) and one.isVisible()]
    screen.qtbot.waitUntil(lambda: shown.is_ready)
    shown.close()
