"""A backup is one ZIP file: the encrypted store, its key file, the attachments and the settings."""

import logging
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from db.store import Store
from fieldapp import keys
from fieldapp.errors import RefusedError, SurroundingsError
from fieldapp.in_use import refuse_while_open
from fieldapp.opening import copy_store, open_store
from fieldapp.places import Places
from fieldapp.texts import Text

log = logging.getLogger(__name__)
Step = Callable[[int, int], None]


def _no_step(_done: int, _total: int) -> None:
    pass


def write_backup(store: Store, places: Places, target: Path, step: Step = _no_step) -> bool:
    """Write everything of *places* into the file *target*; work may go on meanwhile.

    With the passphrase variable set, the key goes along wrapped by that passphrase, so that the
    backup opens on any computer; otherwise it needs the keyring of this one.

    Returns:
        Whether the backup opens on another computer.

    Raises:
        SurroundingsError: the disk is full or the place cannot be written to.
    """
    attachments = sorted(p for p in places.attachments.rglob("*") if p.is_file())
    draft = target.with_suffix(target.suffix + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=places.folder) as scratch:
            copy, key = Path(scratch) / places.store.name, Path(scratch) / places.key.name
            copy_store(store, copy)
            portable = keys.copy_for_elsewhere(places.key, key)
            with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as packed:  # encrypted bytes do not shrink
                packed.write(copy, places.store.name)
                packed.write(key, places.key.name)
                if places.settings.exists():
                    packed.write(places.settings, places.settings.name)
                for done, file in enumerate(attachments):
                    step(done, len(attachments))
                    packed.write(file, file.relative_to(places.folder).as_posix())
        draft.replace(target)
    except OSError as error:
        raise SurroundingsError(
            Text("The backup {file} could not be written. Is there room on the disk?", file=str(target)),
            detail=repr(error),
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    return portable


def restore_backup(places: Places, source: Path, *, ask: keys.AskPassphrase | None = None) -> Path | None:
    """Put the backup *source* in the place of what lies in *places*.

    The backup is unpacked and opened first; what was there is moved aside, never removed.

    Returns:
        The folder that holds the former data, or None where there was none.

    Raises:
        RefusedError: the file is no backup, the passphrase is wrong, or a window has the data open.
        SurroundingsError: the backup is damaged, or its key is not to be had here.
    """
    places.make()
    refuse_while_open(places)
    scratch = Places(Path(tempfile.mkdtemp(prefix="restore-", dir=places.folder)))
    try:
        _unpack(source, scratch)
        with_key = open_store(scratch, ask=ask, with_regions=False)
        with_key.close()
        aside = _move_aside(places)
        for part in (places.store, places.key, places.settings, places.attachments):
            unpacked = scratch.folder / part.name
            if unpacked.exists():
                unpacked.replace(part)
        return aside
    finally:
        shutil.rmtree(scratch.folder, ignore_errors=True)


def _unpack(source: Path, target: Places) -> None:
    wanted = {target.store.name, target.key.name}
    try:
        with zipfile.ZipFile(source) as packed:
            names = packed.namelist()
            if not wanted <= set(names):
                raise RefusedError(Text("{file} is not a backup of this app.", file=str(source)))
            for name in names:
                if name in {*wanted, target.settings.name} or name.startswith(f"{target.attachments.name}/"):
                    packed.extract(name, target.folder)  # never leaves the folder, whatever the name says
            target.key.chmod(0o600)  # a ZIP file does not keep who may read
    except zipfile.BadZipFile as error:
        raise RefusedError(Text("{file} is not a backup of this app.", file=str(source))) from error
    except OSError as error:
        raise SurroundingsError(
            Text("The backup {file} could not be read.", file=str(source)), detail=repr(error)
        ) from error


def _move_aside(places: Places) -> Path | None:
    present = [part for part in (places.store, places.key, places.settings, places.attachments) if part.exists()]
    if not present:
        return None
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    aside = places.backups / f"before-restore-{stamp}"
    aside.mkdir(parents=True)
    # The write-ahead log belongs to the store it lies beside: left behind, it would spoil the new one.
    logs = [places.store.with_name(places.store.name + end) for end in ("-wal", "-shm")]
    for part in present + [log for log in logs if log.exists()]:
        part.replace(aside / part.name)
    return aside
