"""A map on paper: names, legend and numbers can be read, shades differ in grey, other outputs say the rest."""

from datetime import date
from uuid import UUID

from db.vocabulary import Grade
from fieldapp.drawing.map_picture import County, CountyShade, DealerDot, MapPicture, RouteStop, ground, shades_of
from fieldapp.drawing.outlines import load_outlines
from fieldapp.regions_file import read_regions
from fieldapp.reports import route_sheet
from fieldapp.reports.draw_pdf import draw_pdf
from fieldapp.reports.draw_text import draw_text
from fieldapp.reports.map_flow import MapFlow
from fieldapp.reports.page import MapSheet, Report
from fieldapp.reports.pen import Frame
from fieldapp.reports.route_sheet import RouteLine
from fieldapp.rules.distances import Point
from tests.support.pdfs import pictures, words_of

COUNTIES = [
    County(row.code, row.name, row.parent_code or "", Point(row.latitude, row.longitude))
    for row in read_regions("41")
    if row.level == "county" and row.latitude is not None and row.longitude is not None
]
GROUND = ground(COUNTIES, load_outlines())
HOME, SHOP = Point(34.40, 113.74), Point(34.72, 113.98)


def test_a_measure_of_the_counties_is_shaded_and_its_legend_printed() -> None:
    xuchang = [county for county in COUNTIES if county.code.startswith("4110")]
    values = [CountyShade(county.code, n / 10, f"{n * 10} %") for n, county in enumerate(xuchang, start=1)]
    dealers = (DealerDot(UUID(int=1), "甲", "", Grade.A, Point(34.03, 113.85)),)
    picture = MapPicture(GROUND, shades_of("Penetration", values), dealers)
    pdf = draw_pdf(Report(title="Coverage", blocks=(MapSheet(picture),))).data
    said = words_of(pdf)
    for name in ("Penetration", "10%", "禹州市", "长葛市", "Sketchmap"):
        assert name in said
    (page,) = pictures(pdf, dpi=72)
    greys = {round(page.convert("L").getpixel((x, y)) / 8) for x in range(60, 530, 4) for y in range(120, 480, 4)}  # type: ignore[operator, arg-type]
    assert len(greys) >= 5


def test_the_legend_stands_below_the_map_and_covers_no_county() -> None:
    xuchang = [county for county in COUNTIES if county.code.startswith("4110")]
    values = [CountyShade(county.code, n / 10, f"{n * 10} %") for n, county in enumerate(xuchang, start=1)]
    at = {"甲": 34.03, "乙": 34.04}
    dealers = tuple(
        DealerDot(UUID(int=n), name, "", Grade.A, Point(y, 113.85)) for n, (name, y) in enumerate(at.items())
    )
    plain = MapFlow(MapSheet(MapPicture(GROUND), height=100), Frame(0, 500))
    shaded = MapFlow(MapSheet(MapPicture(GROUND, shades_of("Penetration", values), dealers), height=100), Frame(0, 500))
    assert shaded.heights == plain.heights  # the room is the same, the map in it lower
    assert plain._high == plain.heights[0]
    assert shaded._high < shaded.heights[0]
    corners = [
        shaded._place(at, 0)
        for area in GROUND.areas
        if area.code in {c.code for c in xuchang}
        for ring in area.rings
        for at in ring
    ]
    assert max(y for _x, y in corners) < shaded._high
    assert max(x for x, _y in corners) < 500


def test_the_way_of_a_day_has_its_numbers_its_table_and_no_traces_of_far_counties() -> None:
    stops = (RouteStop("1", "甲家电", SHOP),)
    lines = [RouteLine("09:10", "甲家电", "中牟县", "138 0371 0001", 42.0)]
    report = route_sheet.build(
        date(2026, 11, 23),
        MapPicture(GROUND, home=HOME, stops=stops),
        lines,
        words="about 84 km",
        printed_on=date(2026, 11, 22),
    )
    said = words_of(draw_pdf(report).data)
    for part in ("甲家电", "09:10", "13803710001", "about84km", "42.0", "新郑市"):
        assert part in said
    assert "信阳市" not in said
    assert "甲家电" in draw_text(report)
    assert "Sketch map" in draw_text(report)
