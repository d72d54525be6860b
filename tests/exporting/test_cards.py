"""Contact cards that every phone takes in, checked with the library that others read them with."""

from uuid import UUID

import pytest
import vobject

from db.vocabulary import CalendarKind, LeapRule, PersonRole
from fieldapp.exporting.cards import card
from fieldapp.queries.people import PersonCard, PhoneRow
from fieldapp.rules.birthdays import Birthday
from fieldapp.rules.regions import Place
from fieldapp.texts import speaking

ID = UUID("01a205b3-d002-7636-a12c-e2b6c92edb0f")
SOLAR, LUNAR = CalendarKind.SOLAR, CalendarKind.LUNAR


def _person(
    birthday: Birthday | None = None, *, role: PersonRole = PersonRole.OWNER, phones: tuple[str, ...] = ()
) -> PersonCard:
    return PersonCard(
        id=ID,
        dealer_id=ID,
        name="王建国",
        pinyin_given="",
        form_of_address="王总",
        role=role,
        is_main=True,
        wechat="wang_68",
        birthday_calendar=birthday.calendar if birthday else None,
        birthday_year=birthday.year if birthday else None,
        birthday_month=birthday.month if birthday else None,
        birthday_day=birthday.day if birthday else None,
        birthday_leap=birthday.leap if birthday else False,
        birthday_leap_rule=LeapRule.BOTH,
        birthday_note="",
        consent_on=None,
        family="",
        likes="",
        note="",
        phones=tuple(PhoneRow(ID, number, "") for number in phones),
    )


def test_a_card_is_valid_and_says_who_where_and_how() -> None:
    place = Place("410184105000", ("河南省", "郑州市", "新郑市", "龙湖镇"))
    written = card(_person(phones=("13837901234", "037167891234,801")), "兴旺家电", "中心街1号", place)
    read = vobject.readOne(written)
    read.validate()
    assert (read.fn.value, read.org.value, read.x_wechat.value) == ("王建国", ["兴旺家电"], "wang_68")
    assert [(line.value, line.type_param) for line in read.tel_list] == [
        ("13837901234", "CELL"),
        ("037167891234x801", "VOICE"),
    ]
    assert (read.adr.value.region, read.adr.value.city, read.adr.value.street) == (
        "河南省",
        "郑州市新郑市龙湖镇",
        "中心街1号",
    )
    assert read.uid.value == f"urn:uuid:{ID}"
    assert all(len(line.encode()) <= 75 for line in written.split("\r\n"))


@pytest.mark.parametrize(
    ("birthday", "line"),
    [
        (Birthday(SOLAR, 1968, 5, 1), "BDAY:1968-05-01"),
        (Birthday(SOLAR, None, 2, 29), "BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29"),
        (Birthday(LUNAR, 1968, 7, 8, leap=True), "X-FIELDAPP-BIRTHDAY:lunar 1968-7-8 leap"),
        (Birthday(LUNAR, None, 8, 15), "NOTE:农历生日：农历八月十五"),
        (Birthday(SOLAR, 1968, None, None), "X-FIELDAPP-BIRTHDAY:solar 1968-?-?"),
    ],
)
def test_birthdays_stand_where_a_phone_can_do_something_with_them(birthday: Birthday, line: str) -> None:
    with speaking("zh_CN"):
        written = card(_person(birthday), "兴旺").split("\r\n")
    assert line in written
    is_whole_solar = birthday.calendar is SOLAR and birthday.day is not None
    assert any(one.startswith("BDAY") for one in written) is is_whole_solar


def test_a_childs_birthday_is_left_out_until_there_is_consent() -> None:
    written = card(_person(Birthday(LUNAR, 2015, 8, 15), role=PersonRole.CHILD), "兴旺")
    assert "2015" not in written
