"""The calendar for the phone: valid, with ids that stay, lunar birthdays on their solar days for five years."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from db.models import OwnReminder
from db.store import Store
from db.vocabulary import CalendarKind, PersonRole, VisitState
from fieldapp.exporting.calendar_feed import keep_calendar
from fieldapp.exporting.calendar_file import visits_calendar, whole_calendar
from fieldapp.queries.visits import visits_between
from fieldapp.rules.birthdays import Birthday, occurrences
from fieldapp.texts import speaking
from tests.support import make

TODAY, NOW = date(2026, 11, 23), datetime(2026, 11, 23, 1, tzinfo=UTC)


def _events(store: Store) -> list[Any]:
    with store.reading() as session:
        found = whole_calendar(session, today=TODAY, now=NOW)
    calendar = Calendar.from_ical(found.data)
    events = list(calendar.walk("VEVENT"))
    assert len(events) == found.events
    return events


def _person(store: Store, *parts: Any) -> None:
    names = ("calendar", "year", "month", "day", "leap")
    with store.loading() as session:
        dealer = make.dealer(session, name="兴旺家电")
        make.person(
            session,
            dealer.id,
            "13837901234",
            name="王建国",
            **{f"birthday_{name}": part for name, part in zip(names, parts, strict=False)},
        )


def _days(event: Any) -> list[date]:
    """Every day on which an event without a rule takes place."""
    more = event.get("rdate")
    return [event["dtstart"].dt, *([one.dt for one in more.dts] if more is not None else [])]


def _birthdays(store: Store) -> list[Any]:
    return [event for event in _events(store) if str(event["uid"]).startswith("birthday")]


def test_a_lunar_birthday_is_one_event_with_the_list_of_its_solar_days_of_five_years(store: Store) -> None:
    _person(store, CalendarKind.LUNAR, 1968, 8, 15)
    kept = occurrences(Birthday(CalendarKind.LUNAR, 1968, 8, 15), TODAY, date(2031, 11, 23))
    (event,) = _birthdays(store)
    assert _days(event) == [one.on for one in kept]
    assert len(kept) == 5
    assert event["rdate"].params["VALUE"] == "DATE"
    assert str(event["summary"]) == "王建国's birthday"
    assert "兴旺家电" in str(event["description"])
    assert "138 3790 1234" in str(event["description"])


def test_a_leap_month_birthday_is_kept_twice_in_a_year_that_has_the_month_again(store: Store) -> None:
    _person(store, CalendarKind.LUNAR, 1971, 5, 3, True)  # 2028 has a fifth leap month
    (event,) = _birthdays(store)
    assert len([day for day in _days(event) if day.year == 2028]) == 2
    assert len({str(event["uid"]) for event in _events(store)}) == len(_events(store))


def test_the_phone_rings_before_a_birthday_and_on_its_morning_and_before_an_appointment(store: Store) -> None:
    _person(store, CalendarKind.LUNAR, 1968, 8, 15)
    (event,) = _birthdays(store)
    assert [alarm["trigger"].dt for alarm in event.walk("VALARM")] == [timedelta(days=-3, hours=9), timedelta(hours=8)]
    with store.loading() as session:
        dealer = make.dealer(session, name="兴旺")
        make.visit(session, dealer.id, TODAY, starts_at="09:30")
    with store.reading() as session:
        data = visits_calendar(visits_between(session, TODAY, TODAY), NOW)
    (alarm,) = Calendar.from_ical(data).walk("VALARM")
    assert alarm["trigger"].dt == timedelta(minutes=-30)


def test_a_child_without_its_parents_consent_is_left_out_and_counted(store: Store) -> None:
    with store.loading() as session:
        dealer = make.dealer(session, name="兴旺家电")
        born = {"birthday_calendar": CalendarKind.SOLAR, "birthday_month": 6, "birthday_day": 1}
        make.person(session, dealer.id, name="小明", role=PersonRole.CHILD, **born)
        make.person(session, dealer.id, name="小红", role=PersonRole.CHILD, consent_on=TODAY, **born)
    with store.reading() as session:
        found = whole_calendar(session, today=TODAY, now=NOW)
    assert found.left_out == 1
    assert "小明" not in found.data.decode()
    assert "小红" in found.data.decode()


def test_the_file_for_the_phone_is_written_only_when_something_changed(store: Store, tmp_path: Path) -> None:
    _person(store, CalendarKind.SOLAR, 1968, 5, 1)
    path = tmp_path / "phone.ics"

    def keep(now: datetime) -> bool:
        with store.reading() as session:
            return keep_calendar(session, path, today=TODAY, now=now, colleague_id=None)[1]

    assert keep(NOW)
    written = path.read_bytes()
    assert not keep(NOW + timedelta(hours=1))
    assert path.read_bytes() == written
    with store.loading() as session:
        session.add(OwnReminder(title="换证", on=date(2026, 12, 1)))
    assert keep(NOW + timedelta(hours=2))
    assert "换证" in path.read_text("utf-8")


def test_a_solar_birthday_comes_back_by_its_rule(store: Store) -> None:
    _person(store, CalendarKind.SOLAR, 1968, 5, 1)
    (event,) = (event for event in _events(store) if str(event["uid"]).startswith("birthday"))
    assert (event["dtstart"].dt, event["rrule"]) == (date(2027, 5, 1), {"FREQ": ["YEARLY"]})


def test_a_birthday_on_the_leap_day_is_kept_in_common_years_too(store: Store) -> None:
    _person(store, CalendarKind.SOLAR, 1968, 2, 29)
    (event,) = _birthdays(store)
    assert _days(event) == [
        date(2027, 2, 28),
        date(2028, 2, 29),
        date(2029, 2, 28),
        date(2030, 2, 28),
        date(2031, 2, 28),
    ]
    assert "rrule" not in event


def test_appointments_have_their_hour_and_free_visits_their_day(store: Store) -> None:
    with store.loading() as session:
        dealer = make.dealer(session, name="兴旺", address="中心街1号")
        make.visit(session, dealer.id, TODAY, starts_at="09:30", bring="价目表")
        make.visit(session, dealer.id, TODAY + timedelta(days=1))
        make.visit(session, dealer.id, TODAY, state=VisitState.CANCELLED)
    with store.reading() as session:
        data = visits_calendar(visits_between(session, TODAY, TODAY + timedelta(days=7)), NOW)
    events: list[Any] = list(Calendar.from_ical(data).walk("VEVENT"))
    assert [event["dtstart"].dt for event in events] == [
        datetime(2026, 11, 23, 1, 30, tzinfo=UTC),
        date(2026, 11, 24),
    ]
    assert "价目表" in str(events[0]["description"])
    assert "中心街1号" in str(events[0]["location"])


def test_ids_are_the_same_the_next_time(store: Store) -> None:
    _person(store, CalendarKind.LUNAR, None, 8, 15)
    with store.loading() as session:
        session.add(OwnReminder(title="换证", on=date(2026, 12, 1)))
    first = {str(event["uid"]): event["dtstart"].dt for event in _events(store)}
    assert first == {str(event["uid"]): event["dtstart"].dt for event in _events(store)}
    assert any(uid.startswith("own-") for uid in first)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_demo_data_makes_a_calendar_that_others_can_read(store: Store, language: str) -> None:
    with speaking(language):
        _person(store, CalendarKind.SOLAR, 1968, 5, None)
        for event in _events(store):
            assert event["uid"]
            assert event["dtstamp"].dt == NOW
            assert event["summary"]
