"""``fieldapp resources``: what was given and promised, shares side by side, and what it warns of."""

import argparse
import contextlib
import json
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from db.vocabulary import PromiseOutcome, ResourceKind
from fieldapp.cli.context import Context
from fieldapp.cli.days import day
from fieldapp.cli.out import plain, show_ids
from fieldapp.cli.whom import dealer_meant
from fieldapp.texts import _, ngettext

if TYPE_CHECKING:
    from db.store import Store
    from fieldapp.queries.support import GrantRow


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``resources`` to the command line."""
    parser = commands.add_parser("resources", help=_("what dealers were given, what they promised, and warnings"))
    parser.add_argument("--give", metavar="DEALER", help=_("note that this dealer was given something"))
    kinds = [kind.value for kind in ResourceKind]
    parser.add_argument(
        "--kind",
        choices=kinds,
        metavar="KIND",
        help=_("with --give: what kind, {kinds}").format(kinds=", ".join(kinds)),
    )
    parser.add_argument("--value", metavar="YUAN", default="0", help=_("with --give: its value in yuan"))
    parser.add_argument("--what", metavar="TEXT", default="", help=_("with --give: what it is"))
    parser.add_argument("--promise", metavar="TEXT", default="", help=_("with --give: what was promised in return"))
    parser.add_argument("--due", metavar="YYYY-MM-DD", type=day, help=_("with --give: by when it is promised"))
    parser.add_argument("--settle", metavar="ID", type=UUID, help=_("say how the promise of this entry went"))
    outcomes = [outcome.value for outcome in PromiseOutcome]
    parser.add_argument("--outcome", choices=outcomes, default="kept", help=_("with --settle: how it went"))
    parser.add_argument("--note", metavar="TEXT", default="", help=_("with --settle: what shows it"))
    parser.add_argument("--on", metavar="YYYY-MM-DD", type=day, help=_("the day, today without it"))
    parser.add_argument("--json", action="store_true", help=_("write JSON"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Write what was given; then print promises that are not kept, shares, warnings; in JSON everything."""
    from fieldapp.queries.high_ground import rounds
    from fieldapp.queries.house_rules import rules_on
    from fieldapp.queries.support import balance, balance_period, ledger, methods, support_warnings
    from fieldapp.rules.support import NOT_KEPT, PromiseStanding
    from fieldapp.words.support import reading_word, standing_word, warning_text, warning_word
    from fieldapp.words.vocabulary import word

    today = context.today
    if arguments.give and not arguments.kind:
        print(_("Say what was given: resources --give DEALER --kind KIND"), file=sys.stderr)
        return 2
    with contextlib.closing(context.open_store()) as store:
        given = _write(arguments, context, store)
        with store.reading() as session:
            support = rules_on(session, today).support
            grants, shown = ledger(session, today), balance(session, *balance_period(today))
            warned, declared = support_warnings(session, today, support), methods(session, today, support)
            begun = rounds(session)
    if arguments.json:
        answer = {
            "period": [day.isoformat() for day in balance_period(today)],
            "ledger": [
                {
                    "id": str(row.id),
                    "date": row.given_on.isoformat(),
                    "dealer": row.dealer,
                    "dealer_id": str(row.dealer_id),
                    "family": row.family.value,
                    "kind": row.kind.value,
                    "what": row.what,
                    "value": plain(row.value),
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
                    "resources": plain(row.resources),
                    "sales": plain(row.sales),
                    "profit": plain(row.profit),
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
                    "id": str(row.id),
                    "region": row.region_code,
                    "place": row.place,
                    "first": row.first_on.isoformat(),
                    "last": row.last_on.isoformat(),
                    "method": row.method.value,
                    "dealer": row.dealer,
                    "commitment": row.commitment,
                    "reassurance": row.reassurance,
                    "lacks": [lack.value for lack in row.lacks],
                    "given": plain(row.given),
                    "reading": row.outcome.reading.value,
                }
                for row in declared
            ],
            "rounds": [
                {
                    "id": str(row.id),
                    "where": row.where,
                    "number": row.number,
                    "began": row.began_on.isoformat(),
                    "ended": row.ended_on.isoformat() if row.ended_on else None,
                    "input": row.input,
                    "amount": plain(row.amount),
                    "goal": row.goal,
                    "result": row.result,
                    "sales_after": plain(row.sales_after),
                }
                for row in begun
            ],
        }
        print(json.dumps(answer, ensure_ascii=False, indent=1))
        return 0
    counts = {standing: sum(row.standing is standing for row in grants) for standing in PromiseStanding}
    total = ngettext("{count} resource given", "{count} resources given", len(grants)).format(count=len(grants))
    print(total, *(f"{standing_word(each)} {count}" for each, count in counts.items() if count), sep="  ")
    if arguments.give:  # what was just written comes first
        written = next(row for row in grants if row.id == given)
        print(_("Written down: {what}").format(what=f"{written.dealer}: {_given(written)}"))
    owed = sorted((row for row in grants if row.standing in NOT_KEPT), key=lambda row: row.promise_due or row.given_on)
    for row in owed:
        by = _("due {day}").format(day=row.promise_due) if row.promise_due else _("no day was named")
        print(f"  {by}  {row.dealer}  {row.promise}  {standing_word(row.standing)}  ({_given(row)})")
    show_ids(_("For --settle:"), [(row.id, f"{row.dealer}: {row.promise}") for row in owed])
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


def _write(arguments: argparse.Namespace, context: Context, store: "Store") -> UUID | None:
    """Write what was said; the id of what was given."""
    from fieldapp.operations.support import grant_resource, settle_promise

    given, on = None, arguments.on or context.today
    if arguments.give:
        with store.reading() as session:
            dealer_id, _name = dealer_meant(session, arguments.give)
        values = {name: getattr(arguments, name) for name in ("value", "what", "promise")}
        values |= {"kind": ResourceKind(arguments.kind), "given_on": on, "promise_due": arguments.due}
        given, _changed = grant_resource(store, dealer_id, values)
    if arguments.settle:
        settle_promise(store, arguments.settle, PromiseOutcome(arguments.outcome), on=on, note=arguments.note)
    return given


def _given(row: "GrantRow") -> str:
    """What was given, when, and its value."""
    from fieldapp.words.pay import money
    from fieldapp.words.vocabulary import word

    named = f"{word(row.kind)} {row.what}".strip()
    return _("{what}, given on {day}, {amount} yuan").format(what=named, day=row.given_on, amount=money(row.value))


def _number(value: Decimal | None) -> Any:  # noqa: ANN401  (a number, or null)
    return None if value is None else float(value)
