"""Rows on their way into the store: ids from the seed, then one bulk insert per table and batch."""

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from db.base import SyncedBase
from db.capture import synced_tables
from fieldapp.demo.chances import source

Row = dict[str, Any]
BATCH = 20_000  # rows held at once, whatever the size of the whole: some 40 MB
_NOT_GIVEN = frozenset({"id", "deleted_at", "_ver", "_bucket"})
_IDS_PER_MS = 4096  # as many as the 12 bits that count within a millisecond


class Rows:
    """Collects rows and writes them in batches, parents before children.

    Ids look like UUIDv7 and count upwards from the start of the day *today*, so that the same seed and day give the
    same ids.
    """

    def __init__(self, session: Session, *, seed: int, today: date) -> None:
        self._session = session
        self._random = source(seed, "ids")
        self._first_ms = int(datetime.combine(today, time(), UTC).timestamp() * 1000)
        self._tables = {table.name: table for table in synced_tables()}
        self._blank: dict[str, Row] = {
            name: {c.name: getattr(c.default, "arg", None) for c in table.columns if c.name not in _NOT_GIVEN}
            for name, table in self._tables.items()
        }
        self._waiting: dict[str, list[Row]] = {name: [] for name in self._tables}
        self._held = 0
        self._made = 0
        self.written: dict[str, int] = dict.fromkeys(self._tables, 0)

    def add(self, table: type[SyncedBase], /, **values: Any) -> UUID:  # noqa: ANN401  (the columns of any table)
        """Remember a row of *table*; fields that are not named get the default of their column.

        Returns:
            The row's new id, ready to be named by rows that follow.
        """
        name = table.__tablename__
        row = self._blank[name] | values
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
                self._session.execute(insert(self._tables[name]), waiting)
                waiting.clear()
        self._held = 0

    def _new_id(self) -> UUID:
        ms, place = divmod(self._made, _IDS_PER_MS)
        self._made += 1
        value = (self._first_ms + ms) << 80 | 0x7 << 76 | place << 64 | 0b10 << 62 | self._random.getrandbits(62)
        return UUID(int=value)
