"""Everything in one JSON file: every table, in plain values."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.capture import synced_tables
from db.models import ExportRecord, Gift
from db.store import Store
from db.vocabulary import CalendarKind, Grade
from fieldapp.errors import RefusedError
from fieldapp.exporting.everything import name_of
from fieldapp.exporting.export import export_file
from tests.support import make
from tests.support.files import add_regions

TODAY, NOW = date(2026, 11, 23), datetime(2026, 11, 23, 1, tzinfo=UTC)


def _exported(store: Store, tmp_path: Path) -> Any:
    done = export_file(store, tmp_path / "all.json", today=TODAY, now=NOW)
    assert done.what == "everything"
    return json.loads((tmp_path / "all.json").read_text("utf-8"))


def test_people_have_birthdays_in_parts_and_their_numbers(store: Store, tmp_path: Path) -> None:
    with store.loading() as session:
        dealer = make.dealer(session)
        make.person(
            session,
            dealer.id,
            "13837901234",
            birthday_calendar=CalendarKind.LUNAR,
            birthday_year=1968,
            birthday_month=7,
            birthday_day=8,
            birthday_leap=True,
        )
        make.person(session, dealer.id)
    first, second = _exported(store, tmp_path)["people"]
    assert first["birthday"] == {"calendar": "lunar", "year": 1968, "month": 7, "day": 8, "leap": True}
    assert first["phones"] == [{"number": "13837901234", "label": ""}]
    assert (second["birthday"], second["phones"]) == (None, [])


def test_values_are_plain_and_rows_marked_as_deleted_left_out(store: Store, tmp_path: Path) -> None:
    add_regions(store)
    with store.loading() as session:
        dealer = make.dealer(session, grade=Grade.A, credit_limit=Decimal("1234.5"), since=date(2019, 3, 1))
        make.dealer(session, deleted_at=NOW)
        session.add(Gift(dealer_id=dealer.id, given_on=TODAY, what="茶", value=Decimal(88)))
    told = _exported(store, tmp_path)
    (dealer_told,) = told["dealers"]
    assert (dealer_told["grade"], dealer_told["credit_limit"], dealer_told["since"]) == ("A", "1234.50", "2019-03-01")
    assert dealer_told["place"] == "河南省郑州市新郑市龙湖镇"
    assert told["gifts"][0]["value"] == "88.00"
    assert told["gifts"][0]["dealer_id"] == dealer_told["id"]


def test_every_table_is_there_even_when_it_is_empty(store: Store, tmp_path: Path) -> None:
    told = _exported(store, tmp_path)
    assert list(told)[:5] == ["format", "exported_at", "dealers", "people", "visits"]
    assert {name_of(table) for table in synced_tables()} == set(told) - {"format", "exported_at"}
    assert told["regions"] == []  # the official ones come with the app


def test_another_ending_is_refused_and_nothing_is_written_down(store: Store, tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as refused:
        export_file(store, tmp_path / "all.pdf", today=TODAY, now=NOW)
    assert ".json" in str(refused.value.text)
    with store.reading() as session:
        assert session.scalars(select(ExportRecord)).all() == []


@pytest.mark.parametrize(
    ("ending", "what", "rows"),
    [("xlsx", "dealers", 1), ("csv", "dealers", 1), ("vcf", "people", 2), ("ics", "calendar", 0)],
)
def test_each_export_is_written_down(store: Store, tmp_path: Path, ending: str, what: str, rows: int) -> None:
    with store.loading() as session:
        dealer = make.dealer(session, since=None, region_code="")
        make.person(session, dealer.id)
        make.person(session, dealer.id)
    export_file(store, tmp_path / f"a.{ending}", today=TODAY, now=NOW)
    with store.reading() as session:
        record = session.scalars(select(ExportRecord)).one()
        assert (record.what, record.file_name) == (what, f"a.{ending}")
        assert record.rows == rows or what == "calendar"
