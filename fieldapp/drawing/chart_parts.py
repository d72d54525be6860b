"""What a chart is drawn of: boxes, lines, dots, words, and the spots that can be pointed at."""

from dataclasses import dataclass
from enum import StrEnum

from fieldapp.drawing.charts import Mark


class Fill(StrEnum):
    """How an area is filled, so that series differ in grey too."""

    SOLID = "solid"
    HATCHED = "hatched"
    OPEN = "open"
    CROSSED = "crossed"
    DOTTED = "dotted"
    PALE = "pale"
    LEVEL = "level"  # lines that lie
    UPRIGHT = "upright"  # lines that stand
    CHEQUERED = "chequered"


class Form(StrEnum):
    """The shape of a dot."""

    CIRCLE = "circle"
    SQUARE = "square"
    DIAMOND = "diamond"
    TRIANGLE = "triangle"


class Side(StrEnum):
    """Where words stand from their point."""

    LEFT = "left"  # they begin there
    MIDDLE = "middle"
    RIGHT = "right"  # they end there


@dataclass(frozen=True, slots=True)
class Box:
    """A filled area; *ink* is ``series0`` and so on."""

    left: float
    top: float
    width: float
    height: float
    ink: str
    fill: Fill


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points; *ink* is ``grid``, ``axis``, ``level`` or of a series."""

    points: tuple[tuple[float, float], ...]
    ink: str
    weight: float = 1
    is_dashed: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """A mark of its own at a point."""

    x: float
    y: float
    radius: float
    form: Form
    ink: str
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text; *y* is its middle."""

    x: float
    y: float
    text: str
    side: Side = Side.LEFT
    ink: str = "sub"


@dataclass(frozen=True, slots=True)
class Spot:
    """What can be pointed at: where it is, what it stands for, and what it says."""

    mark: Mark
    left: float
    top: float
    width: float
    height: float
    says: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Parts in the order in which they are drawn, and the spots in reading order."""

    parts: tuple[Box | Stroke | Dot | Words, ...]
    spots: tuple[Spot, ...]
