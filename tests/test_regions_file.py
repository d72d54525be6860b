"""The shipped list of divisions is the one that DOMAIN section 1 describes."""

from collections import Counter
from datetime import date

import pytest

from db.vocabulary import RegionLevel
from fieldapp import regions_file
from fieldapp.regions_file import OfficialRegion, OfficialRegions, read_regions


@pytest.fixture(scope="module")
def country() -> OfficialRegions:
    return regions_file.load()


def one(country: OfficialRegions, code: str) -> OfficialRegion:
    return next(region for region in country.regions if region.code == code)


def test_henan_has_17_prefectures_157_counties_and_2471_townships() -> None:
    henan = list(read_regions("41"))
    assert Counter(region.level for region in henan) == {
        RegionLevel.PROVINCE: 1,
        RegionLevel.PREFECTURE: 17,
        RegionLevel.COUNTY: 157,
        RegionLevel.TOWNSHIP: 2471,
    }
    units = Counter(region.unit for region in henan)
    assert (units["县"], units["县级市"], units["镇"], units["乡"]) == (82, 21, 1225, 512)


def test_the_whole_country_comes_along_as_it_stood_at_the_end_of_2025(country: OfficialRegions) -> None:
    assert country.as_of == date(2025, 12, 31)
    assert len(country.regions) == 41_934
    assert Counter(region.level for region in country.regions)[RegionLevel.PROVINCE] == 33


def test_the_tree_hangs_together(country: OfficialRegions) -> None:
    codes = {region.code: region for region in country.regions}
    assert len(codes) == len(country.regions)
    assert list(codes) == sorted(codes)
    order = list(RegionLevel)
    for region in country.regions:
        assert len(region.code) == 12
        if region.parent_code is None:
            assert region.level is RegionLevel.PROVINCE
        else:
            assert order.index(codes[region.parent_code].level) < order.index(region.level)


def test_jiyuan_stands_directly_under_the_province(country: OfficialRegions) -> None:
    jiyuan = one(country, "419001000000")
    assert (jiyuan.name, jiyuan.parent_code, jiyuan.unit) == ("济源市", "410000000000", "县级市")


def test_every_region_is_read_in_plain_letters(country: OfficialRegions) -> None:
    for region in country.regions:
        syllables = region.pinyin.split(" ")
        assert all(syllable.isascii() and syllable.isalpha() for syllable in syllables), region
        assert region.initials == "".join(syllable[0] for syllable in syllables)
    assert one(country, "410783000000").pinyin == "chang yuan shi"
    assert one(country, "410621000000").initials == "xx"


def test_every_prefecture_and_county_of_henan_has_a_point_inside_the_province() -> None:
    for region in read_regions("41"):
        if region.level is RegionLevel.TOWNSHIP:
            assert region.latitude is None
        else:
            assert region.latitude is not None
            assert region.longitude is not None
            assert 31.3 < region.latitude < 36.4
            assert 110.3 < region.longitude < 116.7


def test_the_version_is_known_without_reading_the_list() -> None:
    assert len(regions_file.version()) == 16
    assert regions_file.version() == regions_file.version()
