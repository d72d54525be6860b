"""Rows that the server tells are put in: many at once, and of a row that is here only what is new in it.

The statements go to the driver as they are.  Most of their cost would otherwise be the handing over of values one by
one, most of which are the same in every row of a table: such a value is handed over once for many rows.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from itertools import chain
from typing import Any

from sqlalchemy import Column, Connection, text
from sqlalchemy.exc import IntegrityError, InterfaceError, ProgrammingError
from sqlalchemy.orm import Session

from db import migrations
from db.base import Base
from db.stored_values import all_fit, misfits, values_of
from fieldapp import __version__
from fieldapp.sync.statements import as_list, quoted
from fieldapp.sync.tables import tables
from fieldapp.sync.wire import Row
from fieldapp.texts import Text

AT_ONCE = 50  # rows in one INSERT
PARKED_BY, APP = "", f"{__version__} {migrations.NEWEST}"  # which app could not hold what it put aside

# A word, or a rule, that only a newer version knows; a value that no column holds.
_CANNOT_HOLD = (IntegrityError, InterfaceError, ProgrammingError, OverflowError)
_OWN = frozenset({"id", "_ver", "_bucket"})  # what this laptop says of a row, whatever its fields say

_FROM_OTHERS = Text("Changes of colleagues")
_Values = dict[str, Any]
_Told = tuple[Row, int, _Values, _Values]  # a row, its version here, the fields after and before


def put(session: Session, name: str, rows: Sequence[Row], shares: Mapping[str, str], *, force: bool = False) -> int:
    """Insert or change the rows of one table; returns how many.

    Args:
        session: taking in.
        name: of the table.
        rows: as they came.
        shares: where each of them lies, by id; others are passed over.
        force: this is the answer to what was sent: it stands even where the version is not newer, and also in rows
            with changes that wait, but for the fields that these have changed.
    """
    columns = columns_of(name)
    _park_unknown(session, name, rows, columns)
    if not columns:
        return 0
    connection = session.connection()
    rows = _readable(connection, name, rows)
    held = waiting_rows(connection, name, [row.id for row in rows])
    if force and held:
        _put_around(connection, name, rows, shares, held)
    coming = [row for row in rows if row.id not in held and row.id in shares]
    here = _present(connection, name, [row.id for row in coming])
    _change(connection, name, [row for row in coming if row.id in here], shares, force=force)
    alike: dict[tuple[str, ...], list[Row]] = {}  # by their columns
    for row in coming:
        if row.id not in here:
            alike.setdefault(tuple(row.fields), []).append(row)
    for every, new in alike.items():
        _insert(connection, name, [column for column in every if column in columns], new, shares)
    return len(coming)


# Not one INSERT … ON CONFLICT: its way of handling conflicts would be that of the triggers it sets off.


def _insert(
    connection: Connection, name: str, names: Sequence[str], rows: Sequence[Row], shares: Mapping[str, str]
) -> None:
    defaults = _defaults(name)
    columns: dict[str, Sequence[Any]] = {
        "id": [row.id for row in rows],
        "_ver": [row.ver for row in rows],
        "_bucket": [shares[row.id] for row in rows],
    }
    for column in names:
        values = [row.fields[column] for row in rows]
        columns[column] = _stored(values, defaults[column]) if column in defaults else values
    same = {column: default for column, default in defaults.items() if column not in columns}
    same |= {column: values[0] for column, values in columns.items() if values.count(values[0]) == len(values)}
    differing = {column: values for column, values in columns.items() if column not in same}
    parts = [rows] if len(rows) <= AT_ONCE else [rows[at : at + AT_ONCE] for at in range(0, len(rows), AT_ONCE)]
    every, fixed = (*same, *differing), list(same.values())
    in_rows = list(zip(*differing.values(), strict=True)) if differing else [() for _row in rows]

    def write(begin: int, end: int) -> None:
        statement = _insertion(name, every, len(same), end - begin)
        connection.exec_driver_sql(statement, (*fixed, *chain.from_iterable(in_rows[begin:end])))

    try:
        with _savepoint(connection):
            at = 0
            for part in parts:
                write(at, at + len(part))
                at += len(part)
    except _CANNOT_HOLD:
        for at, row in enumerate(rows):
            _or_park(connection, name, row, lambda at=at: write(at, at + 1))  # type: ignore[misc]


@lru_cache(maxsize=64)
def _insertion(name: str, columns: tuple[str, ...], same: int, rows: int) -> str:
    """The statement for *rows* rows, in which the first *same* columns are given once for all of them."""
    more = len(columns) - same
    fixed = [f"?{number}" for number in range(1, same + 1)]
    each = (
        ", ".join(fixed + [f"?{same + row * more + number}" for number in range(1, more + 1)]) for row in range(rows)
    )
    return f'INSERT INTO "{name}"({quoted(columns)}) VALUES {", ".join(f"({values})" for values in each)}'  # noqa: S608


def _change(connection: Connection, name: str, rows: Sequence[Row], shares: Mapping[str, str], *, force: bool) -> None:
    """Change rows that are here, each in the columns that differ, and write down what colleagues changed in them."""
    if not rows:
        return
    columns, defaults = columns_of(name), _defaults(name)
    names = sorted({column for row in rows for column in row.fields if column in columns})
    found = connection.exec_driver_sql(
        f'SELECT id, _ver, {quoted(names)} FROM "{name}" WHERE id IN (SELECT value FROM json_each(?))',  # noqa: S608
        (as_list(row.id for row in rows),),
    )
    before = {one[0]: one for one in found}
    told: list[_Told] = []
    alike: dict[tuple[str, ...], list[tuple[Row, _Values]]] = {}  # by the columns that differ
    for row in rows:
        ver, there = before[row.id][1], dict(zip(names, before[row.id][2:], strict=True))
        if not force and ver > row.ver:
            continue
        new: _Values = {}
        for column, value in row.fields.items():
            if column in there and value != there[column]:
                stored = defaults[column] if value is None and column in defaults else value
                if stored != there[column]:
                    new[column] = stored
        alike.setdefault(tuple(new), []).append((row, new))
        if new and row.ver > ver:
            told.append((row, ver, new, {column: there[column] for column in new}))
    for every, changed in alike.items():
        _update(connection, name, every, changed, shares)
    if told:
        _write_history(connection, name, told)


def _put_around(
    connection: Connection, name: str, rows: Sequence[Row], shares: Mapping[str, str], held: set[str]
) -> None:
    """Correct what the server saw otherwise in the rows *held*, but leave the fields that have changed since."""
    typed: dict[str, set[str]] = {}
    columns, defaults = columns_of(name), _defaults(name)
    for pk, kind, new in connection.exec_driver_sql(
        "SELECT pk, kind, new FROM sync_op WHERE state = 0 AND tbl = ? AND pk IN (SELECT value FROM json_each(?))",
        (name, as_list(held)),
    ):
        typed.setdefault(pk, set()).update(columns if kind == "D" else json.loads(new or "{}"))
    for row in rows:
        if row.id in held and row.id in shares:
            fields = {
                column: defaults[column] if value is None and column in defaults else value
                for column, value in row.fields.items()
                if column in columns and column not in typed[row.id]
            }
            _update(connection, name, tuple(fields), [(row, fields)], shares)


def _update(
    connection: Connection,
    name: str,
    columns: tuple[str, ...],
    changed: Sequence[tuple[Row, _Values]],
    shares: Mapping[str, str],
) -> None:
    sets = ", ".join(f'"{column}" = ?' for column in ("_ver", "_bucket", *columns))
    statement = f'UPDATE "{name}" SET {sets} WHERE id = ?'  # noqa: S608  (our own tables)
    given = [(row.ver, shares[row.id], *values.values(), row.id) for row, values in changed]
    try:
        with _savepoint(connection):
            connection.exec_driver_sql(statement, given)
    except _CANNOT_HOLD:
        for (row, _values), one in zip(changed, given, strict=True):
            _or_park(connection, name, row, lambda one=one: connection.exec_driver_sql(statement, one))  # type: ignore[misc]


def _or_park(connection: Connection, name: str, row: Row, write: Callable[[], object]) -> None:
    """Write one row; where it cannot be held, it waits for the update of the app."""
    try:
        with _savepoint(connection):
            write()
    except _CANNOT_HOLD:
        _park_row(connection, name, row.id, row.fields)


@contextmanager
def _savepoint(connection: Connection) -> Iterator[None]:
    connection.exec_driver_sql("SAVEPOINT rows_in")
    try:
        yield
    except BaseException:
        connection.exec_driver_sql("ROLLBACK TO rows_in")
        raise
    finally:
        connection.exec_driver_sql("RELEASE rows_in")


def _stored(values: list[Any], default: Any) -> list[Any]:  # noqa: ANN401  (of any column)
    """A value that may not be seen is nothing: in a column that must say something, what it says at first."""
    return [default if value is None else value for value in values] if None in values else values


def _present(connection: Connection, name: str, ids: Sequence[str]) -> set[str]:
    """Those of *ids* that are here; new ids are mostly larger than all others, which is seen at once."""
    newest = connection.exec_driver_sql(f'SELECT max(id) FROM "{name}"').scalar() or ""  # noqa: S608
    perhaps = [pk for pk in ids if pk <= newest]
    if not perhaps:
        return set()
    found = connection.exec_driver_sql(
        f'SELECT id FROM "{name}" WHERE id IN (SELECT value FROM json_each(?))',  # noqa: S608
        (as_list(perhaps),),
    )
    return set(found.scalars())


def _write_history(connection: Connection, name: str, told: Sequence[_Told]) -> None:
    """Write down what colleagues changed in rows that are here, so that the timeline tells it too."""
    number = connection.exec_driver_sql(
        "UPDATE sync_ctl SET change_set = change_set + 1 RETURNING change_set"
    ).scalar_one()
    connection.exec_driver_sql(
        "INSERT INTO change_set(number, at_ms, who, what, gaps, can_undo) VALUES (?, ?, ?, ?, '{}', 0)",
        (number, max(row.at for row, *_rest in told), told[-1][0].by, _FROM_OTHERS.sentence),
    )
    connection.exec_driver_sql(
        "INSERT INTO sync_op(change_set, tbl, kind, pk, base, epoch, hlc, who, new, old, state) "
        "VALUES (?, ?, 'U', ?, ?, '', ?, ?, ?, ?, 3)",
        [
            (
                number,
                name,
                row.id,
                ver,
                row.at << 16,
                row.by,
                json.dumps(new, ensure_ascii=False),
                json.dumps(old, ensure_ascii=False),
            )
            for row, ver, new, old in told
        ],
    )


def waiting_rows(connection: Connection, name: str, ids: Iterable[str]) -> set[str]:
    """Those of *ids* that have changes to be sent."""
    if connection.exec_driver_sql("SELECT 1 FROM sync_op WHERE state = 0 LIMIT 1").scalar() is None:
        return set()
    found = connection.exec_driver_sql(
        "SELECT DISTINCT pk FROM sync_op WHERE state = 0 AND tbl = ? AND pk IN (SELECT value FROM json_each(?))",
        (name, as_list(ids)),
    )
    return set(found.scalars())


def _park_unknown(session: Session, name: str, rows: Sequence[Row], columns: frozenset[str]) -> None:
    """Keep what a newer version wrote until this one is newer too."""
    for row in rows:
        if not columns.issuperset(row.fields):
            fields = {n: value for n, value in row.fields.items() if n not in columns and value is not None}
            if fields:
                _park_row(session.connection(), name, row.id, fields)


def _readable(connection: Connection, name: str, rows: Sequence[Row]) -> Sequence[Row]:
    """The rows that can be shown here; what could not be read again would break every list that it stands in.

    A server takes no such value.  One that was older may have, and it keeps what it has.
    """
    reading = values_of(name).reading
    if all(all_fit(check, [row.fields.get(column) for row in rows]) for column, check in reading.items()):
        return rows
    readable = []
    for row in rows:
        if bad := misfits(reading, row.fields):
            _park_row(connection, name, row.id, dict.fromkeys(bad, ""))
        else:
            readable.append(row)
    return readable


def _park_row(connection: Connection, name: str, pk: str, fields: Mapping[str, Any]) -> None:
    fields = {**fields, PARKED_BY: APP}
    connection.execute(
        text(
            "INSERT INTO sync_unknown(tbl, pk, fields) VALUES (:t, :pk, :f) "
            "ON CONFLICT(tbl, pk) DO UPDATE SET fields = json_patch(fields, excluded.fields)"
        ),
        {"t": name[:40], "pk": pk, "f": json.dumps(dict(fields), ensure_ascii=False)},
    )


@cache
def columns_of(name: str) -> frozenset[str]:
    """The columns of a table that a row may fill, none where it does not travel as far as is known here."""
    return frozenset(Base.metadata.tables[name].columns.keys()) - _OWN if name in tables() else frozenset()


@cache
def _defaults(name: str) -> _Values:
    """What a row gets in columns that it comes without: those of this laptop, or of a newer version."""
    return {
        column.name: _default(column)
        for column in Base.metadata.tables[name].columns
        if column.name not in _OWN and not column.nullable and column.server_default is None
    }


def _default(column: Column[Any]) -> Any:  # noqa: ANN401
    given = getattr(column.default, "arg", None)
    if given is not None and not callable(given):
        bound = column.type.bind_processor(_dialect())
        return bound(given) if bound is not None else given
    kind = column.type.python_type
    return 0 if kind in {int, bool} else ""


@cache
def _dialect() -> Any:  # noqa: ANN401
    from sqlalchemy.dialects import sqlite

    return sqlite.dialect()
