"""The regions in which dealers are, as a tree with how many there are in each (DOMAIN section 1)."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from db.models import Dealer, Region
from fieldapp.queries.regions import places_of
from fieldapp.rules.regions import FULL_DIGITS, region_prefix


@dataclass(frozen=True, slots=True)
class RegionCount:
    """A region with how many dealers are in it and in all below it."""

    code: str
    parent_code: str | None
    name: str
    pinyin: str
    initials: str
    dealers: int

    def is_called(self, typed: str) -> bool:
        """Whether *typed* is part of its name, or begins its pinyin or initials."""
        asked = typed.casefold().replace(" ", "")
        return asked in self.name or self.pinyin.replace(" ", "").startswith(asked) or self.initials.startswith(asked)


def regions_of_dealers(session: Session) -> list[RegionCount]:
    """Every region in which a dealer is, those above before those below, by code; two statements."""
    counts: Counter[str] = Counter()
    found = select(Dealer.region_code, func.count()).where(Dealer.region_code != "").group_by(Dealer.region_code)
    for code, count in session.execute(found):
        counts[code] += count
    up = (
        select(Dealer.region_code.label("code")).where(Dealer.deleted_at.is_(None)).distinct().cte("up", recursive=True)
    )
    step = aliased(Region)
    up = up.union(select(step.parent_code).where(step.code == up.c.code, step.parent_code.is_not(None)))
    statement = (
        select(Region.code, Region.parent_code, Region.name, Region.pinyin, Region.initials)
        .where(Region.code.in_(select(up.c.code)))
        .order_by(Region.code, Region.valid_from)
    )
    newest = {row.code: row for row in session.execute(statement)}
    below: Counter[str] = Counter()
    for code, count in counts.items():
        at: str | None = code
        while at is not None and at in newest:
            below[at] += count
            at = newest[at].parent_code
    rows = [RegionCount(*row, dealers=below[row.code]) for row in newest.values()]
    return sorted(rows, key=lambda row: (len(region_prefix(row.code)), row.code))


def region_name(session: Session, prefix: str) -> str:
    """What the region is called whose codes begin with *prefix*, as ``DealerFilter`` keeps it; empty if unknown."""
    code = prefix.ljust(FULL_DIGITS, "0") if prefix.isdigit() else prefix
    place = places_of(session, [code]).get(code)
    return place.names[-1] if place else ""
