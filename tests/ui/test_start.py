"""From a folder to a filled window, and once only per folder."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select, update

from db.models import Colleague, SyncLink
from fieldapp.backups import write_backup
from fieldapp.cli.context import Context
from fieldapp.clock import ClockOnDay
from fieldapp.keys import PASSPHRASE_VARIABLE
from fieldapp.opening import open_store
from fieldapp.operations.team import NewColleague, add_colleague, set_up
from fieldapp.places import Places
from fieldapp.queries.team import who_works_here
from fieldapp.queries.territories import own_territory
from fieldapp.server.database import Database
from fieldapp.server.office import list_devices, revoke_device
from fieldapp.settings import Settings, load_settings, save_settings
from fieldapp.sync.link import sign_in
from fieldapp.texts import Text
from tests.support.company import PASSWORD
from tests.support.screen import words_on
from tests.support.server import found_company, serving
from tests.support.stores import KEY, new_store
from ui import main
from ui.first_start.passphrase import PassphraseDialog
from ui.first_start.region_picker import RegionPicker
from ui.first_start.wizard import FirstStart
from ui.single_instance import SingleInstance
from ui.start import Starter

PASSPHRASE = "a long passphrase"


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    monkeypatch.setenv(PASSPHRASE_VARIABLE, PASSPHRASE)
    places = Places(tmp_path)
    places.make()
    return places


@pytest.fixture
def starters(qapp: QApplication, clock: ClockOnDay) -> Iterator[Any]:
    made: list[Starter] = []

    def start(places: Places) -> Starter:
        single = SingleInstance(places.folder)
        assert single.is_first()
        starter = Starter(qapp, Context(places=places, clock=clock, language="en"), single)
        starter.window.show()
        made.append(starter)
        return starter

    yield start
    for starter in made:
        starter.stop()
        if shiboken6.isValid(starter.window):  # not the one that another start came after
            starter.window.hide()
            starter.window.deleteLater()


def with_empty_store(places: Places) -> None:
    """A store as an earlier start has left it, with its key beside it."""
    new_store(places.store).close()
    places.key.write_text(f'{{"kept": "beside", "key": "{KEY.hex()}"}}', "utf-8")
    save_settings(places.settings, Settings(language="en", window={"told_of_tray": True}))


def press(qtbot: QtBot, wizard: FirstStart, text: str) -> None:
    def found() -> list[QPushButton]:
        return [b for b in wizard.findChildren(QPushButton) if b.text() == text and b.isVisible()]

    qtbot.waitUntil(lambda: bool(found()))
    found()[0].click()


def test_a_window_opens_on_data_that_is_there(starters: Any, places: Places, qtbot: QtBot) -> None:
    with_empty_store(places)
    starter = starters(places)
    assert not starter.app.has_store
    qtbot.waitUntil(lambda: starter.app.has_store and starter.app.jobs.under_way == 0, timeout=20_000)
    assert not starter.window.findChildren(FirstStart)


def test_the_first_start_asks_and_begins(starters: Any, places: Places, qtbot: QtBot) -> None:
    starter = starters(places)
    qtbot.waitUntil(lambda: bool(starter.window.findChildren(FirstStart)))
    wizard = starter.window.findChildren(FirstStart)[0]
    press(qtbot, wizard, "Next")
    press(qtbot, wizard, "Next")
    name = next(f for f in wizard.findChildren(QLineEdit) if f.accessibleName() == "Your name")
    assert name.isVisible()  # without a name it does not go on
    name.insert("王建国")
    press(qtbot, wizard, "Next")
    qtbot.waitUntil(lambda: starter.app.has_store, timeout=60_000)
    picker = wizard.findChildren(RegionPicker)[0]
    picker.field.insert("xinzheng")
    qtbot.waitUntil(lambda: picker.found.topLevelItemCount() > 0, timeout=10_000)
    found = picker.found.topLevelItem(0)
    assert found is not None
    found.setCheckState(0, Qt.CheckState.Checked)
    press(qtbot, wizard, "Next")
    qtbot.waitUntil(lambda: any(b.accessibleName().startswith("Empty") for b in wizard.findChildren(QPushButton)))
    next(b for b in wizard.findChildren(QPushButton) if b.accessibleName().startswith("Empty")).click()
    press(qtbot, wizard, "Begin")
    qtbot.waitUntil(lambda: starter.app.jobs.under_way == 0 and starter.window.page is not None, timeout=20_000)
    with starter.app.store.reading() as session:
        me = who_works_here(session)
        assert me is not None
        assert (me.name, own_territory(session)) == ("王建国", "王建国")
    assert load_settings(places.settings).language == "en"


def test_a_wrong_passphrase_is_asked_for_again(
    starters: Any, places: Places, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fieldapp.opening import open_store

    open_store(places, with_regions=False).close()
    save_settings(places.settings, Settings(language="en"))
    monkeypatch.delenv(PASSPHRASE_VARIABLE)
    starter = starters(places)
    for number, (typed, problems) in enumerate([("wrong one", 0), (PASSPHRASE, 1)]):
        qtbot.waitUntil(lambda: bool(_dialogs(starter)), timeout=20_000)
        dialog = _dialogs(starter)[0]
        shown = [w.text() for w in dialog.findChildren(type(dialog.form._refusal)) if w.property("role") == "bad"]
        assert sum(map(bool, shown)) == problems, number
        dialog.findChildren(QLineEdit)[0].insert(typed)
        dialog.confirm_button.click()
        qtbot.waitUntil(lambda dialog=dialog: dialog not in _dialogs(starter))
    qtbot.waitUntil(lambda: starter.app.has_store and starter.app.jobs.under_way == 0, timeout=30_000)


def test_a_device_that_the_company_closed_is_emptied_and_says_so(
    starters: Any, places: Places, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = found_company(tmp_path / "server")
    with serving(folder) as address:
        with_empty_store(places)
        store = open_store(places)
        sign_in(store, address, "gao", PASSWORD)
        store.close()
        database = Database.at(str(folder))
        (device,) = list_devices(database, "")
        revoke_device(database, "", device.device, wipe=True)
        database.close()
        starter = starters(places)
        qtbot.waitUntil(lambda: not places.store.exists(), timeout=20_000)
    qtbot.waitUntil(lambda: starter.app.jobs.under_way == 0, timeout=20_000)
    assert "The company has closed this device" in words_on(starter.window)
    assert not places.key.exists()
    assert [one.text() for one in starter.window.findChildren(QPushButton) if one.isVisible()] == ["Quit"]


@pytest.mark.parametrize(("days", "is_said"), [(13, False), (14, True)])
def test_two_weeks_without_an_exchange_are_said_at_the_start(  # noqa: PLR0917  (fixtures)
    starters: Any, places: Places, tmp_path: Path, qtbot: QtBot, clock: ClockOnDay, days: int, is_said: bool
) -> None:
    with_empty_store(places)
    with serving(found_company(tmp_path / "server")) as address:
        store = open_store(places)
        sign_in(store, address, "gao", PASSWORD)
        last = datetime.combine(clock.today() - timedelta(days=days), time(4), UTC)
        with store.transaction(Text("Long ago"), can_undo=False) as session:
            session.execute(update(SyncLink).values(last_done_ms=round(last.timestamp() * 1000)))
        store.close()
    said: list[str] = []  # the server is out of reach from here on
    starter = starters(places)
    starter.app.toasted.connect(lambda text, _undo: said.append(text))
    qtbot.waitUntil(lambda: starter.app.has_store and starter.app.jobs.under_way == 0, timeout=30_000)
    told = [text for text in said if "Nothing was exchanged" in text]
    assert told == ([f"Nothing was exchanged with the company's server for {days} days."] if is_said else [])


def _dialogs(starter: Starter) -> list[PassphraseDialog]:
    return [d for d in starter.window.findChildren(PassphraseDialog) if d.isVisible()]


def _named(places: Places) -> list[str]:
    store = open_store(places)
    try:
        with store.reading() as session:
            return list(session.scalars(select(Colleague.name)))
    finally:
        store.close()


def _with_backup(places: Places) -> Path:
    """Data of 李明, backed up, and then of 王芳 too."""
    with_empty_store(places)
    backup = places.folder.parent / "november.fieldapp-backup"
    store = open_store(places)
    set_up(store, NewColleague(name="李明"))
    write_backup(store, places, backup)
    add_colleague(store, NewColleague(name="王芳"))
    store.close()
    return backup


def _started(starter: Starter, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: starter.app.has_store and starter.app.jobs.under_way == 0, timeout=20_000)


def test_a_backup_chosen_in_the_window_takes_the_place_of_what_is_there(
    starters: Any, tmp_path: Path, qtbot: QtBot
) -> None:
    places = Places(tmp_path / "data")
    places.make()
    backup = _with_backup(places)
    first = starters(places)
    _started(first, qtbot)
    first.app.restore_wanted.emit(backup)
    first.stop()
    second = first.next_start()
    assert second is not None
    said: list[str] = []
    second.app.toasted.connect(lambda text, _undo: said.append(text))
    second.window.show()
    _started(second, qtbot)
    second.stop()
    assert second.next_start() is None
    second.window.deleteLater()
    assert any(f"Restored from {backup.name}. What was here before is kept in " in one for one in said)
    assert _named(places) == ["李明"]
    (aside,) = places.backups.glob("before-restore-*")
    assert sorted(_named(Places(aside))) == ["李明", "王芳"]


def test_a_backup_that_turns_out_damaged_leaves_everything_as_it_was(
    starters: Any, tmp_path: Path, qtbot: QtBot
) -> None:
    places = Places(tmp_path / "data")
    places.make()
    backup = _with_backup(places)
    content = bytearray(backup.read_bytes())
    content[2000:3000] = bytes(1000)
    backup.write_bytes(bytes(content))
    first = starters(places)
    _started(first, qtbot)
    first.app.restore_wanted.emit(backup)
    first.stop()
    second = first.next_start()
    assert second is not None
    said: list[str] = []
    for signal in (second.app.trouble.refused, second.app.trouble.in_the_status_bar):
        signal.connect(said.append)
    second.window.show()
    _started(second, qtbot)
    second.stop()
    second.window.deleteLater()
    assert len(said) == 1
    assert backup.name in said[0]
    assert sorted(_named(places)) == ["李明", "王芳"]


def test_a_new_passphrase_is_long_and_typed_twice(qtbot: QtBot, starters: Any, places: Places) -> None:
    with_empty_store(places)
    dialog = PassphraseDialog(starters(places).window, is_new=True)
    first, second = dialog.findChildren(QLineEdit)
    for one, other, accepted in (
        ("short", "short", False),
        ("long enough", "else", False),
        ("long enough",) * 2 + (True,),
    ):
        first.setText(one)
        second.setText(other)
        with qtbot.waitSignal(dialog.accepted, timeout=50, raising=False) as signal:
            dialog.confirm_button.click()
        assert signal.signal_triggered is accepted


def test_a_store_that_cannot_be_opened_is_said_in_place_of_the_page(
    starters: Any, places: Places, qtbot: QtBot
) -> None:
    with_empty_store(places)
    places.store.write_bytes(b"this is no database" * 100)
    starter = starters(places)
    from PySide6.QtWidgets import QLabel

    qtbot.waitUntil(
        lambda: any("cannot be opened" in label.text() for label in starter.window.findChildren(QLabel)), timeout=20_000
    )
    assert not starter.app.has_store


def test_data_that_are_gone_are_said_and_nothing_is_begun_in_their_place(
    starters: Any, places: Places, qtbot: QtBot
) -> None:
    with_empty_store(places)
    places.store.write_bytes(b"")
    starter = starters(places)
    qtbot.waitUntil(lambda: "Your data are gone" in words_on(starter.window), timeout=20_000)
    assert not starter.app.has_store
    assert places.store.read_bytes() == b""


class TestSingleInstance:
    def test_a_second_start_calls_the_first_window(self, tmp_path: Path, qtbot: QtBot) -> None:
        first, second = SingleInstance(tmp_path), SingleInstance(tmp_path)
        assert first.is_first()
        first.listen()
        assert not second.is_first()
        with qtbot.waitSignal(first.called):
            assert second.call_first()
        first.stop()
        assert second.is_first()
        second.stop()

    def test_other_data_has_a_window_of_its_own(self, tmp_path: Path) -> None:
        folders = [tmp_path / "a", tmp_path / "b"]
        for folder in folders:
            folder.mkdir()
        instances = [SingleInstance(folder) for folder in folders]
        assert all(instance.is_first() for instance in instances)
        for instance in instances:
            instance.stop()

    def test_a_start_that_crashed_does_not_keep_others_out(self, tmp_path: Path) -> None:
        code = (
            "import os, sys; from pathlib import Path; from ui.single_instance import SingleInstance;"
            f"i = SingleInstance(Path({str(tmp_path)!r})); assert i.is_first(); os._exit(9)"
        )
        root = Path(__file__).parents[2]
        assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 9
        survivor = SingleInstance(tmp_path)
        assert survivor.is_first()
        survivor.listen()
        survivor.stop()

    def test_a_first_that_does_not_answer_is_not_waited_for(self, tmp_path: Path) -> None:
        first, second = SingleInstance(tmp_path), SingleInstance(tmp_path)
        assert first.is_first()
        assert not second.call_first()
        first.stop()


class TestTheWayIn:
    def test_options_alone_open_the_window(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        shown: list[Context] = []
        monkeypatch.setattr(main, "show", lambda context: (shown.append(context), 0)[1])
        assert main.main(["--data", str(tmp_path), "--today", "2026-11-23", "--lang", "en"]) == 0
        assert (shown[0].places.folder, shown[0].today.isoformat(), shown[0].language) == (tmp_path, "2026-11-23", "en")

    @pytest.mark.parametrize(
        "given", [["--help"], ["--today", "soon"], ["--lang", "fr"], ["--data"], ["pay", "--readings"]]
    )
    def test_everything_else_goes_to_the_command_line(self, monkeypatch: pytest.MonkeyPatch, given: list[str]) -> None:
        shown: list[Context] = []
        monkeypatch.setattr(main, "show", lambda context: (shown.append(context), 0)[1])
        assert main._for_window(given) is None
        assert shown == []

    def test_the_first_paint_imports_neither_the_store_nor_the_reports(self) -> None:
        code = (
            "import builtins, sys; plain = builtins.__import__;"
            "import ui.main; ui.main._import_qt(); import ui.start;"
            "assert builtins.__import__ is plain;"
            "heavy = {'sqlalchemy', 'reportlab', 'pypinyin', 'alembic', 'qtawesome', 'babel', 'PIL'};"
            "print(*sorted(heavy & set(sys.modules)))"
        )
        root = Path(__file__).parents[2]
        done = subprocess.run([sys.executable, "-c", code], cwd=root, check=True, capture_output=True, text=True)
        assert done.stdout.split() == []
