"""``fieldapp plan``: suggest, show or print the visits of a day or a week."""

import argparse
import contextlib
import json
from pathlib import Path

from fieldapp.cli.context import Context
from fieldapp.cli.days import add_days, days_of
from fieldapp.texts import Text, _


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``plan`` to the command line."""
    parser = commands.add_parser("plan", help=_("suggest, show or print the visits of a day or a week"))
    parser.add_argument("what", choices=("suggest", "show", "print"), help=_("what to do"))
    add_days(parser, required=True)
    parser.add_argument("--save", action="store_true", help=_("with suggest: put the visits on the plan"))
    parser.add_argument("--pdf", type=Path, metavar="FILE", help=_("write a PDF"))
    parser.add_argument("--ics", type=Path, metavar="FILE", help=_("write a calendar file"))
    parser.add_argument("--json", action="store_true", help=_("write JSON"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Do one of the three."""
    return {"suggest": _suggest, "show": _show, "print": _print}[arguments.what](arguments, context)


def _suggest(arguments: argparse.Namespace, context: Context) -> int:
    from fieldapp.operations.visits import NewVisit, plan_visits
    from fieldapp.plan_words import suggested_reasons
    from fieldapp.queries.planning import suggestions

    first, last = days_of(arguments, context.today)
    with contextlib.closing(context.open_store()) as store:
        with store.reading() as session:
            found = suggestions(session, first, last, context.today)
        if arguments.save:
            plan_visits(store, [NewVisit(dealer_id=f.dealer.dealer_id, planned_on=f.suggestion.on) for f in found])
    if arguments.json:
        rows = [
            {
                "date": f.suggestion.on.isoformat(),
                "dealer_id": str(f.dealer.dealer_id),
                "dealer": f.dealer.name,
                "place": f.dealer.place,
                "reasons": [reason.value for reason in f.suggestion.reasons],
                "km": f.suggestion.km_from_previous,
                "text": "; ".join(suggested_reasons(f, context.today)),
            }
            for f in found
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    for f in found:
        print(f.suggestion.on, f.dealer.name, f.dealer.place, "; ".join(suggested_reasons(f, context.today)), sep="  ")
    if not found:
        print(_("Nobody is due on these days, or they are full."))
    return 0


def _show(arguments: argparse.Namespace, context: Context) -> int:
    from fieldapp.queries.visits import visits_between
    from fieldapp.vocabulary_words import word
    from fieldapp.working_here import working_here

    first, last = days_of(arguments, context.today)
    with contextlib.closing(context.open_store()) as store, store.reading() as session:
        visits = visits_between(session, first, last, colleague_id=working_here(session))
    if arguments.ics is not None:
        _write_ics(arguments, context)
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
    from fieldapp.cli.report import write
    from fieldapp.reports.plan_for_print import plan_for_print
    from fieldapp.reports.visit_plan import build
    from fieldapp.working_here import working_here

    first, last = days_of(arguments, context.today)
    with contextlib.closing(context.open_store()) as store, store.reading() as session:
        plan = plan_for_print(session, first, last, working_here(session), context.today)
    if arguments.ics is not None:
        _write_ics(arguments, context)
        if arguments.pdf is None:
            return 0
    return write(build(plan), arguments.pdf, None)


def _write_ics(arguments: argparse.Namespace, context: Context) -> None:
    from fieldapp.exporting.calendar_file import visits_calendar
    from fieldapp.queries.visits import visits_between
    from fieldapp.reports.files import write_bytes
    from fieldapp.working_here import working_here

    first, last = days_of(arguments, context.today)
    with contextlib.closing(context.open_store()) as store, store.reading() as session:
        visits = visits_between(session, first, last, colleague_id=working_here(session))
    write_bytes(arguments.ics, visits_calendar(visits, context.clock.now()))
    print(Text("Written: {file}", file=arguments.ics))
