"""What lies on the map: all of Henan's counties with their seats, dealers where they are."""

import contextlib
import gzip
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db.store import Store
from db.vocabulary import DealerStatus, Grade
from fieldapp.drawing.map_picture import County, CountyShade, ground, shades_of
from fieldapp.drawing.outlines import NOTHING, load_outlines
from fieldapp.opening import open_store
from fieldapp.places import Places
from fieldapp.queries.ground import Ground as Whose
from fieldapp.queries.map import dealer_dots, read_ground
from fieldapp.regions_file import read_regions
from fieldapp.rules.distances import Point, distance_km
from fieldapp.rules.maps import contains
from fieldapp.texts import Text, speaking
from fieldapp.words.places import shown_name
from tests.support import make

AT_THE_EDGE = {"安阳县", "宛城区"}  # whose government sits outside of it, or at its edge
XINZHENG, HEZHUANG = "410184000000", "410184105000"


@pytest.fixture
def henan(new_data: Path, tmp_path: Path) -> Iterator[Store]:
    """All regions, and no dealers yet."""
    shutil.copytree(new_data, tmp_path / "data", dirs_exist_ok=True)
    with contextlib.closing(open_store(Places(tmp_path / "data"))) as store:
        yield store


def test_every_county_of_henan_is_drawn_around_its_seat(henan: Store) -> None:
    with henan.reading() as session:
        found = read_ground(session)
    counties = {row.code: row for row in read_regions("41") if row.level == "county"}
    assert {area.code for area in found.areas} == set(counties)
    assert len(found.areas) == 157
    assert found.source
    outside = set()
    for area in found.areas:
        row = counties[area.code]
        assert row.latitude is not None
        assert row.longitude is not None
        if not contains(area.rings, found.projection.flat(Point(row.latitude, row.longitude))):
            outside.add(row.name)
        assert contains(area.rings, area.middle), area.name
    assert outside == AT_THE_EDGE
    assert len(found.prefectures) == 18  # 17, and 济源, which stands right below the province


def test_another_province_is_drawn_in_tiles_and_never_half_and_half(henan: Store) -> None:
    with henan.transaction(Text("Set up")) as session:
        make.dealer(session, region_code="370102000000")  # 济南
        make.dealer(session, region_code=XINZHENG)
    with henan.reading() as session:
        found = read_ground(session)
    assert found.source == ""
    assert {area.code[:2] for area in found.areas} == {"37", "41"}
    assert all(contains(area.rings, area.middle) for area in found.areas)


def test_without_outlines_each_county_has_a_tile() -> None:
    counties = [
        County(row.code, row.name, "", Point(row.latitude, row.longitude))
        for row in read_regions("41")
        if row.level == "county" and row.latitude is not None and row.longitude is not None
    ]
    found = ground(counties, NOTHING)
    assert len(found.areas) == 157
    seats = {county.code: found.projection.flat(county.seat) for county in counties if county.seat is not None}
    assert all(contains(area.rings, seats[area.code]) for area in found.areas)


def test_the_companys_own_outlines_take_the_place_of_ours(tmp_path: Path) -> None:
    own = tmp_path / "counties.json.gz"
    written = {"source": "own survey", "unit": 10, "counties": {"410184": [[1136, 343, 1138, 343, 1138, 345]]}}
    own.write_bytes(gzip.compress(json.dumps(written).encode()))
    found = load_outlines(own)
    assert found.source == "own survey"
    assert found.point(found.counties["410184"][0][0]) == Point(34.3, 113.6)


@pytest.mark.parametrize("content", ["", "no JSON", "{}", '{"counties": 3}'])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_broken_file_of_the_company_is_passed_over(
    tmp_path: Path, content: str, pack: Callable[[bytes], bytes]
) -> None:
    own = tmp_path / "counties.json.gz"
    own.write_bytes(pack(content.encode()))
    assert len(load_outlines(own).counties) == 157
    assert len(load_outlines(tmp_path / "missing").counties) == 157


def test_dealers_stand_at_their_own_place_else_around_the_seat(henan: Store) -> None:
    with henan.transaction(Text("Set up")) as session:
        own = make.dealer(session, name="甲", region_code=HEZHUANG, latitude_e6=34_531_207, longitude_e6=113_742_316)
        towns = [make.dealer(session, name=f"乙{n}", region_code=HEZHUANG, grade=Grade.B).id for n in range(5)]
        gone = make.dealer(session, name="丙", region_code=HEZHUANG, status=DealerStatus.ENDED).id
        nowhere = make.dealer(session, name="丁", region_code="").id
        own_id = own.id
    with henan.reading() as session:
        dots = {dot.id: dot for dot in dealer_dots(session)}
        assert dealer_dots(session, Whose(frozenset())) == []
    assert dots[own_id].point == Point(34.531207, 113.742316)
    assert gone not in dots
    assert nowhere not in dots
    points = [dots[one].point for one in towns]
    assert len(set(points)) == 5  # each can be seen and clicked
    assert max(distance_km(points[0], other) for other in points) < 3
    assert dots[towns[0]].place.endswith("和庄镇")


def test_names_are_written_in_the_language_of_the_window() -> None:
    names = {"新郑市": "xin zheng shi", "杞县": "qi xian", "金水区": "jin shui qu"}
    with speaking("zh_CN"):
        assert [shown_name(name, pinyin) for name, pinyin in names.items()] == list(names)
    with speaking("en"):
        assert [shown_name(name, pinyin) for name, pinyin in names.items()] == ["Xinzheng", "Qi Xian", "Jinshui"]


def test_ranges_are_written_with_the_words_of_the_counties() -> None:
    counties = [CountyShade(str(n), n / 10, f"{n * 10} %") for n in range(10)] + [CountyShade("x", None, "")]
    shades = shades_of("Penetration", counties)
    assert shades.ranges == ("0 % – 10 %", "20 % – 30 %", "40 % – 50 %", "60 % – 70 %", "80 % – 90 %")
    assert shades_of("Nothing", []).ranges == ()
