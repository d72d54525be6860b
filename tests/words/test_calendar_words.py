"""Days, lunar dates and birthdays in words, in both languages."""

from datetime import date, timedelta

import pytest

from db.vocabulary import CalendarKind
from fieldapp.rules.birthday_text import Reason, Unreadable, read_birthday
from fieldapp.rules.birthdays import Birthday, Occurrence, ProblemKind, check
from fieldapp.rules.festivals import Festival
from fieldapp.rules.lunar import LunarDate, LunarDay, SolarTerm
from fieldapp.rules.workdays import Day, DayKind, NoticeDay, PublicHoliday, WorkCalendar
from fieldapp.texts import LANGUAGES, speaking
from fieldapp.words import calendar as words

SOLAR, LUNAR = CalendarKind.SOLAR, CalendarKind.LUNAR
SATURDAY = date(2026, 9, 5)


def both(say: object, *arguments: object, **named: object) -> tuple[str, str]:
    """What a function says in Chinese and in English."""
    said = []
    for chosen in LANGUAGES:
        with speaking(chosen):
            said.append(str(say(*arguments, **named)))  # type: ignore[operator]
    return said[0], said[1]


def test_solar_days_are_said_as_each_language_says_them() -> None:
    assert both(words.day_long, SATURDAY) == ("2026年9月5日星期六", "Saturday, September 5, 2026")
    assert both(words.day_short, SATURDAY) == ("9月5日周六", "Sat, Sep 5")
    assert both(words.month_and_year, 2026, 9) == ("2026年9月", "September 2026")
    assert both(words.month_name, 9) == ("9月", "September")
    assert both(words.weekday_name, 5) == ("星期六", "Saturday")
    assert both(words.weekday_name, 0, short=True) == ("周一", "Mon")


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, ("今天", "today")),
        (1, ("明天", "tomorrow")),
        (2, ("后天", "in two days")),
        (3, ("3 天后", "in 3 days")),
        (-1, ("昨天", "yesterday")),
        (-2, ("前天", "two days ago")),
        (-10, ("10 天前", "10 days ago")),
    ],
)
def test_how_far_away_a_day_is(days: int, said: tuple[str, str]) -> None:
    assert both(words.when, SATURDAY + timedelta(days=days), SATURDAY) == said


def test_what_should_have_been_done_is_late() -> None:
    assert both(words.due_when, SATURDAY - timedelta(days=1), SATURDAY) == ("已逾期 1 天", "1 day late")
    assert both(words.due_when, SATURDAY - timedelta(days=2), SATURDAY) == ("已逾期 2 天", "2 days late")
    assert both(words.due_when, SATURDAY, SATURDAY) == ("今天", "today")
    assert both(words.due_when, SATURDAY + timedelta(days=1), SATURDAY) == ("明天", "tomorrow")


def test_lunar_days_have_a_long_and_a_short_form() -> None:
    leap = LunarDay(6, 10, leap=True)
    assert both(words.lunar_long, LunarDay(8, 15)) == ("农历八月十五", "8th lunar month, day 15")
    assert both(words.lunar_long, leap) == ("农历闰六月初十", "leap 6th lunar month, day 10")
    assert both(words.lunar_short, LunarDate(2026, 8, 15)) == ("八月十五", "L8-15")
    assert both(words.lunar_short, leap) == ("闰六月初十", "L6-10 leap")
    assert both(words.lunar_of, date(2026, 9, 25)) == ("农历八月十五", "8th lunar month, day 15")
    assert both(words.lunar_of, date(2026, 2, 16), short=True) == ("腊月廿九", "L12-29")
    assert both(words.lunar_of, date(2100, 1, 1)) == ("", "")


