"""The cases of dormant dealers that are to be revived (DOMAIN section 5)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Dealer, RevivalCase
from db.vocabulary import RevivalOutcome
from fieldapp.queries.ground import Ground


@dataclass(frozen=True, slots=True)
class RevivalRow:
    """One case."""

    id: UUID
    dealer_id: UUID
    dealer: str
    opened_on: date
    why: str
    plan: str
    calls: str
    outcome: RevivalOutcome
    closed_on: date | None
    result: str


def revival_cases(session: Session, ground: Ground) -> tuple[RevivalRow, ...]:
    """Open cases first, the newest first; one statement."""
    case = RevivalCase
    rows = session.execute(
        select(
            case.id,
            case.dealer_id,
            Dealer.name,
            case.opened_on,
            case.why,
            case.plan,
            case.calls,
            case.outcome,
            case.closed_on,
            case.result,
        )
        .join(Dealer, Dealer.id == case.dealer_id)
        .where(case.deleted_at.is_(None), *ground.dealers())
        .order_by(case.closed_on.is_not(None), case.opened_on.desc(), case.id)
    )
    return tuple(
        RevivalRow(
            id=row.id,
            dealer_id=row.dealer_id,
            dealer=row.name,
            opened_on=row.opened_on,
            why=row.why,
            plan=row.plan,
            calls=row.calls,
            outcome=row.outcome,
            closed_on=row.closed_on,
            result=row.result,
        )
        for row in rows
    )


def open_case(session: Session, dealer_id: UUID) -> RevivalRow | None:
    """The case of a dealer that is under way."""
    cases = revival_cases(session, Ground())  # few, and the open ones first
    return next((one for one in cases if one.dealer_id == dealer_id and one.outcome is RevivalOutcome.OPEN), None)
