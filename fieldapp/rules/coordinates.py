"""Where a place lies, read from what maps let one copy."""

import re
import unicodedata

_NUMBER = re.compile(r"-?\d{1,3}\.\d+|-?\d{1,3}(?=\s*[,;\s]|$)")
_LATITUDES, _LONGITUDES = (3.0, 54.0), (73.0, 136.0)  # of China, degrees
MILLION = 1_000_000


def read_coordinates(written: str) -> tuple[int, int] | None:
    """Latitude and longitude in millionths of a degree, in whichever order they stand.

    Maps differ in the order (34.53, 113.74 or 113.74, 34.53): in China the larger number is always the longitude.

    Returns:
        ``None`` where there are not just two numbers, or they do not lie in China.

    Example:
        >>> read_coordinates("113.742316,34.531207") == read_coordinates("34.531207N, 113.742316E")
        True
        >>> read_coordinates("https://map.example/@34.531207,113.742316") is None, read_coordinates("1, 2")
        (False, None)
    """
    numbers = [float(found) for found in _NUMBER.findall(unicodedata.normalize("NFKC", written))]
    if len(numbers) != 2:  # noqa: PLR2004  (a pair)
        return None
    latitude, longitude = sorted(numbers)
    if not (_LATITUDES[0] <= latitude <= _LATITUDES[1] and _LONGITUDES[0] <= longitude <= _LONGITUDES[1]):
        return None
    return round(latitude * MILLION), round(longitude * MILLION)


def shown_coordinates(latitude_e6: int | None, longitude_e6: int | None) -> str:
    """Degrees as maps take them; empty where they are not known.

    Example:
        >>> shown_coordinates(34531207, 113742316)
        '34.531207, 113.742316'
    """
    if latitude_e6 is None or longitude_e6 is None:
        return ""
    return f"{latitude_e6 / MILLION:.6f}, {longitude_e6 / MILLION:.6f}"
