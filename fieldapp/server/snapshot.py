"""Everything that a laptop has not read, in one answer: for a new one, and for one that was away for long.

The answer is a row of pieces, each read in a transaction of its own and carrying the numbers to go on from.  So
nothing is kept between them, no transaction lasts as long as a slow connection, any process may serve what is left
after a break, and what is written meanwhile comes with a later piece or the next exchange.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, func, or_, select

from db import migrations
from fieldapp.server.accounts import SignedIn
from fieldapp.server.documents import PUT
from fieldapp.server.exchange import TroubleError, check_versions, epoch_of
from fieldapp.server.pull import AheadError, pull
from fieldapp.server.schema import feed
from fieldapp.server.scope import Caller, caller
from fieldapp.sync.wire import MOST_ROWS, SyncAnswer, SyncRequest, Trouble


def next_piece(
    connection: Connection, who: SignedIn, asked: SyncRequest, cursors: Mapping[str, int], now_ms: int, *, first: bool
) -> SyncAnswer:
    """The rows that follow *cursors*; the *first* piece also says how many there are.

    Raises:
        TroubleError: the laptop has to do something first.
    """
    me = caller(connection, who.tenant, who.colleague)
    if me is None:
        raise TroubleError(403, Trouble(code="no_colleague"))
    check_versions(asked)
    epoch = epoch_of(connection, who, asked.epoch)
    try:
        pages = pull(connection, me, cursors, max(1, min(asked.limit, MOST_ROWS)))
    except AheadError:
        raise TroubleError(409, Trouble(code="epoch_changed")) from None
    return SyncAnswer(
        server_time=now_ms,
        epoch=epoch,
        token="",  # the laptop's stays as it is
        schema=migrations.NEWEST,
        granted=[(bucket, "w") for bucket in sorted(me.granted)],
        pages=pages,
        more=any(page.more for page in pages),
        to_come=_rows_after(connection, me, cursors) if first else 0,
    )


def _rows_after(connection: Connection, me: Caller, cursors: Mapping[str, int]) -> int:
    later = or_(*((feed.c.bucket == bucket) & (feed.c.seq > cursors.get(bucket, 0)) for bucket in sorted(me.granted)))
    wanted = select(func.count()).select_from(feed).where(feed.c.tenant == me.tenant, feed.c.kind == PUT, later)
    return int(connection.execute(wanted).scalar_one())
