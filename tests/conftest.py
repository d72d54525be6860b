"""What every test may ask for: an empty store, a clock that stands still, the English language."""

import gc
import itertools
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from db.store import Store
from fieldapp.clock import ClockOnDay
from fieldapp.texts import speaking
from tests.support.stores import new_store

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# No test, and no process that one starts, touches the keyring of this computer, or takes a test's own for it.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
TODAY = date(2026, 11, 23)
FULL_EVERY = 40  # tests

# A busy machine is no failure.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


def pytest_sessionstart() -> None:
    """As in the app, a thread never frees what belongs to a window: see ``ui.garbage``."""
    gc.disable()


@pytest.fixture(scope="session")
def tests_run() -> Iterator[int]:
    """Counts the tests of this process."""
    return itertools.count(1)


@pytest.fixture(autouse=True)
def garbage(tests_run: Iterator[int]) -> Iterator[None]:
    """What a test leaves behind goes before the next one, on the thread of the tests."""
    yield
    gc.collect(2 if next(tests_run) % FULL_EVERY == 0 else 1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store in a file of its own."""
    store = new_store(tmp_path / "fieldapp.db")
    yield store
    store.close()


@pytest.fixture
def clock() -> ClockOnDay:
    """Monday, 23 November 2026."""
    return ClockOnDay(TODAY)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Sentences come in English unless a test speaks Chinese itself."""
    with speaking("en"):
        yield


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def small_demo(shared_folder: Path) -> Path:
    """A folder with the demo of 12 dealers on that Monday, its key beside it; for copying."""
    from tests.support.folders import demo_folder

    return demo_folder(shared_folder)


@pytest.fixture(scope="session")
def new_data(shared_folder: Path) -> Path:
    """A folder with data that hold the regions and nothing else, the key beside it; for copying."""
    from tests.support.folders import new_folder

    return new_folder(shared_folder)


@pytest.fixture
def company_folder(tmp_path: Path) -> Path:
    """The store of a company's server: a manager, and a rep with a territory."""
    from tests.support.server import found_company

    return found_company(tmp_path / "server")


@pytest.fixture
def address(company_folder: Path) -> Iterator[str]:
    """Where that server listens for the length of one test."""
    from tests.support.server import serving

    with serving(company_folder) as found:
        yield found
