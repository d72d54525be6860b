from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from db.models import Dealer, Territory
from db.store import Store
from db.vocabulary import Channel, DealerStatus, DealerType, Grade, NeedKind, VisitState
from fieldapp.operations.dealers import BrandShare, change_dealer, delete_dealers, set_brands
from fieldapp.operations.people import NewPerson, PhoneLine, add_person, set_need
from fieldapp.operations.regions import end_region, rename_region
from fieldapp.pinyin import readings, sort_key
from fieldapp.queries.dealer_choice import DealerFilter, DealerOrder
from fieldapp.queries.dealer_counts import channel_yields, dealer_counts, wealth
from fieldapp.queries.dealer_file import dealer_file, referrals_around
from fieldapp.queries.dealers import (
    DealerList,
    DealerRow,
    dealer_block,
    dealer_list,
    dealer_row,
    dealer_rows,
    dealer_window,
)
from fieldapp.rules.cadence import Cadence
from fieldapp.rules.dealers import InfoClass, Known
from fieldapp.rules.house_rules import HouseRules
from fieldapp.texts import Text
from tests.support import make
from tests.support.statements import statements

TODAY = date(2026, 11, 23)
LONGHU, GUODIAN, ZHONGMU = "410184105000", "410184106000", "410122000000"
SETUP = Text("Set up")
NAMES = ("郑州兴达家电", "安阳鑫源电器", "单老板家电", "曾记商行", "TKL专卖", "新郑宏盛家电", "兴达家电")


@pytest.fixture
def ids(store: Store) -> dict[str, UUID]:
    """Dealers in three places, with all statuses, some grades, one territory and some visits."""
    made: dict[str, UUID] = {}
    with store.loading() as session:
        make.places(session)
        rep = make.colleague(session, name="李明")
        territory = Territory(name="新郑", colleague_id=rep.id)
        session.add(territory)
        session.flush()
        for number, name in enumerate(NAMES):
            dealer = make.dealer(
                session,
                name=name,
                region_code=(LONGHU, GUODIAN, ZHONGMU)[number % 3],
                status=list(DealerStatus)[number % 5],
                grade=(None, *Grade)[number % 4],
                type=DealerType.REPAIR_SHOP if number % 2 else DealerType.APPLIANCE_STORE,
                territory_id=territory.id if number < 4 else None,
                is_core=number == 1,
            )
            made[name] = dealer.id
            for day in range(number % 4):
                make.visit(
                    session,
                    dealer.id,
                    TODAY - timedelta(days=day),
                    state=VisitState.DONE,
                    visited_on=TODAY - timedelta(days=10 * day + number),
                )
            if number % 2:
                make.visit(session, dealer.id, TODAY + timedelta(days=number))
        make.dealer(session, name="已删除", deleted_at=datetime(2026, 1, 1, tzinfo=UTC))
    return made


def _walk(
    session: Session, chosen: DealerFilter, order: DealerOrder, *, descending: bool, size: int
) -> Iterator[DealerRow]:
    window = dealer_window(session, chosen, order, descending=descending, block=size)
    for start in window.starts:
        yield from dealer_block(session, chosen, order, descending=descending, after=start, count=size)


def test_a_dealer_is_found_on_its_own_line_and_not_where_two_ids_meet() -> None:
    first, second = UUID("11111111-2222-7333-8444-555555555555"), UUID("66666666-2222-7333-8444-777777777777")
    listed = DealerList.of([first, second])
    across = UUID((str(first) + str(second))[24:60].replace("-", "")[:32])
    assert (len(listed), listed.ids(1), listed.ids(0, 1)) == (2, [second], [first])
    assert [listed.line_of(one) for one in (first, second, across)] == [0, 1, None]
    assert (len(DealerList.of([])), DealerList.of([]).line_of(first)) == (0, None)


def test_names_are_sorted_as_they_are_read(store: Store, ids: dict[str, UUID]) -> None:
    with store.reading() as session:
        rows = dealer_block(session)
    assert [row.name for row in rows] == sorted(NAMES, key=lambda name: sort_key(readings(name)))
    assert [row.name for row in rows][:2] == ["安阳鑫源电器", "单老板家电"]


@pytest.mark.parametrize(("order", "descending"), list(product(DealerOrder, (False, True))))
def test_blocks_of_any_size_and_order_show_each_dealer_once(
    store: Store, ids: dict[str, UUID], order: DealerOrder, descending: bool
) -> None:
    with store.reading() as session:
        whole = dealer_block(session, order=order, descending=descending)
        assert len(whole) == len(NAMES)
        for size in (1, 2, 3, 7, 50):
            walked = list(_walk(session, DealerFilter(), order, descending=descending, size=size))
            assert walked == whole
        on = [dealer_block(session, order=order, descending=descending, after=row.key, count=1) for row in whole]
    assert [block[0] for block in on[:-1]] == whole[1:]
    assert on[-1] == []


