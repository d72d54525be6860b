"""Keeping the server's store from growing for ever: what is old and of use to no laptop any more goes (SYNC 4.12).

The feed holds one line for each row and share, so there is no log of changes to shorten.  What piles up are lines
about rows that left a share or were erased, the operations that were taken in, and tokens whose time is over.  A
laptop has to hear of a row that left; so those that have not been in step since the lines were written are retired
first.  When one of them comes back it reads everything again, and keeps and sends what it had not sent.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, Delete, delete

from fieldapp.server.database import Database
from fieldapp.server.documents import ERASED, GONE
from fieldapp.server.schema import access_tokens, feed, operations, replicas

KEPT_DAYS = 180
OPERATIONS_DAYS = 400  # they are also what happened, told by whom and when
_DAY_MS = 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Compacted:
    """How much went."""

    lines: int
    operations: int
    retired: int
    tokens: int


def compact(database: Database, now_ms: int, *, days: int = KEPT_DAYS) -> Compacted:
    """Remove what is older than *days*, operations after 400 days at the earliest; in one transaction."""
    before = now_ms - days * _DAY_MS
    operations_before = now_ms - max(days, OPERATIONS_DAYS) * _DAY_MS

    def work(connection: Connection) -> Compacted:
        def gone(statement: Delete) -> int:
            return int(connection.execute(statement).rowcount)

        # First: whoever is in step again before this is done has read the lines, or waits for this to end.
        retired = gone(delete(replicas).where(replicas.c.seen_ms < before))
        return Compacted(
            gone(delete(feed).where(feed.c.kind.in_([GONE, ERASED]), feed.c.at_ms < before)),
            gone(delete(operations).where(operations.c.at_ms < operations_before)),
            retired,
            gone(delete(access_tokens).where(access_tokens.c.expires_ms < now_ms - _DAY_MS)),
        )

    return database.write(work)
