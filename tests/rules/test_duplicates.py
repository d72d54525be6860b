"""Dealers entered twice are found, and others are left in peace."""

from itertools import combinations
from random import Random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.pinyin import readings
from fieldapp.rules import duplicates
from fieldapp.rules.duplicates import (
    Card,
    CardIndex,
    Match,
    Reason,
    Weights,
    core_name,
    duplicate_pairs,
    likely_duplicates,
)
from fieldapp.words.duplicates import REASONS

XUEDIAN, MENGZHUANG, XINZHENG, ZHONGMU = "410184106000", "410184107000", "410184000000", "410122000000"
PLACES = ("河南省", "郑州市", "新郑市", "薛店镇", "孟庄镇", "中牟县")


def card(
    number: int, name: str, region: str = "", *, phones: tuple[str, ...] = (), people: tuple[str, ...] = ()
) -> Card:
    return Card(UUID(int=number), name, readings(name), phones, people, region, PLACES)


def compared(one: Card, other: Card) -> Match | None:
    return next(iter(likely_duplicates(one, CardIndex([other]))), None)


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("兴达", "兴达"),
        ("新郑市兴达家电有限公司", "兴达"),
        ("新郑薛店兴达家电商行", "兴达"),
        ("河南兴达（电器）总店", "兴达"),
        ("TCL专卖店", "tcl"),
        ("海尔兴达专卖店", "兴达"),
        ("新郑兴达TCL专卖", "兴达"),
        ("家电城", "家电"),
        ("新郑电器", "电器"),
        ("店", "店"),
        ("", ""),
    ],
)
def test_the_name_proper_is_what_places_and_common_words_leave(name: str, core: str) -> None:
    assert core_name(name, PLACES) == core


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        (card(1, "兴达电器"), card(2, "宏远", phones=("13800138000",)), None),
        (
            card(1, "兴达电器", phones=("13800138000",)),
            card(2, "宏远家电", phones=("0371", "13800138000")),
            (Reason.SAME_PHONE,),
        ),
        (card(1, "兴达电器"), card(2, "兴达 电器"), (Reason.SAME_NAME,)),
        (card(1, "兴达电器", XINZHENG), card(2, "兴达电器", ZHONGMU), None),
        (card(1, "新郑兴达电器", XINZHENG), card(2, "兴达家电商行", XUEDIAN), (Reason.SAME_CORE, Reason.SAME_COUNTY)),
        (card(1, "兴达电器", XUEDIAN), card(2, "星达电器", XUEDIAN), (Reason.SAME_SOUND, Reason.SAME_TOWNSHIP)),
        (card(1, "兴达电器", XUEDIAN), card(2, "星达电器", MENGZHUANG), None),
        (card(1, "宏远昌电器", XUEDIAN), card(2, "宏远盛家电", XUEDIAN), (Reason.SIMILAR_NAME, Reason.SAME_TOWNSHIP)),
        (card(1, "宏远昌电器", XUEDIAN), card(2, "宏远盛家电", MENGZHUANG), None),
        (
            card(1, "兴达电器", people=("单志强",)),
            card(2, "兴达家电", people=("单志强", "李丽")),
            (Reason.SAME_CORE, Reason.SAME_PERSON),
        ),
        (card(1, "兴达电器", XUEDIAN, people=("张伟",)), card(2, "永泰家电", XUEDIAN, people=("张伟",)), None),
        (card(1, ""), card(2, ""), None),
    ],
)
def test_two_dealers_are_one_for_good_reasons(one: Card, other: Card, reasons: tuple[Reason, ...] | None) -> None:
    for match in (compared(one, other), compared(other, one)):
        assert (match.reasons if match else None) == reasons


def test_the_most_probable_comes_first_and_nobody_is_a_duplicate_of_itself() -> None:
    new = card(9, "兴达电器", XUEDIAN, phones=("13800138000",))
    index = CardIndex([card(1, "兴达家电", XUEDIAN), card(2, "兴达电器", XUEDIAN, phones=("13800138000",)), new])
    matches = likely_duplicates(new, index)
    assert [match.id.int for match in matches] == [2, 1]
    assert matches[0].score == 100


def test_how_much_a_reason_weighs_can_be_set() -> None:
    one, other = card(1, "兴达电器", XINZHENG), card(2, "兴达电器", ZHONGMU)
    assert likely_duplicates(one, CardIndex([other]), Weights(other_county=0))


NAMES = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", "新郑", "中牟县"]),
        st.text("兴星达宏远鸿", max_size=4),
        st.sampled_from(["", "家电", "商行"]),
    ),
)
CARDS = st.lists(
    st.tuples(
        NAMES,
        st.sampled_from(["", XUEDIAN, MENGZHUANG, XINZHENG, ZHONGMU]),
        st.sampled_from([(), ("13800138000",), ("037166666666",)]),
        st.sampled_from([(), ("张伟",)]),
    ),
    max_size=8,
)


@settings(deadline=None)
@given(rows=CARDS)
def test_blocks_lose_no_pair(rows: list[tuple[str, str, tuple[str, ...], tuple[str, ...]]]) -> None:
    cards = [
        card(number, name, region, phones=phones, people=people)
        for number, (name, region, phones, people) in enumerate(rows)
    ]
    pairs = {(pair.one, pair.other, pair.score) for pair in duplicate_pairs(cards)}
    wanted = {
        (one.id, other.id, match.score)
        for one, other in combinations(cards, 2)
        if (match := duplicates._compare(duplicates._Known.of(one), duplicates._Known.of(other), Weights()))
    }
    assert pairs == wanted


def test_names_with_a_character_put_in_between_are_still_found() -> None:
    one, other = card(1, "远兴宏兴", XUEDIAN), card(2, "远宏星兴", XUEDIAN)
    (pair,) = duplicate_pairs([one, other])
    assert pair.reasons == (Reason.SIMILAR_NAME, Reason.SAME_TOWNSHIP)


def test_ten_thousand_dealers_are_compared_block_by_block() -> None:
    random = Random(1)  # noqa: S311 - names, not secrets
    signs, towns = (
        "兴达宏远盛世隆昌恒信永泰鑫源金鹏天成佳和",
        [f"4101{n:02}{t}000" for n in range(1, 90) for t in (100, 101)],
    )
    cards = [
        Card(
            UUID(int=number),
            "".join(random.sample(signs, 3)) + "家电",
            (),
            (f"138{number:08}",),
            (),
            random.choice(towns),
        )
        for number in range(10_000)
    ]
    twin = Card(UUID(int=10_000), "不同的名字", (), cards[77].phones)
    pairs = duplicate_pairs([*cards, twin])
    assert (cards[77].id, twin.id) in {(pair.one, pair.other) for pair in pairs}


def test_every_reason_can_be_said() -> None:
    assert set(REASONS) == set(Reason)
