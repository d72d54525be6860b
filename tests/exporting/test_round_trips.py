"""What goes out comes in again as it was: dealers, people, birthdays, telephone numbers."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.models import Dealer, Person, PersonPhone
from db.store import Store
from db.vocabulary import Channel, DealerLevel, DealerStatus, DealerType, Grade, LadderStep, PersonRole
from fieldapp.exporting.export import export_file
from fieldapp.importing.columns import guess
from fieldapp.importing.plan import Mode, Outcome
from fieldapp.importing.read_file import open_file
from fieldapp.importing.run import Choices, Imported, carry_out
from fieldapp.rules.birthdays import Birthday, check
from fieldapp.texts import LANGUAGES, speaking
from tests.support.birthdays import birthdays
from tests.support.files import REGIONS, add_regions
from tests.support.stores import new_store

TODAY, NOW = date(2026, 11, 23), datetime(2026, 11, 23, 1, tzinfo=UTC)
LONGHU = "410184105000"
Facts = dict[str, Any]
_NAMES = ["王建国", "欧阳喆", "𬭎𫖮", "李 梅", "O'Brien", "=王", "张，三", '单"雄"信']
_INNER = {"id", "dealer_id", "person_id", "territory_id", "sort_key", "bucket", "server_version"}

names = st.sampled_from(_NAMES)
words = st.sampled_from(["", "爱喝茶", "两行\n文字", "=1+1", "-", "'tis", "a; b, c", "  空  格  ".strip(), "100%"])
phones = st.sampled_from(["13837901234", "037167891234", "037167891234,801", "4008001234", "+85298765432", "67891234"])
labels = st.sampled_from(["", "办公", "home"])
amounts = st.none() | st.integers(0, 10**10).map(lambda fen: Decimal(fen) / 100)
people = st.fixed_dictionaries(
    {
        "name": names,
        "role": st.sampled_from([role for role in PersonRole if role is not PersonRole.CHILD]),
        "wechat": st.sampled_from(["", "wang_68"]),
        "birthday": st.none() | birthdays().filter(lambda birthday: check(birthday, today=TODAY) is None),
        "phones": st.lists(st.tuples(phones, labels), max_size=3, unique_by=lambda phone: phone[0]),
        "note": words,
    }
)
dealers = st.fixed_dictionaries(
    {
        "name": st.text("兴旺家电鑫源商行=+-@ '\"，,;𬭎A1", min_size=1, max_size=12)
        .map(str.strip)
        .filter(lambda name: any(sign.isalnum() for sign in name) and not name.startswith("'")),
        "region_code": st.sampled_from(["", *(code for code, *_rest in REGIONS)]),
        "address": words,
        "phone": st.just("") | phones,
        "note": words,
        "type": st.sampled_from(DealerType),
        "level": st.sampled_from(DealerLevel),
        "status": st.sampled_from(DealerStatus),
        "grade": st.none() | st.sampled_from(Grade),
        "ladder_step": st.sampled_from(LadderStep),
        "channel": st.none() | st.sampled_from(Channel),
        "is_core": st.booleans(),
        "is_direct": st.booleans(),
        "since": st.none() | st.dates(date(1990, 1, 1), TODAY),
        "cadence_days": st.none() | st.integers(1, 366),
        "opening_hours": st.sampled_from(["", "09:00-12:00", "08:30-12:00, 14:00-18:00"]),
        "closed_weekdays": st.sampled_from(["", "7", "1,7"]),
        "tie_personal": st.integers(0, 5),
        "credit_limit": amounts.map(lambda amount: amount or Decimal(0)),
        "working_capital": amounts,
        "yearly_sales": amounts,
        "shop_area_m2": st.none() | st.integers(0, 10**6),
        "staff_count": st.none() | st.integers(0, 10**6),
        "loyalty": st.integers(0, 5),
        "place": st.none() | st.tuples(st.integers(31_400_000, 36_400_000), st.integers(110_400_000, 116_700_000)),
        "problems": words,
    }
)


@contextmanager
def _stores() -> Iterator[tuple[Store, Store, Path]]:
    with TemporaryDirectory() as folder:
        opened = [new_store(Path(folder) / name) for name in ("one.db", "other.db")]
        for store in opened:
            add_regions(store)
        yield opened[0], opened[1], Path(folder)
        for store in opened:
            store.close()


def _fill(store: Store, facts: list[tuple[Facts, list[Facts]]]) -> None:
    with store.loading() as session:
        for number, (dealer, staff) in enumerate(facts):
            at = dealer.get("place") or (None, None)
            known = {name: value for name, value in dealer.items() if name != "place"}
            made = Dealer(**known, latitude_e6=at[0], longitude_e6=at[1], code=f"D{number}")
            session.add(made)
            session.flush()
            for place, about in enumerate(staff):
                birthday: Birthday | None = about["birthday"]
                parts = ("calendar", "year", "month", "day", "leap")
                person = Person(
                    dealer_id=made.id,
                    is_main=place == 0,
                    **{name: about[name] for name in ("name", "role", "wechat", "note")},
                    **({f"birthday_{part}": getattr(birthday, part) for part in parts} if birthday else {}),
                )
                session.add(person)
                session.flush()
                for position, (phone, label) in enumerate(about["phones"]):
                    session.add(PersonPhone(person_id=person.id, number=phone, label=label, position=position))


def _move(store: Store, other: Store, path: Path, mode: Mode = Mode.ADD, *, people_only: bool = False) -> Imported:
    export_file(store, path, today=TODAY, now=NOW, people_only=people_only)
    source = open_file(path)
    choices = Choices(mapped=guess(source.sheet), mode=mode)
    return carry_out(other, source, choices, today=TODAY, now=NOW)


def _facts(row: Any) -> Facts:
    return {
        attribute.key: getattr(row, attribute.key)
        for attribute in row.__mapper__.column_attrs
        if attribute.key not in _INNER
    }


def _told(store: Store, *, main_only: bool) -> list[tuple[Facts, list[Facts]]]:
    """Every dealer by code, with its people and their numbers."""
    told = []
    with store.reading() as session:
        for dealer in session.scalars(select(Dealer).order_by(Dealer.code)):
            staff = []
            statement = select(Person).where(Person.dealer_id == dealer.id).order_by(Person.is_main.desc(), Person.id)
            for person in session.scalars(statement):
                numbers = session.execute(
                    select(PersonPhone.number, PersonPhone.label)
                    .where(PersonPhone.person_id == person.id)
                    .order_by(PersonPhone.position)
                ).all()
                staff.append(_facts(person) | {"phones": [tuple(row) for row in numbers]})
            told.append((_facts(dealer), staff[:1] if main_only else staff))
    return told


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(facts=st.lists(st.tuples(dealers, st.lists(people, max_size=1)), min_size=1, max_size=4), data=st.data())
def test_dealers_come_back_from_a_table_field_by_field(
    ending: str, facts: list[tuple[Facts, list[Facts]]], data: st.DataObject
) -> None:
    with _stores() as (store, other, folder), speaking(data.draw(st.sampled_from(LANGUAGES))):
        _fill(store, facts)
        done = _move(store, other, folder / f"all.{ending}")
        assert (done.failed, done.remarks) == ({}, {})
        assert _told(other, main_only=True) == _told(store, main_only=True)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    staff=st.lists(people, min_size=1, max_size=4, unique_by=lambda about: str(about["name"])),
    language=st.sampled_from(LANGUAGES),
)
def test_people_come_back_from_their_cards(staff: list[Facts], language: str) -> None:
    kept = ("name", "wechat", "phones", "birthday_calendar", "birthday_year", "birthday_month", "birthday_day")
    with _stores() as (store, other, folder), speaking(language):
        _fill(store, [({"name": "兴旺, 家电; 总店", "region_code": LONGHU}, staff)])
        _move(store, other, folder / "people.vcf")
        ((_dealer, before),), ((dealer, after),) = (_told(one, main_only=False) for one in (store, other))
        assert dealer["region_code"] == LONGHU
        assert [{name: one[name] for name in kept} for one in after] == [
            {name: one[name] for name in kept} for one in before
        ]
        assert [one["birthday_leap"] for one in after] == [one["birthday_leap"] for one in before]
        assert [one["note"] for one in after] == [one["note"] for one in before]
        assert [one["role"] for one in after] == [one["role"] for one in before]


staffs = st.lists(people, max_size=4, unique_by=lambda about: str(about["name"]))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(facts=st.lists(st.tuples(dealers, staffs), min_size=1, max_size=4), language=st.sampled_from(LANGUAGES))
def test_all_people_come_back_from_a_workbook(facts: list[tuple[Facts, list[Facts]]], language: str) -> None:
    with _stores() as (store, other, folder), speaking(language):
        _fill(store, facts)
        done = _move(store, other, folder / "all.xlsx")
        assert (done.failed, done.remarks) == ({}, {})
        assert _told(other, main_only=False) == _told(store, main_only=False)


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(staff=staffs.filter(bool), language=st.sampled_from(LANGUAGES))
def test_people_come_back_from_a_table_of_their_own(ending: str, staff: list[Facts], language: str) -> None:
    with _stores() as (store, other, folder), speaking(language):
        _fill(store, [({"name": "兴旺家电", "region_code": LONGHU}, staff)])
        _move(store, other, folder / f"people.{ending}", people_only=True)
        ((dealer, people_there),) = _told(other, main_only=False)
        assert (dealer["name"], dealer["region_code"]) == ("兴旺家电", LONGHU)
        assert people_there == _told(store, main_only=False)[0][1]


def test_a_table_taken_into_the_same_store_again_changes_nothing(store: Store, tmp_path: Path) -> None:
    add_regions(store)
    birthday = Birthday(*_lunar())
    person = {
        "name": "王建国",
        "role": PersonRole.OWNER,
        "wechat": "",
        "birthday": birthday,
        "phones": [("037167891234,801", "办公")],
        "note": "两行\n文字",
    }
    _fill(store, [({"name": "兴旺", "region_code": LONGHU, "note": "一\n二", "phone": "13837901234"}, [person])])
    before = _told(store, main_only=False)
    for ending in ("xlsx", "csv"):
        done = _move(store, store, tmp_path / f"all.{ending}", Mode.UPDATE)
        assert set(done.counts.outcomes) == {Outcome.UNCHANGED}
    assert _told(store, main_only=False) == before


def _lunar() -> tuple[Any, ...]:
    from db.vocabulary import CalendarKind

    return CalendarKind.LUNAR, 1968, 7, 8, True
