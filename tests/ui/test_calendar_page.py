"""The calendar: what falls on each day, by keyboard and mouse, and what can be moved."""

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from icalendar import Calendar
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit
from sqlalchemy import select

from db.models import Complaint, Hardship, OwnReminder, Territory, Visit
from db.vocabulary import CalendarKind, HardshipKind, Role, VisitState
from fieldapp.operations import Area, Changed
from fieldapp.operations.team import add_leave
from fieldapp.queries.calendar import EventKind
from fieldapp.working_here import working_here
from tests.support import make
from tests.support.screen import Screen, words_on
from ui.calendar.day_cell import DayCell, EventLine
from ui.calendar.page import CalendarPage
from ui.calendar.reminder_dialog import OwnReminderDialog
from ui.calendar_feed import CalendarFeed
from ui.context import AppContext
from ui.settings.phone_calendar import PhoneCalendarCard
from ui.today.greeting_dialog import GreetingDialog
from ui.visits.record_dialog import RecordVisitDialog

TODAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


@pytest.fixture
def dealer(app: AppContext) -> UUID:
    """A dealer with a visit on Tuesday and a lunar birthday today, and a rep who works here."""
    with app.store.loading() as session:
        make.places(session)
        me = make.colleague(session, name="李明")
        made = make.dealer(session, name="郑州兴达家电")
        make.visit(session, made.id, TUESDAY, colleague_id=me.id, starts_at="09:30")
        make.person(
            session, made.id, "13837901234", name="单雄", birthday_calendar=CalendarKind.LUNAR, birthday_month=10,
            birthday_day=15,
        )  # fmt: skip
        made_id, me_id = made.id, me.id
    app.store.work_as(me_id)
    return made_id


@pytest.fixture
def page(screen: Screen, dealer: UUID) -> CalendarPage:
    return screen.show(CalendarPage)


def _cell(page: CalendarPage, on: date) -> DayCell:
    return page._cells[on]


def _lines(page: CalendarPage, on: date) -> list[EventLine]:
    return _cell(page, on).findChildren(EventLine)


def _said(page: CalendarPage, on: date) -> str:
    return _cell(page, on).accessibleName()


def _drop(screen: Screen, page: CalendarPage, line: EventLine, on: date) -> bool:
    """Drag *line* onto a day; whether the day takes it."""
    cell, data = _cell(page, on), line.dragged()
    move, held, no_key = Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(9, 9), move, data, held, no_key)
    entering.ignore()
    if cell.acceptDrops():  # else Qt never asks
        cell.dragEnterEvent(entering)
    if entering.isAccepted():
        cell.dropEvent(QDropEvent(QPointF(9, 9), move, data, held, no_key))
        screen.settle()
    return entering.isAccepted()


def _days(app: AppContext) -> list[date | None]:
    with app.store.reading() as session:
        return list(session.scalars(select(Visit.planned_on)))


def test_the_month_shows_whole_weeks_with_lunar_days(page: CalendarPage) -> None:
    days = sorted(page._cells)
    assert (days[0], days[-1], len(days)) == (date(2026, 10, 26), date(2026, 12, 6), 42)
    assert "day 15" in page.lunar.text() or "15" in page.lunar.text()
    assert _cell(page, TODAY).property("today") is True
    assert _cell(page, date(2026, 10, 26)).property("outside") is True


def test_what_falls_on_a_day_stands_in_its_cell_and_in_the_list(page: CalendarPage, screen: Screen) -> None:
    assert "09:30 郑州兴达家电" in _said(page, TUESDAY)
    assert "单雄" in _said(page, TODAY)
    assert "单雄" in words_on(page.panel)
    screen.click(_cell(page, TUESDAY))
    assert page.day == TUESDAY
    said = words_on(page.panel)
    assert "郑州兴达家电" in said
    assert "138 3790 1234" in said
    assert "单雄" not in said


def test_days_are_walked_and_chosen_by_keyboard(page: CalendarPage, screen: Screen) -> None:
    _cell(page, TODAY).setFocus()
    QTest.keyClick(page.window(), Qt.Key.Key_Tab)
    assert page.day == TUESDAY
    _cell(page, date(2026, 11, 27)).setFocus()
    QTest.keyClick(_cell(page, date(2026, 11, 27)), Qt.Key.Key_Return)
    assert page.day == date(2026, 11, 27)
    screen.settle()
    assert "Nothing on this day." in words_on(page.panel)


