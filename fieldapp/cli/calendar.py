"""``fieldapp calendar``: what stands in the calendar, as a list or as a file for the phone."""

import argparse
import contextlib
import json
import sys
from pathlib import Path

from fieldapp.cli.context import Context
from fieldapp.cli.days import add_days, days_of
from fieldapp.texts import _

KINDS = (
    "visit",
    "birthday",
    "anniversary",
    "festival",
    "promise",
    "task",
    "contract",
    "receivable",
    "complaint",
    "care",
    "own",
)


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``calendar`` to the command line."""
    parser = commands.add_parser("calendar", help=_("what stands in the calendar, also as a file for the phone"))
    add_days(parser, required=False)
    parser.add_argument(
        "--kind",
        action="append",
        metavar="K",
        help=_("only this kind; may be repeated: {kinds}").format(kinds=", ".join(KINDS)),
        choices=KINDS,
    )
    parser.add_argument("--ics", type=Path, metavar="FILE", help=_("write what is shown as a calendar file"))
    parser.add_argument(
        "--subscription", type=Path, metavar="FILE", help=_("write the file that a phone subscribes to, if it changed")
    )
    parser.add_argument("--json", action="store_true", help=_("write JSON"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """List the events of a day or a week, this week without either."""
    from fieldapp.exporting.record import record_export
    from fieldapp.queries.calendar import EventKind, sheet
    from fieldapp.queries.visits import week_of
    from fieldapp.words.events import event_kind_word, event_title, written_text
    from fieldapp.working_here import working_here

    first, last = days_of(arguments, context.today) if arguments.day or arguments.week else week_of(context.today)
    kinds = {EventKind(kind) for kind in arguments.kind} if arguments.kind else set(EventKind)
    now = context.clock.now()
    with contextlib.closing(context.open_store()) as store:
        with store.reading() as session:
            me = working_here(session)
            found = sheet(session, first, last, colleague_id=me)
            events = [event for day in found.days for event in found.on(day.on, kinds)]
        said = []
        if arguments.ics is not None:
            from fieldapp.exporting.calendar_file import shown_calendar
            from fieldapp.reports.files import write_bytes

            with store.reading() as session:
                made = shown_calendar(session, events, now, context.today)
            write_bytes(arguments.ics, made.data)
            record_export(store, "calendar", arguments.ics, made.events, now=now)
            said.append(written_text(str(arguments.ics), made.events, made.left_out))
        if arguments.subscription is not None:
            from fieldapp.exporting.calendar_feed import keep_calendar

            path = arguments.subscription
            with store.reading() as session:
                made, _is_new = keep_calendar(session, path, today=context.today, now=now, colleague_id=me)
            record_export(store, "calendar", path, made.events, now=now)
            said.append(written_text(str(path), made.events, made.left_out))
    for line in said:
        print(line, file=sys.stderr if arguments.json else sys.stdout)
    if arguments.json:
        rows = [
            {
                "date": event.on.isoformat(),
                "time": event.at_time,
                "kind": event.kind.value,
                "title": event_title(event, with_time=False),
                "dealer_id": str(event.dealer_id) if event.dealer_id else None,
                "can_move": event.can_move,
            }
            for event in events
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    elif not said:
        for event in events:
            print(event.on, event_kind_word(event.kind), event_title(event), sep="  ")
        if not events:
            print(_("Nothing stands in the calendar on these days."))
    return 0
