"""Whose dealers and which regions an analysis looks at."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from db.models import Colleague, Dealer, Territory, TerritoryRegion
from db.vocabulary import Role
from fieldapp.rules.regions import region_prefix
from fieldapp.working_here import working_here


@dataclass(frozen=True, slots=True)
class Ground:
    """Territories, and what the codes of their regions begin with.

    *territory_ids* is ``None`` for every dealer of this laptop; *prefixes* is empty where no region belongs to a
    territory: then the counties in which there are dealers count.
    """

    territory_ids: frozenset[UUID] | None = None
    prefixes: tuple[str, ...] = ()
    is_own: bool = False  # of whoever works here: dealers of no territory count, too

    def dealers(self) -> tuple[ColumnElement[bool], ...]:
        """Which dealers are meant, as conditions; removed ones are left out."""
        here: tuple[ColumnElement[bool], ...] = (Dealer.__table__.c.deleted_at.is_(None),)
        if self.territory_ids is None:
            return here
        column = Dealer.__table__.c.territory_id
        inside = column.in_(self.territory_ids)
        return (*here, or_(inside, column.is_(None)) if self.is_own else inside)


def ground_of(session: Session, colleague_id: UUID | None = None, territory_id: UUID | None = None) -> Ground:
    """What is looked at; at most four statements.

    Args:
        session: the store.
        colleague_id: the rep; ``None``: for a rep at this laptop the own ground, for anybody else all of it.
        territory_id: one territory, whoever it belongs to.
    """
    me = working_here(session)
    own = session.get(Colleague, me) if me else None
    who = colleague_id or (own.id if own is not None and own.role is Role.REP else None)
    rows = session.execute(select(Territory.id, Territory.colleague_id)).all()
    if territory_id is not None:
        chosen = {found for found, _rep in rows if found == territory_id}
    elif who is not None:
        chosen = {found for found, rep in rows if rep == who}
    else:
        chosen = {found for found, _rep in rows}
    is_all = territory_id is None and (who is None or (not chosen and colleague_id is None))
    codes = session.scalars(select(TerritoryRegion.region_code).where(TerritoryRegion.territory_id.in_(chosen)))
    return Ground(
        None if is_all else frozenset(chosen),
        tuple(sorted({region_prefix(code) for code in codes})),
        is_own=territory_id is None and who is not None and who == me,
    )
