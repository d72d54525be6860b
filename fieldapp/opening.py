"""Opening the store: the key, the migrations after a backup, the regions, the search index."""

import contextlib
import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import text

from db import migrations
from db.capture import capture_hash, install_capture
from db.store import Store, StoreLockedError
from fieldapp import keys, regions_table, scripts_set, search, store_trouble
from fieldapp.errors import SurroundingsError
from fieldapp.places import Places
from fieldapp.texts import Text

log = logging.getLogger(__name__)
BACKUPS_BEFORE_UPGRADE_KEPT = 3


def open_store(
    places: Places,
    *,
    ask: keys.AskPassphrase | None = None,
    demo: bool = False,
    with_regions: bool = True,
    tell: Callable[[Text], None] = lambda _text: None,
) -> Store:
    """Open the store of *places*, or make a new one.

    Args:
        places: where everything lies.
        ask: asks for the passphrase where the key is wrapped by one.
        demo: a new store keeps its key beside it.
        with_regions: fill in the official divisions where they are missing or older.
        tell: hears what takes a while (an upgrade).

    Raises:
        RefusedError: the passphrase is wrong.
        SurroundingsError: the key cannot be had, the data that belong to it are gone, the file is damaged or too new,
            or the disk is full.
    """
    places.make()
    store = _open_file(places, ask=ask, demo=demo)
    try:
        is_new = migrations.stored_revision(store.engine) == 0
        _bring_up_to_date(store, places, tell)
        places.first_start.unlink(missing_ok=True)
        search.keep_index(store)
        _fetch_what_was_put_aside(store)
        if is_new and not demo:  # demo data brings them itself
            scripts_set.fill_in(store)
        if with_regions:
            regions_table.fill_in(store)
    except migrations.TooNewError as error:
        store.close()
        raise SurroundingsError(
            Text("This data was written by a newer version of the app. Update the app; nothing was changed.")
        ) from error
    except BaseException:
        store.close()
        raise
    return store


def _fetch_what_was_put_aside(store: Store) -> None:
    with store.reading() as session:
        is_some = session.execute(text("SELECT 1 FROM sync_unknown LIMIT 1")).scalar() is not None
    if is_some:
        from fieldapp.sync.exchange import read_again_after_an_update

        read_again_after_an_update(store)


def copy_store(store: Store, target: Path) -> None:
    """Write a whole, compact copy of the store, encrypted with the same key.

    Raises:
        SurroundingsError: the disk is full or the place cannot be written to.
    """
    draft = target.with_suffix(target.suffix + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        connection = store.engine.raw_connection()
        try:
            connection.cursor().execute("VACUUM INTO ?", (str(draft),))
        finally:
            connection.close()
        draft.replace(target)
    except Exception as error:
        with contextlib.suppress(OSError):  # never there
            draft.unlink()
        if getattr(error, "sqlite_errorname", "").startswith("SQLITE_CORRUPT"):
            raise store_trouble.in_words(error) or error from error
        raise SurroundingsError(
            Text("The copy {file} could not be written. Is there room on the disk?", file=str(target)),
            detail=repr(error),
        ) from error


def _open_file(places: Places, *, ask: keys.AskPassphrase | None, demo: bool) -> Store:
    if places.key.exists() or places.has_data:
        _refuse_if_data_are_gone(places)
        key = keys.read_key(places.key, ask)
    else:
        places.first_start.touch()
        key = keys.create_key_beside(places.key) if demo else keys.create_key(places.key, ask)
    try:
        store = Store.open(places.store, key)
    except StoreLockedError as error:
        raise SurroundingsError(
            Text(
                "The data in {file} cannot be opened: it is damaged, or its key file belongs to other data. "
                "Restore a backup.",
                file=str(places.store),
            ),
            detail=repr(error.__cause__),
        ) from error
    store_trouble.say_in_words(store.engine)
    return store


def _refuse_if_data_are_gone(places: Places) -> None:
    """A key without its data is no first start: to make an empty store now would hide that everything is lost.

    SQLite takes an empty file for a new store too, and removes the log beside it from which something may be saved.
    """
    if places.has_data or not places.key.exists() or places.first_start.exists():
        return
    raise SurroundingsError(
        Text(
            "Your data are gone: {file} is missing or empty, though its key is still there. Nothing was changed. "
            "Restore a backup with: fieldapp restore FILE. To begin anew without your data, move {key} out of that "
            "folder.",
            file=str(places.store),
            key=places.key.name,
        )
    )


def _bring_up_to_date(store: Store, places: Places, tell: Callable[[Text], None]) -> None:
    if migrations.needs_upgrade(store.engine):
        stood_at = migrations.stored_revision(store.engine)
        if stood_at:
            tell(Text("Bringing your data up to date…"))
            stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
            copy_store(store, places.backups / f"before-upgrade-{stood_at:04}-{stamp}.db")
            _drop_old_backups(places)
        migrations.upgrade(store.engine)
        return
    with store.reading() as session:
        installed = session.execute(text("SELECT trigger_hash FROM sync_ctl")).scalar_one()
    if installed != capture_hash():
        log.warning("capture triggers differ from the models: made anew")
        with store.engine.execution_options(writing=True).begin() as connection:
            install_capture(connection)


def _drop_old_backups(places: Places) -> None:
    for old in sorted(places.backups.glob("before-upgrade-*.db"))[:-BACKUPS_BEFORE_UPGRADE_KEPT]:
        with contextlib.suppress(OSError):
            old.unlink()
