"""What columns mean is guessed from headings in Chinese and English, and from what stands in them."""

from pathlib import Path

import pytest

from fieldapp.file_columns import TITLES, Field, title
from fieldapp.importing.columns import ColumnMeaning, fields_of_heading, guess, meanings, remember
from fieldapp.importing.read_file import open_file
from fieldapp.texts import LANGUAGES, speaking
from tests.support.files import csv_file


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("店名", Field.NAME),
        ("门店名称", Field.NAME),
        ("客户", Field.NAME),
        ("Customer Name", Field.NAME),
        ("老板姓名", Field.PERSON),
        ("法人代表", Field.PERSON),
        ("Contact_Person", Field.PERSON),
        ("联系人电话（必填）", Field.PHONE),
        ("老板的手机号码", Field.PHONE),
        ("Mobile Phone", Field.PHONE),
        ("固定电话", Field.SHOP_PHONE),
        ("农历生日", Field.BIRTHDAY),
        ("老板生日(阳历)", Field.BIRTHDAY),
        ("出生年月", Field.BIRTHDAY),
        ("Date of Birth", Field.BIRTHDAY),
        ("区/县", Field.PLACE),
        ("乡镇", Field.PLACE),
        ("门店地址", Field.ADDRESS),
        ("年销售额（万元）", Field.YEARLY_SALES),
        ("营业面积㎡", Field.SHOP_AREA),
        ("客户等级", Field.GRADE),
        ("合作状态", Field.STATUS),
        ("主营品牌", Field.BRANDS),
        ("客户编码", Field.CODE),
        ("备注", Field.NOTE),
    ],
)
def test_usual_headings_are_known(heading: str, field: Field) -> None:
    assert fields_of_heading(heading)[0] is field


@pytest.mark.parametrize("heading", ["序号", "业务员", "传真", "开户行", "税号", "年龄", "身份证号码", "", "  "])
def test_what_we_have_no_place_for_is_left_out(heading: str) -> None:
    assert fields_of_heading(heading) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_headings_are_read_again(language: str) -> None:
    with speaking(language):
        assert {field: fields_of_heading(title(field))[0] for field in TITLES} == {field: field for field in TITLES}


def test_a_level_is_told_from_a_grade_by_what_stands_below_it(tmp_path: Path) -> None:
    levels = guess(open_file(csv_file(tmp_path / "a.csv", "店名,级别", "兴旺,县级", "鑫源,乡镇")).sheet)
    grades = guess(open_file(csv_file(tmp_path / "b.csv", "店名,级别", "兴旺,A类", "鑫源,B")).sheet)
    assert (levels[1].field, grades[1].field) == (Field.LEVEL, Field.GRADE)


def test_a_column_nobody_named_is_known_by_its_telephone_numbers(tmp_path: Path) -> None:
    found = guess(open_file(csv_file(tmp_path / "a.csv", "店名,甲", "兴旺,13837901234", "鑫源,139 0000 1111")).sheet)
    assert found[1].field is Field.PHONE


def test_several_people_in_one_row_are_told_apart_by_their_numbers() -> None:
    headings = ["店名", "联系人1", "电话1", "联系人2", "电话2"]
    fields = [Field.NAME, Field.PERSON, Field.PHONE, Field.PERSON, Field.PHONE]
    assert [meaning.group for meaning in meanings(headings, fields)] == [1, 1, 1, 2, 2]
    assert [m.group for m in meanings(["店名", "联系人", "电话1", "电话2"], [*fields[:3], Field.PHONE])] == [1] * 4


def test_a_choice_is_remembered_for_the_same_headings(tmp_path: Path) -> None:
    sheet = open_file(csv_file(tmp_path / "a.csv", "店名,甲", "兴旺,喜欢钓鱼")).sheet
    kept = remember({"other": 1}, sheet.headings, [Field.NAME, Field.LIKES])
    assert guess(sheet, kept) == (ColumnMeaning(Field.NAME), ColumnMeaning(Field.LIKES))
    assert kept["other"] == 1
    again = remember(kept, sheet.headings, [Field.NAME, None])
    assert guess(sheet, again)[1].field is None


def test_a_damaged_memory_does_no_harm(tmp_path: Path) -> None:
    sheet = open_file(csv_file(tmp_path / "a.csv", "店名,甲", "兴旺,x")).sheet
    (key,) = remember({}, sheet.headings, [Field.NAME, None])
    for damaged in ({key: None}, {key: {"店名": "nonsense"}}, {key: {"店名": 5}}):
        assert len(guess(sheet, damaged)) == 2
