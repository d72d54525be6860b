from datetime import timedelta

import pytest
import zxingcpp

from fieldapp.reports import visit_plan
from fieldapp.reports.draw_pdf import draw_pdf
from fieldapp.reports.page import QrCode, Row, Stack, Table, WritingLines, words
from fieldapp.reports.plan_for_print import whole_address
from fieldapp.texts import LANGUAGES, speaking
from tests.support import report_samples as samples
from tests.support.pdfs import pictures, texts, words_of


def table_of(report: object) -> Table:
    """The plan's table."""
    return next(block for block in report.blocks if isinstance(block, Table))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("language", "titles"),
    [
        (
            "zh_CN",
            "日期 序号 经销商 编号 联系人 电话 地址 情况 时间 方式 目的 结果 签章 业务员 经理 日期 拜访计划表",
        ),
        (
            "en",
            "Date No. Dealer code Contact Phone Address Situation Time Way Purpose Result signature stamp Rep Manager",
        ),
    ],
)
def test_the_plan_has_every_column_of_the_paper_form(language: str, titles: str) -> None:
    with speaking(language):
        said = words_of(draw_pdf(samples.day_plan()).data)
    assert [title for title in titles.split() if title not in said] == []


def test_everything_known_about_a_visit_is_on_paper() -> None:
    stop = samples.stop(3)
    said = words_of(
        draw_pdf(samples.visit_plan_of(visit_plan.PlanDay(samples.MONDAY, "农历十月十五", "小雪", (stop,)))).data
    )
    last = stop.last_visited_on
    assert last is not None
    for fact in (
        stop.dealer,
        stop.dealer_code,
        stop.contact,
        stop.phone,
        stop.address,
        stop.due_reason,
        last.isoformat(),
        "11:30",
        stop.way,
        stop.purpose,
        stop.bring,
        stop.promised,
        "appointment",
        "after 15.5 km",
        "农历十月十五",
        "小雪",
        "李建国",
        "王淑华",
    ):
        assert fact.replace(" ", "") in said, fact


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_code_of_every_visit_is_read_from_the_printed_page(language: str) -> None:
    with speaking(language):
        pdf = draw_pdf(samples.week_plan())
    found = [code.text for page in pictures(pdf.data, dpi=150) for code in zxingcpp.read_barcodes(page)]
    assert sorted(found) == sorted(visit_plan.qr_content(samples.stop(n).visit_id) for n in range(1, 31))


def test_a_code_is_at_least_14_mm_wide_in_print() -> None:
    dpi = 200
    page = pictures(draw_pdf(samples.day_plan()).data, dpi)[0]
    for code in zxingcpp.read_barcodes(page):
        corners = code.position
        assert (corners.top_right.x - corners.top_left.x) / dpi * 25.4 >= 14


def test_the_columns_to_be_filled_by_hand_are_empty_and_each_row_has_room() -> None:
    day, week = table_of(samples.day_plan()), table_of(samples.week_plan())
    blank = [n for n, column in enumerate(day.columns) if column.title in {"Result", "Dealer's signature or stamp"}]
    assert len(blank) == 2
    assert all(row.cells[n] is None for row in day.rows for n in blank)
    assert day.row_height > week.row_height > 15


def test_a_day_plan_has_lines_for_notes_and_a_week_plan_has_not() -> None:
    assert any(isinstance(block, WritingLines) for block in samples.day_plan().blocks)
    assert not any(isinstance(block, WritingLines) for block in samples.week_plan().blocks)


def test_a_day_without_visits_is_an_empty_row_to_write_in() -> None:
    last: Row = table_of(samples.week_plan()).rows[-1]
    assert words(last.cells[0]).startswith("Sat, Nov 28")
    assert set(last.cells[1:]) == {None}


def test_every_page_of_a_week_says_the_day_of_its_first_visit() -> None:
    pages = texts(draw_pdf(samples.week_plan()).data)
    assert len(pages) > 3
    assert all("Nov 2" in page.split("Code", 1)[1] for page in pages)


def test_the_week_names_its_number_days_and_approval() -> None:
    with speaking("zh_CN"):
        report = samples.week_plan()
    assert report.subtitle == "2026年第48周：11月23日周一至11月28日周六"
    assert report.state == "已批准  王淑华 2026-11-22"
    assert dict(report.facts)["拜访"] == "30"


def test_the_year_of_a_week_is_that_of_the_week() -> None:
    friday = samples.MONDAY.replace(year=2027, month=1, day=1)
    with speaking("en"):
        report = samples.visit_plan_of(*(samples.day(friday + timedelta(days=n), 1, 1) for n in (0, 1)))
    assert report.subtitle.startswith("Week 53 of 2026")


def test_a_visit_without_time_is_free_and_a_dealer_never_seen_says_so() -> None:
    row = table_of(samples.visit_plan_of(samples.day(samples.MONDAY, 10, 1))).rows[0]
    said = [words(cell) for cell in row.cells]
    assert any(text.startswith("any time") for text in said)
    assert any("Not visited yet" in text for text in said)


def test_the_code_stands_beside_its_own_visit() -> None:
    for row in table_of(samples.week_plan()).rows[:-1]:
        number, code = row.cells[1], row.cells[-1]
        assert isinstance(number, int)
        assert isinstance(code, QrCode)
        assert code.content == f"fieldapp:visit:{samples.stop(number).visit_id}"
        assert isinstance(row.cells[0], Stack)


def test_a_plan_without_a_day_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a day"):
        samples.visit_plan_of()


@pytest.mark.parametrize(
    ("place", "address", "whole"),
    [
        ("许昌市禹州市", "禹州市新华路275号", "许昌市禹州市新华路275号"),
        ("鄢陵县", "鄢陵县商业街", "鄢陵县商业街"),
        ("新郑市薛店镇", "老街12号", "新郑市薛店镇老街12号"),
        ("", "老街12号", "老街12号"),
        ("新郑市", "", "新郑市"),
    ],
)
def test_an_address_does_not_say_its_place_twice(place: str, address: str, whole: str) -> None:
    assert whole_address(place, address) == whole


def test_nine_stops_and_the_signatures_stand_on_two_pages() -> None:
    plan = samples.visit_plan_of(samples.day(samples.MONDAY, 10, 9))
    assert draw_pdf(plan).pages == 2
