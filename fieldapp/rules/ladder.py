"""The relationship ladder 关系营销阶梯: how many stand where, how they move, how long they stay (DOMAIN section 4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import NamedTuple
from uuid import UUID

from db.vocabulary import LadderStep

STEPS = tuple(LadderStep)
WINNING = frozenset({LadderStep.POSSIBLE, LadderStep.CUSTOMER})
"""The steps that are about winning somebody; the others are about keeping and deepening."""


class Move(NamedTuple):
    """One dated move; *dealer_id* says whose."""

    dealer_id: UUID
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
    dealers: tuple[UUID, ...]
    came_up: int
    came_down: int
    median_days: int | None


def step_number(step: LadderStep) -> int:
    """0 for the lowest."""
    return STEPS.index(step)


def ladder_figures(
    standing: Iterable[tuple[UUID, LadderStep]], moves: Sequence[Move], first: date, last: date
) -> list[StepFigures]:
    """Each step from the lowest.

    Args:
        standing: every dealer with the step it stands on now.
        moves: all that were ever made; a first move comes from the lowest step.
        first: of the period whose moves are counted.
        last: inclusive.
    """
    on_step: dict[LadderStep, list[UUID]] = {step: [] for step in STEPS}
    for dealer_id, step in standing:
        on_step[step].append(dealer_id)
    ups = dict.fromkeys(STEPS, 0)
    downs = dict.fromkeys(STEPS, 0)
    stays: dict[LadderStep, list[int]] = {step: [] for step in STEPS}
    before: dict[UUID, Move] = {}
    for move in sorted(moves, key=lambda one: one.on):
        came_from = before.get(move.dealer_id)
        was = came_from.step if came_from else LadderStep.POSSIBLE
        if first <= move.on <= last and move.step is not was:
            (ups if step_number(move.step) > step_number(was) else downs)[move.step] += 1
        if came_from is not None:
            stays[came_from.step].append((move.on - came_from.on).days)
        before[move.dealer_id] = move
    return [
        StepFigures(
            step,
            tuple(on_step[step]),
            ups[step],
            downs[step],
            round(median(stays[step])) if stays[step] else None,
        )
        for step in STEPS
    ]
