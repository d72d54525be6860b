"""What a colour means.  Standard library only: states and columns name tones, the theme colours them."""

from enum import StrEnum


class Tone(StrEnum):
    """Colour is never the only sign: a pill has words, a chart has labels."""

    NEUTRAL = "neutral"
    ACCENT = "accent"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
