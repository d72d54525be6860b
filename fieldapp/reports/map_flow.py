"""A map on the page: the shades are greys, so that it prints on any printer, and the signs differ by shape."""

from collections.abc import Sequence

from db.vocabulary import Grade
from fieldapp.drawing.map_picture import map_caption
from fieldapp.reports.flows import Keep
from fieldapp.reports.page import MapSheet
from fieldapp.reports.pen import BLACK, HAIR, MM, SOFT, THIN, Frame, Pen, Style
from fieldapp.rules.maps import Flat, Label, contains, place_labels, shade
from fieldapp.texts import _

_PALE, _DARK, _WHITE = 0.95, 0.55, 1.0
_SIGN, _STOP = 2.1, 5.6  # points
_MARGIN, _PAD, _BETWEEN = 8.0, 5.0, 14.0
_STEP = Style.QUIET.leading + 2  # of a line of the legend
_COUNTY_NAMES_FROM = 1.3  # points a kilometre: below, prefectures are named
_LEAST_SPAN_KM = 4.0


class MapFlow:
    """One row as high as was wished; names stand where they cover nothing."""

    gap = 8.0
    head = 0.0
    keep = Keep.FREE

    def __init__(self, sheet: MapSheet, frame: Frame) -> None:
        self._picture, self._frame = sheet.picture, frame
        self.heights = [sheet.height * MM]
        flat = sheet.picture.ground.projection.flat
        self._stops = [(stop, flat(stop.point)) for stop in sheet.picture.stops]
        self._home = flat(sheet.picture.home) if sheet.picture.home is not None else None
        self._end = flat(sheet.picture.end) if sheet.picture.end is not None else self._home
        self._dealers = [(dealer.grade, flat(dealer.point)) for dealer in sheet.picture.dealers]
        self._lines = self._legend()
        foot = _STEP * len(self._lines) + _PAD if self._lines else 0.0
        self._high = self.heights[0] - foot  # of the map alone; the legend stands below it
        self._scale, self._middle = self._fitted()

    def leads(self, _row: int) -> bool:
        return False

    def draw(self, pen: Pen, top: float, _first: int, _last: int) -> None:
        picture, frame, height = self._picture, self._frame, self._high
        with pen.within(frame.left, top, frame.width, height):
            for area in picture.ground.areas:
                rings = [[self._place(corner, top) for corner in ring] for ring in area.rings]
                pen.shape(rings, fill=self._grey(area.code), weight=0.3, grey=HAIR)
            for one, other in picture.ground.borders:
                pen.polyline([self._place(one, top), self._place(other, top)], THIN, SOFT)
            self._draw_way(pen, top)
            for grade, at in sorted(self._dealers, key=lambda one: one[0].value if one[0] else "Z", reverse=True):
                _sign(pen, grade, *self._place(at, top))
            self._draw_stops(pen, top)
        pen.box(frame.left, top, frame.width, height)
        self._draw_legend(pen, top)
        self._draw_names(pen, top)
        pen.text(frame.left + _PAD, top + height - 13, map_caption(picture.ground), Style.QUIET)

    def _fitted(self) -> tuple[float, Flat]:
        """Points a kilometre, and the middle of what is shown: the way of a day, else what is measured, else all."""
        places = [at for _stop, at in self._stops] + [at for at in (self._home, self._end) if at is not None]
        if not self._stops:
            areas = self._picture.ground.areas
            measured = self._picture.shades.counties if self._picture.shades is not None else {}
            shown = [area for area in areas if area.code in measured] or areas
            places = [corner for area in shown for ring in area.rings for corner in ring] or [(0.0, 0.0)]
        xs, ys = [x for x, _y in places], [y for _x, y in places]
        wide, high = max(_LEAST_SPAN_KM, max(xs) - min(xs)), max(_LEAST_SPAN_KM, max(ys) - min(ys))
        margin = _MARGIN + (_STOP * 2 if self._stops else 0)
        scale = min((self._frame.width - 2 * margin) / wide, (self._high - 2 * margin) / high)
        return scale, ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)

    def _place(self, at: Flat, top: float) -> tuple[float, float]:
        x = self._frame.left + self._frame.width / 2 + (at[0] - self._middle[0]) * self._scale
        return x, top + self._high / 2 + (at[1] - self._middle[1]) * self._scale

    def _flat(self, x: float, y: float, top: float) -> Flat:
        east = (x - self._frame.left - self._frame.width / 2) / self._scale
        return self._middle[0] + east, self._middle[1] + (y - top - self._high / 2) / self._scale

    def _grey(self, code: str) -> float:
        shades = self._picture.shades
        found = shades.counties.get(code) if shades is not None else None
        if shades is None or found is None or found.value is None:
            return _WHITE
        return _step_grey(shade(found.value, shades.limits), len(shades.limits))

    def _draw_way(self, pen: Pen, top: float) -> None:
        places = [self._home, *(at for _stop, at in self._stops), self._end]
        way = [self._place(at, top) for at in places if at is not None]
        if self._stops:
            pen.polyline(way, 1.4, BLACK)

    def _draw_stops(self, pen: Pen, top: float) -> None:
        if self._home is not None and self._stops:
            x, y = self._place(self._home, top)
            pen.shape([[(x - 4, y + 4), (x - 4, y - 1), (x, y - 5), (x + 4, y - 1), (x + 4, y + 4)]], fill=BLACK)
        for stop, at in reversed(self._stops):
            x, y = self._place(at, top)
            pen.disc(x, y, _STOP, fill=_WHITE)
            pen.text_middle(x, y - Style.STRONG.leading / 2, stop.number, Style.STRONG)

    def _draw_names(self, pen: Pen, top: float) -> None:
        picture, style = self._picture, Style.QUIET
        is_near = self._scale >= _COUNTY_NAMES_FROM
        if is_near:
            values = picture.shades.counties if picture.shades is not None else {}
            named = [
                (f"{area.name} {values[area.code].text}" if area.code in values else area.name, area.middle)
                for area in picture.ground.areas
            ]
        else:
            named, style = list(picture.ground.prefectures), Style.HEAD
        frame, height = self._frame, self._high
        wanted, said = [], {}
        for number, (name, at) in enumerate(named):
            x, y = self._place(at, top)
            width = style.width(name)
            if frame.left + width / 2 < x < frame.right - width / 2 and top + 8 < y < top + height - 20:
                wanted.append(Label(number, x, y, width, style.leading))
                said[number] = name
        taken = [Label("", *self._place(at, top), 2 * _STOP, 2 * _STOP) for _stop, at in self._stops]
        dots = [Label("", *self._place(at, top), 2 * _SIGN, 2 * _SIGN) for _grade, at in self._dealers]
        areas = picture.ground.areas if is_near else ()
        measured = picture.shades.counties if picture.shades is not None else {}

        def may_stand(label: Label) -> bool:
            return bool(areas) and contains(areas[int(str(label.key))].rings, self._flat(label.x, label.y, top))

        for label in place_labels(wanted, taken, avoided=dots, may_stand=may_stand):
            if is_near and areas[int(str(label.key))].code in measured:  # dark greys and dots would swallow it
                pen.fill(
                    label.x - label.width / 2 - 1, label.y - label.height / 2, label.width + 2, label.height, _WHITE
                )
            pen.text_middle(label.x, label.y - style.leading / 2, said[int(str(label.key))], style)

    def _legend(self) -> list[list[tuple[float, float | Grade | None, str]]]:
        """What greys and signs mean, in lines below the map: how far from the left, the sign, its words."""
        shades = self._picture.shades
        signs: list[tuple[float | Grade | None, str]] = []
        if shades is not None:
            signs += [(_step_grey(number, len(shades.limits)), words) for number, words in enumerate(shades.ranges)]
        there = {grade for grade, _at in self._dealers}
        signs += [(grade, grade.value if grade else _("no grade")) for grade in (*Grade, None) if grade in there]
        title = shades.title if shades is not None else ""
        left = start = Style.HEAD.width(title) + _BETWEEN if title else 0.0
        lines: list[list[tuple[float, float | Grade | None, str]]] = [[]] if signs else []
        for sign, words in signs:
            wide = 18 + Style.QUIET.width(words)
            if lines[-1] and left + wide > self._frame.width:
                lines.append([])
                left = start
            lines[-1].append((left, sign, words))
            left += wide + _BETWEEN
        return lines

    def _draw_legend(self, pen: Pen, top: float) -> None:
        if not self._lines:
            return
        frame, y = self._frame, top + self._high + _PAD
        if self._picture.shades is not None:
            pen.text(frame.left, y, self._picture.shades.title, Style.HEAD)
        for line in self._lines:
            for aside, sign, words in line:
                left = frame.left + aside
                if isinstance(sign, float):
                    pen.shape([_rectangle(left, y + 1.5, 12, _STEP - 4)], fill=sign, weight=0.3, grey=SOFT)
                else:
                    _sign(pen, sign, left + 6, y + _STEP / 2 - 1)
                pen.text(left + 18, y, words, Style.QUIET)
            y += _STEP


def _step_grey(number: int, steps: int) -> float:
    return _PALE - (_PALE - _DARK) * (number / steps if steps else 0.5)


def _rectangle(left: float, top: float, width: float, height: float) -> Sequence[Flat]:
    return [(left, top), (left + width, top), (left + width, top + height), (left, top + height)]


def _sign(pen: Pen, grade: Grade | None, x: float, y: float) -> None:
    match grade:
        case Grade.A:
            pen.disc(x, y, _SIGN * 1.2, fill=BLACK, grey=_WHITE, weight=0.5)
        case Grade.B:
            side = _SIGN * 1.8
            pen.shape([_rectangle(x - side / 2, y - side / 2, side, side)], fill=BLACK, weight=0.5, grey=_WHITE)
        case Grade.C:
            up = _SIGN * 1.2
            pen.shape(
                [[(x, y - up), (x + up, y + up * 0.8), (x - up, y + up * 0.8)]], fill=BLACK, weight=0.5, grey=_WHITE
            )
        case None:
            pen.disc(x, y, _SIGN * 0.85, fill=_WHITE, weight=0.7)
