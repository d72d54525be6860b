"""One round of synchronisation as the server sees it: take in, then tell (SYNC 4.5)."""

import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from db import migrations
from fieldapp.server.accounts import SignedIn, digest
from fieldapp.server.documents import read
from fieldapp.server.pull import AheadError, as_rows, pull, refuse_ahead
from fieldapp.server.push import ForkedError, Pushed, push
from fieldapp.server.schema import replicas, tenants
from fieldapp.server.scope import Caller, caller
from fieldapp.sync.wire import MOST_OPS, MOST_ROWS, PROTOCOL, SyncAnswer, SyncRequest, Trouble

TOKEN_BYTES = 24


@dataclass
class TroubleError(Exception):
    """A request that is not served, and what the laptop is told."""

    status: int
    trouble: Trouble


def exchange(connection: Connection, who: SignedIn, asked: SyncRequest, now_ms: int) -> SyncAnswer:
    """Serve one request, all in one transaction.

    Raises:
        TroubleError: the laptop has to do something first.
    """
    me = caller(connection, who.tenant, who.colleague)
    if me is None:
        raise TroubleError(403, Trouble(code="no_colleague"))
    check_versions(asked)
    epoch = epoch_of(connection, who, asked.epoch)
    last_op, before = _replica(connection, who, asked, now_ms)
    pushed = Pushed()
    if asked.ops:
        try:
            refuse_ahead(connection, me, asked.cursors)
            pushed = push(connection, me, asked.replica, last_op, asked.ops, now_ms, epoch)
        except AheadError:
            raise TroubleError(409, Trouble(code="epoch_changed")) from None
        except ForkedError:
            raise TroubleError(409, Trouble(code="replica_forked")) from None
        me = caller(connection, who.tenant, who.colleague) or me  # territories may have changed by it
    acked = max([last_op, *(op.op_no for op in asked.ops)])
    token = secrets.token_urlsafe(TOKEN_BYTES)
    answer = SyncAnswer(
        server_time=now_ms,
        epoch=epoch,
        token=token,
        schema=migrations.NEWEST,
        acked=acked if asked.ops else 0,
        results=pushed.results,
        granted=[(bucket, "w") for bucket in sorted(me.granted)],
    )
    _say_what_became(connection, me, asked, pushed, answer)
    numbers = [op.op_no for op in asked.ops]
    try:
        answer.pages = pull(
            connection,
            me,
            asked.cursors,
            max(1, min(asked.limit, MOST_ROWS)),
            replica=asked.replica,
            pushed=(min(numbers, default=0), max(numbers, default=-1)),
        )
    except AheadError:
        raise TroubleError(409, Trouble(code="epoch_changed")) from None
    answer.more = any(page.more for page in answer.pages)
    kept = {"last_op": acked, "token_hash": digest(token), "token_before": before}
    connection.execute(
        update(replicas)
        .where(replicas.c.tenant == who.tenant, replicas.c.replica == asked.replica)
        .values(kept if answer.more else kept | {"seen_ms": now_ms})
    )
    return answer


def epoch_of(connection: Connection, who: SignedIn, read: str) -> str:
    """The server's history; a laptop that has read another one has to begin anew."""
    epoch: str = connection.execute(select(tenants.c.epoch).where(tenants.c.tenant == who.tenant)).scalar_one()
    if read and read != epoch:
        raise TroubleError(409, Trouble(code="epoch_changed"))
    return epoch


def check_versions(asked: SyncRequest) -> None:
    """Refuse what this server, or the laptop, cannot read."""
    if not PROTOCOL[0] <= asked.protocol <= PROTOCOL[1]:
        code = "client_too_old" if asked.protocol < PROTOCOL[0] else "server_too_old"
        raise TroubleError(426, Trouble(code=code, newest=PROTOCOL[1]))
    if asked.schema > migrations.NEWEST:
        raise TroubleError(426, Trouble(code="server_too_old", newest=migrations.NEWEST))
    if len(asked.ops) > MOST_OPS * 50:
        raise TroubleError(413, Trouble(code="too_many"))


def _replica(connection: Connection, who: SignedIn, asked: SyncRequest, now_ms: int) -> tuple[int, str]:
    """The newest number of this store, and the digest of the token that it showed; the row stays locked."""
    found = connection.execute(
        select(replicas).where(replicas.c.tenant == who.tenant, replicas.c.replica == asked.replica).with_for_update()
    ).one_or_none()
    shown = digest(asked.token)
    if found is None and asked.token:  # it was away for so long that it was retired: it reads everything again
        raise TroubleError(409, Trouble(code="epoch_changed"))
    if found is None:
        fresh = {
            "tenant": who.tenant,
            "replica": asked.replica,
            "device": who.device,
            "last_op": 0,
            "token_hash": shown,
            "token_before": shown,
            "seen_ms": now_ms,
        }
        connection.execute(replicas.insert(), fresh)
        return 0, shown
    if found.device != who.device or shown not in {found.token_hash, found.token_before}:
        raise TroubleError(409, Trouble(code="replica_forked"))
    return found.last_op, shown


def _say_what_became(
    connection: Connection, me: Caller, asked: SyncRequest, pushed: Pushed, answer: SyncAnswer
) -> None:
    """For each row that was sent: its new version, or the row itself where the laptop's differs."""
    if not pushed.touched:
        return
    held = dict(pushed.writing.documents) if pushed.writing is not None else {}
    missing = [key for key in pushed.touched if key not in held]
    held |= read(connection, me.tenant, missing)
    differing = []
    for key, base in pushed.touched.items():
        row = held.get(key)
        if row is None or row.erased or row.bucket not in me.granted:
            answer.null.append(key)
            continue
        others = any(s.ver > base and s.replica != asked.replica for s in row.held.stamps.values())
        if key in pushed.differs or others:
            differing.append(row)
            answer.shares[row.pk] = row.bucket
        else:
            answer.vers.setdefault(row.tbl, []).append((row.pk, row.held.ver, row.bucket))
    answer.rows = as_rows(me, differing)
