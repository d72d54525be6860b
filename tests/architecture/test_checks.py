"""Style, types and the import contracts hold: the same checks that ``python3 dev.py lint`` runs."""

import os
import subprocess

import pytest

import dev


@pytest.mark.timeout(900)  # the first run of mypy on a small machine
@pytest.mark.parametrize("check", dev.CHECKS, ids=" ".join)
def test_check_finds_nothing(check: tuple[str, ...]) -> None:
    plain = os.environ | {"NO_COLOR": "1", "TERM": "dumb"}
    done = subprocess.run(
        dev.check_command(check), cwd=dev.ROOT, env=plain, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
