"""Opponents by market and stage, and prices and stock seen at dealers over time (DOMAIN section 12)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, String, and_, select, type_coerce
from sqlalchemy.orm import Session

from db.column_types import FEN_PER_YUAN
from db.models import CompetitorGoal, CompetitorSighting, Dealer
from db.vocabulary import GoalState
from fieldapp.lazy_rows import LazyRows, of_each
from fieldapp.queries.as_stored import as_stored
from fieldapp.queries.regions import short_places
from fieldapp.rules.competitors import GoalStanding, Reaction, goal_standing, reaction

_BRAND = 5  # its place in a row as stored


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
    seen: Sequence[tuple[date, Decimal]]

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


class Sightings(LazyRows[SightingRow]):
    """What was seen, made when it is looked at; brands and prices are known before.

    Args:
        stored: as the store has them.
        places: what codes of regions are called.
    """

    __slots__ = ("_places", "_seen")

    def __init__(self, stored: Sequence[tuple[Any, ...]], places: Mapping[str, str]) -> None:
        super().__init__(stored, self._row)
        self._seen, self._places = stored, places

    @property
    def brands(self) -> set[str]:
        """The brands that were seen."""
        return {seen[_BRAND] for seen in self._seen}

    def only(self, brand: str) -> "Sightings":
        """Those of one brand; an empty one leaves all."""
        return Sightings([seen for seen in self._seen if seen[_BRAND] == brand], self._places) if brand else self

    @property
    def prices(self) -> dict[tuple[str, str], list[tuple[str, int]]]:
        """Day and price in fen of each brand and model, in the order of the rows."""
        found: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
        for _id, _dealer_id, _name, _code, seen_on, brand, model, fen, *_rest in self._seen:
            if model and fen is not None:
                found[brand, model].append((seen_on, fen))
        return found

    def _row(self, of: tuple[Any, ...]) -> SightingRow:
        key, dealer_key, name, code, seen_on, brand, model, fen, stock, promotion = of
        price, place = None if fen is None else _yuan(fen), self._places.get(code, "")
        on = date.fromisoformat(seen_on)
        return SightingRow(UUID(key), UUID(dealer_key), name, place, on, brand, model, price, stock, promotion)


def sightings(session: Session, *, first: date | None = None) -> Sightings:
    """What was seen of competitors, the newest first, from *first* on; two statements."""
    seen, dealer = CompetitorSighting.__table__.c, Dealer.__table__.c
    wanted = (
        select(
            type_coerce(seen.id, String),
            type_coerce(dealer.id, String),
            dealer.name,
            dealer.region_code,
            type_coerce(seen.seen_on, String),
            seen.brand,
            seen.model,
            type_coerce(seen.price, BigInteger),
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
    rows = as_stored(session, wanted)
    return Sightings(rows, short_places(session, {row[3] for row in rows}))


def prices_by_model(rows: Sightings) -> list[ModelPrices]:
    """The course of the price of each model that was seen more than once, the most often seen first."""
    models = [
        ModelPrices(brand, model, of_each(sorted(seen), lambda one: (date.fromisoformat(one[0]), _yuan(one[1]))))
        for (brand, model), seen in rows.prices.items()
        if len(seen) > 1
    ]
    return sorted(models, key=lambda model: (-len(model.seen), model.brand, model.model))


def _yuan(fen: int) -> Decimal:
    return Decimal(fen) / FEN_PER_YUAN
