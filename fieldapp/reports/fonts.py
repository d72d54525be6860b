"""The two faces that pages are printed in: how wide their characters are, and which they lack."""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from threading import Lock
from typing import TYPE_CHECKING

from fieldapp.reports import to_unicode

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont

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
