from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from db.models import Dealer
from db.store import Store
from db.vocabulary import RegionKind, RegionLevel
from fieldapp.errors import FieldRefusedError, RefusedError
from fieldapp.operations.history import undo_last
from fieldapp.operations.regions import (
    add_core_township,
    add_territory,
    add_zone,
    change_core_township,
    change_territory,
    end_region,
    remove_core_township,
    remove_territory,
    rename_region,
    set_territory_regions,
    set_tier,
)
from fieldapp.queries.coverage import core_townships, territories
from fieldapp.queries.regions import children_of, find_regions, own_ground, place_at, places_of, region
from tests.support import make

TODAY = date(2026, 11, 23)
XINZHENG, LONGHU, GUODIAN, ZHONGMU = "410184000000", "410184105000", "410184106000", "410122000000"


@pytest.fixture(autouse=True)
def dealers(store: Store) -> dict[str, UUID]:
    with store.loading() as session:
        make.places(session)
        return {code: make.dealer(session, region_code=code, is_direct=code == LONGHU).id for code in (LONGHU, ZHONGMU)}


def _territory_of(store: Store, dealer_id: UUID) -> UUID | None:
    with store.reading() as session:
        return session.scalars(select(Dealer.territory_id).where(Dealer.id == dealer_id)).one()


def test_a_zone_stands_in_the_tree_under_a_code_of_its_county(store: Store) -> None:
    code, _ = add_zone(store, XINZHENG, "航空港区", on=TODAY, tier=2)
    assert code.startswith("410184Z")
    with store.reading() as session:
        zone = region(session, code)
        assert zone is not None
        assert (zone.kind, zone.level, zone.tier) == (RegionKind.ZONE, RegionLevel.TOWNSHIP, 2)
        assert [row.name for row in find_regions(session, "hkg")] == ["航空港区"]
        assert children_of(session, XINZHENG)[-1].name == "航空港区"
        assert places_of(session, [code])[code].short == "新郑市航空港区"
    for parent, name in ((XINZHENG, "航空港区"), (XINZHENG, " ")):
        with pytest.raises(FieldRefusedError):
            add_zone(store, parent, name, on=TODAY)
    with pytest.raises(RefusedError):
        add_zone(store, "999", "无处", on=TODAY)
    undo_last(store)
    with store.reading() as session:
        assert region(session, code) is None


def test_a_name_holds_from_its_day_on(store: Store) -> None:
    rename_region(store, LONGHU, "龙湖街道", on=TODAY)
    with store.reading() as session:
        new = region(session, LONGHU)
        assert new is not None
        assert (new.name, new.pinyin, new.valid_from, new.parent_code) == (
            "龙湖街道",
            "long hu jie dao",
            TODAY,
            XINZHENG,
        )
    rename_region(store, LONGHU, "龙湖镇", on=TODAY)  # put right on the same day
    end_region(store, LONGHU, on=date(2027, 1, 1))
    with store.reading() as session:
        assert region(session, LONGHU) is None
        assert places_of(session, [LONGHU])[LONGHU].short == "新郑市龙湖镇"
    with pytest.raises(RefusedError):
        rename_region(store, LONGHU, "x", on=TODAY)


def test_a_market_has_one_of_four_tiers(store: Store) -> None:
    set_tier(store, LONGHU, 3)
    with store.reading() as session:
        found = region(session, LONGHU)
        assert found is not None
        assert found.tier == 3
    with pytest.raises(FieldRefusedError):
        set_tier(store, LONGHU, 5)


def test_a_territory_takes_in_the_dealers_that_belong_to_none(store: Store, dealers: dict[str, UUID]) -> None:
    north, _ = add_territory(store, "北区", [XINZHENG])
    assert _territory_of(store, dealers[LONGHU]) == north
    assert _territory_of(store, dealers[ZHONGMU]) is None
    south, _ = add_territory(store, "南区")
    set_territory_regions(store, south, [XINZHENG, ZHONGMU])
    assert _territory_of(store, dealers[LONGHU]) == north
    assert _territory_of(store, dealers[ZHONGMU]) == south
    set_territory_regions(store, south, [ZHONGMU])
    change_territory(store, south, {"name": "中牟"})
    with store.reading() as session:
        listed = [(row.name, [place.short for place in row.regions], row.dealers) for row in territories(session)]
    assert sorted(listed) == [("中牟", ["郑州市中牟县"], 1), ("北区", ["郑州市新郑市"], 1)]
    remove_territory(store, north)
    assert _territory_of(store, dealers[LONGHU]) is None
    undo_last(store)
    assert _territory_of(store, dealers[LONGHU]) == north


def test_core_townships_have_a_goal_and_their_progress(store: Store) -> None:
    row, _ = add_core_township(store, LONGHU, since=TODAY, goal="年内 3 家")
    change_core_township(store, row, {"progress": "已谈 1 家"})
    with store.reading() as session:
        (found,) = core_townships(session)
    assert (found.place, found.goal, found.progress, found.dealers, found.active) == (
        "新郑市龙湖镇",
        "年内 3 家",
        "已谈 1 家",
        1,
        1,
    )
    with pytest.raises(FieldRefusedError):
        add_core_township(store, LONGHU, since=TODAY)
    remove_core_township(store, row)
    with store.reading() as session:
        assert core_townships(session) == []


def test_a_place_is_found_by_what_stands_above_it_and_near_ones_come_first(store: Store) -> None:
    with store.reading() as session:
        for typed in ("新郑龙湖", "新郑市龙湖镇", "xzlh", "xinzheng longhu", "zhengzhoulonghu", "zzlh", "郑州龙湖"):
            assert [row.code for row in find_regions(session, typed)] == [LONGHU], typed
        assert find_regions(session, "zmlh") == []
        assert [row.code for row in find_regions(session, "z")] == ["410100000000", ZHONGMU]
        assert [row.code for row in find_regions(session, "z", near=["410122"])] == [ZHONGMU, "410100000000"]


def test_an_address_is_taken_apart_into_its_place_and_the_rest(store: Store) -> None:
    add_territory(store, "新郑", [XINZHENG])
    with store.reading() as session:
        near = own_ground(session)
        assert near == ["410184"]
        found = place_at(session, "河南省新郑市龙湖镇文昌路12号", near=near)
        assert found is not None
        assert (found.code, found.rest) == (LONGHU, "文昌路12号")
        assert place_at(session, "北京路", near=near) is None
        assert place_at(session, "新郑龙湖") == place_at(session, "新郑龙湖", near=near)
