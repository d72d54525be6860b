"""Pay as JSON: figures in, a judgement out.  The contract of ``fieldapp pay`` (docs: command line).

Amounts are written as decimal text with two places, so that no reader rounds them; they are read from text
or from numbers, and never pass through a float.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn

from db.vocabulary import OpeningKind
from fieldapp.errors import RefusedError
from fieldapp.rules.pay import Judgement, judge
from fieldapp.rules.pay_month import MonthFigures, MonthJudgement, PayLine
from fieldapp.rules.pay_rates import DEFAULT_RATES, NO_PLACES, LegalFloor, PerKind, in_fen
from fieldapp.rules.pay_readings import READINGS, PayReadings
from fieldapp.rules.pay_year import YearJudgement
from fieldapp.texts import Text
from fieldapp.words.pay import finding_text, line_text, pay_text, year_text

Object = dict[str, Any]

MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
LAST_YEAR = 2999
MOST = Decimal(10) ** 10  # beyond any pay: keeps sums exact and tables readable
SHOWN_CHARACTERS = 40

CASE_KEYS = {"readings", "months", "minimum_wage", "deduction_limit_percent"}
MONTH_KEYS = {"month", "target", "opened", "base_pay", "bonus", "expenses", "base_pay_decided"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PayCase:
    """Everything to judge, and notes about what was left out of the reading."""

    months: tuple[MonthFigures, ...]
    readings: PayReadings
    legal: LegalFloor
    notes: tuple[Text, ...]

    def judge(self) -> Judgement:
        """Judge it by the user's own rates."""
        return judge(self.months, self.readings, [DEFAULT_RATES], self.legal)


def read_case(source: bytes) -> PayCase:
    """Read JSON in UTF-8, with or without BOM.

    Unknown keys are left out with a note; unknown readings and kinds are refused, as they would change the
    result unseen.

    Raises:
        RefusedError: it is not JSON, something is missing, or a value makes no sense; the message names the place.
    """
    whole = _object(_parsed(source), Text("The input"))
    notes = [_unknown(_inside("", key)) for key in whole if key not in CASE_KEYS]
    months: list[MonthFigures] = []
    given = _given(whole, "months", "")
    if not isinstance(given, list):
        raise RefusedError(Text("{place} must be a list.", place="months"))
    for position, item in enumerate(given):
        place = f"months[{position}]"
        month = _object(item, place)
        notes += [_unknown(_inside(place, key)) for key in month if key not in MONTH_KEYS]
        months.append(_month_figures(month, place))
        if position and months[-1].month <= months[-2].month:
            raise RefusedError(
                Text(
                    "{place}: {month} does not come after {before}. Give the months in order, each once.",
                    place=f"{place}.month",
                    month=f"{months[-1].month:%Y-%m}",
                    before=f"{months[-2].month:%Y-%m}",
                )
            )
    return PayCase(
        months=tuple(months),
        readings=_readings(whole.get("readings")),
        legal=LegalFloor(
            minimum_wage=_money_or_none(whole, "minimum_wage", ""),
            deduction_limit_percent=_money_or_none(whole, "deduction_limit_percent", ""),
        ),
        notes=tuple(notes),
    )


def judgement_json(judgement: Judgement) -> Object:
    """The judgement as JSON values, its texts in the language of the context."""
    return {
        "months": [month_json(month) for month in judgement.months],
        "years": [year_json(year) for year in judgement.years],
    }


def month_json(month: MonthJudgement) -> Object:
    """One month; ``pay`` is None while the manager has not decided."""
    return {
        "month": f"{month.month:%Y-%m}",
        "met": month.met,
        "missed_run": month.missed_run,
        "lines": [line_json(line) for line in month.lines],
        "development": amount_json(month.development),
        "bonus_paid": amount_json(month.bonus_paid),
        "expenses_paid": amount_json(month.expenses_paid),
        "pay": None if month.pay is None else amount_json(month.pay),
        "pay_rule": None if month.rule is None else month.rule.value,
        "pay_text": pay_text(month),
        "rates": month.rules.rates.name,
        "warnings": [finding_text(finding) for finding in month.findings],
    }


def line_json(line: PayLine) -> Object:
    """One amount; ``counts`` says whether it is part of the development money."""
    return {
        "rule": line.rule.value,
        "kind": line.kind.value,
        "what": line.what.value,
        "count": count_json(line.count),
        "amount": amount_json(line.amount),
        "counts": line.counts,
        "text": line_text(line),
    }


def year_json(year: YearJudgement) -> Object:
    """One year; ``refunds`` says in which months the refund is booked."""
    return {
        "year": year.year,
        "met": year.met,
        "penalties": amount_json(year.penalties),
        "refund": amount_json(year.refund),
        "refunds": [
            {"month": f"{refund.month:%Y-%m}", "amount": amount_json(refund.amount)} for refund in year.refunds
        ],
        "text": year_text(year),
    }


def amount_json(amount: Decimal) -> str:
    """Yuan as decimal text with two places; nothing is "0.00", never "-0.00"."""
    return str(in_fen(amount) + 0)


def count_json(count: Decimal) -> int | float:
    """Places as a number: whole ones without a fraction."""
    return int(count) if count == count.to_integral_value() else float(count)


def _parsed(source: bytes) -> Any:  # noqa: ANN401 -- anything that JSON can say
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError(Text("The input is not text in UTF-8."), detail=str(error)) from error
    try:
        return json.loads(
            text,
            parse_float=Decimal,
            parse_int=Decimal,
            parse_constant=_no_number,
            object_pairs_hook=_without_twins,
        )
    except json.JSONDecodeError as error:
        raise RefusedError(
            Text("The input is not JSON: line {line}, column {column}.", line=error.lineno, column=error.colno),
            detail=str(error),
        ) from error
    except RecursionError as error:
        raise RefusedError(Text("The input is nested too deeply.")) from error
    except ArithmeticError as error:
        raise RefusedError(Text("A number in the input is too large or too small."), detail=repr(error)) from error


