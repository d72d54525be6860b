"""What shades and signs of a map mean, in a strip below it: it never covers a county."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap

from db.vocabulary import Grade
from fieldapp.drawing.map_picture import Shades
from fieldapp.rules.maps import SHADES, shade
from fieldapp.texts import _
from ui import theme

if TYPE_CHECKING:
    from collections.abc import Callable

PAD, SIGN, BETWEEN = 10, 16, 18  # pixels


@dataclass(frozen=True, slots=True)
class Entry:
    """A sign and its words; the sign is a colour, or the grade of a dealer."""

    sign: QColor | Grade | None
    words: str


@dataclass(frozen=True, slots=True)
class Legend:
    """A title and the signs, in as many lines as they need at a width.

    Attributes:
        title: what is measured; empty where nothing is.
        lines: of pairs: how far from the left an entry stands, and the entry.
        step: the height of a line.
    """

    title: str
    lines: tuple[tuple[tuple[float, Entry], ...], ...]
    step: float

    @property
    def height(self) -> float:
        """Of the strip, in pixels; 0 where there is nothing to say."""
        return self.step * len(self.lines) + PAD if self.lines else 0.0


def shade_colors() -> list[QColor]:
    """From the palest shade to the strongest, in the theme of the moment."""
    pale, strong = theme.color("accent_soft"), theme.color("accent_bar")
    return [_between(pale, strong, step / (SHADES - 1)) for step in range(SHADES)]


def fill_of(code: str, shades: Shades | None, inks: Sequence[QColor]) -> QColor:
    """The colour of a county: its shade, or that of the ground where it has no value."""
    found = shades.counties.get(code) if shades is not None else None
    if shades is None or found is None or found.value is None:
        return theme.color("card")
    return _ink(shade(found.value, shades.limits), shades, inks)


def legend(font: QFont, width: float, shades: Shades | None, grades: set[Grade | None], *, has_blank: bool) -> Legend:
    """The legend of a map that is *width* pixels wide.

    Args:
        font: of its words.
        width: of the map.
        shades: the measure, if one is shown.
        grades: of the dealers that are shown.
        has_blank: there are counties without a value.
    """
    entries: list[Entry] = []
    if shades is not None:
        inks = shade_colors()
        entries += [Entry(_ink(number, shades, inks), words) for number, words in enumerate(shades.ranges)]
        if has_blank:
            entries.append(Entry(theme.color("card"), _("nothing to measure")))
    entries += [Entry(grade, grade.value if grade else _("no grade")) for grade in (*Grade, None) if grade in grades]
    metrics = QFontMetricsF(font)
    title = shades.title if shades is not None and entries else ""
    lines: list[list[tuple[float, Entry]]] = [[]]
    left = start = PAD + (metrics.horizontalAdvance(title) + BETWEEN if title else 0)
    for entry in entries:
        wide = SIGN + 6 + metrics.horizontalAdvance(entry.words)
        if lines[-1] and left + wide > width - PAD:
            lines.append([])
            left = start
        lines[-1].append((left, entry))
        left += wide + BETWEEN
    return Legend(title, tuple(map(tuple, lines)) if entries else (), metrics.height() + 4)


def paint_legend(
    painter: QPainter, size: QRectF, shown: Legend, stamp: "Callable[[Grade | None, str, float], QPixmap]"
) -> None:
    """Draw the strip at the bottom of *size*."""
    if not shown.lines:
        return
    strip = QRectF(size.left(), size.bottom() - shown.height, size.width(), shown.height)
    painter.fillRect(strip, theme.color("card"))
    painter.setPen(QPen(theme.color("line"), 1))
    painter.drawLine(strip.topLeft(), strip.topRight())
    y, step = strip.top() + PAD / 2, shown.step
    painter.setPen(theme.color("sub"))
    painter.drawText(QRectF(strip.left() + PAD, y, strip.width(), step), Qt.AlignmentFlag.AlignVCenter, shown.title)
    for line in shown.lines:
        for left, entry in line:
            _paint_sign(painter, QPointF(strip.left() + left, y), step, entry, stamp)
            painter.setPen(theme.color("text"))
            words = QRectF(strip.left() + left + SIGN + 6, y, strip.width(), step)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, entry.words)
        y += step


def _paint_sign(
    painter: QPainter, at: QPointF, step: float, entry: Entry, stamp: "Callable[[Grade | None, str, float], QPixmap]"
) -> None:
    if isinstance(entry.sign, QColor):
        painter.setPen(QPen(theme.color("border"), 1))
        painter.setBrush(entry.sign)
        painter.drawRect(QRectF(at.x(), at.y() + 4, SIGN, step - 8))
        return
    drawn = stamp(entry.sign, "", painter.device().devicePixelRatio())
    half = drawn.deviceIndependentSize() / 2
    painter.drawPixmap(QPointF(at.x() + SIGN / 2 - half.width(), at.y() + step / 2 - half.height()), drawn)


def _ink(number: int, shades: Shades, inks: Sequence[QColor]) -> QColor:
    steps = len(shades.limits)
    return inks[round(number * (len(inks) - 1) / steps)] if steps else inks[len(inks) // 2]


def _between(one: QColor, other: QColor, share: float) -> QColor:
    return QColor.fromRgbF(
        one.redF() + (other.redF() - one.redF()) * share,
        one.greenF() + (other.greenF() - one.greenF()) * share,
        one.blueF() + (other.blueF() - one.blueF()) * share,
    )
