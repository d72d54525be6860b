"""What a map shows: the counties of the provinces where one works, and where the dealers are (DOMAIN section 1)."""

from math import cos, radians, sin, sqrt
from pathlib import Path
from uuid import UUID

from sqlalchemy import String, select, type_coerce
from sqlalchemy.orm import Session

from db.models import Dealer, Region
from db.vocabulary import DealerStatus, RegionLevel
from fieldapp.drawing.map_picture import County, DealerDot, Ground, ground
from fieldapp.drawing.outlines import load_outlines
from fieldapp.queries.as_stored import as_stored
from fieldapp.queries.figure_sums import GRADES
from fieldapp.queries.ground import Ground as WhoseDealers
from fieldapp.queries.planning import E6
from fieldapp.queries.regions import short_places
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


def dealer_dots(session: Session, whose: WhoseDealers | None = None) -> list[DealerDot]:
    """Where dealers are who have not ended: at their own coordinates, else around the seat of their place.

    Args:
        session: the store.
        whose: only of this ground; all when ``None``.
    """
    dealer = Dealer.__table__.c
    columns = (type_coerce(dealer.id, String), dealer.name, type_coerce(dealer.grade, String), dealer.region_code)
    wanted = (
        select(*columns, dealer.latitude_e6, dealer.longitude_e6)
        .where(type_coerce(dealer.status, String) != DealerStatus.ENDED.value, dealer.deleted_at.is_(None))
        .order_by(dealer.id)
    )
    rows = as_stored(session, wanted if whose is None else wanted.where(*whose.dealers()))
    seats = _seats(session)
    places = short_places(session, {code for _key, _name, _grade, code, _latitude, _longitude in rows})
    here: dict[Point, int] = {}
    dots = []
    for key, name, grade, code, latitude, longitude in rows:
        if latitude is not None and longitude is not None:
            point = Point(latitude / E6, longitude / E6)
        else:
            seat = seats.get(code) or seats.get(f"{code[:6]}000000")
            if seat is None:
                continue
            number = here[seat] = here.get(seat, -1) + 1
            point = _apart(seat, number)
        dots.append(DealerDot(UUID(key), name, places.get(code, ""), GRADES.get(grade or ""), point))
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
