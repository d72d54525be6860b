"""Sentences about pay, for windows, reports and the command line: the rules give values, this gives words.

Every function speaks the language of its caller's context (``fieldapp.texts.speaking``).
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from db.vocabulary import OpeningKind
from fieldapp.rules.months import month_after
from fieldapp.rules.pay import AdjustedMonth, Adjustment, Forecast
from fieldapp.rules.pay_month import Finding, MonthJudgement, PayFinding, PayLine, Standing, What
from fieldapp.rules.pay_rates import PayRates, PayRule, PerKind
from fieldapp.rules.pay_readings import READINGS, CountsIn, PayReadings
from fieldapp.rules.pay_year import YearJudgement
from fieldapp.rules.tasks import OpeningStanding
from fieldapp.texts import Text, _, ngettext, pgettext

READING_NAMES: Mapping[str, Text] = MappingProxyType(
    {
        "month_met": Text("When a month's target is met"),
        "missed_month_rewards": Text("Rewards for places opened in a missed month"),
        "floor_month_penalties": Text("Penalties in a month that pays one sum in all (R5, R6)"),
        "refund_when": Text("When the refund of penalties is booked (R4)"),
        "refund_scope": Text("What the refund of penalties asks for (R4)"),
        "run_crosses_year": Text("Whether a run of missed months goes on in January"),
        "counts_in": Text("The month that an opening counts in"),
    }
)

READING_MEANINGS: Mapping[str, Mapping[str, Text]] = MappingProxyType(
    {
        "month_met": {
            "both": Text("county seats and townships each reach their own target"),
            "total": Text("county seats and townships together reach the sum of the targets"),
        },
        "missed_month_rewards": {
            "kept": Text("they are paid"),
            "void": Text("they are void, like the bonus"),
        },
        "floor_month_penalties": {
            "booked": Text("booked for the year's refund, not deducted"),
            "deducted": Text("booked, and deducted from the development money; the month still pays its sum in all"),
            "none": Text("there are none"),
        },
        "refund_when": {
            "year_end": Text("at the year-end close"),
            "when_reached": Text("in the month in which the year's target is reached"),
        },
        "refund_scope": {
            "both": Text("county seats and townships both reach the year's target"),
            "per_kind": Text("each kind that reaches the year's target earns back its own penalties"),
        },
        "run_crosses_year": {
            "yes": Text("yes, the run goes on"),
            "no": Text("no, January begins a new run"),
        },
        "counts_in": {
            "first_payment": Text("the month of the dealer's first payment"),
            "contract": Text("the month of the contract"),
            "first_shipment": Text("the month of the first shipment"),
        },
    }
)

_LINE_SUBJECTS: Mapping[OpeningKind, Mapping[What, Text]] = MappingProxyType(
    {
        OpeningKind.COUNTY: {
            What.OPENED: Text("county seats opened"),
            What.SHORT: Text("county seats short"),
        },
        OpeningKind.TOWNSHIP: {
            What.OPENED: Text("townships opened"),
            What.SHORT: Text("townships short"),
        },
    }
)

_OPENING_STANDINGS: Mapping[OpeningStanding, Text] = MappingProxyType(
    {
        OpeningStanding.PAYS: Text("counts"),
        OpeningStanding.NO_DAY: Text("waits for the day that decides its month"),
        OpeningStanding.NO_EVIDENCE: Text("waits for evidence"),
        OpeningStanding.NOT_CONFIRMED: Text("waits for the manager's confirmation"),
    }
)


def money(amount: Decimal) -> str:
    """Yuan with two places and thousands apart.

    >>> money(Decimal("-1300"))
    '-1,300.00'
    """
    return f"{amount:,.2f}"


def count_text(count: Decimal) -> str:
    """Places without needless zeros.

    >>> count_text(Decimal("5.00")), count_text(Decimal("0.50")), count_text(Decimal(20))
    ('5', '0.5', '20')
    """
    return f"{count:f}".rstrip("0").rstrip(".") if "." in f"{count:f}" else f"{count:f}"


def kind_name(kind: OpeningKind) -> str:
    """What an opening of *kind* is called."""
    return _("County seat") if kind is OpeningKind.COUNTY else _("Township")


def met_word(met: bool | None, *, is_over: bool = True) -> str:  # noqa: FBT001 -- one of three states, not a switch
    """Whether a target is met, in one word or two; nothing is missed before the month is over."""
    if met is None:
        return _("no target")
    if not met and not is_over:
        return pgettext("target", "still to do")
    return pgettext("target", "met") if met else pgettext("target", "not met")


def line_text(line: PayLine) -> str:
    """One amount with its rule before it."""
    return _("{rule}: {how}").format(rule=line.rule.value, how=how_text(line))


def how_text(line: PayLine) -> str:
    """How one amount comes about, and why it does not count if it does not."""
    text = Text(
        "{subject} {count} × {rate} = {amount} yuan",
        subject=_LINE_SUBJECTS[line.kind][line.what],
        count=count_text(line.count),
        rate=money(line.rate if line.what is What.OPENED else -line.rate),
        amount=money(line.amount),
    )
    match line.standing:
        case Standing.COUNTS:
            return str(text)
        case Standing.VOID:
            return str(Text("{line}; void, as the month is missed", line=text))
        case Standing.BOOKED:
            return str(Text("{line}; booked for the year's refund, not deducted", line=text))


def pay_text(month: MonthJudgement) -> str:
    """How the month's pay comes about, with the rule behind it."""
    if month.floor is not None:
        return _("{rule}: {run} months in a row missed, so the month pays {amount} yuan in all.").format(
            rule=month.floor.rule.value, run=month.missed_run, amount=money(month.floor.pay)
        )
    if month.met is False:
        rule, development = PayRule.R1.value, money(month.development)
        if month.base_paid is None or month.pay is None:
            return _(
                "{rule}: missed, so bonus and expenses are void and the manager decides the base pay; "
                "development adds {development} yuan."
            ).format(rule=rule, development=development)
        return _(
            "{rule}: missed, so bonus and expenses are void: base pay as decided {base} + development "
            "{development} = {pay} yuan."
        ).format(rule=rule, base=money(month.base_paid), development=development, pay=money(month.pay))
    return _(
        "{state}: base pay {base} + bonus {bonus} + expenses {expenses} + development {development} = {pay} yuan."
    ).format(
        state=_("Target met") if month.met else _("No target"),
        base=money(month.figures.base_pay),
        bonus=money(month.bonus_paid),
        expenses=money(month.expenses_paid),
        development=money(month.development),
        pay=money(month.figures.base_pay + month.bonus_paid + month.expenses_paid + month.development),
    )


