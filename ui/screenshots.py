"""Every page in both languages and both themes as pictures, and what else the user guide shows."""

import os
from collections.abc import Callable, Sequence
from contextlib import closing, contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from PIL import Image
from PySide6.QtCore import QBuffer, QEventLoop, QIODevice, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from fieldapp.cli.context import Context
from fieldapp.errors import SurroundingsError
from fieldapp.settings import Settings
from fieldapp.texts import LANGUAGES, Text, speaking
from ui.context import AppContext
from ui.dealers.page import DealersPage
from ui.guide_scenes import SCENES, Scene
from ui.main_window import MainWindow
from ui.pages import PAGES
from ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.store import Store

SIZE = (1366, 768)  # the usual laptop
SCENE_SIZE = (1366, 860)  # of the window around a scene
THEMES = ("light", "dark")
COLOURS = 24  # kept as they are: a picture of few colours takes two thirds of the room
RARER = 48  # for all the others, an icon's and a link's among them
NEAR = 11  # Pillow mistakes a colour for one that is nearer than this
LONGEST_MS = 20_000
LOOK_EVERY_MS = 30
CALM_LOOKS = 3  # one quiet moment can lie between two readings


def paint_pages(context: Context, folder: Path, languages: Sequence[str] = LANGUAGES) -> list[Path]:
    """Write one PNG for each page, language and theme.

    Args:
        context: whose data is shown.
        folder: where the pictures go; made where it is missing.
        languages: in which.

    Returns:
        The files, by language, theme and page.

    Raises:
        RefusedError: there is no data.
        SurroundingsError: a page did not fill within 20 s, or the folder cannot be written to.
    """
    _make(folder)
    _start()
    pictures: list[Path] = []
    with closing(context.open_store()) as store:
        for language in languages:
            for look in THEMES:
                with _window(context, store, language, look) as window:
                    pictures += [_page(window, entry.name, folder, language, look) for entry in PAGES]
    return pictures


def paint_guide(context: Context, folder: Path, language: str) -> list[Path]:
    """Write one PNG for each scene of the user guide, in the light theme.

    Args:
        context: invented data; who works there may be somebody else afterwards.
        folder: as for ``paint_pages``.
        language: of windows and data.

    Raises:
        SurroundingsError: as ``paint_pages`` does.
    """
    from fieldapp.demo.showing import manager

    _make(folder)
    _start()
    pictures: list[Path] = []
    with closing(context.open_store()) as store, TemporaryDirectory() as scratch:
        for as_manager in (False, True):
            if as_manager:
                with store.reading() as session:
                    leads = manager(session)
                store.work_as(leads)
            with _window(context, store, language, "light") as window:
                window.resize(*SCENE_SIZE)
                for scene in SCENES:
                    if scene.as_manager is as_manager:
                        picture = folder / f"{scene.name}-{language}-light.png"
                        _paint_scene(window, scene, picture, Path(scratch))
                        pictures.append(picture)
    return pictures


@contextmanager
def _window(context: Context, store: "Store", language: str, look: str) -> "Iterator[MainWindow]":
    with speaking(language):
        theme.wish(look)
        settings = Settings(language=language, theme=look)
        app = AppContext(clock=context.clock, places=context.places, settings=settings, store=store)
        window = MainWindow(app)
        window.resize(*SIZE)
        window.show()
        window.open()
        yield window
        app.jobs.stop()
        window.hide()
        window.deleteLater()


def _page(window: MainWindow, name: str, folder: Path, language: str, look: str) -> Path:
    window.go(name)
    _settle(window, name)
    picture = folder / f"{name}-{language}-{look}.png"
    _save(window, picture)
    return picture


def _paint_scene(window: MainWindow, scene: Scene, picture: Path, scratch: Path) -> None:
    where = dict(scene.where)
    if scene.find is not None:
        with window.app.store.reading() as session:
            where.update(scene.find(session))
    window.go(scene.page)
    _settle(window, scene.name)
    page = window.page
    assert page is not None  # noqa: S101  (settled)
    page.arrive(**where)
    _settle(window, scene.name)
    if scene.act is not None:
        scene.act(page, scratch)
        _settle(window, scene.name, dialog=scene.is_dialog)
    shown = page.file if scene.is_file and isinstance(page, DealersPage) else page
    _save(_dialog() or shown, picture)
    while (dialog := _dialog()) is not None:
        dialog.hide()
        dialog.deleteLater()


def _dialog() -> QDialog | None:
    found = QApplication.activeModalWidget()
    return found if isinstance(found, QDialog) else None


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SurroundingsError(
            Text("The folder {folder} cannot be made. May you write there?", folder=str(folder)), detail=repr(error)
        ) from error


def _start() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication(["fieldapp"])
    assert isinstance(application, QApplication)  # noqa: S101  (nobody makes one without windows here)
    theme.start(application, "light")


def _save(widget: QWidget, picture: Path) -> None:
    """Write what *widget* shows, with as few colours and bytes as it looks right with."""
    if (focused := widget.focusWidget()) is not None:
        focused.clearFocus()  # a ring around what nobody has touched
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    widget.grab().save(buffer, "PNG")
    image = Image.open(BytesIO(buffer.data().data())).convert("RGB")
    try:
        image.quantize(palette=_palette(image), dither=Image.Dither.NONE).save(picture, optimize=True)
    except OSError as error:
        raise SurroundingsError(Text("{file} could not be written.", file=str(picture)), detail=repr(error)) from error


def _palette(image: Image.Image) -> Image.Image:
    """The colours that most of *image* has, exactly, and some for what lies between them."""
    counted = sorted(image.getcolors(image.width * image.height) or [], reverse=True)
    flat = [colour for _count, colour in counted[:COLOURS] if isinstance(colour, tuple)]
    others = image.quantize(RARER, Image.Quantize.MAXCOVERAGE).getpalette() or []
    kept: list[tuple[int, ...]] = []
    for colour in (*flat, *zip(*[iter(others)] * 3, strict=True)):
        if all(sum((a - b) ** 2 for a, b in zip(colour, other, strict=True)) >= NEAR**2 for other in kept):
            kept.append(colour)
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in kept for part in colour])
    return palette


def _settle(window: MainWindow, what: str, *, dialog: bool = False) -> None:
    """Wait until nothing is under way, and a dialog is open where one is expected."""

    def is_ready() -> bool:
        return window.page is not None and window.app.jobs.under_way == 0 and (not dialog or _dialog() is not None)

    _wait_until(is_ready, what)


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
