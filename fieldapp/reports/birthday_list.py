"""Whom to congratulate in a period: one line for each birthday, with a box to tick (DOMAIN section 8)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from fieldapp.reports.page import Align, Column, Report, Row, RowKind, Stack, Table, TickBox
from fieldapp.texts import _, pgettext
from fieldapp.words.calendar import day_short, lunar_of, month_and_year

_ROW = 10.0  # mm


@dataclass(frozen=True, slots=True, kw_only=True)
class BirthdayLine:
    """One birthday that falls on *on*.

    Attributes:
        birthday: as the person keeps it, such as 农历八月十五, with a word where it is the second of the year.
        age: completed on that day; ``None`` where the year of birth is not known.
        last_gift: what and when, in words.
        is_greeted: done already; the box is ticked.
    """

    on: date
    person: str
    dealer: str
    birthday: str
    role: str = ""
    age: int | None = None
    phone: str = ""
    last_gift: str = ""
    is_greeted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BirthdayList:
    """The birthdays from *first* to *last*, both inclusive, in order of their days."""

    rep: str
    first: date
    last: date
    printed_on: date
    lines: tuple[BirthdayLine, ...] = ()
    territory: str = ""


def build(data: BirthdayList) -> Report:
    """The list as a report, in the language of the context."""
    facts = [(_("Rep"), data.rep)]
    if data.territory:
        facts.append((_("Territory"), data.territory))
    facts.append((_("Birthdays"), str(len(data.lines))))
    return Report(
        title=_("Birthday list"),
        subtitle=_("{first} to {last}").format(first=data.first.isoformat(), last=data.last.isoformat()),
        facts=tuple(facts),
        footer=_("Personal data: keep it safe. Printed on {day}.").format(day=data.printed_on.isoformat()),
        author=data.rep,
        blocks=(
            Table(
                (
                    Column(_("Date"), 26),
                    Column(pgettext("person", "Name"), 24),
                    Column(_("Dealer"), 37),
                    Column(_("Birthday"), 38),
                    Column(_("Age"), 12, Align.RIGHT),
                    Column(_("Phone"), 27),
                    Column(_("Last gift"), 25),
                    Column(_("Greeted"), 16, Align.CENTER),
                ),
                tuple(_rows(data.lines)),
                row_height=_ROW,
                empty=_("No birthdays in this period."),
            ),
        ),
    )


def _rows(lines: Iterable[BirthdayLine]) -> Iterable[Row]:
    for (year, month), birthdays in groupby(lines, lambda line: (line.on.year, line.on.month)):
        yield Row((month_and_year(year, month),), RowKind.GROUP)
        for line in birthdays:
            yield Row(
                (
                    Stack(day_short(line.on), _filled(lunar_of(line.on, short=True))),
                    Stack(line.person, _filled(line.role)),
                    line.dealer,
                    line.birthday,
                    line.age if line.age is not None else "—",
                    line.phone,
                    line.last_gift,
                    TickBox(ticked=line.is_greeted),
                )
            )


def _filled(*parts: str) -> tuple[str, ...]:
    return tuple(part for part in parts if part)
