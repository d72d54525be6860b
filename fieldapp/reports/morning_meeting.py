"""The page of the morning meeting 早会: one sheet to be read from top to bottom (DOMAIN section 16)."""

from collections.abc import Iterable

from db.vocabulary import MeetingNoteKind, OpeningKind
from fieldapp.queries.morning import Meeting, Member, Order, Sighting
from fieldapp.reports.page import (
    Align,
    Block,
    Column,
    Heading,
    Paragraph,
    Report,
    Row,
    SignatureLines,
    Table,
    TickBox,
    WritingLines,
)
from fieldapp.texts import Text, _, pgettext
from fieldapp.words.calendar import day_long, day_short, lunar_of
from fieldapp.words.pay import count_text, kind_name
from fieldapp.words.reminders import title
from fieldapp.words.vocabulary import word

MOST_STOPS = 14  # named for each rep; the plan has them all
MOODS = 5


def build(found: Meeting, *, leader: str) -> Report:
    """The page as a report, in the language of the context."""
    blocks: list[Block] = [Heading(_("Team")), _team(found)]
    for kind in (MeetingNoteKind.NOTICE, MeetingNoteKind.GOOD_NEWS):
        lines = [
            *found.notes.get(kind, ()),
            *(_order(one) for one in found.orders if kind is MeetingNoteKind.GOOD_NEWS),
        ]
        blocks += _part(word(kind), lines)
    blocks += [Heading(_("Visits today")), _visits(found.members)]
    blocks += _part(
        _("Birthdays to celebrate"), (f"{title(row)}  {row.dealer}  {row.phone}".strip() for row in found.birthdays)
    )
    blocks += _part(word(MeetingNoteKind.PRODUCT), found.notes.get(MeetingNoteKind.PRODUCT, ()))
    market = [*found.notes.get(MeetingNoteKind.MARKET, ()), *(_sighting(one) for one in found.sightings)]
    blocks += _part(word(MeetingNoteKind.MARKET), market)
    blocks.append(Heading(_("How does the team feel today?"), note=_pulse(found)))
    blocks.append(SignatureLines((pgettext("meeting", "Led by"), _("Date"))))
    return Report(
        title=_("Morning meeting"),
        subtitle="  ".join(filter(None, (day_long(found.on), lunar_of(found.on)))),
        facts=((pgettext("meeting", "Led by"), leader),) if leader else (),
        footer=str(Text("Personal data: keep it safe. Printed on {day}.", day=found.on.isoformat())),
        author=leader,
        blocks=tuple(blocks),
    )


def _part(heading: str, lines: Iterable[str]) -> list[Block]:
    """A part with what there is to say, or a line to write on."""
    said: list[Block] = [Paragraph(f"· {line}") for line in lines if line]
    return [Heading(heading), *(said or [WritingLines(1)])]


def _team(found: Meeting) -> Table:
    """Attendance, the day before against the plan, the month against its target, and the check of the logs."""
    columns = (
        Column(_("Rep"), 26),
        Column(_("Attendance"), 26),
        Column(_("{day}: visits planned").format(day=day_short(found.before)), 26, Align.RIGHT),
        Column(_("done"), 18, Align.RIGHT),
        *(Column(_("{kind} this month").format(kind=kind_name(kind)), 28, Align.RIGHT) for kind in OpeningKind),
        Column(_("Log of {day}").format(day=day_short(found.before)), 28, Align.CENTER),
    )
    rows = [
        Row(
            (
                member.name,
                word(member.attendance) if member.attendance else TickBox(_("present")),
                member.yesterday.planned,
                member.yesterday.made,
                *(f"{count_text(opened)} / {count_text(target)}" for _kind, opened, target in member.opened),
                _("written") if member.log is not None and member.log.is_written else _("missing"),
            )
        )
        for member in found.members
    ]
    return Table(columns, rows, empty=_("Nobody is in the team yet."))


def _visits(members: Iterable[Member]) -> Table:
    columns = (Column(_("Rep"), 26), Column(_("Visits"), 14, Align.RIGHT), Column(_("Where to"), 140))
    rows = [Row((member.name, len(member.today), _stops(member))) for member in members]
    return Table(columns, rows, empty=_("Nothing is planned for today."))


def _stops(member: Member) -> str:
    names = [" ".join(filter(None, (stop.starts_at, stop.dealer))) for stop in member.today[:MOST_STOPS]]
    more = len(member.today) - len(names)
    if more:
        names.append(_("and {count} more").format(count=more))
    return pgettext("list", "; ").join(names)


def _order(one: Order) -> str:
    return "  ".join(filter(None, (one.rep, one.dealer, word(one.result), one.note)))


def _sighting(one: Sighting) -> str:
    price = _("{amount} yuan").format(amount=f"{one.price:,.0f}") if one.price is not None else ""
    return "  ".join(filter(None, (day_short(one.seen_on), one.brand, one.model, price, one.promotion, one.dealer)))


def _pulse(found: Meeting) -> str:
    if found.pulse is None:
        return "   ".join(str(mood) for mood in range(1, MOODS + 1))
    mood, count = found.pulse
    said = _("{day}: {mood:.1f} of 5, from {count} logs")
    return said.format(day=day_short(found.before), mood=mood, count=count)
