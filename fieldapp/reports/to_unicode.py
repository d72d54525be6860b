"""Rare characters that copy and search right.

ReportLab writes the table from glyphs back to text with four digits for each character; one beyond
U+FFFF (𬭎, 𫖮) needs its two UTF-16 halves there, else it is read as another character.
"""

import re
from collections.abc import Sequence

from reportlab.pdfbase import ttfonts

_LONG = re.compile(r"(<[0-9A-F]{2}>) <([0-9A-F]{5,6})>")
_original = ttfonts.makeToUnicodeCMap


def install() -> None:
    """From now on every font that ReportLab embeds has a right table."""
    ttfonts.makeToUnicodeCMap = make_to_unicode  # type: ignore[assignment]  # other names of arguments


def make_to_unicode(font_name: str, subset: Sequence[int]) -> str:
    """ReportLab's own table with the long entries written as surrogate pairs."""
    return _LONG.sub(_with_halves, _original(font_name, subset))


def _with_halves(entry: re.Match[str]) -> str:
    return f"{entry[1]} <{chr(int(entry[2], 16)).encode('utf-16-be').hex().upper()}>"
