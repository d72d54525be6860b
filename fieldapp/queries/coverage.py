"""Territories, core townships and how well the townships are covered (DOMAIN section 1)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session

from db.models import Colleague, CoreTownship, Dealer, MonthlyFigure, Region, Territory, TerritoryRegion, Visit
from db.vocabulary import DealerStatus, RegionLevel, VisitState
from fieldapp.queries.regions import places_of
from fieldapp.rules.regions import CountyCoverage, Place, TownshipState

TOWNSHIP_UNITS = ("镇", "乡", "苏木")  # of the level of townships; 街道 lie in towns


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
    """A core township, its goal and how far one is; *active* counts dealers that cooperate directly."""

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
        .where(Dealer.region_code.in_(codes))
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


def coverage(session: Session, region_prefix: str, first: date, last: date) -> list[CountyCoverage]:
    """How the townships (乡 and 镇) of each county are covered, visited, ordering and active.

    Args:
        session: the store.
        region_prefix: which counties: see ``fieldapp.rules.regions.region_prefix``.
        first: the first day on which a visit or a shipment counts.
        last: the last one, inclusive.

    Returns:
        The counties by code, those without townships left out.  Two statements.
    """
    here = Dealer.region_code == Region.code
    visited = exists().where(
        here,
        Dealer.deleted_at.is_(None),
        Visit.dealer_id == Dealer.id,
        Visit.deleted_at.is_(None),
        Visit.state == VisitState.DONE,
        Visit.visited_on.between(first, last),
    )
    ordering = exists().where(
        here,
        Dealer.deleted_at.is_(None),
        MonthlyFigure.dealer_id == Dealer.id,
        MonthlyFigure.deleted_at.is_(None),
        MonthlyFigure.shipments > 0,
        MonthlyFigure.month.between(first.replace(day=1), last),
    )
    cooperating = Dealer.status.in_((DealerStatus.ACTIVE, DealerStatus.DORMANT))
    rows = session.execute(
        select(
            Region.parent_code,
            Region.code,
            Region.name,
            exists().where(here, Dealer.deleted_at.is_(None), cooperating),
            visited,
            ordering,
            exists().where(here, Dealer.deleted_at.is_(None), _is_active_direct()),
        )
        .where(
            Region.code.startswith(region_prefix, autoescape=True),
            Region.level == RegionLevel.TOWNSHIP,
            Region.valid_to.is_(None),
            Region.unit.in_(TOWNSHIP_UNITS),
        )
        .order_by(Region.code)
    )
    counties: dict[str, list[TownshipState]] = defaultdict(list)
    for county, code, name, covered, was_visited, ordered, active in rows:
        counties[county or ""].append(TownshipState(code, name, covered, was_visited, ordered, active))
    places = places_of(session, counties)
    return [
        CountyCoverage(code, places[code].names[-1] if code in places else code, tuple(found))
        for code, found in counties.items()
    ]


def _is_active_direct() -> ColumnElement[bool]:
    return and_(Dealer.status == DealerStatus.ACTIVE, Dealer.is_direct)
