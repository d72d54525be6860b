import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.rules.coordinates import is_short_link, read_coordinates, shown_coordinates

LONGHU = (34_531_207, 113_742_316)


@pytest.mark.parametrize(
    "written",
    [
        "34.531207, 113.742316",
        "113.742316,34.531207",
        "34.531207N 113.742316E",
        "34.531207，113.742316",
        "(34.531207;113.742316)",
    ],
)
def test_both_orders_and_all_usual_signs_are_read(written: str) -> None:
    assert read_coordinates(written) == LONGHU


@pytest.mark.parametrize("written", ["", "34.5", "1.5, 2.5", "34.5, 113.7, 20.0", "龙湖镇文昌路12号", "113.7, 113.8"])
def test_what_is_no_place_in_china_is_not_read(written: str) -> None:
    assert read_coordinates(written) is None


@given(st.integers(3_000_000, 54_000_000), st.integers(73_000_000, 136_000_000))
def test_what_is_shown_reads_back_to_the_same(latitude_e6: int, longitude_e6: int) -> None:
    assert read_coordinates(shown_coordinates(latitude_e6, longitude_e6)) == (latitude_e6, longitude_e6)
    assert shown_coordinates(None, longitude_e6) == ""


@pytest.mark.parametrize(
    "link",
    ["https://surl.amap.com/4Jd9kTx1a2b3", "http://j.map.baidu.com/ab/XyZ", "看这里 https://map.qq.com/m/s/abc12"],
)
def test_a_short_link_is_known_for_what_it_is(link: str) -> None:
    assert is_short_link(link)
    assert read_coordinates(link) is None


def test_a_long_link_is_no_short_one() -> None:
    assert not is_short_link("https://uri.amap.com/marker?position=113.742316,34.531207")
