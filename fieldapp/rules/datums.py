"""The coordinate systems of the maps used in China, brought to WGS-84, in which places are kept.

Amap and Tencent give GCJ-02, which lies some hundred metres off; Baidu gives BD-09, which moves GCJ-02 once more.
"""

from collections.abc import Callable
from enum import StrEnum
from math import atan2, cos, pi, radians, sin, sqrt

_AXIS, _ECCENTRICITY = 6378245.0, 0.00669342162296594323  # Krasovsky 1940: metres; squared
_BAIDU_PI = pi * 3000 / 180
_LATITUDES, _LONGITUDES = (0.8293, 55.8271), (72.004, 137.8347)  # where GCJ-02 moves places, degrees
_NEAR_ENOUGH = 1e-9  # degrees: a tenth of a millimetre
_ROUNDS = 30  # three are enough in practice


class Datum(StrEnum):
    """What the numbers of a map are counted in."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


def to_wgs84(latitude: float, longitude: float, datum: Datum) -> tuple[float, float]:
    """Degrees of *datum* as degrees of WGS-84, within a metre; unchanged outside China.

    Example:
        >>> [round(degrees, 5) for degrees in to_wgs84(39.91640428, 116.41024450, Datum.GCJ02)]
        [39.915, 116.404]
    """
    if datum is Datum.WGS84 or _is_abroad(latitude, longitude):
        return latitude, longitude
    if datum is Datum.BD09:
        latitude, longitude = _inverse(_bd09_of_gcj02, latitude, longitude)
    return _inverse(_gcj02_of_wgs84, latitude, longitude)


def from_wgs84(latitude: float, longitude: float, datum: Datum) -> tuple[float, float]:
    """Degrees of WGS-84 as degrees of *datum*; unchanged outside China.

    Example:
        >>> [round(degrees, 5) for degrees in from_wgs84(39.915, 116.404, Datum.GCJ02)]
        [39.9164, 116.41024]
    """
    if datum is Datum.WGS84 or _is_abroad(latitude, longitude):
        return latitude, longitude
    latitude, longitude = _gcj02_of_wgs84(latitude, longitude)
    return _bd09_of_gcj02(latitude, longitude) if datum is Datum.BD09 else (latitude, longitude)


def _inverse(
    forward: Callable[[float, float], tuple[float, float]], latitude: float, longitude: float
) -> tuple[float, float]:
    """What *forward* brings to the given place, by taking off what it misses by."""
    guess = latitude, longitude
    for _round in range(_ROUNDS):
        reached = forward(*guess)
        missed = latitude - reached[0], longitude - reached[1]
        guess = guess[0] + missed[0], guess[1] + missed[1]
        if max(abs(missed[0]), abs(missed[1])) < _NEAR_ENOUGH:
            break
    return guess


def _gcj02_of_wgs84(latitude: float, longitude: float) -> tuple[float, float]:
    x, y = longitude - 105.0, latitude - 35.0
    waves = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + waves
    north += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    north += (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + waves
    east += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    east += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    angle = radians(latitude)
    flat = 1 - _ECCENTRICITY * sin(angle) ** 2
    north_metres_a_degree = _AXIS * (1 - _ECCENTRICITY) / (flat * sqrt(flat)) * pi / 180
    east_metres_a_degree = _AXIS / sqrt(flat) * cos(angle) * pi / 180
    return latitude + north / north_metres_a_degree, longitude + east / east_metres_a_degree


def _bd09_of_gcj02(latitude: float, longitude: float) -> tuple[float, float]:
    length = sqrt(longitude**2 + latitude**2) + 0.00002 * sin(latitude * _BAIDU_PI)
    angle = atan2(latitude, longitude) + 0.000003 * cos(longitude * _BAIDU_PI)
    return length * sin(angle) + 0.006, length * cos(angle) + 0.0065


def _is_abroad(latitude: float, longitude: float) -> bool:
    return not (_LATITUDES[0] <= latitude <= _LATITUDES[1] and _LONGITUDES[0] <= longitude <= _LONGITUDES[1])
