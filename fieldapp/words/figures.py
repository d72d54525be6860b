"""Names of classes, segments, sizes and strategies."""

from fieldapp.rules.quadrant import Limits, Standing, Strategy, strategy
from fieldapp.rules.segments import ParetoClass, Segment, SizeTier
from fieldapp.texts import _, ngettext, pgettext


def class_word(kind: ParetoClass) -> str:
    """What a class of the 80/20 is called."""
    return {
        ParetoClass.A: _("A: the fewest that make 80 %"),
        ParetoClass.B: _("B: up to 95 %"),
        ParetoClass.C: _("C: the rest"),
    }[kind]


def segment_word(kind: Segment) -> str:
    """The name of a segment."""
    return {
        Segment.CORE: pgettext("segment", "Core"),
        Segment.NORMAL: pgettext("segment", "Normal"),
        Segment.NEW: pgettext("segment", "New"),
        Segment.FALLING: pgettext("segment", "Falling"),
        Segment.DORMANT: pgettext("segment", "Dormant"),
    }[kind]


def size_word(tier: SizeTier) -> str:
    """The name of a size of prospects."""
    return {
        SizeTier.MIDDLE: pgettext("size", "Middle"),
        SizeTier.LARGE: pgettext("size", "Large"),
        SizeTier.SMALL: pgettext("size", "Small"),
        SizeTier.UNKNOWN: pgettext("size", "Unknown"),
    }[tier]


def strategy_word(meant: Strategy) -> str:
    """The name of a strategy."""
    return {
        Strategy.EXTEND: _("Keep and extend the lead"),
        Strategy.URGENT: _("Urgent improvement"),
        Strategy.ORDINARY: _("Ordinary improvement"),
        Strategy.KEEP: _("Keep the lead"),
    }[meant]


def strategy_hint(meant: Strategy) -> str:
    """Where its dealers stand."""
    return {
        Strategy.EXTEND: _("strong dealer, strong there"),
        Strategy.URGENT: _("strong dealer, weak there"),
        Strategy.ORDINARY: _("weak dealer, weak there"),
        Strategy.KEEP: _("weak dealer, strong there"),
    }[meant]


def standing_text(one: Standing, limit: Limits) -> str:
    """Where a dealer stands in the quadrants and why, for the task that is made of it."""
    said = _("{strategy}: it has {market} % of its market, we {ours} % inside it.")
    word = strategy_word(strategy(one, limit))
    return said.format(strategy=word, market=one.market_share, ours=one.our_share)


def tasks_text(made: int, *, of: int, days: int) -> str:
    """How many tasks were made *of* so many dealers in a quadrant; for one with an open task none is made.

    They are due within *days*.
    """
    if not of:
        return _("No dealer stands in this quadrant.")
    if not made:
        return _("Each of them has an open task already.")
    said = ngettext("{count} task written, due in {days} days", "{count} tasks written, due in {days} days", made)
    return said.format(count=made, days=days)


def trend_word(*, is_falling: bool) -> str:
    """Whether a dealer's profit is as before."""
    return pgettext("trend", "falling") if is_falling else pgettext("trend", "reasonable")
