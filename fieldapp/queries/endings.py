"""Ended relationships: why, who gained, what was learned, when to try again (DOMAIN section 14)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Dealer, Ending
from db.vocabulary import EndingReason
from fieldapp.queries.regions import short_places


@dataclass(frozen=True, slots=True)
class EndingRow:
    """One ending with the dealer's name and place."""

    id: UUID
    dealer_id: UUID
    dealer: str
    place: str
    ended_on: date
    reason: EndingReason
    competitor: str
    why: str
    talk: str
    third_party: str
    problem_solved: str
    closer: str
    lessons: str
    win_back_on: date | None
    won_back_on: date | None


def endings(
    session: Session,
    first: date | None = None,
    last: date | None = None,
    *,
    dealer_id: UUID | None = None,
    territories: Collection[UUID] | None = None,
) -> list[EndingRow]:
    """The endings from *first* to *last*, both inclusive, the latest first; two statements.

    Args:
        session: the store.
        first: from the beginning when ``None``.
        last: to this day when ``None``.
        dealer_id: only this dealer's.
        territories: only those of dealers in these; all when ``None``.
    """
    wanted = select(Ending, Dealer.name, Dealer.region_code).join(Dealer, Dealer.id == Ending.dealer_id)
    if first is not None:
        wanted = wanted.where(Ending.ended_on >= first)
    if last is not None:
        wanted = wanted.where(Ending.ended_on <= last)
    if dealer_id is not None:
        wanted = wanted.where(Ending.dealer_id == dealer_id)
    if territories is not None:
        wanted = wanted.where(Dealer.territory_id.in_(list(territories)))
    rows = session.execute(wanted.order_by(Ending.ended_on.desc(), Ending.id.desc())).all()
    places = short_places(session, {code for _ending, _name, code in rows})
    return [
        EndingRow(
            ending.id,
            ending.dealer_id,
            name,
            places.get(code, ""),
            ending.ended_on,
            ending.reason,
            ending.competitor,
            ending.why,
            ending.talk,
            ending.third_party,
            ending.problem_solved,
            ending.closer,
            ending.lessons,
            ending.win_back_on,
            ending.won_back_on,
        )
        for ending, name, code in rows
    ]
