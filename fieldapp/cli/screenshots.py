"""``fieldapp screenshots``: every page in both languages and both themes, as pictures."""

import argparse
import sys
from pathlib import Path

from fieldapp.cli.context import Context
from fieldapp.texts import _


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``screenshots`` to the command line."""
    parser = commands.add_parser("screenshots", help=_("paint every page in both languages and themes"))
    parser.add_argument("folder", metavar="DIR", type=Path, help=_("where the pictures go"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Write the pictures and name them."""
    if context.windows.screenshots is None:
        print(_("This installation has no windows. See: fieldapp --help"), file=sys.stderr)
        return 1
    for picture in context.windows.screenshots(context, arguments.folder):
        print(picture)
    return 0
