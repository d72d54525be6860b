"""``fieldapp restricted``: the restricted list 限制类客户名单, and who is lifted from it."""

import argparse
import contextlib
import json
import sys
from dataclasses import asdict

from fieldapp.cli.context import Context
from fieldapp.texts import Text, _


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``restricted`` to the command line."""
    parser = commands.add_parser("restricted", help=_("the restricted list: show it, add to it, lift an entry"))
    parser.add_argument("what", nargs="?", choices=("show", "add", "lift"), default="show", help=_("what to do"))
    parser.add_argument("name", nargs="?", metavar="NAME", help=_("whom"))
    parser.add_argument("--phone", metavar="NUMBER", default="", help=_("with add: the telephone number"))
    parser.add_argument("--reason", metavar="TEXT", default="", help=_("with add and lift: why"))
    parser.add_argument("--json", action="store_true", help=_("write JSON"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Do what was asked, and print the list as it stands."""
    from fieldapp.errors import RefusedError
    from fieldapp.operations.targets import lift_restriction, restrict
    from fieldapp.queries.targets import restricted_names

    if arguments.what != "show" and not arguments.name:
        print(_("Say whom: restricted add NAME, restricted lift NAME"), file=sys.stderr)
        return 2
    with contextlib.closing(context.open_store()) as store:
        if arguments.what == "add":
            restrict(store, arguments.name, phone=arguments.phone, reason=arguments.reason, on=context.today)
        elif arguments.what == "lift":
            with store.reading() as session:
                found = [row for row in restricted_names(session) if row.name == arguments.name and not row.lifted_on]
            if not found:
                raise RefusedError(Text("{name} is not on the restricted list.", name=arguments.name))
            lift_restriction(store, found[0].id, because=arguments.reason, on=context.today)
        with store.reading() as session:
            rows = restricted_names(session)
    if arguments.json:
        told = [
            {name: str(value) if value is not None else None for name, value in asdict(row).items()} for row in rows
        ]
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return 0
    for row in rows:
        lifted = _("lifted on {day} by {who}: {why}").format(
            day=row.lifted_on, who=row.lifted_by or "–", why=row.lifted_because
        )
        told_row = (row.listed_on, row.name, row.phone, row.reason, lifted if row.lifted_on else "")
        print(*filter(None, told_row), sep="  ")
    if not rows:
        print(_("Nobody is on the restricted list."))
    return 0
