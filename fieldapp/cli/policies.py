"""``fieldapp policies``: how far policies have come; issuing one, and noting that a dealer was told."""

import argparse
import contextlib
import sys
from typing import TYPE_CHECKING

from fieldapp.cli.context import Context
from fieldapp.cli.days import day
from fieldapp.cli.out import plain, show_sheet, write_json
from fieldapp.cli.whom import dealer_meant
from fieldapp.texts import Text, _

if TYPE_CHECKING:
    from db.store import Store


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``policies`` to the command line."""
    parser = commands.add_parser("policies", help=_("policy notices: told, understood, objections"))
    parser.add_argument("--issue", metavar="TITLE", help=_("issue a policy; for managers"))
    parser.add_argument("--body", metavar="TEXT", default="", help=_("with --issue: what it says"))
    parser.add_argument("--told", metavar="DEALER", help=_("this dealer was told of it"))
    parser.add_argument("--policy", metavar="TITLE", help=_("with --told: of which; the newest without it"))
    parser.add_argument("--not-understood", action="store_true", help=_("with --told: it was not understood"))
    parser.add_argument("--objection", metavar="TEXT", default="", help=_("with --told: what was objected"))
    parser.add_argument("--on", metavar="YYYY-MM-DD", type=day, help=_("the day, today without it"))
    parser.add_argument("--json", action="store_true", help=_("write JSON"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Write what was given; then show how far each policy has come."""
    from fieldapp.queries.service import objections, policies
    from fieldapp.sheets.service import policies_sheet

    if (arguments.policy or arguments.objection or arguments.not_understood) and not arguments.told:
        print(_("Say who was told: policies --told DEALER --policy TITLE"), file=sys.stderr)
        return 2
    with contextlib.closing(context.open_store()) as store:
        _write(arguments, context, store)
        with store.reading() as session:
            found, objected = policies(session), objections(session)
    if arguments.json:
        told = plain(objected)
        write_json([plain(row) | {"objected": [one for one in told if one["title"] == row.title]} for row in found])
    else:
        show_sheet(policies_sheet(found, objected))
    return 0


def _write(arguments: argparse.Namespace, context: Context, store: "Store") -> None:
    from fieldapp.errors import RefusedError
    from fieldapp.operations.service import issue_policy, tell_policy
    from fieldapp.queries.service import policies

    on = arguments.on or context.today
    if arguments.issue:
        issue_policy(store, arguments.issue, body=arguments.body, on=on)
    if arguments.told:
        with store.reading() as session:
            dealer_id, _name = dealer_meant(session, arguments.told)
            named = [row for row in policies(session) if arguments.policy in {None, row.title}]
        if not named:
            raise RefusedError(Text("There is no policy {title}.", title=arguments.policy or ""))
        understood = not arguments.not_understood
        tell_policy(store, dealer_id, named[0].id, on=on, understood=understood, objection=arguments.objection)
