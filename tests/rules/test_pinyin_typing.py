"""Letters typed for Chinese are taken apart as people mean them."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.regions_file import read_regions
from fieldapp.rules.pinyin_typing import Mixture, is_mixed, is_syllable, mixtures


def test_every_syllable_of_every_place_is_one() -> None:
    syllables = {syllable for region in read_regions() for syllable in region.pinyin.split()}
    assert len(syllables) > 350
    assert [syllable for syllable in syllables if not is_syllable(syllable)] == []


@pytest.mark.parametrize(
    "letters", ["zheng", "zhengzhou", "zhengzh", "zhengz", "xian", "hen", "z", "", "zzx", "dqyxgs", "tkl"]
)
def test_pinyin_and_initials_are_no_mixture(letters: str) -> None:
    assert mixtures(letters) == ()


@pytest.mark.parametrize(
    ("letters", "initials", "syllables"),
    [
        ("zhengzx", "zzx", ("zheng",)),
        ("wgang", "wg", ("gang",)),
        ("zzhouxd", "zzxd", ("zhou",)),
        ("xdzho", "xdz", ("zho",)),
        ("zhengzxingd", "zzxd", ("zheng", "xing")),
    ],
)
def test_syllables_and_first_letters_are_read_in_one_breath(
    letters: str, initials: str, syllables: tuple[str, ...]
) -> None:
    assert Mixture(initials, syllables) in mixtures(letters)


SYLLABLES = st.lists(
    st.sampled_from(["zheng", "zhou", "xing", "da", "an", "e", "lv", "shuang"]), min_size=1, max_size=4
)


@given(said=SYLLABLES, whole=st.lists(st.booleans(), min_size=4, max_size=4))
def test_whatever_is_mixed_of_a_name_is_read_as_that_name(said: list[str], whole: list[bool]) -> None:
    letters = "".join(word if keep else word[0] for word, keep in zip(said, whole, strict=False))
    assert is_mixed([(word,) for word in said], letters)
    assert all(mixture.initials[0] == said[0][0] for mixture in mixtures(letters))


@given(letters=st.text(string.ascii_lowercase, max_size=14))
def test_a_mixture_keeps_the_first_letter_and_never_explodes(letters: str) -> None:
    found = mixtures(letters)
    assert len(found) <= 100
    assert all(mixture.initials.startswith(letters[0]) for mixture in found)
