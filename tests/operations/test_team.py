from datetime import date

import pytest
from sqlalchemy import select

from db.base import new_id
from db.models import ChangeSet
from db.store import Store
from db.vocabulary import Role
from fieldapp.errors import FieldRefusedError, RefusedError
from fieldapp.operations.dealers import NewDealer, add_dealer
from fieldapp.operations.history import undo_last
from fieldapp.operations.team import (
    NewColleague,
    add_colleague,
    add_leave,
    change_colleague,
    remove_colleague,
    remove_leave,
    set_up,
)
from fieldapp.queries.coverage import territories
from fieldapp.queries.team import colleagues, leave_between, reps_below, who_works_here
from tests.support import make


def test_the_first_start_says_who_works_here_and_where(store: Store) -> None:
    with store.loading() as session:
        make.places(session)
    with store.reading() as session:
        assert who_works_here(session) is None
    me, _ = set_up(store, NewColleague(name="李明", phone="138 3790 1234"), ["410184000000"])
    add_dealer(store, NewDealer(name="兴达", region_code="410184105000"))
    with store.reading() as session:
        here = who_works_here(session)
        assert here is not None
        assert (here.id, here.name, here.phone) == (me, "李明", "13837901234")
        assert [(row.name, row.rep) for row in territories(session)] == [("李明", "李明")]
        assert session.scalars(select(ChangeSet.who)).all()[-1] == str(me)
    undo_last(store)
    with pytest.raises(RefusedError):
        undo_last(store)  # who one is cannot be undone by accident


def test_a_manager_sees_those_below_through_others_too(store: Store) -> None:
    boss, _ = add_colleague(store, NewColleague(name="经理", role=Role.MANAGER))
    lead, _ = add_colleague(store, NewColleague(name="主管", role=Role.MANAGER, manager_id=boss))
    rep, _ = add_colleague(store, NewColleague(name="业务员", manager_id=lead))
    other, _ = add_colleague(store, NewColleague(name="别人"))
    with store.reading() as session:
        assert [row.id for row in reps_below(session, boss)] == [lead, rep]
        assert [row.id for row in colleagues(session)] == [boss, lead, rep, other]
    for manager in (boss, rep):
        with pytest.raises(FieldRefusedError) as refused:
            change_colleague(store, boss, {"manager_id": manager})
        assert refused.value.field == "manager_id"
    change_colleague(store, rep, {"manager_id": None, "home_latitude_e6": 34_400_000, "phone": ""})
    remove_colleague(store, other)
    with store.reading() as session:
        assert [row.id for row in reps_below(session, boss)] == [lead]
    with pytest.raises(RefusedError):
        remove_colleague(store, other)
    store.work_as(boss)
    with pytest.raises(RefusedError, match="yourself"):
        remove_colleague(store, boss)


@pytest.mark.parametrize("given", [{"name": ""}, {"name": "x", "phone": "no"}])
def test_a_colleague_needs_a_name_and_a_phone_that_is_one(store: Store, given: dict[str, str]) -> None:
    with pytest.raises(FieldRefusedError):
        add_colleague(store, NewColleague(**given))  # type: ignore[arg-type]


def test_leave_is_found_by_the_days_it_touches(store: Store) -> None:
    rep, _ = add_colleague(store, NewColleague(name="业务员"))
    leave, _ = add_leave(store, rep, date(2026, 5, 1), date(2026, 5, 3), note="婚假")
    with store.reading() as session:
        for first, last, found in ((1, 1, 1), (3, 9, 1), (4, 9, 0), (2, 2, 1)):
            assert len(leave_between(session, date(2026, 5, first), date(2026, 5, last))) == found
        assert leave_between(session, date(2026, 1, 1), date(2026, 12, 31), new_id()) == []
    with pytest.raises(FieldRefusedError):
        add_leave(store, rep, date(2026, 5, 3), date(2026, 5, 1))
    remove_leave(store, leave)
    with store.reading() as session:
        assert leave_between(session, date(2026, 1, 1), date(2026, 12, 31)) == []
