from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from fieldapp.reports import table_report
from fieldapp.reports.draw_pdf import draw_pdf
from fieldapp.reports.page import Align, Report, RowKind, Table, TickBox, words
from fieldapp.texts import speaking
from tests.support import report_samples as samples
from tests.support.pdfs import words_of


def only_table(report: Report) -> Table:
    """The report's one table."""
    (table,) = (block for block in report.blocks if isinstance(block, Table))
    return table


def test_the_dealer_file_holds_people_promises_facts_and_history() -> None:
    said = words_of(draw_pdf(samples.dealer_report()).data)
    for fact in (
        samples.LONG_NAME,
        "欧阳𬭎堃",
        "138 3712 4455",
        "WeChat ouyang_hk",
        "农历八月十五（1968年）",
        "钓鱼，信阳毛尖",
        "元旦前到位两台冰箱样机",
        "ours",
        "the dealer's",
        "信用额度",
        "完整度 80 %，2026-08-01 核对",
        "进店先找老板娘",
        "2026-07-29",
    ):
        assert fact.replace(" ", "") in said, fact


def test_birthdays_are_listed_by_month_with_lunar_date_age_and_a_box() -> None:
    with speaking("zh_CN"):
        rows = only_table(samples.birthday_report()).rows
    assert [row.cells[0] for row in rows if row.kind is RowKind.GROUP] == ["2026年11月", "2026年12月", "2027年1月"]
    first, second = rows[1], rows[2]
    assert words(first.cells[0]) == "11月23日周一\n十月十五"
    assert first.cells[4] == 38
    assert first.cells[-1] == TickBox(ticked=True)
    assert second.cells[4] == "—"
    assert second.cells[-1] == TickBox(ticked=False)


def test_a_table_is_printed_as_shown_with_its_filter() -> None:
    report = samples.table(30)
    said = words_of(draw_pdf(report).data)
    assert all(f"XZ-{n:05}" in said for n in range(30))
    assert "等级：A、B；30天未拜访" in said
    assert "Rows30" in said


def test_wide_tables_lie_and_narrow_ones_stand() -> None:
    narrow = table_report.TableReport(title="T", columns=("a", "b"), rows=[("x", 1)], printed_on=date(2026, 11, 23))
    assert not table_report.build(narrow).landscape
    assert samples.table(30).landscape
    assert not table_report.build(replace(narrow, rows=[])).landscape


@pytest.mark.parametrize(
    ("cells", "align"),
    [((1, Decimal("2.5"), None), Align.RIGHT), (("1", 2), Align.LEFT), ((None, None), Align.LEFT)],
)
def test_columns_of_numbers_stand_at_the_right(cells: tuple[object, ...], align: Align) -> None:
    report = table_report.build(
        table_report.TableReport(
            title="T",
            columns=("a",),
            rows=[(cell,) for cell in cells],  # type: ignore[misc]
            printed_on=date(2026, 11, 23),
        )
    )
    assert only_table(report).columns[0].align is align


def test_one_long_cell_does_not_starve_the_other_columns() -> None:
    rows = [("短", "短") for _ in range(99)] + [("长" * 300, "短")]
    report = table_report.build(
        table_report.TableReport(title="T", columns=("a", "b"), rows=rows, printed_on=date(2026, 11, 23))
    )
    one, other = (column.width for column in only_table(report).columns)
    assert one == other