def finding_text(finding: PayFinding) -> str:
    """A warning beside the month's result."""
    number = Decimal(0) if finding.amount is None else finding.amount
    match finding.what:
        case Finding.GAP:
            return ngettext(
                "{count} month before this one is not given; it is taken as a month without target.",
                "{count} months before this one are not given; they are taken as months without target.",
                int(number),
            ).format(count=int(number))
        case Finding.UNDECIDED:
            return _("The month is missed: the pay stays open until the manager decides the base pay (R1).")
        case Finding.DECISION_UNUSED:
            return _(
                "The base pay decided, {amount} yuan, is not used: the rules leave nothing to decide here."
            ).format(amount=money(number))
        case Finding.FLOOR_AHEAD:
            return _("If the next month is missed, it pays {amount} yuan in all.").format(amount=money(number))
        case Finding.BELOW_ZERO | Finding.BELOW_MINIMUM_WAGE | Finding.ABOVE_DEDUCTION_LIMIT:
            return str(Text("Check the law: {trouble}", trouble=_legal_text(finding.what, number)))


def _legal_text(what: Finding, number: Decimal) -> Text:
    if what is Finding.BELOW_ZERO:
        return Text("the rules give less than nothing, {amount} yuan.", amount=money(number))
    if what is Finding.BELOW_MINIMUM_WAGE:
        return Text("the wage (pay without expenses) is below the minimum wage of {amount} yuan.", amount=money(number))
    return Text("the penalties are more than {percent} % of the month's wage.", percent=count_text(number))


def year_text(year: YearJudgement) -> str:
    """Where the year stands with its target and the twofold refund (R4)."""
    penalties, refund = money(year.penalties), money(year.refund)
    if year.met is None:
        return _("R4: {year} has no target.").format(year=year.year)
    if year.met:
        return _("R4: the target of {year} is met; penalties of {penalties} yuan pay back {refund} yuan.").format(
            year=year.year, penalties=penalties, refund=refund
        )
    short = places_text(year.short)
    if year.refunds:
        return _("R4: one kind has met the target of {year} and gets {refund} yuan back; still short: {short}.").format(
            year=year.year, refund=refund, short=short
        )
    if not year.penalties:
        return _("R4: the target of {year} is short by {short}; there are no penalties.").format(
            year=year.year, short=short
        )
    return _(
        "R4: the target of {year} is short by {short}; met, the penalties of {penalties} yuan pay back {refund} yuan."
    ).format(year=year.year, short=short, penalties=penalties, refund=money(year.refund_if_met))


def places_text(places: PerKind) -> str:
    """Places by kind, as in "1 county seat, 2 townships"; "none" for none."""
    parts = []
    if places.county:
        parts.append(
            ngettext("{count} county seat", "{count} county seats", _plural(places.county)).format(
                count=count_text(places.county)
            )
        )
    if places.township:
        parts.append(
            ngettext("{count} township", "{count} townships", _plural(places.township)).format(
                count=count_text(places.township)
            )
        )
    return pgettext("list", ", ").join(parts) or pgettext("places", "none")


