"""Methods of support, high ground and rounds of input come in from workbooks: they belong to markets, or to either."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from db.models import (
    CompetitorGoal,
    CoreTownship,
    HighGround,
    InputRound,
    MarketEstimate,
    SupportMethod,
    Territory,
    TerritoryRegion,
)
from db.store import Store
from db.vocabulary import GroundKind, Role
from db.vocabulary import SupportMethod as Method
from fieldapp.errors import RefusedError
from fieldapp.exporting.export import export_file
from fieldapp.importing.figures import Became
from fieldapp.importing.plan import Mode
from fieldapp.importing.read_file import open_file
from fieldapp.importing.record_lists import RecordsImported, finder, meanings_of, try_out_records
from fieldapp.list_names import ListName
from fieldapp.operations.competitors import choose_opponent
from fieldapp.operations.dealers import delete_dealers
from fieldapp.operations.high_ground import add_ground, begin_round, change_round
from fieldapp.operations.history import undo_last
from fieldapp.operations.regions import add_core_township
from fieldapp.operations.revival import set_market_estimate
from fieldapp.operations.support import declare_method
from fieldapp.record_lists import LISTS
from fieldapp.texts import speaking
from tests.support import make
from tests.support.files import xlsx_file
from tests.support.lists import NOW, TODAY, take_list

XINZHENG, LONGHU, GUODIAN = "410184000000", "410184105000", "410184106000"
Take = Callable[..., RecordsImported]


@pytest.fixture
def dealers(store: Store) -> dict[str, UUID]:
    """Two dealers of one name, another, and under ``me`` the rep who works here."""
    with store.loading() as session:
        make.places(session)
        me = make.colleague(session).id
        found = {
            "longhu": make.dealer(session, name="鑫源家电").id,
            "guodian": make.dealer(session, name="鑫源家电", region_code=GUODIAN).id,
            "xingda": make.dealer(session, name="兴达家电", code="D2").id,
            "me": me,
        }
    store.work_as(me)
    return found


@pytest.fixture
def take(store: Store, tmp_path: Path) -> Take:
    """Imports a workbook of these rows."""
    numbers = iter(range(100))

    def take(name: ListName, *rows: Sequence[Any], **how: Any) -> RecordsImported:
        return take_list(store, name, xlsx_file(tmp_path / f"{next(numbers)}.xlsx", rows), **how)

    return take


METHODS = ("县市", "开始日期", "结束日期", "投放方式", "重点客户", "承诺", "安抚措施")


def test_methods_come_in_with_the_supported_dealer_and_one_undo_takes_them_back(
    store: Store, take: Take, dealers: dict[str, UUID]
) -> None:
    rows = (
        ("2026 年资源投放方式",),
        METHODS,
        ("新郑市", date(2026, 10, 1), date(2026, 12, 31), "集中", "兴达家电", "全年专卖", "每月走访其余各家"),
        ("中牟县", "2026.10.1", "2026年12月31日", "全面突破", None, None, None),
    )
    assert take(ListName.METHODS, *rows, dry=True).became == {Became.ADDED: 2}
    with store.reading() as session:
        assert session.scalars(select(SupportMethod)).all() == []
    done = take(ListName.METHODS, *rows)
    assert [line.whose for line in done.lines] == ["新郑市 兴达家电", "中牟县"]
    with store.reading() as session:
        even, concentrated = session.scalars(select(SupportMethod).order_by(SupportMethod.region_code))
        assert (concentrated.region_code, concentrated.method) == (XINZHENG, Method.CONCENTRATED)
        assert (concentrated.first_on, concentrated.last_on) == (date(2026, 10, 1), date(2026, 12, 31))
        assert (concentrated.commitment, concentrated.reassurance) == ("全年专卖", "每月走访其余各家")
        assert (even.method, even.dealer_id, even.last_on) == (Method.EVEN, None, date(2026, 12, 31))
        assert concentrated.dealer_id == dealers["xingda"]
        assert {even.colleague_id, concentrated.colleague_id} == {dealers["me"]}
    assert take(ListName.METHODS, *rows, again=True).became == {Became.UNCHANGED: 2}
    undo_last(store)
    with store.reading() as session:
        assert session.scalars(select(SupportMethod)).all() == []


@pytest.mark.usefixtures("dealers")
@pytest.mark.parametrize(("language", "reason"), [("en", "declared there already"), ("zh_CN", "已申明")])
def test_a_method_that_cannot_be_declared_fails_with_the_reason_in_the_language_spoken(
    store: Store, take: Take, language: str, reason: str
) -> None:
    days = {"first_on": date(2026, 7, 1), "last_on": date(2026, 9, 30)}
    declare_method(store, {"region_code": XINZHENG, "method": Method.EVEN} | days)
    done = take(
        ListName.METHODS,
        METHODS,
        ("新郑市", date(2026, 9, 30), date(2026, 12, 31), "集中突破", None, None, None),
        ("新郑市", date(2026, 12, 31), date(2026, 10, 1), "集中突破", None, None, None),
        ("新郑市", date(2026, 10, 1), date(2026, 12, 31), "集中突破", "无此店", None, None),
        ("火星县", date(2026, 10, 1), date(2026, 12, 31), "集中突破", None, None, None),
        (None, date(2026, 10, 1), date(2026, 12, 31), "集中突破", None, None, None),
        ("新郑市", None, date(2026, 12, 31), "集中突破", None, None, None),
        ("新郑市", date(2026, 10, 1), date(2026, 12, 31), "集中突破", None, None, None),
        ("新郑市", date(2026, 12, 1), date(2026, 12, 31), "全面突破", None, None, None),
    )
    assert (sorted(done.failed), done.became[Became.ADDED]) == ([2, 3, 4, 5, 6, 7, 9], 1)
    with speaking(language):
        assert reason in str(done.failed[2])
        assert reason in str(done.failed[9])
        assert "火星县" in str(done.failed[5])


def test_a_list_that_does_not_say_whose_it_is_is_refused(take: Take) -> None:
    with pytest.raises(RefusedError, match="market"):
        take(
            ListName.METHODS, ("客户", "开始日期", "结束日期", "方式"), ("兴达家电", "2026-10-01", "2026-12-31", "集中")
        )
    with pytest.raises(RefusedError, match="township"):
        take(ListName.ROUNDS, ("投入日期", "投入内容"), ("2026-10-01", "门头"))


def test_where_nobody_has_said_who_works_here_no_row_comes_in(store: Store, take: Take) -> None:
    with store.loading() as session:
        make.places(session)
    done = take(ListName.GROUND, ("市场", "种类", "制高点"), ("新郑市", "灯箱", "汽车站灯箱"))
    assert "who works here" in str(done.failed[2])


def test_what_a_manager_brings_in_belongs_to_the_rep_of_the_market(store: Store, take: Take) -> None:
    with store.loading() as session:
        make.places(session)
        rep, boss = make.colleague(session).id, make.colleague(session, role=Role.MANAGER).id
        ground = Territory(name="新郑片", colleague_id=rep)
        session.add(ground)
        session.flush()
        session.add(TerritoryRegion(territory_id=ground.id, region_code=XINZHENG))
    store.work_as(boss)
    take(
        ListName.GROUND,
        ("市场", "种类", "制高点"),
        ("龙湖镇", "灯箱", "汽车站灯箱"),
        ("中牟县", "展台", "商场正门展位"),
    )
    with store.reading() as session:
        owners = dict(session.execute(select(HighGround.what, HighGround.colleague_id)).all())
    assert owners == {"汽车站灯箱": rep, "商场正门展位": boss}


def test_high_ground_is_recognised_by_its_market_and_filled_in_unless_the_file_wins(
    store: Store, take: Take, dealers: dict[str, UUID]
) -> None:
    headings = ("市场", "类别", "制高点", "品牌", "是否我方", "所在经销商", "占据日期", "备注")
    first = ("新郑市龙湖镇", "最好的经销商", "镇上最大家电店", "朔川", "否", None, "2026-01-01", None)
    assert take(ListName.GROUND, headings, first, ("郭店镇", *first[1:])).became == {Became.ADDED: 2}
    now_ours = (LONGHU, "最好的经销商", "镇上最大家电店", "云锦", "是", "鑫源家电", "2026-11-01", "刚签下")
    take(ListName.GROUND, headings, now_ours)
    with store.reading() as session:
        (held,) = session.scalars(select(HighGround).where(HighGround.region_code == LONGHU))
        assert (held.holder, held.is_ours, held.since) == ("朔川", False, date(2026, 1, 1))  # as they were
        assert (held.dealer_id, held.note) == (dealers["longhu"], "刚签下")  # were empty
    take(ListName.GROUND, headings, now_ours, mode=Mode.UPDATE, again=True)
    with store.reading() as session:
        (held,) = session.scalars(select(HighGround).where(HighGround.region_code == LONGHU))
        assert (held.kind, held.holder, held.is_ours) == (GroundKind.BEST_DEALER, "云锦", True)
        assert len(session.scalars(select(HighGround)).all()) == 2


ROUNDS = ("客户名称", "乡镇", "轮次", "投入日期", "投入内容", "投入金额（万元）", "效果", "销售额")


def _rounds(store: Store) -> list[tuple[UUID | str, int, date]]:
    with store.reading() as session:
        found = session.scalars(select(InputRound).order_by(InputRound.began_on))
        return [(made.dealer_id or made.region_code, made.number, made.began_on) for made in found]


def test_rounds_are_numbered_by_their_days_whatever_the_order_of_the_file(
    store: Store, take: Take, dealers: dict[str, UUID]
) -> None:
    at, june, august, october = dealers["guodian"], date(2026, 6, 1), date(2026, 8, 1), date(2026, 10, 1)
    _id, _changed = begin_round(store, {"dealer_id": at, "began_on": august, "input": "展台", "result": "月销 22 台"})
    done = take(
        ListName.ROUNDS,
        ROUNDS,
        ("鑫源家电", "郭店镇", None, october, "包销机一款", 1.6, None, None),
        ("鑫源家电", "郭店镇", "第1轮", june, "样机两台", 0.9, "月销 13 台", 8.6),
        (None, "郭店镇", None, june, "集日路演三场", 0.68, "两家进货", None),
    )
    assert (done.failed, done.became[Became.ADDED]) == ({}, 3)
    assert [line.whose for line in done.lines] == ["鑫源家电", "鑫源家电", "郭店镇"]
    told = _rounds(store)
    assert [one for one in told if one[0] == at] == [(at, 1, june), (at, 2, august), (at, 3, october)]
    assert (GUODIAN, 1, june) in told
    with store.reading() as session:
        (amount,) = session.scalars(select(InputRound.amount).where(InputRound.input == "样机两台"))
    assert amount == Decimal(9_000)
    undo_last(store)
    assert _rounds(store) == [(at, 1, august)]


def test_the_next_round_does_not_come_in_before_the_result_of_the_last(
    store: Store, take: Take, dealers: dict[str, UUID]
) -> None:
    begin_round(store, {"dealer_id": dealers["xingda"], "began_on": date(2026, 6, 1), "input": "展台"})
    after = ("D2", date(2026, 8, 1), "门头", None)
    headings = ("客户编码", "日期", "投入", "结果")
    done = take(ListName.ROUNDS, headings, after)
    assert "2026-06-01" in str(done.failed[2])
    done = take(ListName.ROUNDS, headings, after, ("D2", date(2026, 6, 1), "展台", "厨电起量"))
    assert done.became == {Became.UPDATED: 1, Became.ADDED: 1}
    assert [number for _whose, number, _day in _rounds(store)] == [1, 2]
    done = take(ListName.ROUNDS, headings, ("D2", date(2026, 5, 1), "样机", None))
    assert "2026-05-01" in str(done.failed[2])
    nowhere = take(ListName.ROUNDS, (*headings, "乡镇"), (None, date(2026, 5, 1), "样机", None, None))
    assert "township" in str(nowhere.failed[2])


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_what_goes_out_comes_in_again_as_it_was(
    store: Store, dealers: dict[str, UUID], tmp_path: Path, language: str, ending: str
) -> None:
    days = {"first_on": date(2026, 10, 1), "last_on": date(2026, 12, 31)}
    supported = {"dealer_id": dealers["guodian"], "commitment": "=单店 60 万", "reassurance": "新品同步供货"}
    declare_method(
        store, {"region_code": XINZHENG, "method": Method.CONCENTRATED, "dealer_id": dealers["xingda"]} | days
    )
    declare_method(store, {"region_code": GUODIAN, "method": Method.CONCENTRATED} | days | supported)
    ground = {"kind": GroundKind.LIGHT_BOX, "what": "汽车站灯箱", "is_ours": True, "since": TODAY}
    add_ground(store, {"region_code": LONGHU, "dealer_id": dealers["longhu"]} | ground)
    add_ground(store, {"region_code": XINZHENG} | ground)
    began = {"began_on": date(2026, 6, 1), "input": "展台", "amount": Decimal("4200.50")}
    done_with = {"ended_on": TODAY, "result": "两家进货", "sales_after": Decimal(41_000)}
    for where in ({"dealer_id": dealers["guodian"]}, {"region_code": LONGHU}):
        round_id, _changed = begin_round(store, where | began)
        change_round(store, round_id, done_with)
    for code in (XINZHENG, LONGHU):
        goal = {"stage": 2, "opponent": "岚屿", "deadline": TODAY, "measure": "陈列", "acted_on": TODAY}
        choose_opponent(store, {"region_code": code, "expected_reaction_days": 15} | goal)
        set_market_estimate(store, code, 2026, {"yearly_sales": Decimal("1234567.80"), "source": "商务局"})
        add_core_township(store, code, since=TODAY, goal="两家店")
    of_markets = (ListName.OPPONENTS, ListName.MARKETS, ListName.CORE)
    with speaking(language):
        for name in (ListName.METHODS, ListName.GROUND, ListName.ROUNDS, *of_markets):
            path, of = tmp_path / f"{name}.{ending}", LISTS[name]
            assert export_file(store, path, today=TODAY, now=NOW, list_name=name).rows == 2
            source = open_file(path, finder(of))
            meanings = meanings_of(of, source.sheet.headings)
            assert None not in meanings
            done = try_out_records(store, of, source, meanings, Mode.UPDATE, today=TODAY)
            assert (done.became[Became.UNCHANGED], done.failed) == (2, {}), name


def test_of_a_removed_dealer_its_rounds_do_not_go_out_and_its_market_s_ground_does(
    store: Store, dealers: dict[str, UUID], tmp_path: Path
) -> None:
    begin_round(store, {"dealer_id": dealers["xingda"], "began_on": TODAY, "input": "展台"})
    add_ground(store, {"region_code": LONGHU, "kind": GroundKind.OTHER, "what": "街口", "dealer_id": dealers["xingda"]})
    delete_dealers(store, [dealers["xingda"]])
    rows = [
        export_file(store, tmp_path / f"{name}.csv", today=TODAY, now=NOW, list_name=name).rows
        for name in (ListName.ROUNDS, ListName.GROUND)
    ]
    assert rows == [0, 1]
    assert "兴达家电" not in (tmp_path / "high-ground.csv").read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("name", "rows", "table", "held"),
    [
        (
            ListName.OPPONENTS,
            [("市场", "期次", "竞争对手", "截止日期", "措施"), ("新郑市", 1, "岚屿", date(2026, 12, 31), "门口陈列")],
            CompetitorGoal,
            {
                "region_code": XINZHENG,
                "stage": 1,
                "opponent": "岚屿",
                "deadline": date(2026, 12, 31),
                "measure": "门口陈列",
            },
        ),
        (
            ListName.MARKETS,
            [("市场", "年度", "市场容量（万元）", "来源"), ("新郑市龙湖镇", 2026, "1,200", "商务局")],
            MarketEstimate,
            {"region_code": LONGHU, "year": 2026, "yearly_sales": Decimal(12_000_000), "source": "商务局"},
        ),
        (
            ListName.CORE,
            [("乡镇", "列入日期", "目标"), ("新郑市龙湖镇", "2026.1.5", "两家店")],
            CoreTownship,
            {"region_code": LONGHU, "since": date(2026, 1, 5), "goal": "两家店", "progress": ""},
        ),
    ],
    ids=["opponents", "sizes of markets", "core townships"],
)
@pytest.mark.usefixtures("dealers")
def test_what_belongs_to_a_market_alone_comes_in_once_and_one_undo_takes_it_back(
    store: Store, take: Take, *, name: ListName, rows: Sequence[Sequence[Any]], table: Any, held: dict[str, Any]
) -> None:
    done = take(name, *rows)
    assert (done.became, done.failed) == ({Became.ADDED: 1}, {})
    with store.reading() as session:
        (row,) = session.scalars(select(table))
        assert {field: getattr(row, field) for field in held} == held
    assert take(name, *rows, again=True).became == {Became.UNCHANGED: 1}
    undo_last(store)
    with store.reading() as session:
        assert session.scalars(select(table)).all() == []


@pytest.mark.usefixtures("dealers")
def test_a_reaction_to_nothing_and_a_market_that_sells_nothing_fail(take: Take) -> None:
    opponents = take(ListName.OPPONENTS, ("市场", "竞争对手", "对手反应日期"), ("新郑市", "岚屿", date(2026, 10, 1)))
    assert "before we act" in str(opponents.failed[2])
    markets = take(ListName.MARKETS, ("市场", "年度", "市场容量"), ("新郑市", 2026, 0))
    assert "above zero" in str(markets.failed[2])


@pytest.mark.usefixtures("dealers")
def test_an_opponent_without_a_stage_is_that_of_the_first_and_comes_in_once(store: Store, take: Take) -> None:
    rows = (("市场", "竞争对手"), ("新郑市", "岚屿"))
    assert take(ListName.OPPONENTS, *rows).became == {Became.ADDED: 1}
    assert take(ListName.OPPONENTS, *rows, again=True).became == {Became.UNCHANGED: 1}
    with store.reading() as session:
        assert [goal.stage for goal in session.scalars(select(CompetitorGoal))] == [1]
