"""Charts as values: what they say, without how they look.

``fieldapp.drawing.chart_layout`` makes boxes, lines and words of them; the window and the PDF draw those.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from fieldapp.table_files import Cell, FileTable
from fieldapp.texts import _


class Numbers(StrEnum):
    """What kind of numbers a scale counts."""

    COUNT = "count"
    PERCENT = "percent"
    MONEY = "money"  # yuan


class Shape(StrEnum):
    """How the series of a chart of categories are drawn."""

    BARS = "bars"  # side by side
    STACKED = "stacked"  # on top of each other
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing in a chart that can be pointed at: of which category or point, in which series or group."""

    key: str
    series: str


@dataclass(frozen=True, slots=True)
class Category:
    """One place on the axis below: its *key* comes back when it is chosen."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Series:
    """Values for the categories in their order; ``None`` where nothing is known."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """A line across the whole chart, with its name: a goal, a threshold."""

    name: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryChart:
    """Bars, stacked bars or lines over categories.

    Attributes:
        numbers: what the values are; money in yuan.
        share: a line in per cent with a scale of its own at the right, as a Pareto chart has it.
        levels: lines across; on the scale of *share* where there is one.
        from_zero: whether the scale begins at nothing; prices that differ by a tenth would look alike.
    """

    title: str
    categories: tuple[Category, ...]
    series: tuple[Series, ...]
    shape: Shape = Shape.BARS
    numbers: Numbers = Numbers.COUNT
    share: Series | None = None
    levels: tuple[Level, ...] = ()
    axis: str = ""  # what the categories are, for the table
    from_zero: bool = True


@dataclass(frozen=True, slots=True)
class Point:
    """One dot; *size* is an amount that its area stands for, *group* a place in the chart's groups."""

    key: str
    name: str
    x: float
    y: float
    size: float = 0
    group: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScatterChart:
    """Dots by two measures, their area by a third.

    Attributes:
        groups: names; each has a form and a colour of its own.
        x_line, y_line: thresholds that part the field in four.
        corners: what the four fields are called: top left, top right, bottom left, bottom right.
        size_title: what the area of a dot stands for; empty where all are equal.
    """

    title: str
    points: tuple[Point, ...]
    groups: tuple[str, ...]
    x_title: str
    y_title: str
    x_numbers: Numbers = Numbers.PERCENT
    y_numbers: Numbers = Numbers.PERCENT
    size_title: str = ""
    size_numbers: Numbers = Numbers.MONEY
    x_line: float | None = None
    y_line: float | None = None
    corners: tuple[str, str, str, str] = ("", "", "", "")


Chart = CategoryChart | ScatterChart


def pareto(
    title: str,
    amounts: Iterable[tuple[str, str, float]],
    *,
    amount_title: str,
    limits: Sequence[Level] = (),
    numbers: Numbers = Numbers.MONEY,
) -> CategoryChart:
    """The largest first, and how much of the whole they make up together.

    Args:
        title: of the chart.
        amounts: key, name and amount; those of 0 and below are left out.
        amount_title: what the amounts are.
        limits: lines on the scale of shares, such as 80 %.
        numbers: what the amounts are counted in.
    """
    rows = sorted((row for row in amounts if row[2] > 0), key=lambda row: (-row[2], row[0]))
    total = sum(amount for _key, _name, amount in rows)
    shares, so_far = [], 0.0
    for _key, _name, amount in rows:
        so_far += amount
        shares.append(100 * so_far / total)
    return CategoryChart(
        title=title,
        categories=tuple(Category(key, name) for key, name, _amount in rows),
        series=(Series(amount_title, tuple(amount for _key, _name, amount in rows)),),
        numbers=numbers,
        share=Series(_("Share together"), tuple(shares)),
        levels=tuple(limits),
        axis=_("Name"),
    )


def keys_of(chart: Chart) -> tuple[str, ...]:
    """The keys of the rows of ``chart_table``, in its order."""
    if isinstance(chart, ScatterChart):
        return tuple(point.key for point in chart.points)
    return tuple(category.key for category in chart.categories)


def chart_table(chart: Chart) -> FileTable:
    """The same data as a table: for those who do not see the chart, for Excel and for the terminal."""
    if isinstance(chart, ScatterChart):
        headings = [_("Name"), _("Group"), _headed(chart.x_title, chart.x_numbers)]
        headings.append(_headed(chart.y_title, chart.y_numbers))
        if chart.size_title:
            headings.append(_headed(chart.size_title, chart.size_numbers))
        rows: list[Sequence[Cell]] = []
        for point in chart.points:
            cells: list[Cell] = [point.name, chart.groups[point.group] if chart.groups else ""]
            cells += [_cell(point.x, chart.x_numbers), _cell(point.y, chart.y_numbers)]
            rows.append((*cells, _cell(point.size, chart.size_numbers)) if chart.size_title else tuple(cells))
        return FileTable(chart.title, tuple(headings), rows)
    columns = [(series, chart.numbers) for series in chart.series]
    if chart.share is not None:
        columns.append((chart.share, Numbers.PERCENT))
    return FileTable(
        chart.title,
        (chart.axis or _("Name"), *(_headed(series.name, numbers) for series, numbers in columns)),
        [
            (category.name, *(_cell(series.values[place], numbers) for series, numbers in columns))
            for place, category in enumerate(chart.categories)
        ],
    )


def _headed(title: str, numbers: Numbers) -> str:
    unit = {Numbers.COUNT: "", Numbers.PERCENT: "%", Numbers.MONEY: _("yuan")}[numbers]
    return f"{title} ({unit})" if unit else title


def _cell(value: float | None, numbers: Numbers) -> Cell:
    if value is None:
        return None
    places = {Numbers.COUNT: 0 if float(value).is_integer() else 1, Numbers.PERCENT: 1, Numbers.MONEY: 0}[numbers]
    return Decimal(f"{value:.{places}f}") if places else round(value)
