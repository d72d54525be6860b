"""Days, weeks and months as they are typed on the command line."""

import argparse
from collections.abc import Callable
from datetime import date, timedelta

from fieldapp.texts import _


def day(text: str) -> date:
    """2026-11-23.

    Raises:
        argparse.ArgumentTypeError: it is no day.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("{text} is no day. Write it like 2026-11-23.").format(text=text)) from None


def month(text: str) -> date:
    """The first day of 2026-11."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise argparse.ArgumentTypeError(_("{text} is no month. Write it like 2026-11.").format(text=text)) from None


def week(text: str) -> tuple[date, date]:
    """Monday and Sunday of 2026-W48."""
    year, _mark, number = text.upper().partition("-W")
    try:
        monday = date.fromisocalendar(int(year), int(number), 1)
    except ValueError:
        raise argparse.ArgumentTypeError(_("{text} is no week. Write it like 2026-W48.").format(text=text)) from None
    return monday, monday + timedelta(days=6)


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
