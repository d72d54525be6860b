"""Amap, Tencent and Baidu: what they give is brought to WGS-84."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.rules.coordinates import datum_in, read_coordinates
from fieldapp.rules.datums import Datum, from_wgs84, to_wgs84

METRES_A_DEGREE = 111_320


def _metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    north = (one[0] - other[0]) * METRES_A_DEGREE
    east = (one[1] - other[1]) * METRES_A_DEGREE * math.cos(math.radians(one[0]))
    return math.hypot(north, east)


def test_a_known_point_of_gcj_02() -> None:
    """The point that the widely used coordtransform gives as its example: Beijing, 39.915, 116.404."""
    assert _metres(from_wgs84(39.915, 116.404, Datum.GCJ02), (39.91640428150164, 116.41024449916938)) < 0.01
    assert _metres(to_wgs84(39.91640428150164, 116.41024449916938, Datum.GCJ02), (39.915, 116.404)) < 0.01


def test_a_known_point_of_bd_09() -> None:
    """The same example: 39.915, 116.404 of GCJ-02 is 39.92133699, 116.41036949 of BD-09."""
    same = to_wgs84(39.915, 116.404, Datum.GCJ02)
    assert _metres(to_wgs84(39.92133699351021, 116.41036949371029, Datum.BD09), same) < 1


def test_a_second_known_point_south_of_the_yangtze() -> None:
    """Another public converter's example, near Shanghai, in all three systems."""
    wgs, gcj, bd = (
        (30.6107779, 121.0917077),
        (30.608604331756705, 121.09626935575027),
        (30.61484572185035, 121.10271732371203),
    )
    assert _metres(from_wgs84(*wgs, Datum.GCJ02), gcj) < 0.01
    assert _metres(from_wgs84(*wgs, Datum.BD09), bd) < 0.01
    assert _metres(to_wgs84(*gcj, Datum.GCJ02), wgs) < 0.01
    assert _metres(to_wgs84(*bd, Datum.BD09), wgs) < 1


@pytest.mark.parametrize("datum", list(Datum))
@given(latitude=st.floats(18.2, 53.5), longitude=st.floats(73.6, 135.0))
def test_there_and_back_is_less_than_a_metre_off(datum: Datum, latitude: float, longitude: float) -> None:
    there = from_wgs84(latitude, longitude, datum)
    assert _metres(to_wgs84(*there, datum), (latitude, longitude)) < 1


@pytest.mark.parametrize("datum", list(Datum))
def test_outside_china_nothing_moves(datum: Datum) -> None:
    assert from_wgs84(48.8566, 2.3522, datum) == to_wgs84(48.8566, 2.3522, datum) == (48.8566, 2.3522)


@pytest.mark.parametrize(
    ("written", "datum"),
    [
        ("https://uri.amap.com/marker?position=113.6193,34.7478&name=龙湖", Datum.GCJ02),
        ("https://wb.amap.com/?q=34.7478,113.6193,%E9%BE%99%E6%B9%96", Datum.GCJ02),
        ("http://uri.amap.com/marker?position=113.6193%2C34.7478", Datum.GCJ02),
        ("https://uri.amap.com/marker?position=113.6193,34.7478&coordinate=wgs84", Datum.WGS84),
        ("http://api.map.baidu.com/marker?location=34.7478,113.6193&title=a&output=html", Datum.BD09),
        ("http://api.map.baidu.com/marker?location=34.7478,113.6193&coord_type=gcj02", Datum.GCJ02),
        ("https://apis.map.qq.com/uri/v1/marker?marker=coord:34.7478,113.6193;title:x", Datum.GCJ02),
        ("https://map.example/?zoom=11.5&lat=34.7478&lng=113.6193", Datum.WGS84),
        ("geo:34.7478,113.6193?z=16", Datum.WGS84),
        ("高德地图 经度：113.6193 纬度：34.7478", Datum.GCJ02),
    ],
)
def test_what_the_maps_share_says_where_it_is_from(written: str, datum: Datum) -> None:
    latitude, longitude = to_wgs84(34.7478, 113.6193, datum)
    assert read_coordinates(written) == (round(latitude * 1e6), round(longitude * 1e6))
    assert (datum_in(written) or Datum.WGS84) is datum


@pytest.mark.parametrize(
    "written", ["34°44′52″N 113°37′9″E", "东经113°37'9\" 北纬34°44'52\"", "113度37分9秒，34度44分52秒"]
)
def test_degrees_minutes_and_seconds_are_read(written: str) -> None:
    assert read_coordinates(written) == (34_747_778, 113_619_167)


@pytest.mark.parametrize("written", ["https://surl.amap.com/4pBs9wQ1a2b", "https://map.example/34.5", "34°44′"])
def test_an_address_without_a_place_is_not_read(written: str) -> None:
    assert read_coordinates(written) is None
