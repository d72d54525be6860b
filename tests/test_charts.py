"""What charts say, and where their marks stand: the same for the window and for paper."""

from decimal import Decimal
from itertools import pairwise

import pytest

from fieldapp.drawing.chart_layout import lay_out
from fieldapp.drawing.chart_parts import Box, Drawing, Fill, Words
from fieldapp.drawing.charts import (
    Category,
    CategoryChart,
    Chart,
    Level,
    Mark,
    Numbers,
    Point,
    ScatterChart,
    Series,
    Shape,
    chart_table,
    keys_of,
    pareto,
)
from fieldapp.texts import speaking
from fieldapp.words.charts import amount_words, scale_words, unit_of

EM = 12.0
YEARS = tuple(Category(str(year), str(year)) for year in (2024, 2025, 2026))


def _drawn(chart: Chart, width: float = 600, height: float = 240) -> Drawing:
    return lay_out(chart, width, height, EM, lambda text: 6.0 * len(text))


def _boxes(drawing: Drawing) -> list[Box]:
    """Those of the chart, without the samples of the legend."""
    return [part for part in drawing.parts if isinstance(part, Box) and part.height > EM * 0.75]


def test_bars_are_as_high_as_their_values_and_stand_on_one_line() -> None:
    chart = CategoryChart(title="t", categories=YEARS, series=(Series("Opened", (10, 20, 40)),))
    low, middle, high = _boxes(_drawn(chart))
    assert middle.height == pytest.approx(2 * low.height)
    assert high.height == pytest.approx(4 * low.height)
    assert len({round(box.top + box.height, 3) for box in (low, middle, high)}) == 1


def test_stacked_bars_stand_on_each_other_and_differ_by_fill() -> None:
    series = (Series("a", (40, 40, 40)), Series("b", (40, 40, 40)))
    drawn = _boxes(_drawn(CategoryChart(title="t", categories=YEARS, series=series, shape=Shape.STACKED)))
    lower, upper = drawn[0], drawn[1]
    assert upper.top + upper.height == pytest.approx(lower.top)
    assert (lower.fill, upper.fill) == (Fill.SOLID, Fill.HATCHED)


def test_what_is_lost_hangs_below_the_line_and_nothing_leaves_the_sheet() -> None:
    chart = CategoryChart(title="t", categories=YEARS, series=(Series("Change", (-30, 20, None)),))
    drawing = _drawn(chart)
    lost, won = _boxes(drawing)
    assert lost.top == pytest.approx(won.top + won.height)
    for part in drawing.parts:
        if isinstance(part, Words):
            assert 0 <= part.y <= 240
    assert [spot.mark for spot in drawing.spots] == [Mark("2024", "Change"), Mark("2025", "Change")]


def test_a_spot_says_what_it_is_and_comes_back_with_its_key() -> None:
    chart = CategoryChart(title="t", categories=YEARS, series=(Series("Opened", (1, 2, 0)),), levels=(Level("g", 3),))
    with speaking("en"):
        first, _second, nothing = _drawn(chart).spots
    assert (first.mark, first.says) == (Mark("2024", "Opened"), "2024\nOpened: 1")
    assert nothing.height >= EM  # a bar of nothing can be pointed at, too


def test_the_largest_come_first_in_a_pareto_chart_and_shares_end_at_100() -> None:
    with speaking("en"):
        chart = pareto("80/20", [("b", "B", 20), ("a", "A", 70), ("c", "C", 10), ("d", "D", 0)], amount_title="Sales")
    assert keys_of(chart) == ("a", "b", "c")
    assert chart.share is not None
    assert chart.share.values == pytest.approx((70, 90, 100))


def test_dots_are_as_large_in_area_as_their_sizes_and_small_ones_lie_on_top() -> None:
    points = (Point("s", "Small", 50, 50, 100), Point("l", "Large", 50, 50, 10_000))
    chart = ScatterChart(title="t", points=points, groups=("A",), x_title="x", y_title="y", x_line=50, y_line=40)
    with speaking("en"):
        large, small = _drawn(chart).spots
    assert (large.mark.key, small.mark.key) == ("l", "s")
    assert large.width > small.width
    assert small.says.startswith("Small\n")


def test_the_table_holds_what_the_chart_shows() -> None:
    chart = CategoryChart(
        title="Sales", categories=YEARS, series=(Series("In", (1.4, None, 3)),), numbers=Numbers.MONEY, axis="Year"
    )
    with speaking("en"):
        table = chart_table(chart)
    assert list(table.headings) == ["Year", "In (yuan)"]
    assert list(table.rows) == [("2024", Decimal(1)), ("2025", None), ("2026", Decimal(3))]


