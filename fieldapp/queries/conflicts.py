"""What waits for somebody's decision after an exchange: conflicts, and changes that the server did not take."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.orm import Session

from db.base import Base
from db.column_types import can_be_typed
from db.models import Colleague, Conflict, CustomValue, Dealer, RefusedChange
from db.stored_values import is_id, misfits, values_of
from db.vocabulary import ConflictChoice, ConflictKind, CustomKind, RefusalChoice, RefusalReason
from fieldapp.custom_columns import custom_fields
from fieldapp.queries.custom_fields import columns_of_values
from fieldapp.rules.custom_fields import CustomColumn
from fieldapp.texts import Text
from fieldapp.words.custom_fields import custom_name, shown_custom
from fieldapp.words.value import value_words
from fieldapp.words.vocabulary import field_word

MOST_SHOWN = 500  # characters of one value in a list
_CUSTOM = CustomValue.__tablename__


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """Two values of one field, whose they are, and whether anybody has to look."""

    id: UUID
    kind: ConflictKind
    table: str
    row_id: UUID
    record: str  # the name of the dealer, or of the record itself
    dealer_id: UUID | None
    field: str
    field_text: str  # in the language spoken
    kept: object  # as stored
    lost: object
    kept_text: str  # in the language spoken
    lost_text: str
    is_typed: bool  # somebody could write a third value
    kept_by: str
    lost_by: str
    happened_at: datetime
    choice: ConflictChoice | None
    decided_by: str
    decided_at: datetime | None

    @property
    def decided(self) -> bool:
        """Whether somebody has chosen."""
        return self.choice is not None


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A change that was not taken, whole."""

    id: UUID
    reason: RefusalReason
    table: str
    row_id: UUID
    kind: str
    record: str
    new: dict[str, object]  # as stored
    changes: tuple[str, ...]  # the same in the language spoken: field and value
    by: str
    happened_at: datetime
    choice: RefusalChoice | None
    decided_by: str
    decided_at: datetime | None

    @property
    def decided(self) -> bool:
        """Whether somebody has chosen."""
        return self.choice is not None


MERGED_BY_ITSELF = frozenset({ConflictKind.TEXT, ConflictKind.RESTORED})
"""Nothing has to be decided here: both texts stand, or a row is back."""


def conflicts(session: Session, *, all_of_them: bool = False) -> list[ConflictRow]:
    """Conflicts that want somebody, the newest first; those that are decided only where *all_of_them* are wanted."""
    conditions = [Conflict.kind.not_in(MERGED_BY_ITSELF)]
    if not all_of_them:
        conditions.append(Conflict.choice.is_(None))
    return _rows(session, *conditions)


def merged_by_themselves(session: Session) -> list[ConflictRow]:
    """What two people wrote at once and what was put together without anybody, the newest first."""
    return _rows(session, Conflict.kind.in_(MERGED_BY_ITSELF))


def _rows(session: Session, *conditions: ColumnElement[bool]) -> list[ConflictRow]:
    names = _names(session)
    wanted = (
        select(Conflict, Dealer.name)
        .outerjoin(Dealer, Dealer.id == Conflict.dealer_id)
        .where(*conditions)
        .order_by(Conflict.happened_at.desc(), Conflict.id)
        .execution_options(include_deleted=True)
    )
    found = session.execute(wanted).all()
    custom = _custom(session, *(one.row_id for one, _dealer in found if one.tbl == _CUSTOM))
    return [
        ConflictRow(
            one.id,
            one.kind,
            one.tbl,
            one.row_id,
            dealer or _name_of(session, one.tbl, one.row_id),
            one.dealer_id,
            one.field,
            _field_word(one.field, custom.get(one.row_id)),
            one.kept,
            one.lost,
            _in_words(session, one.tbl, one.field, one.kept, custom.get(one.row_id)),
            _in_words(session, one.tbl, one.field, one.lost, custom.get(one.row_id)),
            _is_typed(one.tbl, one.field, custom.get(one.row_id)),
            names.get(one.kept_by_id, ""),
            names.get(one.lost_by_id, ""),
            one.happened_at,
            one.choice,
            names.get(one.decided_by_id, ""),
            one.decided_at,
        )
        for one, dealer in found
    ]


