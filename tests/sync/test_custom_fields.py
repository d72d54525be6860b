"""Fields of the company's own between managers and reps."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from db.models import Conflict, CustomValue
from db.vocabulary import CustomKind, CustomOwner
from fieldapp.custom_columns import custom_fields
from fieldapp.errors import RefusedError
from fieldapp.operations.custom_fields import NewCustomField, add_custom_field, change_custom_field, set_custom_values
from fieldapp.queries.dealer_choice import CustomOrder
from fieldapp.queries.dealer_file import dealer_file
from fieldapp.queries.dealers import dealer_list, dealer_rows
from fieldapp.rules.custom_fields import LONGEST, custom_sort_key
from fieldapp.rules.house_rules import HouseRules
from fieldapp.texts import Text
from fieldapp.words.custom_fields import custom_cell, shown_custom
from tests.support.company import Laptop
from ui.widgets.custom_fields import custom_shown

DAY = date(2026, 11, 20)
OF_DEALER = CustomOwner.DEALER


def _add(laptop: Laptop, name: str, *choices: str) -> UUID:
    kind = CustomKind.CHOICE if choices else CustomKind.TEXT
    new = NewCustomField(owner=OF_DEALER, kind=kind, name_zh=name, choices=choices)
    return add_custom_field(laptop.store, new)[0]


def _stands(laptop: Laptop) -> list[tuple[object, ...]]:
    return laptop.rows("SELECT value FROM custom_value WHERE deleted_at IS NULL ORDER BY value")


def test_a_managers_field_reaches_every_rep_and_what_stands_in_it_only_whose_dealer_it_is(
    gao: Laptop, li: Laptop, boss: Laptop
) -> None:
    field = _add(boss, "冷库", "有", "没有")
    for laptop in (boss, gao, li):
        laptop.sync()
    for laptop in (gao, li):
        with laptop.store.reading() as session:
            (column,) = custom_fields(session, OF_DEALER)
        assert [option.name_zh for option in column.options] == ["有", "没有"]
    set_custom_values(gao.store, OF_DEALER, gao.add("高家的店"), {field: "有"})
    for laptop in (gao, boss, li):
        laptop.sync()
    assert len(_stands(boss)) == 1
    assert _stands(li) == []


def test_a_rep_cannot_change_fields_whatever_the_window_allows(gao: Laptop, boss: Laptop) -> None:
    field = _add(boss, "冷库")
    for laptop in (boss, gao):
        laptop.sync()
    with pytest.raises(RefusedError):
        change_custom_field(gao.store, field, {"name_zh": "改了"})
    with gao.store.transaction(Text("Around the window")) as session:
        session.connection().exec_driver_sql("UPDATE custom_field SET name_zh = '硬改'")
    gao.sync()
    boss.sync()
    gao.sync()
    for laptop in (boss, gao):
        assert laptop.rows("SELECT name_zh FROM custom_field") == [("冷库",)]


def test_two_who_fill_in_two_fields_at_once_do_not_collide_and_of_one_field_nothing_is_lost(
    gao: Laptop, boss: Laptop
) -> None:
    one, other = _add(boss, "甲"), _add(boss, "乙")
    dealer = gao.add("高家的店")
    for _turn in range(2):
        for laptop in (boss, gao):
            laptop.sync()
    set_custom_values(gao.store, OF_DEALER, dealer, {one: "高说的", other: "只有高"})
    set_custom_values(boss.store, OF_DEALER, dealer, {one: "经理说的"})
    for _turn in range(3):
        for laptop in (gao, boss):
            laptop.sync()
    assert _stands(gao) == _stands(boss)
    assert len(_stands(boss)) == 2
    assert ("只有高",) in _stands(boss)
    lost = {"高说的", "经理说的"} - {value for (value,) in _stands(boss)}
    with boss.store.reading() as session:
        conflict = session.scalars(select(Conflict)).one()
        assert (conflict.tbl, conflict.field, conflict.lost) == ("custom_value", "value", lost.pop())


def test_a_dealer_who_moves_takes_what_stands_in_its_fields_along(gao: Laptop, li: Laptop, boss: Laptop) -> None:
    field = _add(boss, "冷库")
    dealer = gao.add("搬走的店")
    for _turn in range(2):
        for laptop in (boss, gao, li):
            laptop.sync()
    set_custom_values(gao.store, OF_DEALER, dealer, {field: "有两个"})
    for laptop in (gao, boss):
        laptop.sync()
    boss.change(dealer, territory_id=UUID(boss.office.territories["li"]))
    for _turn in range(2):
        for laptop in (boss, gao, li):
            laptop.sync()
    assert _stands(li) == [("有两个",)]
    assert gao.count("custom_value") == 0


FORGED = ("abc", "NaN", "1e999999", "-", "2026-13-45", "９９", "长" * 4_000, "\x0b\u202e颠倒", "=1+1")


def test_values_that_no_window_would_take_harm_nobody_who_looks_at_them(gao: Laptop, boss: Laptop) -> None:
    kinds = {
        kind: add_custom_field(
            boss.store,
            NewCustomField(
                owner=OF_DEALER, kind=kind, name_zh=kind.value, choices=["有"] * (kind is CustomKind.CHOICE)
            ),
        )[0]
        for kind in CustomKind
    }
    for laptop in (boss, gao):
        laptop.sync()
    dealers = [gao.add(f"高家的店{n}") for n in range(len(FORGED))]
    with gao.store.transaction(Text("Around the window")) as session:
        for dealer, value in zip(dealers, FORGED, strict=True):
            for field in kinds.values():
                session.add(CustomValue(dealer_id=dealer, field_id=field, value=value))
    for laptop in (gao, boss):
        laptop.sync()
    with boss.store.reading() as session:
        fields = custom_fields(session, OF_DEALER)
        assert boss.count("custom_value") == len(FORGED) * len(kinds)
        for field in fields:
            found = dealer_list(session, order=CustomOrder(field.id))
            assert len(found) == len(FORGED)
            for row in dealer_rows(session, found.ids()):
                value = row.custom[field.id]
                assert len(shown_custom(field, value)) <= LONGEST
                assert custom_sort_key(field, value) >= (0,)
                custom_cell(field, value)
                custom_shown([field], row.custom)
        for dealer in dealers:
            assert dealer_file(session, dealer, today=DAY, rules=HouseRules()) is not None


def test_a_value_of_a_field_that_no_row_can_be_is_not_taken(gao: Laptop, boss: Laptop) -> None:
    dealer = gao.add("高家的店")
    field = _add(boss, "冷库")
    for laptop in (boss, gao):
        laptop.sync()
    set_custom_values(gao.store, OF_DEALER, dealer, {field: "好的"})
    with gao.store.transaction(Text("Around the window")) as session:
        statement = "UPDATE sync_op SET new = replace(new, ?, 'no id') WHERE tbl = 'custom_value'"
        session.connection().exec_driver_sql(statement, (str(field),))
    for laptop in (gao, boss):
        laptop.sync()
    assert boss.count("custom_value") == 0
    with boss.store.reading() as session:
        assert len(dealer_rows(session, dealer_list(session).ids())) == 1
