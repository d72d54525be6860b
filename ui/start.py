"""From nothing to a filled window: paint, then import and open the store on a thread, then the pages."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from fieldapp.cli.context import Context
from fieldapp.errors import FieldAppError, RefusedError
from fieldapp.places import Places
from fieldapp.settings import load_settings
from fieldapp.texts import DEFAULT_LANGUAGE, Text, _, language, speak
from ui.context import AppContext
from ui.garbage import GarbageCollector
from ui.jobs import Job, Progress
from ui.main_window import MainWindow
from ui.qt_words import QtWords
from ui.single_instance import SingleInstance
from ui.theme import theme

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from db.store import Store
    from ui.calendar_feed import CalendarFeed
    from ui.first_start.passphrase import PassphraseAsker
    from ui.first_start.region_picker import Region
    from ui.first_start.wizard import Answers
    from ui.palette import Hit
    from ui.reminding import Reminding
    from ui.tray import Tray

log = logging.getLogger(__name__)
SOON_MS = 150  # after the first page is filled, so that it is painted before anything else begins
REST_MS = 5_000  # then reminders and the exchange begin, whether or not the first page could be filled


def run(context: Context) -> int:
    """Open the window and stay until it is closed; at once where a window on this data is open already."""
    context.places.make()
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = _application()
    single = SingleInstance(context.places.folder)
    if not single.is_first() and single.call_first():
        return 0
    starter = Starter(application, context, single)
    starter.window.show()
    collector = GarbageCollector()
    code = application.exec()
    starter.stop()
    while (following := starter.next_start()) is not None:
        starter = following
        starter.window.show()
        code = application.exec()
        starter.stop()
    collector.stop()
    return code


class Starter(QObject):
    """The wiring of the whole app, in one place."""

    def __init__(
        self, application: QApplication, context: Context, single: SingleInstance, restore: Path | None = None
    ) -> None:
        super().__init__()
        self._application, self._context, self._single = application, context, single
        self._restore = restore  # a backup to be put in the place of the data before they are opened
        self._restored: Text | None = None
        self._not_restored: FieldAppError | None = None
        self._next_restore: Path | None = None
        settings = load_settings(context.places.settings)
        speak(context.language or settings.language or DEFAULT_LANGUAGE)
        theme.start(application, settings.theme)
        self._translator = QtWords(self)
        self._translate_qt()
        self.app = AppContext(clock=context.clock, places=context.places, settings=settings)
        self.window = MainWindow(self.app, search=_search)
        self.window.language_changed.connect(self._on_language)
        self.window.closing.connect(self._on_closing)
        self.app.quit_wanted.connect(self._quit)
        self.app.restore_wanted.connect(self._on_restore_wanted)
        self.app.syncing.closed.connect(self._on_device_closed)
        self._tray: Tray | None = None
        self._asker: PassphraseAsker | None = None
        self._reminding: Reminding | None = None
        self._feed: CalendarFeed | None = None
        self._is_quitting = False
        self._rest = QTimer(self)
        self._rest.timeout.connect(self._begin_the_rest)
        self.window.filled.connect(self._on_filled)
        self._store: Store | None = None
        self._asks_first = not settings.language and not context.places.store.exists()
        self._waiting: list[Callable[[], object]] = []  # readings for the first start before the store is open
        # The window paints before the second of two timers of 0 ms.
        QTimer.singleShot(0, self, lambda: QTimer.singleShot(0, self, self._after_paint))

    def stop(self) -> None:
        """Let work end, then close the store."""
        if self._asker is not None:
            self._asker.stop()
        self.app.syncing.stop()
        self.app.jobs.stop()
        if self._store is not None:
            self._store.close()
        self._single.stop()

    def next_start(self) -> "Starter | None":
        """After ``stop``: a start that begins by restoring the backup that was chosen, or ``None`` if none was.

        A window on other data is made anew from the first word, as if the app had been started again.
        """
        if self._next_restore is None:
            return None
        context = replace(self._context, places=self.app.places)
        single = SingleInstance(context.places.folder)
        if not single.is_first():  # somebody was quicker to start it again
            return None
        self.window.hide()
        self.window.deleteLater()
        self.deleteLater()
        return Starter(self._application, context, single, self._next_restore)

    def _after_paint(self) -> None:
        from ui.tray import Tray, app_icon

        if self._asks_first:
            self._ask_first()
        self._open(self.app.places)
        QApplication.setWindowIcon(app_icon())
        self._single.called.connect(self._come)
        self._single.listen()
        self._tray = Tray(self)
        self._tray.open_wanted.connect(self._come)
        self._tray.quit_wanted.connect(self._quit)

    # The store

    def _open(self, places: Places) -> None:
        if self._asker is None:
            from ui.first_start.passphrase import PassphraseAsker

            self._asker = PassphraseAsker(self.window, lambda: not places.key.exists())
        asker = self._asker
        ask = asker.ask

        def open_it() -> "Store":
            from fieldapp.logs import start_log
            from fieldapp.opening import open_store

            start_log(places)
            if self._restore is not None:
                self._put_back(places, self._restore, asker)
                self._restore = None
            return open_store(places, ask=ask)

        job = Job(lambda _progress: open_it())
        job.succeeded.connect(self._on_store)
        job.failed.connect(self._on_no_store)
        self.app.jobs.write(job)

    def _put_back(self, places: Places, source: Path, asker: "PassphraseAsker") -> None:
        """Restore; where that fails, what is here is opened as before, and said is why.  On the writer's thread."""
        from fieldapp.backups import restore_backup

        asker.problem = _("The backup opens with the passphrase that it was made with.")
        try:
            aside = restore_backup(places, source, ask=asker.ask)
        except FieldAppError as error:
            self._not_restored = error
        else:
            self._restored = Text(
                "Restored from {file}. What was here before is kept in {folder}.",
                file=source.name,
                folder=str(aside or places.backups),
            )
        finally:
            asker.problem = ""

    def _on_store(self, store: "Store") -> None:
        self._store = store
        GarbageCollector.settle()  # the libraries that came with it
        self.app.use_store(store)
        for read in self._waiting:
            read()
        self._waiting.clear()
        if not self._asks_first:
            if not self.app.settings.language:
                self.app.save_settings(language=language())
            self._begin_work()

    def _begin_work(self) -> None:
        """Fill the window, then remind and exchange from now on."""
        self.window.open()
        self._tell_of_restoring()
        self._tell_of_silence()
        self._rest.start(REST_MS)

    @Slot()
    def _on_filled(self) -> None:
        if self._rest.isActive():
            self._rest.start(SOON_MS)

    def _begin_the_rest(self) -> None:
        """What nobody waits for, once the first page is filled: every thread takes time from the others."""
        self._rest.stop()
        if self._is_quitting:
            return
        from ui.reminding import Reminding

        if self._reminding is None:
            self._reminding = Reminding(self.app, self._notify, self)
            self._reminding.start()
        if self._feed is None:
            from ui.calendar_feed import CalendarFeed

            self._feed = CalendarFeed(self.app, self)
            self._feed.start()
        self.app.syncing.start()

    def _tell_of_silence(self) -> None:
        """Say at each start that this laptop was out of touch with the server for two weeks or longer."""
        day = self.app.clock.today()

        def fetch(session: "Session") -> int:
            from fieldapp.queries.today import days_unsynced

            return days_unsynced(session, day)

        def say(days: int) -> None:
            from fieldapp.words.sync import UNSYNCED_TOLD_DAYS, unsynced_text

            if days >= UNSYNCED_TOLD_DAYS:
                self.app.toast(unsynced_text(days), undo=False)

        self.app.read(fetch, say, key="silence", owner=self.window)

    def _tell_of_restoring(self) -> None:
        if self._not_restored is not None:
            self.app.trouble.show(self._not_restored)
        elif self._restored is not None:
            self.app.toast(self._restored, undo=False)
        self._not_restored = self._restored = None

    @Slot(object)
    def _on_restore_wanted(self, backup: Path) -> None:
        """End, and begin again with the backup in the place of what is here."""
        self._next_restore = backup
        self._quit()

    @Slot(bool)
    def _on_device_closed(self, wipe: bool) -> None:  # noqa: FBT001  (what the signal carries)
        """The company has closed this device: its data goes at once, if it says so."""
        if not wipe:
            return
        from ui.widgets.buttons import button
        from ui.widgets.states import EmptyState

        if self._reminding is not None:
            self._reminding.stop()
        if self._feed is not None:
            self._feed.stop()
        self.app.syncing.stop()
        said = _("The company has closed this device and had its data removed from it.")
        end = button(_("Quit"), role="primary", on=self._quit)
        self.window.show_instead(EmptyState("lock-key", said, end))
        self.app.syncing.wipe(lambda: None)

    def _notify(self, title: str, text: str) -> bool:
        return self._tray is not None and self._tray.notify(title, text)

    def _on_no_store(self, error: Exception) -> None:
        if isinstance(error, RefusedError) and self._asker is not None:  # the passphrase: ask again
            self._asker.problem = str(error.text)
            self._open(self.app.places)
            return
        log.error("store", exc_info=error)
        if self._asks_first:
            self._asks_first = False
            self.window.rebuild()
        self.window.fail_to_open(error)

    # The first start

    def _ask_first(self) -> None:
        from ui.first_start.wizard import FirstStart

        wizard = FirstStart(self._read_regions, self._find_regions)
        wizard.finished.connect(self._on_answers)
        self.window.show_instead(wizard)

    def _read_regions(self, code: str | None, then: "Callable[[Sequence[Region]], object]") -> None:
        def fetch(session: "Session") -> "Sequence[Region]":
            from fieldapp.queries.regions import children_of

            return children_of(session, code)

        self._when_open(lambda: self.app.read(fetch, then, key=("regions", code), owner=self.window))

    def _find_regions(self, text: str, then: "Callable[[Sequence[tuple[str, str]]], object]") -> None:
        def fetch(session: "Session") -> list[tuple[str, str]]:
            from db.vocabulary import RegionLevel
            from fieldapp.queries.regions import find_regions, places_of

            found = [row.code for row in find_regions(session, text) if row.level is not RegionLevel.TOWNSHIP]
            places = places_of(session, found)
            return [(code, " ".join(places[code].names)) for code in found]

        self._when_open(lambda: self.app.read(fetch, then, key="find regions", owner=self.window))

    def _when_open(self, read: Callable[[], object]) -> None:
        if self.app.has_store:
            read()
        else:
            self._waiting.append(read)

    def _on_answers(self, answers: "Answers") -> None:
        from ui.first_start.wizard import Begin

        self._asks_first = False
        speak(answers.language)
        self._translate_qt()
        self.window.rebuild()
        if answers.begin is Begin.DEMO:
            self._fill_demo(answers)
            return
        self.app.save_settings(language=answers.language, may_confirm_own=answers.works_alone)

        def set_up(store: "Store", _progress: Progress) -> object:
            from fieldapp.operations.team import NewColleague, set_up

            return set_up(store, NewColleague(name=answers.name), answers.regions)

        self.app.work(Text("Setting up"), set_up, lambda _id: self._begin(answers), writes=True)

    def _begin(self, answers: "Answers") -> None:
        from ui.first_start.wizard import Begin

        self._begin_work()
        if answers.begin is Begin.IMPORT:
            self.app.go("dealers", import_file=True)

    def _fill_demo(self, answers: "Answers") -> None:
        """Open invented data in a folder of its own; one's own data stays as empty as it was."""
        from fieldapp.cli.demo import FOLDER

        places = Places(self.app.places.folder / FOLDER)
        self.app.use_places(places)
        self.app.save_settings(language=answers.language, may_confirm_own=answers.works_alone)
        today = self.app.clock.today()

        def fill(_own: "Store", progress: Progress) -> "Store":
            from fieldapp.demo.fill import fill as fill_in
            from fieldapp.opening import open_store
            from fieldapp.queries.team import who_works_here

            store = open_store(places, demo=True)
            with store.reading() as session:
                is_filled = who_works_here(session) is not None
            if not is_filled:
                fill_in(store, today=today, progress=progress.step)
            return store

        self.app.work(Text("Inventing dealers"), fill, self._on_demo, writes=True)

    def _on_demo(self, store: "Store") -> None:
        if self._store is not None:
            self._store.close()
        self._on_store(store)
        self.app.toast(Text("Everything here is invented. Your own data begins at the next start."), undo=False)

    # The window, the tray, the language

    def _on_language(self) -> None:
        self._translate_qt()
        if self._tray is not None:
            self._tray.fill_menu()

    def _translate_qt(self) -> None:
        """Qt's own dialogs speak the language too."""
        application = QApplication.instance()
        if application is None:
            return
        application.removeTranslator(self._translator)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if language() != "en" and self._translator.load(f"qtbase_{language()}", folder):
            application.installTranslator(self._translator)

    def _on_closing(self, event: QCloseEvent) -> None:
        if self._is_quitting or self._tray is None or not self._tray.is_there or not self.app.settings.close_to_tray:
            self._quit()
            return
        event.ignore()
        self.window.hide()
        if not self.app.settings.window.get("told_of_tray"):
            self._tray.notify("FieldApp", _("Still here for your reminders. Quit from this menu."))
            self.app.save_settings(window=self.app.settings.window | {"told_of_tray": True})

    def _come(self) -> None:
        if self.window.isMinimized():
            self.window.showNormal()
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def _quit(self) -> None:
        self._is_quitting = True
        QApplication.quit()


def _search(session: "Session", text: str) -> "Sequence[Hit]":
    """The search for everything; what it needs is imported when it is first asked, not before the first paint."""
    from ui.finding import search_everything

    return search_everything(session, text)


def _application() -> QApplication:
    application = QApplication.instance() or QApplication(["fieldapp"])
    assert isinstance(application, QApplication)  # noqa: S101  (nobody makes one without windows here)
    application.setApplicationName("FieldApp")
    application.setDesktopFileName("fieldapp")
    application.setQuitOnLastWindowClosed(False)
    return application
