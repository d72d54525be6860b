"""The numbers of charts in the way of the language: 万元 in Chinese, thousands and millions in English."""

from dataclasses import dataclass

from fieldapp.drawing.charts import Numbers
from fieldapp.texts import _, language

LARGE = 100  # from here on nobody reads tenths
CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class Unit:
    """What the numbers of a scale are divided by, and what that is called."""

    divisor: float
    name: str


def unit_of(highest: float, numbers: Numbers) -> Unit:
    """The unit in which amounts up to *highest* are read most easily."""
    if numbers is Numbers.PERCENT:
        return Unit(1, "%")
    if numbers is Numbers.COUNT:
        return Unit(1, "")
    if language().startswith("zh"):
        steps = ((1e8, _("hundred million yuan")), (1e4, _("ten thousand yuan")))
    else:
        steps = ((1e6, _("million yuan")), (1e4, _("thousand yuan")))
    for least, name in steps:
        if highest >= least:
            return Unit(1_000 if name == _("thousand yuan") else least, name)
    return Unit(1, _("yuan"))


def scale_words(value: float, unit: Unit, step: float) -> str:
    """A number on a scale with lines *step* apart: as many places as tell them apart."""
    shown, apart = value / unit.divisor, step / unit.divisor
    places = next((places for places in range(3) if abs(apart - round(apart, places)) < CLOSE), 3)
    return f"{shown:,.{places}f}"


def amount_words(value: float | None, numbers: Numbers) -> str:
    """One value in full: 12.5 %, 3, 128.4 ten thousand yuan."""
    if value is None:
        return "–"
    if numbers is Numbers.PERCENT:
        return f"{value:.1f} %"
    if numbers is Numbers.COUNT:
        return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"
    unit = unit_of(abs(value), numbers)
    shown = value / unit.divisor
    return f"{shown:,.{0 if unit.divisor == 1 else 1}f} {unit.name}"


def short_words(value: float, numbers: Numbers, unit: Unit) -> str:
    """One value beside its mark, in the unit of the scale."""
    shown = value / unit.divisor
    if numbers is Numbers.MONEY:
        return f"{shown:,.1f}" if abs(shown) < LARGE else f"{shown:,.0f}"
    return f"{shown:,.0f}" if float(shown).is_integer() or abs(shown) >= LARGE else f"{shown:,.1f}"