def test_every_lunar_day_has_its_name() -> None:
    with speaking("zh_CN"):
        names = [words.lunar_short(LunarDay(11, day)).removeprefix("冬月") for day in range(1, 31)]
        months = [words.lunar_short(LunarDay(month, 1)).removesuffix("初一") for month in range(1, 13)]
    assert "".join(names) == (
        "初一初二初三初四初五初六初七初八初九初十十一十二十三十四十五十六十七十八十九二十"
        "廿一廿二廿三廿四廿五廿六廿七廿八廿九三十"
    )
    assert "".join(months) == "正月二月三月四月五月六月七月八月九月十月冬月腊月"


def test_english_counts_lunar_months_with_the_right_endings() -> None:
    said = [words.lunar_long(LunarDay(month, 1)).split()[0] for month in range(1, 13)]
    assert said == ["1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th", "10th", "11th", "12th"]


def test_calendar_cells_show_the_festival_or_the_term_or_the_lunar_day() -> None:
    def cells() -> str:
        return " | ".join(words.lunar_cells(date(2025, 7, 21), date(2025, 7, 26)).values())

    assert both(cells) == (
        "廿七 | 大暑 | 廿九 | 三十 | 闰六月 | 初二",
        "L6-27 | Major Heat | L6-29 | L6-30 | L6-1 leap | L6-2 leap",
    )
    mid_autumn = date(2026, 9, 25)
    assert both(lambda: words.lunar_cells(mid_autumn, mid_autumn)[mid_autumn]) == ("中秋节", "Mid-Autumn Festival")
    unknown = date(2100, 1, 2)
    assert words.lunar_cells(unknown, unknown) == {unknown: ""}


@pytest.mark.parametrize(
    ("birthday", "said"),
    [
        (Birthday(SOLAR, 1968, 5, 1), ("1968年5月1日", "May 1, 1968")),
        (Birthday(SOLAR, None, 2, 29), ("2月29日", "Feb 29")),
        (Birthday(SOLAR, 1968, 5), ("1968年5月", "May 1968")),
        (Birthday(SOLAR, None, 5), ("5月", "May")),
        (Birthday(SOLAR, 1968), ("1968年", "1968")),
        (Birthday(LUNAR, 1968, 8, 15), ("农历1968年八月十五", "8th lunar month, day 15 (1968)")),
        (Birthday(LUNAR, None, 12, 30), ("农历腊月三十", "12th lunar month, day 30")),
        (Birthday(LUNAR, 1968, 7, 8, leap=True), ("农历1968年闰七月初八", "leap 7th lunar month, day 8 (1968)")),
        (Birthday(LUNAR, None, 8), ("农历八月", "8th lunar month")),
        (Birthday(LUNAR, 1968), ("农历1968年", "lunar year 1968")),
    ],
)
def test_birthdays_are_written_as_people_do(birthday: Birthday, said: tuple[str, str]) -> None:
    assert both(words.write_birthday, birthday) == said


def test_a_birthday_in_a_narrow_column_takes_one_line() -> None:
    born = Birthday(LUNAR, 1968, 7, 8, leap=True)
    assert both(lambda: words.write_birthday(born, short=True)) == ("农历1968年闰七月初八", "L7-8 leap (1968)")
    solar = Birthday(SOLAR, 1968, 5, 1)
    assert both(lambda: words.write_birthday(solar, short=True)) == both(words.write_birthday, solar)


def test_what_is_special_about_an_occurrence_is_noted() -> None:
    on = date(2025, 8, 3)
    assert both(words.occurrence_note, Occurrence(on, 38, second=True)) == (
        "38 岁 · 闰月再过",
        "turns 38 · again in the leap month",
    )
    assert both(words.occurrence_note, Occurrence(on, whole_month=True)) == ("本月，日子不详", "some day this month")
    assert both(words.occurrence_note, Occurrence(on)) == ("", "")


