"""Puts text, lines and codes on the pages of a PDF; lengths are points, y counts down from the top of the page."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any

from fieldapp.reports import fonts
from fieldapp.reports.line_breaking import break_lines

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

MM = 72 / 25.4
BLACK, INK, SOFT, RULE, HAIR, TINT, FAINT = 0.0, 0.1, 0.38, 0.25, 0.7, 0.935, 0.965
HAIRLINE, THIN, THICK = 0.4, 0.7, 1.2
# Any of the eight masks makes a valid code; looking for the best costs ten times as much as making it.
_QR_MASK = 2
_QUIET_MODULES = 2  # of white around a code; paper adds the rest


class Style(Enum):
    """The few ways of setting text: (bold, size in points, height of a line, grey)."""

    TITLE = (True, 18, 25, BLACK)
    SUBTITLE = (False, 10.5, 15, RULE)
    HEADING = (True, 11.5, 16, BLACK)
    FIGURE = (True, 16, 22, BLACK)
    SMALL_FIGURE = (True, 10.5, 15, BLACK)
    PLAIN = (False, 8.5, 11.8, INK)
    STRONG = (True, 8.5, 11.8, BLACK)
    QUIET = (False, 7.5, 10.4, SOFT)
    HEAD = (True, 7.5, 10.4, RULE)

    def __init__(self, is_bold: bool, size: float, leading: float, grey: float) -> None:  # noqa: FBT001
        self.is_bold, self.size, self.leading, self.grey = is_bold, size, leading, grey

    @property
    def face(self) -> fonts.Face:
        return fonts.bold() if self.is_bold else fonts.regular()

    def width(self, text: str) -> float:
        """How wide *text* is, in points."""
        return self.face.width(text, self.size)

    def lines(self, text: str, width: float) -> list[str]:
        """*text* broken into lines of at most *width* points."""
        return break_lines(text, width, self.width)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where on the page things stand: from *left*, *width* wide, in points."""

    left: float
    width: float

    @property
    def right(self) -> float:
        return self.left + self.width


