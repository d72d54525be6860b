"""Where the marks of a chart stand: the same boxes, lines and words for the window and for paper.

Lengths are in whatever the caller measures in (pixels, points); y counts down from the top.  Inks are names, fills
and forms tell the series apart where there is no colour.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from fieldapp.drawing.chart_parts import Box, Dot, Drawing, Fill, Form, Side, Spot, Stroke, Words
from fieldapp.drawing.charts import CategoryChart, Chart, Level, Mark, Numbers, Point, ScatterChart, Series, Shape
from fieldapp.drawing.scales import LogScale, Scale, is_uneven, log_scale, scale_of
from fieldapp.texts import _, pgettext
from fieldapp.words.charts import Unit, amount_words, scale_words, short_words, unit_of

Measure = Callable[[str], float]

BAR_SHARE = 0.68  # of the room that a category has
WIDEST_BAR = 4.0  # times the height of the words
MOST_LABELLED = 3  # lines whose values are written beside them
TINY = 1e-9
FEW = 12  # categories, each of which is named
LEAST_ROOM = 2.2  # for a label below the axis, in heights of words
AXIS_ROOM = 4.0  # that the numbers of the scale take about, in heights of words
LEAST_FOR_TWO = 12.0  # heights of words that a chart has if names take two lines


FILLS = tuple(Fill)  # nine: as many as there are types of dealers
FORMS = tuple(Form)


@dataclass(slots=True)
class _Sheet:
    width: float
    height: float
    em: float  # the height of a line of words
    measure: Measure
    parts: list[Box | Stroke | Dot | Words] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)

    def words(self, x: float, y: float, text: str, side: Side = Side.LEFT, ink: str = "sub") -> None:
        if text:
            self.parts.append(Words(x, y, text, side, ink))

    def elided(self, text: str, room: float) -> str:
        """*text*, or as much of it as there is room for."""
        if self.measure(text) <= room:
            return text
        while text and self.measure(text + "…") > room:
            text = text[:-1]
        return text + "…" if text else ""


@dataclass(frozen=True, slots=True)
class _Slots:
    """The rooms that categories have side by side."""

    left: float
    wide: float

    def middle(self, number: int) -> float:
        return self.left + (number + 0.5) * self.wide


@dataclass(frozen=True, slots=True)
class _Route:
    """A line to draw: its values, its place among the series, and the scale that they stand on."""

    series: Series
    place: int
    scale: Scale
    numbers: Numbers


def lay_out(chart: Chart, width: float, height: float, em: float, measure: Measure) -> Drawing:
    """The parts of *chart* for a sheet of this size.

    Args:
        chart: what to draw.
        width, height: of the sheet.
        em: the height of a line of words; every gap follows from it.
        measure: how wide a line of words is.
    """
    sheet = _Sheet(width, height, em, measure)
    if isinstance(chart, ScatterChart):
        _scatter(sheet, chart)
    else:
        _categories(sheet, chart)
    return Drawing(tuple(sheet.parts), tuple(sheet.spots))


def _legend(sheet: _Sheet, entries: Sequence[tuple[str, Box | Stroke | Dot]], left: float) -> float:
    """Names of series with their looks, from the right, in as many lines as they need; returns the height used."""
    em = sheet.em
    lines: list[list[tuple[str, Box | Stroke | Dot, float]]] = [[]]
    used = 0.0
    for name, look in entries:
        shown = sheet.elided(name, sheet.width - left - 3 * em)
        wide = 1.5 * em + sheet.measure(shown) + em
        if lines[-1] and used + wide > sheet.width - left:
            lines.append([])
            used = 0.0
        lines[-1].append((shown, look, wide))
        used += wide
    for number, line in enumerate(lines):
        y = (number + 0.5) * em * 1.4
        x = sheet.width - sum(wide for _name, _look, wide in line) + em
        for name, look, wide in line:
            match look:
                case Box():
                    sheet.parts.append(Box(x, y - 0.35 * em, 0.9 * em, 0.7 * em, look.ink, look.fill))
                case Stroke():
                    ends = ((x, y), (x + em, y))
                    sheet.parts.append(Stroke(ends, look.ink, look.weight, look.is_dashed))
                case Dot():
                    sheet.parts.append(Dot(x + 0.45 * em, y, 0.32 * em, look.form, look.ink, look.is_open))
            sheet.words(x + 1.4 * em, y, name)
            x += wide
    return len(lines) * em * 1.4


def _categories(sheet: _Sheet, chart: CategoryChart) -> None:
    em = sheet.em
    count = len(chart.categories)
    known = [value for series in chart.series for value in series.values if value is not None]
    if chart.shape is Shape.STACKED:
        known = [sum(series.values[n] or 0 for series in chart.series) for n in range(count)]
    if chart.share is None:
        known += [level.value for level in chart.levels]
    unit = unit_of(max((abs(value) for value in known), default=0), chart.numbers)
    left_top = 1.6 * em
    has_legend = len(chart.series) > 1 or chart.share is not None
    top = max(left_top, _legend(sheet, _entries(chart), 6 * em)) + 1.4 * em if has_legend else left_top + 0.5 * em
    names = [category.name for category in chart.categories]
    lines = _lines_needed(sheet, names)
    bottom = sheet.height - (0.6 + 1.2 * lines) * em
    has_negative = chart.shape is not Shape.LINES and min(known, default=0) < 0
    is_from_zero = chart.from_zero or chart.shape is not Shape.LINES
    scale = scale_of(known, chart.numbers, bottom - (em if has_negative else 0), top, from_zero=is_from_zero)
    left = max(sheet.measure(scale_words(v, unit, scale.step)) for v in scale.values()) + 0.8 * em
    right = sheet.width - (sheet.measure("100 %") + 0.8 * em if chart.share is not None else 0)
    sheet.words(0, 0.7 * em, unit.name)
    _grid(sheet, scale, unit, left, right)
    slots = _Slots(left, (right - left) / max(count, 1))
    _names(sheet, names, slots, bottom + em, lines)
    if chart.shape is Shape.LINES:
        for place, series in enumerate(chart.series):
            _line(sheet, chart, _Route(series, place, scale, chart.numbers), slots)
    else:
        _bars(sheet, chart, scale, unit, slots)
    level_scale = scale
    if chart.share is not None:
        level_scale = Scale(0, 100, 25, bottom, top)
        for value in level_scale.values():
            sheet.words(right + 0.5 * em, level_scale.at(value), f"{value:.0f} %")
        _line(sheet, chart, _Route(chart.share, len(chart.series), level_scale, Numbers.PERCENT), slots)
    for level in chart.levels:
        _level(sheet, level, level_scale, left, right, is_at_right=chart.share is not None)
    sheet.spots.sort(key=lambda spot: spot.left)


def _entries(chart: CategoryChart) -> list[tuple[str, Box | Stroke | Dot]]:
    entries: list[tuple[str, Box | Stroke | Dot]] = []
    for place, series in enumerate(chart.series):
        if chart.shape is Shape.LINES:
            entries.append((series.name, Dot(0, 0, 0, _form(place), _ink(place), is_open=place % 2 == 1)))
        else:
            entries.append((series.name, Box(0, 0, 0, 0, _ink(place), _fill(place))))
    if chart.share is not None:
        place = len(chart.series)
        entries.append((chart.share.name, Dot(0, 0, 0, _form(place), _ink(place), is_open=place % 2 == 1)))
    return entries


def _grid(sheet: _Sheet, scale: Scale, unit: Unit, left: float, right: float) -> None:
    for value in scale.values():
        y = scale.at(value)
        is_axis = abs(value) < scale.step / 1e6
        sheet.parts.append(Stroke(((left, y), (right, y)), "axis" if is_axis else "grid"))
        sheet.words(left - 0.5 * sheet.em, y, scale_words(value, unit, scale.step), Side.RIGHT)


def _lines_needed(sheet: _Sheet, names: Sequence[str]) -> int:
    """Two where a few names would be cut short in one line, and there is the height."""
    room = (sheet.width - AXIS_ROOM * sheet.em) / max(len(names), 1) - 0.3 * sheet.em
    is_cut = any(sheet.measure(name) > room for name in names)
    return 2 if len(names) <= FEW and is_cut and sheet.height > LEAST_FOR_TWO * sheet.em else 1


def _two_lines(sheet: _Sheet, name: str, room: float) -> list[str]:
    """*name* in one line, or parted between words or, where it has none, between signs."""
    if sheet.measure(name) <= room:
        return [name]
    ends = [place for place, sign in enumerate(name) if sign == " "]
    if not ends and sheet.measure(name) <= 1.8 * room:
        half = (len(name) + 1) // 2  # no sign alone on the second line
        return [name[:half], name[half:]]
    fitting = [place for place in ends or range(len(name)) if sheet.measure(name[:place]) <= room]
    if not fitting or fitting[-1] == 0:
        return [sheet.elided(name, room)]
    return [name[: fitting[-1]], sheet.elided(name[fitting[-1] :].strip(), room)]


def _names(sheet: _Sheet, names: Sequence[str], slots: _Slots, y: float, lines: int = 1) -> None:
    """Below the axis: a few take two lines or are cut short, of many every second or tenth is left."""
    widest = max((sheet.measure(name) for name in names), default=0.0)
    is_few = len(names) <= FEW
    needed = LEAST_ROOM * sheet.em if is_few else min(widest + 0.6 * sheet.em, 6.5 * sheet.em)
    every = max(1, math.ceil(needed / max(slots.wide, TINY)))
    for number in range(0, len(names), every):
        room = slots.wide * every - 0.3 * sheet.em
        shown = _two_lines(sheet, names[number], room) if lines > 1 else [sheet.elided(names[number], room)]
        for place, line in enumerate(shown):
            half = sheet.measure(line) / 2
            middle = min(max(slots.middle(number), half), sheet.width - half)
            sheet.words(middle, y + place * 1.2 * sheet.em, line, Side.MIDDLE)


def _bars(sheet: _Sheet, chart: CategoryChart, scale: Scale, unit: Unit, slots: _Slots) -> None:
    em, many = sheet.em, 1 if chart.shape is Shape.STACKED else max(len(chart.series), 1)
    wide = min(slots.wide * BAR_SHARE / many, WIDEST_BAR * em)
    base = scale.at(0)
    for number, category in enumerate(chart.categories):
        begin = slots.middle(number) - wide * many / 2
        up = down = 0.0
        for place, series in enumerate(chart.series):
            value = series.values[number]
            if value is None:
                continue
            if chart.shape is Shape.STACKED:
                x = begin
                below = up if value >= 0 else down
                y_from, y_to = scale.at(below), scale.at(below + value)
                up, down = (up + value, down) if value >= 0 else (up, down + value)
            else:
                x = begin + place * wide
                y_from, y_to = base, scale.at(value)
            top, high = min(y_from, y_to), abs(y_from - y_to)
            gap = wide * 0.06 if many > 1 else 0.0
            if high > 0:
                sheet.parts.append(Box(x + gap, top, wide - 2 * gap, high, _ink(place), _fill(place)))
            said = short_words(value, chart.numbers, unit)
            is_free = chart.share is None or len(chart.categories) <= FEW  # else the line of shares runs through them
            if chart.shape is Shape.BARS and is_free and sheet.measure(said) <= wide + 0.2 * em:
                y = top - 0.6 * em if value >= 0 else top + high + 0.6 * em
                sheet.words(x + wide / 2, y, said, Side.MIDDLE, "text")
            elif chart.shape is Shape.STACKED and high >= 1.2 * em and sheet.measure(said) <= wide - 0.4 * em:
                sheet.words(x + wide / 2, top + high / 2, said, Side.MIDDLE, f"on_{_fill(place).value}")
            says = _says(category.name, series.name, amount_words(value, chart.numbers))
            reach = max(high, em)  # a bar of nothing can be pointed at, too
            spot_top = top if high >= em or value < 0 else top + high - reach
            sheet.spots.append(Spot(Mark(category.key, series.name), x, spot_top, wide, reach, says))


def _line(sheet: _Sheet, chart: CategoryChart, line: _Route, slots: _Slots) -> None:
    series, place, scale, numbers, slot = line.series, line.place, line.scale, line.numbers, slots.wide
    em = sheet.em
    points = [
        (number, slots.middle(number), scale.at(value))
        for number, value in enumerate(series.values)
        if value is not None
    ]
    if len(points) > 1:
        route = tuple((x, y) for _number, x, y in points)
        sheet.parts.append(Stroke(route, _ink(place), 2, is_dashed=place == 1 and chart.shape is Shape.LINES))
    radius = min(0.32 * em, slot * 0.35)
    unit = unit_of(max((abs(value) for value in series.values if value is not None), default=0), numbers)
    for number, x, y in points:
        value = series.values[number]
        if radius > 0.12 * em:
            sheet.parts.append(Dot(x, y, radius, _form(place), _ink(place), is_open=place % 2 == 1))
        if value is not None and chart.shape is Shape.LINES and slot > 3.5 * em and len(chart.series) <= MOST_LABELLED:
            sheet.words(x, y - 0.9 * em, short_words(value, numbers, unit), Side.MIDDLE, "text")
        says = _says(chart.categories[number].name, series.name, amount_words(value, numbers))
        reach = max(em, radius * 2)
        mark = Mark(chart.categories[number].key, series.name)
        wide = min(reach, slot) if chart.share is not None else reach
        sheet.spots.append(Spot(mark, x - wide / 2, y - reach / 2, wide, reach, says))


def _level(sheet: _Sheet, level: Level, scale: Scale, left: float, right: float, *, is_at_right: bool = False) -> None:
    """A line across with its name, which stands at the right where the highest bars are at the left."""
    y = scale.at(level.value)
    sheet.parts.append(Stroke(((left, y), (right, y)), "level", 1.2, is_dashed=True))
    if is_at_right:
        sheet.words(right - 0.4 * sheet.em, y - 0.6 * sheet.em, level.name, Side.RIGHT, "level")
    else:
        sheet.words(left + 0.4 * sheet.em, y - 0.6 * sheet.em, level.name, Side.LEFT, "level")


def _scatter(sheet: _Sheet, chart: ScatterChart) -> None:
    em = sheet.em
    xs = [point.x for point in chart.points] + ([chart.x_line] if chart.x_line is not None else [])
    ys = [point.y for point in chart.points] + ([chart.y_line] if chart.y_line is not None else [])
    entries: list[tuple[str, Box | Stroke | Dot]] = [
        (name, Dot(0, 0, 0, _form(place), _ink(place), is_open=place % 2 == 1))
        for place, name in enumerate(chart.groups)
    ]
    top = (_legend(sheet, entries, 0) if len(entries) > 1 else 0.0) + 2.2 * em
    bottom, right = sheet.height - 3.4 * em, sheet.width - 1.2 * em
    y_unit = unit_of(max((abs(y) for y in ys), default=0), chart.y_numbers)
    x_unit = unit_of(max((abs(x) for x in xs), default=0), chart.x_numbers)
    strip = 1.9 * em if any(chart.corners) else 0.0  # the names of the four fields stand where no dots are
    y_scale = scale_of(ys, chart.y_numbers, bottom - strip, top + strip)
    left = max(sheet.measure(scale_words(v, y_unit, y_scale.step)) for v in y_scale.values()) + 0.8 * em
    is_log = is_uneven(xs)
    x_scale = log_scale(xs, left, right) if is_log else scale_of(xs, chart.x_numbers, left, right)
    _grid(sheet, y_scale, y_unit, left, right)
    for number, value in enumerate(x_scale.values()):
        x = x_scale.at(value)
        is_first = number == 0 if isinstance(x_scale, LogScale) else abs(value) < TINY
        sheet.parts.append(Stroke(((x, top), (x, bottom)), "axis" if is_first else "grid"))
        said = scale_words(value, x_unit, x_scale.step if isinstance(x_scale, Scale) else value)
        is_below = isinstance(x_scale, LogScale) and is_first and min(xs) < value
        sheet.words(x, bottom + em, f"≤ {said}" if is_below else said, Side.MIDDLE)
    x_title = _with_unit(chart.x_title, x_unit)
    sheet.words(0, top - em, _with_unit(chart.y_title, y_unit))
    x_title = _("{title}, logarithmic scale").format(title=x_title) if is_log else x_title
    sheet.words(right, bottom + 2.4 * em, x_title, Side.RIGHT)
    if chart.x_line is not None:
        x = x_scale.at(chart.x_line)
        sheet.parts.append(Stroke(((x, top + strip), (x, bottom - strip)), "level", 1.2, is_dashed=True))
    if chart.y_line is not None:
        y = y_scale.at(chart.y_line)
        sheet.parts.append(Stroke(((left, y), (right, y)), "level", 1.2, is_dashed=True))
    _dots(sheet, chart, x_scale, y_scale)
    for name, x, y, side in zip(
        chart.corners,
        (left + 0.5 * em, right - 0.5 * em) * 2,
        (top + 0.8 * em, top + 0.8 * em, bottom - 0.8 * em, bottom - 0.8 * em),
        (Side.LEFT, Side.RIGHT) * 2,
        strict=True,
    ):
        sheet.words(x, y, name, side, "level")


def _dots(sheet: _Sheet, chart: ScatterChart, x_scale: Scale | LogScale, y_scale: Scale) -> None:
    em = sheet.em
    largest = max((point.size for point in chart.points), default=0.0)
    # Large ones first, so that small ones in front of them can be reached.
    for point in sorted(chart.points, key=lambda point: -point.size):
        part = math.sqrt(max(point.size, 0) / largest) if largest > 0 else 0.25
        radius = em * (0.3 + 1.1 * part)
        x, y = x_scale.at(point.x), y_scale.at(point.y)
        sheet.parts.append(Dot(x, y, radius, _form(point.group), _ink(point.group), is_open=point.group % 2 == 1))
        group = chart.groups[point.group] if chart.groups else ""
        spot = Spot(Mark(point.key, group), x - radius, y - radius, 2 * radius, 2 * radius, _point_says(chart, point))
        sheet.spots.append(spot)


def _point_says(chart: ScatterChart, point: Point) -> str:
    lines = [point.name]
    lines.append(_says("", chart.x_title, amount_words(point.x, chart.x_numbers)))
    lines.append(_says("", chart.y_title, amount_words(point.y, chart.y_numbers)))
    if chart.size_title:
        lines.append(_says("", chart.size_title, amount_words(point.size, chart.size_numbers)))
    return "\n".join(lines)


def _says(name: str, series: str, value: str) -> str:
    pair = pgettext("name and value", "{name}: {value}").format(name=series, value=value)
    return "\n".join(filter(None, (name, pair)))


def _with_unit(title: str, unit: Unit) -> str:
    return f"{title} ({unit.name})" if unit.name else title


def _ink(place: int) -> str:
    return f"series{place % len(FILLS)}"


def _fill(place: int) -> Fill:
    return FILLS[place % len(FILLS)]


def _form(place: int) -> Form:
    return FORMS[place % len(FORMS)]
