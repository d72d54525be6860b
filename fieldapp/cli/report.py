"""``fieldapp report``: any report as PDF, as a workbook, or on the terminal."""

import argparse
import contextlib
import json
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fieldapp.cli.context import Context
from fieldapp.cli.days import add_days, days_of, month
from fieldapp.texts import Text, _, ngettext

if TYPE_CHECKING:
    from db.store import Store
    from fieldapp.reports.page import Report


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``report`` to the command line."""
    parser = commands.add_parser(
        "report", help=_("print a report"), description=_("Without --pdf, --xlsx or --csv the report is shown here.")
    )
    parser.add_argument("name", metavar="NAME", nargs="?", help=_("which report; without it they are listed"))
    add_days(parser, required=False)
    parser.add_argument("--month", type=month, metavar="YYYY-MM", help=_("the month"))
    parser.add_argument("--dealer", metavar="TEXT", help=_("the dealer, found like in search"))
    add_outputs(parser)
    parser.add_argument("--json", action="store_true", help=_("list the reports as JSON"))
    parser.set_defaults(run=run)


def add_outputs(parser: argparse.ArgumentParser) -> None:
    """``--pdf F``, ``--xlsx F`` and ``--csv F``."""
    parser.add_argument("--pdf", type=Path, metavar="FILE", help=_("write a PDF"))
    parser.add_argument("--xlsx", type=Path, metavar="FILE", help=_("write an Excel workbook"))
    parser.add_argument("--csv", type=Path, metavar="FILE", help=_("write the tables as CSV"))


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Make one report, or list them."""
    from fieldapp.reports.catalogue import REPORTS, default_wish, report_kind

    if arguments.name is None:
        if arguments.json:
            rows = [{"name": kind.name, "title": str(kind.title), "for": str(kind.what_for)} for kind in REPORTS]
            print(json.dumps(rows, ensure_ascii=False, indent=1))
        else:
            for kind in REPORTS:
                print(f"{kind.name:16}{kind.title}: {kind.what_for}")
        return 0
    if arguments.json:
        print(_("--json lists the reports. For one of them use --xlsx, --csv or --pdf."), file=sys.stderr)
        return 2
    kind = report_kind(arguments.name)
    wish = default_wish(context.today)
    first, last = days_of(arguments, wish.first)
    wish = replace(wish, first=first, last=last, month=arguments.month or wish.month)
    with contextlib.closing(context.open_store()) as store:
        with store.reading() as session:
            if arguments.dealer:
                from fieldapp.errors import RefusedError
                from fieldapp.queries.search import search

                hits = search(session, arguments.dealer, limit=1)
                if not hits:
                    raise RefusedError(Text("No dealer is found for {text}.", text=arguments.dealer))
                wish = replace(wish, dealer_id=hits[0].dealer_id)
            report = kind.build(session, wish)
        write(report, kind.name, arguments, store, context.clock.now())
    return 0


def write(report: "Report", name: str, arguments: argparse.Namespace, store: "Store", now: datetime) -> None:
    """Write *report* where it was asked for, and write down that it was; else show it here."""
    from fieldapp.exporting.record import record_export
    from fieldapp.reports.draw_text import draw_text
    from fieldapp.reports.files import write_csv, write_pdf, write_xlsx
    from fieldapp.reports.page import rows_of

    pdf, xlsx, csv = arguments.pdf, arguments.xlsx, arguments.csv
    if pdf is not None:
        drawn = write_pdf(report, pdf)
        record_export(store, name, pdf, drawn.pages, now=now)
        print(
            ngettext("{file}: {count} page", "{file}: {count} pages", drawn.pages).format(file=pdf, count=drawn.pages)
        )
        if drawn.missing:
            print(Text("No font has these characters: {characters}", characters=" ".join(drawn.missing)))
    if xlsx is not None:
        write_xlsx(report, xlsx)
        record_export(store, name, xlsx, rows_of(report), now=now)
        print(Text("Written: {file}", file=xlsx))
    if csv is not None:
        write_csv(report, csv)
        record_export(store, name, csv, rows_of(report), now=now)
        print(Text("Written: {file}", file=csv))
    if pdf is None and xlsx is None and csv is None:
        print(draw_text(report))
