"""Data that cannot be opened: every command says so in one sentence, and touches nothing."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from db import migrations
from fieldapp.keys import PASSPHRASE_VARIABLE
from fieldapp.opening import open_store
from fieldapp.places import Places
from tests.support.files import csv_file
from tests.support.folders import keep_under
from tests.support.terminal import Terminal, process

COMMANDS = (
    ["search", "x"],
    ["reminders"],
    ["plan", "suggest", "--day", "2026-11-24", "--save"],
    ["plan", "show", "--week", "2026-W48"],
    ["plan", "print", "--day", "2026-11-24"],
    ["tasks"],
    ["month", "close", "2026-11"],
    ["month", "report", "2026-11"],
    ["report", "dealers"],
    ["check"],
    ["me"],
)
WRITING = ("export", "backup")


def _all_refuse(terminal: Terminal, because: str, tmp_path: Path) -> None:
    """Each command fails for this reason, in both languages, and writes no file."""
    for command in [*COMMANDS, *([name, tmp_path / "out.json"] for name in WRITING)]:
        assert because in terminal.refusal(*command), command
        assert because not in terminal.refusal(*command, lang="zh_CN")
    assert not (tmp_path / "out.json").exists()


def test_without_data_every_command_says_how_to_begin(empty: Terminal, tmp_path: Path) -> None:
    _all_refuse(empty, "There is no data in", tmp_path)
    assert not empty.folder.exists()


def test_a_file_in_place_of_the_folder_is_said(empty: Terminal, tmp_path: Path) -> None:
    csv_file(empty.folder, "mine")
    for command in (["demo", "--no-window"], ["import", tmp_path / "a.csv"], ["me", "李明"], ["restore", tmp_path]):
        assert "is a file" in empty.refusal(*command)
    below = Terminal(empty.folder / "below", empty._capture)
    for command in (["demo", "--no-window"], ["import", tmp_path / "a.csv"], ["me", "李明"]):
        assert "cannot be made" in below.refusal(*command)


def _bytes(places: Places) -> list[bytes | None]:
    return [path.read_bytes() if path.exists() else None for path in (places.store, places.key)]


def _lose_key(places: Places) -> None:
    places.key.unlink()


def _spoil_key(places: Places) -> None:
    places.key.write_text("{", "utf-8")


def _other_key(places: Places) -> None:
    kept = json.loads(places.key.read_text("utf-8"))
    places.key.write_text(json.dumps(kept | {"key": "00" * 32}), "utf-8")


def _cut_store(places: Places) -> None:
    with places.store.open("r+b") as file:
        file.truncate(200_000)


def _other_file(places: Places) -> None:
    places.store.write_bytes(b"this is no database" * 1000)


def _empty_store(places: Places) -> None:
    places.store.write_bytes(b"")


def _lose_store(places: Places) -> None:
    places.store.unlink()


def _newer_store(places: Places) -> None:
    store = open_store(places, with_regions=False)
    with store.engine.execution_options(writing=True).begin() as connection:
        connection.exec_driver_sql(f"PRAGMA user_version = {migrations.NEWEST + 1}")
    store.close()


@pytest.mark.parametrize(
    ("spoil", "because"),
    [
        (_lose_key, "key file"),
        (_spoil_key, "key file"),
        (_other_key, "cannot be opened"),
        (_cut_store, "cannot be opened"),
        (_other_file, "cannot be opened"),
        (_empty_store, "Restore a backup with: fieldapp restore FILE"),
        (_lose_store, "Restore a backup with: fieldapp restore FILE"),
        (_newer_store, "newer version"),
    ],
)
def test_data_that_cannot_be_opened_is_left_as_it_is(
    demo: Terminal, tmp_path: Path, spoil: Callable[[Places], None], because: str
) -> None:
    places = Places(demo.folder)
    spoil(places)
    before = _bytes(places)
    _all_refuse(demo, because, tmp_path)
    assert because in demo.refusal("import", csv_file(tmp_path / "a.csv", "店名", "兴旺"))
    assert demo.refusal("demo", "--no-window")
    assert _bytes(places) == before


def test_the_passphrase_comes_from_the_variable_alone_where_nobody_can_be_asked(
    demo: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_under(demo.folder, "for tests")
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "wrong")
    assert "passphrase is wrong" in demo.refusal("search", "家电")
    assert "passphrase is wrong" not in demo.refusal("search", "家电", lang="zh_CN")
    monkeypatch.delenv(PASSPHRASE_VARIABLE)
    assert PASSPHRASE_VARIABLE in demo.refusal("search", "家电")
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "for tests")
    assert demo.json("search", "家电")


def test_a_log_that_cannot_be_written_keeps_nobody_from_work(demo: Terminal) -> None:
    shutil.rmtree(demo.folder / "logs", ignore_errors=True)
    csv_file(demo.folder / "logs", "in the way")
    assert demo.json("search", "家电")


def test_as_a_process_it_answers_with_exit_codes_and_utf8(small_demo: Path, tmp_path: Path) -> None:
    """The real thing: no terminal, an English computer, a pipe in a code page without Chinese."""
    plain = {"LANG": "C", "LC_ALL": "C", "PYTHONIOENCODING": "ascii", PASSPHRASE_VARIABLE: "", "FIELDAPP_LANG": ""}
    done = process("--data", small_demo, "--lang", "zh_CN", "report", **plain)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "经销商" in done.stdout.decode("utf-8")
    failed = process("--data", tmp_path / "none", "reminders", **plain)
    assert (failed.returncode, failed.stdout) == (1, b"")
    assert failed.stderr.decode("utf-8").count("\n") == 1
    misread = process("--data", small_demo, "--lang", "zh_CN", "tasks", "--month", "十一月", **plain)
    assert (misread.returncode, misread.stdout) == (2, b"")
    assert "十一月" in misread.stderr.decode("utf-8")
