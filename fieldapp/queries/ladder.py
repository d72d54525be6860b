"""The ladder as it stands: counts, moves of a period, median stay (DOMAIN section 4)."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Dealer, LadderMove
from db.vocabulary import DealerStatus
from fieldapp.rules.ladder import Move, StepFigures, ladder_figures


def ladder(
    session: Session, first: date, last: date, *, territories: Collection[UUID] | None = None
) -> list[StepFigures]:
    """Each step from the lowest; dealers who have ended do not stand anywhere.  Two statements.

    Args:
        session: the store.
        first: of the period whose moves are counted.
        last: inclusive.
        territories: only their dealers; all when ``None``.
    """
    wanted = select(Dealer.id, Dealer.ladder_step).where(Dealer.status != DealerStatus.ENDED).order_by(Dealer.sort_key)
    if territories is not None:
        wanted = wanted.where(Dealer.territory_id.in_(list(territories)))
    standing = session.execute(wanted).all()
    ids = {row.id for row in standing}
    moves = session.execute(
        select(LadderMove.dealer_id, LadderMove.step, LadderMove.moved_on).order_by(LadderMove.moved_on, LadderMove.id)
    )
    return ladder_figures(
        [(row.id, row.ladder_step) for row in standing],
        [Move(*move) for move in moves if move.dealer_id in ids],
        first,
        last,
    )
