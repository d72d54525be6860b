"""``fieldapp log``: the log of a day or a week of whoever works here."""

import argparse
import contextlib
import json
from dataclasses import asdict

from db.vocabulary import LogSpan
from fieldapp.cli.context import Context
from fieldapp.cli.days import add_days, count, days_of
from fieldapp.texts import _

WRITTEN = ("done", "trouble", "next", "mood", "as_liaison", "as_public_face", "as_expert")


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``log`` to the command line."""
    parser = commands.add_parser("log", help=_("write or show the log of a day or a week"))
    add_days(parser, required=True)
    parser.add_argument("--done", metavar="TEXT", help=_("what was done"))
    parser.add_argument("--trouble", metavar="TEXT", help=_("what was difficult"))
    parser.add_argument("--next", metavar="TEXT", help=_("what comes next"))
    parser.add_argument("--mood", type=count(1, 5), metavar="N", help=_("how one felt, 1 to 5"))
    parser.add_argument("--as-liaison", type=count(1, 5), metavar="N", help=_("how one was as a liaison, 1 to 5"))
    parser.add_argument("--as-public-face", type=count(1, 5), metavar="N", help=_("the same as a public face"))
    parser.add_argument("--as-expert", type=count(1, 5), metavar="N", help=_("the same as an expert"))
    parser.add_argument("--json", action="store_true", help=_("write JSON"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Write what was given; then print the log as it stands."""
    from fieldapp.operations.morning import write_log
    from fieldapp.queries.morning import log_of
    from fieldapp.working_here import working_here

    first, last = days_of(arguments, context.today)
    span = LogSpan.DAY if first == last else LogSpan.WEEK
    values = {name: value for name in WRITTEN if (value := getattr(arguments, name)) is not None}
    with contextlib.closing(context.open_store()) as store:
        if values:
            write_log(store, first, span, values)
        with store.reading() as session:
            found = log_of(session, first, span, working_here(session))
    if arguments.json:
        told = None
        if found is not None:
            told = {"date": found.on.isoformat(), "span": found.span.value}
            told |= {
                name: value for name, value in asdict(found).items() if name not in {"id", "colleague_id", "on", "span"}
            }
        print(json.dumps(told, ensure_ascii=False, indent=1))
    elif found is None:
        print(_("No log was written."))
    else:
        for what, words in ((_("Done"), found.done), (_("Trouble"), found.trouble), (_("Next"), found.next)):
            if words:
                print(what, words, sep="  ")
        if found.mood:
            print(_("Mood"), f"{found.mood} / 5", sep="  ")
    return 0
