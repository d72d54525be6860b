"""Shows any ``Report`` in a terminal: the same facts, columns aligned however wide their characters are."""

import unicodedata
from collections.abc import Iterator

from fieldapp.reports.line_breaks import break_lines
from fieldapp.reports.page import Heading, KeyValues, Paragraph, QrCode, Report, Signatures, Table, plain

WIDE = {"W", "F"}
GAP = "  "
LEAST = 4  # character cells of the narrowest column


def draw_text(report: Report, width: int = 120) -> str:
    """*report* as lines at most *width* character cells wide; a Chinese character takes two."""
    return "\n".join(_lines(report, width)) + "\n"


def cells(text: str) -> int:
    """How many character cells *text* takes.

    >>> cells("A级"), cells("Dealer")
    (3, 6)
    """
    return sum(2 if unicodedata.east_asian_width(character) in WIDE else 1 for character in text)


def _lines(report: Report, width: int) -> Iterator[str]:
    yield "  ".join(filter(None, (report.title, report.mark and f"[{report.mark}]")))
    yield report.subtitle
    for block in report.blocks:
        match block:
            case Heading(text, note):
                yield ""
                yield "  ".join(filter(None, (text, note)))
                yield "─" * min(width, max(cells(text), 8))
            case Paragraph(text):
                yield from break_lines(text, width, cells)
            case KeyValues(pairs):
                for name, value in pairs:
                    yield from break_lines(f"{name}: {value}", width, cells)
            case Table():
                yield from _table(block, width)
            case Signatures(words):
                yield ""
                yield GAP.join(f"{word} ____________" for word in words)


def _table(table: Table, width: int) -> Iterator[str]:
    shown = [n for n in range(len(table.columns)) if any(not isinstance(row[n], QrCode) for row in table.rows)]
    shown = shown or list(range(len(table.columns)))
    rows = [[plain(row[n]) for n in shown] for row in table.rows]
    if table.total is not None:
        rows.append([plain(table.total[n]) for n in shown])
    titles = [table.columns[n].title for n in shown]
    widths = _widths([titles, *rows], [table.columns[n].share for n in shown], width)
    for number, row in enumerate([titles, *rows]):
        broken = [break_lines(text, room, cells) for text, room in zip(row, widths, strict=True)]
        for line in range(max(len(lines) for lines in broken)):
            parts = []
            for lines, room, n in zip(broken, widths, shown, strict=True):
                text = lines[line] if line < len(lines) else ""
                filler = " " * (room - cells(text))
                parts.append(filler + text if table.columns[n].align == "right" else text + filler)
            yield GAP.join(parts).rstrip()
        if number == 0:
            yield GAP.join("─" * room for room in widths)


def _widths(rows: list[list[str]], shares: list[float], width: int) -> list[int]:
    """As wide as the content where there is room, else by the columns' shares."""
    wanted = [
        max(max(cells(line) for line in text.split("\n")) for text in column) for column in zip(*rows, strict=True)
    ]
    room = width - len(GAP) * (len(wanted) - 1)
    if sum(wanted) <= room:
        return wanted
    total = sum(shares)
    return [max(LEAST, min(want, int(room * share / total))) for want, share in zip(wanted, shares, strict=True)]
