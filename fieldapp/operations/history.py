"""Undo and redo, read from the change log: they work after a restart as well as before it."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from db.base import Base
from db.capture import captured_columns
from db.models import Change
from db.store import Store
from fieldapp.errors import RefusedError
from fieldapp.operations import Changed
from fieldapp.texts import Text


@dataclass(frozen=True, slots=True)
class Undone:
    """What undo or redo did."""

    what: Text  # the sentence of the change set that was taken back or done again
    kept: int  # fields that somebody changed since: they stay as they are
    changed: Changed


def undo_last(store: Store) -> Undone:
    """Take back the newest change of this laptop that has not been taken back.

    Raises:
        RefusedError: there is nothing to undo.
    """
    with store.reading() as session:
        found = session.execute(
            text(
                "SELECT number FROM change_set WHERE can_undo AND undoes IS NULL AND undone_by IS NULL "
                "ORDER BY number DESC LIMIT 1"
            )
        ).scalar()
    if found is None:
        raise RefusedError(Text("There is nothing to undo."))
    return undo(store, found)


def redo_last(store: Store) -> Undone:
    """Do again what was undone last, unless something new has been done since.

    Raises:
        RefusedError: there is nothing to redo.
    """
    with store.reading() as session:
        found = session.execute(
            text(
                "SELECT u.number, u.undoes FROM change_set u JOIN change_set o ON o.number = u.undoes "
                "WHERE u.undone_by IS NULL AND o.undone_by = u.number AND o.undoes IS NULL AND NOT EXISTS ("
                "SELECT 1 FROM change_set n WHERE n.number > u.number AND n.undoes IS NULL AND n.can_undo) "
                "ORDER BY u.number DESC LIMIT 1"
            )
        ).one_or_none()
    if found is None:
        raise RefusedError(Text("There is nothing to redo."))
    number, original = found
    return _take_back(store, number, redone=original)


def undo(store: Store, number: int) -> Undone:
    """Take back one change set, wherever it stands in the log; an import is one change set.

    Fields that were changed again since keep their newer value and are counted.

    Raises:
        RefusedError: it was taken back already.
    """
    return _take_back(store, number)


def _take_back(store: Store, number: int, *, redone: int | None = None) -> Undone:
    with store.reading() as session:
        shown = session.execute(
            text("SELECT what, gaps, undone_by FROM change_set WHERE number = :n"), {"n": redone or number}
        ).one_or_none()
        if shown is None or (redone is None and shown.undone_by is not None):
            raise RefusedError(Text("This was undone already."))
    what = Text(shown.what, **json.loads(shown.gaps))
    label = Text("Do again: {what}", what=what) if redone else Text("Undo: {what}", what=what)
    with store.transaction(label, undoes=number) as session:
        mine = session.info["change_set"]
        kept = _reverse(session, number)
        marks = {"n": number, "mine": mine, "redone": redone}
        session.execute(text("UPDATE change_set SET undone_by = :mine WHERE number = :n"), marks)
        if redone is not None:
            session.execute(text("UPDATE change_set SET undone_by = NULL WHERE number = :redone"), marks)
    return Undone(what, kept, Changed.everything())


def _reverse(session: Session, number: int) -> int:
    """Take back every change of *number*; returns how many fields were left as they are.

    Rows that were added are marked as deleted, all of a table at once: an import may have added
    a hundred thousand.  Other changes follow one by one, newest first.
    """
    tables = session.scalars(select(Change.tbl).where(Change.change_set == number, Change.kind == "I").distinct()).all()
    for name in tables:
        table = Base.metadata.tables[name]
        added = select(Change.pk).where(Change.change_set == number, Change.tbl == name, Change.kind == "I")
        session.execute(
            update(table)
            .where(table.c.id.in_(added), table.c.deleted_at.is_(None))
            .values(deleted_at=datetime.now(UTC))
        )
    others = session.scalars(
        select(Change).where(Change.change_set == number, Change.kind != "I").order_by(Change.op_no.desc())
    ).all()
    return sum(_reverse_one(session, change) for change in others)


def _reverse_one(session: Session, change: Change) -> int:
    table, key = Base.metadata.tables[change.tbl], {"id": change.pk}
    new, old = json.loads(change.new or "{}"), json.loads(change.old or "{}")
    old = {name: value for name, value in old.items() if name in captured_columns(table)}
    if change.kind == "D":
        fields = key | old
        names, gaps = ", ".join(f'"{name}"' for name in fields), ", ".join(f":{name}" for name in fields)
        session.execute(text(f'INSERT INTO "{table.name}" ({names}) VALUES ({gaps})'), fields)  # noqa: S608
        return 0
    whole = text(f'SELECT * FROM "{table.name}" WHERE id = :id')  # noqa: S608
    now = session.execute(whole, key).mappings().one_or_none()
    back = {name: value for name, value in old.items() if now is not None and now[name] == new[name]}
    if back:
        settings = ", ".join(f'"{name}" = :{name}' for name in back)
        session.execute(text(f'UPDATE "{table.name}" SET {settings} WHERE id = :id'), back | key)  # noqa: S608
    return len(old) - len(back)
