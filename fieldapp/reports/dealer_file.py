"""The file on one dealer 客户档案, as taken along to a visit or handed over (DOMAIN section 2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fieldapp.reports.page import (
    Align,
    Block,
    Column,
    Heading,
    KeyValues,
    Paragraph,
    Report,
    Row,
    Stack,
    Table,
    WritingLines,
)
from fieldapp.texts import _, pgettext


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """Someone at the dealer's; *birthday* as people say it, *likes* and *last_gift* in words."""

    name: str
    role: str = ""
    phones: tuple[str, ...] = ()
    wechat: str = ""
    birthday: str = ""
    likes: str = ""
    last_gift: str = ""


@dataclass(frozen=True, slots=True)
class FileSection:
    """A part of the file.

    Attributes:
        facts: as (name, value); such without a value are printed too, as a place to write it.
        note: how complete it is and when it was checked, in words.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something in the dealer's history; *text* is a sentence or more."""

    on: date
    text: str


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """Something promised that is still open; *by_us* says whose word it is."""

    what: str
    by_us: bool
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class ResourceLine:
    """A resource given: *value* in yuan, *standing* how its promise stands, in a word."""

    given_on: date
    what: str
    value: Decimal
    promise: str = ""
    standing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DealerFile:
    """What is known about a dealer; texts are in the reader's language."""

    name: str
    rep: str
    printed_on: date
    code: str = ""
    place: str = ""
    grade: str = ""
    status: str = ""
    phone: str = ""
    next_visit: str = ""
    sections: tuple[FileSection, ...] = ()
    people: tuple[PersonLine, ...] = ()
    promises: tuple[PromiseLine, ...] = ()
    resources: tuple[ResourceLine, ...] = ()
    history: tuple[Event, ...] = ()
    notes: str = ""


def build(data: DealerFile) -> Report:
    """The file as a report, in the language of the context."""
    facts = (
        (_("Dealer code"), data.code),
        (_("Place"), data.place),
        (_("Grade"), data.grade),
        (_("Phone"), data.phone),
        (_("Next visit"), data.next_visit),
        (_("Rep"), data.rep),
    )
    return Report(
        title=data.name,
        subtitle=_("Dealer file"),
        facts=tuple((name, value) for name, value in facts if value),
        state=data.status,
        footer=_("Personal data: keep it safe. Printed on {day}.").format(day=data.printed_on.isoformat()),
        author=data.rep,
        blocks=tuple(_blocks(data)),
    )


def _blocks(data: DealerFile) -> Iterator[Block]:
    yield Heading(_("People"))
    yield _people_table(data.people)
    if data.promises:
        yield Heading(_("Open promises"))
        yield _promises_table(data.promises)
    if data.resources:
        yield Heading(_("Resources given"))
        yield _resources_table(data.resources)
    for section in data.sections:
        yield Heading(section.title, section.note)
        yield KeyValues(section.facts)
    if data.notes:
        yield Heading(_("Notes"))
        yield Paragraph(data.notes)
    yield Heading(_("History"))
    yield Table(
        (Column(_("Date"), 22), Column(_("What happened"), 158)),
        tuple(Row((event.on, event.text)) for event in data.history),
        empty=_("Nothing recorded yet."),
    )
    yield WritingLines(3, _("Remarks"))


def _people_table(people: tuple[PersonLine, ...]) -> Table:
    columns = (
        Column(pgettext("person", "Name"), 34),
        Column(_("Phone"), 34),
        Column(_("Birthday"), 38),
        Column(_("Likes"), 40),
        Column(_("Last gift"), 34),
    )
    rows = tuple(
        Row(
            (
                Stack(person.name, (person.role,)),
                Stack("", (_("WeChat {name}").format(name=person.wechat),) if person.wechat else (), person.phones),
                person.birthday,
                person.likes,
                person.last_gift,
            )
        )
        for person in people
    )
    return Table(columns, rows, empty=_("Nobody recorded yet."))


def _promises_table(promises: tuple[PromiseLine, ...]) -> Table:
    columns = (Column(pgettext("deadline", "By"), 22), Column(_("Whose word"), 26), Column(_("What was promised"), 132))
    return Table(
        columns,
        tuple(Row((line.due_on, _("ours") if line.by_us else _("the dealer's"), line.what)) for line in promises),
    )


def _resources_table(resources: tuple[ResourceLine, ...]) -> Table:
    columns = (
        Column(_("Day"), 22),
        Column(_("Resource"), 56),
        Column(_("Value"), 24, Align.RIGHT),
        Column(_("Promised in return"), 56),
        Column(_("Kept or not"), 22),
    )
    rows = tuple(Row((line.given_on, line.what, line.value, line.promise, line.standing)) for line in resources)
    return Table(columns, rows)
