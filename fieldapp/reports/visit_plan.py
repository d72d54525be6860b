"""The visit plan 拜访计划表 of a day or a week, to be taken along and written on (DOMAIN section 9)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from uuid import UUID

from fieldapp.reports.page import (
    Align,
    Block,
    Cell,
    Column,
    QrCode,
    Report,
    Row,
    SignatureLines,
    Stack,
    Table,
    WritingLines,
)
from fieldapp.texts import Text, _, pgettext
from fieldapp.words.calendar import day_long, day_short

QR_PREFIX = "fieldapp:visit:"
_DAY_ROW, _WEEK_ROW = 23.5, 19.0  # mm: a day has few stops, each with room for a few lines by hand
_NOTES_OF_THE_DAY = 3  # lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One visit as planned; texts are in the reader's language, empty where nothing is known.

    Attributes:
        grade: A, B, C, or how else the dealer is graded.
        last_visited_on: the last real contact, ``None`` before the first.
        due_reason: why the visit is due.
        at: when; ``None`` if that is free.
        is_appointment: agreed with the dealer (约见), not only meant.
        way: visit, telephone call ...
        promised: what was promised to the dealer and is still open.
        km: by road from the stop before, or from home.
    """

    number: int
    visit_id: UUID
    dealer: str
    dealer_code: str = ""
    grade: str = ""
    contact: str = ""
    phone: str = ""
    address: str = ""
    last_visited_on: date | None = None
    due_reason: str = ""
    at: time | None = None
    is_appointment: bool = False
    way: str = ""
    purpose: str = ""
    bring: str = ""
    promised: str = ""
    km: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PlanDay:
    """A day of the plan; one without stops is printed as an empty row to write in."""

    on: date
    lunar: str = ""
    holiday: str = ""
    stops: tuple[Stop, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPlan:
    """What a rep means to do on one day, or on the days of a week.

    Attributes:
        approval: how the plan stands with the manager, such as who approved it and when; empty where no
            approval is asked for.
    """

    rep: str
    days: tuple[PlanDay, ...]
    printed_on: date
    manager: str = ""
    territory: str = ""
    approval: str = ""

    @property
    def stops(self) -> int:
        """How many visits in all."""
        return sum(len(day.stops) for day in self.days)


def build(plan: VisitPlan) -> Report:
    """The plan as a report, in the language of the context.

    Raises:
        ValueError: a plan without a day.
    """
    if not plan.days:
        raise ValueError("a visit plan needs a day")
    is_day = len(plan.days) == 1
    blocks: list[Block] = [_table(plan, _DAY_ROW if is_day else _WEEK_ROW)]
    if is_day:
        blocks.append(WritingLines(_NOTES_OF_THE_DAY, _("Notes of the day")))
    blocks.append(SignatureLines((_("Rep"), _("Manager"), _("Date"))))
    return Report(
        title=_("Visit plan"),
        subtitle=_day_title(plan.days[0]) if is_day else _week_title(plan.days),
        facts=tuple(_facts(plan)),
        state=plan.approval,
        footer=_("Personal data: keep it safe. Printed on {day}.").format(day=plan.printed_on.isoformat()),
        author=plan.rep,
        landscape=True,
        blocks=tuple(blocks),
    )


def qr_content(visit_id: UUID) -> str:
    """What the code beside a visit says; scanned, it finds the visit again."""
    return f"{QR_PREFIX}{visit_id}"


def _day_title(day: PlanDay) -> str:
    return "  ".join(part for part in (day_long(day.on), day.lunar, day.holiday) if part)


def _week_title(days: tuple[PlanDay, ...]) -> str:
    first, last = days[0].on, days[-1].on
    year, week, _weekday = first.isocalendar()
    return _("Week {week} of {year}: {first} to {last}").format(
        week=week, year=year, first=day_short(first), last=day_short(last)
    )


def _facts(plan: VisitPlan) -> Iterator[tuple[str, str]]:
    yield _("Rep"), plan.rep
    if plan.manager:
        yield _("Manager"), plan.manager
    if plan.territory:
        yield _("Territory"), plan.territory
    yield _("Visits"), str(plan.stops)
    km = sum((stop.km or Decimal(0) for day in plan.days for stop in day.stops), Decimal(0))
    if km:
        yield _("Route"), _("about {km} km").format(km=round(km))


def _table(plan: VisitPlan, row_height: float) -> Table:
    return Table(
        columns=(
            Column(_("Date"), 22, merge=True),
            Column(pgettext("row", "No."), 9, Align.CENTER),
            Column(_two_lines(_("Dealer"), _("Dealer code")), 34.5),
            Column(_two_lines(_("Contact"), _("Phone")), 26),
            Column(_("Address"), 30),
            Column(_("Situation"), 30),
            Column(_two_lines(_("Time"), _("Way")), 20.5),
            Column(_two_lines(_("Purpose"), _("To bring, promised")), 33.5),
            Column(_("Result"), 34),
            Column(_("Dealer's signature or stamp"), 24),
            Column(pgettext("scanned", "Code"), 18, Align.CENTER),
        ),
        rows=tuple(row for day in plan.days for row in _rows(day)),
        row_height=row_height,
        grid=True,
    )


def _two_lines(above: str, below: str) -> str:
    return f"{above}\n{below}"


def _rows(day: PlanDay) -> Iterator[Row]:
    when = Stack(day_short(day.on), tuple(part for part in (day.lunar, day.holiday) if part))
    if not day.stops:
        yield Row((when, *([None] * 10)))
    for stop in day.stops:
        yield Row((when, *_cells(stop)))


def _cells(stop: Stop) -> Iterator[Cell]:
    yield stop.number
    grade = Text("Grade {grade}", grade=stop.grade) if stop.grade else ""
    yield Stack(stop.dealer, _filled("  ".join(_filled(stop.dealer_code, grade))))
    yield Stack(stop.contact, plain=_filled(stop.phone))
    yield Stack(
        "",
        plain=_filled(stop.address),
        quiet=_filled(Text("after {km} km", km=stop.km) if stop.km is not None else ""),
    )
    last = stop.last_visited_on
    yield Stack(
        "",
        plain=_filled(stop.due_reason),
        quiet=(str(Text("Last visit {day}", day=last.isoformat()) if last else Text("Not visited yet")),),
    )
    yield Stack(_when(stop), plain=_filled(stop.way), quiet=_filled(Text("appointment") if stop.is_appointment else ""))
    yield Stack(
        "",
        plain=_filled(stop.purpose),
        quiet=_filled(
            Text("Bring: {things}", things=stop.bring) if stop.bring else "",
            Text("Promised: {what}", what=stop.promised) if stop.promised else "",
        ),
    )
    yield None
    yield None
    yield QrCode(qr_content(stop.visit_id))


def _when(stop: Stop) -> str:
    return f"{stop.at:%H:%M}" if stop.at else pgettext("time", "any time")


def _filled(*parts: Text | str) -> tuple[str, ...]:
    return tuple(said for part in parts if (said := str(part)))
