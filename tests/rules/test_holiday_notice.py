"""The notice of public holidays, as it is published and as one writes it."""

from datetime import date, timedelta

import pytest

from fieldapp.rules.holiday_notice import Doubt, read_notice
from fieldapp.rules.workdays import SATURDAY, DayKind, NoticeDay, PublicHoliday, WorkCalendar

NOTICE_OF_2026 = """国务院办公厅关于2026年部分节假日安排的通知
经国务院批准，现将2026年元旦、春节等放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。
"""


def test_the_notice_of_2026_is_read_as_the_table_that_comes_with_the_app_has_it() -> None:
    found = read_notice(NOTICE_OF_2026, 2026)
    assert found.doubts == ()
    calendar = WorkCalendar()
    shipped = [calendar.day(date(2026, 1, 1) + timedelta(days=n)) for n in range(365)]
    expected = [
        NoticeDay(day.on, day.name, day.kind is DayKind.MAKEUP)
        for day in shipped
        if day.kind is DayKind.MAKEUP or (day.kind is DayKind.HOLIDAY and day.on.weekday() < SATURDAY)
    ]
    # Of the weekends within a holiday the table names only some.
    assert [day for day in found.days if day.is_workday or day.on.weekday() < SATURDAY] == expected
    assert all(not calendar.is_workday(day.on) for day in found.days if not day.is_workday)


def test_a_holiday_may_begin_in_the_old_year_and_one_day_may_be_off_alone() -> None:
    text = "一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。\n三、清明节：4月5日放假，共1天。"
    days = read_notice(text, 2023).days
    assert [day.on for day in days] == [date(2022, 12, 31), date(2023, 1, 1), date(2023, 1, 2), date(2023, 4, 5)]


def test_lines_of_ones_own_are_read_too() -> None:
    found = read_notice("2027-10-01 to 2027-10-03 国庆节\n\n2027-10-09 国庆节 work\n2027-06-09 厂庆", 2027)
    assert found.doubts == ()
    assert found.days == (
        NoticeDay(date(2027, 6, 9), "厂庆"),
        *(NoticeDay(date(2027, 10, day), PublicHoliday.NATIONAL_DAY) for day in (1, 2, 3)),
        NoticeDay(date(2027, 10, 9), PublicHoliday.NATIONAL_DAY, is_workday=True),
    )


@pytest.mark.parametrize(
    ("line", "doubt"),
    [
        ("端午节：6月31日放假。", Doubt.NOT_A_DAY),
        ("2027-02-30 春节", Doubt.NOT_A_DAY),
        ("国庆节：10月7日至10月1日放假。", Doubt.TOO_LONG),
        ("国庆节 10月1日放假", Doubt.NOT_READ),
        ("2029-10-01 国庆节", Doubt.OTHER_YEAR),
        ("端午节：6月9日放假。", Doubt.NO_NATIONAL_DAY),
    ],
)
def test_what_cannot_be_is_said_with_its_line(line: str, doubt: Doubt) -> None:
    found = read_notice(line, 2027)
    assert found.doubts == ((doubt, "" if doubt is Doubt.NO_NATIONAL_DAY else line),)


def test_other_text_is_passed_over() -> None:
    assert read_notice("各地区、各部门：\n节假日期间要做好值班工作。", 2027).days == ()
