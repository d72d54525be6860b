"""Taking in what a laptop changed: one transaction a request, each operation once, nothing lost (SYNC 4.7)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, update
from uuid_utils.compat import uuid7

from db.stored_values import values_of
from db.vocabulary import ConflictKind, RefusalReason
from fieldapp.rules.merging import NOBODY, Collision, Held, Incoming, Stamp, first, merge
from fieldapp.server.database import among, gap, insert_many
from fieldapp.server.documents import Document, Key, Writing, read, read_root
from fieldapp.server.permission import split
from fieldapp.server.readable import MOST_NEWER, flat, sayable, unreadable
from fieldapp.server.schema import operations
from fieldapp.server.scope import Caller
from fieldapp.sync.tables import (
    GENERAL,
    Home,
    SyncedTable,
    bucket_of_colleague,
    bucket_of_territory,
    tables,
)
from fieldapp.sync.wire import Op, Result

AHEAD_MS = 5 * 60 * 1000  # a clock that is further ahead is taken back to this
_encode = msgspec.json.Encoder().encode
APPLIED, MERGED, LOST, REFUSED = "applied", "merged", "lost", "refused"


class ForkedError(Exception):
    """The replica's numbers do not fit what it sent before: its data was copied or restored."""


@dataclass(slots=True)
class Pushed:
    """What became of the operations of one request."""

    results: list[Result] = field(default_factory=list)
    touched: dict[Key, int] = field(default_factory=dict)  # and the lowest version that the laptop had seen
    differs: set[Key] = field(default_factory=set)  # rows that the laptop does not have as they stand now
    writing: Writing | None = None


def push(  # noqa: PLR0917  (each is needed)
    connection: Connection, caller: Caller, replica: str, last_op: int, ops: Sequence[Op], now_ms: int, epoch: str
) -> Pushed:
    """Merge *ops* into the company's rows.

    Args:
        connection: in a writing transaction.
        caller: who sent them, and what is theirs.
        replica: the laptop's store.
        last_op: the newest number that this store sent before.
        ops: in the order in which they were made.
        now_ms: the server's clock.
        epoch: of the server's history; what was seen of another one counts as not seen.

    Raises:
        ForkedError: a number came that was used before for something else.
    """
    return _Push(connection, caller, replica, last_op, now_ms, epoch).run(ops)


