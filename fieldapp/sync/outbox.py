"""What waits on this laptop to be sent, and who it is to the server (SYNC 4.4, 4.10)."""

import time
from typing import Any, cast

import msgspec
from sqlalchemy import text
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from fieldapp.sync.tables import parents_first, tables
from fieldapp.sync.wire import MOST_OPS, Fields, Op

# States of an entry of the change log: 0 to be sent, 1 kept by the server, 3 written by somebody else.
# The log is read from the oldest that waits: it holds 400 days, of which an index knows what waits.
_WAITING = (
    "SELECT op_no, lower(hex(op_id)), change_set, tbl, kind, pk, base, epoch, hlc, new, old FROM sync_op "
    "WHERE state = 0 AND op_no >= max(?, (SELECT min(op_no) FROM sync_op INDEXED BY sync_op_row WHERE state = 0)) "
    "ORDER BY op_no LIMIT ?"
)
REQUEUED_MS = 60 * 24 * 3600 * 1000  # what was sent in this time is sent again to a server that was restored


def waiting(session: Session) -> int:
    """How many changes have not been sent."""
    return int(session.execute(text("SELECT count(*) FROM sync_op WHERE state = 0")).scalar_one())


def is_waiting(session: Session) -> bool:
    """Whether anything has not been sent."""
    return session.connection().exec_driver_sql("SELECT 1 FROM sync_op WHERE state = 0 LIMIT 1").scalar() is not None


def next_ops(session: Session, most: int = MOST_OPS, after: int = 0) -> list[Op]:
    """The oldest changes that wait, at most *most*; a transaction that fits into one request is not torn apart.

    Args:
        session: reading.
        most: changes in one request.
        after: the number up to which they are on their way already.
    """
    found = session.connection().exec_driver_sql(_WAITING, (after + 1, most + 1)).all()
    if len(found) > most:
        last = found[most][2]
        whole = [row for row in found[:most] if row[2] != last]
        found = whole or found[:most]
    return [_op(row) for row in found]


def _op(row: Any) -> Op:  # noqa: ANN401  (a row of the statement above)
    op_no, op_id, txn, tbl, kind, pk, base, epoch, hlc, new, old = row
    texts: Fields = {}
    if old:
        table = tables().get(tbl)
        if table is not None and table.texts:
            texts = {name: value for name, value in msgspec.json.decode(old).items() if name in table.texts}
    written = cast("Fields", msgspec.Raw(new.encode())) if new else {}  # travels as the triggers wrote it
    return Op(op_no, op_id, txn, tbl, kind, pk, base, epoch, hlc, written, texts)


def become_new_replica(session: Session) -> str:
    """Take another identity: this data is a copy, or was restored.  Operations keep their ids, so none counts twice."""
    replica = str(uuid7())
    session.execute(text("UPDATE sync_ctl SET replica = :r"), {"r": replica})
    session.execute(text("UPDATE sync_link SET token = ''"))
    return replica


def begin_new_epoch(session: Session) -> None:
    """The server came back from a backup: read everything again, and send again what it may have lost."""
    become_new_replica(session)
    since = (time.time_ns() // 1_000_000 - REQUEUED_MS) << 16
    session.execute(text("UPDATE sync_ctl SET epoch = ''"))
    session.execute(text("DELETE FROM sync_cursor"))
    session.execute(text("UPDATE sync_op SET state = 0 WHERE state = 1 AND hlc >= :since"), {"since": since})
    session.execute(text("UPDATE sync_link SET stale = 1"))
    for name in parents_first():
        session.execute(
            text(f"UPDATE \"{name}\" SET _bucket = '!' || _bucket WHERE _bucket NOT LIKE '!%'")  # noqa: S608
        )
