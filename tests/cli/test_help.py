"""Every command explains itself in both languages, and says what it did not understand."""

import re

import pytest

from fieldapp import __version__
from tests.support.terminal import Terminal

COMMANDS = (
    "",
    "demo",
    "me",
    "import",
    "export",
    "search",
    "reminders",
    "plan",
    "tasks",
    "month",
    "month close",
    "month report",
    "report",
    "pay",
    "backup",
    "restore",
    "check",
    "screenshots",
)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_explains_itself_in_both_languages(empty: Terminal, command: str) -> None:
    english = empty.said(*command.split(), "--help")
    assert english.startswith(f"usage: fieldapp {command}".strip())
    assert not CHINESE.search(english)
    chinese = empty.said(*command.split(), "--help", lang="zh_CN")
    explained = [line for line in chinese.splitlines() if line.startswith("  ") and CHINESE.search(line)]
    assert explained, chinese
    assert "usage" not in chinese
    assert "show this help" not in chinese
    assert not empty.folder.exists()  # asking changes nothing


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_what_a_command_does_not_know_is_a_mistake_in_the_words(empty: Terminal, command: str, language: str) -> None:
    code, out, err = empty(*command.split(), "--no-such-option", lang=language)
    assert (code, out) == (2, "")
    assert bool(CHINESE.search(err)) is (language == "zh_CN")
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("dance", "dance"),
        ("search", "TEXT"),
        ("search x --limit many", "many"),
        ("export", "FILE"),
        ("backup", "FILE"),
        ("restore", "FILE"),
        ("screenshots", "DIR"),
        ("reminders --kind holiday", "holiday"),
        ("reminders --days soon", "soon"),
        ("plan show", "--day"),
        ("plan show --day 2026-02-30", "2026-02-30"),
        ("tasks --month 2026-13", "2026-13"),
        ("month", "close"),
        ("month close", "YYYY-MM"),
        ("month report November", "November"),
        ("report visit_plan --week 2026-47", "2026-47"),
        ("demo --dealers some", "some is no whole number"),
        ("demo --dealers 5", "at least 12"),
        ("demo --seed lucky", "lucky is no whole number"),
        ("pay", "--input"),
        ("me 李明 --role king", "king"),
        ("import a.csv --mode replace", "replace"),
    ],
)
def test_a_mistake_is_named(empty: Terminal, words: str, named: str) -> None:
    code, out, err = empty(*words.split())
    assert (code, out) == (2, "")
    assert named in err.splitlines()[-1]
    assert not empty.folder.exists()


@pytest.mark.parametrize("words", ["tasks --month 1999-12", "plan show --day 2100-01-01", "report x --week 9999-W52"])
def test_days_beyond_what_the_calendar_knows_are_refused(empty: Terminal, words: str) -> None:
    code, _out, err = empty(*words.split())
    assert code == 2
    assert "outside the years 2000 to 2099" in err
    assert empty("reminders", today="0001-01-01")[0] == 2


def test_the_version_is_said(empty: Terminal) -> None:
    assert empty.said("--version") == f"fieldapp {__version__}\n"
