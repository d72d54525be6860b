"""Real encrypted stores for tests: made once by the migrations, then copied."""

import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from db.migrations import upgrade
from db.store import Store
from fieldapp import search

KEY = bytes(range(32))


@cache
def _template() -> Path:
    path = Path(mkdtemp(prefix="fieldapp-tests-")) / "template.db"
    store = Store.open(path, KEY)
    upgrade(store.engine)
    store.close()
    return path


def new_store(path: Path) -> Store:
    """An empty store of the newest schema at *path*, with the search index kept and without regions."""
    shutil.copy(_template(), path)
    store = Store.open(path, KEY)
    search.keep_index(store)
    return store
