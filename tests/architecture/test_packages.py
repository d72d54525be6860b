"""Our four top-level names are ours: nothing installed or lying about shadows them."""

import importlib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2]
OURS = ("fieldapp", "ui", "db", "resources")


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
