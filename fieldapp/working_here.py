"""Who works at this laptop."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Colleague, SyncControl


def working_here(session: Session) -> UUID | None:
    """The colleague in whose name changes are written down, or None before the first start has asked."""
    who = session.scalar(select(SyncControl.who))
    return UUID(who) if who and session.get(Colleague, UUID(who)) else None
