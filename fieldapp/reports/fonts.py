"""The two faces that pages are printed in: how wide their characters are, and which they lack."""

import unicodedata
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from threading import Lock
from typing import TYPE_CHECKING

from fieldapp.reports import to_unicode

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont

SUBSTITUTE = "〓"
"""What compositors have always set for a character that their case lacks."""

# How far the box of a Chinese character reaches over and under the line that letters stand on, in em.
RISE, FALL = 0.88, 0.12
_loading = Lock()


class _Widths(dict[str, float]):
    """Width of each character in em, asked once."""

    def __init__(self, font: "TTFont") -> None:
        super().__init__()
        self._of, self._other = font.face.charWidths, font.face.defaultWidth

    def __missing__(self, character: str) -> float:
        width: float = self._of.get(ord(character), self._other) / 1000
        self[character] = width
        return width


@dataclass(frozen=True, slots=True)
class Face:
    """A face as ReportLab knows it; ``name`` is for its canvas."""

    name: str
    _widths: _Widths
    _known: frozenset[str]

    def width(self, text: str, size: float) -> float:
        """How wide *text* is at *size*, in points; none of its characters may be a line break."""
        return sum(map(self._widths.__getitem__, text)) * size

    def knows(self, text: str) -> bool:
        """Whether every character of *text* can be drawn."""
        return self._known.issuperset(text)


@dataclass(slots=True)
class Checked:
    """Makes texts printable and remembers what could not be."""

    face: Face
    missing: set[str] = field(default_factory=set)

    def __call__(self, text: str) -> str:
        """*text* with ``SUBSTITUTE`` for what the face lacks and without what is not seen anyway."""
        if self.face.knows(text):
            return text
        drawn = []
        for character in unicodedata.normalize("NFC", text):
            if character == "\n" or self.face.knows(character):
                drawn.append(character)
            elif character == "\t":
                drawn.append(" ")
            elif not _is_unseen(character):
                drawn.append(SUBSTITUTE)
                self.missing.add(character)
        return "".join(drawn)


def regular() -> Face:
    """Noto Sans SC Regular, read on first use (0.1 s)."""
    return _face("NotoSansSC-Regular")


def bold() -> Face:
    """Noto Sans SC Bold, read on first use (0.1 s).  It has the same characters as the regular one."""
    return _face("NotoSansSC-Bold")


def _face(name: str) -> Face:
    with _loading:
        return _read(name)


@cache
def _read(name: str) -> Face:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    to_unicode.install()
    with resources.as_file(resources.files("resources") / "fonts" / f"{name}.ttf") as path:
        font = TTFont(name, str(path))
    pdfmetrics.registerFont(font)
    return Face(name, _Widths(font), frozenset(map(chr, font.face.charToGlyph)))


def _is_unseen(character: str) -> bool:
    """Control and format characters, and the selectors that choose between forms of the one before."""
    return unicodedata.category(character) in {"Cc", "Cf"} or unicodedata.name(character, "").startswith(
        "VARIATION SEL"
    )
