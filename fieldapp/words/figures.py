"""Names of classes, segments, sizes and strategies."""

from fieldapp.rules.quadrant import Strategy
from fieldapp.rules.segments import ParetoClass, Segment, SizeTier
from fieldapp.texts import _, pgettext


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


def strategy_word(strategy: Strategy) -> str:
    """The name of a strategy."""
    return {
        Strategy.EXTEND: _("Keep and extend the lead"),
        Strategy.URGENT: _("Urgent improvement"),
        Strategy.ORDINARY: _("Ordinary improvement"),
        Strategy.KEEP: _("Keep the lead"),
    }[strategy]


def strategy_hint(strategy: Strategy) -> str:
    """Where its dealers stand."""
    return {
        Strategy.EXTEND: _("strong dealer, strong there"),
        Strategy.URGENT: _("strong dealer, weak there"),
        Strategy.ORDINARY: _("weak dealer, weak there"),
        Strategy.KEEP: _("weak dealer, strong there"),
    }[strategy]


def trend_word(*, is_falling: bool) -> str:
    """Whether a dealer's profit is as before."""
    return pgettext("trend", "falling") if is_falling else pgettext("trend", "reasonable")
