"""Fields that a company adds of its own: who may add them, what stands in them, what becomes of it."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select, text, update

from db.models import Colleague, CustomChoice, CustomValue, SyncControl
from db.store import Store
from db.vocabulary import CustomKind, CustomOwner, Role, VisitResult
from fieldapp.custom_columns import custom_fields
from fieldapp.errors import FieldRefusedError, RefusedError
from fieldapp.operations.custom_fields import (
    NewCustomField,
    add_custom_field,
    change_custom_field,
    order_custom_fields,
    set_custom_values,
)
from fieldapp.operations.history import undo_last
from fieldapp.operations.merging import merge_dealers
from fieldapp.operations.people import NewPerson, add_person
from fieldapp.operations.privacy import erase_person
from fieldapp.operations.visits import VisitRecord, record_visit
from fieldapp.queries.custom_fields import custom_values
from fieldapp.queries.search import search
from fieldapp.rules.custom_fields import OptionDraft, option_drafts
from tests.support import make

TODAY = date(2026, 11, 23)
OF_DEALER, OF_PERSON, OF_VISIT = CustomOwner.DEALER, CustomOwner.PERSON, CustomOwner.VISIT


@pytest.fixture
def dealer(store: Store) -> UUID:
    with store.loading() as session:
        return make.dealer(session, name="兴达家电").id


def added(
    store: Store, name: str, kind: CustomKind = CustomKind.TEXT, owner: CustomOwner = OF_DEALER, *choices: str
) -> UUID:
    return add_custom_field(store, NewCustomField(owner=owner, kind=kind, name_zh=name, choices=choices))[0]


def stands(store: Store, record: UUID, owner: CustomOwner = OF_DEALER) -> dict[UUID, str]:
    with store.reading() as session:
        return custom_values(session, owner, [record]).get(record, {})


def work_as(store: Store, role: Role, manager_id: UUID | None = None) -> UUID:
    with store.loading() as session:
        me = make.colleague(session, name="李经理" if role is Role.MANAGER else "高代表", role=role)
        me.manager_id = manager_id
        session.flush()
        session.execute(update(SyncControl).values(who=str(me.id)))
        return me.id


def test_a_rep_who_has_a_manager_cannot_add_or_change_fields(store: Store) -> None:
    field = added(store, "冷库")
    with store.loading() as session:
        boss = make.colleague(session, name="经理", role=Role.MANAGER).id
    work_as(store, Role.REP, boss)
    for attempt in (
        lambda: added(store, "另一个"),
        lambda: change_custom_field(store, field, {"name_zh": "别的"}),
        lambda: order_custom_fields(store, [field]),
        lambda: change_custom_field(store, field, {}, [OptionDraft("有")]),
    ):
        with pytest.raises(RefusedError, match="manager"):
            attempt()
    with store.loading() as session:
        session.execute(update(Colleague).values(manager_id=None))
    assert added(store, "独自工作")


def test_fields_stand_in_the_order_that_was_chosen_and_retired_ones_keep_what_stands_in_them(
    store: Store, dealer: UUID
) -> None:
    one, other = added(store, "店招年份", CustomKind.NUMBER), added(store, "主推品牌")
    set_custom_values(store, OF_DEALER, dealer, {one: "2015", other: "冰洁"})
    order_custom_fields(store, [other, one])
    change_custom_field(store, one, {"is_retired": True})
    with store.reading() as session:
        assert [field.name_zh for field in custom_fields(session, OF_DEALER)] == ["主推品牌"]
        everything = custom_fields(session, OF_DEALER, with_retired=True)
    assert [field.name_zh for field in everything] == ["主推品牌", "店招年份"]
    assert stands(store, dealer) == {one: "2015", other: "冰洁"}


def test_a_name_is_taken_once_and_a_choice_needs_something_to_choose(store: Store) -> None:
    added(store, "冷库")
    with pytest.raises(FieldRefusedError, match="already"):
        added(store, "冷库")
    for ours in ("联系人", "Address", " dealer name "):
        with pytest.raises(FieldRefusedError, match="already"):
            added(store, ours)
    added(store, "冷库", CustomKind.TEXT, OF_VISIT)  # of another kind of record
    with pytest.raises(FieldRefusedError):
        added(store, "  ")
    with pytest.raises(FieldRefusedError, match="chosen"):
        added(store, "规模", CustomKind.CHOICE)
    with store.reading() as session:
        assert len(custom_fields(session)) == 2


def test_values_are_checked_emptied_and_undone(store: Store, dealer: UUID) -> None:
    field = added(store, "面积", CustomKind.NUMBER)
    with pytest.raises(FieldRefusedError) as refused:
        set_custom_values(store, OF_DEALER, dealer, {field: "很大"})
    assert refused.value.field == f"custom:{field}"
    set_custom_values(store, OF_DEALER, dealer, {field: "1,200"})
    set_custom_values(store, OF_DEALER, dealer, {field: ""})
    assert stands(store, dealer) == {}
    undo_last(store)
    assert stands(store, dealer) == {field: "1200"}
    undo_last(store)
    assert stands(store, dealer) == {}
    set_custom_values(store, OF_DEALER, dealer, {field: "7"})
    assert stands(store, dealer) == {field: "7"}
    with pytest.raises(RefusedError):
        set_custom_values(store, OF_DEALER, dealer, {UUID(int=5): "x"})


def test_another_name_of_a_choice_holds_wherever_it_was_chosen(store: Store, dealer: UUID) -> None:
    field = added(store, "冷库", CustomKind.CHOICE, OF_DEALER, "有", "没有")
    set_custom_values(store, OF_DEALER, dealer, {field: "有"})
    with store.reading() as session:
        (column,) = custom_fields(session)
        assert [hit.dealer_id for hit in search(session, "有")] == [dealer]
    there, not_there = column.options
    drafts = option_drafts("自建冷库 | own cold store\n租用\n没有", column.options)
    assert [draft.id for draft in drafts] == [None, None, not_there.id]  # one is gone, two are new: nobody knows which
    drafts = option_drafts("自建冷库 | own cold store\n没有", column.options)
    assert [draft.id for draft in drafts] == [there.id, not_there.id]
    change_custom_field(store, field, {}, [drafts[0], OptionDraft("租用")])
    with store.reading() as session:
        (column,) = custom_fields(session)
        names = [(option.name_zh, option.is_retired) for option in column.options]
        assert [hit.dealer_id for hit in search(session, "自建冷")] == [dealer]
        assert [hit.dealer_id for hit in search(session, "cold")] == [dealer]
    assert sorted(names) == [("没有", True), ("租用", False), ("自建冷库", False)]
    assert stands(store, dealer) == {field: str(there.id)}
    with store.reading() as session:
        assert session.scalars(select(CustomChoice.id).where(CustomChoice.id == not_there.id)).one()


def test_a_dealer_is_found_by_what_stands_in_its_fields(store: Store, dealer: UUID) -> None:
    field, number = added(store, "主推品牌"), added(store, "年份", CustomKind.NUMBER)
    set_custom_values(store, OF_DEALER, dealer, {field: "冰洁双子星", number: "2015"})
    with store.reading() as session:
        assert [hit.dealer_id for hit in search(session, "双子星")] == [dealer]
        assert search(session, "2015") == []
    set_custom_values(store, OF_DEALER, dealer, {field: ""})
    with store.reading() as session:
        assert search(session, "双子星") == []


def test_a_visit_takes_its_fields_along_when_it_is_recorded(store: Store, dealer: UUID) -> None:
    field = added(store, "样机数", CustomKind.NUMBER, OF_VISIT)
    record = VisitRecord(visited_on=TODAY, result=VisitResult.FOLLOW_UP, custom={field: "12 "})
    visit = record_visit(store, record, dealer_id=dealer)[0]
    assert stands(store, visit, OF_VISIT) == {field: "12"}
    undo_last(store)
    assert stands(store, visit, OF_VISIT) == {}


def test_two_dealers_that_are_one_keep_what_either_knew(store: Store, dealer: UUID) -> None:
    one, other, third = (added(store, name) for name in ("甲", "乙", "丙"))
    of_person = added(store, "属相", CustomKind.TEXT, OF_PERSON)
    with store.loading() as session:
        lose = make.dealer(session, name="兴达商行").id
    keep_person = add_person(store, dealer, NewPerson(name="王伟"), today=TODAY)[0].id
    lose_person = add_person(store, lose, NewPerson(name="王伟"), today=TODAY)[0].id
    set_custom_values(store, OF_PERSON, lose_person, {of_person: "猴"})
    set_custom_values(store, OF_DEALER, dealer, {one: "1"})
    set_custom_values(store, OF_DEALER, lose, {one: "9", other: "2", third: "3"})
    merge_dealers(store, dealer, lose, {})
    assert stands(store, dealer) == {one: "1", other: "2", third: "3"}
    assert stands(store, keep_person, OF_PERSON) == {of_person: "猴"}
    set_custom_values(store, OF_DEALER, dealer, {other: "22"})
    assert stands(store, dealer) == {one: "1", other: "22", third: "3"}
    undo_last(store)
    undo_last(store)
    assert stands(store, lose) == {one: "9", other: "2", third: "3"}
    assert stands(store, dealer) == {one: "1"}


def test_erasing_a_person_erases_what_stood_in_their_fields(store: Store, dealer: UUID) -> None:
    field = added(store, "老家", CustomKind.TEXT, OF_PERSON)
    person = add_person(store, dealer, NewPerson(name="王伟"), today=TODAY)[0].id
    set_custom_values(store, OF_PERSON, person, {field: "南阳淅川"})
    erase_person(store, person)
    with store.reading() as session:
        assert session.scalars(select(CustomValue).execution_options(include_deleted=True)).all() == []
        log = session.execute(text("SELECT coalesce(new, '') || coalesce(old, '') FROM sync_op")).scalars()
        assert not any("淅川" in said for said in log)
        assert search(session, "淅川") == []
