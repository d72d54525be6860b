"""Telephone numbers: as people write them, as they are dialled and compared, as they are shown."""

import re
import unicodedata

_SEVERAL = re.compile(r"[;,/、|\n\t]|\s{2,}|(?<=\d)\s*(?:或|和)\s*(?=\d)")
_EXTENSION = re.compile(r"(转|分机|ext\.?|x|#|-)\s*(\d{1,5})$", re.IGNORECASE)
_FILLING = re.compile(r"[\s()\-.·_]+")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LIKE_MOBILE = re.compile(r"1[3-9]\d{6,12}")
_SERVICE = re.compile(r"[48]00\d{7}")  # 400 and 800 numbers
_AREA = re.compile(r"(0(?:10|2\d|[3-9]\d{2}))(\d{7,8})")
_PLAIN = re.compile(r"\+?\d{5,15}")
LOCAL_DIGITS = range(7, 9)  # a landline without its area code


def read_phone(written: str) -> str | None:
    """The number as it is dialled in China, or ``None`` if there is none in *written*.

    Digits only: a Chinese country code is taken off, one of another country stays with its plus, an
    extension follows a comma (a pause to the dialler).  Two numbers are the same if this is the same.

    Example:
        >>> read_phone("+86 138-3790-1234"), read_phone("（0371）6789 1234 转 801")
        ('13837901234', '037167891234,801')
    """
    text = unicodedata.normalize("NFKC", written).translate(_DASHES).strip()
    main, extension = text, ""
    if found := _EXTENSION.search(text):
        before = text[: found.start()]
        if found[1] != "-" or _AREA.fullmatch(_national(_FILLING.sub("", before))):
            main, extension = before, "," + found[2]
    main = _FILLING.sub("", main)
    if not _PLAIN.fullmatch(main):
        return None
    return _national(main) + extension


def split_phones(written: str) -> list[str]:
    """Every number in a cell that may hold several, as dialled, each once, in order.

    Example:
        >>> split_phones("13837901234/0371-67891234、13837901234")
        ['13837901234', '037167891234']
    """
    whole = unicodedata.normalize("NFKC", written)
    found = [number for part in _SEVERAL.split(whole) if (number := read_phone(part))]
    return list(dict.fromkeys(found))


def lacks_digits(number: str) -> bool:
    """Whether *number*, as ``read_phone`` gives it, begins like a mobile number and is not as long as one.

    Example:
        >>> lacks_digits("1361234567"), lacks_digits("13612345678"), lacks_digits("10086")
        (True, False, False)
    """
    main = number.partition(",")[0]
    return bool(_LIKE_MOBILE.fullmatch(main)) and not _MOBILE.fullmatch(main)


def shown_phone(number: str) -> str:
    """*number*, as ``read_phone`` gives it, in groups that can be read out; anything else as it is.

    Example:
        >>> shown_phone("13837901234"), shown_phone("037167891234,801")
        ('138 3790 1234', '0371 6789 1234-801')
    """
    main, _comma, extension = number.partition(",")
    if _MOBILE.fullmatch(main):
        main = f"{main[:3]} {main[3:7]} {main[7:]}"
    elif _SERVICE.fullmatch(main):
        main = f"{main[:3]} {main[3:6]} {main[6:]}"
    elif found := _AREA.fullmatch(main):
        main = f"{found[1]} {_local(found[2])}"
    elif main.isdigit() and len(main) in LOCAL_DIGITS:
        main = _local(main)
    return f"{main}-{extension}" if extension else main


_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−~", "-"))


def _national(number: str) -> str:
    """Without the country code of China, with the 0 of the area code that stands in its place."""
    for prefix in ("+86", "0086", "86"):
        rest = number.removeprefix(prefix)
        if rest == number:
            continue
        if _MOBILE.fullmatch(rest) or _SERVICE.fullmatch(rest):
            return rest
        if prefix != "86" and _AREA.fullmatch("0" + rest.removeprefix("0")):
            return "0" + rest.removeprefix("0")
    return number


def _local(digits: str) -> str:
    return f"{digits[:-4]} {digits[-4:]}"
