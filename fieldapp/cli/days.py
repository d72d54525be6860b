"""Days, weeks and months as they are typed on the command line: of the years that calendar and rules know."""

import argparse
from collections.abc import Callable
from datetime import date, timedelta

from fieldapp.clock import YEARS
from fieldapp.texts import _


def day(text: str) -> date:
    """2026-11-23.

    Raises:
        argparse.ArgumentTypeError: it is no day.
    """
    try:
        return _known(date.fromisoformat(text), text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("{text} is no day. Write it like 2026-11-23.").format(text=text)) from None


def month(text: str) -> date:
    """The first day of 2026-11."""
    try:
        return _known(date.fromisoformat(f"{text}-01"), text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("{text} is no month. Write it like 2026-11.").format(text=text)) from None


def week(text: str) -> tuple[date, date]:
    """Monday and Sunday of 2026-W48."""
    year, _mark, number = text.upper().partition("-W")
    try:
        monday = _known(date.fromisocalendar(int(year), int(number), 1), text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("{text} is no week. Write it like 2026-W48.").format(text=text)) from None
    return monday, monday + timedelta(days=6)


def _known(on: date, text: str) -> date:
    if on.year not in YEARS:
        said = _("{text} is outside the years {first} to {last}.").format(text=text, first=YEARS[0], last=YEARS[-1])
        raise argparse.ArgumentTypeError(said)
    return on


def count(least: int, most: int) -> Callable[[str], int]:
    """A whole number from *least* to *most*."""

    def read(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(
                _("{text} is no number from {least} to {most}.").format(text=text, least=least, most=most)
            )
        return int(text)

    return read


def add_days(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """``--day D`` or ``--week 2026-W48``: one of them."""
    either = parser.add_mutually_exclusive_group(required=required)
    either.add_argument("--day", type=day, metavar="YYYY-MM-DD", help=_("this day"))
    either.add_argument("--week", type=week, metavar="YYYY-Www", help=_("this week, for example 2026-W48"))


def days_of(arguments: argparse.Namespace, otherwise: date) -> tuple[date, date]:
    """First and last day of what was chosen; *otherwise* when nothing was."""
    if arguments.week:
        first, last = arguments.week
        return first, last
    chosen = arguments.day or otherwise
    return chosen, chosen
