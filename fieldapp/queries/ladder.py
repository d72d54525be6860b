"""The ladder as it stands: counts, moves of a period, median stay (DOMAIN section 4)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import String, and_, func, select, type_coerce
from sqlalchemy.orm import Session

from db.models import Dealer, LadderMove
from db.vocabulary import DealerStatus, LadderStep
from fieldapp.lazy_rows import LazyRows
from fieldapp.queries.as_stored import as_stored
from fieldapp.rules.ladder import Move, StepFigures, ladder_figures, step_number


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One move with what shows it; *was* is the step it began on, the lowest for a first move."""

    dealer_id: UUID
    dealer: str
    moved_on: date
    was: LadderStep
    step: LadderStep
    evidence: str

    @property
    def is_up(self) -> bool:
        """Whether it leads to a higher step."""
        return step_number(self.step) > step_number(self.was)


def ladder(
    session: Session, first: date, last: date, *, territories: Collection[UUID] | None = None
) -> list[StepFigures]:
    """Each step from the lowest; who has ended stands nowhere, but its moves were made.  Two statements.

    Args:
        session: the store.
        first: of the period whose moves are counted.
        last: inclusive.
        territories: only their dealers; all when ``None``.
    """
    dealer, move = Dealer.__table__.c, LadderMove.__table__.c
    key = type_coerce(dealer.id, String)
    wanted = (
        select(key, type_coerce(dealer.ladder_step, String), dealer.status != DealerStatus.ENDED)
        .where(dealer.deleted_at.is_(None))
        .order_by(dealer.sort_key)
    )
    if territories is not None:
        wanted = wanted.where(dealer.territory_id.in_(list(territories)))
    dealers = as_stored(session, wanted)
    there = {key for key, *_rest in dealers}
    moves = as_stored(
        session,
        select(type_coerce(move.dealer_id, String), type_coerce(move.step, String), type_coerce(move.moved_on, String))
        .where(move.deleted_at.is_(None))
        .order_by(move.moved_on, move.id),
    )
    steps = {step.value: step for step in LadderStep}
    return ladder_figures(
        [(key, steps[step]) for key, step, is_there in dealers if is_there],
        [Move(key, steps[step], date.fromisoformat(on)) for key, step, on in moves if key in there],
        first,
        last,
    )


def ladder_moves(
    session: Session,
    first: date,
    last: date,
    *,
    territories: Collection[UUID] | None = None,
    dealer_id: UUID | None = None,
) -> Sequence[MoveRow]:
    """The moves of a period with their evidence, the latest first, also of dealers who have ended since; one statement.

    Args:
        session: the store.
        first: of the period.
        last: inclusive.
        territories: only of their dealers; all when ``None``.
        dealer_id: only of this dealer.
    """
    move, dealer = LadderMove.__table__.c, Dealer.__table__.c
    was = func.lag(move.step).over(partition_by=move.dealer_id, order_by=(move.moved_on, move.id))
    moves = (
        select(move.id, move.dealer_id, move.moved_on, move.step, move.evidence, was.label("was"))
        .where(move.deleted_at.is_(None), move.moved_on <= last)
        .subquery()
    )
    came_from = func.coalesce(moves.c.was, LadderStep.POSSIBLE.value)
    wanted = (
        select(moves.c.dealer_id, dealer.name, moves.c.moved_on, came_from, moves.c.step, moves.c.evidence)
        .join(Dealer.__table__, and_(dealer.id == moves.c.dealer_id, dealer.deleted_at.is_(None)))
        .where(moves.c.moved_on >= first, came_from != moves.c.step)
        .order_by(moves.c.moved_on.desc(), moves.c.id.desc())
    )
    if territories is not None:
        wanted = wanted.where(dealer.territory_id.in_(list(territories)))
    if dealer_id is not None:
        wanted = wanted.where(dealer.id == dealer_id)
    steps = {step.value: step for step in LadderStep}

    def row(of: tuple[str, str, str, str, str, str]) -> MoveRow:
        key, name, moved_on, before, step, evidence = of
        return MoveRow(UUID(key), name, date.fromisoformat(moved_on), steps[before], steps[step], evidence)

    return LazyRows(as_stored(session, wanted), row)
