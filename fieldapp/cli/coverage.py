"""``fieldapp coverage``: how well the townships are covered."""

import argparse
import contextlib
import json
from typing import TYPE_CHECKING, Any

from fieldapp.cli.context import Context
from fieldapp.texts import Text, _, pgettext

if TYPE_CHECKING:
    from fieldapp.rules.coverage import Board, CountyRow


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``coverage`` to the command line."""
    parser = commands.add_parser("coverage", help=_("the coverage board of this month and the eleven before"))
    parser.add_argument("--county", metavar="CODE", help=_("only this county, with its townships"))
    parser.add_argument("--json", action="store_true", help=_("write JSON"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Show the board, or one county of it."""
    from fieldapp.errors import RefusedError
    from fieldapp.queries.coverage_board import coverage_board
    from fieldapp.queries.ground import ground_of
    from fieldapp.rules.periods import PeriodKind, period
    from fieldapp.words.places import shown_name

    today = context.today
    with contextlib.closing(context.open_store()) as store, store.reading() as session:
        board = coverage_board(session, ground_of(session), period(PeriodKind.TWELVE_MONTHS, today), today)
    wanted = arguments.county
    counties = [
        one
        for one in board.counties
        if not wanted or one.code.startswith(wanted) or wanted in {one.name, shown_name(one.name, one.pinyin)}
    ]
    if wanted and len(counties) != 1:
        names = pgettext("list", ", ").join(f"{one.code[:6]} {one.name}" for one in board.counties)
        raise RefusedError(Text("No county is called {name}. There are: {names}", name=wanted, names=names))
    if arguments.json:
        found = _county(counties[0], townships=True) if wanted else _board(board)
        print(json.dumps(found, ensure_ascii=False, indent=1))
    elif wanted:
        _show_county(counties[0])
    else:
        _show(board)
    return 0


def _show(board: "Board") -> None:
    from fieldapp.rules.coverage import Measure
    from fieldapp.words.coverage import measure_word, percent_words, return_words, yuan_words
    from fieldapp.words.places import shown_name

    names = pair(_("Penetration"), percent_words(board.penetration_percent))
    print(_("{first} to {last}").format(first=board.period.first, last=board.period.last), names, sep="  ")
    for county in board.counties:
        parts = [f"{measure_word(one)} {county.count(one)}/{len(county.townships)}" for one in Measure]
        rest = f"{_('Penetration')} {percent_words(county.penetration_percent)}", f"{_('Blank')} {len(county.blank)}"
        print(
            county.code[:6],
            *dict.fromkeys((shown_name(county.name, county.pinyin), county.name)),
            *parts,
            *rest,
            sep="  ",
        )
    market = board.market
    print(pair(_("Township share of shipments"), percent_words(market.share_percent)))
    print(pair(_("Profit of township dealers"), yuan_words(market.profit)))
    print(pair(_("Money put into them"), yuan_words(market.invested)))
    print(pair(_("Profit against money put in"), return_words(market.return_percent)))
    for end in board.trend:
        print(end.on, pair(_("Opened (with a direct dealer)"), str(end.opened)), sep="  ")


def _show_county(county: "CountyRow") -> None:
    from fieldapp.rules.coverage import Measure
    from fieldapp.words.coverage import measure_word
    from fieldapp.words.places import shown_name

    print(county.code[:6], *dict.fromkeys((shown_name(county.name, county.pinyin), county.name)), sep="  ")
    for township in county.townships:
        met = [measure_word(one) for one in Measure if township.behind[one]]
        print(" ", township.code, township.name, ", ".join(met) or _("blank"), sep="  ")


def pair(name: str, value: str) -> str:
    """A name and its value on a line."""
    return f"{name}: {value}"


def _board(board: "Board") -> dict[str, Any]:
    market, moves = board.market, board.dynamics
    return {
        "first": board.period.first.isoformat(),
        "last": board.period.last.isoformat(),
        "townships": board.townships,
        "penetration_percent": _number(board.penetration_percent),
        "counties": [_county(county, townships=False) for county in board.counties],
        "trend": [{"on": end.on.isoformat(), "covered": end.covered, "opened": end.opened} for end in board.trend],
        "market": {
            "shipments": str(market.shipments),
            "all_shipments": str(market.all_shipments),
            "share_percent": _number(market.share_percent),
            "profit": str(market.profit),
            "invested": str(market.invested),
            "return_percent": _number(market.return_percent),
        },
        "tiers": [
            {
                "tier": row.tier,
                "goal_percent": row.goal_percent,
                "share_percent": _number(row.share_percent),
                "dealers": len(row.dealers),
                "shipments_percent": _number(row.shipments_percent),
            }
            for row in board.tiers
        ],
        "dynamics": {
            "entering": len(moves.entering),
            "opened": len(moves.opened),
            "leaving": len(moves.leaving),
            "types": {kind.value: len(ids) for kind, ids in moves.types},
        },
    }


def _county(county: "CountyRow", *, townships: bool) -> dict[str, Any]:
    from fieldapp.rules.coverage import Measure

    found: dict[str, Any] = {
        "code": county.code,
        "name": county.name,
        "townships": len(county.townships),
        **{measure.value: county.count(measure) for measure in Measure},
        "penetration_percent": _number(county.penetration_percent),
        "blank": [township.name for township in county.blank],
    }
    if townships:
        found["townships"] = [
            {"code": one.code, "name": one.name, **{measure.value: len(one.behind[measure]) for measure in Measure}}
            for one in county.townships
        ]
    return found


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))
