"""A chart on the page: the boxes and lines of the window in greys, told apart by pattern and form."""

from itertools import pairwise

from fieldapp.drawing.chart_layout import lay_out
from fieldapp.drawing.chart_parts import Box, Dot, Fill, Form, Side, Stroke, Words
from fieldapp.drawing.charts import chart_table
from fieldapp.reports.flows import Keep
from fieldapp.reports.page import Align, ChartSheet, Column, Row, Table
from fieldapp.reports.pen import BLACK, MM, RULE, SOFT, THIN, Frame, Pen, Style
from fieldapp.texts import _

_WHITE, _SOLID, _DOTTED, _PALE = 1.0, 0.35, 0.78, 0.93
_HATCH = 3.2  # points between two lines of a pattern
_GREYS = {Fill.SOLID: _SOLID, Fill.DOTTED: _DOTTED, Fill.PALE: _PALE}
_INKS = {"grid": 0.86, "axis": SOFT, "level": BLACK, "series0": _SOLID}
_NAME_WIDTH, _NUMBER_WIDTH = 60, 30


class ChartFlow:
    """One row as high as was wished."""

    gap = 6.0
    head = 0.0
    keep = Keep.FREE

    def __init__(self, sheet: ChartSheet, frame: Frame) -> None:
        self._frame = frame
        self.heights = [sheet.height * MM]
        style = Style.QUIET
        self._drawing = lay_out(sheet.chart, frame.width, self.heights[0], style.size, style.width)

    def leads(self, _row: int) -> bool:
        return False

    def draw(self, pen: Pen, top: float, _first: int, _last: int) -> None:
        left = self._frame.left
        for part in self._drawing.parts:
            match part:
                case Box():
                    _draw_box(pen, part, left, top)
                case Stroke():
                    places = [(left + x, top + y) for x, y in part.points]
                    grey = _INKS.get(part.ink, RULE)
                    if part.is_dashed:
                        _dash(pen, places, grey)
                    else:
                        pen.polyline(places, 1.2 if part.weight > 1 else 0.4, grey)
                case Dot():
                    _draw_dot(pen, part, left, top)
                case Words():
                    _draw_words(pen, part, left, top)


def chart_as_table(sheet: ChartSheet) -> Table:
    """The same numbers in a table, where nothing can be drawn."""
    data = chart_table(sheet.chart)
    columns = tuple(
        Column(heading, _NUMBER_WIDTH if place else _NAME_WIDTH, Align.RIGHT if place else Align.LEFT)
        for place, heading in enumerate(data.headings)
    )
    return Table(columns, [Row(tuple(row)) for row in data.rows], empty=_("No rows."))


def _draw_box(pen: Pen, box: Box, left: float, top: float) -> None:
    x, y, wide, high = left + box.left, top + box.top, box.width, box.height
    ring = [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]
    pen.shape([ring], fill=_GREYS.get(box.fill, _WHITE), weight=0.5, grey=RULE)
    if box.fill in {Fill.HATCHED, Fill.CROSSED}:
        with pen.within(x, y, wide, high):
            for way in (1, -1) if box.fill is Fill.CROSSED else (1,):
                at = -high
                while at < wide + high:
                    pen.polyline([(x + at, y + high), (x + at + way * high, y)], 0.4, RULE)
                    at += _HATCH
    if box.fill in {Fill.LEVEL, Fill.CHEQUERED}:
        for line in range(1, int(high / _HATCH) + 1):
            pen.polyline([(x, y + line * _HATCH), (x + wide, y + line * _HATCH)], 0.4, RULE)
    if box.fill in {Fill.UPRIGHT, Fill.CHEQUERED}:
        for line in range(1, int(wide / _HATCH) + 1):
            pen.polyline([(x + line * _HATCH, y), (x + line * _HATCH, y + high)], 0.4, RULE)


def _dash(pen: Pen, places: list[tuple[float, float]], grey: float) -> None:
    """A broken line: pieces of equal length along each part."""
    for (x0, y0), (x1, y1) in pairwise(places):
        length = max(((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5, 1e-6)
        at = 0.0
        while at < length:
            to = min(at + 4, length)
            ends = [(x0 + (x1 - x0) * part / length, y0 + (y1 - y0) * part / length) for part in (at, to)]
            pen.polyline(ends, THIN, grey)
            at += 7


def _draw_dot(pen: Pen, dot: Dot, left: float, top: float) -> None:
    x, y, r = left + dot.x, top + dot.y, dot.radius
    fill = _WHITE if dot.is_open else _INKS.get(dot.ink, RULE)
    match dot.form:
        case Form.CIRCLE:
            pen.disc(x, y, r, fill=fill, grey=RULE if dot.is_open else _WHITE, weight=0.6)
            return
        case Form.SQUARE:
            ring = [(x - r * 0.88, y - r * 0.88), (x + r * 0.88, y - r * 0.88)]
            ring += [(x + r * 0.88, y + r * 0.88), (x - r * 0.88, y + r * 0.88)]
        case Form.DIAMOND:
            ring = [(x, y - r * 1.2), (x + r * 1.2, y), (x, y + r * 1.2), (x - r * 1.2, y)]
        case Form.TRIANGLE:
            ring = [(x, y - r * 1.2), (x + r * 1.1, y + r * 0.8), (x - r * 1.1, y + r * 0.8)]
    pen.shape([ring], fill=fill, weight=0.6, grey=RULE if dot.is_open else _WHITE)


def _draw_words(pen: Pen, words: Words, left: float, top: float) -> None:
    style = Style.HEAD if words.ink == "level" else Style.QUIET
    x, y = left + words.x, top + words.y - style.leading / 2
    wide = style.width(words.text)
    if words.ink.startswith("on_"):  # on a tint or a pattern: a white ground
        begin = x - {Side.LEFT: 0.0, Side.MIDDLE: wide / 2, Side.RIGHT: wide}[words.side]
        pen.fill(begin - 1, y + 1, wide + 2, style.leading - 2, _WHITE)
    match words.side:
        case Side.LEFT:
            pen.text(x, y, words.text, style)
        case Side.MIDDLE:
            pen.text_middle(x, y, words.text, style)
        case Side.RIGHT:
            pen.text_right(x, y, words.text, style)
