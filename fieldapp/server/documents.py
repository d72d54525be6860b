"""Rows as the server keeps them: read, put back, told to those who may see them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, select, update

from fieldapp.rules.merging import Held, Stamp
from fieldapp.server.database import among, gap, insert_many, insert_new
from fieldapp.server.schema import buckets, feed, rows
from fieldapp.sync.statements import quoted
from fieldapp.sync.tables import bucket_of_colleague

PUT, GUEST, GONE, ERASED = "P", "S", "G", "E"
_SHARED = ("opening", "opening_share")  # told to all who have a part in it, wherever the dealer is (DOMAIN 10)
Key = tuple[str, str]  # table, id


@dataclass(slots=True)
class Document:
    """One row.  *bucket_before* is where it lay when it was read, None for a new one."""

    tbl: str
    pk: str
    bucket: str
    root: str | None
    held: Held
    by: str | None
    at_ms: int
    erased: bool = False
    bucket_before: str | None = None
    touched: bool = False
    origin_op: int = 0
    written: str = ""  # its fields as JSON, where that was made already

    @property
    def key(self) -> Key:
        return self.tbl, self.pk

    def stored(self, tenant: int) -> tuple[Any, ...]:
        """As a row of the table."""
        held = self.held
        fields = self.written or _encode(held.fields).decode()
        stamps = _encode(held.stamps).decode()
        return (
            tenant,
            self.tbl,
            self.pk,
            self.bucket,
            self.root,
            held.ver,
            stamps,
            fields,
            self.by,
            self.at_ms,
            self.erased,
        )


_encode = msgspec.json.Encoder().encode
_stamps = msgspec.json.Decoder(dict[str, Stamp])


def document(row: Iterable[Any]) -> Document:
    """A row of the table as a document."""
    _tenant, tbl, pk, bucket, root, ver, stamps, fields, by, at_ms, erased = row
    held = Held(ver, msgspec.json.decode(fields), _stamps.decode(stamps))
    return Document(tbl, pk, bucket, root, held, by, at_ms, bool(erased), bucket)


_EVERY = quoted(column.name for column in rows.columns)


def read(connection: Connection, tenant: int, keys: Iterable[Key], *, lock: bool = False) -> dict[Key, Document]:
    """The documents of *keys* that are there, locked in one order for all if they are to be written."""
    by_table: dict[str, set[str]] = {}
    for table, pk in keys:
        by_table.setdefault(table, set()).add(pk)
    found: dict[Key, Document] = {}
    value, locked = gap(connection), " FOR UPDATE" if lock and connection.dialect.name != "sqlite" else ""
    for table in sorted(by_table):
        chosen, ids = among(connection, "pk", by_table[table])
        statement = (
            f"SELECT {_EVERY} FROM synced_row WHERE tenant = {value} AND tbl = {value} AND {chosen} "  # noqa: S608
            f"ORDER BY pk{locked}"
        )
        for row in connection.exec_driver_sql(statement, (tenant, table, ids)):
            found[row[1], row[2]] = document(row)
    return found


def read_root(connection: Connection, tenant: int, root: str) -> list[Document]:
    """Everything that hangs on the dealer *root*, locked."""
    wanted = (
        select(rows)
        .where(rows.c.tenant == tenant, rows.c.root == root)
        .order_by(rows.c.tbl, rows.c.pk)
        .with_for_update()
    )
    return [document(row) for row in connection.execute(wanted)]


@dataclass(slots=True)
class Writing:
    """What one transaction changes; ``keep`` writes it all, the heads of the buckets last."""

    connection: Connection
    tenant: int
    replica: str
    now_ms: int
    documents: dict[Key, Document] = field(default_factory=dict)

    def touch(self, document: Document, origin_op: int = 0) -> None:
        """Remember that *document* is to be written."""
        document.touched, document.origin_op = True, origin_op
        self.documents[document.key] = document

    def keep(self) -> None:
        """Write the rows, then tell each share what changed in it.

        The head of a bucket is raised last and its row stays locked until the transaction ends: nobody can read a
        number of a bucket before everything below it can be read.
        """
        touched = sorted((d for d in self.documents.values() if d.touched), key=lambda d: d.key)
        if not touched:
            return
        insert_many(self.connection, rows, [d.stored(self.tenant) for d in touched], instead=True)
        told: dict[str, list[tuple[Document, str]]] = {}
        for one in touched:
            told.setdefault(one.bucket, []).append((one, ERASED if one.erased else PUT))
            if one.bucket_before not in {None, one.bucket}:
                told.setdefault(str(one.bucket_before), []).append((one, GONE))
        self._tell_guests(told, [d for d in touched if d.tbl in _SHARED])
        names = sorted(told)
        insert_new(self.connection, buckets, [{"tenant": self.tenant, "bucket": b, "head": 0} for b in names])
        raised = (
            update(buckets)
            .where(buckets.c.tenant == self.tenant, buckets.c.bucket == bindparam("one"))
            .values(head=buckets.c.head + bindparam("more"))
            .returning(buckets.c.head)
        )
        entries: list[tuple[Any, ...]] = []
        for bucket in names:
            count = len(told[bucket])
            head = self.connection.execute(raised, {"one": bucket, "more": count}).scalar_one()
            entries += [
                (self.tenant, bucket, one.tbl, one.pk, seq, kind, self.replica, one.origin_op, self.now_ms)
                for seq, (one, kind) in enumerate(told[bucket], start=head - count + 1)
            ]
        insert_many(self.connection, feed, entries, instead=True)

    def _tell_guests(self, told: dict[str, list[tuple[Document, str]]], shared: list[Document]) -> None:
        """Who has a part in an opening hears of it in their own share, though the dealer is another's.

        The rows are written already, so that each opening is found with all its parts.
        """
        roots = sorted({d.root for d in shared if d.root is not None})
        if not roots:
            return
        wanted = select(rows).where(
            rows.c.tenant == self.tenant, rows.c.root.in_(roots), rows.c.tbl.in_(_SHARED), rows.c.erased.is_(False)
        )
        found = [document(row) for row in self.connection.execute(wanted)]
        openings = {d.pk: [d] for d in found if d.tbl == "opening"}
        guests: dict[str, dict[str, str]] = {}  # by opening: each partner's share, and what is told there
        for one in found:
            if (opening := str(one.held.fields.get("opening_id"))) in openings:
                openings[opening].append(one)
                bucket = bucket_of_colleague(str(one.held.fields.get("colleague_id")))
                known = guests.setdefault(opening, {})
                if one.held.fields.get("deleted_at") is None:
                    known[bucket] = GUEST
                else:  # no part any more: it leaves, and later changes are not told
                    known.setdefault(bucket, GONE)
        changed = {d.pk if d.tbl == "opening" else str(d.held.fields.get("opening_id")) for d in shared}
        for opening in changed & guests.keys():
            for bucket, kind in guests[opening].items():
                self._tell_guest(told, bucket, openings[opening], kind)

    @staticmethod
    def _tell_guest(told: dict[str, list[tuple[Document, str]]], bucket: str, shown: list[Document], kind: str) -> None:
        keys = {d.key for d in shown if d.bucket != bucket}
        lines = [(d, said) for d, said in told.get(bucket, []) if d.key not in keys or said != GONE]
        there = {d.key for d, _said in lines}
        told[bucket] = lines + [(d, kind) for d in shown if d.key in keys and d.key not in there]
