"""Cells are read as people write them, and what is none is told from nothing."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.vocabulary import Channel, DealerLevel, DealerStatus, DealerType, Grade, LadderStep, PersonRole
from fieldapp.importing.sheet import Cell
from fieldapp.importing.values import (
    PhoneRead,
    read_amount,
    read_count,
    read_day,
    read_phones,
    read_word,
    read_yes_no,
)
from fieldapp.texts import LANGUAGES, speaking
from fieldapp.words.vocabulary import word


@pytest.mark.parametrize(
    ("written", "heading", "yuan"),
    [
        (120000, "", "120000.00"),
        (120.5, "年销售额（万元）", "1205000.00"),
        ("12.5万", "", "125000.00"),
        ("12.5万", "万元", "125000.00"),
        ("￥1,200.50元", "", "1200.50"),
        ("1200元", "年销售额(万元)", "1200.00"),
        ("约3万", "", "30000.00"),
        ("0.126", "", "0.13"),
    ],
)
def test_amounts(written: Cell, heading: str, yuan: str) -> None:
    assert read_amount(written, heading) == Decimal(yuan)


@pytest.mark.parametrize("written", ["abc", "5-8万", "=1+1", "", True, "1.2.3", "9" * 60, date(2026, 1, 1)])
def test_what_is_no_amount(written: Cell) -> None:
    assert read_amount(written) is None


@pytest.mark.parametrize(
    ("written", "count"), [("120㎡", 120), ("约5人", 5), (30.0, 30), ("1,200平方米", 1200), ("4星", 4), ("5-8", None)]
)
def test_counts(written: Cell, count: int | None) -> None:
    assert read_count(written) == count


@pytest.mark.parametrize(
    ("written", "day"),
    [
        (datetime(2019, 3, 1, 8, 30), date(2019, 3, 1)),
        ("2019年3月", date(2019, 3, 1)),
        ("2019", date(2019, 1, 1)),
        ("2019/3/15", date(2019, 3, 15)),
        ("三月", None),
        ("农历2019年三月初一", None),
        (None, None),
    ],
)
def test_days(written: Cell, day: date | None) -> None:
    assert read_day(written, 2026) == day


def test_yes_and_no() -> None:
    assert [read_yes_no(cell) for cell in ("是", "否", "√", True, 0.0, "Yes", "也许")] == [
        True,
        False,
        True,
        True,
        False,
        True,
        None,
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", [Channel, DealerLevel, DealerStatus, DealerType, Grade, LadderStep, PersonRole])
def test_our_own_words_are_read_in_every_language(words: type[StrEnum], language: str) -> None:
    with speaking(language):
        written = [word(member) for member in words]
    assert [read_word(words, said) for said in written] == list(words)


def test_words_that_people_use_instead() -> None:
    assert read_word(Grade, "A类客户") is Grade.A
    assert read_word(DealerStatus, "正常合作") is DealerStatus.ACTIVE
    assert read_word(DealerType, "家电 专卖店") is DealerType.APPLIANCE_STORE
    assert read_word(PersonRole, "老板娘") is PersonRole.SPOUSE
    assert read_word(Grade, "钻石") is None


@pytest.mark.parametrize(
    ("written", "numbers", "left"),
    [
        (13837901234.0, ["13837901234"], ""),
        ("138 3790 1234/0371-67891234转801", ["13837901234", "037167891234,801"], ""),
        ("13837901234 13900001111", ["13837901234", "13900001111"], ""),
        ("+86 138-3790-1234", ["13837901234"], ""),
        ("无", [], "无"),
    ],
)
def test_telephone_numbers(written: Cell, numbers: list[str], left: str) -> None:
    found, rest = read_phones(written)
    assert ([phone.number for phone in found], rest) == (numbers, left)


def test_what_a_number_is_for_is_kept() -> None:
    found, _left = read_phones("王总13837901234、办公: 0371-67891234")
    assert found == (PhoneRead("13837901234", "王总"), PhoneRead("037167891234", "办公"))
    assert read_phones("13837901234（老板）")[0] == (PhoneRead("13837901234", "老板"),)


@given(st.text(max_size=60) | st.floats(allow_nan=True) | st.dates() | st.booleans() | st.none())
def test_no_cell_is_too_strange(cell: Cell) -> None:
    read_amount(cell, "万元")
    read_count(cell)
    read_day(cell, 2026)
    read_phones(cell)
    read_yes_no(cell)
