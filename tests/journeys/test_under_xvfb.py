"""A real window on a real X screen without a window manager: keys and clicks come from outside the process."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageGrab

from fieldapp.opening import open_store
from fieldapp.places import Places
from fieldapp.queries.dealer_choice import DealerFilter
from fieldapp.queries.dealers import dealer_block
from tests.support import make

NEEDED = ("Xvfb", "xdotool")
SECONDS = 30
pytestmark = [
    pytest.mark.screen,
    pytest.mark.skipif(
        not all(map(shutil.which, NEEDED)), reason=f"needs {' and '.join(NEEDED)}, which python3 dev.py test installs"
    ),
]


class Screen:
    """An X server with one screen, and hands at its keyboard and mouse."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("QT_", "DBUS_", "WAYLAND"))
        } | {"DISPLAY": name, "QT_QPA_PLATFORM": "xcb"}

    def act(self, *words: str) -> str:
        """Let xdotool do something; what it says."""
        done = subprocess.run(
            ["xdotool", *words], env=self.environment, capture_output=True, text=True, check=False, timeout=SECONDS
        )
        return done.stdout.strip()

    def picture(self) -> Image.Image:
        """What the screen shows."""
        return ImageGrab.grab(xdisplay=self.name)

    def window(self) -> str:
        """The window of the app, once it is there."""
        found: list[str] = []

        def look() -> bool:
            found[:] = self.act("search", "--onlyvisible", "--name", "^FieldApp$").split()
            return bool(found)

        until(look, "no window appeared")
        return found[0]

    def changes(self, before: Image.Image) -> bool:
        """Whether the screen shows something else than *before*."""
        return ImageChops.difference(before, self.picture()).getbbox() is not None


def until(is_so: Callable[[], bool], otherwise: str) -> None:
    """Look again and again; the other process cannot tell us."""
    end = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < end, otherwise
        time.sleep(0.05)


@pytest.fixture
def screen() -> Iterator[Screen]:
    read_end, write_end = os.pipe()
    command = ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[write_end], stderr=subprocess.DEVNULL) as server:
        os.close(write_end)
        with os.fdopen(read_end) as said:
            number = said.readline().strip()
        try:
            yield Screen(f":{number}")
        finally:
            server.terminate()


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """Data of one's own: a rep with one dealer, whose key is wrapped by a passphrase."""
    places = Places(tmp_path / "data")
    store = open_store(places, demo=True, with_regions=False)
    with store.loading() as session:
        make.places(session)
        me = make.colleague(session, name="李明")
        longhu = make.dealer(session, name="郑州兴达家电")
        make.person(session, longhu.id, "13837901234", name="单雄", is_main=True)
    store.work_as(me.id)
    store.close()
    return places


def _app(screen: Screen, places: Places) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "ui.main", "--data", str(places.folder), "--lang", "en", "--today", "2026-11-23"]
    return subprocess.Popen(
        command, env=screen.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def test_a_rep_works_with_keyboard_and_mouse_on_a_real_screen(screen: Screen, places: Places) -> None:
    with _app(screen, places) as process:
        try:
            window = screen.window()
            until(lambda: len(screen.picture().getcolors(1 << 20) or []) > 20, "the window stayed blank")
            screen.act("windowfocus", "--sync", window)

            shown = screen.picture()
            screen.act("key", "ctrl+k")  # the search for everything
            screen.act("type", "--delay", "20", "zzx")
            until(lambda: screen.changes(shown), "the search found nothing")
            found = screen.picture()
            screen.act("key", "Return")  # the file of the dealer
            until(lambda: screen.changes(found), "the dealer was not shown")

            shown = screen.picture()
            screen.act("key", "ctrl+n")  # a new dealer
            until(lambda: screen.changes(shown), "Ctrl+N did nothing")
            until(lambda: "New dealer" in _names(screen), "no dialog came up")
            dialog = screen.act("search", "--onlyvisible", "--name", "^New dealer$").split()[0]
            screen.act("windowfocus", "--sync", dialog)
            screen.act("type", "--delay", "20", "Longhu Xinglong")
            screen.act("key", "Tab")
            screen.act("type", "--delay", "20", "xzlh")
            screen.act("key", "Tab")
            screen.act("type", "--delay", "20", "13900001111")
            screen.act("key", "Return")
            until(lambda: "New dealer" not in _names(screen), "the dialog stayed")

            with _app(screen, places) as again:  # a second start brings the first window to the front
                assert again.wait(timeout=SECONDS) == 0
            assert process.poll() is None
            assert screen.window() == window

            screen.act("windowfocus", "--sync", window)
            screen.act("key", "ctrl+q")
            assert process.wait(timeout=SECONDS) == 0
        finally:
            process.kill()
            said = process.communicate()[0]
    assert not re.search("Traceback|Segmentation|Aborted", said), said
    store = open_store(places, with_regions=False)
    with store.reading() as session:
        added = next(row for row in dealer_block(session, DealerFilter()) if row.name == "Longhu Xinglong")
    store.close()
    assert added.place.startswith("新郑市龙湖")
    assert added.phone == "13900001111"


def _names(screen: Screen) -> str:
    windows = screen.act("search", "--onlyvisible", "--name", ".").split()
    return " ".join(screen.act("getwindowname", window) for window in windows)
