"""``fieldapp demo``: an invented rep with two years of work, to try everything on."""

import argparse
import contextlib
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from fieldapp.cli.context import Context
from fieldapp.demo import DEALERS, FEWEST, SEED
from fieldapp.errors import RefusedError
from fieldapp.places import Places
from fieldapp.texts import Text, _

if TYPE_CHECKING:
    from db.store import Store

FOLDER = "demo"  # beside one's own data, where no other folder is named


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``demo`` to the command line."""
    parser = commands.add_parser("demo", help=_("try the app with invented data"))
    parser.add_argument(
        "--dealers",
        type=_count,
        default=DEALERS,
        metavar="N",
        help=_("how many dealers the rep has (120); over 2,000 the others have no visits and no figures"),
    )
    parser.add_argument(
        "--seed", type=_number, default=SEED, metavar="N", help=_("another number gives other people and other figures")
    )
    parser.add_argument("--no-window", action="store_true", help=_("only make the data"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Fill the demo's folder where it is empty, say where the key lies, and open the window."""
    places = context.places if arguments.data else Places(context.places.folder / FOLDER)
    context = replace(context, places=places)
    _fill(arguments, context)
    print(Text("Demo data: {folder}. Its key lies beside it, so anyone can read it.", folder=places.folder))
    if arguments.no_window or context.windows.show is None:
        return 0
    return context.windows.show(context)


def _fill(arguments: argparse.Namespace, context: Context) -> None:
    from fieldapp.demo.fill import fill
    from fieldapp.keys import is_unprotected

    if context.places.store.exists() and not is_unprotected(context.places.key):
        raise RefusedError(
            Text("{folder} holds data of your own. Name another folder with --data.", folder=context.places.folder)
        )
    with contextlib.closing(context.open_store(demo=True)) as store:
        if _has_people(store):
            return
        made = fill(store, today=context.today, dealers=arguments.dealers, seed=arguments.seed, progress=_tell)
    print(
        Text(
            "{dealers} dealers, {prospects} prospects, {people} people.",
            dealers=made.dealers,
            prospects=made.prospects,
            people=made.people,
        )
    )


def _has_people(store: "Store") -> bool:
    from sqlalchemy import select

    from db.models import Colleague

    with store.reading() as session:
        return session.scalar(select(Colleague.id).limit(1)) is not None


def _tell(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done:,} / {total:,}", end="\n" if done == total else "", file=sys.stderr, flush=True)


def _count(given: str) -> int:
    count = _number(given)
    if count < FEWEST:
        raise argparse.ArgumentTypeError(str(Text("Demo data needs at least {count} dealers.", count=FEWEST)))
    return count


def _number(given: str) -> int:
    try:
        return int(given)
    except ValueError:
        raise argparse.ArgumentTypeError(str(Text("{text} is no whole number.", text=given))) from None
