"""One exchange with the server, top to bottom: send what waits, take in what comes, until there is nothing more."""

import random
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol

from msgspec import structs
from sqlalchemy import text

from db import migrations
from db.store import Store
from fieldapp import __version__
from fieldapp.sync import outbox, taking_in
from fieldapp.sync.check import Compared
from fieldapp.sync.fail_safe import Removals
from fieldapp.sync.link import machine
from fieldapp.sync.trouble import ForkedError, NewEpochError, NotOfferedError
from fieldapp.sync.wire import MOST_OPS, MOST_ROWS, PROTOCOL, Op, SyncAnswer, SyncRequest

FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 300.0
MOST_NEW_BEGINNINGS = 3


class ServerSide(Protocol):
    """What an exchange needs of the server."""

    def sync(self, asked: SyncRequest) -> SyncAnswer: ...

    def snapshot(self, asked: SyncRequest) -> Iterator[SyncAnswer]: ...


@dataclass(slots=True)
class Exchanged:
    """What an exchange did."""

    sent: int = 0
    received: int = 0
    gone: int = 0
    refused: int = 0
    merged: int = 0
    requests: int = 0
    to_come: int = 0  # rows that are on their way in one answer, as far as the server has said
    files_sent: int = 0
    files_received: int = 0
    sha256_gone: set[str] = field(default_factory=set)
    compared: Compared | None = None  # with what the server says this laptop should hold


def _go_on(_done: Exchanged) -> None:
    """Neither shows progress nor stops."""


def exchange(
    store: Store,
    server: ServerSide,
    *,
    step: Callable[[Exchanged], None] = _go_on,
    now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
    limit: int = MOST_ROWS,
    most: int = MOST_OPS,
    may_remove: bool = False,
) -> Exchanged:
    """Bring this store and the server into step.

    Each answer is taken in whole, so it can be stopped between any two, by *step* raising, and goes on from there the
    next time.  Where many changes wait, the next of them are on their way while an answer to the ones before is taken
    in: the server and this laptop work at the same time.

    Args:
        store: the laptop's, tied to the server.
        server: the other side.
        step: hears how far it is.
        now_ms: this computer's clock.
        limit: rows in one answer.
        most: changes in one request.
        may_remove: a person has allowed that much goes from this laptop.

    Raises:
        MassRemovalError: much would go, and nobody has allowed it.
        OutOfReachError, SignInNeededError, RevokedError, UpdateNeededError: nothing is lost by any of them.
    """
    _notice_a_copy(store)
    read_again_after_an_update(store)
    with ThreadPoolExecutor(1, "sync") as line:  # begins a thread only where there is more than one request to send
        return _Exchange(store, server, line, step, now_ms, limit, most, Removals(is_allowed=may_remove)).run()


