"""``fieldapp demo`` from the terminal."""

import argparse
from pathlib import Path

import pytest
from sqlalchemy import func, select

from db.models import Dealer
from db.store import Store
from fieldapp.cli import demo
from fieldapp.cli.context import Context, Windows
from fieldapp.clock import ClockOnDay
from fieldapp.errors import RefusedError
from fieldapp.keys import PASSPHRASE_VARIABLE, is_unprotected
from fieldapp.places import Places
from tests.conftest import TODAY


def test_it_fills_the_folder_named_and_says_that_the_key_lies_beside_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(tmp_path, "--data", str(tmp_path), "demo", "--dealers", "12", "--no-window") == 0
    assert is_unprotected(Places(tmp_path).key)
    printed = capsys.readouterr().out
    assert "12 dealers, 6 prospects" in printed
    assert "Its key lies beside it" in printed


def test_without_a_folder_it_leaves_ones_own_data_alone(tmp_path: Path) -> None:
    _run(tmp_path, "demo", "--dealers", "12", "--no-window")
    assert not Places(tmp_path).store.exists()
    assert Places(tmp_path / "demo").store.exists()


def test_data_that_is_there_is_opened_and_not_filled_again(tmp_path: Path) -> None:
    for _time in range(2):
        assert _run(tmp_path, "--data", str(tmp_path), "demo", "--dealers", "12", "--no-window") == 0
    store = Context(Places(tmp_path), ClockOnDay(TODAY), "en").open_store()
    assert _dealers(store) < 50
    store.close()


def test_it_opens_the_window_on_the_demo(tmp_path: Path) -> None:
    shown: list[Places] = []

    def show(context: Context) -> int:
        shown.append(context.places)
        return 0

    assert _run(tmp_path, "demo", "--dealers", "12", windows=Windows(show=show)) == 0
    assert shown == [Places(tmp_path / "demo")]


def test_a_folder_with_data_of_ones_own_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "a passphrase of my own")
    context = Context(Places(tmp_path), ClockOnDay(TODAY), "en")
    context.new_store().close()
    with pytest.raises(RefusedError, match="data of your own"):
        _run(tmp_path, "--data", str(tmp_path), "demo", "--no-window")


def test_too_few_dealers_are_a_mistake_in_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        _run(tmp_path, "demo", "--dealers", "5", "--no-window")
    assert stopped.value.code == 2
    assert "at least 12" in capsys.readouterr().err


def _run(folder: Path, *arguments: str, windows: Windows | None = None) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path)
    demo.add_parser(parser.add_subparsers())
    chosen = parser.parse_args(arguments)
    return demo.run(chosen, Context(Places(folder), ClockOnDay(TODAY), "en", windows or Windows()))


def _dealers(store: Store) -> int:
    with store.reading() as session:
        return session.scalars(select(func.count()).select_from(Dealer)).one()
