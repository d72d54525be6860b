"""Whose ground this laptop works."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Territory
from db.models.change_log import SyncControl


def own_territory(session: Session) -> str:
    """The name of the territory of whoever works at this laptop; of the only one where nobody is named; else ""."""
    who = session.execute(select(SyncControl.who)).scalar_one_or_none()
    rows = session.execute(select(Territory.name, Territory.colleague_id).order_by(Territory.name)).all()
    own = [name for name, colleague_id in rows if who and str(colleague_id) == who]
    if own:
        return str(own[0])
    return str(rows[0].name) if len(rows) == 1 else ""
