"""What every page is given: reading and writing off the window's thread, and ways around the app."""

from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Signal

from fieldapp.clock import Clock
from fieldapp.errors import RefusedError
from fieldapp.operations import Changed
from fieldapp.places import Places
from fieldapp.settings import Settings, save_settings
from fieldapp.texts import Text
from ui.jobs import Job, JobRunner, Progress
from ui.syncing import Syncing
from ui.trouble import Trouble

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from db.store import Store
    from fieldapp.attachments import AttachmentFiles
    from fieldapp.drafts import Drafts

T = TypeVar("T")


class AppContext(QObject):
    """The store behind the window, and the wiring between the pages.

    Callbacks run on the window's thread, and only while the widget they belong to is alive.
    """

    changed = Signal(object)  # Changed: what screens should read again
    settings_changed = Signal()
    page_wanted = Signal(str, object)  # name of a page, and where on it (a dict)
    toasted = Signal(str, bool)  # a sentence, and whether to offer undo
    quit_wanted = Signal()
    restore_wanted = Signal(object)  # Path of a backup to be put in the place of all that is here

    def __init__(self, *, clock: Clock, places: Places, settings: Settings, store: "Store | None" = None) -> None:
        super().__init__()
        self.clock = clock
        self.places = places
        self.settings = settings
        self.jobs = JobRunner(self)
        self.trouble = Trouble(self)
        self._store = store
        self._newest: dict[Hashable, Job[Any]] = {}
        self.syncing = Syncing(self)

    @property
    def store(self) -> "Store":
        """The open store.  Pages exist only after it was opened."""
        if self._store is None:
            raise RuntimeError("the store is not open yet")
        return self._store

    @property
    def has_store(self) -> bool:
        return self._store is not None

    @property
    def files(self) -> "AttachmentFiles":
        """The photos and files attached to dealers."""
        from fieldapp.attachments import AttachmentFiles

        return AttachmentFiles(self.places.attachments, self.store.key)

    @property
    def drafts(self) -> "Drafts":
        """What was begun to be written in dialogs; used on the writer's thread alone."""
        from fieldapp.drafts import Drafts

        return Drafts(self.places.drafts, self.store.key)

    def use_store(self, store: "Store") -> None:
        """From now on read from and write to *store*."""
        self._store = store

    def use_places(self, places: Places) -> None:
        """From now on keep settings and files in *places*."""
        self.places = places

    def read(
        self,
        fetch: "Callable[[Session], T]",
        then: Callable[[T], object],
        *,
        key: Hashable = None,
        failed: Callable[[Exception], object] | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Fetch something on a reader thread and hand it to *then*.

        Args:
            fetch: gets a session that can only read.
            then: gets what came back; not called where it is a method of a widget that is gone.
            key: of two readings with the same key only the later one is answered.  Usually *then* itself is
                the key, which is right for methods; give one when *then* is a lambda.
            failed: gets the error; without it the app shows it.
            owner: the widget that must be alive when *then* is a lambda.
        """

        def work(_progress: Progress) -> T:
            with self.store.reading() as session:
                return fetch(session)

        key = then if key is None else key
        job = Job(work)
        self._newest[key] = job

        def arrived(call: Callable[[Any], object], answer: object) -> None:
            if self._newest.get(key) is job:
                del self._newest[key]
                if _is_alive(owner, call):
                    call(answer)

        job.succeeded.connect(lambda answer: arrived(then, answer))
        job.failed.connect(lambda error: arrived(failed or self.trouble.show, error))
        self.jobs.read(job)

    def write(
        self,
        operate: "Callable[[Store], tuple[T, Changed] | Changed]",
        then: Callable[[T], object] | None = None,
        *,
        said: Text | None = None,
        undo: bool = True,
        refused: Callable[[RefusedError], object] | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Run an operation on the writer's thread, then tell every page what it touched.

        Args:
            operate: gets the store; returns ``Changed``, or a value and ``Changed``.
            then: gets the value (``None`` where there is only ``Changed``) after the pages were told.
            said: shown at the bottom when it is done, with an Undo button unless *undo* is false.
            undo: whether Ctrl+Z can take it back.
            refused: shows a refusal beside the form, as ``Form.refuse`` does; else it is shown at the bottom.
            owner: the widget that must be alive when *then* or *refused* is a lambda.
        """
        job = Job(lambda _progress: operate(self.store))
        self._finish_with(job, then, said=said, undo=undo, refused=refused, owner=owner)
        self.jobs.write(job)

    def work(
        self,
        title: Text,
        operate: "Callable[[Store, Progress], T]",
        then: Callable[[T], object] | None = None,
        *,
        writes: bool = False,
        said: Text | None = None,
        undo: bool = False,
        refused: Callable[[RefusedError], object] | None = None,
        owner: QObject | None = None,
    ) -> "Job[Any]":
        """Do something long, shown in the status bar with its progress and a cancel.

        Where *operate* returns ``Changed`` or ``(value, Changed)`` the pages are told, as by ``write``.
        Set *writes* for whatever changes the store.
        """
        job = Job(lambda progress: operate(self.store, progress), title)
        self._finish_with(job, then, said=said, undo=undo, refused=refused, owner=owner)
        (self.jobs.write if writes else self.jobs.read)(job)
        return job

    def undo(self) -> None:
        """Take back the newest change, whichever page made it."""
        from fieldapp.operations.history import undo_last

        self.write(
            lambda store: ((done := undo_last(store)), done.changed),
            lambda done: self.toast(Text("Undone: {what}", what=done.what), undo=False),
        )

    def redo(self) -> None:
        """Do again what was undone last."""
        from fieldapp.operations.history import redo_last

        self.write(
            lambda store: ((done := redo_last(store)), done.changed),
            lambda done: self.toast(Text("Done again: {what}", what=done.what)),
        )

    def go(self, page: str, **where: object) -> None:
        """Show *page*; its ``arrive(**where)`` says what else is to be shown there."""
        self.page_wanted.emit(page, where)

    def open_dealer(self, dealer_id: "UUID") -> None:
        """Show the dealer's file."""
        self.go("dealers", dealer=dealer_id)

    def toast(self, text: Text | str, *, undo: bool = True) -> None:
        """Say something for some seconds at the bottom of the window, with Undo beside it."""
        self.toasted.emit(str(text), undo)

    def save_settings(self, **changes: Any) -> None:  # noqa: ANN401  (the fields of Settings)
        """Change some preferences of this laptop and write them down."""
        settings = replace(self.settings, **changes)
        if settings != self.settings:
            self.settings = settings
            save_settings(self.places.settings, settings)
            self.settings_changed.emit()

    def _finish_with(
        self,
        job: Job[Any],
        then: Callable[[Any], object] | None,
        *,
        said: Text | None,
        undo: bool,
        refused: Callable[[RefusedError], object] | None,
        owner: QObject | None,
    ) -> None:
        def done(result: object) -> None:
            value, changed = _value_and_changed(result)
            if changed is not None:
                self.changed.emit(changed)
            if said is not None:
                self.toast(said, undo=undo)
            if then is not None and _is_alive(owner, then):
                then(value)

        def failed(error: Exception) -> None:
            if isinstance(error, RefusedError) and refused is not None and _is_alive(owner, refused):
                refused(error)
            else:
                self.trouble.show(error)

        job.succeeded.connect(done)
        job.failed.connect(failed)


def _value_and_changed(result: object) -> tuple[object, Changed | None]:
    if isinstance(result, Changed):
        return None, result
    if isinstance(result, tuple) and len(result) == 2 and isinstance(result[1], Changed):
        return result[0], result[1]
    return result, None


def _is_alive(owner: QObject | None, call: Callable[..., object]) -> bool:
    widget = owner or getattr(call, "__self__", None)
    return not isinstance(widget, QObject) or shiboken6.isValid(widget)
