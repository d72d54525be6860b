"""Search answers exactly, asked of a real FTS5 index and compared with looking at every dealer."""

import string
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import takewhile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2 as sqlite

from fieldapp.pinyin import alternatives
from fieldapp.rules.pinyin_typing import is_syllable, mixtures
from fieldapp.rules.search_words import (
    SearchText,
    Spoken,
    Units,
    check_text,
    index_words,
    is_han,
    match_query,
    runs,
    searchable,
)

FTS = (
    "CREATE VIRTUAL TABLE search_words USING fts5(words, content='', contentless_delete=1, detail=none, "
    "tokenize='unicode61 remove_diacritics 0', prefix='1 2 3')"
)

Find = Callable[..., list[int]]
Fill = Callable[[list[SearchText]], Find]


@pytest.fixture(scope="module")
def fill() -> Iterator[Fill]:
    """Index dealers; the function that comes back answers with the places of those found."""
    with closing(sqlite.connect(":memory:")) as connection:
        connection.execute(FTS)

        def fill(entries: list[SearchText]) -> Find:
            connection.execute("DELETE FROM search_words")
            rows = ((line, index_words(entry)) for line, entry in enumerate(entries))
            connection.executemany("INSERT INTO search_words(rowid, words) VALUES (?, ?)", rows)
            texts = [check_text(entry) for entry in entries]

            def find(typed: str, *, with_places: bool = True) -> list[int]:
                query = match_query(typed, with_places=with_places)
                if not query.match:
                    return []
                found = connection.execute(
                    "SELECT rowid FROM search_words WHERE search_words MATCH ? ORDER BY rowid", (query.match,)
                )
                return [line for (line,) in found if query.agrees(texts[line])]

            return find

        yield fill


def dealer(
    name: str,
    *,
    people: tuple[str, ...] = (),
    places: tuple[str, ...] = (),
    phones: tuple[str, ...] = (),
    code: str = "",
) -> SearchText:
    return SearchText(
        name=Spoken(name, alternatives(name)),
        people=tuple(Spoken(person, alternatives(person, "person")) for person in people),
        places=tuple(Spoken(place, alternatives(place, "place")) for place in places),
        phones=phones,
        code=code,
    )


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("郑", True),
        ("州兴", True),
        ("州兴达", True),
        ("兴达电", False),
        ("郑兴", False),
        ("zzx", True),
        ("zhengzhou", True),
        ("zhengzhouxingdatkldianqi", True),
        ("zhengzhouxingdatkldianqj", False),
        ("zzxdtd", True),
        ("zhengzx", True),
        ("zzxingd", True),
        ("zhengzhouxd", True),
        ("zxdao", False),
        ("szhiq", True),
        ("zhengx", False),
        ("zzxdtdq", True),
        ("zzxdtdj", False),
        ("hen", False),  # inside zheng, but no syllable begins there
        ("eng", False),
        ("xing", True),
        ("郑zx", True),
        ("ZZX", True),
        ("ｚｚｘ", True),
        ("tkl", True),
        ("kl", True),
        ("TKL电器", True),
        ("tdq", True),
        ("tkldianqi", True),
        ("tkldq", True),
        ("shan zhi qiang", True),
        ("szq", True),
        ("单志强", True),
        ("志强 兴达", True),
        ("志强 兴发", False),
        ("8001", True),
        ("13800138000", True),
        ("138-0013-8000", True),
        ("+86 138 0013 8000", True),
        ("138 0013 8", True),
        ("13800138001", False),
        ("0371", True),
        ("37", False),  # two digits are too few for a phone
        ("8888", False),
        ("zz-0012", True),
        ("0012", True),
        ("新郑", True),
        ("xinzheng", True),
        ("龙湖zx", True),
        ("xi'ng'da", True),
        ("'", False),
        ("", False),
        ("   ", False),
    ],
)
def test_a_dealer_is_found_by_what_people_type(fill: Fill, typed: str, *, found: bool) -> None:
    find = fill(
        [
            dealer(
                "郑州兴达TKL电器",
                people=("单志强",),
                places=("新郑市", "龙湖镇"),
                phones=("+86 138-0013-8000", "0371-6655443"),
                code="ZZ-0012",
            )
        ]
    )
    assert bool(find(typed)) is found


def test_rare_characters_are_found_alone_and_with_a_neighbour(fill: Fill) -> None:
    find = fill([dealer("张𬭎电器"), dealer("𫖮达家电"), dealer("李㛃"), dealer("龘")])
    assert find("𬭎") == [0]
    assert find("张𬭎") == [0]
    assert find("张𬭎电") == [0]
    assert find("hong") == [0]
    assert find("𫖮达") == [1]
    assert find("㛃") == [2]
    assert find("龘") == [3]


def test_every_chinese_character_stays_one_token(fill: Fill) -> None:
    letters = [chr(point) for point in range(0x3400, 0x33480) if is_han(chr(point))]
    find = fill([SearchText(Spoken("".join(letters[start : start + 64]))) for start in range(0, len(letters), 64)])
    for index in range(0, len(letters), 997):
        assert index // 64 in find(letters[index])


