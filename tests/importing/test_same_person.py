"""One person in several rows, and several people of one name."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.models import Person, PersonPhone
from db.store import Store
from db.vocabulary import CalendarKind
from fieldapp.importing.columns import guess
from fieldapp.importing.plan import Mode, Outcome
from fieldapp.importing.read_file import open_file
from fieldapp.importing.run import Choices, Imported, carry_out
from fieldapp.rules.birthdays import Birthday, may_be_same
from tests.support.files import csv_file

TODAY, NOW = date(2026, 11, 23), datetime(2026, 11, 23, 1, tzinfo=UTC)
HEADINGS = "店名,联系人,电话,生日"
SOLAR, LUNAR = CalendarKind.SOLAR, CalendarKind.LUNAR


def _take_in(store: Store, folder: Path, *rows: str, headings: str = HEADINGS, mode: Mode = Mode.ADD) -> Imported:
    source = open_file(csv_file(folder / f"{len(list(folder.iterdir()))}.csv", headings, *rows))
    choices = Choices(mapped=guess(source.sheet), mode=mode, again=True)
    return carry_out(store, source, choices, today=TODAY, now=NOW)


def _people(store: Store) -> list[Any]:
    columns = (Person.name, Person.birthday_year, Person.birthday_month, Person.birthday_day, Person.note)
    with store.reading() as session:
        return [tuple(row) for row in session.execute(select(*columns).order_by(Person.id))]


def _numbers(store: Store) -> list[str]:
    with store.reading() as session:
        return sorted(session.scalars(select(PersonPhone.number)))


def _remarks(done: Imported) -> str:
    return " ".join(str(remark) for row in done.remarks.values() for remark in row)


FIRST = "兴旺,王建国,13837901234,1968-05-01"
KEPT = ("王建国", 1968, 5, 1, "Another birthday: Jun 1, 1970")


def test_another_birthday_of_one_person_in_the_same_file_is_noted_and_reported(store: Store, tmp_path: Path) -> None:
    done = _take_in(store, tmp_path, FIRST, "兴旺,王建国,13837901234,1970-06-01")
    assert _people(store) == [KEPT]
    assert done.counts[Outcome.UNCHANGED] == 0
    assert "has another birthday already" in _remarks(done)


def test_another_birthday_of_somebody_who_is_there_is_noted_once_and_reported_each_time(
    store: Store, tmp_path: Path
) -> None:
    _take_in(store, tmp_path, FIRST)
    for outcome in (Outcome.UPDATED, Outcome.UNCHANGED):
        done = _take_in(store, tmp_path, "兴旺,王建国,,1970-06-01")
        assert done.counts[outcome] == 1
        assert "has another birthday already" in _remarks(done)
        assert _people(store) == [KEPT]


@pytest.mark.parametrize("said", ["1968-05-01", "5月1日", "农历1968年四月初五", ""])
def test_the_same_birthday_said_otherwise_is_no_other_one(store: Store, tmp_path: Path, said: str) -> None:
    done = _take_in(store, tmp_path, FIRST, f"兴旺,王建国,13837901234,{said}")
    assert (_people(store), _remarks(done)) == ([("王建国", 1968, 5, 1, "")], "")
    assert done.counts[Outcome.UNCHANGED] == 1


def test_a_later_row_may_know_more_of_a_person(store: Store, tmp_path: Path) -> None:
    headings = f"{HEADINGS},微信,结婚纪念日"
    _take_in(
        store,
        tmp_path,
        "兴旺,王建国,13837901234,5月1日,,",
        "兴旺,王建国,13837901234,1968-05-01,wang68,2010-10-01",
        "鑫源,李梅,,,,",
        "鑫源,李梅,,八月十五,,",
        headings=headings,
    )
    assert _people(store) == [("王建国", 1968, 5, 1, ""), ("李梅", None, 8, 15, "")]


def test_two_people_of_one_name_with_different_mobiles_stay_two_and_are_reported(store: Store, tmp_path: Path) -> None:
    rows = ("兴旺,王建国,13837901234,", "兴旺,王建国,13900001111,")
    done = _take_in(store, tmp_path, *rows)
    assert [name for name, *_rest in _people(store)] == ["王建国", "王建国"]
    assert "kept as two people" in _remarks(done)
    again = _take_in(store, tmp_path, *rows)
    assert (again.counts[Outcome.UNCHANGED], _remarks(again)) == (2, "")


@pytest.mark.parametrize(
    "second",
    ["兴旺,王建国,0371-67891234,", "兴旺,王建国,,", "兴旺,王建国,13900001111,5月1日", "兴旺,王建国,13837901234,"],
)
def test_one_name_without_another_mobile_or_with_the_same_birthday_is_one_person(
    store: Store, tmp_path: Path, second: str
) -> None:
    _take_in(store, tmp_path, FIRST, second)
    assert len(_people(store)) == 1


def test_in_an_update_another_number_is_a_new_number_of_the_same_person(store: Store, tmp_path: Path) -> None:
    _take_in(store, tmp_path, "兴旺,王建国,13837901234,")
    _take_in(store, tmp_path, "兴旺,王建国,13900001111,", mode=Mode.UPDATE)
    assert (len(_people(store)), _numbers(store)) == (1, ["13837901234", "13900001111"])


@pytest.mark.parametrize("unknown", ["无", "不详", "-", "未知"])
def test_a_birthday_that_is_said_to_be_unknown_is_neither_noted_nor_reported(
    store: Store, tmp_path: Path, unknown: str
) -> None:
    done = _take_in(store, tmp_path, f"兴旺,王建国,13837901234,{unknown}")
    assert (_people(store), _remarks(done)) == ([("王建国", None, None, None, "")], "")
    with store.reading() as session:
        assert session.scalars(select(Person.birthday_note)).all() == [""]


@pytest.mark.parametrize(("remark", "note"), [("(小年)", ""), ("（身份证）", "（身份证）")])
def test_a_remark_behind_a_birthday_does_no_harm_and_is_kept(
    store: Store, tmp_path: Path, remark: str, note: str
) -> None:
    done = _take_in(store, tmp_path, f"兴旺,王建国,,农历腊月廿三{remark}")
    ((_name, _year, month, day, kept),) = _people(store)
    assert (month, day, note in kept, _remarks(done)) == (12, 23, True, "")


def test_a_number_that_excel_has_spoilt_is_kept_in_the_note_with_what_to_do(store: Store, tmp_path: Path) -> None:
    done = _take_in(store, tmp_path, "兴旺,王建国,1.38E+10,")
    assert "Excel has cut its digits off" in _remarks(done)
    assert _numbers(store) == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Birthday(LUNAR, 1968, 8, 15), Birthday(SOLAR, 1968, 10, 6), True),
        (Birthday(LUNAR, None, 8, 15), Birthday(SOLAR, 1968, 10, 6), True),
        (Birthday(LUNAR, None, 8, 15), Birthday(SOLAR, None, 10, 6), False),
        (Birthday(LUNAR, 1968, 7, 8), Birthday(LUNAR, 1968, 7, 8, leap=True), False),
        (Birthday(SOLAR, 1968), Birthday(SOLAR, None, 5, 1), True),
        (Birthday(SOLAR, 1968, 5), Birthday(SOLAR, 1968, 6), False),
    ],
)
def test_birthdays_are_compared_by_what_both_say(one: Birthday, other: Birthday, same: bool) -> None:
    assert may_be_same(one, other) is same
    assert may_be_same(other, one) is same