@pytest.mark.parametrize(
    ("language", "amount", "words"),
    [
        ("zh_CN", 1_284_000, "128.4 万元"),
        ("zh_CN", 320_000_000, "3.2 亿元"),
        ("zh_CN", 900, "900 元"),
        ("en", 1_284_000, "1.3 million yuan"),
        ("en", 84_000, "84.0 thousand yuan"),
    ],
)
def test_money_is_said_in_the_way_of_the_language(language: str, amount: float, words: str) -> None:
    with speaking(language):
        assert amount_words(amount, Numbers.MONEY) == words


def test_a_scale_has_as_many_places_as_tell_its_lines_apart() -> None:
    with speaking("zh_CN"):
        unit = unit_of(60_000, Numbers.MONEY)
    assert [scale_words(value, unit, 2_500) for value in (0, 2_500, 10_000)] == ["0.00", "0.25", "1.00"]
    assert scale_words(20_000, unit, 20_000) == "2"


def test_with_many_categories_names_are_left_out_and_none_overlap() -> None:
    many = tuple(Category(str(n), f"经销商{n}") for n in range(200))
    chart = CategoryChart(title="t", categories=many, series=(Series("s", tuple(range(200))),))
    drawing = _drawn(chart)
    named = [part for part in drawing.parts if isinstance(part, Words) and part.y > 240 - 1.5 * EM]
    assert 3 < len(named) < 40
    edges = sorted((part.x - 3.0 * len(part.text), part.x + 3.0 * len(part.text)) for part in named)
    assert all(one[1] <= other[0] + 1 for one, other in pairwise(edges))


def _field(shares: list[float]) -> ScatterChart:
    points = tuple(Point(str(number), str(number), share, 10) for number, share in enumerate(shares))
    return ScatterChart(title="Field", points=points, groups=(), x_title="Share", y_title="Inside")


def test_one_dealer_far_ahead_makes_the_scale_logarithmic_and_the_axis_says_so() -> None:
    shares = [0.0, 0.1, 0.2, 0.3, 0.5, 0.8, 1.2, 2.0, 45.0]
    drawn = _drawn(_field(shares))
    said = [part.text for part in drawn.parts if isinstance(part, Words)]
    assert "Share (%), logarithmic scale" in said
    assert "≤ 0.1" in said  # what is nothing stands at the edge
    spots = {spot.mark.key: spot.left + spot.width / 2 for spot in drawn.spots}
    places = [spots[str(number)] for number in range(len(shares))]
    assert places == sorted(places)
    assert places[7] - places[1] > 200  # those that would crowd have room
    assert places[0] == places[1]
    even = _drawn(_field([5, 10, 15, 20, 25, 30, 35, 40, 45]))
    assert "Share (%)" in [part.text for part in even.parts if isinstance(part, Words)]


def test_long_names_of_a_few_categories_take_two_lines() -> None:
    names = ["Accepts our culture and products", "We can meet it"]
    chart = CategoryChart(
        title="Points", categories=tuple(Category(n, n) for n in names), series=(Series("Met", (3.0, 5.0)),)
    )
    drawn = _drawn(chart, 300, 200)
    below = [part for part in drawn.parts if isinstance(part, Words) and part.text in names[0]]
    assert " ".join(part.text for part in below) == names[0]
    assert below[1].y > below[0].y
    assert all(part.y <= 200 for part in below)


def test_prices_that_differ_little_are_drawn_apart_and_bars_always_begin_at_nothing() -> None:
    def heights(shape: Shape) -> list[float]:
        series = Series("Price", (2349.0, 2699.0, 2500.0))
        chart = CategoryChart(title="Price", categories=YEARS, series=(series,), shape=shape, from_zero=False)
        return [spot.top + spot.height / 2 for spot in _drawn(chart).spots]

    line = heights(Shape.LINES)
    assert line[0] - line[1] > 100
    assert line[1] < line[2] < line[0]
    bars = [
        box.height
        for box in _boxes(
            _drawn(
                CategoryChart(
                    title="Price",
                    categories=YEARS,
                    series=(Series("Price", (2349.0, 2699.0, 2500.0)),),
                    from_zero=False,
                )
            )
        )
    ]
    assert bars[0] / bars[1] == pytest.approx(2349 / 2699, rel=0.01)


def test_a_name_without_spaces_is_parted_in_the_middle() -> None:
    names = ["南席福满电器商行有限公司", "刘记"]
    chart = CategoryChart(
        title="Profit", categories=tuple(Category(n, n) for n in names), series=(Series("Profit", (3.0, 5.0)),)
    )
    drawn = lay_out(chart, 260, 200, EM, lambda text: 10.0 * len(text))
    below = [part.text for part in drawn.parts if isinstance(part, Words) and part.text in names[0]]
    assert below == ["南席福满电器", "商行有限公司"]