@pytest.mark.parametrize(
    ("birthday", "said"),
    [
        (Birthday(LUNAR, 1968, 6, 1, leap=True), "农历1968年闰7月，不闰6月。"),
        (Birthday(LUNAR, 1969, 6, 1, leap=True), "农历1969年没有闰月。"),
        (Birthday(LUNAR, None, 1, 1, leap=True), "1901年至2099年没有哪一年闰1月。"),
        (Birthday(LUNAR, 2024, 12, 30), "农历2024年12月只有29天。"),
        (Birthday(LUNAR, 1968, 7, 30, leap=True), "农历1968年闰7月只有29天。"),
        (Birthday(LUNAR, None, 8, 30, leap=True), "闰8月最多29天。"),
        (Birthday(LUNAR, None, 8, 31), "农历每月最多30天。"),
        (Birthday(SOLAR, 1967, 2, 29), "1967年2月只有28天。"),
        (Birthday(SOLAR, None, 2, 30), "2月最多29天。"),
    ],
)
def test_an_impossible_birthday_is_refused_in_a_sentence_that_names_the_fact(birthday: Birthday, said: str) -> None:
    problem = check(birthday)
    assert problem
    assert both(words.problem_text, problem)[0] == said


def test_every_problem_and_every_reason_has_its_sentence_in_both_languages() -> None:
    problems = [
        check(birthday, today=SATURDAY)
        for birthday in (
            Birthday(LUNAR),
            Birthday(SOLAR, 1968, None, 5),
            Birthday(SOLAR, 1800),
            Birthday(SOLAR, None, 13),
            Birthday(SOLAR, 1968, 7, 1, leap=True),
            Birthday(LUNAR, 1969, 7, 1, leap=True),
            Birthday(SOLAR, 1967, 2, 29),
            Birthday(SOLAR, 2026, 9, 6),
        )
    ]
    assert {problem.kind for problem in problems if problem} == set(ProblemKind)
    unreadable = [
        read_birthday(written, today_year=2026) for written in ("", "abc", "5/1/1968", "阳历五月初五", "2月30日")
    ]
    assert {answer.reason for answer in unreadable if isinstance(answer, Unreadable)} == set(Reason)
    for problem in problems:
        chinese, english = both(words.problem_text, problem)
        assert chinese != english.strip() != ""
    for answer in unreadable:
        chinese, english = both(words.unreadable_text, answer)
        assert chinese != english.strip() != ""


def test_two_readings_are_offered_in_the_readers_language() -> None:
    answer = read_birthday("5/1/1968", today_year=2026)
    assert both(words.unreadable_text, answer) == (
        "“5/1/1968”可能是1968年5月1日，也可能是1968年1月5日。",
        "“5/1/1968” can mean May 1, 1968 or Jan 5, 1968.",
    )


def test_every_festival_term_and_holiday_has_a_name_in_both_languages() -> None:
    for say, names in (
        (words.festival_name, Festival),
        (words.term_name, SolarTerm),
        (words.holiday_name, PublicHoliday),
    ):
        said = [both(say, name) for name in names]
        assert all(chinese != english for chinese, english in said)
        assert len(set(said)) == len(said)


def test_days_off_and_days_worked_in_exchange_carry_the_marks_of_a_chinese_calendar() -> None:
    calendar = WorkCalendar([NoticeDay(date(2027, 3, 15), "厂庆")])
    off, worked, plain = (calendar.day(date(2026, 10, day)) for day in (1, 10, 9))
    assert [both(words.day_mark, day) for day in (off, worked, plain)] == [("休", "off"), ("班", "work"), ("", "")]
    assert both(words.day_note, off) == ("国庆节放假", "National Day: day off")
    assert both(words.day_note, worked) == ("国庆节调休上班", "National Day: worked in exchange")
    assert both(words.day_note, plain) == ("", "")
    assert both(words.day_note, calendar.day(date(2027, 3, 15)))[0] == "厂庆放假"
    assert words.day_mark(Day(SATURDAY, DayKind.WEEKEND)) == ""


def test_a_year_without_a_notice_is_stated_plainly() -> None:
    calendar = WorkCalendar()
    years = calendar.unpublished(date(2026, 12, 1), date(2028, 2, 1))
    assert both(words.unpublished_text, years)[0] == "2027年起的放假安排尚未公布，目前只标出法定节日。"
    assert words.unpublished_text(()) is None
