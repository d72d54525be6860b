"""What every test of a window may ask for: the app's look, a context around an empty store."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.store import Store
from fieldapp.clock import ClockOnDay
from fieldapp.places import Places
from fieldapp.settings import Settings
from tests.support.screen import Screen
from ui.context import AppContext
from ui.theme import theme


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["fieldapp"]


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> None:
    """The app's fonts and colours, light."""
    theme.start(qapp, "light")


@pytest.fixture
def app(store: Store, clock: ClockOnDay, tmp_path: Path) -> Iterator[AppContext]:
    """What pages are given, around an empty store."""
    context = AppContext(clock=clock, places=Places(tmp_path), settings=Settings(language="en"), store=store)
    yield context
    assert context.jobs.stop()


@pytest.fixture
def screen(app: AppContext, qtbot: QtBot) -> Iterator[Screen]:
    """Eyes and hands; what the app begins ends before the test does."""
    made = Screen(app, qtbot)
    yield made
    made.settle()
