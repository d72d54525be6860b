from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from db.base import new_id
from db.models import PersonPhone, Promise
from db.store import Store
from db.vocabulary import AnniversaryKind, CalendarKind, NeedKind, PersonRole, PromiseBy
from fieldapp.errors import BugError, FieldRefusedError, RefusedError
from fieldapp.operations.history import undo_last
from fieldapp.operations.people import (
    NewPerson,
    PhoneLine,
    add_anniversary,
    add_gift,
    add_person,
    change_anniversary,
    change_person,
    keep_promise,
    make_promise,
    remove_person,
    reopen_promise,
    set_need,
)
from fieldapp.queries.people import PersonCard, anniversaries_of, gifts_of, people_of, person_card, promises_of
from fieldapp.rules.birthday_text import Reason
from fieldapp.rules.birthdays import Birthday
from tests.support import make

TODAY = date(2026, 11, 23)


@pytest.fixture
def dealer_id(store: Store) -> UUID:
    with store.loading() as session:
        return make.dealer(session).id


def _add(store: Store, dealer_id: UUID, name: str = "王丽", **given: Any) -> UUID:
    return add_person(store, dealer_id, NewPerson(name=name, **given), today=TODAY)[0].id


def _card(store: Store, person_id: UUID) -> PersonCard:
    with store.reading() as session:
        card = person_card(session, person_id)
    assert card is not None
    return card


def test_a_person_is_added_with_everything_at_once(store: Store, dealer_id: UUID) -> None:
    person_id = _add(
        store,
        dealer_id,
        role=PersonRole.SPOUSE,
        form_of_address="李姐",
        phones=(PhoneLine("138 3790 1234", "手机"), PhoneLine("0371-67891234"), PhoneLine(" ")),
        wechat="wl1968",
        birthday="农历八月十五",
        likes="钓鱼",
    )
    card = _card(store, person_id)
    assert card.birthday == Birthday(CalendarKind.LUNAR, None, 8, 15)
    assert [(phone.number, phone.label) for phone in card.phones] == [("13837901234", "手机"), ("037167891234", "")]
    assert (card.role, card.form_of_address, card.is_main) == (PersonRole.SPOUSE, "李姐", True)


def test_one_person_at_a_time_is_called_first(store: Store, dealer_id: UUID) -> None:
    first, second = _add(store, dealer_id, "甲"), _add(store, dealer_id, "乙")
    third = _add(store, dealer_id, "丙", is_main=True)
    change_person(store, second, {"is_main": True}, today=TODAY)
    with store.reading() as session:
        assert [(card.id, card.is_main) for card in people_of(session, dealer_id)] == [
            (second, True),
            (first, False),
            (third, False),
        ]
    remove_person(store, second)
    with store.reading() as session:
        assert [(card.id, card.is_main) for card in people_of(session, dealer_id)] == [(first, True), (third, False)]
    undo_last(store)
    with store.reading() as session:
        assert people_of(session, dealer_id)[0].id == second


def test_a_birthday_that_cannot_be_read_is_kept_as_written_and_reported(store: Store, dealer_id: UUID) -> None:
    saved, _ = add_person(store, dealer_id, NewPerson(name="王丽", birthday="中秋前后"), today=TODAY)
    assert saved.unread is not None
    assert saved.unread.reason is Reason.UNKNOWN_FORM
    card = _card(store, saved.id)
    assert (card.birthday, card.birthday_note) == (None, "中秋前后")
    saved, _ = change_person(store, saved.id, {"birthday": "1968-05-01"}, today=TODAY)
    card = _card(store, saved.id)
    assert (saved.unread, card.birthday_note) == (None, "")
    assert card.birthday == Birthday(CalendarKind.SOLAR, 1968, 5, 1)
    change_person(store, saved.id, {"birthday": ""}, today=TODAY)
    assert _card(store, saved.id).birthday is None


@pytest.mark.parametrize(
    "birthday",
    [
        "2月30日",
        "1968年闰八月初一",
        Birthday(CalendarKind.LUNAR, 2026, 1, 31),
        Birthday(CalendarKind.SOLAR, 2030, 1, 1),
        Birthday(CalendarKind.SOLAR),
    ],
)
def test_an_impossible_birthday_is_refused_with_the_reason(
    store: Store, dealer_id: UUID, birthday: str | Birthday
) -> None:
    with pytest.raises(FieldRefusedError) as refused:
        _add(store, dealer_id, birthday=birthday)
    assert refused.value.field == "birthday"
    with store.reading() as session:
        assert people_of(session, dealer_id) == []


