"""The server's database: SQLite in a folder or PostgreSQL by its address, with the same statements."""

import random
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from sqlalchemy import (
    BigInteger,
    Boolean,
    Connection,
    Engine,
    Integer,
    String,
    Table,
    Text,
    create_engine,
    event,
    inspect,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.pool import QueuePool

from fieldapp.server.schema import feed, metadata, versions
from fieldapp.sync.statements import as_list, quoted

SCHEMA = 2
TRIES = 6

T = TypeVar("T")
Row = dict[str, Any]


class NotReadyError(Exception):
    """The database has not been made by ``fieldapp-server init``, or is of another version."""


class Database:
    """Connections to the database, and transactions that are tried again where others were quicker."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        # SQLite lets one write at a time, and who finds it taken looks again after a while: in one process they queue.
        self._turn: AbstractContextManager[Any] = threading.Lock() if self.is_sqlite else nullcontext()

    @classmethod
    def at(cls, where: str) -> "Database":
        """Open the database.

        Args:
            where: a folder for SQLite, or ``postgresql://user@host/name``.
        """
        if "://" in where:
            address = where.replace("postgres://", "postgresql://", 1).replace(
                "postgresql://", "postgresql+psycopg://", 1
            )
            return cls(create_engine(address, pool_size=8, max_overflow=8, pool_pre_ping=True))
        folder = Path(where)
        engine = create_engine(
            f"sqlite+pysqlite:///{folder / 'fieldapp-server.db'}", poolclass=QueuePool, pool_size=4, max_overflow=12
        )

        @event.listens_for(engine, "connect")
        def connect(connection: Any, _record: object) -> None:  # noqa: ANN401  (the driver's own)
            connection.isolation_level = None
            for pragma in (
                "journal_mode = WAL",
                "synchronous = FULL",
                "busy_timeout = 20000",
                "cache_size = -32000",
                "wal_autocheckpoint = 8000",
            ):
                connection.execute(f"PRAGMA {pragma}").close()

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            writing = connection.get_execution_options().get("writing", False)
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

        return cls(engine)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def make(self) -> None:
        """Make the tables that are not there yet, and bring those of an older version to this one."""
        with self.engine.execution_options(writing=True).begin() as connection:
            metadata.create_all(connection)
            stored = connection.execute(versions.select()).first()
            if stored is None:
                connection.execute(versions.insert(), {"tenant": 0, "version": SCHEMA})
            elif stored.version < SCHEMA:
                if "at_ms" not in {column["name"] for column in inspect(connection).get_columns("feed")}:
                    connection.exec_driver_sql("ALTER TABLE feed ADD COLUMN at_ms BIGINT NOT NULL DEFAULT 0")
                connection.execute(feed.update().values(at_ms=time.time_ns() // 1_000_000))
                connection.execute(versions.update().values(version=SCHEMA))

    def check(self) -> None:
        """Raise NotReadyError unless the tables are there and of this version."""
        try:
            with self.engine.connect() as connection:
                stored = connection.execute(versions.select()).first()
        except DBAPIError as error:
            raise NotReadyError(str(error.orig)) from error
        if stored is None or stored.version != SCHEMA:
            raise NotReadyError(f"version {stored and stored.version}, wanted {SCHEMA}")

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run *work* in one view of the data."""
        with self.engine.begin() as connection:
            return work(connection)

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run *work* in one transaction; from the start again where another one was in its way."""
        for turn in range(TRIES):
            try:
                with self._turn, self.engine.execution_options(writing=True).begin() as connection:
                    return work(connection)
            except (OperationalError, IntegrityError, DBAPIError) as error:
                if turn == TRIES - 1 or not _passes(error):
                    raise
                time.sleep(random.uniform(0.01, 0.05) * 2**turn)  # noqa: S311  (to be out of step with others)
        raise AssertionError("unreachable")

    def close(self) -> None:
        self.engine.dispose()


def upsert(connection: Connection, table: Table, values: Sequence[Row]) -> None:
    """Insert rows, or put the values into those that are there with the same key."""
    names = [column.name for column in table.columns]
    insert_many(connection, table, [tuple([row[name] for name in names]) for row in values], instead=True)


def insert_many(
    connection: Connection, table: Table, values: Sequence[tuple[Any, ...]], *, instead: bool = False
) -> None:
    """Insert rows, each with all columns in their order; with *instead* they replace those with the same key.

    The statement goes to the driver as it is: the column types have nothing to convert here.  PostgreSQL is given
    all rows as one JSON text, which it reads many times quicker than the driver writes lists of values.
    """
    if not values:
        return
    is_sqlite = connection.dialect.name == "sqlite"
    statement = _insert_of(table, is_sqlite=is_sqlite, instead=instead)
    given: Any = values
    if not is_sqlite:
        names = [column.name for column in table.columns]
        given = (msgspec.json.encode([dict(zip(names, row, strict=True)) for row in values]).decode(),)
    connection.exec_driver_sql(statement, given)


@cache
def _insert_of(table: Table, *, is_sqlite: bool, instead: bool) -> str:
    columns = [column.name for column in table.columns]
    if is_sqlite:
        source = f"VALUES ({', '.join('?' * len(columns))})"
    else:
        described = ", ".join(f'"{column.name}" {_KINDS[type(column.type)]}' for column in table.columns)
        source = f"SELECT * FROM json_to_recordset(%s) AS given({described})"  # noqa: S608  (names of the schema)
    statement = f"INSERT INTO {table.name}({quoted(columns)}) {source}"
    if instead:
        keys = [column.name for column in table.primary_key]
        sets = ", ".join(f'"{name}" = excluded."{name}"' for name in columns if name not in keys)
        statement += f" ON CONFLICT ({quoted(keys)}) DO UPDATE SET {sets}"
    return statement


# As PostgreSQL reads what a column is given: a text without a limit, which the column has itself.
_KINDS: dict[type, str] = {Integer: "integer", BigInteger: "bigint", Boolean: "boolean", String: "text", Text: "text"}


def gap(connection: Connection) -> str:
    """Where a value goes in a statement for the driver."""
    return "?" if connection.dialect.name == "sqlite" else "%s"


def among(connection: Connection, column: str, values: Iterable[str]) -> tuple[str, str]:
    """A condition for the driver, however many *values* there are, and what is given for its gap."""
    if connection.dialect.name == "sqlite":
        return f'"{column}" IN (SELECT value FROM json_each(?))', as_list(values)  # noqa: S608
    return f'"{column}" = ANY(ARRAY(SELECT json_array_elements_text(%s)))', as_list(values)


def insert_new(connection: Connection, table: Table, values: Sequence[Row]) -> None:
    """Insert rows, passing over those whose key is there."""
    if values:
        insert = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table)
        connection.execute(insert.on_conflict_do_nothing(), values)


def _passes(error: DBAPIError) -> bool:
    """Whether the same transaction may go through when it is tried again."""
    code = getattr(error.orig, "sqlstate", None)
    if code is not None:
        return code in {"40001", "40P01", "23505", "55P03"}
    return isinstance(error, IntegrityError) or "locked" in str(error.orig)
