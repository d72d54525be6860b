"""What must not be loaded early is not: starts are fast, and the server runs without Qt."""

import json
import subprocess
import sys

import pytest


def loaded_by(statement: str) -> set[str]:
    """The top-level modules that a fresh Python holds after *statement*."""
    script = f"{statement}\nimport json, sys\nprint(json.dumps(sorted({{name.split('.')[0] for name in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    ("statement", "never"),
    [
        ("import db.vocabulary", {"sqlalchemy"}),
        ("import ui, resources, fieldapp", {"PySide6", "sqlalchemy", "babel"}),
        ("import fieldapp.cli.main", {"PySide6", "sqlalchemy", "alembic", "reportlab", "pypinyin", "numpy"}),
        ("import fieldapp.server.main", {"PySide6", "sqlalchemy", "uvicorn"}),
        ("import db.store", {"alembic", "PySide6"}),
    ],
)
def test_heavy_libraries_wait_until_they_are_used(statement: str, never: set[str]) -> None:
    assert loaded_by(statement) & never == set()
