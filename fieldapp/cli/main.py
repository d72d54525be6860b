"""The command line: everything that needs no window, in Chinese and in English.

Exit codes: 0 done, 1 failed (with the reason on stderr), 2 the command itself was not understood.
"""

import importlib
import itertools
import json
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from fieldapp import __version__
from fieldapp.arguments import Parser, language_asked, language_of_computer, speak_everywhere
from fieldapp.cli.context import Context, Windows
from fieldapp.cli.days import day
from fieldapp.clock import Clock, ClockOnDay, SystemClock
from fieldapp.errors import FieldAppError
from fieldapp.places import Places
from fieldapp.texts import LANGUAGES, Text, _

COMMANDS = (
    "demo",
    "me",
    "importing",
    "exporting",
    "search",
    "fields",
    "calendar",
    "holidays",
    "reminders",
    "plan",
    "log",
    "market_days",
    "analysis",
    "coverage",
    "screening",
    "restricted",
    "ladder",
    "contracts",
    "note",
    "endings",
    "service",
    "policies",
    "morning",
    "tasks",
    "month",
    "resources",
    "competitors",
    "report",
    "pay",
    "backup",
    "sync",
    "check",
    "screenshots",
)
log = logging.getLogger(__name__)
logging.getLogger("fieldapp").addHandler(logging.NullHandler())  # without data there is no log, nor a copy on stderr


def main(arguments: Sequence[str] | None = None, windows: Windows | None = None) -> int:
    """Run one command and return its exit code.

    Args:
        arguments: without the program's name; those of the process by default.
        windows: opens the window, where there is one to open.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    _write_utf8()
    speak_everywhere(_language(given))
    parser = _parser()
    try:
        chosen = parser.parse_args(given)
    except SystemExit as stop:  # argparse has said why
        return int(stop.code or 0)
    context = Context(
        places=Places(chosen.data) if chosen.data else Places.usual(),
        clock=ClockOnDay(chosen.today) if chosen.today else _clock(),
        language=_language(given),
        windows=windows or Windows(),
    )
    return _run(chosen, context)


def _run(chosen: object, context: Context) -> int:
    from fieldapp.logs import start_log

    run = getattr(chosen, "run", _show_window)
    try:
        if context.places.folder.exists():
            context.places.make()
            start_log(context.places)
        return int(run(chosen, context))
    except FieldAppError as error:
        log.warning("%s: %s", type(error).__name__, error)
        print(error.text, file=sys.stderr)
    except KeyboardInterrupt:
        print(_("Stopped. Nothing half-done was kept."), file=sys.stderr)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has seen enough
        return 0
    except Exception:
        log.exception("bug")
        print(Text("Something went wrong. The details are in {file}.", file=context.places.log), file=sys.stderr)
    return 1


def _show_window(_chosen: object, context: Context) -> int:
    if context.windows.show is None:
        print(_("This installation has no windows. See: fieldapp --help"), file=sys.stderr)
        return 1
    return context.windows.show(context)


def _parser() -> Parser:
    parser = Parser(
        prog="fieldapp",
        description=_("Dealers, reminders, visits, tasks and pay of a field sales representative."),
        epilog=_("Without a command the window opens."),
    )
    shown = f"fieldapp {__version__}"
    parser.add_argument("--version", action="version", version=shown, help=_("show the version and exit"))
    parser.add_argument("--data", metavar="DIR", type=Path, help=_("the folder that holds the data"))
    parser.add_argument("--lang", choices=LANGUAGES, help=_("the language of screens, reports and messages"))
    parser.add_argument("--today", metavar="YYYY-MM-DD", type=day, help=_("work as if it were this day"))
    commands = parser.add_subparsers(title=_("commands"), metavar="COMMAND", parser_class=Parser)
    for name in COMMANDS:
        importlib.import_module(f"fieldapp.cli.{name}").add_parser(commands)
    return parser


def _clock() -> Clock:
    return SystemClock()


def _language(given: Sequence[str]) -> str:
    """The language asked for, else the one set in the app, else the computer's."""
    return language_asked(given) or _language_set(given) or language_of_computer()


def _language_set(given: Sequence[str]) -> str:
    folder = next((Path(b) for a, b in itertools.pairwise(given) if a == "--data"), None)
    places = Places(folder) if folder else Places.usual()
    try:
        stored = json.loads(places.settings.read_text("utf-8"))["language"]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return stored if stored in LANGUAGES else ""


def _write_utf8() -> None:
    """Chinese must come out right in a pipe and on Windows, whatever code page is set there."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
