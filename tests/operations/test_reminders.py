"""Reminders of one's own, and what was answered (DOMAIN section 8)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.models import Gift, ReminderAnswer
from db.store import Store
from db.vocabulary import CalendarKind, CareAction, ReminderKind, ReminderState
from fieldapp.clock import ClockOnDay
from fieldapp.errors import FieldRefusedError, RefusedError
from fieldapp.operations.history import undo_last
from fieldapp.operations.reminders import (
    NewOwnReminder,
    add_own,
    change_own,
    dismiss,
    mark_done,
    move_own,
    remove_own,
    reopen,
    snooze,
)
from fieldapp.queries.reminders import OwnReminderRow, own_reminder, reminders
from tests.support import make

TODAY = date(2026, 11, 23)


def _titles(store: Store, *, with_answered: bool = False) -> list[str]:
    with store.reading() as session:
        rows = reminders(session, TODAY, kinds=[ReminderKind.OWN], with_answered=with_answered)
    return [row.occasion.what for row in rows]


def test_ones_own_is_written_changed_moved_and_removed(store: Store) -> None:
    own_id, _changed = add_own(store, NewOwnReminder(title=" 送样机 ", on=TODAY, at_time="9点半"))
    change_own(store, own_id, {"title": "送两台样机", "at_time": "14", "yearly": True, "calendar": CalendarKind.LUNAR})
    move_own(store, own_id, -2)
    with store.reading() as session:
        row = own_reminder(session, own_id)
    assert row == OwnReminderRow("送两台样机", TODAY - timedelta(days=2), "14:00", True, CalendarKind.LUNAR, None)
    remove_own(store, own_id, ClockOnDay(TODAY).now())
    assert _titles(store) == []
    with store.reading() as session:
        assert own_reminder(session, own_id) is None
    with pytest.raises(RefusedError):
        move_own(store, own_id, 1)
    undo_last(store)
    assert _titles(store) == ["送两台样机"]


@pytest.mark.parametrize(("given", "field"), [({"title": " "}, "title"), ({"at_time": "25:00"}, "at_time")])
def test_what_cannot_be_is_refused_beside_its_field(store: Store, given: dict[str, str], field: str) -> None:
    with pytest.raises(FieldRefusedError) as error:
        add_own(store, NewOwnReminder(**{"title": "送样机", "on": TODAY} | given))  # type: ignore[arg-type]
    assert error.value.field == field
    own_id, _changed = add_own(store, NewOwnReminder(title="送样机", on=TODAY))
    with pytest.raises(FieldRefusedError) as error:
        change_own(store, own_id, given)
    assert error.value.field == field


def test_each_answer_holds_until_the_next(store: Store) -> None:
    add_own(store, NewOwnReminder(title="送样机", on=TODAY))
    with store.reading() as session:
        occasion = reminders(session, TODAY, kinds=[ReminderKind.OWN])[0].occasion
    snooze(store, [occasion], on=TODAY, until=TODAY + timedelta(days=1))
    assert _titles(store) == []
    reopen(store, [occasion], on=TODAY)
    assert _titles(store) == ["送样机"]
    dismiss(store, [occasion], on=TODAY)
    assert (_titles(store), _titles(store, with_answered=True)) == ([], ["送样机"])
    undo_last(store)
    assert _titles(store) == ["送样机"]
    with pytest.raises(FieldRefusedError):
        snooze(store, [occasion], on=TODAY, until=TODAY)


def test_a_gift_that_was_noted_is_on_the_dealers_file(store: Store) -> None:
    with store.loading() as session:
        make.places(session)
        dealer = make.dealer(session)
        person = make.person(session, dealer.id, name="单雄", birthday_month=11, birthday_day=23)
        dealer_id, person_id = dealer.id, person.id
    with store.reading() as session:
        occasion = reminders(session, TODAY, kinds=[ReminderKind.BIRTHDAY])[0].occasion
    mark_done(store, [occasion], on=TODAY, action=CareAction.GIFT, note="茶叶两盒")
    with store.reading() as session:
        gift = session.execute(select(Gift.dealer_id, Gift.person_id, Gift.what, Gift.occasion)).one()
        answer = session.execute(select(ReminderAnswer.state, ReminderAnswer.action, ReminderAnswer.answered_on)).one()
    assert gift == (dealer_id, person_id, "茶叶两盒", "birthday")
    assert answer == (ReminderState.DONE, CareAction.GIFT, TODAY)
    undo_last(store)
    with store.reading() as session:
        assert session.scalars(select(Gift)).all() == []
        assert session.scalars(select(ReminderAnswer)).all() == []
