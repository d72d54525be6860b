from dataclasses import replace
from decimal import Decimal

import pytest

from fieldapp.reports import task_report
from fieldapp.reports.draw_pdf import draw_pdf
from fieldapp.reports.page import Figures, Note, Report, RowKind, Table, words
from fieldapp.texts import LANGUAGES, speaking
from tests.support import report_samples as samples
from tests.support.pdfs import words_of


def tables(report: Report) -> list[list[list[str]]]:
    """Every table as rows of words, without its head."""
    return [
        [[words(cell) for cell in row.cells] for row in block.rows]
        for block in report.blocks
        if isinstance(block, Table)
    ]


def said_by(data: task_report.TaskReport) -> str:
    """What the printed report says, without blanks."""
    return words_of(draw_pdf(task_report.build(data)).data)


def test_everything_that_decides_the_pay_is_on_paper() -> None:
    data = samples.month_data(closed=True)
    said = said_by(data)
    facts = [data.rep, data.manager, data.territory, data.closed, data.pay_text, data.refund_text]
    facts += [part for line in data.money for part in (line.rule, line.version, f"{line.amount:,.2f}")]
    facts += [line.text for line in data.money]
    facts += [part for reading in data.readings for part in reading]
    facts += [part for opening in data.openings for part in (opening.dealer, opening.evidence, opening.standing)]
    facts += [line.reason for line in data.corrections]
    facts += [part for step in data.next_month for part in (step.region, step.dealer, step.what)]
    facts += [*data.warnings, "88of96(92%)", "6of7(86%)", "2,550.00", "Rep", "Manager", "Date"]
    assert [fact for fact in facts if fact.replace(" ", "") not in said] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_open_month_is_a_draft_and_a_closed_one_is_not(language: str) -> None:
    with speaking(language):
        draft, closed = samples.month_report(closed=False), samples.month_report(closed=True)
    word = "草稿" if language == "zh_CN" else "Draft"
    assert word in draft.watermark
    assert word in draft.state
    assert not closed.watermark
    assert word not in words_of(draw_pdf(closed).data)


def test_who_confirmed_is_said_and_that_it_was_the_rep_alone() -> None:
    openings = tables(samples.month_report())[1]
    assert openings[0][4] == "王淑华 2026-11-08\n计入"
    assert openings[1][4].startswith("李建国 2026-11-18, the rep's own confirmation")
    assert openings[2][4].startswith("not confirmed")


def test_a_shared_opening_says_its_share() -> None:
    assert "50 % of it" in tables(samples.month_report())[1][1][2]


def test_regions_are_added_up_by_kind_and_too_much_here_is_not_short_there() -> None:
    rows = tables(samples.month_report())[0]
    assert rows[-2:] == [["All regions", "县城", "1", "0", "1"], ["All regions", "乡镇", "4", "4.5", "0"]]


def test_one_region_needs_no_sum() -> None:
    data = replace(samples.month_data(closed=True), progress=samples.month_data(closed=True).progress[:1])
    assert len(tables(task_report.build(data))[0]) == 1


def test_the_sum_of_the_money_leaves_out_what_does_not_count() -> None:
    report = samples.month_report()
    money = next(block for block in report.blocks if isinstance(block, Table) and block.columns[0].title == "Rule")
    assert money.rows[-1].kind is RowKind.TOTAL
    assert money.rows[-1].cells[-1] == Decimal("1050.00")
    assert words(money.rows[2].cells[-1]) == "(-100.00)"


def test_pay_that_nobody_decided_is_open() -> None:
    report = samples.month_report(closed=False)
    figures = next(block for block in report.blocks if isinstance(block, Figures))
    assert figures.figures[0].value == "undecided"


def test_a_warning_stands_out_before_everything_else() -> None:
    blocks = samples.month_report().blocks
    assert isinstance(blocks[1], Note)
    assert "最低工资" in blocks[1].text


def test_a_month_without_anything_can_be_printed() -> None:
    plain = samples.month_data(closed=False)
    said = said_by(task_report.TaskReport(rep="李建国", month=plain.month, printed_on=plain.printed_on))
    for sentence in ("No target.", "No place was opened this month.", "No rewards and no penalties."):
        assert sentence.replace(" ", "") in said
