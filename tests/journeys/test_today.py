"""The frequent things of the day and of the month's end, counted in actions from Today (UX)."""

from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from sqlalchemy import select

from db.models import Attachment, Dealer, ReminderAnswer, Visit
from db.vocabulary import CalendarKind, CareAction, OpeningKind, VisitResult, VisitState
from fieldapp.operations import Changed
from fieldapp.operations.tasks import set_target
from fieldapp.scripts_set import fill_in
from fieldapp.texts import Text
from fieldapp.working_here import working_here
from tests.support import make
from tests.support.rep import Rep
from ui.context import AppContext
from ui.reports.page import ReportsPage
from ui.tasks.page import TasksPage
from ui.today.greeting_dialog import GreetingDialog
from ui.today.page import TodayPage
from ui.visits.record_dialog import RecordVisitDialog
from ui.widgets import print_preview

CTRL = Qt.KeyboardModifier.ControlModifier
TODAY = date(2026, 11, 23)


@pytest.fixture
def page(rep: Rep, app: AppContext) -> TodayPage:
    """Today, with a visit to make, two people to greet and a target for the month."""
    fill_in(app.store)
    with app.store.transaction(Text("The day")) as session:
        me = working_here(session)
        assert me is not None
        dealer = session.scalars(select(Dealer).where(Dealer.name == "郑州兴达家电")).one()
        make.visit(session, dealer.id, TODAY, colleague_id=me)
        for name, calendar, month, day in (
            ("单雪", CalendarKind.SOLAR, 11, 23),
            ("仇伟", CalendarKind.LUNAR, 10, 15),  # 23 November 2026
        ):
            make.person(
                session,
                dealer.id,
                "13900002222",
                name=name,
                birthday_calendar=calendar,
                birthday_month=month,
                birthday_day=day,
            )
    set_target(app.store, me, TODAY.replace(day=1), OpeningKind.COUNTY, 1)
    set_target(app.store, me, TODAY.replace(day=1), OpeningKind.TOWNSHIP, 4)
    app.changed.emit(Changed.everything())
    rep.settle()
    page = rep.window.page
    assert isinstance(page, TodayPage)
    return page


def _is_gone(page: TodayPage, name: str) -> bool:
    return not any(name in line.accessibleName() for line in page.greetings.lines)


def _texts(inside: object) -> str:
    return " ".join(one.text() for one in inside.findChildren(QLabel) if one.isVisible())  # type: ignore[attr-defined]


def test_a_visit_is_recorded_with_result_and_next_step_in_five_actions(
    rep: Rep, page: TodayPage, app: AppContext
) -> None:
    rep.click(rep.button(page.visits, "Record"))
    dialog = rep.dialog()
    assert isinstance(dialog, RecordVisitDialog)
    rep.click(rep.button(dialog.outcome, "Ordered"))
    rep.click(rep.button(dialog, "in 7 days"))
    step = dialog.form.editor("next_step")
    assert isinstance(step, QLineEdit)
    rep.type(step, "带新品单页", Qt.Key.Key_Return)
    assert rep.actions <= 5
    with app.store.reading() as session:
        done = session.scalars(select(Visit).where(Visit.state == VisitState.DONE)).one()
        assert (done.result, done.next_step, done.visited_on) == (VisitResult.ORDERED, "带新品单页", TODAY)
        later = session.scalars(select(Visit).where(Visit.state == VisitState.PLANNED)).one()
        assert later.planned_on == TODAY + timedelta(days=7)
    rep.wait(lambda: "1 of 1" in _texts(page.visits))


def test_each_birthday_of_the_day_is_greeted_in_two_actions(rep: Rep, page: TodayPage, app: AppContext) -> None:
    for name in ("单雪", "仇伟"):
        rep.actions = 0
        line = next(one for one in page.greetings.lines if name in one.accessibleName())
        rep.click(rep.button(line, "Greet"))
        dialog = rep.dialog()
        assert isinstance(dialog, GreetingDialog)
        assert name[0] in dialog.draft.toPlainText() or name in dialog.draft.toPlainText()
        draft = dialog.draft.toPlainText()
        rep.click(dialog.confirm_button)
        assert rep.actions == 2
        assert QApplication.clipboard().text() == draft
        rep.wait(partial(_is_gone, page, name))
    with app.store.reading() as session:
        actions = session.scalars(select(ReminderAnswer.action)).all()
    assert actions == [CareAction.MESSAGE] * 2


def test_the_months_pay_and_why_are_seen_without_any_action_and_the_lines_with_one(rep: Rep, page: TodayPage) -> None:
    said = _texts(page.month)
    assert "0 / 1" in said
    assert "0 / 4" in said
    assert "-700" in said  # 300 for the county, 4 x 100 for the townships (DOMAIN section 10, R2 and R3)
    rep.click(rep.button(page.month, "Why? See the lines"))
    assert rep.actions == 1
    rep.wait(lambda: isinstance(rep.window.page, TasksPage))
    rep.settle()
    tasks = rep.window.page
    assert isinstance(tasks, TasksPage)
    rep.wait(lambda: "R2" in _texts(tasks.pay))
    lines = _texts(tasks.pay)
    assert "-300.00" in lines
    assert "R3" in lines
    assert "-400.00" in lines


def test_the_month_end_report_is_printed_in_three_actions(
    rep: Rep, page: TodayPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert page.isVisible()
    asked: list[str] = []

    def refuse(_pages: object, title: str, _parent: object) -> QPrinter | None:
        asked.append(title)  # the system's dialog: what is pressed in it is the system's
        return None

    monkeypatch.setattr(print_preview, "choose_printer", refuse)
    rep.press(Qt.Key.Key_4, CTRL)
    rep.wait(lambda: isinstance(rep.window.page, TasksPage))
    tasks = rep.window.page
    assert isinstance(tasks, TasksPage)
    rep.click(tasks.report_button)
    rep.wait(lambda: isinstance(rep.window.page, ReportsPage))
    rep.settle()
    reports = rep.window.page
    assert isinstance(reports, ReportsPage)
    rep.wait(lambda: reports.preview.isVisible() and reports.preview.print_button.isEnabled())
    rep.click(reports.preview.print_button)
    assert rep.actions <= 3
    rep.wait(lambda: bool(asked))
    assert "2026-11" in asked[0]


def test_photos_and_what_to_say_are_at_hand_while_a_visit_is_written_down(
    rep: Rep, page: TodayPage, app: AppContext, tmp_path: Path
) -> None:
    rep.click(rep.button(page.visits, "Record"))
    dialog = rep.dialog()
    assert isinstance(dialog, RecordVisitDialog)
    rep.click(dialog.scripts_button)
    finder = dialog.finder
    rep.wait(lambda: finder.list.count() > 1)
    finder.search.setText("price")
    assert finder.list.count() > 0
    assert "price" in f"{finder.list.currentItem().text()} {finder.text.text()}".casefold()
    said = finder.text.text()
    finder.copy_button.click()
    assert QApplication.clipboard().text() == said
    photo = tmp_path / "展台.jpg"
    Image.new("RGB", (40, 30), "white").save(photo)
    dialog.add_photos([photo, photo])
    assert dialog.photo_button.text() == "1 photo"
    rep.click(dialog.confirm_button)
    rep.settle()
    with app.store.reading() as session:
        done = session.scalars(select(Visit).where(Visit.state == VisitState.DONE)).one()
        attached = session.scalars(select(Attachment)).one()
        assert (attached.owner_table, attached.owner_id, attached.file_name) == ("visit", done.id, "展台.jpg")