def _no_number(word: str) -> NoReturn:
    raise RefusedError(Text("{value} is not a number.", value=word))


def _without_twins(pairs: list[tuple[str, Any]]) -> Object:
    """An object; a key that stands twice is refused, as one of the two would be lost unseen."""
    found: Object = {}
    for key, value in pairs:
        if key in found:
            raise RefusedError(Text("The key {key} stands twice in one object.", key=_shown(key)))
        found[key] = value
    return found


def _month_figures(month: Object, place: str) -> MonthFigures:
    target = month.get("target")
    return MonthFigures(
        month=_month(_given(month, "month", place), f"{place}.month"),
        target=NO_PLACES if target is None else _places(target, f"{place}.target", whole=True),
        opened=_places(_given(month, "opened", place), f"{place}.opened", whole=False),
        base_pay=_money(_given(month, "base_pay", place), f"{place}.base_pay"),
        bonus=_money(_given(month, "bonus", place), f"{place}.bonus"),
        expenses=_money(_given(month, "expenses", place), f"{place}.expenses"),
        base_pay_decided=_money_or_none(month, "base_pay_decided", place),
    )


def _readings(value: object) -> PayReadings:
    chosen: Object = {}
    for name, word in _object({} if value is None else value, "readings").items():
        place = _inside("readings", name)
        if name not in READINGS:
            raise RefusedError(
                Text("{place} is not known. Known are: {known}.", place=place, known=", ".join(READINGS))
            )
        words = [member.value for member in READINGS[name]]
        if word not in words:
            raise RefusedError(
                Text(
                    "{place}: {value} is not known. Known are: {known}.",
                    place=place,
                    value=_shown(word),
                    known=", ".join(words),
                )
            )
        chosen[name] = READINGS[name](word)
    return PayReadings(**chosen)


def _given(source: Mapping[str, Any], key: str, place: str) -> Any:  # noqa: ANN401 -- as parsed
    value = source.get(key)
    if value is None:
        raise RefusedError(Text("{place} is missing.", place=_inside(place, key)))
    return value


def _inside(place: str, key: str) -> str:
    """Where *key* of the object at *place* stands, as in ``months[0].target``."""
    if not (key.isidentifier() and key.isascii()):
        return f"{place}[{_shown(key)}]"
    return f"{place}.{key}" if place else key


def _object(value: object, place: str | Text) -> Object:
    if not isinstance(value, dict):
        raise RefusedError(Text("{place} must be a JSON object.", place=place))
    return value


def _month(value: object, place: str) -> date:
    found = MONTH.fullmatch(value) if isinstance(value, str) else None
    if found is None or not DEFAULT_RATES.effective_from.year <= int(found[1]) <= LAST_YEAR:
        raise RefusedError(
            Text(
                "{place}: {value} is not a month from {first} to {last}, written like 2026-01.",
                place=place,
                value=_shown(value),
                first=f"{DEFAULT_RATES.effective_from:%Y-%m}",
                last=f"{LAST_YEAR}-12",
            )
        )
    return date(int(found[1]), int(found[2]), 1)


def _places(value: object, place: str, *, whole: bool) -> PerKind:
    counts: dict[str, Decimal] = {}
    kinds = [kind.value for kind in OpeningKind]
    for key, count in _object(value, place).items():
        inside = _inside(place, key)
        if key not in kinds:
            raise RefusedError(Text("{place} is not known. Known are: {known}.", place=inside, known=", ".join(kinds)))
        counts[key] = _number(count, inside)
        if whole and counts[key] != counts[key].to_integral_value():
            raise RefusedError(Text("{place}: {value} is not a whole number.", place=inside, value=_shown(count)))
    return PerKind(**counts)


def _money(value: object, place: str) -> Decimal:
    return in_fen(_number(value, place))


def _money_or_none(source: Mapping[str, Any], key: str, place: str) -> Decimal | None:
    value = source.get(key)
    return None if value is None else _money(value, _inside(place, key))


def _number(value: object, place: str) -> Decimal:
    """A number of 0 or more with at most two places, from a JSON number or from text."""
    if isinstance(value, str) and NUMBER.fullmatch(value.strip()):
        number = Decimal(value.strip())
    elif isinstance(value, Decimal):
        number = value
    else:
        raise RefusedError(
            Text('{place}: {value} is not a number such as 1500 or "1500.00".', place=place, value=_shown(value))
        )
    if number < 0:
        raise RefusedError(Text("{place}: {value} is below 0.", place=place, value=_shown(value)))
    if number > MOST:
        raise RefusedError(Text("{place}: {value} is too large.", place=place, value=_shown(value)))
    if in_fen(number) != number:
        raise RefusedError(Text("{place}: {value} has more than two decimal places.", place=place, value=_shown(value)))
    return number


def _unknown(place: str) -> Text:
    return Text("{place} is not known and was left out.", place=place)


def _shown(value: object) -> str:
    """*value* for a message: short, on one line, and printable whatever it holds."""
    match value:
        case str():
            text = json.dumps(value, ensure_ascii=False)
        case bool():
            text = "true" if value else "false"
        case dict():
            text = "{…}"
        case list():
            text = "[…]"
        case _:
            text = str(value)
    short = text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS] + "…"
    return short.encode("utf-8", "replace").decode("utf-8")