class Pen:
    """Draws on a canvas, page by page.  Text comes last on each page, so that no tint covers it."""

    def __init__(self, canvas: "Canvas", page_height: float) -> None:
        self._canvas = canvas
        self._height = page_height
        self._texts: list[tuple[Style, float, float, str]] = []

    def text(self, x: float, top: float, text: str, style: Style) -> None:
        """Set one line from *x*; *top* is the upper edge of its line."""
        if text:
            size = style.size
            baseline = self._height - top - (style.leading - size) / 2 - fonts.RISE * size
            self._texts.append((style, x, baseline, text))

    def text_right(self, right: float, top: float, text: str, style: Style) -> None:
        """Set one line that ends at *right*."""
        self.text(right - style.width(text), top, text, style)

    def text_middle(self, middle: float, top: float, text: str, style: Style) -> None:
        """Set one line around *middle*."""
        self.text(middle - style.width(text) / 2, top, text, style)

    def across(self, left: float, right: float, y: float, weight: float = HAIRLINE, grey: float = HAIR) -> None:
        """A horizontal line."""
        self._stroke(weight, grey)
        self._canvas.line(left, self._height - y, right, self._height - y)

    def down(self, x: float, top: float, bottom: float, weight: float = HAIRLINE, grey: float = HAIR) -> None:
        """A vertical line."""
        self._stroke(weight, grey)
        self._canvas.line(x, self._height - top, x, self._height - bottom)

    def box(self, left: float, top: float, width: float, height: float, *, radius: float = 0) -> None:
        """The outline of a rectangle."""
        self._stroke(THIN, RULE)
        self._canvas.roundRect(left, self._height - top - height, width, height, radius)

    def fill(self, left: float, top: float, width: float, height: float, grey: float = TINT) -> None:
        """A rectangle of one grey."""
        self._canvas.setFillGray(grey)
        self._canvas.rect(left, self._height - top - height, width, height, stroke=0, fill=1)

    def shape(
        self,
        rings: Iterable[Sequence[tuple[float, float]]],
        *,
        fill: float | None,
        weight: float = 0,
        grey: float = HAIR,
    ) -> None:
        """Closed rings filled with a grey, outlined or both; a ring within a ring is a hole."""
        path = self._canvas.beginPath()
        for ring in rings:
            (x, y), *others = ring
            path.moveTo(x, self._height - y)
            for x, y in others:
                path.lineTo(x, self._height - y)
            path.close()
        self._stroke(weight, grey)
        if fill is not None:
            self._canvas.setFillGray(fill)
        self._canvas.drawPath(path, stroke=int(weight > 0), fill=int(fill is not None), fillMode=0)

    def polyline(self, places: Sequence[tuple[float, float]], weight: float, grey: float) -> None:
        """A line through *places*."""
        self._stroke(weight, grey)
        path = self._canvas.beginPath()
        for number, (x, y) in enumerate(places):
            (path.lineTo if number else path.moveTo)(x, self._height - y)
        self._canvas.setLineJoin(1)
        self._canvas.drawPath(path, stroke=1, fill=0)

    def disc(
        self, x: float, y: float, radius: float, *, fill: float, grey: float = BLACK, weight: float = THIN
    ) -> None:
        """A circle, filled and outlined."""
        self._stroke(weight, grey)
        self._canvas.setFillGray(fill)
        self._canvas.circle(x, self._height - y, radius, stroke=1, fill=1)

    @contextmanager
    def within(self, left: float, top: float, width: float, height: float) -> Iterator[None]:
        """What is drawn meanwhile, but for text, ends at the edges of a rectangle."""
        self._canvas.saveState()
        path = self._canvas.beginPath()
        path.rect(left, self._height - top - height, width, height)
        self._canvas.clipPath(path, stroke=0, fill=0)
        yield
        self._canvas.restoreState()

    def tick(self, left: float, top: float, side: float) -> None:
        """A tick into a box of *side*."""
        self._stroke(THICK, BLACK)
        bottom = self._height - top - side
        self._canvas.lines(
            [
                (left + side * 0.2, bottom + side * 0.5, left + side * 0.42, bottom + side * 0.25),
                (left + side * 0.42, bottom + side * 0.25, left + side * 0.82, bottom + side * 0.78),
            ]
        )

    def qr_code(self, left: float, top: float, side: float, content: str) -> None:
        """A QR code with its white border, *side* wide in all."""
        dark = _dark_runs(content)
        modules = len(dark) + 2 * _QUIET_MODULES
        module = side / modules
        path = self._canvas.beginPath()
        for row, runs in enumerate(dark):
            y = self._height - top - (row + 1 + _QUIET_MODULES) * module
            for first, count in runs:
                path.rect(left + (first + _QUIET_MODULES) * module, y, count * module, module)
        self._canvas.setFillGray(BLACK)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def watermark(self, text: str, page_width: float) -> None:
        """*text* large and pale from corner to corner; to be called first on a page."""
        face = fonts.bold()
        diagonal = (page_width**2 + self._height**2) ** 0.5
        size = min(0.5 * diagonal / face.width(text, 1), 0.16 * diagonal)
        canvas = self._canvas
        canvas.saveState()
        canvas.translate(page_width / 2, self._height / 2)
        canvas.rotate(35)
        canvas.setFillGray(TINT)
        canvas.setFont(face.name, size)
        canvas.drawCentredString(0, -size * (fonts.RISE - fonts.FALL) / 2, text)
        canvas.restoreState()

    def end_page(self) -> None:
        """Set the page's text, in the order in which it is read, and begin the next page."""
        writing = self._canvas.beginText()
        current: Style | None = None
        for style, x, baseline, text in self._texts:
            if style is not current:
                writing.setFont(style.face.name, style.size)
                writing.setFillGray(style.grey)
                current = style
            writing.setTextOrigin(x, baseline)
            writing.textOut(text)
        self._canvas.drawText(writing)
        self._texts = []
        self._canvas.showPage()

    def _stroke(self, weight: float, grey: float) -> None:
        self._canvas.setLineWidth(weight)
        self._canvas.setStrokeGray(grey)


@cache
def _dark_runs(content: str) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Of each row of the QR code of *content*: where dark modules begin, and how many follow each other."""
    from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

    code: Any = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(content)
    code.version = code.calculate_version()
    code.makeImpl(False, _QR_MASK)
    side = code.getModuleCount()
    return tuple(_runs([code.isDark(row, column) for column in range(side)]) for row in range(side))


def _runs(row: list[bool]) -> tuple[tuple[int, int], ...]:
    runs = []
    first = 0
    for place, dark in enumerate([*row, False]):
        if not dark:
            if place > first:
                runs.append((first, place - first))
            first = place + 1
    return tuple(runs)
