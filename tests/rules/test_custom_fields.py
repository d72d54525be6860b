"""What may stand in a company's own fields, and in which one form it is kept."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.vocabulary import CustomKind, CustomOwner
from fieldapp.rules.custom_fields import (
    CustomColumn,
    CustomOption,
    CustomProblem,
    custom_sort_key,
    custom_value_id,
    read_custom,
)
from fieldapp.texts import speaking
from fieldapp.words.custom_fields import custom_cell, custom_problem, shown_custom

YES, NO, OLD = (UUID(int=number) for number in (1, 2, 3))
OPTIONS = (CustomOption(OLD, "有", is_retired=True), CustomOption(YES, "有", "Yes"), CustomOption(NO, "没有", "No"))


def field(kind: CustomKind, unit: str = "") -> CustomColumn:
    options = OPTIONS if kind is CustomKind.CHOICE else ()
    return CustomColumn(UUID(int=9), CustomOwner.DEALER, kind, "冷库", "Cold store", unit, options=options)


@pytest.mark.parametrize(
    ("kind", "written", "kept"),
    [
        (CustomKind.TEXT, "  主推空调 ", "主推空调"),
        (CustomKind.TEXT, 2015.0, "2015"),
        (CustomKind.TEXT, "x" * 501, CustomProblem.TOO_LONG),
        (CustomKind.NUMBER, "１，２００．５０", "1200.5"),
        (CustomKind.NUMBER, "35 台", "35"),
        (CustomKind.NUMBER, -0.0, "0"),
        (CustomKind.NUMBER, 2015.0, "2015"),
        (CustomKind.NUMBER, "很多", CustomProblem.NOT_A_NUMBER),
        (CustomKind.NUMBER, "nan", CustomProblem.NOT_A_NUMBER),
        (CustomKind.NUMBER, "1e12", CustomProblem.NUMBER_TOO_LARGE),
        (CustomKind.NUMBER, "0.00001", CustomProblem.NUMBER_TOO_LARGE),
        (CustomKind.DATE, "2026年3月5日", "2026-03-05"),
        (CustomKind.DATE, "２０２６／３／５", "2026-03-05"),
        (CustomKind.DATE, date(2026, 3, 5), "2026-03-05"),
        (CustomKind.DATE, datetime(2026, 3, 5, 12, tzinfo=UTC), "2026-03-05"),
        (CustomKind.DATE, "2026-02-30", CustomProblem.NOT_A_DAY),
        (CustomKind.DATE, "上个月", CustomProblem.NOT_A_DAY),
        (CustomKind.CHOICE, "没有", str(NO)),
        (CustomKind.CHOICE, " YES ", str(YES)),
        (CustomKind.CHOICE, "有", str(YES)),
        (CustomKind.CHOICE, str(OLD), str(OLD)),
        (CustomKind.CHOICE, "也许", CustomProblem.NOT_A_CHOICE),
        (CustomKind.CHOICE, "", ""),
        (CustomKind.NUMBER, None, ""),
    ],
)
def test_what_is_written_is_kept_in_one_form(kind: CustomKind, written: object, kept: str) -> None:
    assert read_custom(field(kind, "台"), written) == kept


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=4, allow_nan=False))
def test_a_number_is_read_again_from_what_is_shown(number: Decimal) -> None:
    column = field(CustomKind.NUMBER, "台")
    kept = read_custom(column, number)
    assert isinstance(kept, str)
    assert Decimal(kept) == number
    assert read_custom(column, shown_custom(column, kept)) == kept
    assert read_custom(column, custom_cell(column, kept)) == kept


@given(st.dates())
def test_a_day_is_read_again_from_what_is_kept_and_from_a_file(on: date) -> None:
    column = field(CustomKind.DATE)
    kept = read_custom(column, on)
    assert isinstance(kept, str)
    assert read_custom(column, kept) == kept
    assert read_custom(column, custom_cell(column, kept)) == kept


@given(st.text())
def test_whatever_is_typed_is_kept_or_refused_and_never_fails(text: str) -> None:
    for kind in CustomKind:
        column = field(kind)
        kept = read_custom(column, text)
        if isinstance(kept, CustomProblem):
            assert str(custom_problem(column, kept))
        else:
            assert read_custom(column, kept) == kept


@given(st.uuids(), st.uuids(), st.uuids())
def test_two_laptops_give_what_stands_in_a_field_the_same_id(record: UUID, one: UUID, other: UUID) -> None:
    assert custom_value_id(record, one) == custom_value_id(record, one)
    assert (custom_value_id(record, one) == custom_value_id(record, other)) == (one == other)


def test_numbers_stand_by_size_choices_as_listed_and_nothing_last() -> None:
    number, choice = field(CustomKind.NUMBER), field(CustomKind.CHOICE)
    assert sorted(["10", "", "9", "-2"], key=lambda value: custom_sort_key(number, value)) == ["-2", "9", "10", ""]
    assert sorted([str(NO), "", str(YES)], key=lambda value: custom_sort_key(choice, value)) == [str(YES), str(NO), ""]


def test_a_choice_is_shown_by_its_name_in_either_language() -> None:
    with speaking("zh_CN"):
        assert shown_custom(field(CustomKind.CHOICE), str(YES)) == "有"
    with speaking("en"):
        assert shown_custom(field(CustomKind.CHOICE), str(YES)) == "Yes"
        assert shown_custom(field(CustomKind.NUMBER, "台"), "1200.5") == "1,200.5 台"
        assert "Yes, No" in str(custom_problem(field(CustomKind.CHOICE), CustomProblem.NOT_A_CHOICE))
