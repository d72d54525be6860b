"""``fieldapp plan``: suggest, compare, show or print the visits of days, and have a week's plan approved."""

import argparse
import contextlib
import json
import sys
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from fieldapp.cli.context import Context
from fieldapp.cli.days import add_days, days_of
from fieldapp.texts import Text, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from db.store import Store
    from fieldapp.queries.visits import DueDealer
    from fieldapp.reports.page import Report
    from fieldapp.rules.distances import Point
    from fieldapp.rules.plan_reasons import PlanMeasure
    from fieldapp.rules.planning import SuggestedDay


MOVES = ("submit", "withdraw", "approve", "return")


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``plan`` to the command line."""
    parser = commands.add_parser("plan", help=_("suggest, compare, show or print the visits of a day or a week"))
    parser.add_argument("what", choices=("suggest", "compare", "show", "print", *MOVES), help=_("what to do"))
    add_days(parser, required=True)
    parser.add_argument("--rep", metavar="NAME", help=_("whose plan, where it is not one's own"))
    parser.add_argument("--remark", metavar="TEXT", default="", help=_("with approve and return: what the rep is told"))
    parser.add_argument("--save", action="store_true", help=_("with suggest: put the visits on the plan"))
    parser.add_argument(
        "--start",
        type=_point,
        metavar="LAT,LON",
        help=_("with suggest: where the days begin, instead of at home; --save keeps it for the week"),
    )
    parser.add_argument(
        "--end",
        type=_point,
        metavar="LAT,LON",
        help=_("with suggest: where they end, instead of where they began; --save keeps it for the week"),
    )
    parser.add_argument("--pdf", type=Path, metavar="FILE", help=_("write the printed plan as PDF"))
    parser.add_argument("--ics", type=Path, metavar="FILE", help=_("write the visits as a calendar file"))
    parser.add_argument("--json", action="store_true", help=_("write JSON"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Do what was asked."""
    if arguments.what != "suggest" and (arguments.save or arguments.start or arguments.end):
        print(_("--save, --start and --end belong to: plan suggest"), file=sys.stderr)
        return 2
    if arguments.what in MOVES:
        from fieldapp.cli.plan_approval import move

        return move(arguments, context)
    what = {"suggest": _suggest, "compare": _compare, "show": _show, "print": _print}
    return what[arguments.what](arguments, context)


def _suggest(arguments: argparse.Namespace, context: Context) -> int:
    from fieldapp.operations.planning import plan_suggested
    from fieldapp.queries.suggesting import gather, suggest_from
    from fieldapp.words.plan import left_reason

    first, last = days_of(arguments, context.today)
    with contextlib.closing(context.open_store()) as store:
        who = _rep(arguments, store)
        with store.reading() as session:
            now = context.clock.now()
            material = gather(session, first, last, now, colleague_id=who, start=arguments.start, end=arguments.end)
        found = suggest_from(material)
        if arguments.save:
            plan_suggested(store, found.days, colleague_id=who)
            if (arguments.start or arguments.end) and who is None:
                from fieldapp.operations.week_plans import keep_ends_of_days

                monday = first - timedelta(days=first.weekday())
                keep_ends_of_days(store, monday, arguments.start, arguments.end)
        _write_files(arguments, context, store)
    rows = _visits(found.days, found.dealers, context)
    left = [
        {
            "dealer_id": str(one.dealer_id),
            "dealer": (dealer := found.dealers[one.dealer_id]).name,
            "place": dealer.place,
            "why": one.why.value,
            "worth": one.worth,
            "km": one.km,
            "minutes": one.minutes,
            "text": left_reason(one, dealer),
        }
        for one in found.left
    ]
    if arguments.json:
        told = {"visits": rows, "left_out": left, "now": asdict(found.before), "suggested": asdict(found.after)}
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return 0
    for row in rows:
        print(row["date"], row["time"], row["dealer"], row["place"], row["text"], sep="  ")
    if left:
        print(_("Left out:"))
    for one in left:
        print(one["dealer"], one["place"], one["text"], sep="  ")
    if not rows:
        print(_("Nobody is due on these days, or they are full."))
        return 0
    _print_measures(_("now"), found.before, _("suggested"), found.after)
    if arguments.save:
        said = ngettext("{count} visit planned", "{count} visits planned", len(rows))
        print(said.format(count=len(rows)))
    return 0


