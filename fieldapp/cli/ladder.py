"""``fieldapp ladder``: who stands where on the relationship ladder, and moving one dealer with its evidence."""

import argparse
import contextlib
import sys
from datetime import timedelta

from db.vocabulary import LadderStep
from fieldapp.cli.context import Context
from fieldapp.cli.days import day
from fieldapp.cli.out import plain, show_sheet, write_json
from fieldapp.cli.whom import dealer_meant
from fieldapp.texts import _

_YEAR = timedelta(days=365)


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``ladder`` to the command line."""
    parser = commands.add_parser("ladder", help=_("the relationship ladder: counts, moves, stays; move a dealer"))
    parser.add_argument("dealer", nargs="?", metavar="DEALER", help=_("the dealer, found like in search"))
    parser.add_argument("--step", choices=[step.value for step in LadderStep], help=_("the step it moves to"))
    parser.add_argument("--evidence", metavar="TEXT", default="", help=_("what shows it; a move needs it"))
    parser.add_argument("--on", metavar="YYYY-MM-DD", type=day, help=_("the day of the move, today without it"))
    parser.add_argument("--first", metavar="YYYY-MM-DD", type=day, help=_("the period begins, a year ago without it"))
    parser.add_argument("--last", metavar="YYYY-MM-DD", type=day, help=_("the period ends, today without it"))
    parser.add_argument("--json", action="store_true", help=_("write JSON"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Move whom was named; then show the ladder, or the moves of one dealer."""
    from fieldapp.operations.dealers import move_on_ladder
    from fieldapp.queries.ladder import ladder, ladder_moves
    from fieldapp.sheets.relations import ladder_sheet
    from fieldapp.words.vocabulary import word

    if arguments.step and not arguments.dealer:
        print(_("Say whom: ladder DEALER --step S --evidence TEXT"), file=sys.stderr)
        return 2
    last = arguments.last or context.today
    first = arguments.first or last - _YEAR
    with contextlib.closing(context.open_store()) as store:
        name, dealer_id = "", None
        if arguments.dealer:
            with store.reading() as session:
                dealer_id, name = dealer_meant(session, arguments.dealer)
            if arguments.step:
                on = arguments.on or context.today
                move_on_ladder(store, dealer_id, LadderStep(arguments.step), evidence=arguments.evidence, moved_on=on)
            first = arguments.first or day("2000-01-01")
        with store.reading() as session:
            moves = ladder_moves(session, first, last, dealer_id=dealer_id)
            steps = ladder(session, first, last) if dealer_id is None else ()
    if arguments.json:
        told = {"first": first, "last": last, "moves": [plain(move) | {"up": move.is_up} for move in moves]}
        write_json(told if dealer_id else told | {"steps": steps})
    elif dealer_id is None:
        show_sheet(ladder_sheet(steps, moves, first, last))
    else:
        print(name)
        for move in moves:
            print(" ", move.moved_on, word(move.was), "→", word(move.step), move.evidence)
    return 0
