"""The morning meeting's own rules: which day counts as yesterday, whose log is whose, what the team feels."""

from datetime import date
from uuid import UUID

from db.vocabulary import AttendanceState, LogSpan, MeetingNoteKind
from fieldapp.rules.morning import attendance, attendance_id, log_day, log_id, note_id, pulse, working_day_before

GAO, HE = UUID(int=1), UUID(int=2)
MONDAY = date(2026, 11, 23)


def test_on_a_monday_yesterday_is_friday_and_after_a_festival_the_last_day_worked() -> None:
    assert working_day_before(MONDAY, lambda day: day.weekday() < 5) == date(2026, 11, 20)
    assert working_day_before(date(2026, 10, 8), lambda day: day < date(2026, 10, 1)) == date(2026, 9, 30)
    assert working_day_before(MONDAY, lambda _day: False) == date(2026, 11, 22)


def test_a_weeks_log_is_kept_under_its_monday() -> None:
    assert log_day(date(2026, 11, 27), LogSpan.WEEK) == MONDAY
    assert log_id(date(2026, 11, 27), LogSpan.WEEK, GAO) == log_id(MONDAY, LogSpan.WEEK, GAO)
    assert log_id(MONDAY, LogSpan.DAY, GAO) != log_id(MONDAY, LogSpan.WEEK, GAO)
    assert log_id(MONDAY, LogSpan.DAY, GAO) != log_id(MONDAY, LogSpan.DAY, HE)


def test_ids_are_the_same_on_every_laptop_and_differ_by_what_they_name() -> None:
    assert attendance_id(MONDAY, GAO) == attendance_id(MONDAY, GAO) != attendance_id(MONDAY, HE)
    notes = {note_id(MONDAY, kind, by) for kind in MeetingNoteKind for by in (GAO, HE, None)}
    assert len(notes) == 12


def test_who_is_on_leave_need_not_be_noted() -> None:
    assert attendance(None, on_leave=True) is AttendanceState.ON_LEAVE
    assert attendance(AttendanceState.PRESENT, on_leave=True) is AttendanceState.PRESENT
    assert attendance(None, on_leave=False) is None


def test_the_pulse_is_of_those_who_said_something() -> None:
    assert pulse([0, 4, 5, 0]) == (4.5, 2)
    assert pulse([0, 0]) is None
