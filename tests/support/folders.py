"""Folders of data that take long to make: made once, however many processes test, then copied."""

import contextlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from fieldapp import keys
from fieldapp.demo.fill import fill
from fieldapp.opening import open_store
from fieldapp.places import Places

DEALERS = 12


def demo_folder(shared: Path) -> Path:
    """A small demo below *shared*, its key beside it; copy it, never write to it."""
    from tests.conftest import TODAY

    def make(draft: Path) -> None:
        with contextlib.closing(open_store(Places(draft), demo=True)) as store:
            fill(store, today=TODAY, dealers=DEALERS)

    return _made_once(shared, "small-demo", make)


def new_folder(shared: Path) -> Path:
    """Data with nothing but the regions, its key beside it; copy it, never write to it."""
    return _made_once(shared, "new-data", lambda draft: open_store(Places(draft), demo=True).close())


def keep_under(folder: Path, passphrase: str) -> None:
    """Wrap the key of the data in *folder* by a passphrase, as that of one's own data is."""
    file = Places(folder).key
    keys._write(file, keys._wrap(keys.read_key(file), passphrase))


def _made_once(shared: Path, name: str, make: Callable[[Path], None]) -> Path:
    folder = shared / name
    with _alone(shared):
        if not folder.exists():
            draft = shared / f"{name}.draft"
            shutil.rmtree(draft, ignore_errors=True)
            make(draft)
            draft.rename(folder)
    return folder


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Only one process at a time; SQLite's lock is alike on all systems."""
    with contextlib.closing(sqlite3.connect(folder / "alone.db", timeout=250, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield
