"""Whose ground this laptop works."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Colleague, Dealer, DevelopmentTask, Territory
from db.models.change_log import SyncControl


def own_territory(session: Session) -> str:
    """The name of the territory of whoever works at this laptop; of the only one where nobody is named; else ""."""
    who = session.execute(select(SyncControl.who)).scalar_one_or_none()
    rows = session.execute(select(Territory.name, Territory.colleague_id).order_by(Territory.name)).all()
    own = [name for name, colleague_id in rows if who and str(colleague_id) == who]
    if own:
        return str(own[0])
    return str(rows[0].name) if len(rows) == 1 else ""


def theirs(session: Session, colleague_id: UUID | None) -> set[UUID | None]:
    """The ids of a colleague's dealers and tasks: what of many things is theirs."""
    ground = select(Territory.id).where(Territory.colleague_id == colleague_id)
    dealers = session.scalars(select(Dealer.id).where(Dealer.territory_id.in_(ground)))
    tasks = session.scalars(select(DevelopmentTask.id).where(DevelopmentTask.colleague_id == colleague_id))
    return {*dealers, *tasks}


@dataclass(frozen=True, slots=True)
class TerritoryName:
    """A territory to choose, and whose it is."""

    id: UUID
    name: str
    rep: str


def territory_names(session: Session) -> list[TerritoryName]:
    """Every territory, by name, without what lies in it; one statement."""
    rows = session.execute(
        select(Territory.id, Territory.name, Colleague.name)
        .outerjoin(Colleague, Colleague.id == Territory.colleague_id)
        .order_by(Territory.name)
    )
    return [TerritoryName(territory_id, name, rep or "") for territory_id, name, rep in rows]
