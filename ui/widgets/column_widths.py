"""How wide the columns of a table become: nothing is cut short while there is room beside it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtGui import QFont, QFontMetrics

from ui import theme
from ui.rows_model import Column
from ui.widgets.cells import ICON_PX, PADDING

MEASURED_ROWS = 40  # the first ones: to measure all of some thousands would be seen
MOST_PX = 420  # longer words are cut, and stand in the tool tip


def contents(columns: Sequence[Column[Any]], rows: Sequence[Any], font: QFont) -> dict[int, int]:
    """By the number of the column, how many pixels the first rows need in it, their second lines too."""
    below = QFont(font)
    below.setPixelSize(theme.SMALL_PX)
    metrics, small, rows = QFontMetrics(font), QFontMetrics(below), rows[:MEASURED_ROWS]
    needed: dict[int, int] = {}
    for number, column in enumerate(columns):
        beside = 2 * PADDING + (ICON_PX + 8 if column.icon else 0) + (2 * PADDING if column.pill else 0)
        widest = max((metrics.horizontalAdvance(column.text(row)) for row in rows), default=0)
        if column.sub and not column.pill:
            widest = max(widest, *(small.horizontalAdvance(column.sub(row)) for row in rows), 0)
        needed[number] = min(widest + beside + 1, MOST_PX)
    return needed


def share_out(
    widths: Mapping[int, int], left: int, wishes: Iterable[tuple[int, int]], stretching: int
) -> dict[int, int]:
    """Give *left* pixels to the columns of *wishes* in that order, as far as each wishes, and the rest to one.

    Args:
        widths: what each column has.
        left: not below 0.
        wishes: pairs of a column's number and the width that it would like.
        stretching: the column that takes what nobody needs.

    Example:
        >>> share_out({0: 100, 1: 50, 2: 50}, 60, [(1, 80), (0, 110), (2, 200)], 0)
        {0: 110, 1: 80, 2: 70}
    """
    given = dict(widths)
    for number, wished in wishes:
        more = min(left, max(0, wished - given[number]))
        given[number] += more
        left -= more
    given[stretching] += left
    return given


def spared(widths: Mapping[int, int], left: int, needs: Mapping[int, int]) -> tuple[dict[int, int], int]:
    """Where *left* is less than what columns lack, take from those that have more than they need.

    Args:
        widths: what each column has.
        left: what nobody has yet.
        needs: what columns need; only these are asked.

    Returns:
        The widths, and what is left then.

    Example:
        >>> spared({0: 100, 1: 50, 2: 240}, 10, {1: 80, 2: 120})
        ({0: 100, 1: 50, 2: 220}, 30)
    """
    given = dict(widths)
    lacking = sum(max(0, needed - given[number]) for number, needed in needs.items()) - left
    for number, needed in needs.items():
        less = min(max(0, lacking), max(0, given[number] - needed))
        given[number] -= less
        left += less
        lacking -= less
    return given, left
