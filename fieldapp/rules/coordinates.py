"""Where a place lies, read from what maps let one copy."""

import re
import unicodedata
from itertools import pairwise
from urllib.parse import unquote

from fieldapp.rules.datums import Datum, to_wgs84

_NUMBER = re.compile(r"-?\d{1,3}\.\d+|-?\d{1,3}(?=\s*[,;\s]|$)")
_DECIMAL = re.compile(r"(?<![\d.])-?\d{1,3}\.\d+(?![\d.])")
_ANGLE = re.compile(  # 34°44′52″, with the second quotes people really type
    r"(\d{1,3})\s*[°度]\s*(\d{1,2}(?:\.\d+)?)\s*['′’‘分]\s*(?:(\d{1,2}(?:\.\d+)?)\s*(?:[\"″”“秒]|''|′′))?"
)
_LATITUDES, _LONGITUDES = (3.0, 54.0), (73.0, 136.0)  # of China, degrees
MILLION = 1_000_000
_SHORT_LINK = re.compile(
    r"//(?:surl\.amap\.com|j\.map\.baidu\.com|map\.qq\.com/m/s|url\.cn|[a-z]+\.qq\.com/s)/", re.IGNORECASE
)
_SOURCES = (  # what a text says of its numbers; the first found counts: a named system before the name of a map
    (re.compile(r"wgs-?(?:19)?84|coordinate=wgs|\bgeo:", re.IGNORECASE), Datum.WGS84),
    (re.compile(r"gcj-?0?2|火星坐标", re.IGNORECASE), Datum.GCJ02),
    (re.compile(r"bd-?09", re.IGNORECASE), Datum.BD09),
    (re.compile(r"baidu\.com|baidumap:|bdapp:|百度", re.IGNORECASE), Datum.BD09),
    (re.compile(r"amap\.com|amapuri:|androidamap:|iosamap:|gaode|高德", re.IGNORECASE), Datum.GCJ02),
    (re.compile(r"map\.qq\.com|qqmap:|tencent|腾讯", re.IGNORECASE), Datum.GCJ02),
)


def read_coordinates(written: str, unsaid: Datum = Datum.WGS84) -> tuple[int, int] | None:
    """Latitude and longitude in millionths of a degree of WGS-84, in whichever order they stand.

    Maps differ in the order (34.53, 113.74 or 113.74, 34.53): in China the larger number is always the longitude.
    Understood are pairs of numbers, degrees with minutes and seconds, ``geo:`` addresses, and what Amap, Baidu and
    Tencent share where it carries numbers.

    Args:
        written: what was pasted.
        unsaid: what the numbers are counted in where the text names neither a system nor a map.

    Returns:
        ``None`` where there are not just two numbers, or they do not lie in China.

    Example:
        >>> read_coordinates("113.742316,34.531207") == read_coordinates("34.531207N, 113.742316E")
        True
        >>> read_coordinates("https://map.example/@34.531207,113.742316") is None, read_coordinates("1, 2")
        (False, None)
        >>> read_coordinates("34°44′52″N 113°37′9″E")
        (34747778, 113619167)
    """
    text = unicodedata.normalize("NFKC", unquote(written))
    pair = _pair(text)
    if pair is None:
        return None
    latitude, longitude = to_wgs84(*pair, datum_in(text) or unsaid)
    return round(latitude * MILLION), round(longitude * MILLION)


def datum_in(text: str) -> Datum | None:
    """What *text* says its numbers are counted in, by name or by the map they come from; ``None`` if it does not say.

    Example:
        >>> datum_in("https://uri.amap.com/marker?position=113.6,34.7").value, datum_in("34.7, 113.6")
        ('gcj02', None)
    """
    return next((datum for pattern, datum in _SOURCES if pattern.search(text)), None)


def _pair(text: str) -> tuple[float, float] | None:
    angles = _ANGLE.findall(text)
    if angles:
        degrees = [int(whole) + float(minutes) / 60 + float(seconds or 0) / 3600 for whole, minutes, seconds in angles]
        return _in_china(*degrees) if len(degrees) == 2 else None  # noqa: PLR2004  (a pair)
    if ":" in text or "=" in text or "/" in text:  # an address: its other numbers are zooms, sizes and names
        decimals = [float(found) for found in _DECIMAL.findall(text)]
        return next((pair for two in pairwise(decimals) if (pair := _in_china(*two))), None)
    numbers = [float(found) for found in _NUMBER.findall(text)]
    return _in_china(*numbers) if len(numbers) == 2 else None  # noqa: PLR2004  (a pair)


def _in_china(one: float, other: float) -> tuple[float, float] | None:
    latitude, longitude = sorted((one, other))
    if _LATITUDES[0] <= latitude <= _LATITUDES[1] and _LONGITUDES[0] <= longitude <= _LONGITUDES[1]:
        return latitude, longitude
    return None


def is_short_link(written: str) -> bool:
    """Whether a text is one of the short links of Amap, Baidu and Tencent, which only their servers understand.

    Example:
        >>> is_short_link("https://surl.amap.com/4Jd9kTx1a2b3")
        True
    """
    return _SHORT_LINK.search(written) is not None


def shown_coordinates(latitude_e6: int | None, longitude_e6: int | None) -> str:
    """Degrees as maps take them; empty where they are not known.

    Example:
        >>> shown_coordinates(34531207, 113742316)
        '34.531207, 113.742316'
    """
    if latitude_e6 is None or longitude_e6 is None:
        return ""
    return f"{latitude_e6 / MILLION:.6f}, {longitude_e6 / MILLION:.6f}"
