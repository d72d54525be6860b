"""Today: what is to be done, and everything that can be done about it from there."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from sqlalchemy import select

from db.models import Complaint, OwnReminder, Promise, Receivable, ReminderAnswer, Territory
from db.vocabulary import CareAction, OpeningKind, ReminderState, Role, VisitState
from fieldapp.clock import ClockOnDay
from fieldapp.operations.tasks import NewOpening, record_opening, set_target
from fieldapp.scripts_set import fill_in
from fieldapp.working_here import working_here
from tests.support import make
from tests.support.screen import Screen, buttons_of, words_on
from ui.calendar.reminder_dialog import OwnReminderDialog
from ui.context import AppContext
from ui.today.greeting_dialog import GreetingDialog
from ui.today.page import TodayPage
from ui.today.reminder_choices import SolveDialog
from ui.today.reminder_list import ReminderLine, ReminderList

TODAY = date(2026, 11, 23)
MENU = "What to do about it"


@pytest.fixture
def dealer(app: AppContext) -> UUID:
    """A rep with a dealer who was visited lately, so that no visit is due."""
    with app.store.loading() as session:
        make.places(session)
        me = make.colleague(session, name="李明")
        made = make.dealer(session, name="郑州兴达家电")
        make.person(session, made.id, "13837901234", name="单雄", is_main=True)
        make.visit(
            session, made.id, TODAY - timedelta(days=1), state=VisitState.DONE, visited_on=TODAY - timedelta(days=1)
        )
        made_id, me_id = made.id, me.id
    app.store.work_as(me_id)
    return made_id


def _add(app: AppContext, *rows: object) -> None:
    with app.store.loading() as session:
        session.add_all(rows)


def _born(app: AppContext, dealer: UUID, *names: str, month: int = 11, day: int = 23) -> None:
    with app.store.loading() as session:
        for name in names:
            make.person(session, dealer, "13900001111", name=name, birthday_month=month, birthday_day=day)


def _line(reminders: ReminderList, words: str) -> ReminderLine:
    (found,) = [line for line in reminders.lines if words in line.accessibleName()]
    return found


def _answers(app: AppContext) -> list[tuple[ReminderState, CareAction | None]]:
    with app.store.reading() as session:
        return [(a.state, a.action) for a in session.scalars(select(ReminderAnswer).order_by(ReminderAnswer.id))]


def test_a_day_without_anything_says_so_and_offers_to_plan_it(app: AppContext, screen: Screen, dealer: UUID) -> None:
    page = screen.show(TodayPage)
    said = words_on(page)
    for sentence in ("Nothing is planned for today.", "Nothing is late.", "Nobody to greet these days."):
        assert sentence in said
    screen.press(page, "Plan the day")
    assert screen.wanted[-1][0] == "plan"


def test_without_anybody_working_here_it_says_what_helps(screen: Screen) -> None:
    page = screen.show(TodayPage)
    assert "Say in Settings who works here" in words_on(page.month)


def test_the_visits_of_the_day_stand_in_order_with_phone_and_promise(
    app: AppContext, screen: Screen, dealer: UUID
) -> None:
    with app.store.loading() as session:
        me = working_here(session)
        other = make.dealer(session, name="曾记商行", phone="037100000000")
        make.visit(session, other.id, TODAY, colleague_id=me, position=0, state=VisitState.MISSED)
        make.visit(session, dealer, TODAY, colleague_id=me, position=1, starts_at="10:30", bring="样机")
        session.add(Promise(dealer_id=dealer, what="海报十张", made_on=TODAY))
    page = screen.show(TodayPage)
    lines = words_on(page.visits).splitlines()
    assert lines.index("曾记商行") < lines.index("郑州兴达家电")
    said = "\n".join(lines)
    for words in ("0 of 2", "10:30", "138 3790 1234", "单雄", "样机", "海报十张", "Missed"):
        assert words in said
    assert buttons_of(page.visits).count("Record") == 1  # the missed one is settled
    screen.press(page.visits, "Open", nth=1)
    assert screen.wanted[-1] == ("dealers", {"dealer": dealer})


def test_a_reminder_is_ticked_with_what_was_done_and_one_undo_brings_it_back(
    app: AppContext, screen: Screen, dealer: UUID
) -> None:
    _born(app, dealer, "单雪")
    page = screen.show(TodayPage)
    screen.choose(_line(page.greetings, "单雪"), MENU, "Done: Called")
    assert page.greetings.lines == []
    assert _answers(app) == [(ReminderState.DONE, CareAction.CALL)]
    app.undo()
    screen.settle()
    assert _line(page.greetings, "单雪")


def test_what_is_put_off_comes_back_on_its_day(app: AppContext, screen: Screen, dealer: UUID) -> None:
    _add(app, Promise(dealer_id=dealer, what="海报十张", made_on=TODAY, due_on=TODAY - timedelta(days=2)))
    page = screen.show(TodayPage)
    screen.choose(_line(page.late, "海报十张"), MENU, "Again in 3 days")
    assert page.late.lines == []
    assert "2026-11-26" in screen.toasts[-1]
    for days, is_there in ((2, False), (3, True)):
        app.clock = ClockOnDay(TODAY + timedelta(days=days))
        page.read_again()
        screen.settle()
        assert any("海报十张" in line.accessibleName() for line in page.late.lines) is is_there


def test_a_dismissed_one_is_gone_and_the_others_stay(app: AppContext, screen: Screen, dealer: UUID) -> None:
    _born(app, dealer, "单雪", "仇伟")
    page = screen.show(TodayPage)
    screen.choose(_line(page.greetings, "单雪"), MENU, "Dismiss (Birthday)")
    assert [line.accessibleName().split("'")[0] for line in page.greetings.lines] == ["仇伟"]


def test_what_is_settled_itself_reminds_no_more(app: AppContext, screen: Screen, dealer: UUID) -> None:
    _add(
        app,
        Promise(dealer_id=dealer, what="海报十张", made_on=TODAY, due_on=TODAY - timedelta(days=1)),
        Receivable(dealer_id=dealer, amount=Decimal(5000), due_on=TODAY - timedelta(days=9)),
        Complaint(dealer_id=dealer, noted_on=TODAY - timedelta(days=9), what="配件未到"),
    )
    page = screen.show(TodayPage)
    assert len(page.late.lines) == 3
    screen.choose(_line(page.late, "海报十张"), MENU, "The promise is kept")
    screen.choose(_line(page.late, "5,000.00"), MENU, "It is paid")
    screen.choose(_line(page.late, "配件未到"), MENU, "It is solved…")
    dialog = screen.dialog(SolveDialog)
    dialog.confirm_button.click()
    assert "Write how it was solved." in words_on(dialog)
    solution = dialog.form.editor("solution")
    assert isinstance(solution, QPlainTextEdit)
    solution.setPlainText("当天送到，另送一台风扇")
    screen.click(dialog.confirm_button)
    assert not screen.is_open(SolveDialog)
    assert page.late.lines == []
    with app.store.reading() as session:
        assert session.scalars(select(Promise.kept_on)).one() == TODAY
        assert session.scalars(select(Receivable.paid_on)).one() == TODAY
        solved = session.scalars(select(Complaint)).one()
        assert (solved.solved_on, solved.solution) == (TODAY, "当天送到，另送一台风扇")
    assert _answers(app) == []


def test_ones_own_reminder_is_changed_and_removed(app: AppContext, screen: Screen, dealer: UUID) -> None:
    _add(app, OwnReminder(title="送样机", on=TODAY, dealer_id=dealer))
    page = screen.show(TodayPage)
    screen.choose(_line(page.coming, "送样机"), MENU, "Change…")
    dialog = screen.dialog(OwnReminderDialog)
    assert dialog.form.value("dealer_id") == dealer
    dialog.form.fill({"title": "送两台样机", "at_time": "9点半"})
    screen.click(dialog.confirm_button)
    assert not screen.is_open(OwnReminderDialog)
    with app.store.reading() as session:
        row = session.scalars(select(OwnReminder)).one()
        assert (row.title, row.at_time, row.on, row.dealer_id) == ("送两台样机", "09:30", TODAY, dealer)
    screen.choose(_line(page.coming, "送两台样机"), MENU, "Remove")
    assert page.coming.lines == []


def test_the_greeting_that_was_changed_by_hand_is_what_is_copied(app: AppContext, screen: Screen, dealer: UUID) -> None:
    fill_in(app.store)
    _born(app, dealer, "单雪")
    page = screen.show(TodayPage)
    screen.press(_line(page.greetings, "单雪"), "Greet")
    dialog = screen.dialog(GreetingDialog)
    first = dialog.draft.toPlainText()
    assert first
    assert "Last visit" in words_on(dialog)
    dialog.templates.setCurrentIndex(1)
    assert dialog.draft.toPlainText() not in {"", first}
    dialog.draft.setPlainText("雪姐生日快乐")
    dialog.how.set_value(CareAction.CALL)
    screen.click(dialog.confirm_button)
    assert QApplication.clipboard().text() == "雪姐生日快乐"
    assert _answers(app) == [(ReminderState.DONE, CareAction.CALL)]


def test_a_greeting_that_is_closed_changes_nothing(app: AppContext, screen: Screen, dealer: UUID) -> None:
    _born(app, dealer, "单雪")
    page = screen.show(TodayPage)
    screen.press(_line(page.greetings, "单雪"), "Greet")
    screen.qtbot.keyClick(screen.dialog(GreetingDialog), Qt.Key.Key_Escape)
    screen.settle()
    assert not screen.is_open(GreetingDialog)
    assert _line(page.greetings, "单雪")
    assert _answers(app) == []


def test_a_long_list_folds_away_and_unfolds(app: AppContext, screen: Screen, dealer: UUID) -> None:
    _born(app, dealer, *(f"王{number}" for number in range(9)))
    page = screen.show(TodayPage)
    assert len(page.greetings.lines) == 6
    screen.press(page.greetings, "3 more")
    assert len(page.greetings.lines) == 9


def test_late_and_coming_are_told_apart_by_words_not_by_colour_alone(
    app: AppContext, screen: Screen, dealer: UUID
) -> None:
    _add(
        app,
        Promise(dealer_id=dealer, what="海报十张", made_on=TODAY, due_on=TODAY - timedelta(days=2)),
        Promise(dealer_id=dealer, what="价格表", made_on=TODAY, due_on=TODAY + timedelta(days=1)),
    )
    page = screen.show(TodayPage)
    assert "2 days late" in _line(page.late, "海报十张").accessibleName()
    assert "tomorrow" in _line(page.coming, "价格表").accessibleName().casefold()


def test_the_month_says_what_is_short_and_what_waits(app: AppContext, screen: Screen, dealer: UUID) -> None:
    with app.store.reading() as session:
        me = working_here(session)
    assert me is not None
    set_target(app.store, me, TODAY.replace(day=1), OpeningKind.TOWNSHIP, 2)
    record_opening(
        app.store,
        NewOpening(
            dealer_id=dealer, region_code="410184105000", kind=OpeningKind.TOWNSHIP, first_payment_on=TODAY,
            evidence="收据", shares={me: 100},
        ),
    )  # fmt: skip
    page = screen.show(TodayPage)
    said = words_on(page.month)
    assert "0 / 2" in said
    assert "1 opening waits for confirmation" in said
    assert "-200" in said


def test_a_narrow_window_has_one_column_and_nothing_is_lost(app: AppContext, screen: Screen, dealer: UUID) -> None:
    page = screen.show(TodayPage, width=860)
    cards = [*page._left, *page._right]
    assert len({card.mapTo(page, card.rect().topLeft()).x() for card in cards}) == 1
    page.resize(1180, 660)
    screen.settle()
    assert len({card.mapTo(page, card.rect().topLeft()).x() for card in cards}) == 2


def test_a_manager_sees_the_day_of_the_rep_who_is_chosen(app: AppContext, screen: Screen, dealer: UUID) -> None:
    with app.store.loading() as session:
        boss = make.colleague(session, name="孟宪礼", role=Role.MANAGER)
        gao = make.colleague(session, name="高志远", manager_id=boss.id)
        ground = Territory(name="高家", colleague_id=gao.id)
        session.add(ground)
        session.flush()
        theirs = make.dealer(session, name="高家的客户", territory_id=ground.id)
        make.visit(session, theirs.id, TODAY, colleague_id=gao.id)
        late = TODAY - timedelta(days=2)
        session.add(Receivable(dealer_id=theirs.id, amount=Decimal(500), due_on=late))
        session.add(Receivable(dealer_id=dealer, amount=Decimal(700), due_on=late))
        boss_id, gao_id = boss.id, gao.id
    app.store.work_as(boss_id)
    page = screen.show(TodayPage)
    assert page.reps.isVisible()
    assert "500" in words_on(page.late)
    assert "700" in words_on(page.late)
    page.reps.choose(gao_id)
    page.reps.chosen.emit()
    screen.settle()
    assert "高家的客户" in words_on(page.visits)
    assert "500" in words_on(page.late)
    assert "700" not in words_on(page.late)
