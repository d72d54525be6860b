"""``fieldapp service``: the service log with its clocks; noting, answering and solving an entry."""

import argparse
import contextlib
import sys
from typing import TYPE_CHECKING
from uuid import UUID

from db.vocabulary import IssueSide, ServiceKind
from fieldapp.cli.context import Context
from fieldapp.cli.days import day
from fieldapp.cli.out import show_ids, show_sheet, write_json
from fieldapp.cli.whom import dealer_meant
from fieldapp.texts import Text, _

if TYPE_CHECKING:
    from db.store import Store


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``service`` to the command line."""
    parser = commands.add_parser("service", help=_("the service log with its clocks; add, answer and solve"))
    parser.add_argument("dealer", nargs="?", metavar="DEALER", help=_("the dealer, found like in search"))
    parser.add_argument("--add", metavar="TEXT", help=_("note what it is about"))
    kinds = [kind.value for kind in ServiceKind]
    parser.add_argument("--kind", choices=kinds, default=kinds[0], help=_("with --add: what kind"))
    parser.add_argument("--side", choices=[side.value for side in IssueSide], help=_("with --add: whose the issue is"))
    parser.add_argument("--on", metavar="YYYY-MM-DD", type=day, help=_("the day, today without it"))
    parser.add_argument("--answered", metavar="ID", type=UUID, help=_("the entry of this id was answered"))
    parser.add_argument("--solved", metavar="ID", type=UUID, help=_("the entry of this id was solved"))
    parser.add_argument("--solution", metavar="TEXT", default="", help=_("with --solved: how"))
    parser.add_argument("--open", action="store_true", help=_("only what is not solved yet"))
    parser.add_argument("--late", action="store_true", help=_("only what is, or was, late"))
    parser.add_argument("--json", action="store_true", help=_("write JSON"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Write what was given; then show the log, what is open first."""
    from fieldapp.queries.service import service_log
    from fieldapp.sheets.service import service_sheet

    if arguments.add and not arguments.dealer:
        print(_("Say whom: service DEALER --add TEXT"), file=sys.stderr)
        return 2
    with contextlib.closing(context.open_store()) as store:
        whose = None
        if arguments.dealer:
            with store.reading() as session:
                whose, _name = dealer_meant(session, arguments.dealer)
        _write(arguments, context, store, whose)
        with store.reading() as session:
            found = service_log(session, context.today, dealer_id=whose).only(
                lambda one: (one.solved_on is None or not arguments.open) and (one.clocks.is_late or not arguments.late)
            )
    if arguments.json:
        write_json(found.rows)
    else:
        show_sheet(service_sheet(found))
        show_ids(
            _("For --answered and --solved:"),
            [(row.id, f"{row.dealer}: {row.what}") for row in found.rows if row.solved_on is None],
        )
    return 0


def _write(arguments: argparse.Namespace, context: Context, store: "Store", whose: UUID | None) -> None:
    from fieldapp.errors import RefusedError
    from fieldapp.operations.service import add_service, change_service
    from fieldapp.operations.visits import solve_complaint

    on = arguments.on or context.today
    if arguments.add and whose is not None:
        values = {"what": arguments.add, "kind": ServiceKind(arguments.kind), "noted_on": on}
        add_service(store, whose, values | ({"side": IssueSide(arguments.side)} if arguments.side else {}))
    if arguments.answered:
        change_service(store, arguments.answered, {"answered_on": on})
    if arguments.solved:
        if not arguments.solution.strip():
            raise RefusedError(Text("Write how it was solved."))
        solve_complaint(store, arguments.solved, on=on, solution=arguments.solution)
