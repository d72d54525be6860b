"""What every test of a command may ask for: a terminal on data that is there, and one on an empty folder."""

import shutil
from pathlib import Path

import pytest

from fieldapp.keys import PASSPHRASE_VARIABLE
from tests.support.folders import keep_under
from tests.support.terminal import Terminal


@pytest.fixture(autouse=True)
def passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    """New data is kept under a passphrase: no test touches this computer's keyring."""
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "for tests")
    monkeypatch.delenv("FIELDAPP_LANG", raising=False)


@pytest.fixture(scope="module")
def read_only_demo(small_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Demo data that the tests of one file share; none of them changes it."""
    return Path(shutil.copytree(small_demo, tmp_path_factory.mktemp("shared") / "data"))


@pytest.fixture
def reading(read_only_demo: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A terminal for commands that only read."""
    return Terminal(read_only_demo, capsys)


@pytest.fixture
def demo(small_demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A terminal on demo data of one's own."""
    return Terminal(Path(shutil.copytree(small_demo, tmp_path / "data")), capsys)


@pytest.fixture
def new(new_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A terminal on data without dealers, under the passphrase."""
    folder = Path(shutil.copytree(new_data, tmp_path / "data"))
    keep_under(folder, "for tests")
    return Terminal(folder, capsys)


@pytest.fixture
def empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A terminal on a folder that is not there yet."""
    return Terminal(tmp_path / "data", capsys)
