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


def revival_cases(session: Session, ground: Ground, *, dealer_id: UUID | None = None) -> tuple[RevivalRow, ...]:
    """Open cases first, the newest first, of one dealer if *dealer_id* names it; one statement."""
    case = RevivalCase
    wanted = (
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
    if dealer_id is not None:
        wanted = wanted.where(case.dealer_id == dealer_id)
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
        for row in session.execute(wanted)
    )


def open_case(session: Session, dealer_id: UUID) -> RevivalRow | None:
    """The case of a dealer that is under way."""
    cases = revival_cases(session, Ground(), dealer_id=dealer_id)
    return next((one for one in cases if one.outcome is RevivalOutcome.OPEN), None)