@dataclass(slots=True)
class _Exchange:
    store: Store
    server: ServerSide
    line: ThreadPoolExecutor
    step: Callable[[Exchanged], None]
    now_ms: Callable[[], int]
    limit: int
    most: int
    removals: Removals
    done: Exchanged = field(default_factory=Exchanged)

    def run(self) -> Exchanged:
        beginnings = 0
        has_snapshots = True
        is_behind: bool | None = None
        coming: Future[SyncAnswer] | None = None
        asked = self._request()
        while True:
            if is_behind is None:
                is_behind = not asked.cursors  # a new laptop, or one that reads everything again
            try:
                if is_behind and has_snapshots:
                    has_snapshots = self._load(asked)
                    is_behind = False
                    asked = self._request()
                    continue
                if coming is None and 2 * len(asked.ops) >= self.most:  # there may be more
                    coming = self.line.submit(self.server.sync, asked)
                more = self._ops(asked.ops[-1].op_no) if coming is not None else []  # read while the server works
                answer = self.server.sync(asked) if coming is None else coming.result()
            except (ForkedError, NewEpochError) as error:
                beginnings += 1
                if beginnings > MOST_NEW_BEGINNINGS:
                    raise
                with self.store.taking_in() as session:
                    if isinstance(error, ForkedError):
                        outbox.become_new_replica(session)
                    else:
                        outbox.begin_new_epoch(session)
                is_behind = coming = None
                asked = self._request()
                continue
            if answer.more and self._removes_unforeseen(answer):
                self._look_ahead(asked, answer)
            following = self._following(asked, answer, more)
            coming = self.line.submit(self.server.sync, following) if following is not None else None
            self._take_in(asked, answer, more_follows=coming is not None)
            is_behind = answer.more
            if following is None and not answer.more and not _waits(self.store):
                return self.done
            asked = following or self._request()

    def _following(self, asked: SyncRequest, answer: SyncAnswer, ops: list[Op]) -> SyncRequest | None:
        """What can be sent before *answer* is taken in, as it says no more than that what was sent is kept.

        Each request of such a row shows the token that the store keeps until the last of them is answered.
        """
        if not ops or answer.more or answer.null or asked.cursors.keys() != {b for b, _mode in answer.granted}:
            return None
        if any(page.put or page.gone or page.erased for page in answer.pages):
            return None
        cursors = asked.cursors | {page.bucket: page.upto for page in answer.pages}
        return structs.replace(asked, ops=ops, cursors=cursors, epoch=answer.epoch, client_time=self.now_ms())

    def _request(self) -> SyncRequest:
        return _request(self.store, self.now_ms(), self.limit, self.most)

    def _ops(self, after: int) -> list[Op]:
        with self.store.reading() as session:
            return outbox.next_ops(session, self.most, after)

    def _take_in(self, asked: SyncRequest, answer: SyncAnswer, *, more_follows: bool) -> None:
        done = self.done
        taken = taking_in.take_in(
            self.store, asked.ops, answer, asked.client_time, more_follows=more_follows, removals=self.removals
        )
        done.requests += 1
        done.sent += len(asked.ops)
        done.received += taken.put
        done.gone += taken.gone
        done.refused += sum(result.outcome == "refused" for result in answer.results)
        done.merged += sum(result.outcome in {"merged", "lost"} for result in answer.results)
        done.sha256_gone |= taken.sha256_gone
        self.step(done)

    def _load(self, asked: SyncRequest) -> bool:
        """Take in all that was not read, as it comes in one answer; false where the server has no such answer."""
        done = self.done
        try:
            pieces = self.server.snapshot(structs.replace(asked, ops=[]))
            for piece in pieces:
                if piece.more and self._removes_unforeseen(piece):
                    self._look_ahead(asked, piece, pieces)
                    return True  # from here on it is asked for once more
                taken = taking_in.take_in(
                    self.store, [], piece, asked.client_time, more_follows=piece.more, removals=self.removals
                )
                done.received += taken.put
                done.gone += taken.gone
                done.sha256_gone |= taken.sha256_gone
                done.to_come = max(done.to_come, piece.to_come)
                self.step(done)
        except NotOfferedError:
            return False
        done.requests += 1
        return True

    def _removes_unforeseen(self, answer: SyncAnswer) -> bool:
        """Whether rows would go with *answer* while nobody knows yet how many follow."""
        if self.removals.is_allowed or self.removals.is_foreseen:
            return False
        with self.store.reading() as session:
            return Removals().foresee(session, answer.pages)

    def _look_ahead(self, asked: SyncRequest, answer: SyncAnswer, pieces: Iterable[SyncAnswer] = ()) -> None:
        """Count what all the answers that begin with *answer* would take away, before the first of them does.

        None of them is taken in: they are asked for once more, which is seldom and needs no memory.

        Args:
            asked: what *answer* answers.
            answer: the first in which rows go.
            pieces: what follows it, as far as it is on its way already.

        Raises:
            MassRemovalError: much would go in all, and nobody has allowed it.
        """
        coming = Removals(counted=self.removals.counted.copy())
        for one in self._all_from(asked, answer, pieces):
            with self.store.reading() as session:
                coming.foresee(session, one.pages)
            answer = one
        with self.store.reading() as session:
            coming.check(session, [bucket for bucket, _mode in answer.granted], gone=self.removals)
        self.removals.is_foreseen = True

    def _all_from(self, asked: SyncRequest, answer: SyncAnswer, pieces: Iterable[SyncAnswer]) -> Iterator[SyncAnswer]:
        """*answer* and everything after it, in whatever way this server gives it."""
        yield answer
        asked = _beyond(asked, answer)
        for one in pieces:
            yield one
            answer, asked = one, _beyond(asked, one)
        while answer.more:  # an older server, or a stream that broke off
            answer = self.server.sync(asked)
            yield answer
            asked = _beyond(asked, answer)


def _beyond(asked: SyncRequest, answer: SyncAnswer) -> SyncRequest:
    """Asks for what follows *answer*; nothing is sent again, and the token is still that of the store."""
    cursors = asked.cursors | {page.bucket: page.upto for page in answer.pages}
    return structs.replace(asked, ops=[], cursors=cursors, epoch=answer.epoch)


def read_again_after_an_update(store: Store) -> None:
    """Where an older version of this app had to put something aside: have the next exchange bring it anew."""
    with store.reading() as session:
        if session.connection().exec_driver_sql("SELECT 1 FROM sync_unknown LIMIT 1").scalar() is None:
            return
    with store.taking_in() as session:
        taking_in.read_again_after_an_update(session)


def wait_before_trying_again(tries: int, asked: int = 0) -> float:
    """Seconds to wait after *tries* failures in a row: any time up to a limit that doubles, at least what was asked."""
    longest = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** min(tries, 16))
    return max(float(asked), random.uniform(longest / 2, longest))  # noqa: S311  (so that not all come at once)


def _request(store: Store, now_ms: int, limit: int, most: int) -> SyncRequest:
    with store.reading() as session:
        connection = session.connection()
        replica, epoch = connection.exec_driver_sql("SELECT replica, epoch FROM sync_ctl").one()
        token = connection.exec_driver_sql("SELECT token FROM sync_link").scalar() or ""
        cursors = {row[0]: int(row[1]) for row in connection.exec_driver_sql("SELECT bucket, seq FROM sync_cursor")}
        return SyncRequest(
            protocol=PROTOCOL[1],
            schema=migrations.NEWEST,
            app=__version__,
            replica=replica,
            token=token,
            epoch=epoch,
            client_time=now_ms,
            ops=outbox.next_ops(session, most),
            cursors=cursors,
            limit=limit,
        )


def _waits(store: Store) -> bool:
    with store.reading() as session:
        return outbox.is_waiting(session)


def _notice_a_copy(store: Store) -> None:
    """A folder that was copied to another computer is another replica from then on."""
    here = machine()
    with store.reading() as session:
        known = session.connection().exec_driver_sql("SELECT machine FROM sync_link").scalar()
    if known is not None and known != here:
        with store.taking_in() as session:
            outbox.become_new_replica(session)
            session.execute(text("UPDATE sync_link SET machine = :m"), {"m": here})
