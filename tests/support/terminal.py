"""The command line as somebody types it, and as a script calls it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fieldapp.cli.context import Windows
from fieldapp.cli.main import main

Said = tuple[int, str, str]
ROOT = Path(__file__).parents[2]


class Terminal:
    """Runs commands on one folder of data, on Monday, 23 November 2026."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capture = folder, capture

    def __call__(
        self, *words: object, lang: str = "en", today: str = "2026-11-23", windows: Windows | None = None
    ) -> Said:
        """Exit code, stdout and stderr of one command."""
        code = main(["--data", str(self.folder), "--lang", lang, "--today", today, *map(str, words)], windows)
        said = self._capture.readouterr()
        return code, said.out, said.err

    def json(self, *words: object, lang: str = "en") -> Any:
        """What a command that succeeds writes as JSON."""
        code, out, err = self(*words, "--json", lang=lang)
        assert code == 0, err
        return json.loads(out)

    def said(self, *words: object, lang: str = "en") -> str:
        """What a command that succeeds writes."""
        code, out, err = self(*words, lang=lang)
        assert code == 0, err
        return out

    def refusal(self, *words: object, lang: str = "en") -> str:
        """The one sentence with which a command fails: on stderr, nothing on stdout, no traceback."""
        code, out, err = self(*words, lang=lang)
        assert (code, out) == (1, ""), (code, out, err)
        (sentence,) = err.splitlines()
        return sentence


def process(*words: object, given: bytes = b"", **variables: str) -> "subprocess.CompletedProcess[bytes]":
    """``fieldapp`` as a process of its own, in which *variables* are set."""
    return subprocess.run(
        [sys.executable, "-m", "fieldapp", *map(str, words)],
        cwd=ROOT, env=os.environ | variables, input=given, capture_output=True, check=False, timeout=120,
    )  # fmt: skip
