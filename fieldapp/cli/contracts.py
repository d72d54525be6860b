"""``fieldapp contracts``: all contracts with what each lacks, of everybody or of one dealer."""

import argparse
import contextlib

from fieldapp.cli.context import Context
from fieldapp.cli.out import plain, show_sheet, write_json
from fieldapp.cli.whom import dealer_meant
from fieldapp.texts import _


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``contracts`` to the command line."""
    parser = commands.add_parser("contracts", help=_("contracts: in force, ending, what each lacks"))
    parser.add_argument("dealer", nargs="?", metavar="DEALER", help=_("the dealer, found like in search"))
    parser.add_argument("--lacking", action="store_true", help=_("only those that lack something"))
    parser.add_argument("--json", action="store_true", help=_("write JSON"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Show them, the one that ends first at the top."""
    from fieldapp.queries.contracts import contracts
    from fieldapp.queries.house_rules import rules_on
    from fieldapp.rules.contracts import contract_state, to_return
    from fieldapp.sheets.contracts import contracts_sheet

    with contextlib.closing(context.open_store()) as store, store.reading() as session:
        soon = rules_on(session, context.today).thresholds.contract_soon_days
        whose = dealer_meant(session, arguments.dealer)[0] if arguments.dealer else None
        found = contracts(session, dealer_id=whose)
        if arguments.lacking:
            found = found.only(lambda one: bool(one.lacks))
    if arguments.json:
        write_json(
            [
                {"dealer_id": row.dealer_id, "dealer": row.dealer, "place": row.place}
                | {"state": contract_state(row.contract, context.today, soon)}
                | {"to_return": to_return(row.contract.deposit_kind, row.contract.deposit)}
                | plain(row.contract)
                for row in found.rows
            ]
        )
    else:
        show_sheet(contracts_sheet(found, context.today, soon))
    return 0
