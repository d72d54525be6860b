"""What no single column of a list can tell: whether a record may be written down so, and what follows from it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import SyncedBase
from db.models import (
    CompetitorGoal,
    Contract,
    Dealer,
    Ending,
    InputRound,
    LadderMove,
    MarketEstimate,
    ResourceGrant,
    ScreeningMark,
    SupportMethod,
)
from db.vocabulary import DealerStatus
from fieldapp.errors import FieldRefusedError, RefusedError
from fieldapp.operations.competitors import check_goal
from fieldapp.operations.endings import check_ending
from fieldapp.operations.high_ground import check_round
from fieldapp.operations.revival import check_estimate
from fieldapp.operations.support import check_grant, check_method
from fieldapp.operations.targets import check_mark
from fieldapp.operations.value import check_term
from fieldapp.texts import Text

Owner = UUID | str
"""Whose a record is: a dealer by its id, or a market by its code."""


def check_record(record: SyncedBase, others: Sequence[Mapping[str, Any]]) -> None:
    """Refuse what the operations would refuse.

    Args:
        record: as it would stand.
        others: the other records of the same dealer or market, those of earlier rows of the file included.

    Raises:
        RefusedError: it must not be written down so.
    """
    match record:
        case Contract():
            check_term(record)
        case ResourceGrant():
            check_grant(record)
        case ScreeningMark():
            check_mark(record.point, record.verdict, record.reason or "")
        case Ending():
            check_ending(record)
        case LadderMove() if not record.evidence:
            raise FieldRefusedError("evidence", Text("Say what shows it: every move needs its evidence."))
        case SupportMethod():
            of_rep = [one for one in others if one["colleague_id"] == record.colleague_id]
            check_method(record, [(one["first_on"], one["last_on"]) for one in of_rep])
        case InputRound():
            check_round(record)
            _check_results(record, others)
        case CompetitorGoal():
            check_goal(record)
        case MarketEstimate():
            check_estimate(record)


def _check_results(begun: InputRound, others: Sequence[Mapping[str, Any]]) -> None:
    """The next input follows a result, in whatever order a file lists the rounds."""
    before = [one["began_on"] for one in others if one["began_on"] < begun.began_on and not one.get("result")]
    if not before and not begun.result and any(one["began_on"] > begun.began_on for one in others):
        before = [begun.began_on]
    if before:
        raise RefusedError(
            Text("The round begun on {day} has no result yet: the next input follows it.", day=min(before))
        )


def follow(session: Session, table: type[SyncedBase], owners: set[Owner]) -> None:
    """Put right what follows from the records of these dealers and markets now that new ones are there."""
    if table not in _FOLLOWS or not owners:
        return
    session.flush()
    _FOLLOWS[table](session, owners)


def _stand_on_ladder(session: Session, owners: set[Owner]) -> None:
    """The newest move says where a dealer stands."""
    found = _dealers(session, owners)
    moves = select(LadderMove).where(LadderMove.dealer_id.in_(found))
    for move in session.scalars(moves.order_by(LadderMove.moved_on, LadderMove.id)):
        found[move.dealer_id].ladder_step = move.step


def _end(session: Session, owners: set[Owner]) -> None:
    """A dealer has ended by its newest ending, unless it was won back."""
    found = _dealers(session, owners)
    newest: dict[UUID, Ending] = {}
    for ending in session.scalars(select(Ending).where(Ending.dealer_id.in_(found)).order_by(Ending.ended_on)):
        newest[ending.dealer_id] = ending
    for dealer_id, ending in newest.items():
        if ending.won_back_on is None:
            found[dealer_id].status, found[dealer_id].ended_on = DealerStatus.ENDED, ending.ended_on


def _number_rounds(session: Session, owners: set[Owner]) -> None:
    """Rounds are numbered by the days on which they began; one that has a number keeps it where it can."""
    of_dealers = InputRound.dealer_id.in_([owner for owner in owners if isinstance(owner, UUID)])
    codes = [owner for owner in owners if isinstance(owner, str)]
    of_towns = InputRound.dealer_id.is_(None) & InputRound.region_code.in_(codes)
    rounds = select(InputRound).where(of_dealers | of_towns)
    last: dict[Owner, int] = {}
    for made in session.scalars(rounds.order_by(InputRound.began_on, InputRound.number, InputRound.id)):
        where = made.dealer_id or made.region_code
        made.number = last[where] = max(made.number, last.get(where, 0) + 1)


def _dealers(session: Session, owners: set[Owner]) -> dict[UUID, Dealer]:
    return {dealer.id: dealer for dealer in session.scalars(select(Dealer).where(Dealer.id.in_(owners)))}


_FOLLOWS = {LadderMove: _stand_on_ladder, Ending: _end, InputRound: _number_rounds}