def test_each_order_sorts_by_what_it_says(store: Store, ids: dict[str, UUID]) -> None:
    never, far = date.min, date.max
    with store.reading() as session:
        rows = {order: dealer_block(session, order=order) for order in DealerOrder}
    steps = list(DealerStatus)
    assert (places := [row.region_code for row in rows[DealerOrder.PLACE]]) == sorted(places)
    assert (grades := [row.grade or "Z" for row in rows[DealerOrder.GRADE]]) == sorted(grades)
    assert (stand := [steps.index(row.status) for row in rows[DealerOrder.STATUS]]) == sorted(stand)
    assert (last := [row.last_visit_on or never for row in rows[DealerOrder.LAST_VISIT]]) == sorted(last)
    assert (coming := [row.next_visit_on or far for row in rows[DealerOrder.NEXT_VISIT]]) == sorted(coming)

    def due(row: DealerRow) -> date:
        return far if row.status is DealerStatus.ENDED else row.due_on or never

    assert (dues := [due(row) for row in rows[DealerOrder.DUE]]) == sorted(dues)
    with store.reading() as session:
        weekly = Cadence(a=7, b=7, c=7, prospect=7, dormant=7)
        rows_weekly = dealer_block(session, order=DealerOrder.DUE, cadence=weekly)
    assert (dues := [due(row) for row in rows_weekly]) == sorted(dues)


@pytest.mark.parametrize(("order", "descending"), list(product(DealerOrder, (False, True))))
def test_the_whole_list_is_the_same_as_its_blocks(
    store: Store, ids: dict[str, UUID], order: DealerOrder, descending: bool
) -> None:
    chosen = DealerFilter(statuses=frozenset({DealerStatus.PROSPECT, DealerStatus.OPENING, DealerStatus.ACTIVE}))
    with store.reading() as session:
        rows = dealer_block(session, chosen, order, descending=descending)
        listed = dealer_list(session, chosen, order, descending=descending)
        assert listed.ids() == [row.id for row in rows]
        assert [listed.line_of(row.id) for row in rows] == list(range(len(listed)))
        assert listed.line_of(ids[NAMES[3]]) is None
        lines = dealer_rows(session, listed.ids(1, 3))
        assert [(row.id, row.name) for row in lines] == [(row.id, row.name) for row in rows[1:3]]


def test_lines_of_dealers_that_are_gone_are_left_out(store: Store, ids: dict[str, UUID]) -> None:
    one, other = ids["曾记商行"], ids["兴达家电"]
    delete_dealers(store, [one])
    with store.reading() as session:
        assert [row.id for row in dealer_rows(session, [other, one])] == [other]
        assert dealer_rows(session, []) == []


def test_filters_combine(store: Store, ids: dict[str, UUID]) -> None:
    with store.reading() as session:
        territory = session.get_one(Dealer, ids["郑州兴达家电"]).territory_id

        def found(**given: object) -> set[str]:
            chosen = replace(DealerFilter(), **given)  # type: ignore[arg-type]
            rows = dealer_block(session, chosen)
            assert dealer_window(session, chosen).total == dealer_counts(session, chosen).total == len(rows)
            return {row.name for row in rows}

        everybody = set(NAMES)
        assert found() == everybody
        assert found(statuses=frozenset({DealerStatus.PROSPECT})) == {NAMES[0], NAMES[5]}
        assert found(grades=frozenset({Grade.A, None})) == {NAMES[0], NAMES[1], NAMES[4], NAMES[5]}
        assert found(types=frozenset({DealerType.REPAIR_SHOP})) == {NAMES[1], NAMES[3], NAMES[5]}
        assert found(region_prefix="410184") == everybody - {NAMES[2], NAMES[5]}
        assert found(region_prefix="41") == everybody
        assert found(territory_id=territory) == set(NAMES[:4])
        assert found(core_only=True) == {NAMES[1]}
        assert found(text="兴达") == {NAMES[0], NAMES[6]}
        assert found(text="兴达家电") == {NAMES[0], NAMES[6]}
        assert found(text="xd", region_prefix="410184", statuses=frozenset({DealerStatus.PROSPECT})) == {NAMES[0]}
        assert found(text="nobody") == set()
        assert found(text="  ") == everybody


def test_a_line_says_where_whom_and_when(store: Store, ids: dict[str, UUID]) -> None:
    dealer_id = ids["单老板家电"]
    with store.transaction(SETUP) as session:
        make.person(session, dealer_id, "13800000000", name="小工", is_main=False)
        make.person(session, dealer_id, "13837901234", "67891234", name="单雄", is_main=True)
    with store.reading() as session:
        row = dealer_row(session, dealer_id, Cadence(b=20))
    assert row is not None
    assert (row.place, row.person, row.phone) == ("郑州市中牟县", "单雄", "13837901234")
    assert (row.last_visit_on, row.next_visit_on) == (TODAY - timedelta(days=2), None)
    assert (row.grade, row.due_on) == (Grade.B, TODAY + timedelta(days=18))
    change_dealer(store, dealer_id, {"phone": "0371 67891234", "cadence_days": 5})
    with store.reading() as session:
        again = dealer_row(session, dealer_id)
    assert again is not None
    assert (again.phone, again.due_on) == ("037167891234", TODAY + timedelta(days=3))


