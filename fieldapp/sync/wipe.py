"""Taking the company's data off a laptop that the company has closed."""

import contextlib
import shutil

from db.store import Store
from fieldapp import keys
from fieldapp.places import Places
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
    for end in ("", "-wal", "-shm"):
        with contextlib.suppress(OSError):
            places.store.with_name(places.store.name + end).unlink()
    for folder in (places.attachments, places.backups, places.reports, places.drafts):
        shutil.rmtree(folder, ignore_errors=True)