def _compare(arguments: argparse.Namespace, context: Context) -> int:
    from fieldapp.queries.suggesting import compare
    from fieldapp.words.plan import plan_is_better

    first, last = days_of(arguments, context.today)
    with contextlib.closing(context.open_store()) as store:
        who = _rep(arguments, store)
        with store.reading() as session:
            found = compare(session, first, last, context.clock.now(), colleague_id=who)
    if arguments.json:
        told = {
            "by_hand": asdict(found.by_hand),
            "suggested": asdict(found.anew),
            "visits": _visits(found.days, found.dealers, context),
        }
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        _print_measures(_("by hand"), found.by_hand, _("suggested"), found.anew)
        print(plan_is_better(found.by_hand, found.anew))
    return 0


def _visits(
    days: "Sequence[SuggestedDay]", dealers: "Mapping[UUID, DueDealer]", context: Context
) -> list[dict[str, object]]:
    from fieldapp.words.plan import clock, known_km, suggested_reasons

    return [
        {
            "date": day.on.isoformat(),
            "time": clock(stop.arrives),
            "dealer_id": str(stop.dealer_id),
            "dealer": (dealer := dealers[stop.dealer_id]).name,
            "place": dealer.place,
            "reasons": [reason.value for reason in stop.reasons],
            "worth": stop.worth,
            "km": known_km(dealer, stop),
            "text": "; ".join(suggested_reasons(dealer, stop, day.on, context.today)),
        }
        for day in days
        for stop in day.new
    ]


def _print_measures(one: str, before: "PlanMeasure", other: str, after: "PlanMeasure") -> None:
    from fieldapp.words.plan import measure_rows

    for what, left, right in measure_rows(before, after):
        print(what, f"{one} {left}", f"{other} {right}", sep="  ")


def _point(typed: str) -> "Point":
    from fieldapp.rules.distances import Point

    latitude, _comma, longitude = typed.replace("，", ",").partition(",")
    try:
        point = Point(float(latitude), float(longitude))
    except ValueError as error:
        raise argparse.ArgumentTypeError(_("write it as 34.40,113.73")) from error
    if not (abs(point.latitude) <= 90 and abs(point.longitude) <= 180):  # noqa: PLR2004 - degrees
        raise argparse.ArgumentTypeError(_("write it as 34.40,113.73"))
    return point


def _show(arguments: argparse.Namespace, context: Context) -> int:
    from fieldapp.queries.visits import visits_between
    from fieldapp.words.vocabulary import word
    from fieldapp.working_here import working_here

    first, last = days_of(arguments, context.today)
    with contextlib.closing(context.open_store()) as store:
        who = _rep(arguments, store)
        with store.reading() as session:
            visits = visits_between(session, first, last, colleague_id=who or working_here(session))
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
        who = _rep(arguments, store)
        with store.reading() as session:
            visits = visits_between(session, first, last, colleague_id=who or working_here(session))
        write_bytes(arguments.ics, visits_calendar(visits, now))
        record_export(store, "calendar", arguments.ics, len(visits), now=now)
        _tell(arguments, Text("Written: {file}", file=arguments.ics))


def _report(arguments: argparse.Namespace, context: Context, store: "Store") -> "Report":
    from fieldapp.reports.plan_for_print import plan_for_print
    from fieldapp.reports.visit_plan import build
    from fieldapp.working_here import working_here

    first, last = days_of(arguments, context.today)
    who = _rep(arguments, store)
    with store.reading() as session:
        return build(plan_for_print(session, first, last, who or working_here(session), context.today))


def _rep(arguments: argparse.Namespace, store: "Store") -> "UUID | None":
    """The colleague who was named; ``None`` for the one who works here."""
    from fieldapp.cli.plan_approval import whose

    return whose(store, arguments.rep) if arguments.rep else None


def _tell(arguments: argparse.Namespace, said: Text | str) -> None:
    """To whoever reads along; JSON on stdout stays JSON."""
    print(said, file=sys.stderr if arguments.json else sys.stdout)
