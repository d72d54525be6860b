"""``fieldapp plan``: suggest, show or print the visits of a day or a week, and have a week's plan approved."""

import argparse
import contextlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fieldapp.cli.context import Context
from fieldapp.cli.days import add_days, days_of
from fieldapp.texts import Text, _, ngettext

if TYPE_CHECKING:
    from db.store import Store
    from fieldapp.reports.page import Report


MOVES = ("submit", "withdraw", "approve", "return")


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``plan`` to the command line."""
    parser = commands.add_parser("plan", help=_("suggest, show or print the visits of a day or a week"))
    parser.add_argument("what", choices=("suggest", "show", "print", *MOVES), help=_("what to do"))
    add_days(parser, required=True)
    parser.add_argument("--rep", metavar="NAME", help=_("with approve and return: whose plan"))
    parser.add_argument("--remark", metavar="TEXT", default="", help=_("with approve and return: what the rep is told"))
    parser.add_argument("--save", action="store_true", help=_("with suggest: put the visits on the plan"))
    parser.add_argument("--pdf", type=Path, metavar="FILE", help=_("write the printed plan as PDF"))
    parser.add_argument("--ics", type=Path, metavar="FILE", help=_("write the visits as a calendar file"))
    parser.add_argument("--json", action="store_true", help=_("write JSON"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Do one of the three."""
    if arguments.save and arguments.what != "suggest":
        print(_("--save belongs to: plan suggest"), file=sys.stderr)
        return 2
    if arguments.what in MOVES:
        from fieldapp.cli.plan_approval import move

        return move(arguments, context)
    return {"suggest": _suggest, "show": _show, "print": _print}[arguments.what](arguments, context)


def _suggest(arguments: argparse.Namespace, context: Context) -> int:
    from fieldapp.operations.planning import plan_suggested
    from fieldapp.plan_words import suggested_reasons
    from fieldapp.queries.planning import suggestions

    first, last = days_of(arguments, context.today)
    with contextlib.closing(context.open_store()) as store:
        with store.reading() as session:
            found = suggestions(session, first, last, context.clock.now())
        if arguments.save:
            plan_suggested(store, found.days)
        _write_files(arguments, context, store)
    rows = [
        {
            "date": day.on.isoformat(),
            "dealer_id": str(stop.dealer_id),
            "dealer": (dealer := found.dealers[stop.dealer_id]).name,
            "place": dealer.place,
            "reasons": [reason.value for reason in stop.reasons],
            "km": stop.km_from_previous,
            "text": "; ".join(suggested_reasons(dealer, stop, context.today)),
        }
        for day in found.days
        for stop in day.new
    ]
    if arguments.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    for row in rows:
        print(row["date"], row["dealer"], row["place"], row["text"], sep="  ")
    if not rows:
        print(_("Nobody is due on these days, or they are full."))
    elif arguments.save:
        said = ngettext("{count} visit planned", "{count} visits planned", len(rows))
        print(said.format(count=len(rows)))
    return 0


def _show(arguments: argparse.Namespace, context: Context) -> int:
    from fieldapp.queries.visits import visits_between
    from fieldapp.vocabulary_words import word
    from fieldapp.working_here import working_here

    first, last = days_of(arguments, context.today)
    with contextlib.closing(context.open_store()) as store:
        with store.reading() as session:
            visits = visits_between(session, first, last, colleague_id=working_here(session))
        _write_files(arguments, context, store)
    if arguments.json:
        rows = [
            {
                "id": str(v.id),
                "date": (v.planned_on or v.visited_on or first).isoformat(),
                "time": v.starts_at,
                "dealer_id": str(v.dealer_id),
                "dealer": v.dealer,
                "place": v.place,
                "phone": v.phone,
                "state": v.state.value,
                "purpose": v.purpose.value,
                "promised": list(v.promised),
            }
            for v in visits
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    for v in visits:
        told = (v.starts_at, v.dealer, v.place, v.phone, word(v.purpose), v.purpose_note, f"[{word(v.state)}]")
        print(v.planned_on or v.visited_on, *filter(None, told), sep="  ")
    if not visits:
        print(_("Nothing is planned."))
    return 0


def _print(arguments: argparse.Namespace, context: Context) -> int:
    from fieldapp.reports.draw_text import draw_text

    with contextlib.closing(context.open_store()) as store:
        _write_files(arguments, context, store)
        if arguments.pdf is None and arguments.ics is None:
            print(draw_text(_report(arguments, context, store)))
    return 0


def _write_files(arguments: argparse.Namespace, context: Context, store: "Store") -> None:
    """Write the plan as it stands now into the files that were named, and write down that it was."""
    from fieldapp.exporting.record import record_export

    now = context.clock.now()
    if arguments.pdf is not None:
        from fieldapp.reports.files import write_pdf

        drawn = write_pdf(_report(arguments, context, store), arguments.pdf)
        record_export(store, "visit_plan", arguments.pdf, drawn.pages, now=now)
        said = ngettext("{file}: {count} page", "{file}: {count} pages", drawn.pages)
        _tell(arguments, said.format(file=arguments.pdf, count=drawn.pages))
        if drawn.missing:
            _tell(arguments, Text("No font has these characters: {characters}", characters=" ".join(drawn.missing)))
    if arguments.ics is not None:
        from fieldapp.exporting.calendar_file import visits_calendar
        from fieldapp.queries.visits import visits_between
        from fieldapp.reports.files import write_bytes
        from fieldapp.working_here import working_here

        first, last = days_of(arguments, context.today)
        with store.reading() as session:
            visits = visits_between(session, first, last, colleague_id=working_here(session))
        write_bytes(arguments.ics, visits_calendar(visits, now))
        record_export(store, "calendar", arguments.ics, len(visits), now=now)
        _tell(arguments, Text("Written: {file}", file=arguments.ics))


def _report(arguments: argparse.Namespace, context: Context, store: "Store") -> "Report":
    from fieldapp.reports.plan_for_print import plan_for_print
    from fieldapp.reports.visit_plan import build
    from fieldapp.working_here import working_here

    first, last = days_of(arguments, context.today)
    with store.reading() as session:
        return build(plan_for_print(session, first, last, working_here(session), context.today))


def _tell(arguments: argparse.Namespace, said: Text | str) -> None:
    """To whoever reads along; JSON on stdout stays JSON."""
    print(said, file=sys.stderr if arguments.json else sys.stdout)