class _Push:
    def __init__(  # noqa: PLR0917  (what one request knows)
        self, connection: Connection, caller: Caller, replica: str, last_op: int, now_ms: int, epoch: str
    ) -> None:
        self.connection, self.caller, self.replica = connection, caller, replica
        self.last_op, self.now_ms, self.epoch = last_op, now_ms, epoch
        self.writing = Writing(connection, caller.tenant, replica, now_ms)
        self.done = Pushed(writing=self.writing)
        self.kept: list[tuple[Any, ...]] = []
        self.erased: set[Key] = set()
        self.unreadable: set[str] = set()  # op_ids

    def run(self, ops: Sequence[Op]) -> Pushed:
        known = self._known(ops)
        fresh = [op for op in ops if op.op_id not in known]
        if any(op.op_no <= self.last_op for op in fresh):
            raise ForkedError
        self.unreadable = unreadable(ops)
        if self.unreadable:
            ops = [sayable(op) if op.op_id in self.unreadable else op for op in ops]
        self.writing.documents = read(
            self.connection, self.caller.tenant, {key for op in ops for key in _needed(op)}, lock=True
        )
        for op in ops:
            if (before := known.get(op.op_id)) is not None:
                self._answer(op, before[0], before[1])
            else:
                self._take(op)
        if self.erased:
            self.kept = [_forgotten(one) if (one[4], one[5]) in self.erased else one for one in self.kept]
        insert_many(self.connection, operations, self.kept)
        self.writing.keep()
        return self.done

    def _known(self, ops: Sequence[Op]) -> dict[str, tuple[str, str]]:
        chosen, ids = among(self.connection, "op_id", [op.op_id for op in ops])
        found = self.connection.exec_driver_sql(
            f"SELECT op_id, outcome, reason FROM operation WHERE tenant = {gap(self.connection)} AND {chosen}",  # noqa: S608
            (self.caller.tenant, ids),
        )
        return {op_id: (outcome, reason) for op_id, outcome, reason in found}

    def _take(self, op: Op) -> None:
        """One operation: checked, merged, written down with what became of it."""
        new = _encode(op.new).decode()
        outcome, reason = self._merged(op, new)
        self._answer(op, outcome, reason)
        old = _encode(op.old).decode() if op.old else "{}"
        if op.kind == "D" and outcome == APPLIED:
            new = old = "{}"
        self.kept.append(
            (
                self.caller.tenant,
                op.op_id,
                self.replica,
                op.op_no,
                op.tbl,
                op.pk,
                op.kind,
                op.base,
                op.hlc,
                self.caller.colleague,
                self.now_ms,
                new,
                old,
                outcome,
                reason,
            )
        )

    def _answer(self, op: Op, outcome: str, reason: str) -> None:
        key = (op.tbl, op.pk)
        base = op.base if op.epoch == self.epoch else 0
        self.done.touched[key] = min(base, self.done.touched.get(key, base))
        if outcome != APPLIED:
            self.done.results.append(Result(op.op_no, outcome, reason))
            self.done.differs.add(key)

    def _merged(self, op: Op, written: str) -> tuple[str, str]:
        if op.op_id in self.unreadable:
            return self._refuse(op, RefusalReason.NOT_READABLE)
        table = tables()[op.tbl]
        row = self.writing.documents.get((op.tbl, op.pk))
        if row is not None and row.erased:
            return LOST, "erased"
        if row is not None and row.bucket not in self.caller.granted:
            return self._refuse(op, RefusalReason.OUT_OF_SCOPE)
        allowed, forbidden = split(
            self.caller, table, op.kind, op.pk, op.new, row.held.fields if row is not None else None
        )
        if op.kind == "D":
            return self._erase(op, row)
        if not allowed:
            return self._refuse(op, RefusalReason.NOT_ALLOWED)
        if row is None and op.kind == "U" and op.tbl != "region":  # regions are on every laptop from the start
            return self._refuse(op, RefusalReason.NO_PARENT)
        if row is None and forbidden and table.name != "dealer":
            if not table.managers_only.issuperset(forbidden):
                return self._refuse(op, RefusalReason.NOT_ALLOWED)
            allowed |= dict.fromkeys(forbidden)  # the row is taken, what is a manager's to say goes to the manager
        if forbidden:
            self._refusal(op, forbidden, RefusalReason.NOT_ALLOWED)
        if row is None:
            outcome, reason = self._new(op, table, allowed, written if allowed is op.new else "")
        else:
            outcome, reason = self._changed(op, table, row, allowed)
        return (MERGED, RefusalReason.NOT_ALLOWED.value) if forbidden and outcome == APPLIED else (outcome, reason)

    def _new(self, op: Op, table: SyncedTable, new: dict[str, Any], written: str) -> tuple[str, str]:
        if op.kind == "I" and not values_of(table.name).needed <= new.keys():
            return self._refuse(op, RefusalReason.NOT_READABLE)
        place = self._place(table, op.pk, new)
        if isinstance(place, RefusalReason):
            return self._refuse(op, place)
        bucket, root, corrected = place
        held = first(self._incoming(op, new), corrected)
        made = Document(op.tbl, op.pk, bucket, root, held, self.caller.colleague, self.now_ms)
        made.written = "" if corrected else written
        self.writing.touch(made, op.op_no)
        return (MERGED, "") if corrected else (APPLIED, "")

    def _changed(self, op: Op, table: SyncedTable, row: Document, new: dict[str, Any]) -> tuple[str, str]:
        if op.kind == "I" and new.get("came_with"):
            return APPLIED, ""  # every laptop brings what comes with the app: what the company made of it stands
        merged = merge(row.held, self._incoming(op, new), table.texts)
        if len(merged.row.fields) > len(table.names) + MOST_NEWER:
            return self._refuse(op, RefusalReason.NOT_READABLE)
        bucket, root = row.bucket, row.root
        if _places(table) in new:
            place = self._place(table, row.pk, merged.row.fields, row)
            if isinstance(place, RefusalReason):
                return self._refuse(op, place)
            bucket, root, _corrected = place
        row.held, row.by, row.at_ms, row.written = merged.row, self.caller.colleague, self.now_ms, ""
        if (bucket, root) != (row.bucket, row.root):
            self._move(row, bucket, root)
        self.writing.touch(row, op.op_no)
        for collision in merged.collisions:
            self._collide(row, collision)
        if merged.lost:
            kinds = {collision.kind for collision in merged.collisions}
            return (MERGED if kinds <= {ConflictKind.TEXT, ConflictKind.RESTORED} else LOST), ""
        return (MERGED if merged.collisions else APPLIED), ""

    def _erase(self, op: Op, row: Document | None) -> tuple[str, str]:
        """Remove what is known of a row for good, from the history too (DOMAIN section 17)."""
        if row is None:
            return APPLIED, ""
        row.erased, row.by, row.at_ms, row.written = True, self.caller.colleague, self.now_ms, ""
        stamp = Stamp(row.held.ver + 1, self._clock(op.hlc), self.replica, self.caller.colleague)
        row.held = Held(stamp.ver, {}, {"_": stamp})
        self.writing.touch(row, op.op_no)
        self.connection.execute(
            update(operations)
            .where(operations.c.tenant == self.caller.tenant, operations.c.tbl == op.tbl, operations.c.pk == op.pk)
            .values(new="{}", old="{}")
        )
        self.erased.add((op.tbl, op.pk))
        return APPLIED, ""

    def _place(
        self,
        table: SyncedTable,
        pk: str,
        fields: Mapping[str, Any],
        row: Document | None = None,
    ) -> tuple[str, str | None, dict[str, Any]] | RefusalReason:
        """The bucket and the root of a row with these fields, and what of them had to be put right."""
        mine, granted = bucket_of_colleague(self.caller.colleague), self.caller.granted
        if row is not None and table.home in {Home.GENERAL, Home.WRITER}:
            return row.bucket, row.root, {}
        match table.home:
            case Home.GENERAL:
                return GENERAL, None, {}
            case Home.WRITER:
                return mine, None, {}
            case Home.COLLEAGUE:
                bucket = bucket_of_colleague(str(fields.get("colleague_id") or self.caller.colleague))
                return (bucket, None, {}) if bucket in granted else RefusalReason.OUT_OF_SCOPE
            case Home.DEALER:
                return self._place_of_dealer(pk, fields, row)
        column, parent_table = table.parent or ("dealer_id", "dealer")
        parent_pk = fields.get(column)
        if parent_pk is None:
            return (row.bucket, row.root, {}) if row is not None else (mine, None, {})
        parent = self.writing.documents.get((parent_table, str(parent_pk)))
        if parent is None or parent.erased:
            return RefusalReason.NO_PARENT
        if parent.bucket not in granted:
            return RefusalReason.OUT_OF_SCOPE
        return parent.bucket, parent.pk if parent_table == "dealer" else parent.root, {}

    def _place_of_dealer(
        self,
        pk: str,
        fields: Mapping[str, Any],
        row: Document | None,
    ) -> tuple[str, str | None, dict[str, Any]] | RefusalReason:
        asked = fields.get("territory_id")
        if asked is not None:
            bucket = bucket_of_territory(str(asked))
            if bucket in self.caller.granted:
                return bucket, pk, {}
            if row is not None:
                return RefusalReason.OUT_OF_SCOPE
        elif row is not None:
            return row.bucket, pk, {}
        if self.caller.territories:
            own = self.caller.territories[0]
            return bucket_of_territory(own), pk, {"territory_id": own}
        return bucket_of_colleague(self.caller.colleague), pk, {"territory_id": None} if asked else {}

    def _move(self, row: Document, bucket: str, root: str | None) -> None:
        """Take a row, and what hangs on it, to another share."""
        if row.tbl == "dealer":
            hanging = read_root(self.connection, self.caller.tenant, row.pk)
        else:
            hanging = [
                other
                for other in (read_root(self.connection, self.caller.tenant, row.root) if row.root else [])
                if any(other.held.fields.get(column) == row.pk for column, _table in tables()[other.tbl].references)
                and tables()[other.tbl].parent == (_column_to(other.tbl, row.tbl), row.tbl)
            ]
        row.bucket, row.root = bucket, root
        for found in hanging:
            one = self.writing.documents.setdefault(found.key, found)
            if one is not row:
                one.bucket, one.root = bucket, root
                self.writing.touch(one)

    def _incoming(self, op: Op, new: dict[str, Any]) -> Incoming:
        base = op.base if op.epoch == self.epoch else 0
        return Incoming(base, self._clock(op.hlc), self.replica, self.caller.colleague, new, op.old)

    def _clock(self, hlc: int) -> int:
        return min(hlc, (self.now_ms + AHEAD_MS) << 16)

    def _collide(self, row: Document, collision: Collision) -> None:
        self._put(
            "conflict",
            row.bucket,
            row.root,
            {
                "kind": collision.kind.value,
                "dealer_id": row.root,
                "tbl": row.tbl,
                "row_id": row.pk,
                "field": collision.field,
                "kept": msgspec.json.encode(collision.kept).decode(),
                "lost": msgspec.json.encode(collision.lost).decode(),
                "kept_by_id": collision.kept_by or None,
                "lost_by_id": collision.lost_by or None,
            },
        )

    def _refuse(self, op: Op, reason: RefusalReason) -> tuple[str, str]:
        self._refusal(op, op.new, reason)
        return REFUSED, reason.value

    def _refusal(self, op: Op, new: dict[str, Any], reason: RefusalReason) -> None:
        """Keep a change that is not taken, for the one who made it and for the manager."""
        old = flat({name: value for name, value in op.old.items() if name in new})
        self._put(
            "refused_change",
            bucket_of_colleague(self.caller.colleague),
            None,
            {
                "colleague_id": self.caller.colleague,
                "reason": reason.value,
                "tbl": op.tbl,
                "row_id": op.pk,
                "kind": op.kind if new is op.new else "U",  # of a row that was taken, a part
                "new": _json(new),
                "old": _json(old),
            },
        )

    def _put(self, table: str, bucket: str, root: str | None, fields: dict[str, Any]) -> None:
        at = datetime.fromtimestamp(self.now_ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        undecided = {"happened_at": at, "choice": None, "decided_by_id": None, "decided_at": None, "deleted_at": None}
        stamp = Stamp(1, self.now_ms << 16, NOBODY, NOBODY)
        made = Document(table, str(uuid7()), bucket, root, Held(1, fields | undecided, {"_": stamp}), None, self.now_ms)
        self.writing.touch(made)


def _forgotten(kept: tuple[Any, ...]) -> tuple[Any, ...]:
    """An operation without what it said; the last columns are new, old, outcome, reason."""
    return (*kept[:-4], "{}", "{}", *kept[-2:])


def _needed(op: Op) -> Iterable[Key]:
    """The row itself, and the rows that decide where it lies."""
    yield op.tbl, op.pk
    table = tables().get(op.tbl)
    if table is None:
        return
    if table.parent is not None:
        column, parent = table.parent
        if isinstance(pk := op.new.get(column), str):
            yield parent, pk
    elif table.home is Home.OF_DEALER and isinstance(pk := op.new.get("dealer_id"), str):
        yield "dealer", pk


def _places(table: SyncedTable) -> str:
    """The column that says where a row of *table* lies."""
    if table.home is Home.DEALER:
        return "territory_id"
    if table.home is Home.COLLEAGUE:
        return "colleague_id"
    return table.parent[0] if table.parent is not None else ""


def _column_to(table: str, parent: str) -> str:
    found = tables()[table].parent
    return found[0] if found is not None and found[1] == parent else ""


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode(errors="replace")
