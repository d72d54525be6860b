"""``fieldapp export``: dealers, people, the calendar or everything, by the ending of the file."""

import argparse
import contextlib
import sys
from pathlib import Path

from fieldapp.cli.context import Context
from fieldapp.list_names import ListName
from fieldapp.texts import Text, _


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``export`` to the command line."""
    parser = commands.add_parser(
        "export",
        help=_("write dealers, people, the calendar or everything into a file"),
        epilog=_(
            ".xlsx        all dealers, and all people on a second sheet\n"
            ".csv         all dealers, each with its main person; with --people all people\n"
            ".vcf         all people, for the phone\n"
            ".ics         visits, reminders and birthdays, lunar ones for five years\n"
            ".json        everything\n\nEvery export is recorded."
        ),
    )
    parser.add_argument("file", metavar="FILE", type=Path, help=_("the file to write; its ending says what"))
    parser.add_argument(
        "--people", action="store_true", help=_("a row for each person instead of the dealers (.xlsx, .csv)")
    )
    parser.add_argument(
        "--list", choices=[name.value for name in ListName], help=_("such a list instead of the dealers (.xlsx, .csv)")
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Write the file and say what is in it."""
    from fieldapp.exporting.export import export_file

    with contextlib.closing(context.open_store()) as store:
        done = export_file(
            store,
            arguments.file,
            today=context.today,
            now=context.clock.now(),
            step=_tell,
            people_only=arguments.people,
            list_name=ListName(arguments.list) if arguments.list else None,
        )
    print(done.said())
    print(Text("It holds personal data: keep it safe."), file=sys.stderr)
    return 0


def _tell(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done:,} / {total:,}", end="\n" if done == total else "", file=sys.stderr, flush=True)
