"""A backup is one ZIP file: the encrypted store, its key file, the attachments and the settings."""

import contextlib
import itertools
import logging
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
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
        places.last_backup.touch()
    except OSError as error:
        raise SurroundingsError(
            Text("The backup {file} could not be written. Is there room on the disk?", file=str(target)),
            detail=repr(error),
        ) from error
    finally:
        with contextlib.suppress(OSError):  # swapped in, or never there
            draft.unlink()
    return portable


def last_backup(places: Places) -> datetime | None:
    """When the data of *places* were last backed up, in the time of this computer; ``None`` where they never were."""
    try:
        return datetime.fromtimestamp(places.last_backup.stat().st_mtime).astimezone()
    except FileNotFoundError:
        return None


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup as it can be told without its key."""

    file: Path
    made_on: date
    size: int  # bytes
    attachments: int


def look_into(source: Path) -> Backup:
    """What lies in the backup *source*, before anything is replaced by it.

    Raises:
        RefusedError: the file is no backup.
        SurroundingsError: it cannot be read.
    """
    wanted = Places(source.parent)
    try:
        with zipfile.ZipFile(source) as packed:
            names = set(packed.namelist())
            if not {wanted.store.name, wanted.key.name} <= names:
                raise _no_backup(source)
            made_on = date(*packed.getinfo(wanted.store.name).date_time[:3])
        attachments = sum(name.startswith(f"{wanted.attachments.name}/") for name in names)
        return Backup(source, made_on, source.stat().st_size, attachments)
    except (zipfile.BadZipFile, ValueError) as error:
        raise _no_backup(source) from error
    except OSError as error:
        raise SurroundingsError(
            Text("The backup {file} could not be read.", file=str(source)), detail=repr(error)
        ) from error


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
        return _swap(places, scratch)
    finally:
        shutil.rmtree(scratch.folder, ignore_errors=True)


def _unpack(source: Path, target: Places) -> None:
    wanted = {target.store.name, target.key.name}
    try:
        with zipfile.ZipFile(source) as packed:
            names = packed.namelist()
            if not wanted <= set(names) or not packed.getinfo(target.store.name).file_size:
                raise _no_backup(source)
            for name in names:
                if name in {*wanted, target.settings.name} or name.startswith(f"{target.attachments.name}/"):
                    packed.extract(name, target.folder)  # never leaves the folder, whatever the name says
            target.key.chmod(0o600)  # a ZIP file does not keep who may read
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:  # RuntimeError: packed by others
        raise _no_backup(source) from error
    except OSError as error:
        raise SurroundingsError(
            Text("The backup {file} could not be read.", file=str(source)), detail=repr(error)
        ) from error


def _no_backup(source: Path) -> RefusedError:
    return RefusedError(Text("{file} is not a backup of this app, or it is damaged.", file=str(source)))


def _swap(places: Places, unpacked: Places) -> Path | None:
    """Move what is there aside and the backup into its place: all of it, or nothing."""
    # The write-ahead log belongs to the store it lies beside: left behind, it would spoil the new one.
    logs = [places.store.with_name(places.store.name + end) for end in ("-wal", "-shm")]
    parts = (places.store, places.key, places.settings, places.attachments)
    aside = _folder_aside(places) if any(part.exists() for part in parts) else None
    moves = [(part, aside / part.name) for part in (*parts, *logs) if part.exists()] if aside else []
    moves += [(new, part) for part in parts if (new := unpacked.folder / part.name).exists()]
    done: list[tuple[Path, Path]] = []
    try:
        for one, other in moves:
            one.replace(other)
            done.append((one, other))
    except OSError as error:  # Windows: another program holds a file
        for one, other in reversed(done):
            other.replace(one)
        if aside is not None:
            aside.rmdir()
        raise SurroundingsError(
            Text("The data in {folder} cannot be replaced: another program uses it.", folder=str(places.folder)),
            detail=repr(error),
        ) from error
    return aside


def _folder_aside(places: Places) -> Path:
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    ends = itertools.chain([""], (f"-{number}" for number in itertools.count(2)))  # two within one second
    aside = next(one for end in ends if not (one := places.backups / f"before-restore-{stamp}{end}").exists())
    aside.mkdir(parents=True)
    return aside
