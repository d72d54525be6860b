"""From nothing to a filled window: paint, then import and open the store on a thread, then the pages."""

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QObject, Qt, QTimer, QTranslator
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from fieldapp.cli.context import Context
from fieldapp.settings import load_settings
from fieldapp.texts import DEFAULT_LANGUAGE, Text, language, speak
from ui.context import AppContext
from ui.jobs import Job
from ui.main_window import MainWindow
from ui.single_instance import SingleInstance
from ui.theme import theme

if TYPE_CHECKING:
    from db.store import Store
    from ui.tray import Tray

log = logging.getLogger(__name__)


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
    code = application.exec()
    starter.stop()
    return code


class Starter(QObject):
    """The wiring of the whole app, in one place."""

    def __init__(self, application: QApplication, context: Context, single: SingleInstance) -> None:
        super().__init__()
        self._context, self._single = context, single
        settings = load_settings(context.places.settings)
        speak(context.language or settings.language or DEFAULT_LANGUAGE)
        theme.start(application, settings.theme)
        self._translator = QTranslator(self)
        self._translate_qt()
        self.app = AppContext(clock=context.clock, places=context.places, settings=settings)
        self.window = MainWindow(self.app)
        self.window.language_changed.connect(self._on_language)
        self.window.closing.connect(self._on_closing)
        self.app.quit_wanted.connect(self._quit)
        self._tray: Tray | None = None
        self._is_quitting = False
        self._store: Store | None = None
        # After the first paint: timers of 0 ms run before it where the window is not exposed yet.
        QTimer.singleShot(0, self, lambda: QTimer.singleShot(0, self, self._after_paint))

    def stop(self) -> None:
        """Let work end, then close the store."""
        self.app.jobs.stop()
        if self._store is not None:
            self._store.close()
        self._single.stop()

    def _after_paint(self) -> None:
        places = self._context.places

        def open_it() -> "Store":
            from fieldapp.logs import start_log
            from fieldapp.opening import open_store

            start_log(places)
            return open_store(places)

        job = Job(lambda _progress: open_it())
        job.succeeded.connect(self._on_store)
        job.failed.connect(self._on_no_store)
        self.app.jobs.write(job)
        self._single.called.connect(self._come)
        self._single.listen()
        from ui.tray import Tray, app_icon

        QApplication.setWindowIcon(app_icon())
        self._tray = Tray(self)
        self._tray.open_wanted.connect(self._come)
        self._tray.quit_wanted.connect(self._quit)

    def _on_store(self, store: "Store") -> None:
        self._store = store
        self.app.use_store(store)
        self.window.open()

    def _on_no_store(self, error: Exception) -> None:
        log.error("store", exc_info=error)
        self.window.fail_to_open(error)

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
        if not self._is_quitting and self._tray is not None and self._tray.is_there and self.app.settings.close_to_tray:
            event.ignore()
            self.window.hide()
            if not self.app.settings.window.get("told_of_tray"):
                self._tray.notify("FieldApp", str(Text("Still here for your reminders. Quit from this menu.")))
                self.app.save_settings(window=self.app.settings.window | {"told_of_tray": True})
        else:
            self._quit()

    def _come(self) -> None:
        if self.window.isMinimized():
            self.window.showNormal()
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def _quit(self) -> None:
        self._is_quitting = True
        QApplication.quit()


def _application() -> QApplication:
    application = QApplication.instance() or QApplication(["fieldapp"])
    assert isinstance(application, QApplication)  # noqa: S101  (nobody makes one without windows here)
    application.setApplicationName("FieldApp")
    application.setDesktopFileName("fieldapp")
    application.setQuitOnLastWindowClosed(False)
    return application
