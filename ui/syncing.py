"""Exchanging with the company's server behind the window: at the start, after changes, now and then, when asked."""

import logging
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal, Slot

from fieldapp.clock import CHINA
from fieldapp.errors import FieldAppError
from fieldapp.operations import Changed
from fieldapp.texts import Text
from ui.jobs import Job, Progress
from ui.trouble import plain_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtNetwork import QNetworkInformation
    from sqlalchemy.orm import Session

    from fieldapp.sync.exchange import Exchanged
    from fieldapp.sync.service import Synchroniser, SyncState
    from ui.context import AppContext

log = logging.getLogger(__name__)
PAUSE_MS = 20_000  # after the last change: a form is filled in, not sent field by field
EVERY_MS = 5 * 60_000
TELL_EVERY_MS = 3_000  # while a new laptop is filled
OTHERWISE_S = 3600  # after a refusal that does not pass by itself


@dataclass(frozen=True, slots=True)
class SyncView:
    """What the window shows.  *state* is None until it was read."""

    state: "SyncState | None" = None
    is_running: bool = False
    sent: int = 0
    received: int = 0
    to_come: int = 0  # rows that a new laptop gets, as far as the server has said
    is_spared: bool = False  # on a metered connection, where somebody wants no exchange by itself
    problem: str = ""
    next_try: datetime | None = None  # aware, UTC
    needs_sign_in: bool = False
    asks_removal: bool = False  # much would go from this laptop: somebody has to allow it


