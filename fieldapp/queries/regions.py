"""The region tree, and where places lie in it (DOMAIN section 1)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, and_, case, cast, exists, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from db.models import Region, TerritoryRegion
from db.vocabulary import RegionKind, RegionLevel
from fieldapp.rules.regions import Place, PlaceRead, index_places, read_place, region_prefix


@dataclass(frozen=True, slots=True)
class RegionRow:
    """One region as the tree shows it; *children* counts those right below, coordinates are degrees WGS-84."""

    id: UUID
    code: str
    parent_code: str | None
    name: str
    level: RegionLevel
    kind: RegionKind
    unit: str
    pinyin: str
    tier: int | None
    latitude: float | None
    longitude: float | None
    valid_from: date
    valid_to: date | None
    children: int


def places_of(session: Session, codes: Iterable[str]) -> dict[str, Place]:
    """Where each of *codes* lies, by today's names; unknown ones are left out.  One statement.

    A place that is no more keeps the name that it had last.
    """
    wanted = {code for code in codes if code}
    if not wanted:
        return {}
    here = Region.__table__.alias("here").c
    start = select(here.code.label("asked"), here.name, here.parent_code, literal(0).label("up"))
    tree = start.where(here.code.in_(wanted), _is_newest(here)).cte("tree", recursive=True)
    above = Region.__table__.alias("above").c
    tree = tree.union_all(
        select(tree.c.asked, above.name, above.parent_code, tree.c.up + 1).where(
            above.code == tree.c.parent_code, _is_newest(above)
        )
    )
    names: dict[str, list[str]] = {}
    found = select(tree.c.asked, tree.c.name).order_by(tree.c.asked, tree.c.up.desc())
    for asked, name in session.connection().execute(found):
        names.setdefault(asked, []).append(name)
    return {code: Place(code, tuple(found)) for code, found in names.items()}


def short_places(session: Session, codes: Iterable[str]) -> dict[str, str]:
    """Each of *codes* as one says it (新郑市龙湖镇), for lists; unknown ones are left out.  One statement."""
    return {code: place.short for code, place in places_of(session, codes).items()}


def children_of(session: Session, parent_code: str | None) -> list[RegionRow]:
    """The regions right below *parent_code* (``None``: the provinces), official ones first, by code."""
    return _rows(session, Region.parent_code == parent_code)


def region(session: Session, code: str) -> RegionRow | None:
    """The region that has *code* now."""
    return next(iter(_rows(session, Region.code == code)), None)


def ancestors_of(session: Session, code: str) -> list[RegionRow]:
    """The regions above *code*, from the province down, without itself.  One statement."""
    above = (
        select(Region.parent_code.label("code"))
        .where(Region.code == code, Region.valid_to.is_(None), Region.deleted_at.is_(None))
        .cte("above", recursive=True)
    )
    step = aliased(Region)
    above = above.union_all(
        select(step.parent_code).where(step.code == above.c.code, step.valid_to.is_(None), step.deleted_at.is_(None))
    )
    return _rows(session, Region.code.in_(select(above.c.code)))


def find_regions(
    session: Session, typed: str, *, within: str = "", near: Collection[str] = (), limit: int = 50
) -> list[RegionRow]:
    """Regions that are meant by *typed*: near ones first, then higher ones.

    Args:
        session: the store.
        typed: part of a name (龙湖), pinyin (longhu) or initials (lh), also behind those of a region above
            (新郑龙湖, xzlh), or a code.
        within: only regions whose code begins with this.
        near: what the codes of near regions begin with, such as those of the own territory.
        limit: at most so many.
    """
    asked = typed.strip().lower().replace(" ", "")
    if not asked:
        return []
    matches = or_(_is_called(Region, asked, anywhere=True), Region.code.startswith(asked, autoescape=True))
    above, higher = aliased(Region), aliased(Region)
    for split in range(1, min(len(asked), _MOST_SPLITS)):
        head, tail = asked[:split], asked[split:]
        is_below = exists().where(
            above.code == Region.parent_code,
            above.valid_to.is_(None),
            or_(
                _is_called(above, head),
                exists().where(higher.code == above.parent_code, higher.valid_to.is_(None), _is_called(higher, head)),
            ),
        )
        matches = or_(matches, and_(_is_called(Region, tail), is_below))
    first = [_starts_with_any(near), _starts_with_any({prefix[:2] for prefix in near})] if near else []
    return _rows(session, and_(matches, Region.code.startswith(within, autoescape=True)), limit=limit, first=first)


def place_at(session: Session, text_: str, *, near: Collection[str] = ()) -> PlaceRead | None:
    """The place at the head of an address, such as 河南省新郑市龙湖镇文昌路12号; one statement.

    Args:
        session: the store.
        text_: as written.
        near: as in ``find_regions``; only their provinces are looked through, all where it is empty.
    """
    found = select(Region.code, Region.parent_code, Region.name).where(Region.valid_to.is_(None))
    if provinces := {prefix[:2] for prefix in near}:
        found = found.where(or_(*(Region.code.startswith(province) for province in provinces)))
    return read_place(text_, index_places(_Named(*row) for row in session.execute(found)))


def own_ground(session: Session) -> list[str]:
    """What the codes of the regions in all territories of this laptop begin with; one statement."""
    return sorted({region_prefix(code) for code in session.scalars(select(TerritoryRegion.region_code))})


@dataclass(frozen=True, slots=True)
class _Named:
    code: str
    parent_code: str | None
    name: str


def _is_called(region: Any, asked: str, *, anywhere: bool = False) -> ColumnElement[bool]:  # noqa: ANN401  (an alias)
    """Whether a region's name contains or begins with *asked*, or its pinyin or initials begin with it."""
    if asked.isascii():
        joined = func.replace(region.pinyin, " ", "")
        return or_(*(column.startswith(asked, autoescape=True) for column in (joined, region.initials)))
    name: ColumnElement[str] = region.name
    return name.contains(asked, autoescape=True) if anywhere else name.startswith(asked, autoescape=True)


