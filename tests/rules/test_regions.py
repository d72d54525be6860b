"""Codes, tiers and places of the region tree (DOMAIN section 1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.vocabulary import OpeningKind, RegionLevel
from fieldapp.regions_file import OfficialRegion, read_regions
from fieldapp.rules.regions import (
    PlaceIndex,
    PlaceRead,
    ancestor_codes,
    bare_name,
    default_tier,
    index_places,
    level_of,
    opening_kind,
    read_place,
    region_prefix,
)

COUNTRY = {region.code: region for region in read_regions()}
HENAN = [region for region in COUNTRY.values() if region.code.startswith("41")]


def coded(name: str, above: str) -> OfficialRegion:
    """The region of that name whose superior has the other name."""
    return next(
        region for region in COUNTRY.values()
        if region.name == name and region.parent_code and COUNTRY[region.parent_code].name == above
    )  # fmt: skip


@pytest.fixture(scope="module")
def henan() -> PlaceIndex:
    return index_places(HENAN)


@pytest.fixture(scope="module")
def country() -> PlaceIndex:
    return index_places(COUNTRY.values())


def test_the_level_can_be_read_off_every_official_code() -> None:
    assert all(level_of(region.code) is region.level for region in COUNTRY.values())


def test_a_zone_has_a_code_of_its_own() -> None:
    assert level_of("410184-Z1") is None


def test_the_superior_is_among_the_ancestors_by_code() -> None:
    for region in COUNTRY.values():
        if region.parent_code:
            assert region.parent_code in ancestor_codes(region.code)
            assert region.code.startswith(region_prefix(region.parent_code))
        else:
            assert ancestor_codes(region.code) == ()


@pytest.mark.parametrize(
    ("name", "above", "tier"),
    [
        ("郑州市", "河南省", 1),
        ("金水区", "郑州市", 1),
        ("洛阳市", "河南省", 2),
        ("涧西区", "洛阳市", 2),
        ("新郑市", "郑州市", 3),
        ("浚县", "鹤壁市", 3),
        ("济源市", "河南省", 3),
        ("沁园街道", "济源市", 3),
        ("新建路街道", "新郑市", 3),
        ("薛店镇", "新郑市", 4),
        ("龙王乡", "新郑市", 4),
    ],
)
def test_markets_have_a_tier_by_default(name: str, above: str, tier: int) -> None:
    region = coded(name, above)
    assert default_tier(region.code, region.level, region.unit) == tier


def test_henan_has_103_county_seats_and_1737_townships_to_open() -> None:
    kinds = [opening_kind(region.unit) for region in HENAN]
    assert kinds.count(OpeningKind.COUNTY) == 82 + 21
    assert kinds.count(OpeningKind.TOWNSHIP) == 1225 + 512


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("河南省郑州市新郑市薛店镇", ("薛店镇", "新郑市", "")),
        ("河南省新郑市薛店镇", ("薛店镇", "新郑市", "")),
        ("河南 新郑 薛店", ("薛店镇", "新郑市", "")),
        ("新郑薛店", ("薛店镇", "新郑市", "")),
        ("新郑市薛店镇世纪大道18号", ("薛店镇", "新郑市", "世纪大道18号")),
        ("中牟县 官渡", ("官渡镇", "中牟县", "")),
        ("中牟", ("中牟县", "郑州市", "")),
        ("新郑龙湖镇", ("龙湖街道", "新郑市", "")),  # a sub-district by now
        ("长垣县蒲西街道", ("蒲西街道", "长垣市", "")),  # a city by now
        ("浚县屯子", ("屯子镇", "浚县", "")),
        ("济源五龙口", ("五龙口镇", "济源市", "")),
        ("濮阳市", ("濮阳市", "河南省", "")),
        ("濮阳", ("濮阳市", "河南省", "")),
        ("濮阳县户部寨", ("户部寨镇", "濮阳县", "")),
        ("濮阳户部寨", ("户部寨镇", "濮阳县", "")),
        ("郑州管城区", ("管城回族区", "郑州市", "")),
        ("新郑市孟庄镇（107国道）", ("孟庄镇", "新郑市", "107国道")),
    ],
)
def test_a_place_is_recognised_as_people_write_it(
    henan: PlaceIndex, country: PlaceIndex, written: str, names: tuple[str, str, str]
) -> None:
    name, above, rest = names
    assert read_place(written, henan) == PlaceRead(coded(name, above).code, rest)
    assert read_place(written, country, within="41") == PlaceRead(coded(name, above).code, rest)


def test_a_name_that_several_regions_have_is_not_guessed(henan: PlaceIndex) -> None:
    assert read_place("城关镇", henan) is None
    songxian = coded("嵩县", "洛阳市")
    assert read_place("城关镇", henan, within=region_prefix(songxian.code)) == PlaceRead(
        coded("城关镇", "嵩县").code, ""
    )


@pytest.mark.parametrize("written", ["", " ", "人民路5号", "TKL", "乡"])
def test_what_is_no_place_is_not_taken_for_one(henan: PlaceIndex, written: str) -> None:
    assert read_place(written, henan) is None


@given(region=st.sampled_from(HENAN), parted=st.sampled_from(["", " ", "·", ", "]), said_short=st.booleans())
def test_every_region_of_henan_is_found_by_its_names(region: OfficialRegion, parted: str, *, said_short: bool) -> None:
    chain = [region]
    while chain[0].parent_code:
        chain.insert(0, COUNTRY[chain[0].parent_code])
    names = [bare_name(link.name) if said_short else link.name for link in chain]
    found = read_place(parted.join(names), ALL_OF_HENAN)
    twins = [other for other in HENAN if other.parent_code == region.parent_code and bare_name(other.name) == names[-1]]
    if len(twins) < 2:
        assert found == PlaceRead(region.code, "")


ALL_OF_HENAN = index_places(HENAN)


def test_levels_run_from_the_province_down() -> None:
    assert [level_of(code) for code in ancestor_codes("410184105000")] == list(RegionLevel)[:3]