def is_missed(month: MonthJudgement, today: date) -> bool:
    """Whether the month is over and its target was not met: until then it is still to do."""
    return month.met is False and today >= month_after(month.month)


def standing_text(ahead: Forecast, today: date) -> str:
    """How the pay of a month comes about; of one that runs and is not met yet, what it would be if it ended now."""
    running = ahead.month.met is False and not is_missed(ahead.month, today)
    return forecast_text(ahead, today) if running else pay_text(ahead.month)


def warning_texts(month: MonthJudgement, today: date) -> list[str]:
    """The warnings beside the month's result; a month that runs waits for no decision yet."""
    waits = month.met is False and not is_missed(month, today)
    return [finding_text(one) for one in month.findings if not (waits and one.what is Finding.UNDECIDED)]


def forecast_text(ahead: Forecast, today: date) -> str:
    """The live forecast: what the month would pay if it ended now, and what a miss leads to."""
    month = ahead.month
    if month.met is None:
        return _("No target this month; development {development} yuan.").format(development=money(month.development))
    if month.met:
        return _("Target met: development {development} yuan, bonus and expenses are paid.").format(
            development=money(month.development)
        )
    short = places_text(ahead.missing)
    if not is_missed(month, today):
        return _if_it_ended_now(month, short)
    if month.floor is not None:
        return _("{places} short; {run}: this month pays {amount} yuan in all.").format(
            places=short, run=_run_text(month.missed_run), amount=_brief(month.floor.pay)
        )
    penalties = sum((line.amount for line in month.lines if line.what is What.SHORT), Decimal(0))
    lost = _("{places} short: {penalties} yuan, no bonus, no expenses; {run}").format(
        places=short, penalties=_brief(penalties), run=_run_text(month.missed_run)
    )
    if month.next_floor is None:
        return _("{lost}.").format(lost=lost)
    return _("{lost}, another next month pays {amount} yuan in all.").format(
        lost=lost, amount=_brief(month.next_floor.pay)
    )


def _if_it_ended_now(month: MonthJudgement, places: str) -> str:
    """What a month that runs still needs, and what becomes of it otherwise."""
    if month.floor is not None:
        return _("Still to do: {places}. Otherwise {run}: the month would pay {amount} yuan in all.").format(
            places=places, run=_run_text(month.missed_run), amount=_brief(month.floor.pay)
        )
    penalties = sum((line.amount for line in month.lines if line.what is What.SHORT), Decimal(0))
    said = _("Still to do: {places}. Otherwise {penalties} yuan, no bonus, no expenses; {run}.")
    return said.format(places=places, penalties=_brief(penalties), run=_run_text(month.missed_run))


def need_text(ahead: Forecast) -> str:
    """What the month still needs and what it would pay then; empty when it needs nothing."""
    if not ahead.missing.total or ahead.if_met.pay is None:
        return ""
    return _("With {places} more the month pays {pay} yuan.").format(
        places=places_text(ahead.missing), pay=money(ahead.if_met.pay)
    )


def adjustment_text(adjustment: Adjustment) -> str:
    """A dated correction of a closed month."""
    return _("{dated}: correction of {month}, {amount} yuan ({reason})").format(
        dated=adjustment.dated.isoformat(),
        month=f"{adjustment.corrects:%Y-%m}",
        amount=money(adjustment.amount),
        reason=adjustment.reason,
    )


def adjusted_text(month: AdjustedMonth) -> str:
    """The month's pay with its corrections."""
    if month.pay is None:
        return _("Corrections of {amount} yuan are added once the pay is decided.").format(
            amount=money(month.adjustment)
        )
    return _("Pay with corrections of {amount} yuan: {pay} yuan.").format(
        amount=money(month.adjustment), pay=money(month.pay)
    )


def rates_text(rates: PayRates) -> str:
    """Which version of the rates was used."""
    return _("Rules version {name}, in force from {day}").format(name=rates.name, day=rates.effective_from.isoformat())


def opening_standing_text(standing: OpeningStanding) -> str:
    """Whether an opening counts, and if not, what it waits for."""
    return str(_OPENING_STANDINGS[standing])


def reading_texts(readings: PayReadings, counts_in: CountsIn | None = None) -> list[tuple[str, str]]:
    """The readings in use, each as (what it decides, the way chosen): reports print them."""
    chosen = {name: str(getattr(readings, name)) for name in READINGS}
    if counts_in is not None:
        chosen["counts_in"] = counts_in.value
    return [(str(READING_NAMES[name]), str(READING_MEANINGS[name][word])) for name, word in chosen.items()]


def _plural(count: Decimal) -> int:
    """The number that decides between singular and plural: half a township is "0.5 townships"."""
    return 1 if count == 1 else 2


def _brief(amount: Decimal) -> str:
    """Yuan for a sentence read in passing: fen only where there are some."""
    return money(amount).removesuffix(".00")


def _run_text(run: int) -> str:
    if run == 1:
        return _("first miss")
    return _("{count} misses in a row").format(count=run)
