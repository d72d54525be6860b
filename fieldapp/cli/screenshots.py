"""``fieldapp screenshots``: every page in both languages and both themes, as pictures."""

import argparse
import contextlib
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from fieldapp.cli.context import Context
from fieldapp.places import Places
from fieldapp.texts import LANGUAGES, _, speaking


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``screenshots`` to the command line."""
    parser = commands.add_parser("screenshots", help=_("paint every page in both languages and themes"))
    parser.add_argument("folder", metavar="DIR", type=Path, help=_("where the pictures go"))
    parser.add_argument("--demo", action="store_true", help=_("of new demo data, with all pictures of the user guide"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Write the pictures and name them."""
    paint = context.windows.screenshots
    if paint is None:
        print(_("This installation has no windows. See: fieldapp --help"), file=sys.stderr)
        return 1
    if not arguments.demo:
        for picture in paint(context, arguments.folder, ""):
            print(picture)
        return 0
    for language in LANGUAGES:
        with _invented(context, language) as invented:
            for picture in paint(invented, arguments.folder, language):
                print(picture)
    return 0


@contextlib.contextmanager
def _invented(context: Context, language: str) -> Iterator[Context]:
    """Demo data in *language*, thrown away afterwards."""
    from fieldapp.demo.fill import fill

    with TemporaryDirectory(prefix="fieldapp-") as folder:
        invented = replace(context, places=Places(Path(folder)), language=language)
        with contextlib.closing(invented.open_store(demo=True)) as store, speaking(language):
            fill(store, today=context.today)
        yield invented
