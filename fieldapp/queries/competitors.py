"""Opponents by market and stage, and prices and stock seen at dealers over time (DOMAIN section 12)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from db.models import CompetitorGoal, CompetitorSighting, Dealer
from db.vocabulary import GoalState
from fieldapp.queries.regions import short_places
from fieldapp.rules.competitors import GoalStanding, Reaction, goal_standing, reaction


@dataclass(frozen=True, slots=True)
class GoalRow:
    """The opponent of one market and stage."""

    id: UUID
    region_code: str
    place: str
    stage: int
    opponent: str
    deadline: date | None
    measure: str
    expected_reaction_days: int | None
    acted_on: date | None
    reacted_on: date | None
    evidence: str
    result: str
    state: GoalState
    standing: GoalStanding
    reaction: Reaction


@dataclass(frozen=True, slots=True)
class SightingRow:
    """What was seen of a competitor at a dealer's; *price* in yuan."""

    id: UUID
    dealer_id: UUID
    dealer: str
    place: str
    seen_on: date
    brand: str
    model: str
    price: Decimal | None
    stock: int | None
    promotion: str


@dataclass(frozen=True, slots=True)
class ModelPrices:
    """The prices seen of one model, the oldest first; in yuan."""

    brand: str
    model: str
    seen: tuple[tuple[date, Decimal], ...]

    @property
    def lowest(self) -> Decimal:
        return min(price for _on, price in self.seen)

    @property
    def highest(self) -> Decimal:
        return max(price for _on, price in self.seen)

    @property
    def last(self) -> Decimal:
        return self.seen[-1][1]


def competitor_goals(session: Session, today: date) -> list[GoalRow]:
    """The board: market by market, stage by stage; two statements."""
    rows = session.scalars(
        select(CompetitorGoal).order_by(CompetitorGoal.region_code, CompetitorGoal.stage, CompetitorGoal.id)
    ).all()
    places = short_places(session, {goal.region_code for goal in rows})
    return [
        GoalRow(
            goal.id,
            goal.region_code,
            places.get(goal.region_code, goal.region_code),
            goal.stage,
            goal.opponent,
            goal.deadline,
            goal.measure,
            goal.expected_reaction_days,
            goal.acted_on,
            goal.reacted_on,
            goal.evidence,
            goal.result,
            goal.state,
            goal_standing(goal.state, goal.deadline, today),
            reaction(goal.expected_reaction_days, goal.acted_on, goal.reacted_on, today),
        )
        for goal in rows
    ]


def sightings(session: Session, *, first: date | None = None) -> list[SightingRow]:
    """What was seen of competitors, the newest first, from *first* on; two statements."""
    seen, dealer = CompetitorSighting.__table__.c, Dealer.__table__.c
    wanted = (
        select(
            seen.id,
            dealer.id,
            dealer.name,
            dealer.region_code,
            seen.seen_on,
            seen.brand,
            seen.model,
            seen.price,
            seen.stock,
            seen.promotion,
        )
        .select_from(CompetitorSighting.__table__)
        .join(Dealer.__table__, and_(dealer.id == seen.dealer_id, dealer.deleted_at.is_(None)))
        .where(seen.deleted_at.is_(None))
        .order_by(seen.seen_on.desc(), seen.id.desc())
    )
    if first is not None:
        wanted = wanted.where(seen.seen_on >= first)
    rows = session.connection().execute(wanted).all()
    places = short_places(session, {row.region_code for row in rows})
    return [
        SightingRow(row_id, dealer_id, name, places.get(code, ""), seen_on, brand, model, price, stock, promotion)
        for row_id, dealer_id, name, code, seen_on, brand, model, price, stock, promotion in rows
    ]


def prices_by_model(rows: list[SightingRow]) -> list[ModelPrices]:
    """The course of the price of each model that was seen more than once, the most often seen first."""
    found: dict[tuple[str, str], list[tuple[date, Decimal]]] = defaultdict(list)
    for row in rows:
        if row.model and row.price is not None:
            found[row.brand, row.model].append((row.seen_on, row.price))
    models = [ModelPrices(brand, model, tuple(sorted(seen))) for (brand, model), seen in found.items() if len(seen) > 1]
    return sorted(models, key=lambda model: (-len(model.seen), model.brand, model.model))
