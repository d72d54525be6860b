"""``fieldapp analysis``: 80/20, segments, quadrants, value and growth of the last twelve months."""

import argparse
import contextlib
import json
import sys
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from fieldapp.cli.context import Context
from fieldapp.cli.out import show_sheet, write_json
from fieldapp.texts import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from db.store import Store
    from fieldapp.sheets.figures import Sheet

KINDS = ("pareto", "segments", "quadrants", "value", "growth", "channels")
STRATEGIES = ("extend", "urgent", "ordinary", "keep")  # as ``Strategy`` has them, which a parser need not load


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``analysis`` to the command line."""
    parser = commands.add_parser("analysis", help=_("80/20, segments, quadrants, value, growth and channels"))
    parser.add_argument("kind", choices=KINDS, help=_("which analysis"))
    parser.add_argument("--by", choices=("sales", "profit"), default="sales", help=_("what the 80/20 goes by"))
    parser.add_argument(
        "--market", metavar="N", type=Decimal, help=_("per cent of its market from which one is strong")
    )
    parser.add_argument(
        "--ours", metavar="N", type=Decimal, help=_("per cent inside a dealer from which we are strong")
    )
    parser.add_argument(
        "--make-tasks", choices=STRATEGIES, help=_("write a task for each dealer of this quadrant that has none open")
    )
    parser.add_argument("--json", action="store_true", help=_("write JSON"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Show one analysis, or make tasks from a quadrant and say which."""
    if arguments.make_tasks:
        if arguments.kind != "quadrants":
            print(_("Tasks are made from the quadrants: analysis quadrants --make-tasks urgent"), file=sys.stderr)
            return 2
        with contextlib.closing(context.open_store()) as store:
            _make_tasks(arguments, context, store)
        return 0
    with contextlib.closing(context.open_store()) as store, store.reading() as session:
        sheet = _sheet(session, arguments, context)
    if arguments.json:
        print(json.dumps(_json(sheet), ensure_ascii=False, indent=1))
    else:
        show_sheet(sheet)
    return 0


def _sheet(session: "Session", arguments: argparse.Namespace, context: Context) -> "Sheet":
    from fieldapp.queries import dealer_figures as figures
    from fieldapp.queries.ground import ground_of
    from fieldapp.rules.periods import twelve_months
    from fieldapp.sheets import figures as sheets

    today, ground = context.today, ground_of(session)
    match arguments.kind:
        case "pareto":
            return sheets.pareto_sheet(figures.pareto(session, ground, today, by_profit=arguments.by == "profit"))
        case "segments":
            return sheets.segments_sheet(figures.segments(session, ground, today))
        case "quadrants":
            found = figures.quadrants(session, ground, today, market=arguments.market, ours=arguments.ours)
            return sheets.quadrants_sheet(found, sheets.span(twelve_months(today)))
        case "value":
            return sheets.value_sheet(figures.value_report(session, ground, today))
        case "growth":
            return sheets.growth_sheet(figures.growth_report(session, ground, today))
        case _:
            return sheets.channel_sheet(figures.growth_report(session, ground, today))


def _make_tasks(arguments: argparse.Namespace, context: Context, store: "Store") -> None:
    """Write a task for each dealer of a quadrant, as the window does, and say for which dealers."""
    from fieldapp.operations.improvement import WITHIN_DAYS, Improvement, add_improvement_tasks
    from fieldapp.queries.dealer_figures import quadrants
    from fieldapp.queries.ground import ground_of
    from fieldapp.rules.quadrant import Strategy
    from fieldapp.words.figures import standing_text, tasks_text

    today, meant = context.today, Strategy(arguments.make_tasks)
    with store.reading() as session:
        found = quadrants(session, ground_of(session), today, market=arguments.market, ours=arguments.ours)
    standings, due_on = found.of(meant), today + timedelta(days=WITHIN_DAYS)
    wanted = [Improvement(one.id, standing_text(one, found.limits)) for one in standings]
    made, _changed = add_improvement_tasks(store, wanted, today=today, due_on=due_on)
    has_one_now = set(made)
    notes = {one.dealer_id: one.note for one in wanted}
    written = [one for one in standings if one.id in has_one_now]
    if arguments.json:
        told = [{"dealer_id": one.id, "dealer": one.name, "place": one.place, "note": notes[one.id]} for one in written]
        had_one = [one.id for one in standings if one.id not in has_one_now]
        write_json({"strategy": meant, "due": due_on, "made": told, "had_one": had_one})
        return
    print(tasks_text(len(made), of=len(wanted), days=WITHIN_DAYS))
    for one in written:
        print(f"  {one.name}  {one.place}  {notes[one.id]}")


def _json(sheet: "Sheet") -> dict[str, Any]:
    keys = {table.name: [column.key for column in table.columns] for table in sheet.tables}
    return {
        "analysis": sheet.name,
        "period": sheet.subtitle,
        "numbers": {number.key: number.value for number in sheet.numbers},
        **{
            table.name: [
                dict(zip(keys[table.name], map(_value, row), strict=True)) | {"ids": [str(one) for one in ids]}
                for row, ids in zip(table.rows, table.ids, strict=True)
            ]
            for table in sheet.tables
        },
        "notes": list(sheet.notes),
    }


def _value(cell: object) -> object:
    return str(cell) if isinstance(cell, Decimal) else cell
