"""Eight laptops write into one share at once, slowly; a ninth that follows misses nothing."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from sqlalchemy import Connection, func, select
from uuid_utils.compat import uuid7

from fieldapp.server.accounts import SignedIn
from fieldapp.server.exchange import exchange
from fieldapp.server.schema import buckets, feed
from fieldapp.sync.wire import Op, SyncAnswer, SyncRequest
from tests.support.company import Office

WRITERS, PUSHES, ROWS = 8, 12, 5
SEED = 20261123


class Follower:
    """Asks again and again for what is new."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.who = SignedIn(1, office.people["boss"], str(uuid4()))
        self.replica, self.token, self.epoch = str(uuid4()), "", ""
        self.cursors: dict[str, int] = {}
        self.seen: set[str] = set()

    def ask(self) -> int:
        """How many rows came."""
        asked = SyncRequest(
            protocol=1,
            schema=1,
            app="test",
            replica=self.replica,
            token=self.token,
            epoch=self.epoch,
            client_time=self.office.now_ms,
            cursors=dict(self.cursors),
            limit=50,
        )
        answer = self.office.database.write(lambda c: exchange(c, self.who, asked, self.office.now_ms))
        self.token, self.epoch = answer.token, answer.epoch
        before = len(self.seen)
        for page in answer.pages:
            self.cursors[page.bucket] = page.upto
            self.seen.update(row.id for row in page.put.get("dealer", []))
        return len(self.seen) - before + (1 if answer.more else 0)


def test_who_follows_misses_nothing_of_what_eight_write_at_once(office: Office) -> None:
    written: set[str] = set()
    guard, done = threading.Lock(), threading.Event()
    slowly = not office.database.is_sqlite  # SQLite lets one write at a time anyway

    def write(number: int) -> None:
        chance = random.Random(SEED + number)  # noqa: S311
        who = SignedIn(1, office.people["gao"], str(uuid4()))
        replica, token, epoch, last = str(uuid4()), "", "", 0
        for _push in range(PUSHES):
            pks = [str(uuid7()) for _row in range(ROWS)]
            ops = [
                Op(last + at, uuid4().hex, last, "dealer", "I", pk, 0, epoch, office.now_ms << 16, {"name": pk})
                for at, pk in enumerate(pks, start=1)
            ]
            last += ROWS
            asked = SyncRequest(
                protocol=1, schema=1, app="test", replica=replica, token=token, epoch=epoch, ops=ops, limit=1
            )
            pause = chance.uniform(0, 0.03)

            def serve(connection: Connection, asked: SyncRequest = asked, pause: float = pause) -> SyncAnswer:
                answer = exchange(connection, who, asked, office.now_ms)
                if slowly:
                    connection.exec_driver_sql(f"SELECT pg_sleep({pause})")  # between the last write and the commit
                return answer

            answer = office.database.write(serve)
            assert [result for result in answer.results if result.outcome == "refused"] == []
            token, epoch = answer.token, answer.epoch
            with guard:
                written.update(pks)

    follower = Follower(office)

    def follow() -> None:
        while not done.is_set():
            follower.ask()

    watching = threading.Thread(target=follow)
    watching.start()
    try:
        with ThreadPoolExecutor(WRITERS) as pool:
            list(pool.map(write, range(WRITERS)))
    finally:
        done.set()
        watching.join()
    while follower.ask():
        pass
    assert len(written) == WRITERS * PUSHES * ROWS
    assert follower.seen == written
    with office.database.engine.connect() as connection:
        for share in connection.execute(buckets.select()):
            newest = select(func.max(feed.c.seq)).where(feed.c.tenant == share.tenant, feed.c.bucket == share.bucket)
            assert connection.execute(newest).scalar_one() in {None, share.head}