class Syncing(QObject):
    """Runs one exchange at a time; none of it is in the way of the window.

    ``shown`` tells what changed of the view.  ``closed`` is told when the company has closed this device; true
    orders its data to be removed.
    """

    shown = Signal(object)  # SyncView
    closed = Signal(bool)

    def __init__(self, app: "AppContext") -> None:
        super().__init__(app)
        self._app = app
        self.view = SyncView()
        self._synchroniser: Synchroniser | None = None
        self._job: Job[Any] | None = None
        self._again = False  # asked for while one was running
        self._may_remove = False  # in the next exchange
        self._is_telling = False
        self._to_come = 0
        self._tries = 0
        self._network: QNetworkInformation | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.by_itself)
        self._next = QTimer(self, singleShot=True)
        self._next.timeout.connect(self.by_itself)
        self._told = QElapsedTimer()
        app.changed.connect(self._on_changed)

    def start(self) -> None:
        """Begin: where these data belong to a server, exchange now and from now on."""
        self._listen_to_network()
        self._read(self._begin)

    def stop(self) -> None:
        """No more exchanges; the one under way ends after the request it is at."""
        self._pause.stop()
        self._next.stop()
        self.cancel()

    @Slot()
    def by_itself(self) -> None:
        """Exchange, unless somebody pays for the traffic here and does not want it."""
        if self._app.settings.spare_metered and self.is_metered():
            self._next.start(EVERY_MS)
            self._show(is_spared=True)
            return
        self.now()

    def is_metered(self) -> bool:
        """Whether the traffic of this connection is paid for, as far as the system tells."""
        return self._network is not None and self._network.isMetered()

    @Slot()
    def now(self) -> None:
        """Exchange at once."""
        if self._job is not None:
            self._again = True
            return
        self._pause.stop()
        self._next.stop()
        job: Job[Exchanged] = Job(self._run)
        job.progressed.connect(self._on_progress)
        self._told.start()
        job.succeeded.connect(self._on_done)
        job.failed.connect(self._on_failed)
        job.cancelled.connect(self._on_cancelled)
        self._job = job
        self._show(is_running=True, is_spared=False, sent=0, received=0, to_come=0)
        self._app.jobs.apart(job)

    def allow_removal(self) -> None:
        """Exchange at once, and let much go from this laptop this time."""
        self._may_remove = True
        self.now()

    def cancel(self) -> None:
        """Stop the exchange under way; what it did stays, the rest follows another time."""
        if self._job is not None:
            self._job.cancel()

    def sign_in(
        self, values: dict[str, Any], then: "Callable[[], object]", failed: "Callable[[Exception], object]"
    ) -> None:
        """Tie these data to a server; the first exchange follows.

        Args:
            values: address, login, password, company, proxy, plain_http.
            then: called when it is done.
            failed: gets the error.
        """

        def work(_progress: Progress) -> object:
            from fieldapp.sync.link import sign_in

            store = self._app.store
            given = {
                name: str(value).strip() for name, value in values.items() if name not in {"password", "plain_http"}
            }
            return sign_in(
                store,
                given["address"],
                given["login"],
                values["password"],
                company=given["company"],
                proxy=given["proxy"],
                plain_http=bool(values["plain_http"]),
            )

        def done(_link: object) -> None:
            self._tries = 0
            self._hang_up()
            self._tell()
            then()
            self.now()

        job: Job[object] = Job(work)
        job.succeeded.connect(done)
        job.failed.connect(failed)
        self._app.jobs.apart(job)

    def change_password(
        self, old: str, new: str, then: "Callable[[], object]", failed: "Callable[[Exception], object]"
    ) -> None:
        """Change the password at the server.

        Args:
            old, new: neither is kept here.
            then: called when it is done.
            failed: gets the error.
        """
        job: Job[None] = Job(lambda _progress: self._connection().change_password(old, new))
        job.succeeded.connect(lambda _none: then())
        job.failed.connect(failed)
        self._app.jobs.apart(job)

    def wipe(self, then: "Callable[[], object]") -> None:
        """Remove the company's data from this laptop; the store is closed by it."""
        store, places = self._app.store, self._app.places

        def work(_progress: Progress) -> None:
            from fieldapp.sync.wipe import wipe

            wipe(store, places)

        job: Job[None] = Job(work)
        job.succeeded.connect(lambda _none: then())
        job.failed.connect(self._app.trouble.show)
        self._app.jobs.write(job)

    # What happens

    def _run(self, progress: Progress) -> "Exchanged":
        def step(sent: int, received: int, to_come: int) -> None:
            self._to_come = to_come
            progress.step(sent, received)

        may_remove, self._may_remove = self._may_remove, False
        return self._connection().run(step, may_remove=may_remove)

    def _connection(self) -> "Synchroniser":
        from fieldapp.sync.service import Synchroniser

        if self._synchroniser is None:
            self._synchroniser = Synchroniser(self._app.store, self._app.files)
        return self._synchroniser

    @Slot(int, int)
    def _on_progress(self, sent: int, received: int) -> None:
        """While much comes, the pages show what is here already."""
        self._show(sent=sent, received=received, to_come=self._to_come)
        if self._to_come and self._told.elapsed() > TELL_EVERY_MS:
            self._told.restart()
            self._tell()

    def _hang_up(self) -> None:
        if self._synchroniser is not None:
            self._synchroniser.close()
            self._synchroniser = None

    def _begin(self) -> None:
        if self.view.state is not None and self.view.state.link is not None:
            self.by_itself()

    @Slot(object)
    def _on_changed(self, _changed: Changed) -> None:
        if self.view.state is None or self.view.state.link is None or self._is_telling:
            return
        self._read()
        if not self.view.needs_sign_in:
            self._pause.start()

    @Slot(object)
    def _on_done(self, done: "Exchanged") -> None:
        self._tries = 0
        self._ended()
        self._show(problem="", next_try=None, needs_sign_in=False, asks_removal=False)
        self._next.start(EVERY_MS)
        if done.received or done.gone or done.files_received:
            self._tell()
        self._read()
        if self._again:
            self._again = False
            self.now()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        from fieldapp.sync.exchange import wait_before_trying_again
        from fieldapp.sync.trouble import MassRemovalError, OutOfReachError, RevokedError, SignInNeededError

        self._ended()
        self._again = False
        self._show(asks_removal=isinstance(error, MassRemovalError))
        if not isinstance(error, FieldAppError):
            log.error("exchange", exc_info=error)
        if isinstance(error, RevokedError):
            self._show(problem=plain_words(error), next_try=None, needs_sign_in=True)
            self.closed.emit(error.wipe)
            return
        if isinstance(error, SignInNeededError):
            self._show(problem=plain_words(error), next_try=None, needs_sign_in=True)
            return
        after = error.after if isinstance(error, OutOfReachError) else 0
        wait = wait_before_trying_again(self._tries, after) if isinstance(error, OutOfReachError) else OTHERWISE_S
        self._tries += 1
        self._next.start(round(wait * 1000))
        self._show(problem=plain_words(error), next_try=datetime.now(UTC) + timedelta(seconds=wait))
        self._read()

    @Slot()
    def _on_cancelled(self) -> None:
        self._ended()
        self._again = False
        self._next.start(EVERY_MS)
        self._read()

    def _ended(self) -> None:
        self._job = None
        self._show(is_running=False)

    def _tell(self) -> None:
        """Have the pages read what came."""
        self._is_telling = True
        try:
            self._app.changed.emit(Changed.everything())
        finally:
            self._is_telling = False

    # What is shown

    def _read(self, then: "Callable[[], object] | None" = None) -> None:
        def fetch(session: "Session") -> "SyncState":
            from fieldapp.sync.service import state_of

            return state_of(session)

        def show(state: "SyncState") -> None:
            self._show(state=state)
            if then is not None:
                then()

        self._app.read(fetch, show, key="sync state" if then is None else "sync start", owner=self)

    def _show(self, **changes: Any) -> None:  # noqa: ANN401  (the fields of SyncView)
        view = replace(self.view, **changes)
        if view != self.view:
            self.view = view
            self.shown.emit(view)

    # The network

    def _listen_to_network(self) -> None:
        from PySide6.QtNetwork import QNetworkInformation

        if self._network is None and QNetworkInformation.loadDefaultBackend():
            self._network = QNetworkInformation.instance()
            if self._network is not None:
                self._network.reachabilityChanged.connect(self._on_network)

    @Slot(object)
    def _on_network(self, reachability: "QNetworkInformation.Reachability") -> None:
        """The connection is back: what waited goes now."""
        from PySide6.QtNetwork import QNetworkInformation

        if reachability is QNetworkInformation.Reachability.Online and not self.view.needs_sign_in:
            self._tries = 0
            self._begin()