def refused_changes(session: Session, *, all_of_them: bool = False) -> list[RefusedRow]:
    """Changes that the server did not take, the newest first."""
    names = _names(session)
    wanted = select(RefusedChange).order_by(RefusedChange.happened_at.desc(), RefusedChange.id)
    if not all_of_them:
        wanted = wanted.where(RefusedChange.choice.is_(None))
    rows = []
    for one in session.scalars(wanted):
        new = one.new if isinstance(one.new, dict) else json.loads(one.new or "{}")
        column = _custom_column(session, new) if one.tbl == _CUSTOM else None
        said = tuple(
            f"{_field_word(name, column)}: {_cut(_in_words(session, one.tbl, name, value, column))}"
            for name, value in _misfits_first(one.tbl, new)
            if value is not None and value != ""
        )
        record = _record(session, one, new)
        by = names.get(one.colleague_id, "")
        rows.append(
            RefusedRow(
                one.id,
                one.reason,
                one.tbl,
                one.row_id,
                one.kind,
                record,
                new,
                said,
                by,
                one.happened_at,
                one.choice,
                names.get(one.decided_by_id, ""),
                one.decided_at,
            )
        )
    return rows


def _misfits_first(table: str, new: Mapping[str, object]) -> list[tuple[str, object]]:
    """The fields of a change, those first for which it may have been refused."""
    checks = values_of(table).checks if table in Base.metadata.tables else {}
    wrong = misfits(checks, new)
    return sorted(new.items(), key=lambda field: field[0] not in wrong)


def _cut(said: str) -> str:
    return said if len(said) <= MOST_SHOWN else f"{said[:MOST_SHOWN]}…"


def count_to_decide(session: Session) -> int:
    """How many conflicts and refused changes wait for somebody; two statements."""
    colliding = select(func.count()).where(Conflict.choice.is_(None), Conflict.kind.not_in(MERGED_BY_ITSELF))
    refused = select(func.count()).where(RefusedChange.choice.is_(None))
    return sum(session.execute(wanted).scalar_one() for wanted in (colliding, refused))


def _names(session: Session) -> dict[UUID | None, str]:
    return {row.id: row.name for row in session.execute(select(Colleague.id, Colleague.name))}


def _custom(session: Session, *row_ids: UUID) -> dict[UUID, CustomColumn]:
    """The company's own fields that these values stand in."""
    return columns_of_values(session, CustomValue.__table__.c.id.in_(row_ids)) if row_ids else {}


def _custom_column(session: Session, new: dict[str, object]) -> CustomColumn | None:
    """The field that a refused value was meant for."""
    known = {str(column.id): column for column in custom_fields(session, with_retired=True)}
    return known.get(str(new.get("field_id")))


def _field_word(field: str, column: CustomColumn | None) -> str:
    return custom_name(column) if column is not None and field == "value" else field_word(field)


def _in_words(session: Session, table: str, field: str, stored: object, custom: CustomColumn | None = None) -> str:
    """A stored value in words; of a reference the name of what it leads to."""
    if custom is not None and field == "value":
        return shown_custom(custom, str(stored or ""))
    known = Base.metadata.tables.get(table)
    column = known.columns.get(field) if known is not None else None
    if column is None:
        return str(value_words(None, stored))
    for key in column.foreign_keys:
        if is_id(stored):
            return _name_of(session, key.column.table.name, UUID(str(stored))) or str(Text("another record"))
    if isinstance(stored, dict | list):
        return json.dumps(stored, ensure_ascii=False)
    return str(value_words(column.type, stored))


def _is_typed(table: str, field: str, custom: CustomColumn | None = None) -> bool:
    if custom is not None:
        return custom.kind in {CustomKind.TEXT, CustomKind.NUMBER, CustomKind.DATE}
    known = Base.metadata.tables.get(table)
    column = known.columns.get(field) if known is not None else None
    return column is not None and can_be_typed(column)


def _record(session: Session, one: RefusedChange, new: Mapping[str, object]) -> str:
    """What a refused change was about: the record, or the dealer whose it is, also where it was never taken in."""
    known = Base.metadata.tables.get(one.tbl)
    own = _name_of(session, one.tbl, one.row_id) or str(new.get("name") or new.get("title") or "")
    if own or known is None or "dealer_id" not in known.columns:
        return own
    dealer = str(new.get("dealer_id") or "")
    if not dealer:
        wanted = text(f'SELECT dealer_id FROM "{one.tbl}" WHERE id = :id')  # noqa: S608  (names of our own tables)
        dealer = str(session.execute(wanted, {"id": str(one.row_id)}).scalar() or "")
    return _name_of(session, "dealer", UUID(dealer)) if is_id(dealer) else ""


def _name_of(session: Session, table: str, row_id: UUID) -> str:
    known = Base.metadata.tables.get(table)
    column = next((c for c in ("name", "name_zh", "title", "what") if known is not None and c in known.columns), None)
    if column is None:
        return ""
    statement = text(f'SELECT "{column}" FROM "{table}" WHERE id = :id')  # noqa: S608  (names of our own tables)
    return str(session.execute(statement, {"id": str(row_id)}).scalar() or "")
