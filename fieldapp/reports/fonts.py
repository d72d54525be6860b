"""The two faces of our reports, embedded in every PDF, and which characters they have."""

from functools import cache
from importlib import resources
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from fieldapp.reports import to_unicode

REGULAR, BOLD = "NotoSansSC", "NotoSansSC-Bold"
SUBSTITUTE = "〓"  # printed where a face lacks a character: seen, not overlooked
_FILES = {REGULAR: "NotoSansSC-Regular.ttf", BOLD: "NotoSansSC-Bold.ttf"}
_INVISIBLE = dict.fromkeys([*range(32), 0x7F, 0x200B, 0x200C, 0x200D, 0xFEFF, 0xFE0E, 0xFE0F])


@cache
def register_fonts() -> None:
    """Make the faces known to ReportLab; done once, on first use (60 to 90 ms each)."""
    to_unicode.install()
    folder = resources.files("resources") / "fonts"
    for name, file in _FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(folder / file)))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


def printable(text: str) -> tuple[str, set[str]]:
    """*text* as it can be printed, and the characters that no face has."""
    text = text.translate(_INVISIBLE) if not text.isprintable() else text
    known = _characters()
    missing = {character for character in text if ord(character) not in known}
    if missing:
        text = "".join(SUBSTITUTE if character in missing else character for character in text)
    return text, missing


@cache
def _characters() -> frozenset[int]:
    register_fonts()
    font: Any = pdfmetrics.getFont(REGULAR)
    return frozenset(font.face.charToGlyph)
