"""What a map shows: the counties of the provinces where one works, and where the dealers are (DOMAIN section 1)."""

from collections.abc import Collection
from math import cos, radians, sin, sqrt
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Dealer, Region
from db.vocabulary import DealerStatus, RegionLevel
from fieldapp.drawing.map_picture import County, DealerDot, Ground, ground
from fieldapp.drawing.outlines import load_outlines
from fieldapp.queries.planning import E6
from fieldapp.queries.regions import places_of
from fieldapp.rules.distances import Point
from fieldapp.rules.maps import KM_A_DEGREE
from fieldapp.words.places import shown_name

HOME_PROVINCE = "41"  # Henan: where nobody has any dealers yet
_TURN = 2.399963  # radians: the golden angle, by which places that fall together are set apart
_APART_KM = 0.7


def read_ground(session: Session, own: Path | None = None) -> Ground:
    """The counties of every province in which there are dealers; *own* is the company's file of outlines."""
    found = session.scalars(select(Dealer.region_code).where(Dealer.region_code != "").distinct())
    provinces = {code[:2] for code in found} or {HOME_PROVINCE}
    rows = session.execute(
        select(Region.code, Region.parent_code, Region.name, Region.level, Region.pinyin)
        .add_columns(Region.latitude, Region.longitude)
        .where(Region.valid_to.is_(None), Region.level.in_((RegionLevel.PREFECTURE, RegionLevel.COUNTY)))
        .order_by(Region.code)
    ).all()
    rows = [row for row in rows if row.code[:2] in provinces and row.code.isdecimal()]
    names = {row.code: shown_name(row.name, row.pinyin) for row in rows}
    counties = [
        County(
            row.code,
            names[row.code],
            names.get(row.parent_code or "", names[row.code]),
            Point(row.latitude, row.longitude) if row.latitude is not None and row.longitude is not None else None,
        )
        for row in rows
        if row.level is RegionLevel.COUNTY
    ]
    return ground(counties, load_outlines(own))


def dealer_dots(session: Session, dealer_ids: Collection[UUID] | None = None) -> list[DealerDot]:
    """Where dealers are who have not ended: at their own coordinates, else around the seat of their place.

    Args:
        session: the store.
        dealer_ids: only these; all when ``None``.
    """
    dealer = Dealer.__table__.c
    columns = (dealer.id, dealer.name, dealer.grade, dealer.region_code, dealer.latitude_e6, dealer.longitude_e6)
    rows = (
        session.connection()
        .execute(
            select(*columns).where(dealer.status != DealerStatus.ENDED, dealer.deleted_at.is_(None)).order_by(dealer.id)
        )
        .all()
    )
    if dealer_ids is not None:
        wanted = set(dealer_ids)
        rows = [row for row in rows if row.id in wanted]
    seats = _seats(session)
    places = places_of(session, {row.region_code for row in rows})
    here: dict[Point, int] = {}
    dots = []
    for row in rows:
        if row.latitude_e6 is not None and row.longitude_e6 is not None:
            point = Point(row.latitude_e6 / E6, row.longitude_e6 / E6)
        elif (seat := seats.get(row.region_code) or seats.get(f"{row.region_code[:6]}000000")) is not None:
            number = here[seat] = here.get(seat, -1) + 1
            point = _apart(seat, number)
        else:
            continue
        place = places[row.region_code].short if row.region_code in places else ""
        dots.append(DealerDot(row.id, row.name, place, row.grade, point))
    return dots


def _seats(session: Session) -> dict[str, Point]:
    rows = session.execute(
        select(Region.code, Region.latitude, Region.longitude).where(
            Region.latitude.is_not(None), Region.valid_to.is_(None)
        )
    )
    return {
        code: Point(latitude, longitude)
        for code, latitude, longitude in rows
        if latitude is not None and longitude is not None
    }


def _apart(seat: Point, number: int) -> Point:
    """The place of the *number*-th dealer of whom only the town is known: in a spiral around its seat."""
    km, angle = _APART_KM * sqrt(number), _TURN * number
    return Point(
        seat.latitude + km * sin(angle) / KM_A_DEGREE,
        seat.longitude + km * cos(angle) / (KM_A_DEGREE * cos(radians(seat.latitude))),
    )
