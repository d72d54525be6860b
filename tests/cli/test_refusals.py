"""What the command line does not do: it says why in one sentence, and nothing is changed."""

import contextlib
import os
import subprocess
import sys

import pytest
from sqlalchemy import text

from db.store import Store
from fieldapp.backups import write_backup
from fieldapp.cli.main import main
from fieldapp.opening import open_store
from fieldapp.operations.history import undo_last
from fieldapp.places import Places
from fieldapp.queries.history import history_of
from fieldapp.texts import Text
from tests.support import make
from tests.support.terminal import Terminal


@pytest.fixture
def places(new: Terminal) -> Places:
    """A folder of data with one dealer."""
    places = Places(new.folder)
    with contextlib.closing(open_store(places, with_regions=False)) as store, store.loading() as session:
        make.dealer(session, name="郑州兴达家电")
    return places


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--today", "2026-13-01", "reminders"], "2026-13-01 is no day"),
        (["reminders", "--days", "-1"], "-1 is no number from 0 to 3660"),
        (["plan", "show", "--week", "2026-W54"], "2026-W54 is no week"),
        (["tasks", "--month", "2026-1"], "2026-1 is no month"),
        (["search", "x", "--limit", "0"], "0 is no number from 1"),
        (["plan", "show", "--day", "2026-11-23", "--save"], "--save, --start and --end belong to"),
        (["report", "due_list", "--json"], "--json lists the reports"),
    ],
)
def test_a_mistake_in_the_words_is_named_as_people_say_it(
    places: Places, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert main(["--data", str(places.folder), "--lang", "en", *words]) == 2
    assert said in capsys.readouterr().err


def test_a_file_is_no_folder_for_data(places: Places, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(places.store), "--lang", "en", "import", "x.csv"]) == 1
    assert "is a file" in capsys.readouterr().err


def test_nothing_is_restored_under_an_open_window(places: Places, capsys: pytest.CaptureFixture[str]) -> None:
    with contextlib.closing(open_store(places, with_regions=False)) as store:
        write_backup(store, places, places.folder.parent / "b.fieldapp")
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        places.window_lock.write_text(f"{other.pid}\nfieldapp\nhost\n", "utf-8")
        words = ["--data", str(places.folder), "--lang", "en", "restore", str(places.folder.parent / "b.fieldapp")]
        assert main(words) == 1
        assert "is open. Close it first" in capsys.readouterr().err
        other.kill()
    assert main(words) == 0  # the lock of a window that died holds nobody up
    assert os.name == "nt" or places.key.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a screen")
def test_without_a_screen_one_sentence_says_so(places: Places) -> None:
    bare = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    }
    done = subprocess.run(
        [sys.executable, "-m", "ui.main", "--data", str(places.folder), "--lang", "en"],
        env=bare, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr.strip()) == (
        1,
        "There is no screen here. See what works without one: fieldapp --help",
    )


def test_what_is_written_past_the_app_belongs_to_no_change_of_its_own(store: Store) -> None:
    with store.loading() as session:
        dealer = make.dealer(session, name="郑州兴达家电")
    with store.transaction(Text("Change a dealer")) as session:
        session.execute(text("UPDATE dealer SET phone = '1'"))
    with store.engine.execution_options(writing=True).begin() as connection:
        connection.exec_driver_sql("UPDATE dealer SET note = 'by hand'")
    undo_last(store)
    with store.reading() as session:
        assert session.execute(text("SELECT phone, note FROM dealer")).one() == ("", "by hand")
        told = [str(entry.what) for entry in history_of(session, [dealer.id])]
    assert told == ["Undo: Change a dealer", "Changed outside the app", "Change a dealer"]


def test_a_store_made_by_commands_alone_can_say_who_works_in_it(
    new: Terminal,
) -> None:
    new.said("me", "李明", "--region", "新郑市")
    assert "李明" in new.said("me")
    new.said("tasks")
    assert "李明" in new.said("month", "report", "2026-11")
    assert "No place is called 无此县" in new.refusal("me", "王芳", "--region", "无此县")
