from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from db.base import new_id
from db.models import Dealer, DealerBrand, LadderMove, Person, PersonPhone
from db.store import Store
from db.vocabulary import AssetKind, DealerLevel, DealerStatus, DealerType, Grade, HardshipKind, LadderStep
from fieldapp.errors import BugError, FieldRefusedError, RefusedError
from fieldapp.operations import Area
from fieldapp.operations.dealers import (
    BrandShare,
    NewDealer,
    add_dealer,
    add_hardship,
    add_shop_asset,
    change_dealer,
    change_dealers,
    change_hardship,
    delete_dealers,
    mark_checked,
    move_on_ladder,
    remove_shop_asset,
    restore_dealers,
    set_brands,
    set_grade,
    set_status,
    set_territory,
)
from fieldapp.operations.history import undo_last
from fieldapp.queries.dealer_file import dealer_file
from fieldapp.queries.dealers import dealer_row
from fieldapp.queries.history import history_of
from fieldapp.rules.dealers import InfoClass
from fieldapp.rules.house_rules import HouseRules
from tests.support import make

TODAY = date(2026, 11, 23)
LONGHU, XINZHENG = "410184105000", "410184000000"


@pytest.fixture(autouse=True)
def regions(store: Store) -> None:
    with store.loading() as session:
        make.places(session)


def _add(store: Store, name: str = "兴达家电", **given: Any) -> UUID:
    return add_dealer(store, NewDealer(**{"name": name, "region_code": LONGHU} | given))[0]


def _dealer(store: Store, dealer_id: UUID) -> Dealer:
    with store.reading() as session:
        dealer = session.get_one(Dealer, dealer_id)
        session.expunge(dealer)  # else the end of reading empties it
        return dealer


def _labels(store: Store, row_id: UUID) -> list[str]:
    with store.reading() as session:
        return [str(entry.what) for entry in history_of(session, [row_id])]


def test_a_name_and_a_place_are_enough(store: Store) -> None:
    dealer_id, changed = add_dealer(store, NewDealer(name=" 兴达家电 ", region_code=LONGHU))
    dealer = _dealer(store, dealer_id)
    assert (dealer.name, dealer.status, dealer.level) == ("兴达家电", DealerStatus.PROSPECT, DealerLevel.TOWNSHIP)
    assert changed.touches(Area.DEALERS, Area.REMINDERS)
    assert _labels(store, dealer_id) == ["Add 兴达家电"]


def test_the_market_level_follows_from_the_place(store: Store) -> None:
    assert _dealer(store, _add(store, region_code=XINZHENG)).level is DealerLevel.COUNTY
    assert _dealer(store, _add(store, region_code=XINZHENG, level=DealerLevel.TOWNSHIP)).level is DealerLevel.TOWNSHIP


def test_the_phone_goes_to_the_person_who_is_named_with_it(store: Store) -> None:
    with_person = _add(store, person="王丽", phone="+86 138-3790-1234")
    alone = _add(store, "鑫源", phone="0371 67891234")
    with store.reading() as session:
        person = session.scalars(select(Person)).one()
        assert (person.dealer_id, person.name, person.is_main) == (with_person, "王丽", True)
        assert session.scalars(select(PersonPhone.number)).all() == ["13837901234"]
    assert (_dealer(store, with_person).phone, _dealer(store, alone).phone) == ("", "037167891234")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "长" * 81}, "name"),
        ({"region_code": ""}, "region_code"),
        ({"region_code": "999999"}, "region_code"),
        ({"phone": "微信同号"}, "phone"),
    ],
)
def test_what_cannot_be_is_refused_with_the_name_of_its_field(store: Store, given: Any, field: str) -> None:
    with pytest.raises(FieldRefusedError) as refused:
        _add(store, **given)
    assert refused.value.field == field
    with store.reading() as session:
        assert session.scalars(select(Dealer.id)).all() == []


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("name", " 新名 ", "新名"),
        ("type", "repair_shop", DealerType.REPAIR_SHOP),
        ("type", DealerType.HYPERMARKET, DealerType.HYPERMARKET),
        ("credit_limit", "50000.50", Decimal("50000.50")),
        ("working_capital", "", None),
        ("since", "2021-05-01", date(2021, 5, 1)),
        ("since", None, None),
        ("staff_count", "12", 12),
        ("phone", "0371-6789 1234", "037167891234"),
        ("phone", "", ""),
        ("note", None, ""),
        ("is_core", True, True),
        ("cadence_days", 10, 10),
    ],
)
def test_a_field_takes_what_was_typed(store: Store, field: str, typed: object, kept: object) -> None:
    dealer_id = _add(store)
    change_dealer(store, dealer_id, {field: typed})
    assert getattr(_dealer(store, dealer_id), field) == kept


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("type", "supermarket"),
        ("credit_limit", "-1"),
        ("credit_limit", "1.005"),
        ("credit_limit", "NaN"),
        ("credit_limit", "1e30"),
        ("working_capital", "five"),
        ("since", "yesterday"),
        ("staff_count", "-3"),
        ("loyalty", 6),
        ("tie_network", -1),
        ("cadence_days", 0),
        ("latitude_e6", 91_000_000),
        ("territory_id", "no id"),
        ("address", "长" * 201),
        ("phone", "none"),
        ("region_code", "1"),
    ],
)
def test_a_value_that_a_field_cannot_take_changes_nothing(store: Store, field: str, typed: object) -> None:
    dealer_id = _add(store)
    with pytest.raises(FieldRefusedError) as refused:
        change_dealer(store, dealer_id, {"note": "new", field: typed})
    assert refused.value.field == field
    assert str(refused.value.text)
    assert _dealer(store, dealer_id).note == ""


