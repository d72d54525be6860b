"""Telling a laptop what changed in the shares that it may see (SYNC 4.5)."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, or_, select

from fieldapp.server.documents import ERASED, GONE, GUEST, Document
from fieldapp.server.schema import buckets, feed, rows
from fieldapp.server.scope import Caller
from fieldapp.sync.tables import GENERAL, tables
from fieldapp.sync.wire import Page, Row

EVIDENCE = "✓"  # there is some; what it says is for those who have the dealer
MOST_BYTES = 1_500_000  # of fields in one answer


class AheadError(Exception):
    """The laptop has read more than there is: the server was put back to an earlier day, or emptied."""


def pull(
    connection: Connection,
    caller: Caller,
    cursors: Mapping[str, int],
    limit: int,
    *,
    replica: str = "",
    pushed: tuple[int, int] = (0, -1),
) -> list[Page]:
    """Pages of what the caller has not read, at most *limit* rows and 1.5 MB of fields in all.

    Args:
        connection: in one transaction.
        caller: what they may see; nothing else is ever looked at.
        cursors: how far each share was read.
        limit: rows in this answer.
        replica, pushed: what this store sent in the same request, from the first number to the last, is left out:
            the answer to it says what became of it.

    Raises:
        AheadError: the laptop has to read everything again, and to send again what it still knows.
    """
    heads = refuse_ahead(connection, caller, cursors)
    pages: list[Page] = []
    for bucket in sorted(caller.granted, key=_order):
        cursor, head = cursors.get(bucket, 0), heads.get(bucket, 0)
        if head <= cursor:
            continue
        if limit <= 0:
            pages.append(Page(bucket=bucket, upto=cursor, more=True))
            continue
        page, count = _page(connection, caller, bucket, cursor, limit, replica, pushed)
        if not page.more:
            page.upto = max(page.upto, head)  # also past what this store sent itself
        limit -= count
        pages.append(page)
    return pages


def refuse_ahead(connection: Connection, caller: Caller, cursors: Mapping[str, int]) -> dict[str, int]:
    """How far each share goes.

    Asked before anything is taken in too: what a laptop sends makes its share longer, and hides that the server was
    put back to an earlier day.

    Raises:
        AheadError: the laptop has read more than that.
    """
    heads = _heads(connection, caller)
    if any(cursors.get(bucket, 0) > heads.get(bucket, 0) for bucket in caller.granted):
        raise AheadError
    return heads


def _heads(connection: Connection, caller: Caller) -> dict[str, int]:
    """How far each share goes, read before its rows: what comes between is read too, or the next time."""
    wanted = select(buckets.c.bucket, buckets.c.head).where(
        buckets.c.tenant == caller.tenant, buckets.c.bucket.in_(sorted(caller.granted))
    )
    return {row.bucket: row.head for row in connection.execute(wanted)}


def as_rows(caller: Caller, documents: Iterable[Document]) -> dict[str, list[Row]]:
    """Documents table by table, with what the caller may see of them."""
    found: dict[str, list[Row]] = {}
    for one in documents:
        fields = _shown(caller, one.tbl, one.pk, one.held.fields)
        found.setdefault(one.tbl, []).append(Row(one.pk, one.held.ver, one.by, one.at_ms, fields))
    return found


def _page(  # noqa: PLR0917  (each is needed)
    connection: Connection,
    caller: Caller,
    bucket: str,
    cursor: int,
    limit: int,
    replica: str,
    pushed: tuple[int, int],
) -> tuple[Page, int]:
    wanted = (
        select(
            feed.c.seq,
            feed.c.kind,
            feed.c.tbl.label("of"),
            feed.c.pk.label("id"),
            rows.c.pk,
            rows.c.bucket,
            rows.c.root,
            rows.c.ver,
            rows.c.by,
            rows.c.at_ms,
            rows.c.fields,
        )
        .outerjoin(rows, and_(rows.c.tenant == feed.c.tenant, rows.c.tbl == feed.c.tbl, rows.c.pk == feed.c.pk))
        .where(
            feed.c.tenant == caller.tenant,
            feed.c.bucket == bucket,
            feed.c.seq > cursor,
            or_(feed.c.origin != replica, feed.c.origin_op < pushed[0], feed.c.origin_op > pushed[1]),
        )
        .order_by(feed.c.seq)
        .limit(limit + 1)
    )
    page = Page(bucket=bucket, upto=cursor)
    put: dict[str, list[Row]] = {}
    count = size = 0
    for seq, kind, of, pk, here, lies_in, root, ver, by, at_ms, fields in connection.execute(wanted):
        if count == limit or size > MOST_BYTES:
            page.more = True
            break
        page.upto = seq
        count += 1
        if kind == ERASED:
            if cursor:
                page.erased.append((of, pk))
        elif kind == GUEST:
            if here is not None and lies_in not in caller.granted:
                shown = _for_a_guest(connection, caller, of, msgspec.json.decode(fields), root)
                put.setdefault(of, []).append(Row(pk, ver, by, at_ms, shown))
                size += len(fields)
        elif kind == GONE or (here is not None and lies_in != bucket):
            if cursor:
                page.gone.append((of, pk))
        elif here is None:  # nobody moved or erased it: the laptop shall not take it for either
            continue
        else:
            told: Any = msgspec.Raw(fields.encode())  # read only where something in it is not for all
            if _hides(caller, of, pk):
                told = _shown(caller, of, pk, msgspec.json.decode(told))
            put.setdefault(of, []).append(Row(pk, ver, by, at_ms, told))
            size += len(fields)
    page.put = put
    return page, count


def _hides(caller: Caller, table: str, pk: str) -> bool:
    """Whether something of the row is for its owner and for managers alone."""
    known = tables().get(table)
    return known is not None and bool(known.own_only) and not caller.is_manager and pk != caller.colleague


def _shown(caller: Caller, table: str, pk: str, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    if not _hides(caller, table, pk):
        return fields
    hidden = tables()[table].own_only
    return {name: None if name in hidden else value for name, value in fields.items()}


def _for_a_guest(
    connection: Connection, caller: Caller, table: str, fields: dict[str, Any], root: str | None
) -> dict[str, Any]:
    """Of an opening what the pay of its partner needs: where, when, the dealer's name; not the dealer's file."""
    if table != "opening":
        return fields
    name = connection.execute(
        select(rows.c.fields).where(rows.c.tenant == caller.tenant, rows.c.tbl == "dealer", rows.c.pk == root)
    ).scalar()
    has_evidence = bool(str(fields.get("evidence") or "").strip()) or fields.get("confirmed_at") is not None
    told = {"dealer_name": msgspec.json.decode(name).get("name") or "" if name else ""}
    return fields | told | {"task_id": None, "evidence": EVIDENCE if has_evidence else ""}


def _order(bucket: str) -> tuple[int, str]:
    """Who is who comes first, then one's own month, then the dealers."""
    return (0 if bucket == GENERAL else 1 if bucket.startswith("u:") else 2), bucket
