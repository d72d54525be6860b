"""The table in a PDF that turns drawn characters back into text, right beyond U+FFFF too.

ReportLab 5 writes such a character as one number of five digits.  Readers take the first four: 张𬭎 is drawn
right but is copied and found as 张Ⲵ.  The standard (ISO 32000-1, 9.10.3) wants UTF-16, a pair of numbers.
"""

from collections.abc import Iterator, Sequence

_LARGEST_BLOCK = 100  # entries; what the CMap format allows between beginbfchar and endbfchar
_NOTHING = 0  # the code point of places in a subset that hold no character


def unicode_map(fontname: str, subset: Sequence[int]) -> str:
    """The ToUnicode CMap of a font subset.

    Args:
        fontname: names the map; ReportLab's own word, since it may pass it by name.
        subset: the code point behind each code of one byte, 0 where there is none.
    """
    return "\n".join(_lines(fontname, subset))


def install() -> None:
    """Have ReportLab write this table in every PDF; doing it twice does nothing."""
    from reportlab.pdfbase import ttfonts

    ttfonts.makeToUnicodeCMap = unicode_map


def _lines(font_name: str, subset: Sequence[int]) -> Iterator[str]:
    yield "/CIDInit /ProcSet findresource begin"
    yield "12 dict begin"
    yield "begincmap"
    yield f"/CIDSystemInfo << /Registry ({font_name}) /Ordering ({font_name}) /Supplement 0 >> def"
    yield f"/CMapName /{font_name} def"
    yield "/CMapType 2 def"
    yield "1 begincodespacerange"
    yield "<00> <FF>"
    yield "endcodespacerange"
    entries = [f"<{code:02X}> <{_utf16(point)}>" for code, point in enumerate(subset) if point != _NOTHING]
    for first in range(0, len(entries), _LARGEST_BLOCK):
        block = entries[first : first + _LARGEST_BLOCK]
        yield f"{len(block)} beginbfchar"
        yield from block
        yield "endbfchar"
    yield "endcmap"
    yield "CMapName currentdict /CMap defineresource pop"
    yield "end"
    yield "end"


def _utf16(point: int) -> str:
    return chr(point).encode("utf-16-be", "surrogatepass").hex().upper()
