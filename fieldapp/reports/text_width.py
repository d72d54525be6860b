"""How wide text is where every character has one place or two: terminals, workbooks."""

import unicodedata


def text_width(text: str) -> int:
    """*text* in half-width places: a Chinese character takes two, what is put over another none.

    >>> text_width("龙湖 Longhu")
    11
    """
    return sum(_places(character) for character in text)


def _places(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Cf", "Cc"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
