"""Choosing whom to overtake where and by when, what came of it, and what was seen at dealers (DOMAIN section 12)."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import CompetitorGoal, CompetitorSighting, Dealer
from db.store import Store
from fieldapp.errors import FieldRefusedError
from fieldapp.operations import Area, Changed
from fieldapp.operations.fields import add_row, existing, mark_deleted, write
from fieldapp.operations.support import rep_of
from fieldapp.texts import Text

CHANGED = Changed.of(Area.COMPETITORS, Area.REMINDERS)
SEEN = Changed.of(Area.COMPETITORS)


def choose_opponent(store: Store, values: Mapping[str, object]) -> tuple[UUID, Changed]:
    """Choose the one opponent of a market and stage; *values* are ``CompetitorGoal``'s fields.

    Raises:
        FieldRefusedError: no market, no opponent, or one is chosen for this market and stage already.
        RefusedError: nobody has said who works here.
    """
    with store.transaction(Text("Choose an opponent")) as session:
        goal_id = add_row(session, CompetitorGoal, values, colleague_id=rep_of(session, values))
        _check(session, existing(session, CompetitorGoal, goal_id))
        return goal_id, CHANGED


def change_goal(store: Store, goal_id: UUID, values: Mapping[str, object]) -> Changed:
    """Change what was written down of an opponent: the measure, its reaction, the result.

    Raises:
        FieldRefusedError: as for ``choose_opponent``.
    """
    with store.transaction(Text("Change what concerns an opponent")) as session:
        goal = existing(session, CompetitorGoal, goal_id)
        write(goal, values)
        _check(session, goal)
    return CHANGED


def remove_goal(store: Store, *goal_ids: UUID) -> Changed:
    """Take opponents off the board."""
    with store.transaction(Text("Remove an opponent")) as session:
        for goal_id in goal_ids:
            mark_deleted(existing(session, CompetitorGoal, goal_id))
    return CHANGED


def note_sighting(store: Store, dealer_id: UUID, values: Mapping[str, object]) -> tuple[UUID, Changed]:
    """Note a competitor's price, stock or promotion seen at a dealer's outside a visit.

    Args:
        store: the store.
        dealer_id: where.
        values: ``CompetitorSighting``'s fields; *seen_on* and *brand* are needed, price in yuan.

    Raises:
        FieldRefusedError: no brand, or a value that its field cannot take.
    """
    with store.transaction(Text("Note what a competitor does")) as session:
        existing(session, Dealer, dealer_id)
        return add_row(session, CompetitorSighting, values, dealer_id=dealer_id), SEEN


def change_sighting(store: Store, row_id: UUID, values: Mapping[str, object]) -> Changed:
    """Change what was seen.

    Raises:
        FieldRefusedError: as for ``note_sighting``.
    """
    with store.transaction(Text("Change what was seen of a competitor")) as session:
        write(existing(session, CompetitorSighting, row_id), values)
    return SEEN


def remove_sighting(store: Store, *row_ids: UUID) -> Changed:
    """Take what was seen off again."""
    with store.transaction(Text("Remove what was seen of a competitor")) as session:
        for row_id in row_ids:
            mark_deleted(existing(session, CompetitorSighting, row_id))
    return SEEN


def check_goal(goal: CompetitorGoal) -> None:
    """Refuse a reaction to nothing.

    Raises:
        FieldRefusedError: it reacts before we act.
    """
    if goal.reacted_on and (goal.acted_on is None or goal.reacted_on < goal.acted_on):
        raise FieldRefusedError("reacted_on", Text("It cannot react before we act."))


def _check(session: Session, goal: CompetitorGoal) -> None:
    if not goal.region_code:
        raise FieldRefusedError("region_code", Text("Please choose the market."))
    check_goal(goal)
    other = session.scalars(
        select(CompetitorGoal.opponent).where(
            CompetitorGoal.region_code == goal.region_code,
            CompetitorGoal.stage == goal.stage,
            CompetitorGoal.colleague_id == goal.colleague_id,
            CompetitorGoal.id != goal.id,
        )
    ).first()
    if other is not None:
        said = Text("{opponent} is the opponent of this stage there. Only one is chosen at a time.", opponent=other)
        raise FieldRefusedError("stage", said)
