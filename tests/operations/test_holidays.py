"""Putting in the holidays of a new year."""

from datetime import date

import pytest

from db.store import Store
from db.vocabulary import Role
from fieldapp.errors import FieldRefusedError, RefusedError
from fieldapp.operations.history import undo_last
from fieldapp.operations.holidays import set_notice
from fieldapp.queries.visits import work_calendar
from fieldapp.rules.holiday_notice import read_notice
from fieldapp.rules.workdays import Day, DayKind, PublicHoliday
from tests.support import make

LINES = "2027-10-01 to 2027-10-07 国庆节\n2027-10-09 国庆节 work"
SATURDAY = date(2027, 10, 9)


def _day(store: Store, on: date) -> Day:
    with store.reading() as session:
        return work_calendar(session).day(on)


def test_a_year_is_published_once_its_notice_is_put_in_and_a_corrected_one_replaces_it(store: Store) -> None:
    set_notice(store, 2027, read_notice(LINES, 2027).days)
    assert _day(store, SATURDAY) == Day(SATURDAY, DayKind.MAKEUP, PublicHoliday.NATIONAL_DAY)
    with store.reading() as session:
        assert work_calendar(session).is_published(2027)
    set_notice(store, 2027, read_notice("2027-10-01 to 2027-10-08 国庆节", 2027).days)
    assert _day(store, SATURDAY).kind is DayKind.WEEKEND
    assert _day(store, date(2027, 10, 8)).kind is DayKind.HOLIDAY
    undo_last(store)
    assert _day(store, SATURDAY).kind is DayKind.MAKEUP
    assert _day(store, date(2027, 10, 8)).kind is DayKind.WORKDAY


def test_nothing_is_put_in_without_a_day_or_by_a_rep_under_a_manager(store: Store) -> None:
    with pytest.raises(FieldRefusedError):
        set_notice(store, 2027, ())
    with store.loading() as session:
        boss = make.colleague(session, role=Role.MANAGER)
        rep = make.colleague(session, manager_id=boss.id).id
    store.work_as(rep)
    with pytest.raises(RefusedError, match="manager"):
        set_notice(store, 2027, read_notice(LINES, 2027).days)
