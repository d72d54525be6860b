"""A map as data: what lies where, in kilometres from its middle; the window and the printed page both draw it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from db.vocabulary import Grade
from fieldapp.drawing.outlines import Outlines
from fieldapp.rules.distances import Point
from fieldapp.rules.map_tiles import tiles
from fieldapp.rules.maps import Flat, Projection, borders, breaks, centre, ranges
from fieldapp.texts import _


@dataclass(frozen=True, slots=True)
class County:
    """A county on the ground: *name* as it is written in the language of the moment, *seat* where that is known."""

    code: str  # twelve digits
    name: str
    prefecture: str
    seat: Point | None


@dataclass(frozen=True, slots=True)
class Area:
    """A county as it is drawn: its rings, and where its name stands."""

    code: str
    name: str
    rings: tuple[tuple[Flat, ...], ...]
    middle: Flat


@dataclass(frozen=True, slots=True)
class Ground:
    """What lies under everything else.

    Attributes:
        projection: from degrees to kilometres.
        areas: the counties.
        borders: the edges of prefectures and of the whole.
        prefectures: their names, with the middle of each.
        source: whose outlines they are; empty where tiles stand for them.
    """

    projection: Projection
    areas: tuple[Area, ...]
    borders: tuple[tuple[Flat, Flat], ...]
    prefectures: tuple[tuple[str, Flat], ...]
    source: str


@dataclass(frozen=True, slots=True)
class CountyShade:
    """A value of a county; ``None`` where there is none.  *text* is the value in words."""

    code: str
    value: float | None
    text: str


@dataclass(frozen=True, slots=True)
class DealerDot:
    """A dealer on the map."""

    id: UUID
    name: str
    place: str
    grade: Grade | None
    point: Point


@dataclass(frozen=True, slots=True)
class RouteStop:
    """A place on the way of a day, by its number."""

    number: str
    title: str
    point: Point


@dataclass(frozen=True, slots=True)
class Shades:
    """A measure of the counties: *limits* are the upper ends of the shades but the last, *ranges* name them all."""

    title: str
    counties: Mapping[str, CountyShade]  # by code
    limits: tuple[float, ...]
    ranges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MapPicture:
    """A whole map: a measure of the counties, dealers, the way of a day; what is not wanted is left empty."""

    ground: Ground
    shades: Shades | None = None
    dealers: tuple[DealerDot, ...] = ()
    home: Point | None = None
    end: Point | None = None  # of the way; at home again when None
    stops: tuple[RouteStop, ...] = ()


def shades_of(title: str, counties: Sequence[CountyShade]) -> Shades:
    """A measure with its shades: as many counties in each as can be, named by the values that are in it.

    A range is written with the words of its least and its greatest county.
    """
    known = sorted((county for county in counties if county.value is not None), key=lambda county: county.value or 0.0)
    values = [county.value or 0.0 for county in known]
    limits = breaks(values)
    words = {county.value: county.text for county in known}
    named = tuple(
        words[low] if low == high else f"{words[low]} – {words[high]}"
        for low, high in (found for found in ranges(values, limits) if found is not None)
    )
    return Shades(title, {county.code: county for county in counties}, limits, named)


def map_caption(shown: Ground) -> str:
    """That a map is a sketch, and whose outlines it shows."""
    if shown.source:
        return _("Sketch map; outlines: {source}").format(source=shown.source)
    return _("Sketch map; each tile is what is nearest to a county seat")


def ground(counties: Sequence[County], outlines: Outlines) -> Ground:
    """Draw *counties* by their outlines; by tiles around their seats where an outline is missing."""
    known = [county.seat for county in counties if county.seat is not None]
    projection = Projection.around(known)
    if counties and all(county.code[:6] in outlines.counties for county in counties):
        return _outlined(counties, outlines, projection)
    return _tiled(counties, projection)


def _outlined(counties: Sequence[County], outlines: Outlines, projection: Projection) -> Ground:
    corners = {county.code: outlines.counties[county.code[:6]] for county in counties}
    flat = {
        corner: projection.flat(outlines.point(corner))
        for rings in corners.values()
        for ring in rings
        for corner in ring
    }
    prefecture = {county.code: county.prefecture for county in counties}
    edges = borders(corners, prefecture.__getitem__)
    areas = {
        county.code: tuple(tuple(flat[corner] for corner in ring) for ring in corners[county.code])
        for county in counties
    }
    lines = tuple((flat[one], flat[other]) for one, other in edges)  # type: ignore[index]  # corners are their keys
    return _ground(counties, areas, lines, projection, outlines.source)


def _tiled(counties: Sequence[County], projection: Projection) -> Ground:
    seats = {county.code: projection.flat(county.seat) for county in counties if county.seat is not None}
    areas = {code: (tuple(ring),) for code, ring in tiles(seats).items() if ring}
    return _ground(counties, areas, (), projection, "")


def _ground(
    counties: Sequence[County],
    areas: Mapping[str, tuple[tuple[Flat, ...], ...]],
    lines: tuple[tuple[Flat, Flat], ...],
    projection: Projection,
    source: str,
) -> Ground:
    drawn = tuple(
        Area(county.code, county.name, areas[county.code], centre(areas[county.code]))
        for county in counties
        if county.code in areas
    )
    within: dict[str, list[Flat]] = {}
    for county in counties:
        if county.code in areas:
            within.setdefault(county.prefecture, []).append(centre(areas[county.code]))
    middles = tuple(
        (name, (sum(x for x, _y in places) / len(places), sum(y for _x, y in places) / len(places)))
        for name, places in within.items()
    )
    return Ground(projection, drawn, lines, middles, source)
