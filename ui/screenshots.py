"""Every page in both languages and both themes as pictures, for the README and the user guide."""

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from fieldapp.cli.context import Context
from fieldapp.errors import SurroundingsError
from fieldapp.settings import Settings
from fieldapp.texts import LANGUAGES, Text, speaking
from ui.context import AppContext
from ui.main_window import MainWindow
from ui.pages import PAGES
from ui.theme import theme

if TYPE_CHECKING:
    from db.store import Store

SIZE = (1366, 768)  # the usual laptop
THEMES = ("light", "dark")
LONGEST_MS = 20_000
LOOK_EVERY_MS = 30
CALM_LOOKS = 3  # one quiet moment can lie between two readings


def paint_pages(context: Context, folder: Path) -> list[Path]:
    """Write one PNG for each page, language and theme.

    Args:
        context: whose data is shown.
        folder: where the pictures go; made where it is missing.

    Returns:
        The files, by language, theme and page.

    Raises:
        RefusedError: there is no data.
        SurroundingsError: a page did not fill within 20 s, or the folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SurroundingsError(
            Text("The folder {folder} cannot be made. May you write there?", folder=str(folder)), detail=repr(error)
        ) from error
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication(["fieldapp"])
    assert isinstance(application, QApplication)  # noqa: S101  (nobody makes one without windows here)
    theme.start(application, "light")
    pictures: list[Path] = []
    with closing(context.open_store()) as store:
        for language in LANGUAGES:
            for look in THEMES:
                with speaking(language):
                    pictures += _paint(context, store, folder, language, look)
    return pictures


def _paint(context: Context, store: "Store", folder: Path, language: str, look: str) -> list[Path]:
    theme.wish(look)
    settings = Settings(language=language, theme=look)
    app = AppContext(clock=context.clock, places=context.places, settings=settings, store=store)
    window = MainWindow(app)
    window.resize(*SIZE)
    window.show()
    window.open()
    pictures: list[Path] = []
    for entry in PAGES:
        window.go(entry.name)
        _wait_until(lambda: window.page is not None and app.jobs.under_way == 0, entry.name)
        if (focused := window.focusWidget()) is not None:
            focused.clearFocus()  # a ring around what nobody has touched
        picture = folder / f"{entry.name}-{language}-{look}.png"
        if not window.grab().save(str(picture)):
            raise SurroundingsError(Text("{file} could not be written.", file=str(picture)))
        pictures.append(picture)
    app.jobs.stop()
    window.hide()
    window.deleteLater()
    return pictures


def _wait_until(is_ready: Callable[[], bool], what: str) -> None:
    loop, looks, calm = QEventLoop(), 0, 0

    def look() -> None:
        nonlocal looks, calm
        looks += 1
        calm = calm + 1 if is_ready() else 0
        if calm == CALM_LOOKS or looks * LOOK_EVERY_MS > LONGEST_MS:
            loop.quit()

    timer = QTimer(interval=LOOK_EVERY_MS)
    timer.timeout.connect(look)
    timer.start()
    loop.exec()
    timer.stop()
    if calm < CALM_LOOKS:
        raise SurroundingsError(Text("The page {page} was not ready in time.", page=what))
