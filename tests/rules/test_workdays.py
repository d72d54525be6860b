"""Working days: weekends, notices, and years without one."""

import runpy
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.rules.workdays import (
    Day,
    DayKind,
    NoticeDay,
    PublicHoliday,
    WorkCalendar,
    _fixed_by_regulation,
)

ROOT = Path(__file__).resolve().parents[2]
CHINA = WorkCalendar()


def off_days(first: date, last: date) -> list[str]:
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [day.isoformat() for day in days if not CHINA.is_workday(day)]


def test_the_table_is_what_the_holidays_package_knows() -> None:
    # When this fails after an upgrade, a new notice is out: run scripts/holidays_table.py.
    script = runpy.run_path(str(ROOT / "scripts" / "holidays_table.py"))
    table = script["read_package"]()
    assert table["last_year"] >= 2026
    for on, name, kind in table["days"]:
        day = CHINA.day(date.fromisoformat(on))
        assert day.kind is (DayKind.HOLIDAY if kind == "off" else DayKind.MAKEUP), on
        assert day.name == PublicHoliday(name), on
    noted = {on for on, _, _ in table["days"]}
    for year in range(table["first_year"], table["last_year"] + 1):
        assert CHINA.is_published(year)
        for n in range(365):
            other = date(year, 1, 1) + timedelta(days=n)
            plain = DayKind.WEEKEND if other.weekday() in {5, 6} else DayKind.WORKDAY
            assert other.isoformat() in noted or CHINA.day(other) == Day(other, plain)


def test_2026_is_as_the_notice_says() -> None:
    # State Council notice of 2025-11-04, period by period.
    for first, last in [
        (date(2026, 1, 1), date(2026, 1, 3)),
        (date(2026, 2, 15), date(2026, 2, 23)),
        (date(2026, 4, 4), date(2026, 4, 6)),
        (date(2026, 5, 1), date(2026, 5, 5)),
        (date(2026, 6, 19), date(2026, 6, 21)),
        (date(2026, 9, 25), date(2026, 9, 27)),
        (date(2026, 10, 1), date(2026, 10, 7)),
    ]:
        assert len(off_days(first, last)) == (last - first).days + 1
        assert CHINA.is_workday(first - timedelta(days=1)) or (first - timedelta(days=1)).weekday() in {5, 6}
        assert CHINA.is_workday(last + timedelta(days=1))
    worked = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]
    every = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    assert [on.isoformat() for on in every if CHINA.day(on).kind is DayKind.MAKEUP] == worked
    assert len(CHINA.workdays(every[0], every[-1])) == 248


def test_a_day_worked_in_exchange_names_its_holiday() -> None:
    assert CHINA.day(date(2026, 9, 20)) == Day(date(2026, 9, 20), DayKind.MAKEUP, PublicHoliday.NATIONAL_DAY)
    assert CHINA.day(date(2026, 10, 6)).name is PublicHoliday.NATIONAL_DAY
    assert CHINA.day(date(2026, 2, 16)).name is PublicHoliday.SPRING_FESTIVAL


def test_a_year_end_worked_for_the_next_years_holiday_is_known() -> None:
    assert CHINA.day(date(2005, 12, 31)) == Day(date(2005, 12, 31), DayKind.MAKEUP, PublicHoliday.NEW_YEAR)


def test_a_year_without_a_notice_is_said_to_be_so_and_keeps_only_the_days_fixed_by_law() -> None:
    assert not CHINA.is_published(2027)
    assert CHINA.unpublished(date(2026, 12, 1), date(2028, 1, 31)) == (2027, 2028)
    assert CHINA.unpublished(date(1999, 1, 1), date(2026, 12, 31)) == ()
    in_2027 = [date(2027, 1, 1) + timedelta(days=n) for n in range(365)]
    holidays = [on.strftime("%m-%d") for on in in_2027 if CHINA.day(on).kind is DayKind.HOLIDAY]
    assert holidays == [
        "01-01",
        *("02-05", "02-06", "02-07", "02-08"),
        "04-05",
        *("05-01", "05-02"),
        "06-09",
        "09-15",
        *("10-01", "10-02", "10-03"),
    ]
    assert not any(CHINA.day(on).kind is DayKind.MAKEUP for on in in_2027)


def test_before_the_first_notice_there_are_only_weekends() -> None:
    assert not CHINA.is_published(1999)
    assert CHINA.day(date(1999, 10, 1)).kind is DayKind.WORKDAY


NOTICE_2027 = (
    NoticeDay(date(2027, 10, 1), "国庆节"),
    NoticeDay(date(2027, 10, 8), "国庆节"),
    NoticeDay(date(2027, 10, 9), "国庆节", is_workday=True),
)


def test_an_imported_notice_makes_its_year_known_and_its_names_stay_as_they_are() -> None:
    calendar = WorkCalendar(NOTICE_2027)
    assert calendar.is_published(2027)
    assert calendar.unpublished(date(2027, 1, 1), date(2027, 12, 31)) == ()
    assert calendar.day(date(2027, 10, 8)) == Day(date(2027, 10, 8), DayKind.HOLIDAY, "国庆节")
    assert calendar.day(date(2027, 10, 9)) == Day(date(2027, 10, 9), DayKind.MAKEUP, "国庆节")
    assert calendar.day(date(2027, 2, 8)).kind is DayKind.WORKDAY, "the notice counts, and it does not name the day"


def test_a_companys_own_day_off_is_no_notice() -> None:
    calendar = WorkCalendar([NoticeDay(date(2027, 3, 15), "厂庆")])
    assert not calendar.is_workday(date(2027, 3, 15))
    assert not calendar.is_published(2027)
    assert calendar.day(date(2027, 10, 1)).kind is DayKind.HOLIDAY


def test_an_imported_line_counts_more_than_the_table() -> None:
    day = date(2026, 10, 7)
    assert WorkCalendar([NoticeDay(day, "盘点", is_workday=True)]).is_workday(day)


def test_the_next_working_day_skips_holidays_weekends_and_leave() -> None:
    assert CHINA.next_workday(date(2026, 9, 30)) == date(2026, 9, 30)
    assert CHINA.next_workday(date(2026, 10, 1)) == date(2026, 10, 8)
    assert CHINA.next_workday(date(2026, 10, 1), leave={date(2026, 10, 8), date(2026, 10, 9)}) == date(2026, 10, 10)
    assert CHINA.next_workday(date(2026, 11, 21)) == date(2026, 11, 23)


def test_a_rep_with_a_six_day_week_works_on_saturdays() -> None:
    calendar = WorkCalendar(weekend={6})
    assert calendar.next_workday(date(2026, 11, 21)) == date(2026, 11, 21)
    assert calendar.next_workday(date(2026, 11, 22)) == date(2026, 11, 23)
    assert not calendar.is_workday(date(2026, 10, 3))


@given(st.dates(date(2001, 1, 1), date(2090, 1, 1)))
def test_work_is_never_further_than_two_weeks_away(on: date) -> None:
    found = CHINA.next_workday(on)
    assert found - on < timedelta(days=14)
    assert CHINA.workdays(on, found) == [found]


@pytest.mark.parametrize("year", range(2025, 2027))
def test_the_days_fixed_by_law_are_all_in_the_notices_since_the_law(year: int) -> None:
    # The rule for years without a notice, held against years that have one.
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    fixed = _fixed_by_regulation(year).keys()
    assert len(fixed) == 13
    assert fixed <= {on for on in days if CHINA.day(on).kind is DayKind.HOLIDAY}
