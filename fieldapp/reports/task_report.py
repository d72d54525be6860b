"""The month-end task report 渠道拓展任务月度报告 (DOMAIN section 10): what decides the rep's pay, line by line."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from db.vocabulary import OpeningKind
from fieldapp.calendar_words import day_long, month_and_year
from fieldapp.clock import CHINA
from fieldapp.pay_words import (
    adjusted_text,
    adjustment_text,
    count_text,
    finding_text,
    kind_name,
    line_text,
    met_word,
    money,
    opening_standing_text,
    pay_text,
    rates_text,
    reading_texts,
    year_text,
)
from fieldapp.reports.page import Block, Column, Heading, KeyValues, Paragraph, Report, Signatures, Table
from fieldapp.rules.pay import AdjustedMonth
from fieldapp.rules.pay_month import MonthJudgement
from fieldapp.rules.pay_readings import CountsIn
from fieldapp.rules.pay_year import YearJudgement
from fieldapp.rules.tasks import OpeningStanding
from fieldapp.texts import _, language


@dataclass(frozen=True, slots=True)
class RegionLine:
    """Target, done and short of one kind in one region."""

    region: str
    kind: OpeningKind
    target: Decimal
    done: Decimal
    short: Decimal


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """A place opened, its evidence, and who confirmed it."""

    dealer: str
    place: str
    kind: OpeningKind
    counted_on: date | None
    evidence: str
    files: int
    percent: int
    standing: OpeningStanding
    confirmed_by: str
    confirmed_by_oneself: bool


@dataclass(frozen=True, slots=True)
class VisitsLine:
    """Visits of the month: planned, made as planned, made besides, missed with the reasons."""

    planned: int
    done: int
    unplanned: int
    missed: tuple[tuple[str, int], ...]  # reason and how often


@dataclass(frozen=True, slots=True)
class NextMonth:
    """What is meant to be done next month."""

    targets: tuple[tuple[OpeningKind, int], ...]
    tasks: tuple[tuple[str, str, date | None], ...]  # place, dealer, until when


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReport:
    """Everything on the report."""

    rep: str
    manager: str
    territory: str
    month: date
    printed_on: date
    closed_at: datetime | None
    closed_by: str
    regions: tuple[RegionLine, ...]
    openings: tuple[OpeningLine, ...]
    judged: MonthJudgement
    adjusted: AdjustedMonth
    decided_because: str
    year: YearJudgement
    counts_in: CountsIn
    visits: VisitsLine
    birthdays: int
    birthdays_kept: int
    next_month: NextMonth

    @property
    def is_draft(self) -> bool:
        return self.closed_at is None


def build(data: TaskReport) -> Report:
    """The report in the language spoken; an open month is marked as a draft."""
    blocks: tuple[Block, ...] = (
        KeyValues(tuple(_facts(data)), per_row=3),
        Heading(_("Targets")),
        _targets(data),
        Heading(_("Openings")),
        _openings(data),
        Heading(_("Pay of the month"), rates_text(data.judged.rules.rates)),
        _money_lines(data),
        *_pay(data),
        Heading(_("The year so far")),
        Paragraph(year_text(data.year)),
        Heading(_("Visits and birthdays")),
        KeyValues(tuple(_visits(data)), per_row=3),
        Heading(_("Next month")),
        _next_month(data.next_month),
        Heading(_("How the rules were read")),
        KeyValues(tuple(reading_texts(data.judged.rules.readings, data.counts_in)), per_row=1),
        Signatures((_("Rep"), _("Manager"), _("Date"))),
    )
    return Report(
        title=_("Monthly report on channel development"),
        subtitle="   ".join((month_and_year(data.month.year, data.month.month), data.rep, data.territory)),
        blocks=blocks,
        language=language(),
        mark=_("DRAFT") if data.is_draft else "",
        footer=_("Printed on {day}").format(day=day_long(data.printed_on)),
        number=_("No. {number}").format(number=f"{data.month:%Y%m}"),
        author=data.rep,
    )


def _facts(data: TaskReport) -> list[tuple[str, str]]:
    if data.closed_at is None:
        state = _("open: figures may still change")
    else:
        closed = data.closed_at.astimezone(CHINA).date().isoformat()
        state = _("closed on {day} by {name}").format(day=closed, name=data.closed_by or data.rep)
    return [
        (_("Rep"), data.rep),
        (_("Manager"), data.manager or "—"),
        (_("State"), state),
        (_("Month"), met_word(data.judged.met)),
        (_("Missed in a row"), str(data.judged.missed_run)),
        (_("Pay"), _("not decided yet") if data.adjusted.pay is None else money(data.adjusted.pay)),
    ]


def _targets(data: TaskReport) -> Table:
    columns = (
        Column(_("Region"), 2.4),
        Column(_("Kind"), 1.2),
        Column(_("Target"), 0.8, "right"),
        Column(_("Done"), 0.8, "right"),
        Column(_("Short"), 0.8, "right"),
    )
    rows = [
        (
            line.region or _("Anywhere in the territory"),
            kind_name(line.kind),
            count_text(line.target),
            count_text(line.done),
            count_text(line.short),
        )
        for line in data.regions
    ]
    figures = data.judged.figures
    total = (
        _("Total"),
        "",
        count_text(figures.target.total),
        count_text(figures.opened.total),
        count_text(figures.short.total),
    )
    return Table(columns, rows, total=total)


def _openings(data: TaskReport) -> Table | Paragraph:
    if not data.openings:
        return Paragraph(_("No place was opened this month."))
    columns = (
        Column(_("Dealer"), 2.2),
        Column(_("Place"), 1.7),
        Column(_("Kind"), 0.9),
        Column(_("Counts on"), 1.05),
        Column(_("Evidence"), 2.0),
        Column(_("State"), 1.9),
    )
    rows = []
    for line in data.openings:
        files = _("{count} files").format(count=line.files) if line.files else ""
        share = f" ({line.percent} %)" if line.percent != 100 else ""  # noqa: PLR2004
        rows.append(
            (
                line.dealer + share,
                line.place,
                kind_name(line.kind),
                line.counted_on.isoformat() if line.counted_on else "—",
                "\n".join(filter(None, (line.evidence, files))) or "—",
                _confirmation(line),
            )
        )
    return Table(columns, rows)


def _confirmation(line: OpeningLine) -> str:
    if line.standing is not OpeningStanding.PAYS:
        return opening_standing_text(line.standing)
    if line.confirmed_by_oneself:
        return _("confirmed by the rep alone ({name})").format(name=line.confirmed_by)
    return _("confirmed by {name}").format(name=line.confirmed_by or "—")


def _money_lines(data: TaskReport) -> Table:
    columns = (
        Column(_("Rule"), 0.55),
        Column(_("What"), 4.6),
        Column(_("Amount"), 1.2, "right"),
        Column(_("Counts"), 1.2, "right"),
    )
    rows = [
        (line.rule.value, line_text(line), money(line.amount), money(line.amount) if line.counts else "—")
        for line in data.judged.lines
    ]
    total = (_("Sum"), _("Development"), "", money(data.judged.development))
    return Table(columns, rows, total=total)


def _pay(data: TaskReport) -> list[Block]:
    judged = data.judged
    blocks: list[Block] = [
        KeyValues(
            (
                (_("Base pay"), _amount(judged.base_paid)),
                (_("Bonus"), money(judged.bonus_paid)),
                (_("Expenses"), money(judged.expenses_paid)),
                (_("Claimed"), money(judged.figures.bonus + judged.figures.expenses)),
                (_("Development"), money(judged.development)),
                (_("Pay by the rules"), _amount(judged.pay)),
            ),
            per_row=3,
        ),
        Paragraph(pay_text(judged), strong=True),
    ]
    if data.decided_because:
        blocks.append(Paragraph(_("The manager's reason: {reason}").format(reason=data.decided_because)))
    blocks += [Paragraph(adjustment_text(adjustment)) for adjustment in data.adjusted.adjustments]
    if data.adjusted.adjustments:
        blocks.append(Paragraph(adjusted_text(data.adjusted), strong=True))
    blocks += [Paragraph(_("Note: {what}").format(what=finding_text(finding))) for finding in judged.findings]
    return blocks


def _amount(amount: Decimal | None) -> str:
    return "—" if amount is None else money(amount)


def _visits(data: TaskReport) -> list[tuple[str, str]]:
    visits = data.visits
    missed = "；".join(f"{reason or _('no reason given')} ×{count}" for reason, count in visits.missed)
    return [
        (_("Planned"), str(visits.planned)),
        (_("Made as planned"), str(visits.done)),
        (_("Made besides"), str(visits.unplanned)),
        (_("Birthdays"), str(data.birthdays)),
        (_("Birthdays kept"), str(data.birthdays_kept)),
        (_("Missed, and why"), missed or "—"),
    ]


def _next_month(plan: NextMonth) -> Table | Paragraph:
    wanted = "，".join(f"{kind_name(kind)} {count}" for kind, count in plan.targets)
    target = _("Target: {places}").format(places=wanted) if wanted else _("No target is set yet.")
    if not plan.tasks:
        return Paragraph(target)
    columns = (Column(_("Place"), 2.0), Column(_("Dealer"), 2.4), Column(_("Until"), 1.0))
    rows = [(place, dealer or "—", until.isoformat() if until else "—") for place, dealer, until in plan.tasks]
    return Table(columns, rows, total=(target, "", ""))
