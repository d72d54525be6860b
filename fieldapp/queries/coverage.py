"""Territories and core townships (DOMAIN section 1); the board is in ``coverage_board``."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from db.models import Colleague, CoreTownship, Dealer, Territory, TerritoryRegion
from db.vocabulary import DealerStatus
from fieldapp.queries.regions import places_of
from fieldapp.rules.regions import Place


@dataclass(frozen=True, slots=True)
class TerritoryRow:
    """A territory with its rep, its regions and the number of its dealers."""

    id: UUID
    name: str
    colleague_id: UUID | None
    rep: str
    regions: tuple[Place, ...]
    dealers: int


@dataclass(frozen=True, slots=True)
class CoreTownshipRow:
    """A core township, its goal and how far one is.

    *dealers* counts all who have not ended, prospects among them, *active* those that cooperate directly.
    """

    id: UUID
    region_code: str
    place: str
    since: date
    goal: str
    progress: str
    dealers: int
    active: int


def territories(session: Session) -> list[TerritoryRow]:
    """Every territory, by name; four statements."""
    rows = session.execute(
        select(Territory.id, Territory.name, Territory.colleague_id, Colleague.name)
        .outerjoin(Colleague, Colleague.id == Territory.colleague_id)
        .order_by(Territory.name)
    ).all()
    codes: dict[UUID, list[str]] = defaultdict(list)
    for territory_id, code in session.execute(
        select(TerritoryRegion.territory_id, TerritoryRegion.region_code).order_by(TerritoryRegion.region_code)
    ):
        codes[territory_id].append(code)
    places = places_of(session, [code for some in codes.values() for code in some])
    counted = session.execute(select(Dealer.territory_id, func.count()).group_by(Dealer.territory_id))
    dealers = dict(counted.all())
    return [
        TerritoryRow(
            territory_id,
            name,
            colleague_id,
            rep or "",
            tuple(places[code] for code in codes[territory_id] if code in places),
            dealers.get(territory_id, 0),
        )
        for territory_id, name, colleague_id, rep in rows
    ]


def core_townships(session: Session) -> list[CoreTownshipRow]:
    """The list of core townships, by code; three statements."""
    rows = session.execute(
        select(
            CoreTownship.id, CoreTownship.region_code, CoreTownship.since, CoreTownship.goal, CoreTownship.progress
        ).order_by(CoreTownship.region_code)
    ).all()
    codes = [row.region_code for row in rows]
    places = places_of(session, codes)
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for code, is_active, count in session.execute(
        select(Dealer.region_code, _is_active_direct(), func.count())
        .where(Dealer.region_code.in_(codes), Dealer.status != DealerStatus.ENDED)
        .group_by(Dealer.region_code, _is_active_direct())
    ):
        counts[code][0] += count
        counts[code][1] += count if is_active else 0
    return [
        CoreTownshipRow(
            row.id,
            row.region_code,
            places[row.region_code].short if row.region_code in places else row.region_code,
            row.since,
            row.goal,
            row.progress,
            *counts[row.region_code],
        )
        for row in rows
    ]


def _is_active_direct() -> ColumnElement[bool]:
    return and_(Dealer.status == DealerStatus.ACTIVE, Dealer.is_direct)
