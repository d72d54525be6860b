"""The tables of a report as text for Excel."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from fieldapp.reports.draw_csv import csv_rows
from fieldapp.reports.page import Column, Heading, Paragraph, QrCode, Report, Row, RowKind, Stack, Table
from tests.support import report_samples as samples


def test_one_table_is_headings_and_cells_with_numbers_and_days_as_such() -> None:
    rows = [Row((date(2026, 5, 1), Decimal("12.50"), Stack("兴达", ("龙湖",)), QrCode("x"))), Row((None, 3, "=1", ""))]
    table = Table((Column("Day", 9), Column("Amount\nyuan", 9), Column("Who", 9), Column("Code", 9)), rows)
    report = Report(title="T", blocks=(Heading("Money"), Paragraph("for paper alone"), table))
    assert list(csv_rows(report)) == [
        ["Day", "Amount yuan", "Who", "Code"],
        [date(2026, 5, 1), Decimal("12.50"), "兴达\n龙湖", ""],
        ["", 3, "=1", ""],
    ]


def test_several_tables_stand_below_their_names() -> None:
    one, other = (Table((Column(name, 9),), [Row((name,), RowKind.GROUP)]) for name in "ab")
    report = Report(title="T", blocks=(Heading("First"), one, Heading("Second"), other))
    assert list(csv_rows(report)) == [["First"], ["a"], ["a"], [], ["Second"], ["b"], ["b"]]


@pytest.mark.parametrize("build", samples.ALL.values(), ids=samples.ALL)
def test_every_report_has_a_text(build: Callable[[], Report]) -> None:
    assert sum(1 for _row in csv_rows(build())) > 1
