"""Any table as it is shown on the screen, on paper."""

from collections.abc import Sequence
from datetime import date

from fieldapp.calendar_words import day_long
from fieldapp.reports.page import Column, Paragraph, Report, Table
from fieldapp.texts import _, language, ngettext

LANDSCAPE_FROM = 6  # columns


def build(
    title: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    printed_on: date,
    filtered_by: str = "",
    right: Sequence[int] = (),
) -> Report:
    """The table with its title, its filter and the day.

    Args:
        title: what the rows are.
        headings: of the columns shown, in their order.
        rows: texts, one for each heading.
        printed_on: the day of printing.
        filtered_by: the filter in words, empty when all rows are shown.
        right: numbers of columns that are aligned to the right.
    """
    columns = tuple(
        Column(heading, _share(heading, [row[n] for row in rows[:200]]), "right" if n in right else "left")
        for n, heading in enumerate(headings)
    )
    count = ngettext("{count} row", "{count} rows", len(rows)).format(count=len(rows))
    blocks = (Paragraph(filtered_by),) if filtered_by else ()
    return Report(
        title=title,
        subtitle="   ".join((day_long(printed_on), count)),
        blocks=(*blocks, Table(columns, [tuple(row) for row in rows])),
        language=language(),
        landscape=len(headings) >= LANDSCAPE_FROM,
        footer=_("Printed on {day}").format(day=day_long(printed_on)),
    )


def _share(heading: str, sample: Sequence[str]) -> float:
    """A column gets room by what stands in it, within reason."""
    longest = max([len(heading), *(len(text) for text in sample)])
    return float(min(max(longest, 4), 24))
