"""The relationship ladder 关系营销阶梯: how many stand where, how they move, how long they stay (DOMAIN section 4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from statistics import median
from typing import NamedTuple
from uuid import UUID

from db.vocabulary import LadderStep
from fieldapp.lazy_rows import ids_of

STEPS = tuple(LadderStep)
WINNING = frozenset({LadderStep.POSSIBLE, LadderStep.CUSTOMER})
"""The steps that are about winning somebody; the others are about keeping and deepening."""


class Move(NamedTuple):
    """One dated move; *dealer* says whose, by its id as it is stored."""

    dealer: str
    step: LadderStep
    on: date


@dataclass(frozen=True, slots=True)
class StepFigures:
    """How one step stands.

    Attributes:
        dealers: who stands on it now.
        came_up: moves onto it from below in the period.
        came_down: moves onto it from above in the period.
        median_days: that dealers stayed on it who have left it; ``None`` where none has.
    """

    step: LadderStep
    dealers: Sequence[UUID]
    came_up: int
    came_down: int
    median_days: int | None


def step_number(step: LadderStep) -> int:
    """0 for the lowest."""
    return STEPS.index(step)


def ladder_figures(
    standing: Iterable[tuple[str, LadderStep]], moves: Sequence[Move], first: date, last: date
) -> list[StepFigures]:
    """Each step from the lowest.

    Args:
        standing: every dealer, by its id as it is stored, with the step it stands on now.
        moves: all that were ever made; a first move comes from the lowest step.
        first: of the period whose moves are counted.
        last: inclusive.
    """
    numbers = {step.value: number for number, step in enumerate(STEPS)}  # text is looked up quicker than a member
    on_step: list[list[str]] = [[] for _step in STEPS]
    for dealer, step in standing:
        on_step[numbers[step.value]].append(dealer)
    ups, downs = [0] * len(STEPS), [0] * len(STEPS)
    stays: list[list[int]] = [[] for _step in STEPS]
    before: dict[str, tuple[int, date]] = {}
    for dealer, step, on in sorted(moves, key=itemgetter(2)):
        number = numbers[step.value]
        came_from = before.get(dealer)
        was = 0 if came_from is None else came_from[0]
        if number != was and first <= on <= last:
            (ups if number > was else downs)[number] += 1
        if came_from is not None:
            stays[was].append((on - came_from[1]).days)
        before[dealer] = (number, on)
    return [
        StepFigures(
            step,
            ids_of(on_step[number]),
            ups[number],
            downs[number],
            round(median(stays[number])) if stays[number] else None,
        )
        for number, step in enumerate(STEPS)
    ]
