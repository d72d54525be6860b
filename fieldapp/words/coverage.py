"""What the coverage board says, in words: names of measures, and charts of them."""

from decimal import Decimal

from fieldapp.drawing.charts import Category, CategoryChart, Numbers, Series
from fieldapp.rules.coverage import Board, Measure
from fieldapp.texts import _, pgettext
from fieldapp.words.charts import amount_words
from fieldapp.words.vocabulary import word

NOTHING = "–"


def measure_word(measure: Measure) -> str:
    """The name of a measure."""
    return {
        Measure.COVERED: pgettext("coverage", "Covered"),
        Measure.VISITED: pgettext("coverage", "Visited"),
        Measure.ORDERING: pgettext("coverage", "Ordering"),
        Measure.ACTIVE: pgettext("coverage", "Active, direct"),
    }[measure]


def measure_hint(measure: Measure) -> str:
    """What it means for a township."""
    return {
        Measure.COVERED: _("A dealer there cooperates, or did until lately (active or dormant)."),
        Measure.VISITED: _("Somebody there was visited in the period."),
        Measure.ORDERING: _("Somebody there had shipments in the period."),
        Measure.ACTIVE: _("An active dealer there cooperates with us directly: these make the penetration."),
    }[measure]


def percent_words(value: Decimal | None) -> str:
    """A share in words; a dash where there is none."""
    return NOTHING if value is None else f"{value} %"


def yuan_words(value: Decimal) -> str:
    """An amount as charts write it: in 万元, or thousands."""
    return amount_words(float(value), Numbers.MONEY)


def return_words(value: Decimal | None) -> str:
    """Profit for 100 yuan put in."""
    if value is None:
        return NOTHING
    return pgettext("return", "{times} times").format(times=f"{value / 100:.1f}")


def tier_word(tier: int) -> str:
    """The name of a tier of markets."""
    return {
        1: _("Tier 1: capital"),
        2: _("Tier 2: prefectures"),
        3: _("Tier 3: counties"),
        4: _("Tier 4: townships"),
    }[tier]


def trend_chart(board: Board) -> CategoryChart:
    """Townships opened at the end of each year, and today."""
    last = len(board.trend) - 1
    return CategoryChart(
        title=_("Townships with dealers at the end of the year"),
        categories=tuple(
            Category(end.on.isoformat(), pgettext("trend", "Today") if place == last else str(end.on.year))
            for place, end in enumerate(board.trend)
        ),
        series=(
            Series(_("Opened (with a direct dealer)"), tuple(end.opened for end in board.trend)),
            Series(_("With any dealer of ours"), tuple(end.covered for end in board.trend)),
        ),
        axis=_("End of"),
    )


def types_chart(board: Board) -> CategoryChart:
    """Who cooperates, by type of dealer."""
    return CategoryChart(
        title=_("Dealers by type"),
        categories=tuple(Category(kind.value, word(kind)) for kind, _ids in board.dynamics.types),
        series=(Series(_("Dealers"), tuple(len(ids) for _kind, ids in board.dynamics.types)),),
        axis=_("Type"),
    )
