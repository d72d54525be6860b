"""The log in the evening and the meeting in the morning, at the window."""

from datetime import date
from uuid import UUID

import pytest

from db.store import Store
from db.vocabulary import AttendanceState, LogSpan, MeetingNoteKind, Role, VisitState
from fieldapp.queries.morning import attendance_on, log_of, notes_of
from tests.support import make
from tests.support.rep import write
from tests.support.screen import Screen
from ui.context import AppContext
from ui.morning.log_dialog import LogDialog
from ui.morning.meeting_dialog import MeetingDialog
from ui.today.page import TodayPage
from ui.widgets.print_dialog import PrintDialog

MONDAY = date(2026, 11, 23)


@pytest.fixture
def team(store: Store) -> dict[str, UUID]:
    with store.loading() as session:
        make.places(session)
        boss = make.colleague(session, name="孟宪礼", role=Role.MANAGER)
        gao = make.colleague(session, name="高志远", manager_id=boss.id)
        dealer = make.dealer(session, name="兴达家电")
        done = {"visited_on": MONDAY, "result_note": "冰箱 20 台"}
        make.visit(session, dealer.id, MONDAY, state=VisitState.DONE, colleague_id=gao.id, **done)
        found = {"boss": boss.id, "gao": gao.id}
    store.work_as(found["gao"])
    return found


def test_the_log_begins_with_the_visits_that_were_made(app: AppContext, screen: Screen, team: dict[str, UUID]) -> None:
    page = screen.show(TodayPage)
    page.write_log(LogSpan.DAY)
    dialog = screen.dialog(LogDialog)
    screen.qtbot.waitUntil(lambda: dialog.is_filled)
    assert dialog.form.values()["done"] == "兴达家电: 冰箱 20 台"
    write(screen.qtbot, dialog.form.editor("trouble"), "库存不足")
    screen.click(dialog.confirm_button)
    assert not screen.is_open(LogDialog)
    with app.store.reading() as session:
        log = log_of(session, MONDAY, LogSpan.DAY, team["gao"])
    assert log is not None
    assert (log.done, log.trouble) == ("兴达家电: 冰箱 20 台", "库存不足")
    page.write_log(LogSpan.DAY)
    again = screen.dialog(LogDialog)
    screen.qtbot.waitUntil(lambda: again.is_filled)
    assert again.form.values()["trouble"] == "库存不足"
    again.reject()


def test_the_meeting_is_prepared_and_printed(app: AppContext, screen: Screen, team: dict[str, UUID]) -> None:
    app.store.work_as(team["boss"])
    page = screen.show(TodayPage)
    page.prepare_meeting()
    dialog = screen.dialog(MeetingDialog)
    screen.qtbot.waitUntil(lambda: dialog.is_filled)
    choice = dialog.choices[team["gao"]]
    choice.set_value(AttendanceState.PRESENT)
    choice.edited.emit()
    write(screen.qtbot, dialog.form.editor(MeetingNoteKind.NOTICE.value), "周五前交月报")
    screen.click(dialog.confirm_button)
    printed = screen.dialog(PrintDialog)
    screen.qtbot.waitUntil(lambda: printed.is_ready)
    printed.reject()
    with app.store.reading() as session:
        assert [state for _row, state in attendance_on(session, MONDAY, team["boss"])] == [AttendanceState.PRESENT]
        assert notes_of(session, MONDAY, team["boss"]) == {MeetingNoteKind.NOTICE: "周五前交月报"}


def test_another_day_keeps_what_was_typed_for_this_one(app: AppContext, screen: Screen, team: dict[str, UUID]) -> None:
    app.store.work_as(team["boss"])
    dialog = MeetingDialog(app, screen.show(TodayPage), MONDAY)
    dialog.show_form()
    screen.qtbot.waitUntil(lambda: dialog.is_filled)
    write(screen.qtbot, dialog.form.editor(MeetingNoteKind.PRODUCT.value), "对开门冰箱")
    dialog.day.set_value(date(2026, 11, 24))
    dialog.day.edited.emit()
    screen.settle()
    assert dialog.form.values()[MeetingNoteKind.PRODUCT.value] == ""
    with app.store.reading() as session:
        assert notes_of(session, MONDAY, team["boss"]) == {MeetingNoteKind.PRODUCT: "对开门冰箱"}
    dialog.reject()
