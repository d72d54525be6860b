"""The wheel and the sdist carry everything, and start in an environment that has nothing of the checkout."""

import os
import subprocess
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

import dev
from fieldapp import __version__

pytestmark = pytest.mark.timeout(600)

CARRIED = {
    "resources/fonts/NotoSansSC-Regular.ttf",
    "resources/fonts/NotoSansSC-Bold.ttf",
    "resources/fonts/NotoSansSC-LICENSE.txt",
    "resources/translations/zh_CN/LC_MESSAGES/fieldapp.mo",
    "db/migrations/env.py",
    "db/migrations/versions/0001_first_tables.py",
}


def run(*command: str | Path, cwd: Path) -> str:
    """Run *command* with nothing of this checkout in its surroundings; what it printed."""
    kept = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "VIRTUAL_ENV", "LANGUAGE"}}
    done = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env=kept | {"UV_OFFLINE": "1", "UV_PYTHON_DOWNLOADS": "never", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and with the wheel that was built from that sdist."""
    folder = tmp_path_factory.mktemp("dist")
    run(dev.UV, "build", "--no-build-isolation", "--python", dev.PYTHON, "--out-dir", folder, cwd=dev.ROOT)
    return folder


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a new environment that holds the wheel, and sees the locked libraries."""
    environment = tmp_path_factory.mktemp("installed") / "environment"
    run(dev.UV, "venv", "--python", dev.PYTHON, environment, cwd=built)
    python = environment / dev.PYTHON.relative_to(dev.VENV)
    (wheel,) = built.glob("*.whl")
    run(dev.UV, "pip", "install", "--no-deps", "--python", python, wheel, cwd=built)
    packages = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=built).strip()
    # The .pth files in a folder that a .pth file names are not read: the checkout stays out of sight.
    locked = f"import sys; sys.path.append({sysconfig.get_path('purelib')!a})\n"
    Path(packages, "locked.pth").write_text(locked, "ascii")
    return python.parent


def files_of_checkout() -> set[str]:
    """Every file of the four packages, but what Python and a catalogue being written leave behind."""
    found = [file for name in ("fieldapp", "ui", "db", "resources") for file in (dev.ROOT / name).rglob("*.*")]
    kept = [file for file in found if file.suffix not in {".pyc", ".draft", ".lock"} and file.is_file()]
    return {file.relative_to(dev.ROOT).as_posix() for file in kept}


def test_the_wheel_carries_every_file_that_the_app_reads(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    carried = set(zipfile.ZipFile(wheel).namelist())
    assert CARRIED | files_of_checkout() <= carried
    assert {name.split("/")[0] for name in carried} - {"fieldapp", "ui", "db", "resources"} == {
        f"fieldapp-{__version__}.dist-info"
    }


def test_the_sdist_carries_what_a_build_needs(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        carried = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "hatch_build.py", "README.md", "LICENSE"} | CARRIED | files_of_checkout() <= carried
    assert not any(name.startswith((".venv", ".tools", ".demo")) for name in carried)


@pytest.mark.parametrize("command", ["fieldapp", "fieldapp-server"])
def test_the_installed_commands_start_from_another_folder(installed: Path, tmp_path: Path, command: str) -> None:
    program = installed / f"{command}{dev.SUFFIX}"
    assert run(program, "--version", cwd=tmp_path).strip() == f"{command} {__version__}"
    assert "--lang" in run(program, "--lang", "en", "--help", cwd=tmp_path)
    assert "显示版本号" in run(program, "--lang", "zh_CN", "--help", cwd=tmp_path)


def test_the_installed_app_is_not_the_checkout(installed: Path, tmp_path: Path) -> None:
    ask = "import fieldapp, ui, db, resources; print(fieldapp.__file__, ui.__file__, db.__file__, resources.__file__)"
    said = run(installed / dev.PYTHON.name, "-c", ask, cwd=tmp_path).split()
    assert len(said) == 4
    assert all(Path(file).is_relative_to(installed.parent) for file in said)
