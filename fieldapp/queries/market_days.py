"""Which townships have their market 集日 when."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Region
from fieldapp.queries.regions import short_places
from fieldapp.rules.market_days import MarketDays, market_days


@dataclass(frozen=True, slots=True)
class Market:
    """The market days of one township; ``place`` as one says it: 新郑市龙湖镇."""

    region_code: str
    place: str
    days: MarketDays


def markets(session: Session) -> list[Market]:
    """Every township whose market days are noted, by code; two statements."""
    rows = session.execute(
        select(Region.code, Region.market_days)
        .where(Region.market_days != "", Region.valid_to.is_(None))
        .order_by(Region.code)
    ).all()
    places = short_places(session, {code for code, _kept in rows})
    found = []
    for code, kept in rows:
        try:
            days = market_days(kept)
        except ValueError:  # from a newer app
            continue
        if days is not None:
            found.append(Market(code, places.get(code, code), days))
    return found
