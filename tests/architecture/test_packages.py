"""Our four top-level names are ours: nothing installed or lying about shadows them."""

import importlib
import re
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HOME = Path(__file__).resolve().parents[2]
OURS = ("fieldapp", "ui", "db", "resources")
UNSEEN = {"tzdata", "rl-accel", "qtawesome"}  # time zones for Python, speed for ReportLab; of the last only the fonts


@pytest.mark.parametrize("name", OURS)
def test_package_is_the_one_beside_the_tests(name: str) -> None:
    module = importlib.import_module(name)
    assert module.__file__ is not None
    assert Path(module.__file__).parent == HOME / name


def test_no_library_brings_a_package_of_our_name() -> None:
    taken = {name: owners for name, owners in packages_distributions().items() if name in OURS}
    assert taken == {}


def test_every_folder_of_code_is_a_package() -> None:
    code = {file.parent for name in OURS for file in (HOME / name).rglob("*.py")}
    assert [folder for folder in code if not (folder / "__init__.py").exists() and folder.name != "versions"] == []


def test_the_app_asks_for_no_library_that_only_the_tests_use() -> None:
    code = [file.read_text("utf-8") for name in OURS for file in (HOME / name).rglob("*.py")]
    found = re.findall(r"^\s*(?:from|import) ([\w.]+)", "\n".join(code), re.MULTILINE)
    imported = {name.partition(".")[0] for name in found}
    owners = packages_distributions()
    used = {canonicalize_name(owner) for name in imported for owner in owners.get(name, ())}
    project = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {canonicalize_name(Requirement(one).name) for one in project["dependencies"]}
    assert asked - used - UNSEEN == set()