def test_both_common_readings_find_a_surname(fill: Fill) -> None:
    find = fill([dealer("覃氏家电"), dealer("乐购电器")])
    assert find("qin") == find("tan") == [0]
    assert find("yuegou") == find("lg") == [1]


def test_a_corrected_reading_replaces_the_usual_one(fill: Fill) -> None:
    find = fill([SearchText(Spoken("单兴达", alternatives("单兴达", "name", "chan xing da")))])
    assert find("cxd") == [0]
    assert find("sxd") == []


def test_neighbours_in_different_fields_are_not_taken_for_one_word(fill: Fill) -> None:
    find = fill([dealer("郑州", people=("兴达",), places=("新郑", "龙湖"))])
    assert find("州兴") == []
    assert find("郑龙") == []
    assert find("郑州兴达") == []
    assert find("zzx") == []


def test_three_characters_must_stand_in_a_row(fill: Fill) -> None:
    find = fill([dealer("大中华中大"), dealer("中华大")])
    assert find("中华大") == [1]


def test_places_can_be_left_out_to_show_names_first(fill: Fill) -> None:
    find = fill([dealer("新郑电器", places=("中牟县",)), dealer("中牟电器", places=("新郑市",))])
    assert find("新郑") == [0, 1]
    assert find("新郑", with_places=False) == [0]
    assert find("xinzhengdianqi", with_places=False) == [0]


NASTY = st.text(
    alphabet=st.one_of(
        st.sampled_from("\"*^:(){}+-'\\,;/|&\x00\n\t ANDORNOTEAR\ue000\ue001郑州1２ｚüß\u0130\u19b0\u0301"),
        st.characters(),
    ),
    max_size=20,
)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=NASTY)
def test_no_typed_text_is_a_syntax_error(fill: Fill, typed: str) -> None:
    find = fill([dealer("郑州兴达")])
    assert find(typed) in ([], [0])
    assert find(typed, with_places=False) in ([], [0])


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=NASTY)
def test_any_name_is_found_by_itself(fill: Fill, name: str) -> None:
    find = fill([SearchText(Spoken(name, alternatives(name)))])
    typed = searchable(name)
    assert find(name) == find(typed) == ([0] if typed else [])


# The oracle: what a patient person would call a hit.

NAMES = st.text(alphabet="郑州中牟新安县单乐𬭎家行tkl3", min_size=1, max_size=7)
PHONES = st.text(alphabet="0138", min_size=7, max_size=11)
DEALERS = st.builds(
    dealer,
    NAMES,
    people=st.lists(NAMES, max_size=2).map(tuple),
    places=st.lists(NAMES, max_size=2).map(tuple),
    phones=st.lists(PHONES, max_size=2).map(tuple),
    code=st.text(alphabet="zx01", max_size=4),
)
TYPED = st.one_of(
    st.text(alphabet="郑州中牟新安县单乐𬭎家行", min_size=1, max_size=6),
    st.text(alphabet="郑州乐tklzxy3 ", min_size=1, max_size=6),
    st.lists(
        st.sampled_from(
            ["zheng", "zhou", "zhong", "mu", "xin", "an", "xian", "shan", "le", "yue", "z", "h", "x", "n", "tkl"]
        ),
        min_size=1,
        max_size=6,
    ).map("".join),
    st.text(alphabet="0138", min_size=1, max_size=6),
)


def said(units: Units) -> set[str]:
    spelt = {""}
    for unit in units:
        spelt = {word + reading for word in spelt for reading in unit}
    return spelt


def mixed(units: Units, typed: str) -> bool:
    """Each syllable whole or as its first letter, in every combination."""
    known = list(takewhile(lambda unit: any(is_syllable(reading) for reading in unit), units))
    choices = tuple(
        tuple({part for reading in unit if is_syllable(reading) for part in (reading, reading[0])}) for unit in known
    )
    return any(word.startswith(typed) for word in said(choices))


def heard(spoken: Spoken, typed: str) -> bool:
    whole = set(runs(searchable(spoken.text)))
    if mixtures(typed) and any(mixed(spoken.units[start:], typed) for start in range(len(spoken.units))):
        return True
    short = tuple(tuple({reading[0] for reading in unit} | (set(unit) & whole)) for unit in spoken.units)
    return any(
        word.startswith(typed)
        for units in (spoken.units, short)
        for start in range(len(units))
        for word in said(units[start:])
    )


def is_hit(entry: SearchText, typed: str) -> bool:
    fields = [entry.name, *entry.people, *entry.places, Spoken(entry.code)]
    words = typed.split()
    if all(set(word) <= set(string.digits) for word in words) and any(len(word) < 3 for word in words):
        words = ["".join(words)]
    return all(
        any(run in searchable(field.text) or heard(field, run) for field in fields)
        or (run.isdecimal() and len(run) >= 3 and any(run in phone for phone in entry.phones))
        for word in words
        for run in runs(word)
    )


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=st.lists(DEALERS, min_size=1, max_size=12), typed=st.lists(TYPED, min_size=1, max_size=6))
def test_the_index_finds_what_a_patient_person_finds(fill: Fill, entries: list[SearchText], typed: list[str]) -> None:
    find = fill(entries)
    for text in typed:
        wanted = [line for line, entry in enumerate(entries) if text.split() and is_hit(entry, text)]
        assert find(text) == wanted, text
