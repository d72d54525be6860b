import re

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.reports.to_unicode import install, unicode_map

POINTS = st.lists(st.integers(0x20, 0x2FFFF).filter(lambda p: not 0xD800 <= p < 0xE000), max_size=256)


def read(table: str) -> dict[int, str]:
    """What a reader of PDF makes of the table."""
    pairs = re.findall(r"^<([0-9A-F]{2})> <([0-9A-F]{4,8})>$", table, re.MULTILINE)
    return {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}


@given(POINTS)
def test_every_code_is_read_back_as_its_character(points: list[int]) -> None:
    assert read(unicode_map("F", points)) == {code: chr(point) for code, point in enumerate(points)}


def test_a_character_beyond_the_first_plane_is_a_pair() -> None:
    assert "<01> <D872DF4E>" in unicode_map("F", [0, 0x2CB4E])


def test_places_without_a_character_are_left_out() -> None:
    assert read(unicode_map("F", [0, 0x41, 0])) == {1: "A"}


@given(POINTS)
def test_no_block_is_longer_than_the_format_allows(points: list[int]) -> None:
    table = unicode_map("F", points)
    assert all(int(count) <= 100 for count in re.findall(r"(\d+) beginbfchar", table))
    assert sum(map(int, re.findall(r"(\d+) beginbfchar", table))) == len(points)


def test_reportlab_uses_it() -> None:
    from reportlab.pdfbase import ttfonts

    install()
    install()
    assert ttfonts.makeToUnicodeCMap is unicode_map
