"""How many dealers there are, of which kinds, and where they were found (DOMAIN section 2)."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from db.models import Dealer
from db.vocabulary import Channel, DealerStatus, DealerType, Grade
from fieldapp.queries.dealer_choice import ALL, DealerFilter, conditions_of
from fieldapp.rules.dealers import Wealth, live_prospects

_dealer = Dealer.__table__.c


@dataclass(frozen=True, slots=True)
class DealerCounts:
    """How many dealers there are, by what the list's chips show."""

    total: int
    statuses: dict[DealerStatus, int]
    grades: dict[Grade | None, int]
    types: dict[DealerType, int]
    core: int


def dealer_counts(session: Session, chosen: DealerFilter = ALL) -> DealerCounts:
    """Counts of the dealers in *chosen*; one statement."""
    statement = (
        select(_dealer.status, _dealer.grade, _dealer.type, _dealer.is_core, func.count())
        .where(*conditions_of(session, chosen))
        .group_by(_dealer.status, _dealer.grade, _dealer.type, _dealer.is_core)
    )
    statuses, grades, types = Counter[DealerStatus](), Counter[Grade | None](), Counter[DealerType]()
    total = core = 0
    for status, grade, kind, is_core, count in session.connection().execute(statement):
        statuses[status] += count
        grades[grade] += count
        types[kind] += count
        total += count
        core += count if is_core else 0
    return DealerCounts(total, dict(statuses), dict(grades), dict(types), core)


def wealth(session: Session, wanted: int) -> Wealth:
    """Live prospects against the *wanted* number (财富50; ``Thresholds.wealth_prospects``); one statement."""
    return Wealth(live_prospects(dealer_counts(session).statuses), wanted)


@dataclass(frozen=True, slots=True)
class ChannelYield:
    """What a way of finding dealers brought: *won* are those that cooperate or once did."""

    channel: Channel | None
    found: int
    won: int


def channel_yields(session: Session) -> list[ChannelYield]:
    """Every way of finding dealers that was noted, the most fruitful first; one statement."""
    won = func.sum(case((_dealer.since.is_not(None), 1), else_=0))
    statement = (
        select(_dealer.channel, func.count(), won)
        .where(_dealer.deleted_at.is_(None))
        .group_by(_dealer.channel)
        .order_by(won.desc(), func.count().desc())
    )
    return [ChannelYield(*row) for row in session.connection().execute(statement)]
