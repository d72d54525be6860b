"""The screening card of a dealer, and the restricted list (DOMAIN section 3)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Colleague, RestrictedName, ScreeningMark
from fieldapp.restricted_list import restricted_entry_of
from fieldapp.rules.targets import Card, Mark, screening_card


@dataclass(frozen=True, slots=True)
class RestrictedRow:
    """An entry of the restricted list; lifted ones stay with their reason."""

    id: UUID
    name: str
    phone: str
    reason: str
    listed_on: date
    lifted_on: date | None
    lifted_because: str
    lifted_by: str


def screening(session: Session, dealer_id: UUID) -> tuple[Card, list[Mark]]:
    """The card, and every judgement, the newest first."""
    rows = session.execute(
        select(ScreeningMark.point, ScreeningMark.verdict, ScreeningMark.reason, ScreeningMark.judged_on)
        .where(ScreeningMark.dealer_id == dealer_id)
        .order_by(ScreeningMark.judged_on, ScreeningMark.id)
    )
    marks = [Mark(*row) for row in rows]
    return screening_card(marks, restricted_entry_of(session, dealer_id)), marks[::-1]


def restricted_names(session: Session) -> list[RestrictedRow]:
    """The whole list, who stands on it first, then what was lifted."""
    rows = session.execute(
        select(
            RestrictedName.id,
            RestrictedName.name,
            RestrictedName.phone,
            RestrictedName.reason,
            RestrictedName.listed_on,
            RestrictedName.lifted_on,
            RestrictedName.lifted_because,
            Colleague.name,
        )
        .outerjoin(Colleague, Colleague.id == RestrictedName.lifted_by_id)
        .order_by(RestrictedName.lifted_on.is_not(None), RestrictedName.listed_on.desc(), RestrictedName.id)
    )
    return [RestrictedRow(*row[:-1], row[-1] or "") for row in rows]