def _starts_with_any(prefixes: Collection[str]) -> ColumnElement[int]:
    return case((or_(*(Region.code.startswith(prefix, autoescape=True) for prefix in prefixes)), 0), else_=1)


def _is_newest(region: Any) -> ColumnElement[bool]:  # noqa: ANN401  (a table's columns)
    """The last row of its code: names follow each other in time."""
    later = Region.__table__.alias("later").c
    return and_(
        region.deleted_at.is_(None),
        ~exists().where(later.code == region.code, later.valid_from > region.valid_from, later.deleted_at.is_(None)),
    )


def _rows(
    session: Session,
    condition: ColumnElement[bool],
    *,
    limit: int | None = None,
    first: Sequence[ColumnElement[Any]] = (),
) -> list[RegionRow]:
    below = aliased(Region)
    children = (
        select(func.count())
        .where(below.parent_code == Region.code, below.valid_to.is_(None), below.deleted_at.is_(None))
        .scalar_subquery()
    )
    statement = (
        select(
            Region.id,
            Region.code,
            Region.parent_code,
            Region.name,
            Region.level,
            Region.kind,
            Region.unit,
            Region.pinyin,
            Region.tier,
            Region.latitude,
            Region.longitude,
            Region.valid_from,
            Region.valid_to,
            children.label("children"),
        )
        .where(condition, Region.valid_to.is_(None))
        .order_by(*first, _HEIGHT, Region.kind, Region.code)
        .limit(limit)
    )
    return [RegionRow(**row) for row in session.execute(statement).mappings()]


_MOST_SPLITS = 12  # letters or characters: further on nobody parts a county from a township
_HEIGHT = case({level.value: height for height, level in enumerate(RegionLevel)}, value=cast(Region.level, String))