def state_words(view: SyncView) -> Text | None:
    """The state in a line for the bottom of the window; None where these data belong to no server."""
    state = view.state
    if state is None or state.link is None:
        return None
    if view.is_running:
        if view.to_come:
            return Text(
                "Loading: {received} of {to_come}; work on meanwhile",
                received=f"{min(view.received, view.to_come):,}",
                to_come=f"{view.to_come:,}",
            )
        if view.sent or view.received:
            return Text("Exchanging: {sent} sent, {received} received", sent=view.sent, received=view.received)
        return Text("Exchanging with the server…")
    if view.needs_sign_in:
        return Text("Sign in to the server again")
    if view.asks_removal:
        return Text("Much would be removed here: look at it first")
    if view.problem:
        return Text("Not connected: everything is kept here ({count} waiting)", count=f"{state.waiting:,}")
    if view.is_spared:
        return Text("Metered connection: exchanged when you ask ({count} waiting)", count=f"{state.waiting:,}")
    if state.waiting:
        return Text("{count} waiting to be sent", count=f"{state.waiting:,}")
    if state.last_done is None:
        return Text("Not exchanged with the server yet")
    return Text("In step with the server at {time}", time=clock_words(state.last_done))


def clock_words(at: datetime) -> str:
    """A time of today by its clock in China, which all business goes by; another with its day."""
    local = at.astimezone(CHINA)
    is_today = local.date() == datetime.now(CHINA).date()
    return local.strftime("%H:%M") if is_today else local.strftime("%m-%d %H:%M")
