"""``fieldapp competitors``: whom to overtake where, and what was seen of competitors."""

import argparse
import contextlib
import json
from datetime import timedelta
from typing import TYPE_CHECKING

from fieldapp.cli.context import Context
from fieldapp.cli.days import day
from fieldapp.cli.whom import dealer_meant
from fieldapp.texts import _

if TYPE_CHECKING:
    from db.store import Store


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``competitors`` to the command line."""
    parser = commands.add_parser("competitors", help=_("opponents by market and stage, and prices seen at dealers"))
    parser.add_argument("--seen", metavar="DEALER", help=_("note what was seen at this dealer's"))
    parser.add_argument("--brand", metavar="NAME", help=_("with --seen: whose"))
    parser.add_argument("--model", metavar="TEXT", default="", help=_("with --seen: which model"))
    parser.add_argument("--price", metavar="YUAN", help=_("with --seen: its price in yuan"))
    parser.add_argument("--stock", metavar="N", help=_("with --seen: how many stood there"))
    parser.add_argument("--promotion", metavar="TEXT", default="", help=_("with --seen: what was promised to buyers"))
    parser.add_argument("--on", metavar="YYYY-MM-DD", type=day, help=_("the day, today without it"))
    parser.add_argument("--json", action="store_true", help=_("write JSON"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Note what was seen; then print the board and the prices of three months."""
    from fieldapp.queries.competitors import competitor_goals, sightings
    from fieldapp.queries.high_ground import high_ground
    from fieldapp.reports.catalogue import SEEN_DAYS
    from fieldapp.words.support import goal_word, reaction_text

    today = context.today
    with contextlib.closing(context.open_store()) as store:
        if arguments.seen:
            _note(arguments, context, store)
        with store.reading() as session:
            goals, ground = competitor_goals(session, today), high_ground(session)
            seen = sightings(session, first=today - timedelta(days=SEEN_DAYS))
    if arguments.json:
        answer = {
            "goals": [
                {
                    "id": str(goal.id),
                    "region": goal.region_code,
                    "place": goal.place,
                    "stage": goal.stage,
                    "opponent": goal.opponent,
                    "deadline": goal.deadline.isoformat() if goal.deadline else None,
                    "measure": goal.measure,
                    "state": goal.standing.value,
                    "expected_days": goal.reaction.expected,
                    "taken_days": goal.reaction.taken,
                    "evidence": goal.evidence,
                    "result": goal.result,
                }
                for goal in goals
            ],
            "high_ground": [
                {
                    "id": str(row.id),
                    "place": row.place,
                    "kind": row.kind.value,
                    "what": row.what,
                    "holder": row.holder,
                    "ours": row.is_ours,
                    "dealer": row.dealer,
                }
                for row in ground
            ],
            "seen": [
                {
                    "date": row.seen_on.isoformat(),
                    "dealer": row.dealer,
                    "dealer_id": str(row.dealer_id),
                    "brand": row.brand,
                    "model": row.model,
                    "price": None if row.price is None else f"{row.price:.2f}",
                    "stock": row.stock,
                    "promotion": row.promotion,
                }
                for row in seen
            ],
        }
        print(json.dumps(answer, ensure_ascii=False, indent=1))
        return 0
    for goal in goals:
        stage = _("stage {number}").format(number=goal.stage)
        parts = (goal.place, stage, goal.opponent, goal_word(goal.standing), goal.deadline, goal.measure)
        print("  ".join(str(part) for part in (*parts, reaction_text(goal.reaction)) if part))
    for held in ground:
        print("  ".join(filter(None, (held.place, held.what, held.holder or _("Still free"), held.dealer))))
    for row in seen:
        price = "" if row.price is None else f"{row.price:,.0f}"
        print("  ".join(filter(None, (row.seen_on.isoformat(), row.brand, row.model, price, row.dealer))))
    return 0


def _note(arguments: argparse.Namespace, context: Context, store: "Store") -> None:
    from fieldapp.operations.competitors import note_sighting

    with store.reading() as session:
        dealer_id, _name = dealer_meant(session, arguments.seen)
    values = {name: getattr(arguments, name) for name in ("brand", "model", "price", "stock", "promotion")}
    said = {name: value for name, value in values.items() if value}
    note_sighting(store, dealer_id, {"seen_on": arguments.on or context.today} | said)
