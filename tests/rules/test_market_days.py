"""Market days and opening hours as people write them."""

from datetime import date, timedelta

import pytest

from fieldapp.rules.market_days import market_days, market_days_text
from fieldapp.rules.opening_hours import closed_weekdays, hours_text, opening_hours, weekdays_text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1 4 7", "lunar:1,4,7"),
        ("农历逢三、六、九", "lunar:3,6,9"),
        ("lunar: 5, 10", "lunar:0,5"),
        ("逢十", "lunar:0"),
        ("公历 2，12，22", "solar:2"),
        ("周六", "week:6"),
        ("每周一、三、日", "week:1,3,7"),
        ("星期天", "week:7"),
        ("Week 6", "week:6"),
        ("", ""),
        ("week:1,4", "week:1,4"),
    ],
)
def test_market_days_are_read_as_people_write_them(typed: str, kept: str) -> None:
    assert market_days_text(typed) == kept
    assert market_days_text(kept) == kept


@pytest.mark.parametrize("typed", ["often", "week 8", "31", "lunar", "lunar 1 solar 2", "week 0"])
def test_what_is_no_market_day_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        market_days(typed)


def test_a_market_is_held_on_the_days_of_the_lunar_month_that_end_so() -> None:
    known = market_days("1 4 7")
    assert known is not None
    # 2026-11-09 is the first day of the tenth month; it has 30 days
    tenth = [date(2026, 11, 9) + timedelta(days=number) for number in range(30)]
    assert [day.day for day in tenth if known.is_on(day)] == [9, 12, 15, 19, 22, 25, 29, 2, 5]
    weekly, monthly = market_days("周六"), market_days("公历 5")
    assert weekly is not None
    assert monthly is not None
    assert weekly.is_on(date(2026, 11, 28))
    assert not weekly.is_on(date(2026, 11, 27))
    assert [day for day in range(1, 31) if monthly.is_on(date(2026, 11, day))] == [5, 15, 25]
    assert not known.is_on(date(2150, 1, 1))  # nothing is guessed


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("9-18", "09:00-18:00"),
        ("14:00-18:30，9：00–12:00", "09:00-12:00, 14:00-18:30"),
        ("8:30至20:00", "08:30-20:00"),
        ("0-24", "00:00-24:00"),
        ("", ""),
    ],
)
def test_opening_hours_are_read_as_people_write_them(typed: str, kept: str) -> None:
    assert hours_text(typed) == kept
    assert hours_text(kept) == kept


@pytest.mark.parametrize("typed", ["always", "18-9", "9-12, 11-15", "9:70-12", "9-25", "9"])
def test_what_are_no_opening_hours_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        opening_hours(typed)


def test_closed_weekdays() -> None:
    assert weekdays_text("周日、周一") == weekdays_text("7, 1") == "1,7"
    assert closed_weekdays("") == frozenset()
    for typed in ("8", "Sunday", "0"):
        with pytest.raises(ValueError, match=r".+"):
            closed_weekdays(typed)
