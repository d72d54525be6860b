"""``fieldapp resources``: what was given and promised, shares side by side, and what it warns of."""

import argparse
import contextlib
import json
from decimal import Decimal
from typing import Any

from fieldapp.cli.context import Context
from fieldapp.texts import _, ngettext


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``resources`` to the command line."""
    parser = commands.add_parser("resources", help=_("what dealers were given, what they promised, and warnings"))
    parser.add_argument("--json", action="store_true", help=_("write JSON"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Print promises that are not kept, shares of those who got most, and warnings; in JSON everything."""
    from fieldapp.queries.high_ground import rounds
    from fieldapp.queries.house_rules import rules_on
    from fieldapp.queries.support import balance, balance_period, ledger, methods, support_warnings
    from fieldapp.rules.support import NOT_KEPT, PromiseStanding
    from fieldapp.words.support import reading_word, standing_word, warning_text, warning_word
    from fieldapp.words.vocabulary import word

    today = context.today
    with contextlib.closing(context.open_store()) as store, store.reading() as session:
        support = rules_on(session, today).support
        grants, shown = ledger(session, today), balance(session, *balance_period(today))
        warned, declared = support_warnings(session, today, support), methods(session, today, support)
        begun = rounds(session)
    if arguments.json:
        answer = {
            "period": [day.isoformat() for day in balance_period(today)],
            "ledger": [
                {
                    "date": row.given_on.isoformat(),
                    "dealer": row.dealer,
                    "dealer_id": str(row.dealer_id),
                    "family": row.family.value,
                    "kind": row.kind.value,
                    "what": row.what,
                    "value": str(row.value),
                    "promise": row.promise,
                    "due": row.promise_due.isoformat() if row.promise_due else None,
                    "standing": row.standing.value,
                }
                for row in grants
            ],
            "balance": [
                {
                    "dealer": row.dealer,
                    "dealer_id": str(row.dealer_id),
                    "resources": str(row.resources),
                    "sales": str(row.sales),
                    "profit": str(row.profit),
                    "resources_share": _number(row.resources_share),
                    "sales_share": _number(row.sales_share),
                    "profit_share": _number(row.profit_share),
                    "tilt": _number(row.tilt),
                }
                for row in shown
            ],
            "warnings": [
                {
                    "kind": row.warned.kind.value,
                    "dealer": row.dealer,
                    "dealer_id": str(row.dealer_id),
                    "since": row.warned.since.isoformat() if row.warned.since else None,
                    "amount": _number(row.warned.amount),
                    "text": warning_text(row.warned),
                }
                for row in warned
            ],
            "methods": [
                {
                    "region": row.region_code,
                    "place": row.place,
                    "first": row.first_on.isoformat(),
                    "last": row.last_on.isoformat(),
                    "method": row.method.value,
                    "dealer": row.dealer,
                    "lacks": [lack.value for lack in row.lacks],
                    "given": str(row.given),
                    "reading": row.outcome.reading.value,
                }
                for row in declared
            ],
            "rounds": [
                {
                    "where": row.where,
                    "number": row.number,
                    "began": row.began_on.isoformat(),
                    "amount": str(row.amount),
                    "result": row.result,
                }
                for row in begun
            ],
        }
        print(json.dumps(answer, ensure_ascii=False, indent=1))
        return 0
    counts = {standing: sum(row.standing is standing for row in grants) for standing in PromiseStanding}
    total = ngettext("{count} resource given", "{count} resources given", len(grants)).format(count=len(grants))
    print(total, *(f"{standing_word(each)} {count}" for each, count in counts.items() if count), sep="  ")
    for row in grants:
        if row.standing in NOT_KEPT:
            print(f"  {row.promise_due or row.given_on}  {row.dealer}  {row.promise}  {standing_word(row.standing)}")
    for share in shown[:10]:
        print(
            _("{dealer}: {resources} % of the resources, {sales} % of sales, {profit} % of profit").format(
                dealer=share.dealer,
                resources=share.resources_share if share.resources_share is not None else "–",
                sales=share.sales_share if share.sales_share is not None else "–",
                profit=share.profit_share if share.profit_share is not None else "–",
            )
        )
    for method in declared:
        print(f"{method.place}  {word(method.method)}  {reading_word(method.outcome.reading)}")
    for warning in warned:
        print(f"! {warning_word(warning.warned.kind)}: {warning.dealer}  {warning_text(warning.warned)}")
    return 0


def _number(value: Decimal | None) -> Any:  # noqa: ANN401  (a number, or null)
    return None if value is None else float(value)
