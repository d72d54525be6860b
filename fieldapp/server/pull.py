"""Telling a laptop what changed in the shares that it may see (SYNC 4.5)."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, and_, select

from fieldapp.server.documents import ERASED, GONE, Document, document, shown
from fieldapp.server.schema import feed, rows
from fieldapp.server.scope import Caller
from fieldapp.sync.tables import GENERAL, tables
from fieldapp.sync.wire import Page, Rows

MOST_BYTES = 1024 * 1024  # of fields in one answer


def pull(
    connection: Connection,
    caller: Caller,
    cursors: Mapping[str, int],
    limit: int,
    *,
    replica: str = "",
    pushed: tuple[int, int] = (0, -1),
) -> list[Page]:
    """Pages of what the caller has not read, at most *limit* rows and one mebibyte in all.

    Args:
        connection: in one transaction.
        caller: what they may see; nothing else is ever looked at.
        cursors: how far each share was read.
        limit: rows in this answer.
        replica, pushed: what this store sent in the same request, from the first number to the last, is left out:
            the answer to it says what became of it.
    """
    pages: list[Page] = []
    for bucket in sorted(caller.granted, key=_order):
        if limit <= 0:
            pages.append(Page(bucket=bucket, upto=cursors.get(bucket, 0), more=True))
            continue
        page, count = _page(connection, caller, bucket, cursors.get(bucket, 0), limit, replica, pushed)
        limit -= count
        if page is not None:
            pages.append(page)
    return pages


def as_rows(caller: Caller, documents: Iterable[Document]) -> dict[str, Rows]:
    """Documents column by column, table by table, with what the caller may see of them."""
    by_table: dict[str, list[Document]] = {}
    for one in documents:
        by_table.setdefault(one.tbl, []).append(one)
    return {name: _rows(caller, name, found) for name, found in by_table.items()}


def _page(  # noqa: PLR0917  (each is needed)
    connection: Connection,
    caller: Caller,
    bucket: str,
    cursor: int,
    limit: int,
    replica: str,
    pushed: tuple[int, int],
) -> tuple[Page | None, int]:
    wanted = (
        select(
            feed.c.seq,
            feed.c.kind,
            feed.c.origin,
            feed.c.origin_op,
            feed.c.tbl.label("of"),
            feed.c.pk.label("id"),
            rows,
        )
        .outerjoin(rows, and_(rows.c.tenant == feed.c.tenant, rows.c.tbl == feed.c.tbl, rows.c.pk == feed.c.pk))
        .where(feed.c.tenant == caller.tenant, feed.c.bucket == bucket, feed.c.seq > cursor)
        .order_by(feed.c.seq)
        .limit(limit + 1)
    )
    page = Page(bucket=bucket, upto=cursor)
    documents: list[Document] = []
    count = size = 0
    for row in connection.execute(wanted):
        if count == limit or size > MOST_BYTES:
            page.more = True
            break
        page.upto = row.seq
        count += 1
        if row.origin == replica and pushed[0] <= row.origin_op <= pushed[1]:
            continue
        if row.kind == ERASED:
            if cursor:
                page.erased.append((row.of, row.id))
        elif row.kind == GONE or row.pk is None or row.bucket != bucket:
            if cursor:
                page.gone.append((row.of, row.id))
        else:
            documents.append(document(row))
            size += len(row.fields)
    page.put = as_rows(caller, documents)
    return (page, count) if page.upto > cursor else (None, 0)


def _rows(caller: Caller, name: str, documents: list[Document]) -> Rows:
    table = tables().get(name)
    own_only = table.own_only if table is not None else frozenset()
    columns: dict[str, None] = {}
    seen: list[tuple[Document, Mapping[str, Any]]] = []
    for one in documents:
        fields = shown(one, own_only, may_see_all=caller.is_manager or one.pk == caller.colleague)
        columns |= dict.fromkeys(fields)
        seen.append((one, fields))
    names = list(columns)
    return Rows(
        cols=names,
        rows=[[one.pk, one.held.ver, one.by, one.at_ms, *(fields.get(n) for n in names)] for one, fields in seen],
    )


def _order(bucket: str) -> tuple[int, str]:
    """Who is who comes first, then one's own month, then the dealers."""
    return (0 if bucket == GENERAL else 1 if bucket.startswith("u:") else 2), bucket
