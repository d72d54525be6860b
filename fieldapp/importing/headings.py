"""Where in a table the headings stand: below a title, over two rows with merged cells, or nowhere."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, count, islice

from fieldapp.importing.columns import fields_of_heading
from fieldapp.importing.sheet import MOST_COLUMNS, Cell, Sheet, SourceRow, cell_text, is_blank, nothing_in
from fieldapp.texts import Text, _

Rows = Callable[[], Iterator[SourceRow]]
Area = tuple[int, int, int, int]  # of merged cells: first row and column, last row and column, from 0
_LOOKED_AT = 25  # rows in which the headings are looked for


Find = Callable[[Sequence[SourceRow], set[Area]], tuple[list[str], int]]
"""Finds the headings in the first rows of a file, and how many rows they and what stands above them take."""


def with_headings(
    rows: Rows,
    total: int,
    file_name: str,
    *,
    merged: set[Area] | None = None,
    remarks: tuple[Text, ...] = (),
    find: Find | None = None,
) -> Sheet:
    """Tell the headings from the rows below them.

    Args:
        rows: all rows of the file that are not empty.
        total: how many there are.
        file_name: for messages.
        merged: areas of merged cells, which make headings of two rows.
        remarks: passed on.
        find: finds the headings; by default those of dealers and people.

    Raises:
        RefusedError: there is nothing below the headings.
    """
    first = list(islice(rows(), _LOOKED_AT))
    if not first:
        raise nothing_in(file_name)
    headings, skipped = (find or _find)(first, merged or set())
    if total <= skipped:
        raise nothing_in(file_name)
    width = max(len(headings), _usual_width(first[skipped:]))
    named = unique([*headings, *[""] * (width - len(headings))][:MOST_COLUMNS])

    def below() -> Iterator[SourceRow]:
        for row in islice(rows(), skipped, None):
            yield SourceRow(row.number, _fitting(row.cells, len(named)))

    if not headings:
        remarks = (*remarks, Text("The file has no headings: say what its columns are."))
    return Sheet(headings=named, count=total - skipped, rows=below, remarks=remarks)


def _find(first: Sequence[SourceRow], merged: set[Area]) -> tuple[list[str], int]:
    """The headings and how many rows they and what stands above them take; no headings and 0 where there are none."""
    best: tuple[int, list[str], int] = (0, [], 0)
    for place, row in enumerate(first):
        found = [(texts_of(row.cells), place + 1)]
        below = first[place + 1] if place + 1 < len(first) else None
        if below is not None and below.number == row.number + 1 and _has_parts(row, merged):
            found.append((joined(row, below, merged), place + 2))
        for headings, end in found:
            known = len({field for heading in headings for field in fields_of_heading(heading)[:1]})
            if known > best[0]:
                best = (known, headings, end)
    if best[0]:
        return best[1], best[2]
    if len(first) > 1 and not _has_figures(first[0]) and _has_figures(first[1]):
        return texts_of(first[0].cells), 1  # words that we do not know, above figures
    return [], 0


def _has_figures(row: SourceRow) -> bool:
    return any(map(str.isdigit, "".join(map(cell_text, row.cells))))


def texts_of(cells: Sequence[Cell]) -> list[str]:
    """The cells of a row as headings, with single spaces."""
    return [" ".join(cell_text(cell).split()) for cell in cells]


def _has_parts(row: SourceRow, merged: set[Area]) -> bool:
    """Whether a heading of this row stands over several columns, but not over all as a title does."""
    width = sum(not is_blank(cell) for cell in row.cells)
    return width > 1 and any(top == row.number - 1 and right > left for top, left, _bottom, right in merged)


def joined(row: SourceRow, below: SourceRow, merged: set[Area]) -> list[str]:
    """Headings of two rows: 联系人 over 姓名 and 电话 makes 联系人 姓名 and 联系人 电话."""
    upper, lower = texts_of(row.cells), texts_of(below.cells)
    for top, left, _bottom, right in merged:
        if top == row.number - 1 and left < len(upper):
            for column in range(left, min(right, len(upper) - 1) + 1):
                upper[column] = upper[left]
    upper += [""] * (len(lower) - len(upper))
    lower += [""] * (len(upper) - len(lower))
    return [one if one == other else f"{one} {other}".strip() for one, other in zip(upper, lower, strict=True)]


def _usual_width(rows: Sequence[SourceRow]) -> int:
    widths = Counter(len(_trimmed(row.cells)) for row in rows)
    return widths.most_common(1)[0][0] if widths else 0


def _trimmed(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    end = len(cells)
    while end and is_blank(cells[end - 1]):
        end -= 1
    return cells[:end]


def _fitting(cells: tuple[Cell, ...], width: int) -> tuple[Cell, ...]:
    """As many cells as there are headings; more only where something stands there."""
    return (
        (*cells, *[None] * (width - len(cells))) if len(cells) < width else (*cells[:width], *_trimmed(cells[width:]))
    )


def unique(headings: Sequence[str]) -> tuple[str, ...]:
    """Each heading once: a second 电话 is called 电话 (2), one without words by its letter."""
    named: list[str] = []
    for place, heading in enumerate(headings):
        first = heading or _("Column {letter}").format(letter=_letters(place))
        numbered = (f"{first} ({number})" for number in count(2))
        named.append(next(name for name in chain([first], numbered) if name not in named))
    return tuple(named)


def _letters(place: int) -> str:
    """A column as spreadsheets call it: A, B, ..., Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