def test_a_visit_is_dragged_to_another_day_and_back_by_one_undo(
    page: CalendarPage, app: AppContext, screen: Screen
) -> None:
    (line,) = _lines(page, TUESDAY)
    assert _drop(screen, page, line, date(2026, 11, 26))
    assert _days(app) == [date(2026, 11, 26)]
    assert "郑州兴达家电" in _said(page, date(2026, 11, 26))
    assert "郑州兴达家电" not in _said(page, TUESDAY)
    app.undo()
    screen.settle()
    assert _days(app) == [TUESDAY]


def test_nothing_is_dragged_into_the_past_and_foreign_things_are_not_taken(
    page: CalendarPage, app: AppContext, screen: Screen
) -> None:
    (line,) = _lines(page, TUESDAY)
    assert not _drop(screen, page, line, TODAY - timedelta(days=1))
    foreign = QMimeData()
    foreign.setText("https://example.com")
    entering = QDragEnterEvent(
        QPoint(9, 9), Qt.DropAction.CopyAction, foreign, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    entering.ignore()
    _cell(page, TODAY).dragEnterEvent(entering)
    assert not entering.isAccepted()
    assert _days(app) == [TUESDAY]


def test_a_birthday_stays_where_it_is(page: CalendarPage, app: AppContext, screen: Screen) -> None:
    line = next(line for line in _lines(page, TODAY) if "单雄" in line.text())
    assert not line.event_shown.can_move
    assert line.cursor().shape() != Qt.CursorShape.OpenHandCursor
    _drop(screen, page, line, TUESDAY)
    assert "单雄" in _said(page, TODAY)


def test_a_visit_is_not_dropped_on_a_day_that_has_its_dealer(
    page: CalendarPage, app: AppContext, screen: Screen, dealer: UUID
) -> None:
    with app.store.loading() as session:
        make.visit(session, dealer, date(2026, 11, 26), colleague_id=working_here(session))
    page.read_again()
    screen.settle()
    _drop(screen, page, _lines(page, TUESDAY)[0], date(2026, 11, 26))
    assert sorted(map(str, _days(app))) == ["2026-11-24", "2026-11-26"]
    assert screen.trouble  # it says why
    assert not screen.trouble[0].startswith("bug")


def test_a_reminder_of_ones_own_is_added_on_the_chosen_day_moved_and_changed(
    page: CalendarPage, app: AppContext, screen: Screen, dealer: UUID
) -> None:
    screen.click(_cell(page, date(2026, 11, 27)))
    page.arrive(new=True)
    dialog = screen.dialog(OwnReminderDialog)
    screen.click(dialog.confirm_button)
    assert "Write what to be reminded of." in words_on(dialog)
    dialog.form.fill({"title": "送样机", "at_time": "25:00"})
    screen.click(dialog.confirm_button)
    assert screen.is_open(OwnReminderDialog)  # 25:00 is no time, and that is said beside its field
    field = dialog.form.editor("at_time")
    assert isinstance(field, QLineEdit)
    assert field.property("wrong")
    field.setText("")
    dialog.form.fill({"at_time": "9:30"})
    screen.click(dialog.confirm_button)
    assert not screen.is_open(OwnReminderDialog)
    assert "09:30 送样机" in _said(page, date(2026, 11, 27))

    (line,) = _lines(page, date(2026, 11, 27))
    assert _drop(screen, page, line, date(2026, 11, 25))
    assert "送样机" in _said(page, date(2026, 11, 25))
    screen.click(_cell(page, date(2026, 11, 25)))
    screen.choose(page.panel, "What to do about it", "Change…")
    dialog = screen.dialog(OwnReminderDialog)
    dialog.form.fill({"yearly": True, "calendar": CalendarKind.LUNAR})
    screen.click(dialog.confirm_button)
    with app.store.reading() as session:
        row = session.scalars(select(OwnReminder)).one()
        assert (row.on, row.at_time, row.yearly, row.calendar) == (
            date(2026, 11, 25), "09:30", True, CalendarKind.LUNAR,
        )  # fmt: skip
    screen.choose(page.panel, "What to do about it", "Remove")
    assert "送样机" not in _said(page, date(2026, 11, 25))


def test_birthdays_are_greeted_and_visits_recorded_from_the_list(
    page: CalendarPage, screen: Screen, dealer: UUID
) -> None:
    screen.press(page.panel, "Greet")
    screen.dialog(GreetingDialog).reject()
    screen.click(_cell(page, TUESDAY))
    screen.press(page.panel, "Record")
    screen.dialog(RecordVisitDialog).reject()
    screen.press(page.panel, "Open")
    assert screen.wanted[-1] == ("dealers", {"dealer": dealer})
    QTest.mouseDClick(_lines(page, TUESDAY)[0], Qt.MouseButton.LeftButton)
    assert len(screen.wanted) == 2


def test_kinds_are_shown_or_left_out(page: CalendarPage, screen: Screen) -> None:
    screen.press(page.kinds, "Birthdays")
    assert "单雄" in _said(page, TODAY)
    assert "郑州兴达家电" not in _said(page, TUESDAY)
    screen.press(page.kinds, "Birthdays")  # none chosen: nothing is left out
    assert "郑州兴达家电" in _said(page, TUESDAY)


def test_months_and_weeks_are_turned_and_one_press_leads_back(page: CalendarPage, screen: Screen) -> None:
    for _turn in range(14):
        page.turn(1)
    screen.settle()
    assert (page.day.year, page.day.month) == (2028, 1)
    assert page.unknown.isVisible()  # no notice of the holidays of that year yet
    screen.press(page, "Today")
    assert page.day == TODAY
    screen.press(page, "Week")
    assert sorted(page._cells) == [TODAY + timedelta(days=n) for n in range(7)]
    screen.press(page, "Forward")
    assert min(page._cells) == TODAY + timedelta(days=7)


def test_leave_and_holidays_are_marked(page: CalendarPage, app: AppContext, screen: Screen) -> None:
    with app.store.reading() as session:
        me = working_here(session)
    assert me is not None
    add_leave(app.store, me, date(2026, 11, 26), date(2026, 11, 27), note="回家")
    page.read_again()
    screen.settle()
    assert "leave" in words_on(_cell(page, date(2026, 11, 26)))
    page.go_to(date(2026, 10, 1))
    screen.settle()
    assert _cell(page, date(2026, 10, 1)).toolTip()


def test_a_full_day_says_how_many_more_there_are(page: CalendarPage, app: AppContext, screen: Screen) -> None:
    with app.store.loading() as session:
        for number in range(12):
            one = make.dealer(session, name=f"{number}号店")
            make.visit(session, one.id, TUESDAY, colleague_id=working_here(session), state=VisitState.PLANNED)
    page.read_again()
    screen.settle()
    shown = len(_lines(page, TUESDAY))
    assert shown < 13
    assert f"+{13 - shown} more" in words_on(_cell(page, TUESDAY))
    (more,) = [one for one in _cell(page, TUESDAY).findChildren(QLabel) if one.text() == f"+{13 - shown} more"]
    assert len(more.toolTip().splitlines()) == 13 - shown  # the hint names them
    screen.click(_cell(page, TUESDAY))
    assert words_on(page.panel).count("号店") == 12  # the list has room for all


def test_a_cell_too_small_for_names_counts_what_falls_on_its_day(
    page: CalendarPage, app: AppContext, screen: Screen
) -> None:
    with app.store.loading() as session:
        for number in range(12):
            one = make.dealer(session, name=f"{number}号店")
            make.visit(session, one.id, TUESDAY, colleague_id=working_here(session), state=VisitState.PLANNED)
    page.resize(1180, 560)
    page.read_again()
    screen.settle()
    said = words_on(_cell(page, TUESDAY))
    assert "Visits 13" in said
    assert "号店" not in said


def test_a_narrow_window_gives_the_room_to_the_days(screen: Screen, dealer: UUID) -> None:
    page = screen.show(CalendarPage, width=800)
    assert not page.panel.isVisible()
    page.resize(1180, 660)
    assert page.panel.isVisible()


def test_what_is_shown_is_remembered(page: CalendarPage, app: AppContext, screen: Screen) -> None:
    screen.click(page.kinds._chips[EventKind.BIRTHDAY])
    screen.click(page.span._chips["week"])
    screen.settle()
    again = screen.show(CalendarPage)
    assert again.kinds.chosen == {EventKind.BIRTHDAY}
    assert again.span.value() == "week"
    assert len(again._cells) == 7


def test_the_arrow_keys_walk_from_day_to_day_and_into_the_next_month(page: CalendarPage, screen: Screen) -> None:
    _cell(page, TODAY).setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down):
        QTest.keyClick(_cell(page, page.day), key)
        screen.settle()
    assert page.day == date(2026, 12, 8)
    assert _cell(page, date(2026, 12, 8)).hasFocus()
    assert page.title.text() == "December 2026"


