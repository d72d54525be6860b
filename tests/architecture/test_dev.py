"""dev.py: what a person at a new computer is told when something is not as it should be."""

import os
import runpy
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

import dev

NO_NETWORK = {
    "PIP_RETRIES": "0",
    "PIP_NO_INDEX": "1",
    "PIP_FIND_LINKS": "",
    "FIELDAPP_SKIP_SYSTEM_LIBRARIES": "1",
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A fresh copy of what dev.py needs, in a folder with a Chinese name, never set up."""
    folder = tmp_path / "业务员"
    folder.mkdir()
    for name in ("dev.py", "requirements.lock", "requirements-setup.lock"):
        shutil.copy(dev.ROOT / name, folder)
    return folder


def in_one_sentence(said: str) -> str:
    """What dev.py said on stderr, checked to be one line and no traceback."""
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) == 1, said
    return said.strip()


@pytest.mark.parametrize("version", [(3, 8, 10), (3, 15, 0)])
def test_a_wrong_python_is_told_which_one_is_right(monkeypatch: pytest.MonkeyPatch, version: tuple[int, ...]) -> None:
    monkeypatch.setattr(sys, "version_info", version)
    with pytest.raises(SystemExit, match=r"needs a 64-bit Python 3\.11 to 3\.14, and .* is 3\.\d+\.\d+: start"):
        runpy.run_path(str(dev.ROOT / "dev.py"))


def test_dev_py_can_be_read_by_an_old_python_at_all() -> None:
    source = (dev.ROOT / "dev.py").read_text("utf-8")
    compile(source, "dev.py", "exec", dont_inherit=True, _feature_version=7)


def test_a_failed_download_is_one_sentence(checkout: Path) -> None:
    done = subprocess.run(
        [sys.executable, checkout / "dev.py", "setup"],
        env=os.environ | NO_NETWORK,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 1
    assert in_one_sentence(done.stderr).startswith("FieldApp: Fetching uv failed (")
    assert (checkout / ".tools" / "setup.log").exists()


def test_without_a_screen_it_says_how_to_see_the_app(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "set_up", lambda *_needs: None)
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert dev.main(["run"]) == 1
    assert "screenshots" in in_one_sentence(capsys.readouterr().err)


def test_a_missing_permission_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_needs: str) -> None:
        raise PermissionError(13, "Permission denied", "/srv/app/.venv")

    monkeypatch.setattr(dev, "set_up", refuse)
    assert dev.main(["setup"]) == 1
    assert in_one_sentence(capsys.readouterr().err) == "FieldApp: Permission denied: /srv/app/.venv"


@pytest.mark.skipif(sys.platform != "linux", reason="Debian's packages")
def test_one_who_may_not_install_libraries_is_given_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    def which(name: str) -> str | None:
        return None if name == "sudo" else f"/usr/bin/{name}"

    monkeypatch.setattr(shutil, "which", which)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(dev, "system_packages", lambda: set(dev.SYSTEM_LIBRARIES["window"]) - {"libegl1"})
    monkeypatch.setattr(dev, "has_pip", lambda: True)
    with pytest.raises(dev.SetUpError, match=r"sudo apt-get --yes --no-install-recommends install libegl1 \("):
        dev.install_system_libraries(["window"])


def test_a_second_start_installs_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made: list[Sequence[str]] = []

    def make_ready(needs: Sequence[str]) -> None:
        made.append(needs)
        dev.STAMP.write_text("\n".join([dev.fingerprint(), *needs]), "utf-8")

    lock = tmp_path / "requirements.lock"
    lock.write_text("one==1", "utf-8")
    monkeypatch.setattr(dev, "TOOLS", tmp_path / ".tools")
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(dev, "LOCK", lock)
    monkeypatch.setattr(dev, "make_ready", make_ready)
    dev.set_up("window")
    dev.set_up("window")
    dev.set_up()
    assert made == [("window",)]
    dev.set_up("window", "tests")
    assert len(made) == 2
    lock.write_text("one==2", "utf-8")
    dev.set_up()
    assert len(made) == 3


def test_two_set_ups_never_run_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    second = f"import dev, pathlib; dev.TOOLS = pathlib.Path({str(tmp_path)!r})\nwith dev.alone(): print('my turn')"
    monkeypatch.setattr(dev, "TOOLS", tmp_path)
    with dev.alone():
        waiting = subprocess.Popen(
            [sys.executable, "-c", second], cwd=dev.ROOT, stdout=subprocess.PIPE, encoding="utf-8"
        )
        assert waiting.stdout is not None
        assert "waiting for it" in waiting.stdout.readline()
        assert waiting.poll() is None
    said, _errors = waiting.communicate(timeout=60)
    assert said.strip() == "my turn"
    assert waiting.returncode == 0


def test_the_environment_finds_the_checkout_from_any_folder(monkeypatch: pytest.MonkeyPatch, checkout: Path) -> None:
    packages = checkout / ".venv" / "lib" / "python3.11" / "site-packages"
    packages.mkdir(parents=True)
    (checkout / "only_here.py").touch()
    monkeypatch.setattr(dev, "ROOT", checkout)
    monkeypatch.setattr(dev, "VENV", checkout / ".venv")
    dev.make_importable()
    script = f"import site; site.addsitedir({str(packages)!r}); import only_here"
    subprocess.run([sys.executable, "-I", "-c", script], cwd="/", check=True, timeout=60)


@pytest.mark.parametrize(("arguments", "code"), [([], 2), (["fly"], 2), (["--help"], 0)])
def test_the_commands_are_explained(capsys: pytest.CaptureFixture[str], arguments: list[str], code: int) -> None:
    assert dev.main(arguments) == code
    shown = capsys.readouterr().out
    assert [name for name in dev.COMMANDS if f"dev.py {name}" not in shown] == []
