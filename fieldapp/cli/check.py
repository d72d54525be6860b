"""``fieldapp check``: is the data whole?"""

import argparse
import contextlib
import json

from fieldapp.cli.context import Context
from fieldapp.texts import _


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``check`` to the command line."""
    parser = commands.add_parser("check", help=_("look whether the data is whole"))
    parser.add_argument("--json", action="store_true", help=_("write JSON"))
    parser.add_argument("--repair", action="store_true", help=_("make the search index anew when it is wrong"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Print what was looked at; 1 when something is wrong."""
    from fieldapp.health import check_store
    from fieldapp.search import rebuild_index

    with contextlib.closing(context.open_store()) as store:
        checks = check_store(store, context.places)
        if arguments.repair and any(check.name == "search" and check.problem for check in checks):
            rebuild_index(store)
            checks = check_store(store, context.places)
    if arguments.json:
        rows = [{"check": c.name, "ok": c.problem is None, "problem": str(c.problem or "")} for c in checks]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for check in checks:
            print("✓" if check.problem is None else "✗", check.title, check.problem or "")
    return 1 if any(check.problem for check in checks) else 0
