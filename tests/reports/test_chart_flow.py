"""A chart on paper says what it says in the window, in greys."""

import pytest

from fieldapp.drawing.charts import (
    Category,
    CategoryChart,
    Chart,
    Level,
    Numbers,
    Point,
    ScatterChart,
    Series,
    Shape,
    pareto,
)
from fieldapp.reports.draw_pdf import draw_pdf
from fieldapp.reports.draw_text import draw_text
from fieldapp.reports.page import ChartSheet, Heading, Report
from fieldapp.texts import speaking
from tests.support.pdfs import pictures, words_of

PLACES = tuple(Category(name, name) for name in ("新郑市", "中牟县", "登封市"))
CHARTS: dict[str, Chart] = {
    "stacked": CategoryChart(
        title="Resources",
        categories=PLACES,
        series=tuple(Series(f"家族{n}", (30_000, 20_000 * n, 90_000)) for n in range(1, 6)),
        shape=Shape.STACKED,
        numbers=Numbers.MONEY,
    ),
    "lines": CategoryChart(
        title="Trend",
        categories=PLACES,
        series=(Series("Opened", (1, 5, 9)), Series("Covered", (2, 6, 11))),
        shape=Shape.LINES,
        levels=(Level("Goal", 10),),
    ),
    "pareto": pareto("80/20", [(str(n), f"家电{n}", 1000 / (n + 1)) for n in range(40)], amount_title="Shipments"),
    "dots": ScatterChart(
        title="Quadrants",
        points=tuple(Point(str(n), f"家电{n}", n * 7 % 50, n * 11 % 80, n * 1000, n % 4) for n in range(30)),
        groups=("A", "B", "C", "D"),
        x_title="Share of its market",
        y_title="Our share inside",
        x_line=25,
        y_line=40,
        corners=("保持优势", "保持并扩大优势", "一般改进", "急需改进"),
        size_title="Sales",
    ),
}


def _report(chart: Chart) -> Report:
    return Report(title="Charts", blocks=(Heading(chart.title), ChartSheet(chart, 80)))


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_printed_in_greys_with_its_words(name: str) -> None:
    chart = CHARTS[name]
    with speaking("en"):
        pdf = draw_pdf(_report(chart))
    assert (pdf.pages, pdf.missing) == (1, ())
    said = words_of(pdf.data)
    if isinstance(chart, ScatterChart):
        assert all(words in said for words in (*chart.corners, *chart.groups))
    else:
        assert all(series.name.replace(" ", "") in said for series in chart.series if len(chart.series) > 1)
    (page,) = pictures(pdf.data, dpi=60)
    colours = page.convert("RGB").getcolors(1 << 20) or []
    assert all(max(colour) - min(colour) <= 2 for _count, colour in colours)  # type: ignore[arg-type, type-var]
    assert any(colour[0] < 140 for _count, colour in colours)  # type: ignore[index, operator]


@pytest.mark.parametrize("name", CHARTS)
def test_on_the_terminal_its_table_stands_for_it(name: str) -> None:
    chart = CHARTS[name]
    with speaking("en"):
        lines = draw_text(_report(chart)).splitlines()
    names = [one.name for one in (chart.points if isinstance(chart, ScatterChart) else chart.categories)]
    assert all(any(line.startswith(name) for line in lines) for name in names)
