"""The month-end report of the development tasks 渠道拓展任务月度报告, which decides the rep's pay (DOMAIN section 10).

Amounts and sentences come as plain values: what the rules gave, and ``fieldapp.words.pay`` said of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fieldapp.reports.page import (
    Align,
    Block,
    Cell,
    Column,
    Figure,
    Figures,
    Heading,
    KeyValues,
    Note,
    Paragraph,
    Report,
    Row,
    RowKind,
    SignatureLines,
    Stack,
    Table,
    WritingLines,
)
from fieldapp.rules.months import month_after
from fieldapp.texts import _, ngettext, pgettext
from fieldapp.words.calendar import month_and_year
from fieldapp.words.pay import count_text, met_word, money

_FEN = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class RegionLine:
    """Target and done of one kind of place, in one region or in all; shared places count in part."""

    region: str
    kind: str
    target: Decimal
    done: Decimal

    @property
    def short(self) -> Decimal:
        """Places missing; 0 once the target is reached."""
        return max(Decimal(0), self.target - self.done)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A place opened (开发成功).

    Attributes:
        on: the day that decides its month.
        percent: this rep's share.
        evidence: what shows it, such as the first payment and its amount.
        standing: whether it counts, or what it waits for.
        confirmed_by: empty until someone has.
        is_own_confirmation: the rep confirmed it, as a setting allows to one who works alone.
    """

    region: str
    kind: str
    dealer: str
    on: date | None = None
    percent: int = 100
    evidence: str = ""
    standing: str = ""
    confirmed_by: str = ""
    confirmed_on: date | None = None
    is_own_confirmation: bool = False


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """An amount in yuan with the rule behind it, the rule's version, and how it comes about."""

    rule: str
    text: str
    amount: Decimal
    version: str
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Correction:
    """A dated adjustment of an earlier, closed month."""

    dated: date
    corrects: date
    reason: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ImprovementLine:
    """A dealer who is to sell more of ours: listed apart, since it never counts for the pay."""

    dealer: str
    region: str
    state: str
    steps_done: int
    steps: int
    by: date | None = None
    result: str = ""


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something planned for the next month."""

    region: str
    dealer: str
    what: str
    by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReport:
    """A month of a rep, open or closed.

    Attributes:
        month: any day of it.
        closed: when and by whom it was closed; empty while it is open, and the report is a draft.
        met: whether the target is met, ``None`` where there is none.
        missed_run: missed months in a row up to this one.
        pay: in yuan; ``None`` while the manager has not decided.
        parts: what the pay is made of, as (name, yuan; ``None`` while undecided).
        pay_text: how it comes about.
        readings: which way the rules were read, as (what, how).
        year: target and done since January.
        refund_text: what the twofold refund still needs, or what it paid.
        birthdays_kept: of *birthdays* in the month.
        warnings: where the law may ask for something else.
    """

    rep: str
    month: date
    printed_on: date
    manager: str = ""
    territory: str = ""
    closed: str = ""
    met: bool | None = None
    missed_run: int = 0
    progress: tuple[RegionLine, ...] = ()
    openings: tuple[Opening, ...] = ()
    money: tuple[MoneyLine, ...] = ()
    pay: Decimal | None = None
    parts: tuple[tuple[str, Decimal | None], ...] = ()
    pay_text: str = ""
    readings: tuple[tuple[str, str], ...] = ()
    year: tuple[RegionLine, ...] = ()
    refund_text: str = ""
    visits_planned: int = 0
    visits_made: int = 0
    visits_done: int = 0  # of those planned for the month
    visits_missed: int = 0  # of those: moved out of it, dropped, or never recorded
    reasons: str = ""  # for what was moved or dropped
    birthdays: int = 0
    birthdays_kept: int = 0
    corrections: tuple[Correction, ...] = ()
    warnings: tuple[str, ...] = ()
    improvements: tuple[ImprovementLine, ...] = ()
    next_month: tuple[NextStep, ...] = ()


def build(data: TaskReport) -> Report:
    """The report, in the language of the context; marked as a draft on each page until the month is closed."""
    draft = pgettext("watermark", "Draft")
    return Report(
        title=_("Monthly report on development tasks"),
        subtitle=month_and_year(data.month.year, data.month.month),
        facts=tuple(_facts(data)),
        state=_("Closed") if data.closed else _("Draft: month still open"),
        watermark="" if data.closed else draft,
        footer=_("Personal data: keep it safe. Printed on {day}.").format(day=data.printed_on.isoformat()),
        author=data.rep,
        blocks=tuple(_blocks(data)),
    )


def _facts(data: TaskReport) -> Iterator[tuple[str, str]]:
    yield _("Rep"), data.rep
    if data.manager:
        yield _("Manager"), data.manager
    if data.territory:
        yield _("Territory"), data.territory
    if data.closed:
        yield _("Closed"), data.closed


def _blocks(data: TaskReport) -> Iterator[Block]:
    yield _figures(data)
    for warning in data.warnings:
        yield Note(warning, _("Please check"))
    yield Heading(_("Target and result"))
    yield _progress_table(data.progress)
    yield Heading(_("Places opened"))
    yield _openings_table(data.openings)
    yield from _money_blocks(data)
    yield Heading(_("The year so far"), month_and_year(data.month.year, data.month.month))
    yield _progress_table(data.year)
    if data.refund_text:
        yield Paragraph(data.refund_text)
    yield Heading(_("Work of the month"))
    yield KeyValues(tuple(_work(data)))
    if data.improvements:
        yield Heading(_("Improvement tasks"), _("not counted for the pay"))
        yield _improvements_table(data.improvements)
    yield Heading(_("Plan for the next month"))
    if data.next_month:
        yield _next_table(data.next_month)
    yield WritingLines(2, _("Remarks"))
    yield SignatureLines((_("Rep"), _("Manager"), _("Date")))


def _figures(data: TaskReport) -> Figures:
    is_over = data.printed_on >= month_after(data.month)
    met = met_word(data.met, is_over=is_over)
    kinds = tuple(
        Figure(line.kind, f"{count_text(line.done)} / {count_text(line.target)}", _short_text(line.short))
        for line in _by_kind(data.progress)
    )
    pay = _("undecided") if data.pay is None else money(data.pay)
    run = ngettext("{count} month missed in a row", "{count} months missed in a row", data.missed_run)
    return Figures(
        (
            Figure(_("Pay of the month, yuan"), pay),
            Figure(
                _("Target of the month"), met, run.format(count=data.missed_run) if data.missed_run and is_over else ""
            ),
            *kinds,
        )
    )


def _money_blocks(data: TaskReport) -> Iterator[Block]:
    yield Heading(_("Money by rule"), _("in yuan"))
    columns = (
        Column(_("Rule"), 12),
        Column(_("How it comes about"), 78),
        Column(_("Version of the rules"), 60),
        Column(_("Amount"), 26, Align.RIGHT),
    )
    rows = [Row((line.rule, line.text, line.version, _amount(line))) for line in data.money]
    total = sum((line.amount for line in data.money if line.counts), Decimal(0))
    if rows:
        rows.append(Row((None, _("Development money that counts"), None, total.quantize(_FEN)), RowKind.TOTAL))
    yield Table(columns, tuple(rows), empty=_("No rewards and no penalties."))
    if data.parts or data.pay_text:
        yield Heading(_("Pay"), _("in yuan"))
    if data.parts:
        yield _parts_table(data)
    if data.pay_text:
        yield Paragraph(data.pay_text)
    if data.corrections:
        yield Heading(_("Corrections of earlier months"), _("in yuan"))
        yield _corrections_table(data.corrections)
    if data.readings:
        yield Heading(_("How the rules were read"))
        yield KeyValues(data.readings, columns=1)


def _amount(line: MoneyLine) -> Cell:
    amount = line.amount.quantize(_FEN)
    return amount if line.counts else Stack("", (f"({money(amount)})",))


def _parts_table(data: TaskReport) -> Table:
    columns = (Column(pgettext("pay", "Part"), 100), Column(_("Amount"), 40, Align.RIGHT))
    undecided = _("undecided")
    rows = [Row((name, undecided if amount is None else amount.quantize(_FEN))) for name, amount in data.parts]
    pay = undecided if data.pay is None else data.pay.quantize(_FEN)
    return Table(columns, (*rows, Row((_("Pay of the month"), pay), RowKind.TOTAL)))


def _progress_table(lines: Sequence[RegionLine]) -> Table:
    columns = (
        Column(_("Region"), 60),
        Column(_("Kind"), 40),
        Column(_("Target"), 25, Align.RIGHT),
        Column(_("Done"), 25, Align.RIGHT),
        Column(pgettext("target", "Short"), 25, Align.RIGHT),
    )
    rows = [Row((line.region, line.kind, *_counts(line))) for line in lines]
    if len({line.region for line in lines}) > 1:
        rows += [Row((_("All regions"), line.kind, *_counts(line)), RowKind.TOTAL) for line in _by_kind(lines)]
    return Table(columns, tuple(rows), empty=_("No target."))


def _by_kind(lines: Iterable[RegionLine]) -> list[RegionLine]:
    """The sums over all regions.  What one region has too much is not lent to another: it is in *done*."""
    sums: dict[str, RegionLine] = {}
    for line in lines:
        old = sums.get(line.kind, RegionLine("", line.kind, Decimal(0), Decimal(0)))
        sums[line.kind] = RegionLine("", line.kind, old.target + line.target, old.done + line.done)
    return list(sums.values())


def _counts(line: RegionLine) -> tuple[str, str, str]:
    return count_text(line.target), count_text(line.done), count_text(line.short)


def _short_text(short: Decimal) -> str:
    return _("{count} short").format(count=count_text(short)) if short else pgettext("target", "met")


def _openings_table(openings: Sequence[Opening]) -> Table:
    columns = (
        Column(_("Date"), 20),
        Column(_("Region"), 34),
        Column(_("Dealer"), 46),
        Column(_("Evidence"), 42),
        Column(_("Confirmation"), 38),
    )
    rows = tuple(
        Row(
            (
                opening.on,
                Stack("", (opening.kind,), (opening.region,)),
                Stack("", _filled(_share_text(opening.percent)), (opening.dealer,)),
                opening.evidence,
                Stack("", _filled(opening.standing), (_confirmation(opening),)),
            )
        )
        for opening in openings
    )
    return Table(columns, rows, empty=_("No place was opened this month."))


def _improvements_table(lines: Sequence[ImprovementLine]) -> Table:
    columns = (
        Column(_("Dealer"), 58),
        Column(_("State"), 22),
        Column(_("Steps done"), 20),
        Column(_("Until"), 22),
        Column(_("Result"), 58),
    )
    rows = (
        Row(
            (
                Stack("", _filled(one.region), (one.dealer,)),
                one.state,
                f"{one.steps_done}/{one.steps}",
                one.by,
                one.result,
            )
        )
        for one in lines
    )
    return Table(columns, tuple(rows))


def _share_text(percent: int) -> str:
    return "" if percent == 100 else _("{percent} % of it").format(percent=percent)  # noqa: PLR2004


def _confirmation(opening: Opening) -> str:
    if not opening.confirmed_by:
        return _("not confirmed")
    gaps = {"who": opening.confirmed_by, "day": opening.confirmed_on.isoformat() if opening.confirmed_on else ""}
    if opening.is_own_confirmation:
        return _("{who} {day}, the rep's own confirmation").format(**gaps)
    return _("{who} {day}").format(**gaps).strip()


def _corrections_table(corrections: Sequence[Correction]) -> Table:
    columns = (
        Column(_("Date"), 22),
        Column(_("Corrects"), 24),
        Column(_("Reason"), 104),
        Column(_("Amount"), 26, Align.RIGHT),
    )
    rows = tuple(
        Row((line.dated, f"{line.corrects:%Y-%m}", line.reason, line.amount.quantize(_FEN))) for line in corrections
    )
    return Table(columns, rows)


def _work(data: TaskReport) -> Iterator[tuple[str, str]]:
    yield _("Visits made against planned"), _of(data.visits_made, data.visits_planned)
    if data.visits_done or data.visits_missed:
        yield _("Planned visits done"), _of(data.visits_done, data.visits_planned)
    if data.visits_missed:
        reasons = f" ({data.reasons})" if data.reasons else ""
        yield _("Planned visits not done"), f"{data.visits_missed}{reasons}"
    yield _("Birthdays kept"), _of(data.birthdays_kept, data.birthdays)


def _of(done: int, planned: int) -> str:
    share = f" ({done / planned:.0%})" if planned else ""
    return _("{done} of {planned}").format(done=done, planned=planned) + share


def _next_table(steps: Sequence[NextStep]) -> Table:
    columns = (
        Column(pgettext("deadline", "By"), 22),
        Column(_("Region"), 36),
        Column(_("Dealer"), 50),
        Column(pgettext("task", "Step"), 72),
    )
    return Table(columns, tuple(Row((step.by, step.region, step.dealer, step.what)) for step in steps))


def _filled(*parts: str) -> tuple[str, ...]:
    return tuple(part for part in parts if part)
