"""Everything in one JSON file: each table that is synchronised, written row by row.

Dealers, people and visits first, under these names; a person's birthday is
``{"calendar": "solar"|"lunar", "year", "month", "day", "leap"}``, that of a child only with consent (DOMAIN section 8),
and its telephone numbers stand with it.  Amounts are
decimal strings in yuan, days and instants ISO text.  The official regions are left out: they come with the app.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Table, func, select
from sqlalchemy.orm import Session

from db.capture import synced_tables
from db.models import PersonPhone
from db.vocabulary import PersonRole, RegionKind
from fieldapp.queries.regions import places_of
from fieldapp.rules.birthdays import may_tell_birthday
from fieldapp.table_files import write_whole

FORMAT = 1
BATCH = 500  # rows read together
_INNER = {"_ver", "_bucket", "deleted_at", "sort_key"}
_FIRST = ("dealer", "person", "visit")
_PLURALS = {
    "person": "people",
    "anniversary": "anniversaries",
    "month_money": "month_money",
    "leave": "leave",
    "territory": "territories",
}
_BIRTHDAY = ("calendar", "year", "month", "day", "leap")
_FEN = Decimal("0.01")

Tell = Callable[[int, int], None]
Object = dict[str, Any]


def write_everything(session: Session, path: Path, *, now: datetime, step: Tell = lambda *_: None) -> int:
    """Write every row into the file *path*; returns how many.

    Args:
        session: the store.
        path: the file; it appears whole or not at all.
        now: the instant of the export.
        step: hears how many rows are done, of how many; it may raise to stop.

    Raises:
        SurroundingsError: the file cannot be written.
    """
    tables = sorted(synced_tables(), key=lambda table: _FIRST.index(table.name) if table.name in _FIRST else 9)
    total = sum(_count(session, table) for table in tables)
    written = 0

    def write(draft: Path) -> None:
        nonlocal written
        with draft.open("w", encoding="utf-8", newline="\n") as file:
            file.write(f'{{\n"format": {FORMAT},\n"exported_at": {json.dumps(now.isoformat())}')
            for table in tables:
                file.write(f',\n"{name_of(table)}": [')
                separator = "\n"
                for row in _objects(session, table):
                    file.write(separator + json.dumps(row, ensure_ascii=False))
                    separator = ",\n"
                    written += 1
                    if written % BATCH == 0:
                        step(written, total)
                file.write("\n]")
            file.write("\n}\n")
        step(total, total)

    write_whole(path, write)
    return written


def name_of(table: Table) -> str:
    """What a table is called in the file: ``dealers``, ``people``, ``person_phones``."""
    return _PLURALS.get(table.name, f"{table.name}s")


def _where(table: Table) -> list[Any]:
    conditions: list[Any] = [table.c.deleted_at.is_(None)]
    if table.name == "region":
        conditions.append(table.c.kind != RegionKind.OFFICIAL)
    return conditions


def _count(session: Session, table: Table) -> int:
    return session.connection().execute(select(func.count()).select_from(table).where(*_where(table))).scalar_one()


def _objects(session: Session, table: Table) -> Iterator[Object]:
    found = session.connection().execute(select(table).where(*_where(table)).order_by(table.c.id))
    for batch in found.mappings().partitions(BATCH):
        yield from _told(session, table, [_plain(row) for row in batch])


def _told(session: Session, table: Table, rows: list[Object]) -> list[Object]:
    """Rows with what belongs to them: a dealer's place in words, a person's birthday and numbers."""
    if table.name == "dealer":
        places = places_of(session, {row["region_code"] for row in rows})
        for row in rows:
            place = places.get(row["region_code"])
            row["place"] = place.full if place else ""
    elif table.name == "person":
        phones = _phones(session, [UUID(row["id"]) for row in rows])
        for row in rows:
            parts = {part: row.pop(f"birthday_{part}") for part in _BIRTHDAY}
            may_tell = may_tell_birthday(PersonRole(row["role"]), row["consent_on"])
            row["birthday"] = parts if parts["calendar"] and may_tell else None
            row["birthday_note"] = row["birthday_note"] if may_tell else ""
            row["phones"] = phones[row["id"]]
    return rows


def _phones(session: Session, people: list[UUID]) -> defaultdict[str, list[Object]]:
    found: defaultdict[str, list[Object]] = defaultdict(list)
    statement = (
        select(PersonPhone.person_id, PersonPhone.number, PersonPhone.label)
        .where(PersonPhone.person_id.in_(people))
        .order_by(PersonPhone.position)
    )
    for person_id, number, label in session.execute(statement):
        found[str(person_id)].append({"number": number, "label": label})
    return found


def _plain(row: RowMapping) -> Object:
    return {name: _json(value) for name, value in row.items() if name not in _INNER}


def _json(value: Any) -> Any:  # noqa: ANN401  (of any column)
    match value:
        case Decimal():
            return str(value.quantize(_FEN))
        case StrEnum():
            return value.value
        case date() | datetime():
            return value.isoformat()
        case UUID():
            return str(value)
    return value
