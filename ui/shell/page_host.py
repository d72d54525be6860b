"""Holds the pages: each is imported on a thread and made when it is first shown."""

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget
from shiboken6 import isValid

from fieldapp.texts import _
from ui.context import AppContext
from ui.jobs import Job
from ui.pages import PageEntry
from ui.trouble import plain_words
from ui.widgets.states import States

if TYPE_CHECKING:
    from ui.page import Page

log = logging.getLogger(__name__)


class PageHost(QStackedWidget):
    """Shows one page; until it is there, that it is coming."""

    shown = Signal(object)  # PageEntry
    retitled = Signal(object)  # PageEntry of the page shown

    def __init__(self, app: AppContext, entries: Sequence[PageEntry]) -> None:
        super().__init__()
        self.setObjectName("pages")
        self._app = app
        self._entries = {entry.name: entry for entry in entries}
        self._pages: dict[str, Page] = {}
        self._waiting = States(QWidget())
        self.addWidget(self._waiting)
        self._wanted: tuple[str, dict[str, object]] = ("", {})
        self._is_open = False
        self._loading: set[str] = set()

    @property
    def entry(self) -> PageEntry | None:
        """The page that is wanted; its widget may still be on the way."""
        return self._entries.get(self._wanted[0])

    @property
    def page(self) -> "Page | None":
        """The page shown, once it is there."""
        return self._pages.get(self._wanted[0])

    @property
    def pages(self) -> "Sequence[Page]":
        """Those made so far."""
        return tuple(self._pages.values())

    def open(self) -> None:
        """The store is there: from now on pages are made."""
        self._is_open = True
        if self._wanted[0]:
            self.go(*self._wanted)

    def go(self, name: str, where: dict[str, object] | None = None) -> None:
        """Show a page; *where* is handed to its ``arrive``."""
        self._wanted = (name, where or {})
        entry = self._entries[name]
        if name in self._pages:
            self._show(entry)
            return
        self._waiting.loading()
        self.setCurrentWidget(self._waiting)
        self.shown.emit(entry)
        if self._is_open and name not in self._loading:
            self._loading.add(name)
            job = Job(lambda _progress: entry.load())
            job.succeeded.connect(lambda made: self._make(entry, made))
            job.failed.connect(lambda error: self._fail(entry, error))
            self._app.jobs.read(job)

    def _make(self, entry: PageEntry, page_class: "Callable[[AppContext], Page]") -> None:
        if not isValid(self):  # the window was closed while the page's modules were read
            return
        try:
            page = page_class(self._app)
        except Exception as error:  # noqa: BLE001  (one page at fault must not take the others along)
            self._fail(entry, error)
            return
        page.setAccessibleName(str(entry.title))
        self._app.changed.connect(page.on_changed)
        page.retitled.connect(lambda: self._on_retitled(entry))
        self.addWidget(page)
        # In a round of its own: to make a page and to style it takes longer together than a window may stand still.
        QTimer.singleShot(0, page, lambda: self._show_made(entry, page))

    def _show_made(self, entry: PageEntry, page: "Page") -> None:
        self._loading.discard(entry.name)
        self._pages[entry.name] = page
        if self._wanted[0] == entry.name:
            self._show(entry)

    def _show(self, entry: PageEntry) -> None:
        page, where = self._pages[entry.name], self._wanted[1]
        self._wanted = (entry.name, {})
        self.setCurrentWidget(page)
        self.shown.emit(entry)
        if where:
            page.arrive(**where)

    def _on_retitled(self, entry: PageEntry) -> None:
        if self._wanted[0] == entry.name:
            self.retitled.emit(entry)

    def fail(self, error: Exception) -> None:
        """Say in place of any page what went wrong; the app has to be started again."""
        self._waiting.error(plain_words(error), _("Quit"), self._app.quit_wanted.emit, icon="power")
        self.setCurrentWidget(self._waiting)

    def _fail(self, entry: PageEntry, error: Exception) -> None:
        if not isValid(self):
            return
        self._loading.discard(entry.name)
        log.error("page %s", entry.name, exc_info=error)
        if self._wanted[0] == entry.name:
            self._waiting.error(plain_words(error), _("Try again"), lambda: self.go(entry.name))
