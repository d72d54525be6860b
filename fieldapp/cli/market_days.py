"""``fieldapp market-days``: when townships have their market 集日."""

import argparse
import contextlib
import json

from fieldapp.cli.context import Context
from fieldapp.texts import Text, _, pgettext


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``market-days`` to the command line."""
    parser = commands.add_parser("market-days", help=_("list, note or remove the market days of townships"))
    parser.add_argument(
        "place", metavar="PLACE", nargs="?", help=_("the township: its code, or its name as far as it is needed")
    )
    parser.add_argument("days", metavar="DAYS", nargs="*", help=_("lunar 1,4,7; solar 5,10; week 6; none: show them"))
    parser.add_argument("--remove", action="store_true", help=_("take them away"))
    parser.add_argument("--json", action="store_true", help=_("write JSON"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Note what was given, then show the market days."""
    from db.vocabulary import RegionLevel
    from fieldapp.errors import RefusedError
    from fieldapp.operations.regions import set_market_days
    from fieldapp.queries.market_days import markets
    from fieldapp.queries.regions import find_regions, short_places
    from fieldapp.words.calendar import market_words

    with contextlib.closing(context.open_store()) as store:
        code = ""
        if arguments.place:
            with store.reading() as session:
                found = find_regions(session, arguments.place)
                exact = [row for row in found if arguments.place in (row.code, row.name)] or found
                towns = [row for row in exact if row.level is RegionLevel.TOWNSHIP]
                places = short_places(session, [row.code for row in towns])
            if not towns:
                raise RefusedError(Text("No place is called {name}.", name=arguments.place))
            if len(towns) > 1:
                named = pgettext("list", ", ").join(places.values())
                raise RefusedError(Text("{name} may be several places: {places}", name=arguments.place, places=named))
            code = towns[0].code
            if arguments.days or arguments.remove:
                set_market_days(store, code, "" if arguments.remove else " ".join(arguments.days))
        with store.reading() as session:
            known = [market for market in markets(session) if not code or market.region_code == code]
    if arguments.json:
        rows = [{"region": m.region_code, "place": m.place, "market_days": m.days.kept} for m in known]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    for market in known:
        print(market.place, market_words(market.days), sep="  ")
    if not known:
        print(_("No market days are noted."))
    return 0
