"""``fieldapp me``: who works here, for a store that no window has set up."""

import argparse
import contextlib

from db.vocabulary import Role
from fieldapp.cli.context import Context
from fieldapp.texts import Text, _


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``me`` to the command line."""
    parser = commands.add_parser(
        "me",
        help=_("who works here"),
        description=_("With NAME: this colleague works here from now on; one that is not known yet is added."),
    )
    parser.add_argument("name", metavar="NAME", nargs="?", help=_("the colleague's name; without it, it is shown"))
    parser.add_argument("--role", choices=list(Role), default=Role.REP, help=_("what a new colleague is"))
    parser.add_argument(
        "--region", metavar="PLACE", action="append", default=[],
        help=_("a county or township of the new colleague's territory; may be repeated"),
    )  # fmt: skip
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Show or set who works here."""
    from fieldapp.errors import RefusedError
    from fieldapp.operations.team import NewColleague, set_up
    from fieldapp.queries.regions import place_at
    from fieldapp.queries.team import colleagues, who_works_here

    name = (arguments.name or "").strip()
    with contextlib.closing(context.new_store() if name else context.open_store()) as store:
        with store.reading() as session:
            me = who_works_here(session)
            known = {row.name: row.id for row in colleagues(session)}
            found = {text: place_at(session, text) for text in arguments.region}
        if not name:
            print(me.name if me is not None else _("Nobody yet. Say it with: fieldapp me NAME"))
            return 0
        for text, place in found.items():
            if place is None:
                raise RefusedError(Text("No place is called {text}.", text=text))
        if name in known:
            store.work_as(known[name])
        else:
            codes = [place.code for place in found.values() if place is not None]
            set_up(store, NewColleague(name=name, role=Role(arguments.role)), codes)
    print(Text("{name} works here now.", name=name))
    return 0
