"""A child's birthday stays out of every file until consent is noted (DOMAIN section 8)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from db.models import Dealer
from db.store import Store
from db.vocabulary import CalendarKind, PersonRole
from fieldapp.exporting.export import export_file
from fieldapp.reports.catalogue import default_wish, report_kind
from fieldapp.reports.draw_text import draw_text
from fieldapp.rules.birthdays import Birthday
from fieldapp.texts import speaking
from fieldapp.words.calendar import write_birthday
from tests.support import make

TODAY, NOW = date(2026, 11, 23), datetime(2026, 11, 23, 1, tzinfo=UTC)
BORN = Birthday(CalendarKind.SOLAR, 2015, 3, 7)
AS_DATA = ("2015-03-07", '"year": 2015, "month": 3, "day": 7')  # in contact cards, in JSON
FILES = [
    ("xlsx", False),
    ("xlsx", True),
    ("csv", False),
    ("csv", True),
    ("vcf", False),
    ("ics", False),
    ("json", False),
]


def _fill(store: Store, consent_on: date | None) -> None:
    with store.loading() as session:
        dealer = make.dealer(session, region_code="")
        born = {f"birthday_{part}": getattr(BORN, part) for part in ("calendar", "year", "month", "day")}
        make.person(session, dealer.id, name="小宝", role=PersonRole.CHILD, is_main=True, consent_on=consent_on, **born)
        make.person(
            session, dealer.id, name="小贝", role=PersonRole.CHILD, consent_on=consent_on, birthday_note="属羊腊月"
        )


def _told(path: Path) -> str:
    if path.suffix != ".xlsx":
        return path.read_text("utf-8-sig")
    with ZipFile(path) as book:
        return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))


def _says_birthday(told: str) -> bool:
    return any(written in told for written in (write_birthday(BORN), *AS_DATA))


@pytest.mark.parametrize("consent_on", [None, date(2026, 1, 2)])
@pytest.mark.parametrize(("ending", "people_only"), FILES)
def test_a_childs_birthday_is_in_no_file_without_consent(
    store: Store, tmp_path: Path, ending: str, people_only: bool, consent_on: date | None
) -> None:
    _fill(store, consent_on)
    path = tmp_path / f"out.{ending}"
    export_file(store, path, today=TODAY, now=NOW, people_only=people_only)
    told = _told(path)
    if ending == "ics":  # the day it is next kept
        assert ("20270307" in told) is (consent_on is not None)
        return
    assert _says_birthday(told) is (consent_on is not None)
    if ending != "csv" or people_only:  # the dealers' table names the main person alone
        assert ("属羊腊月" in told) is (consent_on is not None)
    assert "小宝" in told


@pytest.mark.parametrize(("ending", "people_only"), [("vcf", False), ("xlsx", False), ("csv", True), ("json", False)])
def test_an_export_says_how_many_birthdays_were_left_out_and_why(
    store: Store, tmp_path: Path, ending: str, people_only: bool
) -> None:
    _fill(store, None)
    said = export_file(store, tmp_path / f"o.{ending}", today=TODAY, now=NOW, people_only=people_only).said()
    assert "2 children's birthdays were left out: the parents' consent is not noted." in said
    with speaking("zh_CN"):
        said = export_file(store, tmp_path / f"p.{ending}", today=TODAY, now=NOW, people_only=people_only).said()
    assert "2 个子女的生日没有写入" in said


def test_an_export_from_which_nothing_is_left_out_says_nothing_of_it(store: Store, tmp_path: Path) -> None:
    _fill(store, date(2026, 1, 2))
    assert "left out" not in export_file(store, tmp_path / "o.vcf", today=TODAY, now=NOW).said()


@pytest.mark.parametrize("consent_on", [None, date(2026, 1, 2)])
def test_a_childs_birthday_is_not_printed_without_consent(store: Store, consent_on: date | None) -> None:
    _fill(store, consent_on)
    with store.reading() as session:
        wish = replace(default_wish(TODAY), dealer_id=session.scalars(select(Dealer.id)).one())
        told = draw_text(report_kind("dealer_file").build(session, wish))
    assert "小宝" in told
    assert ("2015" in told) is (consent_on is not None)
