"""``fieldapp backup``, ``restore`` and ``check``: nothing is lost, whatever file is given."""

import zipfile
from pathlib import Path

import pytest

from db import migrations
from fieldapp.keys import PASSPHRASE_VARIABLE
from fieldapp.opening import open_store
from fieldapp.places import Places
from fieldapp.settings import Settings, load_settings, save_settings
from tests.support.files import csv_file
from tests.support.folders import keep_under
from tests.support.terminal import Terminal


@pytest.fixture
def backup(demo: Terminal, tmp_path: Path) -> Path:
    """A backup of the demo, with preferences and an attachment."""
    places = Places(demo.folder)
    save_settings(places.settings, Settings(language="zh_CN"))
    places.attachments.mkdir(exist_ok=True)
    (places.attachments / "abc.bin").write_bytes(b"encrypted")
    path = tmp_path / "kept" / "november.fieldapp"
    assert str(path) in demo.said("backup", path)
    return path


def _files(folder: Path) -> dict[str, bytes]:
    """Everything below *folder* but the log."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if "logs/" not in name}


def test_a_backup_comes_back_whole_on_an_empty_laptop(demo: Terminal, empty: Terminal, backup: Path) -> None:
    other = Terminal(empty.folder.parent / "other", demo._capture)
    assert str(backup) in other.said("restore", backup)
    for words in (("search", "家电"), ("reminders", "--days", "30"), ("tasks",)):
        assert other.json(*words) == demo.json(*words)
    places = Places(other.folder)
    assert load_settings(places.settings).language == "zh_CN"
    assert (places.attachments / "abc.bin").read_bytes() == b"encrypted"
    assert all(row["ok"] for row in other.json("check"))


def test_what_was_there_is_kept_aside_also_twice_within_a_second(demo: Terminal, backup: Path) -> None:
    row = demo.json("search", "家电", "--limit", 1)[0]
    demo.said("import", csv_file(backup.parent / "a.csv", "店名", "后来添加的店"))
    assert demo.json("search", "后来添加")
    asides = []
    for _time in range(2):
        out = demo.said("restore", backup)
        asides.append(Path(out.splitlines()[-1].split(" kept in ")[1].rstrip(".")))
    assert demo.json("search", "后来添加") == []
    assert demo.json("search", row["phones"][0])
    assert len(set(asides)) == 2
    former = Terminal(asides[0], demo._capture)
    assert former.json("search", "后来添加")


def test_a_backup_under_a_passphrase_needs_that_passphrase(
    demo: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_under(demo.folder, "for tests")
    demo.said("backup", tmp_path / "b.fieldapp")
    other = Terminal(tmp_path / "other", demo._capture)
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "something else")
    assert "passphrase" in other.refusal("restore", tmp_path / "b.fieldapp")
    monkeypatch.delenv(PASSPHRASE_VARIABLE)
    assert PASSPHRASE_VARIABLE in other.refusal("restore", tmp_path / "b.fieldapp")
    assert not Places(other.folder).store.exists()
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "for tests")
    other.said("restore", tmp_path / "b.fieldapp")
    assert other.json("search", "家电")


def _cut(path: Path, backup: Path) -> None:
    path.write_bytes(backup.read_bytes()[:100_000])


def _spoil(path: Path, backup: Path) -> None:
    raw = bytearray(backup.read_bytes())
    raw[len(raw) // 2 : len(raw) // 2 + 4096] = b"\1" * 4096
    path.write_bytes(raw)


def _foreign_zip(path: Path, _backup: Path) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("word/document.xml", "<x/>")


def _foreign_store(path: Path, _backup: Path) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("fieldapp.db", b"SQLite format 3\0" * 500)
        packed.writestr("store.key", '{"kept": "beside", "key": "' + "00" * 32 + '"}')


def _without_key(path: Path, backup: Path) -> None:
    with zipfile.ZipFile(backup) as packed, zipfile.ZipFile(path, "w") as other:
        other.writestr("fieldapp.db", packed.read("fieldapp.db"))


def _key_of_others(path: Path, backup: Path) -> None:
    with zipfile.ZipFile(backup) as packed, zipfile.ZipFile(path, "w") as other:
        other.writestr("fieldapp.db", packed.read("fieldapp.db"))
        other.writestr("store.key", '{"kept": "beside", "key": "' + "00" * 32 + '"}')


def _newer(path: Path, backup: Path) -> None:
    places = Places(path.parent / "newer")
    with zipfile.ZipFile(backup) as packed:
        packed.extractall(places.folder)
    store = open_store(places, with_regions=False)
    with store.engine.execution_options(writing=True).begin() as connection:
        connection.exec_driver_sql(f"PRAGMA user_version = {migrations.NEWEST + 1}")
    store.close()
    with zipfile.ZipFile(path, "w") as packed:
        packed.write(places.store, "fieldapp.db")
        packed.write(places.key, "store.key")


@pytest.mark.parametrize(
    "make", [_cut, _spoil, _foreign_zip, _foreign_store, _without_key, _key_of_others, _newer], ids=lambda f: f.__name__
)
def test_a_file_that_is_no_whole_backup_is_refused_and_the_data_stays(
    demo: Terminal, backup: Path, tmp_path: Path, make: object
) -> None:
    bad = tmp_path / "bad.fieldapp"
    make(bad, backup)  # type: ignore[operator]  # one of the functions above
    before = _files(demo.folder)
    english = demo.refusal("restore", bad)
    assert demo.refusal("restore", bad, lang="zh_CN") != english
    assert _files(demo.folder) == before
    assert sorted(path.name for path in demo.folder.iterdir() if path.name.startswith("restore-")) == []


def test_a_file_that_is_not_there_or_is_none_is_said(demo: Terminal, tmp_path: Path) -> None:
    assert "could not be read" in demo.refusal("restore", tmp_path / "nowhere.fieldapp")
    assert "could not be read" in demo.refusal("restore", tmp_path)
    text = csv_file(tmp_path / "notes.txt", "not a backup")
    assert "not a backup" in demo.refusal("restore", text)


def test_no_name_in_a_backup_leads_out_of_the_folder(demo: Terminal, backup: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(backup, "a") as packed:
        packed.writestr("attachments/../../../out.txt", "x")
        packed.writestr("../out.txt", "x")
        packed.writestr("logs/fieldapp.log", "x")
    demo.said("restore", backup)
    assert not list(tmp_path.parent.rglob("out.txt")) or all(
        demo.folder in path.parents for path in tmp_path.parent.rglob("out.txt")
    )


def test_a_backup_that_cannot_be_written_leaves_no_part_of_it(demo: Terminal, tmp_path: Path) -> None:
    a_file = csv_file(tmp_path / "file", "mine")
    before = _files(tmp_path)
    for target in (demo.folder, a_file / "b.fieldapp"):
        assert "could not be written" in demo.refusal("backup", target)
    assert _files(tmp_path) == before


def test_check_says_that_all_is_well(reading: Terminal) -> None:
    rows = reading.json("check")
    assert [row["check"] for row in rows] == ["file", "references", "change_log", "search", "attachments"]
    assert all(row["ok"] and not row["problem"] for row in rows)
    for language in ("en", "zh_CN"):
        assert [line[0] for line in reading.said("check", lang=language).splitlines()] == ["✓"] * 5


def test_check_finds_a_damaged_file_and_goes_on_looking(demo: Terminal) -> None:
    with Places(demo.folder).store.open("r+b") as file:
        file.seek(0, 2)
        file.seek(file.tell() // 2)
        file.write(bytes(40_000))
    code, out, err = demo("check")
    assert (code, err) == (1, "")
    marks = [line[0] for line in out.splitlines()]
    assert len(marks) == 5
    assert marks[0] == "✗"
    assert "Restore a backup" in out
    assert "damaged" in demo.refusal("backup", demo.folder.parent / "b.fieldapp")


def test_check_finds_what_is_missing_and_repairs_the_search(demo: Terminal) -> None:
    store = open_store(Places(demo.folder), with_regions=False)
    with store.engine.execution_options(writing=True).begin() as connection:
        connection.exec_driver_sql("DELETE FROM search_entry")
    store.close()
    code, out, _err = demo("check", "--json")
    assert (code, '"ok": false' in out) == (1, True)
    rows = demo.json("check", "--repair")
    assert all(row["ok"] for row in rows)
    assert demo.json("search", "家电")
