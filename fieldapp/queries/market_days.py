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
    found = days_by_region(session)
    places = short_places(session, set(found))
    return [Market(code, places.get(code, code), days) for code, days in found.items()]


def days_by_region(session: Session) -> dict[str, MarketDays]:
    """The market days that are noted, by the code of the township, in its order; one statement."""
    rows = session.execute(
        select(Region.code, Region.market_days)
        .where(Region.market_days != "", Region.valid_to.is_(None))
        .order_by(Region.code)
    )
    found = {}
    for code, kept in rows:
        try:
            days = market_days(kept)
        except ValueError:  # from a newer app
            continue
        if days is not None:
            found[code] = days
    return found
