"""Opening data of every age and state: brought up to date after a copy, or left just as they are."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import event, text

from db import migrations
from db.capture import PREFIX
from db.store import Store
from fieldapp import backups, opening
from fieldapp.backups import write_backup
from fieldapp.errors import RefusedError, SurroundingsError
from fieldapp.opening import BACKUPS_BEFORE_UPGRADE_KEPT, open_store
from fieldapp.places import Places
from fieldapp.texts import Text
from tests.support import make
from tests.support.stores import KEY, new_store

OLDEST = 1
ROOT = Path(__file__).parents[1]


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A folder whose key lies beside the data."""
    places = Places(tmp_path / "data")
    places.make()
    places.key.write_text(json.dumps({"kept": "beside", "key": KEY.hex()}), "utf-8")
    return places


@pytest.fixture
def old(places: Places) -> Places:
    """Data as the first version of the app has left them, with a colleague."""
    store = Store.open(places.store, KEY)
    alembic = migrations.config()
    with store.engine.execution_options(writing=True).begin() as connection:
        alembic.attributes["connection"] = connection
        command.upgrade(alembic, f"{OLDEST:04}")
        connection.exec_driver_sql(f"PRAGMA user_version = {OLDEST}")
        connection.exec_driver_sql(
            "INSERT INTO colleague(id, name, role, phone) "
            "VALUES ('01a20726-c611-749e-82f7-70a37402fa15', '老王', 'rep', '1')"
        )
    store.close()
    return places


def _copies(places: Places) -> list[Path]:
    return sorted(places.backups.glob("before-upgrade-*.db"))


def _colleagues(path: Path) -> tuple[int, list[str]]:
    """The revision of the store at *path*, and who is in it."""
    store = Store.open(path, KEY)
    try:
        with store.reading() as session:
            return migrations.stored_revision(store.engine), list(
                session.execute(text("SELECT name FROM colleague")).scalars()
            )
    finally:
        store.close()


def test_old_data_are_copied_before_they_are_brought_up_to_date(old: Places) -> None:
    told: list[str] = []
    open_store(old, with_regions=False, tell=lambda said: told.append(str(said))).close()
    assert _colleagues(old.store) == (migrations.NEWEST, ["老王"])
    (copy,) = _copies(old)
    assert _colleagues(copy) == (OLDEST, ["老王"])
    assert len(told) == 1
    open_store(old, with_regions=False).close()
    assert _copies(old) == [copy]  # nothing to do, so no copy


def test_only_the_last_copies_are_kept(old: Places) -> None:
    old.backups.mkdir()
    for day in range(1, 6):
        (old.backups / f"before-upgrade-0001-2026100{day}-080000.db").write_bytes(b"x")
    open_store(old, with_regions=False).close()
    kept = _copies(old)
    assert len(kept) == BACKUPS_BEFORE_UPGRADE_KEPT
    assert _colleagues(kept[-1]) == (OLDEST, ["老王"])


def test_without_a_copy_nothing_is_changed(old: Places) -> None:
    old.backups.write_text("a file in the way", "utf-8")
    with pytest.raises(SurroundingsError, match=r"FileExists|NotADirectory"):
        open_store(old, with_regions=False)
    assert _colleagues(old.store) == (OLDEST, ["老王"])


