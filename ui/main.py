"""The way in: a command goes to the command line, everything else opens the window.

The window is painted first; what takes long to import (the store above all) comes in on a thread
behind it.
"""

import builtins
import gc
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from fieldapp.cli.context import Context, Windows
from fieldapp.clock import YEARS, ClockOnDay, SystemClock
from fieldapp.places import Places

SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")  # one of them says where windows go
OPTIONS = ("--data", "--lang", "--today")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the app and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    context = _for_window(given)
    if context is not None:
        return show(context)
    from fieldapp.cli.main import main as run_command

    return run_command(given, Windows(show=show, screenshots=screenshots))


def show(context: Context) -> int:
    """Open the window and stay until it is closed."""
    if sys.platform.startswith("linux") and not any(map(os.environ.get, SCREENS)):
        from fieldapp.arguments import language_of_computer
        from fieldapp.texts import _, speaking

        with speaking(context.language or language_of_computer()):
            sys.stderr.write(_("There is no screen here. See what works without one: fieldapp --help") + "\n")
        return 1
    gc.disable()  # nothing that is imported is thrown away again; ui/garbage.py takes over
    _import_qt()
    from ui.start import run

    return run(context)


def screenshots(context: Context, folder: Path, guide_in: str = "") -> list[Path]:
    """Paint every page in both languages and both themes into *folder*.

    Args:
        context: whose data is shown.
        folder: where the pictures go.
        guide_in: a language: then in this one only, with what the user guide shows of invented data.
    """
    _import_qt()
    from ui.screenshots import paint_guide, paint_pages

    if not guide_in:
        return paint_pages(context, folder)
    return paint_pages(context, folder, (guide_in,)) + paint_guide(context, folder, guide_in)


def _for_window(given: Sequence[str]) -> Context | None:
    """What the window needs to know, if *given* is nothing but well-formed options; parsing all costs 0.1 s."""
    options = dict(zip(given[::2], given[1::2], strict=False))
    if len(given) % 2 or len(options) * 2 != len(given) or not set(options) <= set(OPTIONS):
        return None
    language = options.get("--lang", "")
    try:
        today = date.fromisoformat(options["--today"]) if "--today" in options else None
    except ValueError:
        return None
    if today is not None and today.year not in YEARS:
        return None
    clock = ClockOnDay(today) if today is not None else SystemClock()
    if language not in {"", "zh_CN", "en"}:
        return None
    places = Places(Path(options["--data"])) if "--data" in options else Places.usual()
    return Context(places=places, clock=clock, language=language)


def _import_qt() -> None:
    """PySide6 puts a slower ``__import__`` into place, for a feature that we do not use."""
    plain_import = builtins.__import__
    import PySide6.QtWidgets  # noqa: F401

    builtins.__import__ = plain_import


if __name__ == "__main__":
    sys.exit(main())
