"""What waits for somebody's decision after an exchange: conflicts, and changes that the server did not take."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from db.base import Base
from db.models import Colleague, Conflict, Dealer, RefusedChange
from db.vocabulary import ConflictKind, RefusalReason


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """Two values of one field, whose they are, and whether anybody has to look."""

    id: UUID
    kind: ConflictKind
    table: str
    row_id: UUID
    record: str  # the name of the dealer, or of the record itself
    field: str
    kept: object
    lost: object
    kept_by: str
    lost_by: str
    happened_at: datetime
    decided: bool


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A change that was not taken, whole."""

    id: UUID
    reason: RefusalReason
    table: str
    row_id: UUID
    kind: str
    new: dict[str, object]
    by: str
    happened_at: datetime
    decided: bool


MERGED_BY_ITSELF = frozenset({ConflictKind.TEXT, ConflictKind.RESTORED})
"""Nothing has to be decided here: both texts stand, or a row is back."""


def conflicts(session: Session, *, all_of_them: bool = False) -> list[ConflictRow]:
    """Conflicts, the newest first; those that are decided or needed nobody only where *all_of_them* are wanted."""
    names = _names(session)
    wanted = (
        select(Conflict, Dealer.name)
        .outerjoin(Dealer, Dealer.id == Conflict.dealer_id)
        .order_by(Conflict.happened_at.desc(), Conflict.id)
        .execution_options(include_deleted=True)
    )
    rows = [
        ConflictRow(
            one.id,
            one.kind,
            one.tbl,
            one.row_id,
            dealer or _name_of(session, one.tbl, one.row_id),
            one.field,
            one.kept,
            one.lost,
            names.get(one.kept_by_id, ""),
            names.get(one.lost_by_id, ""),
            one.happened_at,
            one.choice is not None,
        )
        for one, dealer in session.execute(wanted)
    ]
    return [row for row in rows if all_of_them or not (row.decided or row.kind in MERGED_BY_ITSELF)]


def refused_changes(session: Session, *, all_of_them: bool = False) -> list[RefusedRow]:
    """Changes that the server did not take, the newest first."""
    names = _names(session)
    wanted = select(RefusedChange).order_by(RefusedChange.happened_at.desc(), RefusedChange.id)
    rows = [
        RefusedRow(
            one.id,
            one.reason,
            one.tbl,
            one.row_id,
            one.kind,
            one.new if isinstance(one.new, dict) else json.loads(one.new or "{}"),
            names.get(one.colleague_id, ""),
            one.happened_at,
            one.choice is not None,
        )
        for one in session.scalars(wanted)
    ]
    return [row for row in rows if all_of_them or not row.decided]


def _names(session: Session) -> dict[UUID | None, str]:
    return {row.id: row.name for row in session.execute(select(Colleague.id, Colleague.name))}


def _name_of(session: Session, table: str, row_id: UUID) -> str:
    known = Base.metadata.tables.get(table)
    column = next((c for c in ("name", "title", "what") if known is not None and c in known.columns), None)
    if column is None:
        return ""
    statement = text(f'SELECT "{column}" FROM "{table}" WHERE id = :id')  # noqa: S608  (names of our own tables)
    return str(session.execute(statement, {"id": str(row_id)}).scalar() or "")