def test_a_visit_is_moved_by_its_menu_without_a_mouse(page: CalendarPage, app: AppContext, screen: Screen) -> None:
    screen.click(_cell(page, TUESDAY))
    (event,) = page.panel._events
    moves = page.panel._moves(event)
    assert [words for words, _icon, _call in moves] == ["A day earlier", "A day later", "A week later"]
    moves[1][2]()
    screen.settle()
    assert _days(app) == [date(2026, 11, 25)]


def test_dragging_a_birthday_says_why_it_stays(page: CalendarPage, app: AppContext, screen: Screen) -> None:
    line = next(line for line in _lines(page, TODAY) if "单雄" in line.text())
    said: list[str] = []
    app.toasted.connect(lambda text, _undo: said.append(text))
    QTest.mousePress(line, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    far = QPointF(60, 8)
    moved = QMouseEvent(
        QEvent.Type.MouseMove,
        far,
        far,
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    line.mouseMoveEvent(moved)
    line.mouseMoveEvent(moved)
    assert len(said) == 1
    assert "stays on its day: only planned visits and your own reminders can be moved." in said[0]


def test_what_is_shown_goes_into_a_calendar_file(page: CalendarPage, screen: Screen, tmp_path: Path) -> None:
    page.write_calendar(tmp_path / "november.ics")
    screen.settle()
    written = Calendar.from_ical((tmp_path / "november.ics").read_bytes())
    said = {str(event["summary"]) for event in written.walk("VEVENT")}
    assert {"Visit 郑州兴达家电: Routine visit", "单雄's birthday 郑州兴达家电"} <= said


def test_a_manager_sees_the_days_of_the_rep_who_is_chosen(app: AppContext, screen: Screen, dealer: UUID) -> None:
    with app.store.loading() as session:
        boss = make.colleague(session, name="孟宪礼", role=Role.MANAGER)
        gao = make.colleague(session, name="高志远", manager_id=boss.id)
        ground = Territory(name="高家", colleague_id=gao.id)
        session.add(ground)
        session.flush()
        theirs = make.dealer(session, name="高家的客户", territory_id=ground.id)
        make.visit(session, theirs.id, TUESDAY, colleague_id=gao.id)
        boss_id, gao_id = boss.id, gao.id
    app.store.work_as(boss_id)
    page = screen.show(CalendarPage)
    assert page.reps.isVisible()
    assert "单雄" in _said(page, TODAY)
    page.reps.setFocus()
    QTest.keyClick(page.reps, Qt.Key.Key_Down)
    screen.settle()
    assert page.reps.who() == gao_id
    assert "高家的客户" in _said(page, TUESDAY)
    assert "单雄" not in _said(page, TODAY)


def test_complaints_to_answer_and_care_in_hard_times_stand_on_their_days(
    app: AppContext, screen: Screen, dealer: UUID
) -> None:
    with app.store.loading() as session:
        session.add(Complaint(dealer_id=dealer, noted_on=TODAY, what="压缩机噪音大"))
        session.add(Hardship(dealer_id=dealer, kind=HardshipKind.ILLNESS, noted_on=TODAY - timedelta(days=7)))
    page = screen.show(CalendarPage)
    assert "压缩机噪音大" in _said(page, TODAY + timedelta(days=2))  # within two days
    assert "郑州兴达家电" in _said(page, TODAY + timedelta(days=7))  # care again, a fortnight after it was noted
    screen.click(page.kinds._chips[EventKind.CARE])
    assert "压缩机噪音大" not in _said(page, TODAY + timedelta(days=2))
    assert "郑州兴达家电" in _said(page, TODAY + timedelta(days=7))


def test_solar_terms_stand_in_the_cells_where_they_are_wanted(
    page: CalendarPage, app: AppContext, screen: Screen
) -> None:
    minor_snow = date(2026, 11, 22)
    assert "Minor Snow" in words_on(_cell(page, minor_snow))
    app.save_settings(solar_terms=False)
    screen.settle()
    assert "Minor Snow" not in words_on(_cell(page, minor_snow))


def test_the_file_for_the_phone_follows_what_is_changed(
    app: AppContext, screen: Screen, dealer: UUID, tmp_path: Path
) -> None:
    card = PhoneCalendarCard(app)
    screen.qtbot.addWidget(card)
    feed = CalendarFeed(app)
    feed.start()
    path = tmp_path / "phone.ics"
    card.keep(str(path))
    screen.settle()
    assert "郑州兴达家电" in path.read_text("utf-8")
    with app.store.loading() as session:
        make.dealer(session, name="新来的")
        session.add(OwnReminder(title="换证", on=date(2026, 12, 1)))
    app.changed.emit(Changed.of(Area.REMINDERS))
    feed._pause.setInterval(0)
    feed._pause.start()
    screen.qtbot.waitUntil(lambda: "换证" in path.read_text("utf-8"))
    card.keep("")
    assert card.where.text() == "No file is kept."
    feed.stop()