@pytest.mark.parametrize("field", ["id", "deleted_at", "ladder_step", "merged_into_id", "colour"])
def test_fields_that_are_not_for_forms_are_a_bug_to_change(store: Store, field: str) -> None:
    dealer_id = _add(store)
    with pytest.raises(BugError):
        change_dealer(store, dealer_id, {field: uuid4()})


def test_two_dealers_cannot_have_one_code(store: Store) -> None:
    first, second = _add(store, "甲"), _add(store, "乙")
    change_dealer(store, first, {"code": "HN-001"})
    change_dealer(store, first, {"code": "HN-001"})
    with pytest.raises(FieldRefusedError) as refused:
        change_dealer(store, second, {"code": " HN-001 "})
    assert "甲" in str(refused.value.text)
    change_dealer(store, second, {"code": ""})


def test_nobody_is_referred_by_those_whom_they_referred(store: Store) -> None:
    first, second, third = _add(store, "甲"), _add(store, "乙"), _add(store, "丙")
    change_dealer(store, second, {"referred_by_id": first})
    change_dealer(store, third, {"referred_by_id": second})
    for dealer_id, by in ((first, third), (first, first)):
        with pytest.raises(FieldRefusedError, match="referred"):
            change_dealer(store, dealer_id, {"referred_by_id": by})
    change_dealer(store, third, {"referred_by_id": None})


def test_many_are_changed_as_one(store: Store) -> None:
    ids = [_add(store, name) for name in "甲乙丙"]
    set_grade(store, ids, Grade.A)
    assert _labels(store, ids[0])[0] == "Change the grade of 3 dealers"
    set_grade(store, ids[:1], None)
    assert _labels(store, ids[0])[0] == "Change the grade of 甲"
    undo_last(store)
    undo_last(store)
    assert [_dealer(store, dealer_id).grade for dealer_id in ids] == [None, None, None]


def test_one_wrong_value_stops_the_change_of_all(store: Store) -> None:
    ids = [_add(store, name) for name in "甲乙"]
    with pytest.raises(FieldRefusedError):
        change_dealers(store, ids, {"loyalty": 9})
    with pytest.raises(RefusedError):
        change_dealers(store, [*ids, new_id()], {"loyalty": 3})
    with pytest.raises(RefusedError):
        change_dealers(store, [], {"loyalty": 3})
    assert [_dealer(store, dealer_id).loyalty for dealer_id in ids] == [0, 0]


def test_cooperation_begins_and_ends_with_the_status(store: Store) -> None:
    dealer_id = _add(store)
    set_status(store, [dealer_id], DealerStatus.ACTIVE, today=date(2024, 3, 1))
    set_status(store, [dealer_id], DealerStatus.ENDED, today=TODAY)
    ended = _dealer(store, dealer_id)
    assert (ended.since, ended.ended_on) == (date(2024, 3, 1), TODAY)
    set_status(store, [dealer_id], DealerStatus.ACTIVE, today=date(2027, 1, 1))
    back = _dealer(store, dealer_id)
    assert (back.since, back.ended_on) == (date(2024, 3, 1), None)


def test_every_move_on_the_ladder_has_its_day_and_its_evidence(store: Store) -> None:
    dealer_id = _add(store)
    with pytest.raises(FieldRefusedError, match="evidence"):
        move_on_ladder(store, dealer_id, LadderStep.CUSTOMER, evidence=" ", moved_on=TODAY)
    move_on_ladder(store, dealer_id, LadderStep.CUSTOMER, evidence="首单 3 万元", moved_on=TODAY)
    with pytest.raises(FieldRefusedError, match="already"):
        move_on_ladder(store, dealer_id, LadderStep.CUSTOMER, evidence="again", moved_on=TODAY)
    with store.reading() as session:
        move = session.scalars(select(LadderMove)).one()
        assert (move.step, move.moved_on, move.evidence) == (LadderStep.CUSTOMER, TODAY, "首单 3 万元")
    assert _dealer(store, dealer_id).ladder_step is LadderStep.CUSTOMER


