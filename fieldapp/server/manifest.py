"""What a laptop should hold, in short: it compares, and fetches what it lacks (SYNC 4.12)."""

from sqlalchemy import Connection, and_, select

from fieldapp.server.accounts import SignedIn
from fieldapp.server.documents import GUEST
from fieldapp.server.exchange import TroubleError, epoch_of
from fieldapp.server.schema import buckets, feed, rows
from fieldapp.server.scope import Caller, caller
from fieldapp.sync.wire import Manifest, ManifestRequest, Trouble, sum_of

_Held = dict[tuple[str, str], list[tuple[str, int]]]  # by share and table: ids and versions


def manifest(connection: Connection, who: SignedIn, asked: ManifestRequest) -> Manifest:
    """Count and sum of every table in every share that the caller has, all in one view of the data.

    Raises:
        TroubleError: nobody is known by this account, or the laptop has read another history.
    """
    me = caller(connection, who.tenant, who.colleague)
    if me is None:
        raise TroubleError(403, Trouble(code="no_colleague"))
    epoch_of(connection, who, asked.epoch)
    wanted = select(buckets.c.bucket, buckets.c.head).where(
        buckets.c.tenant == me.tenant, buckets.c.bucket.in_(sorted(me.granted))
    )
    heads = dict.fromkeys(me.granted, 0) | {row.bucket: row.head for row in connection.execute(wanted)}
    held = _held(connection, me)
    sums: dict[str, dict[str, tuple[int, str]]] = {}
    for (bucket, table), found in held.items():
        sums.setdefault(bucket, {})[table] = (len(found), sum_of(table, found))
    named = sorted(set(asked.of) & held.keys())
    return Manifest(heads=heads, sums=sums, rows=[(bucket, table, held[bucket, table]) for bucket, table in named])


def _held(connection: Connection, me: Caller) -> _Held:
    found: _Held = {}
    own = select(rows.c.bucket, rows.c.tbl, rows.c.pk, rows.c.ver).where(
        rows.c.tenant == me.tenant, rows.c.bucket.in_(sorted(me.granted)), rows.c.erased.is_(False)
    )
    shown = (  # to a guest, in a share that is not the row's
        select(feed.c.bucket, rows.c.tbl, rows.c.pk, rows.c.ver)
        .join(rows, and_(rows.c.tenant == feed.c.tenant, rows.c.tbl == feed.c.tbl, rows.c.pk == feed.c.pk))
        .where(
            feed.c.tenant == me.tenant,
            feed.c.bucket.in_(sorted(me.granted)),
            feed.c.kind == GUEST,
            rows.c.bucket.not_in(sorted(me.granted)),
            rows.c.erased.is_(False),
        )
    )
    for statement in (own, shown):
        for bucket, table, pk, version in connection.execute(statement):
            found.setdefault((bucket, table), []).append((pk, version))
    return found
