"""A week's plan between rep and manager: who may do what to it, and what changed since it was approved (DOMAIN 9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID, uuid5

from db.vocabulary import VisitState, WeekPlanState

_NAMESPACE = UUID("6a1f7c64-7a0b-5b1e-9d64-1f3f0a3c2b55")
OF_THE_REP = frozenset({WeekPlanState.DRAFT, WeekPlanState.SUBMITTED})
OF_THE_MANAGER = frozenset({WeekPlanState.APPROVED, WeekPlanState.RETURNED})
ENDS_OF_THE_DAYS = frozenset({"start_latitude_e6", "start_longitude_e6", "end_latitude_e6", "end_longitude_e6"})


class Move(StrEnum):
    """What can be done with a week's plan."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    APPROVE = "approve"
    RETURN = "return"


_LEADS_TO = {
    Move.SUBMIT: WeekPlanState.SUBMITTED,
    Move.WITHDRAW: WeekPlanState.DRAFT,
    Move.APPROVE: WeekPlanState.APPROVED,
    Move.RETURN: WeekPlanState.RETURNED,
}
_BY_THE_REP: dict[WeekPlanState, tuple[Move, ...]] = {
    WeekPlanState.DRAFT: (Move.SUBMIT,),
    WeekPlanState.SUBMITTED: (Move.WITHDRAW,),
    WeekPlanState.RETURNED: (Move.SUBMIT,),
}
_BY_THE_MANAGER: dict[WeekPlanState, tuple[Move, ...]] = {
    WeekPlanState.SUBMITTED: (Move.APPROVE, Move.RETURN),
    WeekPlanState.APPROVED: (Move.RETURN,),
    WeekPlanState.RETURNED: (Move.APPROVE,),
}


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """A visit as it stands now: on which day it is planned, if it is."""

    on: date | None
    state: VisitState


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of a plan since it was approved, in numbers of visits."""

    added: int = 0
    moved: int = 0
    taken_off: int = 0

    @property
    def any(self) -> bool:
        """Whether anything was changed at all."""
        return bool(self.added or self.moved or self.taken_off)


def week_plan_id(colleague_id: UUID, monday: date) -> UUID:
    """The id of a colleague's plan of the week that begins on *monday*: the same on every laptop."""
    return uuid5(_NAMESPACE, f"{colleague_id} {monday.isoformat()}")


def moves(
    state: WeekPlanState, *, is_own: bool, is_above: bool, is_over: bool, is_changed: bool = False
) -> tuple[Move, ...]:
    """What somebody may do, the most likely first.

    Nobody decides about their own plan, and a week that is over is left as it is.

    Args:
        state: of the plan.
        is_own: it is one's own plan.
        is_above: one is the manager of whoever made it, directly or further up, or an administrator.
        is_over: the week has ended.
        is_changed: visits were changed since it was approved.
    """
    if is_over:
        return ()
    again = is_changed and state is WeekPlanState.APPROVED
    if is_own:
        return (Move.SUBMIT,) if again else _BY_THE_REP.get(state, ())
    if is_above:
        return (Move.APPROVE, Move.RETURN) if again else _BY_THE_MANAGER.get(state, ())
    return ()


def after(move: Move) -> WeekPlanState:
    """The state to which *move* leads."""
    return _LEADS_TO[move]


def changes_since(approved: Mapping[UUID, date], now: Mapping[UUID, PlannedVisit], monday: date) -> Changes:
    """What was added to the week, moved or taken off it since it was approved.

    A visit that was made or missed on its day is no change of the plan, nor is one that was never planned.

    Args:
        approved: the day of each visit, when the plan was approved.
        now: every visit of the week, and those that were approved, wherever they stand now.
        monday: with which the week begins.
    """
    days = {monday + timedelta(days=n) for n in range(7)}
    planned = {
        key: visit.on
        for key, visit in now.items()
        if visit.state is not VisitState.CANCELLED and visit.on is not None and visit.on in days
    }
    return Changes(
        added=sum(key not in approved for key in planned),
        moved=sum(planned[key] != on for key, on in approved.items() if key in planned),
        taken_off=sum(key not in planned for key in approved),
    )
