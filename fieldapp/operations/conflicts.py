"""Deciding what two people wrote at once and what the server did not take; a decision is a change like any other."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Enum, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.base import Base
from db.capture import captured_columns
from db.column_types import can_be_typed
from db.models import Conflict, CustomValue, RefusedChange
from db.store import Store
from db.stored_values import misfits, values_of
from db.vocabulary import ConflictChoice, ConflictKind, RefusalChoice
from fieldapp.custom_columns import custom_fields
from fieldapp.errors import RefusedError
from fieldapp.operations import Changed
from fieldapp.operations.custom_fields import kept_custom
from fieldapp.operations.fields import checked, existing
from fieldapp.texts import Text
from fieldapp.working_here import working_here


def decide_conflict(
    store: Store, conflict_id: UUID, choice: ConflictChoice, *, now: datetime, value: object = None
) -> Changed:
    """Let the value that stands stay, put the other one in its place, or write a third one.

    Args:
        store: the store.
        conflict_id: which one.
        choice: KEPT leaves everything as it is, LOST takes the other value, EDITED takes *value*.
        now: the instant of the decision.
        value: as a person writes it: a text, an amount in yuan, a number, a day as YYYY-MM-DD.

    Raises:
        FieldRefusedError: the field cannot take *value*.
        RefusedError: the row or the field is not there any more, or nothing can be written into it.
    """
    with store.transaction(Text("Decide a conflict")) as session:
        conflict = existing(session, Conflict, conflict_id)
        if choice is ConflictChoice.LOST:
            _write(session, conflict.tbl, conflict.row_id, {conflict.field: conflict.lost})
        elif choice is ConflictChoice.EDITED:
            _write_typed(session, conflict, value)
        conflict.choice, conflict.decided_at, conflict.decided_by_id = choice, now, working_here(session)
    return Changed.everything()


def decide_refused(store: Store, refused_id: UUID, choice: RefusalChoice, *, now: datetime) -> Changed:
    """Write a refused change after all, as the manager who accepts it, or discard it.

    Raises:
        RefusedError: the row that it changed is not on this laptop.
    """
    with store.transaction(Text("Decide a refused change")) as session:
        refused = existing(session, RefusedChange, refused_id)
        if choice is RefusalChoice.ACCEPTED:
            if refused.kind == "I":
                _add(session, refused.tbl, refused.row_id, refused.new)
            elif refused.kind == "U":
                _write(session, refused.tbl, refused.row_id, refused.new)
            else:
                raise RefusedError(Text("What was to be removed can be looked at here, and removed again."))
        refused.choice, refused.decided_at, refused.decided_by_id = choice, now, working_here(session)
    return Changed.everything()


def _write_typed(session: Session, conflict: Conflict, value: object) -> None:
    """Write what a person typed, once its field has taken it."""
    chosen = Text("Nothing can be written here: take one of the two, or change the record itself.")
    if conflict.kind not in {ConflictKind.FIELD, ConflictKind.TEXT}:
        raise RefusedError(chosen)
    if conflict.tbl == CustomValue.__tablename__:
        kept = existing(session, CustomValue, conflict.row_id)
        field = next((one for one in custom_fields(session, with_retired=True) if one.id == kept.field_id), None)
        if field is None:
            raise RefusedError(Text("This field is not there any more."))
        kept.value = kept_custom(field, value)
        return
    mappers = (one for one in Base.registry.mappers if one.local_table.name == conflict.tbl)  # type: ignore[attr-defined]
    table = next((one.class_ for one in mappers), None)
    column = table.__table__.columns.get(conflict.field) if table is not None else None
    if table is None or column is None:
        raise RefusedError(Text("This field is not known here. Update the app."))
    if not (can_be_typed(column) or isinstance(column.type, Enum)):
        raise RefusedError(chosen)
    row = session.get(table, conflict.row_id, execution_options={"include_deleted": True})
    if row is None:
        raise RefusedError(Text("The record is not on this laptop any more."))
    setattr(row, conflict.field, checked(table, conflict.field, value))


def _add(session: Session, table: str, row_id: UUID, values: Any) -> None:  # noqa: ANN401  (as stored)
    """Put in a row as somebody else had put it in."""
    known = Base.metadata.tables.get(table)
    if known is None:
        raise RefusedError(Text("This field is not known here. Update the app."))
    columns = captured_columns(known)
    fields = _bound(table, {name: value for name, value in dict(values).items() if name in columns})
    fields["id"] = str(row_id)
    own = {"_ver": 0} if "_ver" in known.columns else {}
    names = ", ".join(f'"{name}"' for name in fields | own)
    places = ", ".join(f":{name}" for name in fields | own)
    statement = text(f'INSERT INTO "{table}"({names}) VALUES ({places})')  # noqa: S608  (names of our own tables)
    try:
        with session.begin_nested():
            session.execute(statement, fields | own)
    except IntegrityError as error:
        raise RefusedError(Text("This cannot be added here any more: look at it, and type it in anew.")) from error


def _bound(table: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Stored values as the database takes them.

    Raises:
        RefusedError: a column cannot have one of them, as in a change that was refused for it.
    """
    bound = {
        name: json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
        for name, value in fields.items()
    }
    wanted = values_of(table)
    if misfits(wanted.checks, bound) or any(bound[name] is None for name in wanted.never_null & bound.keys()):
        raise RefusedError(Text("A value in it does not fit its field: look at it, and type it in anew."))
    return bound


def _write(session: Session, table: str, row_id: UUID, values: Any) -> None:  # noqa: ANN401  (as stored)
    """Write stored values into a row, deleted or not."""
    known = Base.metadata.tables.get(table)
    columns = [] if known is None else captured_columns(known)
    fields = {name: value for name, value in dict(values).items() if name in columns}
    if not fields:
        raise RefusedError(Text("This field is not known here. Update the app."))
    bound = _bound(table, fields)
    sets = ", ".join(f'"{name}" = :{name}' for name in bound)
    statement = text(f'UPDATE "{table}" SET {sets} WHERE id = :row_id')  # noqa: S608  (names of our own tables)
    if session.execute(statement, bound | {"row_id": str(row_id)}).rowcount == 0:  # type: ignore[attr-defined]
        raise RefusedError(Text("The record is not on this laptop any more."))
