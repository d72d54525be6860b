"""``fieldapp endings``: why relationships ended, who gained, what was learned; noting one."""

import argparse
import contextlib
import sys
from typing import Any

from db.vocabulary import EndingReason
from fieldapp.cli.context import Context
from fieldapp.cli.days import count, day
from fieldapp.cli.out import show_sheet, write_json
from fieldapp.cli.whom import dealer_meant
from fieldapp.clock import YEARS
from fieldapp.texts import Text, _

_WRITTEN = ("competitor", "why", "talk", "third_party", "problem_solved", "closer", "lessons")


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``endings`` to the command line."""
    parser = commands.add_parser("endings", help=_("ended relationships, who gained, lessons; note an end"))
    parser.add_argument("dealer", nargs="?", metavar="DEALER", help=_("the dealer, found like in search"))
    parser.add_argument("--year", metavar="YYYY", type=count(YEARS[0], YEARS[-1]), help=_("only those of this year"))
    reasons = [reason.value for reason in EndingReason]
    parser.add_argument("--reason", choices=reasons, help=_("note that it ended, and why"))
    parser.add_argument("--on", metavar="YYYY-MM-DD", type=day, help=_("the day it ended, today without it"))
    parser.add_argument("--competitor", metavar="NAME", help=_("who gained"))
    parser.add_argument("--why", metavar="TEXT", help=_("what was behind it"))
    parser.add_argument("--talk", metavar="TEXT", help=_("what came of talking"))
    parser.add_argument("--third-party", metavar="TEXT", help=_("who was brought in"))
    parser.add_argument("--problem-solved", metavar="TEXT", help=_("the problem found and solved"))
    parser.add_argument("--closer", metavar="TEXT", help=_("how to be closer in future"))
    parser.add_argument("--lessons", metavar="TEXT", help=_("what was learned"))
    parser.add_argument("--win-back", metavar="YYYY-MM-DD", type=day, help=_("the day to try again; it reminds"))
    parser.add_argument("--won-back", metavar="YYYY-MM-DD", type=day, help=_("the day on which it came back"))
    parser.add_argument("--json", action="store_true", help=_("write JSON"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Note what was given; then show the endings."""
    from datetime import date

    from fieldapp.errors import RefusedError
    from fieldapp.operations.endings import change_ending, note_ending, win_back
    from fieldapp.queries.endings import endings
    from fieldapp.sheets.relations import endings_sheet

    values: dict[str, Any] = {name: said for name in _WRITTEN if (said := getattr(arguments, name)) is not None}
    if arguments.win_back:
        values["win_back_on"] = arguments.win_back
    if (arguments.reason or values or arguments.won_back) and not arguments.dealer:
        print(_("Say whom: endings DEALER --reason R"), file=sys.stderr)
        return 2
    year = arguments.year
    first, last = (date(year, 1, 1), date(year, 12, 31)) if year else (None, None)
    with contextlib.closing(context.open_store()) as store:
        whose = None
        if arguments.dealer:
            with store.reading() as session:
                whose, name = dealer_meant(session, arguments.dealer)
                noted = next(iter(endings(session, dealer_id=whose)), None)
            if arguments.reason:
                values |= {"reason": EndingReason(arguments.reason), "ended_on": arguments.on or context.today}
                note_ending(store, whose, values)
            elif values or arguments.won_back:
                if noted is None:
                    raise RefusedError(Text("No end is noted of {name}: say its --reason first.", name=name))
                if values:
                    change_ending(store, noted.id, values)
                if arguments.won_back:
                    win_back(store, noted.id, on=arguments.won_back, today=context.today)
        with store.reading() as session:
            found = endings(session, first, last, dealer_id=whose)
    if arguments.json:
        write_json(found)
    else:
        show_sheet(endings_sheet(found, str(year or "")))
    return 0
