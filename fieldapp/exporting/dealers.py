"""Dealers as a table: every field, one row each, with whom one calls first.  What is written is read again."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import Anniversary, Dealer, DealerBrand
from db.vocabulary import AnniversaryKind, CustomOwner
from fieldapp.custom_columns import custom_of_files
from fieldapp.exporting.people import dialled, person_cells
from fieldapp.file_columns import OF_PERSON, Field, title
from fieldapp.queries.custom_fields import custom_values
from fieldapp.queries.people import AnniversaryRow, PersonCard, people_of
from fieldapp.queries.regions import places_of
from fieldapp.queries.shapes import read
from fieldapp.rules.coordinates import shown_coordinates
from fieldapp.table_files import Cell
from fieldapp.words.calendar import write_birthday
from fieldapp.words.custom_fields import custom_cell, custom_name
from fieldapp.words.vocabulary import word

BATCH = 500  # dealers whose people are read together


def headings(session: Session) -> list[str]:
    """Of the columns, in the language spoken now; behind ours the company's own, of dealers and of people."""
    return [*(title(field) for field in Field), *map(custom_name, custom_of_files(session))]


def count_dealers(session: Session) -> int:
    """How many rows there will be."""
    return session.scalar(select(func.count()).select_from(Dealer)) or 0


def dealer_rows(session: Session) -> Iterator[list[Cell]]:
    """A row for each dealer in the order of names, read bit by bit: 100,000 need no more memory than 500."""
    table = Dealer.__table__
    custom = custom_of_files(session)
    codes = session.scalars(select(Dealer.region_code).distinct())
    places = {code: place.full for code, place in places_of(session, codes).items()}
    dealers = session.connection().execute(
        select(table).where(table.c.deleted_at.is_(None)).order_by(table.c.sort_key, table.c.id)
    )
    for batch in dealers.mappings().partitions(BATCH):
        ids = [row["id"] for row in batch]
        people: defaultdict[UUID, list[PersonCard]] = defaultdict(list)
        for person in people_of(session, *ids):
            people[person.dealer_id].append(person)
        brands, days = _brands(session, ids), _shop_days(session, ids)
        first = {dealer_id: found[0].id for dealer_id, found in people.items()}
        own = custom_values(session, CustomOwner.DEALER, ids) if custom else {}
        of_people = custom_values(session, CustomOwner.PERSON, [*first.values()]) if custom else {}
        for row in batch:
            stands = {**own.get(row["id"], {}), **of_people.get(first.get(row["id"], row["id"]), {})}
            values: dict[Field, Cell] = {
                Field.PLACE: places.get(row["region_code"], ""),
                Field.COORDINATES: shown_coordinates(row["latitude_e6"], row["longitude_e6"]),
                Field.SHOP_PHONE: dialled(row["phone"]),
                Field.BRANDS: brands.get(row["id"], ""),
                Field.SHOP_DAY: days.get(row["id"], ""),
                **_main_person(people[row["id"]]),
            }
            ours = [values[field] if field in values else _cell(row.get(field.value)) for field in Field]
            yield [*ours, *(custom_cell(column, stands.get(column.id, "")) for column in custom)]


def _cell(value: Any) -> Cell:  # noqa: ANN401  (of any column)
    return word(value) if isinstance(value, StrEnum) else value


def _main_person(people: Sequence[PersonCard]) -> dict[Field, Cell]:
    return person_cells(people[0]) if people else dict.fromkeys(OF_PERSON, "")


def _brands(session: Session, dealer_ids: Sequence[UUID]) -> dict[UUID, str]:
    found: defaultdict[UUID, list[str]] = defaultdict(list)
    rows = session.execute(
        select(DealerBrand.dealer_id, DealerBrand.brand, DealerBrand.share_percent)
        .where(DealerBrand.dealer_id.in_(dealer_ids))
        .order_by(DealerBrand.id)
    )
    for dealer_id, brand, share in rows:
        found[dealer_id].append(brand if share is None else f"{brand} {share}%")
    return {dealer_id: "、".join(said) for dealer_id, said in found.items()}


def _shop_days(session: Session, dealer_ids: Sequence[UUID]) -> dict[UUID, str]:
    table = Anniversary.__table__.c
    rows = read(
        session, AnniversaryRow, Anniversary, table.dealer_id.in_(dealer_ids), table.kind == AnniversaryKind.SHOP
    )
    return {row.dealer_id: write_birthday(row.on) for row in rows}