def test_a_place_that_is_no_more_keeps_its_name(store: Store, ids: dict[str, UUID]) -> None:
    end_region(store, LONGHU, on=TODAY)
    rename_region(store, "410184000000", "新郑区", on=TODAY)
    with store.reading() as session:
        row = dealer_row(session, ids["郑州兴达家电"])
    assert row is not None
    assert row.place == "新郑区龙湖镇"


@pytest.mark.parametrize("many", [1, 60])
def test_the_number_of_statements_does_not_grow(store: Store, ids: dict[str, UUID], many: int) -> None:
    with store.transaction(SETUP) as session:
        for _ in range(many):
            dealer = make.dealer(session, referred_by_id=ids["兴达家电"])
            make.person(session, dealer.id, "13837901234")
    with store.reading() as session:
        for work, count in (
            (lambda: dealer_block(session, count=1000), 1),
            (lambda: dealer_window(session, block=10), 2),
            (lambda: dealer_file(session, ids["兴达家电"], today=TODAY, rules=HouseRules()), 18),
            (lambda: referrals_around(session, ids["兴达家电"]), 1),
            (lambda: dealer_counts(session), 1),
        ):
            with statements(store) as sent:
                work()
            assert len(sent) == count


def test_a_block_is_found_through_the_index_and_not_counted_up_to(store: Store, ids: dict[str, UUID]) -> None:
    with store.reading() as session:
        key = dealer_block(session, count=1)[0].key
        with statements(store) as sent:
            dealer_block(session, after=key, count=5)
        question = sent[0].split("WHERE dealer.id IN (")[1].rsplit(") ORDER BY", 1)[0]
        plan = session.connection().exec_driver_sql("EXPLAIN QUERY PLAN " + question, ("a", "b", 5, 0))
        steps = " ".join(row[3] for row in plan)
    assert "USING INDEX ix_dealer_list" in steps or "USING COVERING INDEX ix_dealer_list" in steps
    assert "TEMP B-TREE" not in steps


def test_the_file_shows_what_is_known_and_what_is_missing(store: Store, ids: dict[str, UUID]) -> None:
    dealer_id = ids["郑州兴达家电"]
    change_dealer(store, dealer_id, {"since": "2020-06-01", "yearly_sales": "800000", "credit_limit": "50000"})
    set_brands(store, dealer_id, [BrandShare("甲牌", 40), BrandShare("乙牌", 60)])
    new = NewPerson(name="王丽", phones=(PhoneLine("13837901234"),), birthday="腊月三十")
    saved, _ = add_person(store, dealer_id, new, today=TODAY)
    set_need(store, saved.id, NeedKind.SUCCESS, strength=3)
    with store.reading() as session:
        file = dealer_file(session, dealer_id, today=TODAY, rules=HouseRules())
        assert dealer_file(session, UUID(int=1), today=TODAY, rules=HouseRules()) is None
    assert file is not None
    assert (file.territory, file.rep, file.years) == ("新郑", "李明", 6)
    assert file.place is not None
    assert (file.place.short, file.place.full) == ("新郑市龙湖镇", "河南省郑州市新郑市龙湖镇")
    assert [brand.brand for brand in file.brands] == ["乙牌", "甲牌"]
    assert [person.name for person in file.people] == ["王丽"]
    states = {state.kind: state for state in file.classes}
    assert states[InfoClass.PERSONAL].missing == (Known.WECHAT, Known.FAMILY, Known.LIKES)
    assert states[InfoClass.FINANCIAL].percent == 33
    assert Known.BRANDS not in states[InfoClass.OPERATIONS].missing


def test_referrals_counts_and_yields(store: Store, ids: dict[str, UUID]) -> None:
    first, second, third = (ids[name] for name in NAMES[:3])
    change_dealer(store, second, {"referred_by_id": first, "channel": Channel.REFERRAL, "since": "2025-01-01"})
    change_dealer(store, third, {"referred_by_id": second, "channel": Channel.REFERRAL})
    with store.reading() as session:
        assert [(row.name, row.depth) for row in referrals_around(session, third)] == list(
            zip(NAMES[:3], range(3), strict=True)
        )
        counts = dealer_counts(session)
        assert (counts.total, counts.core, counts.statuses[DealerStatus.PROSPECT]) == (7, 1, 2)
        assert wealth(session, 50).short == 50 - 4
        assert [(row.channel, row.found, row.won) for row in channel_yields(session)] == [
            (Channel.REFERRAL, 2, 1),
            (None, 5, 0),
        ]
