"""Days, weeks and months as they are typed on the command line."""

import argparse
from datetime import date, timedelta

from fieldapp.texts import _


def day(text: str) -> date:
    """2026-11-23."""
    return date.fromisoformat(text)


def month(text: str) -> date:
    """The first day of 2026-11."""
    year, dash, number = text.partition("-")
    if not dash or len(year) != 4 or len(number) != 2:  # noqa: PLR2004  (digits)
        raise ValueError(text)
    return date(int(year), int(number), 1)


def week(text: str) -> tuple[date, date]:
    """Monday and Sunday of 2026-W48."""
    monday = date.fromisocalendar(*(int(part) for part in text.upper().split("-W", 1)), 1)  # type: ignore[call-arg]
    return monday, monday + timedelta(days=6)


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
