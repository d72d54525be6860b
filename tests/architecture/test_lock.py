"""The libraries: each locked with its hashes, none under a licence that forbids shipping the app."""

import re
import sys
import tomllib
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

HOME = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))
LOCKS = ("requirements.lock", "requirements-setup.lock")

SHIPPABLE = re.compile(r"MIT|BSD|Apache|ISC|PSF|MPL|Mozilla|HPND|Zlib|Python Software Foundation", re.IGNORECASE)
REFUSED = re.compile(r"GPL|General Public|non-?commercial", re.IGNORECASE)
# Shipped as libraries of their own that anybody may replace, which is what the LGPL asks.
LESSER = {"psycopg", "psycopg-binary", "pyside6-essentials", "shiboken6"}
# Those whose metadata are silent, as read in the licence file that they ship.
READ_BY_US = {"sqlcipher3": "Zlib"}


def locked(name: str) -> dict[str, Requirement]:
    """The requirements in the lock file *name*, by their canonical names."""
    lines = (HOME / name).read_text("utf-8").splitlines()
    found = [Requirement(line.removesuffix("\\").strip()) for line in lines if line and line[0] not in " #"]
    return {canonicalize_name(one.name): one for one in found}


def asked_for() -> list[Requirement]:
    """What pyproject.toml names, of the app, its extras and its groups."""
    project = PROJECT["project"]
    lists = [
        project["dependencies"],
        *project["optional-dependencies"].values(),
        *PROJECT["dependency-groups"].values(),
    ]
    return [Requirement(line) for lines in lists for line in lines]


def shipped() -> list[Distribution]:
    """What is installed for the app and its server, with all that these want in their turn."""
    project = PROJECT["project"]
    waiting = [Requirement(line) for line in [*project["dependencies"], *project["optional-dependencies"]["server"]]]
    found: dict[str, Distribution] = {}
    overridden = {canonicalize_name(Requirement(line).name) for line in PROJECT["tool"]["uv"]["override-dependencies"]}
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        applies = wanted.marker is None or any(
            wanted.marker.evaluate({"extra": extra}) for extra in wanted.extras or {""}
        )
        if applies and name not in found and name not in overridden:
            found[name] = distribution(name)
            waiting += map(Requirement, found[name].requires or [])
    return list(found.values())


def licence(of: Distribution) -> str:
    """What the distribution says of its licence, in a line."""
    lines = {key: of.metadata.get_all(key) or [] for key in ("License-Expression", "License", "Classifier")}
    classifiers = [line for line in lines["Classifier"] if line.startswith("License ::")]
    said = [*lines["License-Expression"], *(text.split("\n")[0] for text in lines["License"]), *classifiers]
    return " ".join(filter(None, said)) or READ_BY_US.get(canonicalize_name(of.name), "")


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_is_locked_with_its_hashes(name: str) -> None:
    blocks = re.split(r"\n(?=[a-z0-9])", (HOME / name).read_text("utf-8"))[1:]
    assert len(blocks) == len(locked(name)) > 0
    assert [
        block for block in blocks if not re.search(r"^\S+==\S+ .*--hash=sha256:[0-9a-f]{64}", block, re.DOTALL)
    ] == []


@pytest.mark.parametrize("name", [*LOCKS, "pyproject.toml"])
def test_no_host_is_named(name: str) -> None:
    assert not re.search(r"https?:|--(index|find-links|extra-index)|\bpypi\.org", (HOME / name).read_text("utf-8"))


def test_what_the_project_asks_for_is_what_is_locked() -> None:
    versions = locked("requirements.lock") | locked("requirements-setup.lock")
    for wanted in asked_for():
        found = versions[canonicalize_name(wanted.name)]
        assert Version(str(found.specifier).removeprefix("==")) in wanted.specifier, "python3 dev.py lock"


def test_lower_bounds_are_named() -> None:
    unbound = [one.name for one in asked_for() if ">=" not in str(one.specifier)]
    assert unbound == []


def test_the_environment_is_the_locked_one() -> None:
    for one in locked("requirements.lock").values():
        if one.marker is None or one.marker.evaluate():
            assert distribution(one.name).version in one.specifier, "python3 dev.py setup"


def test_qt_stays_below_the_version_that_aborts_on_python_3_11() -> None:
    assert "3.11" in PROJECT["project"]["requires-python"], "3.11 has gone: the cap on PySide6 may go too"
    qt = next(one for one in asked_for() if one.name == "pyside6-essentials")
    assert not qt.specifier.contains("6.12.0")
    assert Version(distribution("pyside6-essentials").version) < Version("6.12")


@pytest.mark.skipif(sys.platform != "linux", reason="one system is enough: the licences are the same on all")
def test_nothing_shipped_forbids_shipping_it() -> None:
    libraries = shipped()
    assert len(libraries) > 40
    unsuitable = {
        library.name: licence(library)
        for library in libraries
        if not SHIPPABLE.search(licence(library)) or REFUSED.search(licence(library))
        if not (canonicalize_name(library.name) in LESSER and "LGPL" in licence(library).split(" OR ")[0])
    }
    assert unsuitable == {}
