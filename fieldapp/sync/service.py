"""Synchronising as the window and the command line do it: rows, then files, then a line in the log."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from db.models import SyncEvent
from db.store import Store
from fieldapp.attachments import AttachmentFiles
from fieldapp.errors import FieldAppError, RefusedError
from fieldapp.queries.conflicts import count_to_decide
from fieldapp.sync.check import Compared, compare
from fieldapp.sync.events import note
from fieldapp.sync.exchange import Exchanged, exchange
from fieldapp.sync.files import exchange_files
from fieldapp.sync.http_server import HttpServer
from fieldapp.sync.link import Link, StoredTokens, link_of
from fieldapp.sync.outbox import waiting
from fieldapp.sync.trouble import NotOfferedError, OutOfReachError
from fieldapp.texts import Text

CLOCK_MATTERS_MS = 5 * 60_000
COMPARED_EVERY_MS = 7 * 24 * 3600 * 1000
SAME = Text("Compared {rows} records with the server: all are the same.")
PUT_RIGHT = Text(
    "Compared {rows} records with the server: {missing} were missing, {extra} too many, {differing} not the same. "
    "All put right."
)

Step = Callable[[int, int, int], None]
"""Hears how many changes were sent and received, and how many a snapshot brings; it may raise to stop."""


@dataclass(frozen=True, slots=True)
class SyncState:
    """What a person wants to know at a glance; *link* is None for data that belong to no server."""

    link: Link | None
    waiting: int  # changes that were not sent
    to_decide: int  # conflicts and refused changes
    clock_off_minutes: int = 0  # by how much this computer's clock is ahead of the server's; 0 where it hardly matters

    @property
    def last_done(self) -> datetime | None:
        """The newest exchange (aware, UTC)."""
        last = self.link.last_done_ms if self.link is not None else None
        return datetime.fromtimestamp(last / 1000, UTC) if last else None


def state_of(session: Session) -> SyncState:
    """Read the state."""
    link = link_of(session)
    if link is None:
        return SyncState(None, 0, 0)
    behind_ms = int(session.execute(text("SELECT clock_offset_ms FROM sync_ctl")).scalar_one())
    off = -round(behind_ms / 60_000) if abs(behind_ms) > CLOCK_MATTERS_MS else 0
    return SyncState(link, waiting(session), count_to_decide(session), off)


def clock_said(state: SyncState) -> Text | None:
    """That this computer's clock is wrong, where it is; everything works on (SYNC 4.3)."""
    if not state.clock_off_minutes:
        return None
    minutes = f"{abs(state.clock_off_minutes):,}"
    if state.clock_off_minutes > 0:
        return Text("This computer's clock is {minutes} minutes ahead of the server's. Set it right.", minutes=minutes)
    return Text("This computer's clock is {minutes} minutes behind the server's. Set it right.", minutes=minutes)


class Synchroniser:
    """Holds the connection between exchanges, so that one with nothing to do is one request.

    One thread at a time; a second one waits.
    """

    def __init__(
        self, store: Store, files: AttachmentFiles, now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000
    ) -> None:
        self._store, self._files, self._now_ms = store, files, now_ms
        self._server: HttpServer | None = None
        self._address = ("", "")
        self._one = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        if self._server is not None:
            self._server.close()
            self._server = None

    def run(
        self,
        step: Step = lambda _sent, _received, _to_come: None,
        *,
        is_to_compare: bool | None = None,
        may_remove: bool = False,
    ) -> Exchanged:
        """Bring this laptop and the server into step.

        Args:
            step: hears how far it is; it may raise to stop.
            is_to_compare: whether both sides are compared afterwards; by itself once a week, when nothing moved.
            may_remove: a person has allowed that much goes from this laptop, this time.

        Raises:
            MassRemovalError: much would go without a reason, and nobody has allowed it.
            RefusedError: the data belong to no server, or what ``exchange`` refuses.
            OutOfReachError: tried again later; nothing is lost.
        """
        with self._one:
            try:
                return self._run(step, is_to_compare=is_to_compare, may_remove=may_remove)
            except FieldAppError as error:
                note(self._store, error.text, self._now_ms(), is_trouble=True)
                if isinstance(error, OutOfReachError):
                    self.close()  # another network may be another way
                raise

    def change_password(self, old: str, new: str) -> None:
        """Change one's own password.

        Raises:
            RefusedError: the old one is wrong, or the new one too short.
            OutOfReachError: no connection.
        """
        with self._one:
            self._connected().change_password(old, new)

    def _run(self, step: Step, *, is_to_compare: bool | None, may_remove: bool) -> Exchanged:
        server = self._connected()

        def rows() -> Exchanged:
            return exchange(
                self._store,
                server,
                step=lambda sofar: step(sofar.sent, sofar.received, sofar.to_come),
                now_ms=self._now_ms,
                may_remove=may_remove,
            )

        done = rows()
        if is_to_compare is None:
            is_to_compare = not (done.sent or done.received or done.gone) and self._is_to_be_compared()
        if is_to_compare:
            done.compared = self._compare(server, may_remove=may_remove)
            if done.compared is not None and not done.compared.is_same:
                done.received += rows().received
                done.gone += done.compared.extra
                done.sha256_gone |= done.compared.sha256_gone
        for sha256 in done.sha256_gone:
            self._files.remove(sha256)
        moved = exchange_files(self._store, self._files, server, lambda: step(done.sent, done.received, 0))
        done.files_sent, done.files_received = moved.sent, moved.received
        if said := _said(done):
            note(self._store, said, self._now_ms())
        return done

    def _is_to_be_compared(self) -> bool:
        with self._store.reading() as session:
            newest = session.execute(
                select(func.max(SyncEvent.at_ms)).where(SyncEvent.what.in_((SAME.sentence, PUT_RIGHT.sentence)))
            ).scalar()
        return newest is None or self._now_ms() - newest > COMPARED_EVERY_MS

    def _compare(self, server: HttpServer, *, may_remove: bool) -> Compared | None:
        """Compare with the server; None where it changed meanwhile, or is an older one."""
        try:
            found = compare(self._store, server, may_remove=may_remove)
        except NotOfferedError:
            return None
        if not found.was_in_step:
            return None
        note(self._store, said_of(found), self._now_ms())
        return found

    def _connected(self) -> HttpServer:
        with self._store.reading() as session:
            link = link_of(session)
        if link is None:
            raise RefusedError(Text("These data belong to no server yet. Sign in first."))
        if self._server is None or self._address != (link.server, link.proxy):
            self.close()
            self._server = HttpServer(link.server, StoredTokens(self._store), proxy=link.proxy)
            self._address = (link.server, link.proxy)
        return self._server


def said_of(found: Compared) -> Text:
    """What a comparison found, in a sentence."""
    if found.is_same:
        return Text(SAME.sentence, rows=found.rows)
    return Text(
        PUT_RIGHT.sentence, rows=found.rows, missing=found.missing, extra=found.extra, differing=found.differing
    )


def _said(done: Exchanged) -> Text | None:
    if not (done.sent or done.received or done.gone or done.files_sent or done.files_received):
        return None
    return Text(
        "Sent {sent}, received {received}, removed {gone}; files: {files_sent} sent, {files_received} received.",
        sent=done.sent,
        received=done.received,
        gone=done.gone,
        files_sent=done.files_sent,
        files_received=done.files_received,
    )
