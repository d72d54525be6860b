"""``fieldapp screening``: the screening cards of prospects, and judging one point of one."""

import argparse
import contextlib
import sys

from db.vocabulary import ScreeningPoint, Verdict
from fieldapp.cli.context import Context
from fieldapp.cli.out import plain, show_sheet, write_json
from fieldapp.cli.whom import dealer_meant
from fieldapp.texts import _

_POINTS = tuple(point.value for point in ScreeningPoint if point is not ScreeningPoint.NOT_RESTRICTED)


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``screening`` to the command line."""
    parser = commands.add_parser("screening", help=_("the screening cards of prospects; judge a point"))
    parser.add_argument("dealer", nargs="?", metavar="DEALER", help=_("the dealer, found like in search"))
    parser.add_argument("--point", choices=_POINTS, help=_("the point that is judged"))
    parser.add_argument("--verdict", choices=[verdict.value for verdict in Verdict], help=_("what was found"))
    parser.add_argument("--reason", metavar="TEXT", default="", help=_("why; a waived point needs it"))
    parser.add_argument("--json", action="store_true", help=_("write JSON"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Judge what was given; then show the card of one, or those of all prospects."""
    from fieldapp.operations.targets import judge
    from fieldapp.queries.targets import screened, screening
    from fieldapp.sheets.relations import screening_sheet
    from fieldapp.words.relations import screening_text
    from fieldapp.words.vocabulary import word

    if (arguments.point or arguments.verdict) and not (arguments.dealer and arguments.point and arguments.verdict):
        usage = _("Say whom, which point and what was found: screening DEALER --point P --verdict V")
        print(usage, file=sys.stderr)
        return 2
    with contextlib.closing(context.open_store()) as store:
        if not arguments.dealer:
            with store.reading() as session:
                rows = screened(session)
            if arguments.json:
                write_json([plain(row) | {"standing": row.card.standing.value} for row in rows])
            else:
                show_sheet(screening_sheet(rows, context.today))
            return 0
        with store.reading() as session:
            dealer_id, name = dealer_meant(session, arguments.dealer)
        if arguments.point:
            point, verdict = ScreeningPoint(arguments.point), Verdict(arguments.verdict)
            judge(store, dealer_id, point, verdict, reason=arguments.reason, on=context.today)
        with store.reading() as session:
            card, history = screening(session, dealer_id)
    if arguments.json:
        told = {"dealer_id": dealer_id, "dealer": name, "standing": card.standing, "restricted": card.restricted}
        write_json(told | {"marks": card.marks, "open": card.open, "history": history})
        return 0
    print(name, screening_text(card), sep="  ")
    for mark in history:
        print(" ", mark.judged_on, word(mark.point), word(mark.verdict), mark.reason, sep="  ")
    return 0