def test_brands_are_replaced_as_a_whole_and_keep_their_rows(store: Store) -> None:
    dealer_id = _add(store)
    set_brands(store, dealer_id, [BrandShare("甲牌", 60, is_ours=True), BrandShare("Yunjin", 30)])
    with store.reading() as session:
        before = {row.brand: row.id for row in session.scalars(select(DealerBrand))}
    set_brands(store, dealer_id, [BrandShare("YUNJIN", 50), BrandShare("乙牌")])
    with store.reading() as session:
        after = {row.brand: (row.id, row.share_percent) for row in session.scalars(select(DealerBrand))}
    assert after["Yunjin"] == (before["Yunjin"], 50)
    assert set(after) == {"Yunjin", "乙牌"}
    for wrong in (
        [BrandShare("甲", 60), BrandShare("乙", 60)],
        [BrandShare("甲"), BrandShare(" 甲 ")],
        [BrandShare("")],
    ):
        with pytest.raises(FieldRefusedError):
            set_brands(store, dealer_id, wrong)


def test_what_stands_in_the_shop_and_hard_times_are_on_the_file(store: Store) -> None:
    dealer_id = _add(store)
    asset, _ = add_shop_asset(store, dealer_id, {"kind": AssetKind.SIGN, "value": "800", "put_up_on": TODAY})
    trouble, _ = add_hardship(store, dealer_id, {"kind": HardshipKind.ILLNESS, "noted_on": TODAY})
    change_hardship(store, trouble, {"over_on": date(2026, 12, 1)})
    with store.reading() as session:
        file = dealer_file(session, dealer_id, today=TODAY, rules=HouseRules())
    assert file is not None
    assert [(row.kind, row.value) for row in file.assets] == [(AssetKind.SIGN, Decimal(800))]
    assert [row.over_on for row in file.hardships] == [date(2026, 12, 1)]
    remove_shop_asset(store, asset)
    with pytest.raises(RefusedError):
        remove_shop_asset(store, asset)
    with pytest.raises(FieldRefusedError) as refused:
        add_hardship(store, dealer_id, {"noted_on": TODAY})
    assert refused.value.field == "kind"


def test_a_class_of_information_is_marked_as_checked(store: Store) -> None:
    dealer_id = _add(store)
    mark_checked(store, dealer_id, InfoClass.FINANCIAL, on=TODAY)
    with store.reading() as session:
        file = dealer_file(session, dealer_id, today=TODAY, rules=HouseRules())
    assert file is not None
    assert [(state.checked_on, state.stale) for state in file.classes] == [(None, True), (TODAY, False), (None, True)]


def test_deleted_dealers_can_be_restored(store: Store) -> None:
    dealer_id = _add(store)
    delete_dealers(store, [dealer_id])
    with store.reading() as session:
        assert dealer_row(session, dealer_id) is None
    with pytest.raises(RefusedError):
        change_dealer(store, dealer_id, {"note": "x"})
    restore_dealers(store, [dealer_id])
    with store.reading() as session:
        assert dealer_row(session, dealer_id) is not None


def test_a_territory_is_given_to_many(store: Store) -> None:
    ids = [_add(store, name) for name in "甲乙"]
    with store.loading() as session:
        from db.models import Territory

        territory = Territory(name="新郑")
        session.add(territory)
        session.flush()
    set_territory(store, ids, territory.id)
    assert {_dealer(store, dealer_id).territory_id for dealer_id in ids} == {territory.id}


@pytest.mark.parametrize(
    "operation",
    [
        lambda store, row: change_dealer(store, row, {"note": "x"}),
        lambda store, row: set_status(store, [row], DealerStatus.ACTIVE, today=TODAY),
        lambda store, row: set_brands(store, row, []),
        lambda store, row: delete_dealers(store, [row]),
        lambda store, row: restore_dealers(store, [row]),
        lambda store, row: add_hardship(store, row, {"kind": "loss", "noted_on": TODAY}),
    ],
)
def test_a_dealer_that_is_not_there_is_a_refusal_and_no_crash(
    store: Store, operation: Callable[[Store, UUID], object]
) -> None:
    with pytest.raises(RefusedError):
        operation(store, new_id())
