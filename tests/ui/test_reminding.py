from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from pytestqt.qtbot import QtBot

from db.store import Store
from db.vocabulary import CalendarKind
from fieldapp.clock import ClockOnDay
from fieldapp.texts import Text
from tests.support import make
from ui.context import AppContext
from ui.reminding import Coming, Reminding, in_words, newly_due, soon

TODAY = date(2026, 11, 23)
CHINA = ZoneInfo("Asia/Shanghai")


def coming(on: date, key: str = "k", at: str = "") -> Coming:
    return Coming(key, on, f"title {key}", at)


def test_what_fell_due_while_the_laptop_slept_is_gathered() -> None:
    days = [TODAY - timedelta(days=n) for n in range(5)]
    assert [one.on for one in newly_due(map(coming, days), days[3], TODAY)] == days[:3]


def test_the_first_start_does_not_list_the_past() -> None:
    assert newly_due([coming(TODAY - timedelta(days=1)), coming(TODAY)], None, TODAY) == [coming(TODAY)]


def test_an_appointment_is_told_once_in_the_half_hour_before_it() -> None:
    nine = datetime(2026, 11, 23, 9, tzinfo=CHINA).astimezone(UTC)
    all_day = [coming(TODAY, at, at) for at in ("08:59", "09:00", "09:30", "09:31")] + [coming(TODAY)]
    assert [one.at for one in soon(all_day, nine, frozenset({"09:00"}))] == ["09:30"]


def test_one_notification_names_a_few_and_counts_the_others() -> None:
    many = [coming(TODAY, str(n)) for n in range(30)]
    title, text = in_words(many)
    assert title == "30 reminders"
    assert text.splitlines() == ["title 0", "title 1", "title 2", "title 3", "and 26 more"]
    assert in_words(many[:1]) == ("title 0", "")


class TestReminding:
    @pytest.fixture
    def told(self) -> list[tuple[str, str]]:
        return []

    @pytest.fixture
    def reminding(self, app: AppContext, store: Store, told: list[tuple[str, str]]) -> Reminding:
        with store.transaction(Text("Add {name}", name="A")) as session:
            dealer = make.dealer(session, name="A")
            make.person(
                session,
                dealer.id,
                name="Li",
                birthday_calendar=CalendarKind.SOLAR,
                birthday_year=1968,
                birthday_month=11,
                birthday_day=23,
            )
        app.settings = replace(app.settings, last_reminded_on="2026-11-22")
        return Reminding(app, lambda *words: (told.append(words), True)[1])

    def test_what_falls_on_today_is_notified_once(
        self, app: AppContext, reminding: Reminding, told: list[tuple[str, str]], qtbot: QtBot
    ) -> None:
        for _look in range(2):
            reminding.look()
            qtbot.waitUntil(lambda: app.jobs.under_way == 0)
        assert told == [("2 reminders", "Li turns 58 A\nVisit due A")]
        assert app.settings.last_reminded_on == "2026-11-23"

    def test_who_does_not_want_notifications_has_none(
        self, app: AppContext, reminding: Reminding, told: list[tuple[str, str]], qtbot: QtBot
    ) -> None:
        app.save_settings(notify=False)
        reminding.look()
        qtbot.waitUntil(lambda: app.jobs.under_way == 0)
        assert told == []

    def test_nobody_is_woken(self, app: AppContext, reminding: Reminding, told: list[tuple[str, str]]) -> None:
        app.clock = Night()
        reminding.look()
        assert app.jobs.under_way == 0
        assert told == []


class Night(ClockOnDay):
    """Three in the morning."""

    def __init__(self) -> None:
        super().__init__(TODAY)

    def now(self) -> datetime:
        return datetime(2026, 11, 23, 3, tzinfo=CHINA).astimezone(UTC)
