"""What a start imports: it is most of what a start takes."""

import subprocess
import sys

import pytest

ASKED = "import sys, {module}; print(*sorted(sys.modules))"


def _loaded(module: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", ASKED.format(module=module)], check=True, capture_output=True, text=True
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("module", ["sqlalchemy", "db.models", "httpx2", "reportlab", "pypinyin"])
def test_the_frame_is_painted_without(module: str) -> None:
    assert module not in _loaded("ui.start")


def test_today_is_read_without_its_dialogs_and_what_they_need() -> None:
    loaded = _loaded("fieldapp.opening, ui.today.page")
    assert {"db.models", "fieldapp.queries.today"} <= loaded
    later = {"alembic", "reportlab", "pypinyin", "httpx2", "sqlalchemy.dialects.postgresql", "ui.widgets.dialog"}
    assert not loaded & later
