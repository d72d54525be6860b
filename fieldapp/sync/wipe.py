"""Taking the company's data off a laptop that the company has closed."""

import contextlib
import shutil
from pathlib import Path

from db.store import Store
from fieldapp import keys
from fieldapp.places import Places
from fieldapp.settings import load_settings
from fieldapp.sync.link import link_of


def wipe(store: Store, places: Places) -> None:
    """Throw away the key first: whatever of the files cannot be removed cannot be read any more either.

    Preferences and the log stay; the next start is a first start.
    """
    with store.reading() as session:
        link = link_of(session)
    store.close()
    keys.forget_key(places.key)
    if link is not None:
        keys.forget_secret(f"sync {link.device}")
    files = [places.store.with_name(places.store.name + end) for end in ("", "-wal", "-shm")]
    kept_for_phone = load_settings(places.settings).calendar_file  # it names dealers and people, and is not sealed
    for file in (*files, places.drafts, *([Path(kept_for_phone)] if kept_for_phone else [])):
        with contextlib.suppress(OSError):
            file.unlink()
    for folder in (places.attachments, places.backups, places.reports):
        shutil.rmtree(folder, ignore_errors=True)
