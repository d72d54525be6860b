from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select, text

from db.models import Region
from db.store import Store
from db.vocabulary import RegionKind, RegionLevel
from fieldapp import regions_file
from fieldapp.operations.regions import add_zone, set_tier
from fieldapp.queries.regions import ancestors_of, children_of, find_regions, places_of
from fieldapp.queries.search import search
from fieldapp.regions_file import OfficialRegion, OfficialRegions
from fieldapp.regions_table import fill_in, region_id
from fieldapp.texts import Text
from tests.support import make

FIRST, SECOND = date(2024, 12, 31), date(2025, 12, 31)
PROVINCE = OfficialRegion(
    "410000000000", None, "河南省", RegionLevel.PROVINCE, "省", "he nan sheng", "hns", 34.7, 113.6
)
COUNTY = OfficialRegion(
    "410184000000", "410000000000", "新郑市", RegionLevel.COUNTY, "县级市", "xin zheng shi", "xzs", 34.4, 113.7
)
TOWN = OfficialRegion(
    "410184105000", "410184000000", "龙湖镇", RegionLevel.TOWNSHIP, "镇", "long hu zhen", "lhz", None, None
)
GONE = OfficialRegion(
    "410184201000", "410184000000", "千户寨乡", RegionLevel.TOWNSHIP, "乡", "qian hu zhai xiang", "qhzx", None, None
)


class Shipped:
    """The list that the app comes with, exchanged at will."""

    def __init__(self) -> None:
        self.as_of, self.regions = FIRST, (PROVINCE, COUNTY, TOWN, GONE)

    def version(self) -> str:
        return str(hash((self.as_of, self.regions)))

    def load(self) -> OfficialRegions:
        return OfficialRegions(self.as_of, self.regions)


@pytest.fixture
def shipped(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shipped]:
    shipped = Shipped()
    monkeypatch.setattr(regions_file, "version", shipped.version)
    monkeypatch.setattr(regions_file, "load", shipped.load)
    return shipped  # type: ignore[return-value]


def _rows(store: Store, code: str) -> list[tuple[str, date, date | None]]:
    with store.reading() as session:
        found = select(Region.name, Region.valid_from, Region.valid_to).where(Region.code == code)
        return [tuple(row) for row in session.execute(found.order_by(Region.valid_from))]


def test_the_list_is_filled_in_once_and_leaves_no_trace_in_the_log(store: Store, shipped: Shipped) -> None:
    assert fill_in(store)
    assert not fill_in(store)
    with store.reading() as session:
        assert session.execute(text("SELECT count(*) FROM sync_op")).scalar_one() == 0
        assert [row.name for row in children_of(session, None)] == ["河南省"]
        town = session.scalars(select(Region).where(Region.code == TOWN.code)).one()
        assert (town.id, town.kind, town.initials) == (region_id(TOWN.code, "龙湖镇"), RegionKind.OFFICIAL, "lhz")


def test_a_newer_list_renames_ends_and_adds(store: Store, shipped: Shipped) -> None:
    fill_in(store)
    set_tier(store, TOWN.code, 3)
    zone, _ = add_zone(store, COUNTY.code, "航空港区", on=FIRST)
    with store.transaction(Text("Set up")) as session:
        make.dealer(session, name="兴达家电", region_code=TOWN.code)
    new = TOWN._replace(code="410184106000", name="郭店镇")
    shipped.as_of = SECOND
    shipped.regions = (PROVINCE, COUNTY, TOWN._replace(name="龙湖街道", unit="街道"), new)
    assert fill_in(store)
    assert _rows(store, TOWN.code) == [("龙湖镇", FIRST, SECOND), ("龙湖街道", SECOND, None)]
    assert _rows(store, GONE.code) == [("千户寨乡", FIRST, SECOND)]
    assert _rows(store, new.code) == [("郭店镇", SECOND, None)]
    assert _rows(store, COUNTY.code) == [("新郑市", FIRST, None)]
    with store.reading() as session:
        below = children_of(session, COUNTY.code)
        assert [(row.name, row.tier) for row in below] == [("龙湖街道", 3), ("郭店镇", None), ("航空港区", None)]
        assert [hit.name for hit in search(session, "龙湖街道")] == ["兴达家电"]
        assert places_of(session, [GONE.code, zone])[GONE.code].full == "河南省新郑市千户寨乡"


def test_a_list_of_the_same_day_that_was_put_right_changes_rows_in_place(store: Store, shipped: Shipped) -> None:
    fill_in(store)
    shipped.regions = (PROVINCE, COUNTY, TOWN._replace(name="龙湖街道", latitude=34.5, longitude=113.6), GONE)
    assert fill_in(store)
    assert _rows(store, TOWN.code) == [("龙湖街道", FIRST, None)]


def test_a_laptop_that_starts_later_has_the_same_ids(store: Store, shipped: Shipped) -> None:
    shipped.as_of, shipped.regions = SECOND, (PROVINCE, COUNTY, TOWN._replace(name="龙湖街道"))
    fill_in(store)
    with store.reading() as session:
        assert session.scalars(select(Region.id).where(Region.code == TOWN.code)).one() == region_id(
            TOWN.code, "龙湖街道"
        )


def test_the_real_list_is_found_by_name_pinyin_initials_and_code(store: Store) -> None:
    fill_in(store)
    with store.reading() as session:
        for typed in ("中牟", "zhongmu", "zmx", "410122", " Zhong Mu "):
            assert "中牟县" in [row.name for row in find_regions(session, typed, within="41")]
        assert find_regions(session, " ") == []
        assert find_regions(session, "100%") == []
        county = find_regions(session, "中牟县", within="41")[0]
        assert [row.name for row in ancestors_of(session, county.code)] == ["河南省", "郑州市"]
        assert county.children == len(children_of(session, county.code)) > 5
        assert "济源市" in [row.name for row in children_of(session, "410000000000")]
