"""The window: the rail, the page, and around them search, status, toasts; where trouble appears."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QByteArray, QEvent, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from fieldapp.operations import Area, Changed
from fieldapp.texts import Text, language, speak
from ui.commands import Command, add_actions
from ui.context import AppContext
from ui.pages import PAGES, PageEntry
from ui.shell.page_host import PageHost
from ui.shell.rail import Rail
from ui.shell.status_bar import SavedState, StatusBar
from ui.shell.top_bar import TopBar
from ui.theme import theme

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ui.page import Page
    from ui.palette import Palette, Search
    from ui.shell.toasts import Toast
    from ui.syncing import SyncView

LOOK_EVERY_MS = 15_000  # whether somebody else wrote to the store
FOLD_BELOW_PX = 1080  # a narrower window shows icons alone in the rail
FIRST_SIZE = (1280, 800)
SMALLEST = (860, 480)


class MainWindow(QMainWindow):
    """What a person sees.  ``open()`` is called when the store is there; until then the page is on its way.

    Args:
        app: what the pages are given.
        entries: the pages of the rail.
        search: finds dealers, people, phones and places for the palette; without it, only actions are found.
    """

    language_changed = Signal()
    filled = Signal()  # a page shows what it read
    closing = Signal(object)  # QCloseEvent: the tray may keep the app running

    def __init__(self, app: AppContext, entries: Sequence[PageEntry] = PAGES, search: "Search | None" = None) -> None:
        super().__init__()
        self.app = app
        self._entries, self._search = entries, search
        self._is_open = False
        self._page_actions: list[QAction] = []
        self._found: Palette | None = None
        self._toast: Toast | None = None
        self._language = language()
        self._looking = QTimer(self, interval=LOOK_EVERY_MS)
        self._looking.timeout.connect(self.look)
        self.setWindowTitle("FieldApp")
        self.setMinimumSize(*SMALLEST)
        self._restore_place()
        self._build()
        self._host.go(entries[0].name)
        app.page_wanted.connect(self.go)
        app.toasted.connect(lambda text, undo: self.toast.say(text, undo=undo))
        app.changed.connect(self._on_changed)
        app.settings_changed.connect(self._on_settings)
        app.syncing.shown.connect(self._on_sync)
        app.trouble.refused.connect(lambda text: self.toast.say(text, mood="bad"))
        app.trouble.in_the_status_bar.connect(self._on_surroundings)
        app.trouble.as_a_report.connect(self._on_bug)

    @property
    def page(self) -> "Page | None":
        """The page shown, once it is there."""
        return self._host.page

    @property
    def finder(self) -> "Palette":
        """The search for everything; made when it is first wanted."""
        if self._found is None:
            from ui.palette import Palette

            self._found = Palette(self._content, self.app, self._search, self._offered)
        return self._found

    @property
    def toast(self) -> "Toast":
        """Where sentences come up for some seconds; made when there is a first one."""
        if self._toast is None:
            from ui.shell.toasts import Toast

            self._toast = Toast(self._content, self.app.undo)
        return self._toast

    def open(self) -> None:
        """The store is there: fill the page."""
        self._is_open = True
        self._host.open()
        self._read_state()
        self._looking.start()

    @Slot(str, object)
    def go(self, name: str, where: dict[str, object] | None = None) -> None:
        """Show the page of this name."""
        self._rail.mark(name)
        self._host.go(name, where)

    @Slot()
    def look(self) -> None:
        """Have everything read again where a command wrote to the same store meanwhile."""
        if self._is_open and self.status.saved is not None and not self.app.jobs.under_way:
            self.app.read(_log_state, self._on_log, key=(id(self), "log"))

    def _on_log(self, state: SavedState) -> None:
        if state != self.status.saved:
            self.app.changed.emit(Changed.everything())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and self.isActiveWindow():
            self.look()

    def show_instead(self, widget: QWidget) -> None:
        """Show *widget* in place of everything, until ``rebuild``: for the first start."""
        self.setCentralWidget(widget)
        self._content = widget
        self._found, self._toast = None, None

    def fail_to_open(self, error: Exception) -> None:
        """The store could not be opened: say so where the page would be."""
        self._host.fail(error)

    # Building, also anew after a change of language

    def _build(self) -> None:
        content = QWidget()
        self._rail = Rail(self._entries)
        self._top = TopBar()
        self._host = PageHost(self.app, self._entries)
        self.status = StatusBar(self.app.jobs)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._top)
        right.addWidget(self._host, 1)
        right.addWidget(self.status)
        layout = QHBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._rail)
        layout.addLayout(right, 1)
        self.setCentralWidget(content)
        self._content = content
        self._found, self._toast = None, None
        self._rail.chosen.connect(self.go)
        self._rail.fold_wanted.connect(self._toggle_fold)
        self._top.search_wanted.connect(self._open_search)
        self.status.sync_wanted.connect(lambda: self.app.go("settings", section="sync"))
        self.status.show_sync(self.app.syncing.view)
        self._host.shown.connect(self._on_page_shown)
        self._host.retitled.connect(self._on_page_shown)
        self._host.retitled.connect(self.filled)
        for action in self.actions():
            self.removeAction(action)
        self._commands = self._own_commands()
        add_actions(self, self._commands)
        self._fold_rail()

    def rebuild(self) -> None:
        """Make everything anew in the language spoken now, and show the page that was shown."""
        name = self._host.entry.name if self._host.entry else self._entries[0].name
        self._page_actions = []
        self._build()  # the old content goes when the new one takes its place
        self.go(name)
        if self._is_open:
            self.open()

    def _own_commands(self) -> list[Command]:
        commands: list[Command] = []
        for number, entry in enumerate(self._entries, start=1):
            for errand in entry.errands:
                go = _going(self.app, entry.name, errand.where)
                commands.append(Command(errand.name, errand.title, go, errand.shortcut, errand.icon))
            title = Text("Go to {page}", page=entry.title)
            go = _going(self.app, entry.name, {})
            commands.append(Command(f"go.{entry.name}", title, go, f"Ctrl+{number % 10}", entry.icon))
        commands += [
            Command("edit.undo", Text("Undo"), self.app.undo, "Ctrl+Z", "arrow-u-up-left"),
            Command("edit.redo", Text("Redo"), self.app.redo, "Ctrl+Shift+Z", "arrow-u-up-right"),
            Command("app.sync", Text("Exchange with the server now"), self._sync_now, "F5", "arrows-clockwise"),
            Command("view.fold", Text("Fold or unfold the rail"), self._toggle_fold, "Ctrl+B", "columns"),
            Command("view.theme", Text("Change between light and dark"), self._toggle_theme, "", "moon"),
            Command("app.search", Text("Search"), self._open_search, "Ctrl+K", "magnifying-glass"),
            Command("app.quit", Text("Quit"), self.app.quit_wanted.emit, "Ctrl+Q", "power"),
        ]
        return commands

    def _offered(self) -> list[Command]:
        """What the palette offers: first what the page can do."""
        page = self.page
        here = page.commands() if page else []
        known = {"app.search", *(command.name for command in here)}
        return [*here, *(command for command in self._commands if command.name not in known)]

    # What happens

    @Slot(object)
    def _on_page_shown(self, entry: PageEntry) -> None:
        page = self._host.page
        self._rail.mark(entry.name)
        self._top.show_page(str(entry.title), page.subtitle() if page else "", page.tools if page else None)
        for action in self._page_actions:
            self.removeAction(action)
        self._page_actions = list(add_actions(self, page.commands()).values()) if page else []

    @Slot(object)
    def _on_changed(self, changed: Changed) -> None:
        self._read_state(with_territory=changed.touches(Area.REGIONS, Area.TEAM))

    @Slot(object)
    def _on_sync(self, view: "SyncView") -> None:
        if self.centralWidget() is self._content and shiboken6.isValid(self.status):
            self.status.show_sync(view)

    @Slot()
    def _on_settings(self) -> None:
        theme.wish(self.app.settings.theme)
        self._fold_rail()
        wanted = self.app.settings.language
        if wanted and wanted != self._language:
            self._language = wanted
            speak(wanted)
            self.language_changed.emit()
            self.rebuild()

    @Slot(str)
    def _on_surroundings(self, text: str) -> None:
        self.status.show_trouble(text)

    @Slot(str, object)
    def _on_bug(self, text: str, error: Exception) -> None:
        from ui.shell.report_dialog import ReportDialog

        ReportDialog(self, text, error).show_form()

    def _read_state(self, *, with_territory: bool = True) -> None:
        def fetch(session: "Session") -> tuple[SavedState, str | None]:
            from fieldapp.queries.territories import own_territory

            return _log_state(session), own_territory(session) if with_territory else None

        if self._is_open:
            self.app.read(fetch, self._show_state)

    def _show_state(self, answer: tuple[SavedState, str | None]) -> None:
        state, territory = answer
        self.status.show_saved(state)
        if territory is not None:
            self.status.show_territory(territory)

    # The rail, the theme, the place on the screen

    def _open_search(self) -> None:
        self.finder.open()

    def _sync_now(self) -> None:
        state = self.app.syncing.view.state
        if state is None or state.link is None:
            self.app.go("settings", section="sync")
        else:
            self.app.syncing.now()

    def _toggle_fold(self) -> None:
        self.app.save_settings(rail_folded=not self.app.settings.rail_folded)

    def _toggle_theme(self) -> None:
        self.app.save_settings(theme="light" if theme.is_dark else "dark")

    def _fold_rail(self) -> None:
        self._rail.fold(folded=self.app.settings.rail_folded or self.width() < FOLD_BELOW_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold_rail()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.app.save_settings(
            window=self.app.settings.window | {"place": b64encode(self.saveGeometry().data()).decode()}
        )
        self.closing.emit(event)

    def _restore_place(self) -> None:
        kept = self.app.settings.window.get("place", "")
        if not (kept and self.restoreGeometry(QByteArray(b64decode(kept)))):
            room = self.screen().availableGeometry().size()
            self.resize(min(FIRST_SIZE[0], room.width()), min(FIRST_SIZE[1], room.height()))


def _log_state(session: "Session") -> SavedState:
    from fieldapp.queries.history import log_state

    state = log_state(session)
    return SavedState(state.changes, state.last_at)


def _going(app: AppContext, page: str, where: dict[str, object]) -> Callable[[], None]:
    return lambda: app.go(page, **where)
