"""Change capture: triggers, made from the models, that write every change beside itself.

Triggers see what sessions cannot: bulk statements, cascades, SQL by hand.  They run inside the
transaction that makes the change, so neither can be kept without the other.
"""

import hashlib
from collections.abc import Iterator

from sqlalchemy import Connection, Table, text

from db.base import Base, SyncedBase

PREFIX = "capture_"
_NOT_CAPTURED = {"id", "_ver", "_bucket"}

# The clock of the log: never behind the wall clock, never twice the same (SQLite's arithmetic, in ms << 16).
_TICK = (
    "UPDATE sync_ctl SET hlc = max(hlc + 1, "
    "(cast((julianday('now') - 2440587.5) * 86400000 AS INTEGER) + clock_offset_ms) << 16);"
)
_COLUMNS = "change_set, tbl, kind, pk, base, epoch, hlc, who, new, old, state"


def synced_tables() -> list[Table]:
    """Every table whose changes are captured, parents before children."""
    synced = {mapper.local_table for mapper in Base.registry.mappers if issubclass(mapper.class_, SyncedBase)}
    return [table for table in Base.metadata.sorted_tables if table in synced]


def captured_columns(table: Table) -> list[str]:
    """The columns of *table* whose values are written down: not those that only this laptop knows."""
    return [
        column.name for column in table.columns if column.name not in _NOT_CAPTURED and not column.info.get("local")
    ]


def trigger_statements() -> list[str]:
    """One CREATE TRIGGER for each table and kind of change, always in the same order."""
    return [statement for table in synced_tables() for statement in _triggers_of(table)]


def capture_hash() -> str:
    """Changes whenever a trigger would: kept in ``sync_ctl`` and compared at each start."""
    return hashlib.sha256("\n".join(trigger_statements()).encode()).hexdigest()


def install_capture(connection: Connection) -> None:
    """Drop the triggers of an older version and create those of the models."""
    for name in connection.scalars(
        text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'capture!_%' ESCAPE '!'")
    ).all():
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    for statement in trigger_statements():
        connection.exec_driver_sql(statement)
    connection.execute(text("UPDATE sync_ctl SET trigger_hash = :hash"), {"hash": capture_hash()})


def _triggers_of(table: Table) -> Iterator[str]:
    name, columns = table.name, captured_columns(table)
    new = _object(columns, "NEW")
    old = _object(columns, "OLD")
    differing = " UNION ALL ".join(
        f'SELECT \'{c}\' AS f, NEW."{c}" AS n, OLD."{c}" AS o WHERE NEW."{c}" IS NOT OLD."{c}"' for c in columns
    )
    base = (
        f"coalesce((SELECT base FROM sync_op WHERE pk = {{id}} AND tbl = '{name}' AND state = 0 "
        "ORDER BY op_no LIMIT 1), {ver})"
    )
    yield (
        f'CREATE TRIGGER "{PREFIX}{name}_i" AFTER INSERT ON "{name}" WHEN (SELECT applying FROM sync_ctl) = 0 BEGIN '
        f"{_TICK} INSERT INTO sync_op({_COLUMNS}) "
        f"SELECT c.change_set, '{name}', 'I', NEW.id, 0, c.epoch, c.hlc, c.who, {new}, NULL, 0 FROM sync_ctl c; END"
    )
    yield (
        f'CREATE TRIGGER "{PREFIX}{name}_u" AFTER UPDATE OF {_list(columns)} ON "{name}" '
        "WHEN (SELECT applying FROM sync_ctl) = 0 "
        f"AND ({' OR '.join(_differs(c) for c in columns)}) BEGIN "
        f"{_TICK} INSERT INTO sync_op({_COLUMNS}) "
        f"SELECT c.change_set, '{name}', 'U', NEW.id, {base.format(id='NEW.id', ver='OLD._ver')}, c.epoch, c.hlc, "
        f"c.who, json_group_object(f, n), json_group_object(f, o), 0 FROM sync_ctl c, ({differing}); END"
    )
    yield (
        f'CREATE TRIGGER "{PREFIX}{name}_d" AFTER DELETE ON "{name}" WHEN (SELECT applying FROM sync_ctl) = 0 BEGIN '
        f"{_TICK} INSERT INTO sync_op({_COLUMNS}) "
        f"SELECT c.change_set, '{name}', 'D', OLD.id, {base.format(id='OLD.id', ver='OLD._ver')}, c.epoch, c.hlc, "
        f"c.who, NULL, {old}, 0 FROM sync_ctl c; END"
    )
    yield (
        f'CREATE TRIGGER "{PREFIX}{name}_k" BEFORE UPDATE OF id ON "{name}" WHEN NEW.id IS NOT OLD.id BEGIN '
        "SELECT raise(ABORT, 'the id of a row never changes'); END"
    )


def _list(columns: list[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _differs(column: str) -> str:
    return f'NEW."{column}" IS NOT OLD."{column}"'


def _object(columns: list[str], row: str) -> str:
    return "json_object(" + ", ".join(f"'{c}', {row}.\"{c}\"" for c in columns) + ")"