def test_an_upgrade_that_breaks_off_changes_nothing_and_is_done_the_next_time(
    old: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(_connection: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("db.capture.install_capture", break_off)  # the last thing of an upgrade
    with pytest.raises(KeyboardInterrupt):
        open_store(old, with_regions=False)
    assert _colleagues(old.store) == (OLDEST, ["老王"])
    monkeypatch.undo()
    open_store(old, with_regions=False).close()
    assert _colleagues(old.store) == (migrations.NEWEST, ["老王"])


def test_data_of_a_newer_app_are_not_touched(places: Places) -> None:
    store = new_store(places.store)
    with store.engine.execution_options(writing=True).begin() as connection:
        connection.exec_driver_sql(f"PRAGMA user_version = {migrations.NEWEST + 1}")
    store.close()
    before = places.store.read_bytes()
    with pytest.raises(SurroundingsError) as error:
        open_store(places)
    assert "newer version" in str(error.value.text)
    assert places.store.read_bytes() == before
    assert not places.backups.exists()


def test_a_store_whose_triggers_are_of_another_version_captures_again(places: Places) -> None:
    store = new_store(places.store)
    with store.engine.execution_options(writing=True).begin() as connection:
        connection.exec_driver_sql(f"DROP TRIGGER {PREFIX}dealer_i")
        connection.exec_driver_sql("UPDATE sync_ctl SET trigger_hash = 'of another version'")
    store.close()
    store = open_store(places, with_regions=False)
    with store.transaction(Text("Add")) as session:
        make.dealer(session)
    with store.reading() as session:
        assert session.execute(text("SELECT count(*) FROM sync_op WHERE tbl = 'dealer'")).scalar_one() == 1
    store.close()


def _add(store: Store, name: str) -> None:
    with store.transaction(Text("Add")) as session:
        make.dealer(session, name=name)


def test_a_first_start_that_was_killed_before_there_were_data_is_gone_on_with(tmp_path: Path) -> None:
    places = Places(tmp_path / "data")
    killed = (
        "import os, sys; from pathlib import Path; from fieldapp import opening; from fieldapp.places import Places\n"
        "opening._bring_up_to_date = lambda *_: os._exit(9)\n"
        "opening.open_store(Places(Path(sys.argv[1])), demo=True)"
    )
    assert subprocess.run([sys.executable, "-c", killed, places.folder], cwd=ROOT, check=False).returncode == 9
    assert places.key.exists()
    open_store(places, demo=True, with_regions=False).close()
    places.store.unlink()  # now something would be lost
    with pytest.raises(SurroundingsError, match="are gone"):
        open_store(places, demo=True)
    assert not places.store.exists()


def test_who_moves_the_key_of_lost_data_away_begins_anew(places: Places, tmp_path: Path) -> None:
    places.store.write_bytes(b"")
    with pytest.raises(SurroundingsError, match="out of that folder"):
        open_store(places, demo=True)
    places.key.rename(tmp_path / "store.key")
    open_store(places, demo=True, with_regions=False).close()
    assert places.has_data


def test_a_backup_whose_data_are_empty_is_no_backup(places: Places, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as packed:
        packed.writestr(places.store.name, b"")
        packed.write(places.key, places.key.name)
    with pytest.raises(RefusedError, match="is not a backup"):
        backups.restore_backup(places, tmp_path / "b.zip")


# A disk that is full


@pytest.fixture
def opened(places: Places) -> Iterator[Store]:
    new_store(places.store).close()
    store = open_store(places, with_regions=False)
    yield store
    store.close()


def test_on_a_full_disk_nothing_is_saved_and_work_goes_on_when_there_is_room(opened: Store) -> None:
    is_full = True

    def begin(connection: object) -> None:
        pages = 1 if is_full else 1 << 30  # one page: as large as it is, and no larger
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")  # type: ignore[attr-defined]

    event.listen(opened.engine, "begin", begin)
    with pytest.raises(SurroundingsError) as error, opened.transaction(Text("Many")) as session:
        for _number in range(200):
            make.dealer(session, note="长" * 2000)
    assert "disk is full" in str(error.value.text)
    is_full = False
    _add(opened, "兴旺家电")
    with opened.reading() as session:
        assert session.execute(text("SELECT name FROM dealer")).scalars().all() == ["兴旺家电"]
        assert session.execute(text("SELECT count(*) FROM change_set")).scalar_one() == 1


@pytest.fixture
def little_room() -> Iterator[None]:
    """No file may grow beyond 64 KiB, as if the disk had no more."""
    resource = pytest.importorskip("resource", reason="only Unix limits the size of files")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_backup_that_does_not_fit_leaves_the_last_one_whole(
    opened: Store, places: Places, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    target = tmp_path / "kept.fieldapp"
    write_backup(opened, places, target)
    before = target.read_bytes()
    request.getfixturevalue("little_room")
    with pytest.raises(SurroundingsError) as error:
        write_backup(opened, places, target)
    assert "could not be written" in str(error.value.text)
    assert target.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "kept.fieldapp"]
    assert not list(places.folder.glob("tmp*"))


def test_a_restore_that_stops_half_way_puts_everything_back(
    opened: Store, places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _add(opened, "兴旺家电")
    write_backup(opened, places, tmp_path / "kept.fieldapp")
    _add(opened, "后来的店")
    opened.close()
    real = Path.replace

    def held(one: Path, other: Path) -> Path:
        if "restore-" in one.parent.name and "before" not in one.parent.name and one.name == places.key.name:
            raise PermissionError(13, "another program holds it")
        return real(one, other)

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(SurroundingsError) as error:
        backups.restore_backup(places, tmp_path / "kept.fieldapp")
    assert "another program" in str(error.value.text)
    monkeypatch.undo()
    with opening.open_store(places, with_regions=False).reading() as session:
        assert session.execute(text("SELECT count(*) FROM dealer")).scalar_one() == 2
    assert list(places.backups.iterdir()) == []
