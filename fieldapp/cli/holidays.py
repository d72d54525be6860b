"""``fieldapp holidays``: the public holidays as far as they are known, and the notice of a new year."""

import argparse
import contextlib
import json
import sys
from datetime import date, timedelta
from pathlib import Path

from fieldapp.cli.context import Context
from fieldapp.cli.days import count
from fieldapp.clock import YEARS
from fieldapp.texts import Text, _


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``holidays`` to the command line."""
    parser = commands.add_parser("holidays", help=_("public holidays, and the notice of a new year"))
    parser.add_argument("--year", type=count(YEARS[0], YEARS[-1]), metavar="YYYY", help=_("of this year"))
    parser.add_argument("--read", type=Path, metavar="FILE", help=_("put in the notice in this text file"))
    parser.add_argument("--json", action="store_true", help=_("write JSON"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """List the days of a year, after putting in its notice where one is given."""
    from fieldapp.queries.visits import work_calendar
    from fieldapp.rules.workdays import DayKind
    from fieldapp.words.calendar import day_note, unpublished_text

    year = arguments.year or context.today.year
    with contextlib.closing(context.open_store()) as store:
        if arguments.read is not None:
            from fieldapp.errors import RefusedError
            from fieldapp.operations.holidays import set_notice
            from fieldapp.rules.holiday_notice import read_notice
            from fieldapp.words.holidays import doubt_text

            try:
                text = arguments.read.read_text("utf-8-sig")
            except (OSError, UnicodeDecodeError) as error:
                raise RefusedError(Text("{file} cannot be read.", file=arguments.read), detail=repr(error)) from error
            found = read_notice(text, year)
            for doubt, line in found.doubts:
                print(doubt_text(doubt, line), file=sys.stderr)
            set_notice(store, year, found.days)
        with store.reading() as session:
            calendar = work_calendar(session)
    first, last = date(year, 1, 1), date(year, 12, 31)
    days = [calendar.day(first + timedelta(days=n)) for n in range((last - first).days + 1)]
    special = [day for day in days if day.kind in {DayKind.HOLIDAY, DayKind.MAKEUP}]
    if arguments.json:
        rows = [{"date": day.on.isoformat(), "kind": day.kind.value, "name": str(day.name)} for day in special]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    said = unpublished_text(calendar.unpublished(first, last))
    if said is not None:
        print(said)
    for day in special:
        print(day.on, day_note(day), sep="  ")
    return 0