def test_phones_are_replaced_as_a_whole_and_a_number_keeps_its_row(store: Store, dealer_id: UUID) -> None:
    person_id = _add(store, dealer_id, phones=(PhoneLine("13837901234"), PhoneLine("13900000000")))
    with store.reading() as session:
        before = {row.number: row.id for row in session.scalars(select(PersonPhone))}
    lines = [PhoneLine("67891234", "店"), PhoneLine("+86 139 0000 0000"), PhoneLine("13900000000", "家")]
    change_person(store, person_id, {"phones": lines}, today=TODAY)
    assert [(phone.number, phone.label) for phone in _card(store, person_id).phones] == [
        ("67891234", "店"),
        ("13900000000", "家"),
    ]
    with store.reading() as session:
        kept = session.scalars(select(PersonPhone.id).where(PersonPhone.number == "13900000000")).one()
    assert kept == before["13900000000"]
    with pytest.raises(FieldRefusedError) as refused:
        change_person(store, person_id, {"phones": [PhoneLine("kein")]}, today=TODAY)
    assert refused.value.field == "phones"


def test_the_parts_of_a_birthday_are_not_for_forms(store: Store, dealer_id: UUID) -> None:
    person_id = _add(store, dealer_id)
    with pytest.raises(BugError):
        change_person(store, person_id, {"birthday_month": 13}, today=TODAY)
    with pytest.raises(FieldRefusedError):
        change_person(store, person_id, {"name": " "}, today=TODAY)
    with pytest.raises(RefusedError):
        change_person(store, new_id(), {"name": "x"}, today=TODAY)


def test_anniversaries_need_a_possible_month_and_day(store: Store, dealer_id: UUID) -> None:
    wedding = Birthday(CalendarKind.SOLAR, 1998, 10, 1)
    row, _ = add_anniversary(store, dealer_id, wedding, {"kind": AnniversaryKind.WEDDING}, today=TODAY)
    change_anniversary(store, row, {"title": "金婚"}, day=Birthday(CalendarKind.LUNAR, None, 8, 15), today=TODAY)
    with store.reading() as session:
        (found,) = anniversaries_of(session, dealer_id)
    assert (found.title, found.on) == ("金婚", Birthday(CalendarKind.LUNAR, None, 8, 15))
    for wrong in (Birthday(CalendarKind.SOLAR, None, 5), Birthday(CalendarKind.SOLAR, None, 2, 30)):
        with pytest.raises(FieldRefusedError) as refused:
            add_anniversary(store, dealer_id, wrong, {"kind": AnniversaryKind.SHOP}, today=TODAY)
        assert refused.value.field == "day"


def test_promises_are_made_kept_and_reopened(store: Store, dealer_id: UUID) -> None:
    late, _ = make_promise(store, dealer_id, {"what": "送展台", "made_on": TODAY, "due_on": date(2026, 12, 1)})
    soon, _ = make_promise(
        store, dealer_id, {"what": "补差", "made_on": TODAY, "due_on": date(2026, 11, 25), "by": PromiseBy.DEALER}
    )
    keep_promise(store, soon, on=TODAY)
    with store.reading() as session:
        assert [row.id for row in promises_of(session, dealer_id)] == [late, soon]
        assert [row.id for row in promises_of(session, dealer_id, open_only=True)] == [late]
    reopen_promise(store, soon)
    with store.reading() as session:
        assert [row.id for row in promises_of(session, dealer_id, open_only=True)] == [soon, late]
        assert session.get_one(Promise, soon).by is PromiseBy.DEALER


def test_gifts_are_listed_newest_first(store: Store, dealer_id: UUID) -> None:
    person_id = _add(store, dealer_id)
    for day, what in ((1, "月饼"), (9, "茶叶")):
        add_gift(store, dealer_id, {"given_on": date(2026, 9, day), "what": what, "value": "88"}, person_id=person_id)
    with store.reading() as session:
        assert [gift.what for gift in gifts_of(session, dealer_id)] == ["茶叶", "月饼"]
    with pytest.raises(FieldRefusedError) as refused:
        add_gift(store, dealer_id, {"given_on": TODAY})
    assert refused.value.field == "what"


def test_a_need_has_one_line_of_each_kind(store: Store, dealer_id: UUID) -> None:
    person_id = _add(store, dealer_id)
    set_need(store, person_id, NeedKind.RESPECT, strength=2)
    set_need(store, person_id, NeedKind.RESPECT, strength=3, how_met="年会发言")
    (need,) = _card(store, person_id).needs
    assert (need.kind, need.strength, need.how_met) == (NeedKind.RESPECT, 3, "年会发言")
    with pytest.raises(FieldRefusedError):
        set_need(store, person_id, NeedKind.RESPECT, strength=4)
