"""The printed visit plan of a day or a week (DOMAIN section 9): what a rep takes along, and what comes back signed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fieldapp.calendar_words import day_long
from fieldapp.reports.page import (
    Blank,
    Block,
    Column,
    Heading,
    KeyValues,
    Lines,
    Paragraph,
    QrCode,
    Report,
    Signatures,
    Table,
)
from fieldapp.texts import _, language, ngettext

QR_PREFIX = "fieldapp:visit:"
DAY_ROW_MM, WEEK_ROW_MM = 24.0, 19.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One visit as it stands on paper; every text is ready to print."""

    number: int
    visit_id: UUID
    dealer_code: str
    dealer: str
    contact: str
    phone: str
    place: str
    address: str
    grade: str
    situation: str  # last visit, why it is due, money overdue
    time: str  # HH:MM of an appointment, empty when free
    way: str
    purpose: str
    bring: str
    promised: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDay:
    """One day of the plan; *lunar* and *holiday* are shown beside the date."""

    on: date
    lunar: str
    holiday: str
    stops: tuple[Stop, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPlan:
    """What is printed: one day, or the days of a week that have visits."""

    rep: str
    manager: str
    territory: str
    first: date
    last: date
    printed_on: date
    days: tuple[PlanDay, ...]
    approval: str = ""  # where a manager approves plans: its state


def build(plan: VisitPlan) -> Report:
    """The plan as a report in the language spoken, A4 lying; a day gives each visit more room than a week."""
    is_day = plan.first == plan.last
    visits = sum(len(day.stops) for day in plan.days)
    blocks: list[Block] = [KeyValues(tuple(_facts(plan, visits)), per_row=5)]
    for day in plan.days:
        if not is_day:
            count = ngettext("{count} visit", "{count} visits", len(day.stops)).format(count=len(day.stops))
            note = "   ".join(filter(None, (day.lunar, day.holiday, count)))
            blocks.append(Heading(day_long(day.on), note))
        blocks.append(_table(day, DAY_ROW_MM if is_day else WEEK_ROW_MM))
    if not visits:
        blocks.append(Paragraph(_("Nothing is planned.")))
    blocks.append(Signatures((_("Rep"), _("Manager"), _("Date"))))
    return Report(
        title=_("Visit plan"),
        subtitle=_period(plan),
        blocks=tuple(blocks),
        language=language(),
        landscape=True,
        footer=_("Printed on {day}").format(day=day_long(plan.printed_on)),
        number=_("No. {number}").format(number=_number(plan)),
        author=plan.rep,
        notes=(_("The code in the last column finds the visit again: scan it in the app's search."),),
    )


def qr_text(visit_id: UUID) -> str:
    """What the code of a visit says."""
    return f"{QR_PREFIX}{visit_id}"


def _facts(plan: VisitPlan, visits: int) -> list[tuple[str, str]]:
    facts = [
        (_("Rep"), plan.rep),
        (_("Territory"), plan.territory),
        (_("Manager"), plan.manager),
        (_("Visits"), str(visits)),
    ]
    if plan.approval:
        facts.append((_("Approval"), plan.approval))
    return [(name, value or "—") for name, value in facts]


def _period(plan: VisitPlan) -> str:
    if plan.first == plan.last:
        only = plan.days[0] if plan.days else None
        extra = (only.lunar, only.holiday) if only else ()
        return "   ".join(filter(None, (day_long(plan.first), *extra)))
    year, week, _weekday = plan.first.isocalendar()
    dates = f"{day_long(plan.first)} – {day_long(plan.last)}"
    return "   ".join((_("Week {week} of {year}").format(week=week, year=year), dates))


def _number(plan: VisitPlan) -> str:
    if plan.first == plan.last:
        return f"{plan.first:%Y%m%d}"
    year, week, _weekday = plan.first.isocalendar()
    return f"{year}-W{week:02}"


def _table(day: PlanDay, row_mm: float) -> Table:
    columns = (
        Column(_("No."), 0.5, "center"),
        Column(_("Dealer"), 2.15),
        Column(_("Contact and phone"), 1.45),
        Column(_("Address"), 1.75),
        Column(_("Situation"), 1.75),
        Column(_("Time and way"), 0.95),
        Column(_("Purpose, bring, promised"), 2.0),
        Column(_("Result"), 2.2),
        Column(_("Dealer's signature or stamp"), 1.45),
        Column(_("Code"), 1.05, "center"),
    )
    return Table(columns, [_row(stop) for stop in day.stops], row_mm=row_mm)


def _row(stop: Stop) -> tuple[str | Lines | Blank | QrCode, ...]:
    promised = tuple(_("Promised: {what}").format(what=what) for what in stop.promised)
    bring = (_("Bring: {what}").format(what=stop.bring),) if stop.bring else ()
    return (
        str(stop.number),
        Lines(stop.dealer, tuple(filter(None, (stop.dealer_code, stop.grade)))),
        Lines(stop.contact or "—", tuple(filter(None, (stop.phone,)))),
        "\n".join(filter(None, (stop.place, stop.address))),
        stop.situation,
        Lines(stop.time or _("free"), (stop.way,)),
        Lines(stop.purpose, (*bring, *promised)),
        Blank(),
        Blank(),
        QrCode(qr_text(stop.visit_id)),
    )
