"""Names are read as the people here read them (DOMAIN section 2)."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.pinyin import Kind, alternatives, initials, read_given, readings, sort_key

SURNAMES = """
单 shan, 曾 zeng, 仇 qiu, 解 xie, 区 ou, 查 zha, 朴 piao, 任 ren, 盖 ge, 华 hua, 员 yun, 乐 yue, 缪 miao, 宁 ning,
燕 yan, 覃 qin, 翟 zhai, 黑 he, 洗 xian, 冼 xian, 种 chong, 繁 po, 佴 nai, 逄 pang, 尹 yin, 召 shao, 折 she, 秘 bi,
柏 bai, 薄 bo, 卜 bu, 谌 chen, 隗 wei, 尉 wei, 车 che, 葛 ge, 纪 ji, 牟 mu, 沈 shen, 石 shi, 阚 kan, 宓 mi,
瞿 qu, 訾 zi, 昝 zan, 笪 da, 呙 guo
"""
PLACES = """
长垣市 chang yuan shi, 浚县 xun xian, 单县 shan xian, 中牟县 zhong mu xian, 荥阳市 xing yang shi,
泌阳县 bi yang xian, 渑池县 mian chi xian, 柘城县 zhe cheng xian, 睢县 sui xian, 项城市 xiang cheng shi,
郏县 jia xian, 漯河市 luo he shi, 鄢陵县 yan ling xian, 武陟县 wu zhi xian, 淅川县 xi chuan xian,
尉氏县 wei shi xian, 栾川县 luan chuan xian, 召陵区 shao ling qu, 长葛市 chang ge shi, 南乐县 nan le xian,
大隗镇 da wei zhen, 繁塔街道 po ta jie dao, 长子县 zhang zi xian, 六安市 lu an shi, 荥经县 ying jing xian,
红寺堡区 hong si pu qu, 朝阳市 chao yang shi
"""


def pairs(table: str) -> list[list[str]]:
    """Take apart a table of names with their readings."""
    return [line.split(maxsplit=1) for line in table.strip().replace("\n", " ").split(",")]


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("郑州兴达", "zheng zhou xing da"),
        ("单老板电器", "shan lao ban dian qi"),
        ("单车行", "dan che hang"),
        ("曾记家电", "zeng ji jia dian"),
        ("老仇家电", "lao qiu jia dian"),
        ("仇家电器", "qiu jia dian qi"),
        ("区记家电", "ou ji jia dian"),
        ("解放路家电", "jie fang lu jia dian"),
        ("新郑解老板家电", "xin zheng xie lao ban jia dian"),
        ("浚县兴达电器", "xun xian xing da dian qi"),
        ("长垣单老板", "chang yuan shan lao ban"),
        ("长江专卖", "chang jiang zhuan mai"),
        ("TKL专卖(１店)", "tkl zhuan mai 1 dian"),
        ("银行总店", "yin hang zong dian"),
        ("张𬭎", "zhang hong"),
        ("绿源", "lv yuan"),
        ("", ""),
        ("…", ""),
    ],
)
def test_a_dealers_name_is_read_with_its_place_and_owner(name: str, read: str) -> None:
    assert " ".join(readings(name)) == read


@pytest.mark.parametrize(("surname", "read"), pairs(SURNAMES))
def test_surnames_are_read_as_surnames(surname: str, read: str) -> None:
    assert readings(surname + "志强", "person") == (read, "zhi", "qiang")


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("尉迟恭", "yu chi gong"),
        ("万俟雪", "mo qi xue"),
        ("长孙明", "zhang sun ming"),
        ("乐正飞", "yue zheng fei"),
        ("澹台雪", "tan tai xue"),
        ("令狐明", "ling hu ming"),
        ("单于飞", "chan yu fei"),
        ("鲜于通", "xian yu tong"),
        ("拓跋宏", "tuo ba hong"),
        ("单玉飞", "shan yu fei"),
    ],
)
def test_double_surnames_are_read_whole(name: str, read: str) -> None:
    assert " ".join(readings(name, "person")) == read


def test_the_owner_may_also_be_a_shan_called_yu_fei() -> None:
    assert initials(readings("单于飞", "person")) == "cyf"
    assert alternatives("单于飞", "person")[0] == ("chan", "shan")


@pytest.mark.parametrize(("place", "read"), pairs(PLACES))
def test_places_are_read_as_on_the_spot(place: str, read: str) -> None:
    assert " ".join(readings(place, "place")) == read


def test_a_corrected_reading_wins_however_it_is_typed() -> None:
    assert readings("单兴达", given="chan xing da") == ("chan", "xing", "da")
    assert readings("单兴达", given=" Chán  Xīng'dá ") == ("chan", "xing", "da")
    assert read_given("lǚ") == ("lv",)
    assert readings("单兴达", given="  ") == ("shan", "xing", "da")


def test_names_read_in_two_ways_give_both() -> None:
    assert alternatives("覃海", "person") == (("qin", "tan"), ("hai",))
    assert alternatives("乐购") == (("le", "yue"), ("gou",))
    assert alternatives("乐器") == (("yue",), ("qi",))


def test_initials_and_order_come_from_the_syllables() -> None:
    assert initials(("zheng", "zhou", "tkl")) == "zzt"
    assert sorted([("xian",), ("xi", "an")], key=sort_key) == [("xi", "an"), ("xian",)]


@given(text=st.text(max_size=12), kind=st.sampled_from(["name", "person", "place"]))
def test_each_character_of_any_text_has_a_reading(text: str, kind: Kind) -> None:
    units = alternatives(text, kind)
    assert all(unit and all(unit) for unit in units)
    assert not any(" " in reading or "|" in reading for unit in units for reading in unit)


def test_the_dictionary_is_not_loaded_before_a_name_is_read() -> None:
    loaded = "import sys, fieldapp.pinyin; sys.exit('pypinyin' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", loaded], check=False).returncode == 0
