"""``fieldapp month``: close a month, or print its report."""

import argparse
import contextlib
from dataclasses import replace

from fieldapp.cli.context import Context
from fieldapp.cli.days import month
from fieldapp.cli.report import add_outputs, write
from fieldapp.texts import Text, _


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``month`` to the command line."""
    parser = commands.add_parser("month", help=_("close a month, or print its report"))
    what = parser.add_subparsers(title=_("commands"), metavar="close|report", required=True)
    close = what.add_parser("close", help=_("freeze the month with its result"))
    close.add_argument("month", type=month, metavar="YYYY-MM", help=_("the month"))
    close.set_defaults(run=run_close)
    report = what.add_parser("report", help=_("the month-end task report; a draft while the month is open"))
    report.add_argument("month", type=month, metavar="YYYY-MM", help=_("the month"))
    add_outputs(report)
    report.set_defaults(run=run_report)


def run_close(arguments: argparse.Namespace, context: Context) -> int:
    """Close the month as it stands."""
    from fieldapp.cli.board import board_of
    from fieldapp.operations.tasks import close_month
    from fieldapp.pay_json import month_json
    from fieldapp.words.pay import pay_text

    with contextlib.closing(context.open_store()) as store:
        with store.reading() as session:
            board = board_of(session, arguments.month)
        close_month(
            store,
            board.colleague_id,
            figures=board.figures,
            judged=board.judged,
            result=month_json(board.judged),
            now=context.clock.now(),
            today=context.today,
        )
    print(Text("{month} is closed.", month=f"{arguments.month:%Y-%m}"), pay_text(board.judged))
    return 0


def run_report(arguments: argparse.Namespace, context: Context) -> int:
    """Print the report, or write it as PDF or Excel."""
    from fieldapp.reports.catalogue import default_wish, report_kind

    wish = replace(default_wish(context.today), month=arguments.month)
    with contextlib.closing(context.open_store()) as store:
        with store.reading() as session:
            report = report_kind("task_report").build(session, wish)
        write(report, "task_report", arguments, store, context.clock.now())
    return 0
