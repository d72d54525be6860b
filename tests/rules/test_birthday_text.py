"""Birthdays as people write them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from db.vocabulary import CalendarKind
from fieldapp.rules.birthday_text import Reason, Unreadable, read_birthday
from fieldapp.rules.birthdays import Birthday, ProblemKind, check
from fieldapp.rules.lunar import LunarDay
from fieldapp.texts import LANGUAGES, speaking
from fieldapp.words.calendar import lunar_short, write_birthday
from tests.support.birthdays import birthdays

THIS_YEAR = 2026


def solar(year: int | None, month: int | None = None, day: int | None = None) -> Birthday:
    return Birthday(CalendarKind.SOLAR, year, month, day)


def lunar(year: int | None, month: int | None = None, day: int | None = None, *, leap: bool = False) -> Birthday:
    return Birthday(CalendarKind.LUNAR, year, month, day, leap)


def refused(written: str | float | date, heading: str = "") -> Unreadable:
    answer = read_birthday(written, heading=heading, today_year=THIS_YEAR)
    assert isinstance(answer, Unreadable)
    return answer


@pytest.mark.parametrize(
    "written",
    [
        "1968-05-01",
        "1968.5.1",
        "1968/5/1",
        "1968.5.1.",
        "1968 5 1",
        "1968、5、1",
        "1968—05—01",
        "19680501",
        "680501",
        "68-5-1",
        "68.05.01",
        "68年5月1日",
        "1968年5月1日",
        "1968年5月1号",
        "1968 年 5 月 1 日",
        "１９６８－０５－０１",
        "١٩٦٨年٥月١日",
        "一九六八年五月一日",
        "六八年五月一号",
        "公历1968年5月1日",
        "1968-5-1(阳历)",
        "阳历：1968.5.1",
        "生日:1968-5-1",
        "出生日期 1968-05-01",
        "1968年5月1日生，属猴",
        "1968-05-01 (58岁)",
        "1968-5-1 星期三",
        "1968-05-01 00:00:00",
        "1968年5月1日 8:30",
        "1968/5/1 上午12:00:00",
        "19680501T000000Z",
        "1968-05-01T00:00:00Z",
        "1968-04-30T16:00:00Z",
        "19680430T160000Z",
        "1968-05-01T00:00:00+08:00",
        "1968-05-01T20:00:00Z",
        "May 1, 1968",
        "1 May 1968",
        "1st May 1968",
        "1968 May 1",
        "1-May-68",
        "01-May-1968",
        "Wed, May 1, 1968",
        "born on May 1, 1968",
    ],
)
def test_a_whole_solar_date_is_read(written: str) -> None:
    assert read_birthday(written, today_year=THIS_YEAR) == solar(1968, 5, 1)


@pytest.mark.parametrize(
    ("written", "birthday"),
    [
        ("5月1日", solar(None, 5, 1)),
        ("5-1", solar(None, 5, 1)),
        ("05/01", solar(None, 5, 1)),
        ("0501", solar(None, 5, 1)),
        ("五月一号", solar(None, 5, 1)),
        ("元月5日", solar(None, 1, 5)),
        ("May 1", solar(None, 5, 1)),
        ("1 May", solar(None, 5, 1)),
        ("--0501", solar(None, 5, 1)),
        ("--05-01", solar(None, 5, 1)),
        ("1604-05-01", solar(None, 5, 1)),
        ("0000-05-01", solar(None, 5, 1)),
        ("2月29日", solar(None, 2, 29)),
        ("5月", solar(None, 5)),
        ("五月份", solar(None, 5)),
        ("--05", solar(None, 5)),
        ("May", solar(None, 5)),
        ("1968-05", solar(1968, 5)),
        ("1968年5月", solar(1968, 5)),
        ("68年5月", solar(1968, 5)),
        ("196805", solar(1968, 5)),
        ("05/1968", solar(1968, 5)),
        ("May 1968", solar(1968, 5)),
        ("May-68", solar(1968, 5)),
        ("1968年", solar(1968)),
        ("68年", solar(1968)),
        ("1968", solar(1968)),
        ("1968年生", solar(1968)),
        ("元旦", solar(None, 1, 1)),
        ("国庆节", solar(None, 10, 1)),
        ("五月三十一", solar(None, 5, 31)),
        ("公历八月十五", solar(None, 8, 15)),
    ],
)
def test_a_solar_date_is_read_in_part(written: str, birthday: Birthday) -> None:
    assert read_birthday(written, today_year=THIS_YEAR) == birthday


@pytest.mark.parametrize(
    ("written", "birthday"),
    [
        ("农历八月十五", lunar(None, 8, 15)),
        ("八月十五(农历)", lunar(None, 8, 15)),
        ("（阴历）八月十五", lunar(None, 8, 15)),
        ("農曆八月十五", lunar(None, 8, 15)),
        ("八月十五", lunar(None, 8, 15)),
        ("农历8月15日", lunar(None, 8, 15)),
        ("阴历8.15", lunar(None, 8, 15)),
        ("8.15(农)", lunar(None, 8, 15)),
        ("过阴历八月十五", lunar(None, 8, 15)),
        ("猴年八月十五", lunar(None, 8, 15)),
        ("中秋节", lunar(None, 8, 15)),
        ("八月十五（中秋）", lunar(None, 8, 15)),
        ("lunar 8-15", lunar(None, 8, 15)),
        ("15th day of the 8th lunar month", lunar(None, 8, 15)),
        ("腊月三十", lunar(None, 12, 30)),
        ("除夕", lunar(None, 12, 30)),
        ("冬月初八", lunar(None, 11, 8)),
        ("正月初一", lunar(None, 1, 1)),
        ("大年初一", lunar(None, 1, 1)),
        ("五月初五", lunar(None, 5, 5)),
        ("5月初5", lunar(None, 5, 5)),
        ("三月三", lunar(None, 3, 3)),
        ("八月廿三", lunar(None, 8, 23)),
        ("八月二十三", lunar(None, 8, 23)),
        ("腊月卅", lunar(None, 12, 30)),
        ("腊月", lunar(None, 12)),
        ("农历八月", lunar(None, 8)),
        ("闰六月初十", lunar(None, 6, 10, leap=True)),
        ("農曆閏六月初十", lunar(None, 6, 10, leap=True)),
        ("六月初十(闰月)", lunar(None, 6, 10, leap=True)),
        ("闰6.10", lunar(None, 6, 10, leap=True)),
        ("lunar leap 6-10", lunar(None, 6, 10, leap=True)),
        ("闰七月", lunar(None, 7, leap=True)),
        ("农历1968年闰七月初八", lunar(1968, 7, 8, leap=True)),
        ("1968.闰7.8", lunar(1968, 7, 8, leap=True)),
        ("1968年农历八月十五", lunar(1968, 8, 15)),
        ("农历八月十五 (1968)", lunar(1968, 8, 15)),
        ("1968年(农历)8月15日", lunar(1968, 8, 15)),
        ("农历68.8.15", lunar(1968, 8, 15)),
        ("一九六八年八月十五", lunar(1968, 8, 15)),
        ("农历1968年", lunar(1968)),
    ],
)
def test_a_lunar_date_is_read(written: str, birthday: Birthday) -> None:
    assert read_birthday(written, today_year=THIS_YEAR) == birthday


@pytest.mark.parametrize(
    ("written", "heading", "birthday"),
    [
        ("1968-08-15", "农历生日", lunar(1968, 8, 15)),
        ("8.15", "生日（阴历）", lunar(None, 8, 15)),
        ("5-1", "Lunar birthday", lunar(None, 5, 1)),
        ("八月十五", "阳历生日", solar(None, 8, 15)),
        ("5-1", "公历生日", solar(None, 5, 1)),
        ("阳历5月1日", "农历生日", solar(None, 5, 1)),
        ("腊月初八", "新历生日", lunar(None, 12, 8)),
        ("8-15", "公历/农历生日", solar(None, 8, 15)),
        ("八月十五", "公历/农历生日", lunar(None, 8, 15)),
        ("24959", "出生日期", solar(1968, 5, 1)),
        (24959, "生日", solar(1968, 5, 1)),
        (24959.0, "Birthday", solar(1968, 5, 1)),
        (24959, "农历生日", lunar(1968, 5, 1)),
        (19680501.0, "生日", solar(1968, 5, 1)),
        (19680501, "生日", solar(1968, 5, 1)),
        (5.12, "生日", solar(None, 5, 12)),
        (5.4, "生日", solar(None, 5, 4)),
        (1968.05, "生日", solar(1968, 5)),
        (date(1968, 8, 15), "农历生日", lunar(1968, 8, 15)),
        (date(1968, 5, 1), "", solar(1968, 5, 1)),
        (datetime(1968, 5, 1), "生日", solar(1968, 5, 1)),
        (datetime(1968, 4, 30, 16, tzinfo=UTC), "", solar(1968, 5, 1)),
        (datetime(1604, 5, 1), "", solar(None, 5, 1)),
    ],
)
def test_the_heading_and_the_kind_of_cell_decide_what_the_text_leaves_open(
    written: str | float | date, heading: str, birthday: Birthday
) -> None:
    assert read_birthday(written, heading=heading, today_year=THIS_YEAR) == birthday


def test_a_real_date_of_these_years_in_a_column_has_lost_its_year() -> None:
    typed = date(2026, 5, 1)  # what a spreadsheet makes of 5月1日
    assert read_birthday(typed, heading="生日", today_year=THIS_YEAR) == solar(None, 5, 1)
    assert read_birthday(typed, heading="农历生日", today_year=THIS_YEAR) == lunar(None, 5, 1)
    assert read_birthday("2019-05-01", heading="生日", today_year=THIS_YEAR) == solar(2019, 5, 1)


@pytest.mark.parametrize(("digits", "year"), [("68", 1968), ("27", 1927), ("26", 2026), ("05", 2005), ("00", 2000)])
def test_two_digits_are_the_latest_year_that_is_not_in_the_future(digits: str, year: int) -> None:
    assert read_birthday(f"{digits}年1月2日", today_year=THIS_YEAR) == solar(year, 1, 2)


@pytest.mark.parametrize(
    ("written", "readings"),
    [
        ("5/1/1968", (solar(1968, 5, 1), solar(1968, 1, 5))),
        ("03.5.12", (solar(2003, 5, 12), solar(2012, 3, 5), solar(2012, 5, 3))),
        ("200112", (solar(2020, 1, 12), solar(2001, 12))),
        (5.1, (solar(None, 5, 1), solar(None, 5, 10))),
        (1968.1, (solar(1968, 1), solar(1968, 10))),
    ],
)
def test_what_can_be_read_in_two_ways_is_not_read_but_both_ways_are_told(
    written: str | float, readings: tuple[Birthday, ...]
) -> None:
    answer = refused(written)
    assert (answer.reason, answer.readings) == (Reason.AMBIGUOUS, readings)


@pytest.mark.parametrize(
    ("written", "birthday"),
    [
        ("03-5-1", solar(2003, 5, 1)),
        ("5/13/1968", solar(1968, 5, 13)),
        ("13/5/1968", solar(1968, 5, 13)),
        ("5/5/1968", solar(1968, 5, 5)),
    ],
)
def test_a_number_that_only_one_of_them_can_be_settles_which_is_which(written: str, birthday: Birthday) -> None:
    assert read_birthday(written, today_year=THIS_YEAR) == birthday


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", Reason.EMPTY),
        ("  　", Reason.EMPTY),
        ("不详", Reason.EMPTY),
        (" 无 ", Reason.EMPTY),
        ("-", Reason.EMPTY),
        ("——", Reason.EMPTY),
        ("未知", Reason.EMPTY),
        ("N/A", Reason.EMPTY),
        ("小年", Reason.UNKNOWN_FORM),  # the 23rd in the north, the 24th in the south
        ("5月1日(或2日)", Reason.UNKNOWN_FORM),
        ("1968年5月1日(农历八月十五)", Reason.UNKNOWN_FORM),
        ("属猴", Reason.UNKNOWN_FORM),
        ("58岁", Reason.UNKNOWN_FORM),
        ("5-6-7", Reason.UNKNOWN_FORM),
        ("13800138000", Reason.UNKNOWN_FORM),
        ("24959", Reason.UNKNOWN_FORM),
        ("1968-05-01 1969-05-01", Reason.UNKNOWN_FORM),
        ("公历5月1日(农历四月初四)", Reason.TWO_CALENDARS),
        ("阳历五月初五", Reason.TWO_CALENDARS),
        ("公历闰六月", Reason.TWO_CALENDARS),
    ],
)
def test_what_is_no_birthday_is_kept_as_written_with_the_reason(written: str, reason: Reason) -> None:
    assert refused(written) == Unreadable(written.strip(), reason)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("1967-02-29", ProblemKind.NO_SUCH_DAY),
        ("6月31日", ProblemKind.NO_SUCH_DAY),
        ("农历1968年闰七月三十", ProblemKind.NO_SUCH_DAY),
        ("农历1968年闰六月初一", ProblemKind.NO_SUCH_LEAP_MONTH),
        ("闰正月初一", ProblemKind.NO_SUCH_LEAP_MONTH),
        ("1968-13-01", ProblemKind.NO_SUCH_MONTH),
        ("15日", ProblemKind.DAY_WITHOUT_MONTH),
        ("---15", ProblemKind.DAY_WITHOUT_MONTH),
        ("1868-05-01", ProblemKind.YEAR_OUTSIDE),
        ("2030-01-01", ProblemKind.NOT_YET),
        ("4501-01-01", ProblemKind.YEAR_OUTSIDE),
        ("1968-02-31T00:00:00Z", ProblemKind.NO_SUCH_DAY),
    ],
)
def test_an_impossible_date_says_why(written: str, kind: ProblemKind) -> None:
    answer = refused(written)
    assert answer.reason is Reason.IMPOSSIBLE
    assert answer.problem
    assert answer.problem.kind is kind


@pytest.mark.parametrize("language", LANGUAGES)
@given(birthday=birthdays())
@example(birthday=Birthday(CalendarKind.LUNAR, None, 12, 30))
@example(birthday=Birthday(CalendarKind.SOLAR, None, 2, 29))
def test_what_the_app_writes_it_reads_back_to_the_same(language: str, birthday: Birthday) -> None:
    with speaking(language):
        assert read_birthday(write_birthday(birthday), today_year=2099) == birthday


@given(birthday=birthdays())
def test_a_birthday_written_in_digits_is_read_in_the_column_of_its_calendar(birthday: Birthday) -> None:
    if birthday.year and birthday.month and birthday.day:
        leap = "闰" if birthday.leap else ""
        written = f"{birthday.year}-{leap}{birthday.month}-{birthday.day}"
        heading = "农历生日" if birthday.calendar is CalendarKind.LUNAR else "公历生日"
        assert read_birthday(written, heading=heading, today_year=2099) == birthday


@pytest.mark.parametrize("language", LANGUAGES)
@given(st.integers(1, 12), st.integers(1, 30), st.booleans())
def test_the_short_lunar_form_is_read_back_too(language: str, month: int, day: int, leap: bool) -> None:
    birthday = Birthday(CalendarKind.LUNAR, None, month, day, leap)
    if check(birthday) is None:
        with speaking(language):
            assert read_birthday(lunar_short(LunarDay(month, day, leap)), today_year=THIS_YEAR) == birthday


pieces = st.sampled_from(
    [
        *"0123456789٥-./ ()年月日号初廿卅闰正冬腊十一二三五农阴阳公生属猴岁tTzZ:+,、",
        "农历",
        "lunar",
        "leap",
        "may",
        "除夕",
    ]
)


@given(st.lists(pieces, max_size=14).map("".join) | st.text(max_size=30), st.sampled_from(["", "生日", "农历生日"]))
def test_whatever_is_written_is_a_possible_birthday_or_has_a_reason(written: str, heading: str) -> None:
    answer = read_birthday(written, heading=heading, today_year=THIS_YEAR)
    if isinstance(answer, Birthday):
        assert check(answer, today=date(THIS_YEAR, 12, 31)) is None
    else:
        assert (answer.problem is not None) == (answer.reason is Reason.IMPOSSIBLE)
        assert (len(answer.readings) > 1) == (answer.reason is Reason.AMBIGUOUS)


@given(st.floats() | st.datetimes() | st.datetimes(timezones=st.just(UTC)) | st.dates() | st.integers())
def test_whatever_a_cell_holds_never_fails(written: float | date) -> None:
    assert isinstance(read_birthday(written, heading="生日", today_year=THIS_YEAR), Birthday | Unreadable)


@given(st.dates(date(1950, 1, 1), date(2010, 12, 31)))
def test_the_day_number_of_a_spreadsheet_is_its_date(on: date) -> None:
    serial = (on - date(1899, 12, 30)) / timedelta(days=1)
    assert read_birthday(serial, heading="生日", today_year=THIS_YEAR) == solar(on.year, on.month, on.day)


@pytest.mark.parametrize("heading", ["", "农历生日", "阳历生日"])
def test_a_year_of_the_cycle_of_sixty_is_kept_and_told_rather_than_lost(heading: str) -> None:
    found = read_birthday("戊申年八月十五", heading=heading, today_year=2026)
    assert found == Unreadable("戊申年八月十五", Reason.UNKNOWN_FORM)
