"""Rows on their way into the store: ids from the seed, then one bulk insert per table and batch."""

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import Dialect, Table, insert
from sqlalchemy.orm import Session

from db.base import SyncedBase
from db.capture import synced_tables
from fieldapp.demo.chances import source

Row = dict[str, Any]
BATCH = 20_000  # rows held at once, whatever the size of the whole: some 40 MB
_IDS_PER_MS = 4096  # as many as the 12 bits that count within a millisecond


class _Shape:
    """How rows of one table are bound to their INSERT: what Core does anew for every row, found out once."""

    def __init__(self, table: Table, dialect: Dialect) -> None:
        columns = dict(table.columns.items())
        self.blank: Row = {name: getattr(column.default, "arg", None) for name, column in columns.items()}
        compiled = insert(table).compile(dialect=dialect, column_keys=list(columns))
        self.insert = compiled.string
        self._binders = [
            (name, columns[name].type.dialect_impl(dialect).bind_processor(dialect))
            for name in compiled.positiontup or ()
        ]

    def bound(self, row: Row) -> tuple[object, ...]:
        """The values as the database takes them, in the order of the columns."""
        return tuple([bind(row[name]) if bind else row[name] for name, bind in self._binders])


class Rows:
    """Collects rows and writes them in batches, parents before children.

    Ids look like UUIDv7 and count upwards from the start of the day *today*, so that the same seed and day give the
    same ids.
    """

    def __init__(self, session: Session, *, seed: int, today: date) -> None:
        self._connection = session.connection()
        self._random = source(seed, "ids")
        self._first_ms = int(datetime.combine(today, time(), UTC).timestamp() * 1000)
        self._shapes = {table.name: _Shape(table, self._connection.dialect) for table in synced_tables()}
        self._waiting: dict[str, list[Row]] = {name: [] for name in self._shapes}
        self._held = 0
        self._made = 0
        self.written: dict[str, int] = dict.fromkeys(self._shapes, 0)

    def add(self, table: type[SyncedBase], /, **values: Any) -> UUID:  # noqa: ANN401  (the columns of any table)
        """Remember a row of *table*; fields that are not named get the default of their column.

        Returns:
            The row's new id, ready to be named by rows that follow.

        Raises:
            KeyError: the table has no such column.
        """
        name = table.__tablename__
        row = self._shapes[name].blank | values
        if len(row) != len(self._shapes[name].blank):
            raise KeyError(f"{name} has no {values.keys() - self._shapes[name].blank.keys()}")
        row["id"] = new = self._new_id()
        self._waiting[name].append(row)
        self.written[name] += 1
        self._held += 1
        if self._held >= BATCH:
            self.write()
        return new

    def write(self) -> None:
        """Insert what is waiting."""
        for name, waiting in self._waiting.items():
            if waiting:
                shape = self._shapes[name]
                self._connection.exec_driver_sql(shape.insert, [shape.bound(row) for row in waiting])
                waiting.clear()
        self._held = 0

    def _new_id(self) -> UUID:
        ms, place = divmod(self._made, _IDS_PER_MS)
        self._made += 1
        value = (self._first_ms + ms) << 80 | 0x7 << 76 | place << 64 | 0b10 << 62 | self._random.getrandbits(62)
        return UUID(int=value)
