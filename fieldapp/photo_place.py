"""Reads where photos were taken, before they are kept without it (``fieldapp.attachments``).

What a photo says is offered for the dealer's file, never taken unasked.  Cameras write WGS-84.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from db.models import Dealer, Region
from fieldapp.queries.planning import E6
from fieldapp.rules.distances import Point
from fieldapp.rules.photo_place import LearnedPlace, degrees, learned_place, point_of

_GPS = 0x8825
_LATITUDE_SIDE, _LATITUDE, _LONGITUDE_SIDE, _LONGITUDE = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class PlaceOffer:
    """What could be written into a dealer's file; *has_own* says that it has coordinates already."""

    dealer_id: UUID
    dealer: str
    place: LearnedPlace
    has_own: bool


def taken_at(photo: Path) -> Point | None:
    """Where *photo* was taken, in WGS-84; ``None`` where it does not say, or is no photo."""
    from PIL import Image

    try:
        with Image.open(photo) as opened:
            gps = opened.getexif().get_ifd(_GPS)
        latitude, longitude = gps.get(_LATITUDE), gps.get(_LONGITUDE)
        if latitude is None or longitude is None:
            return None
        return point_of(
            degrees(latitude, gps.get(_LATITUDE_SIDE)),
            degrees(longitude, gps.get(_LONGITUDE_SIDE)),
        )
    except (OSError, SyntaxError, ValueError, TypeError, ArithmeticError, EOFError):
        return None  # whether it is a photo at all is said when it is attached


def place_offer(session: Session, dealer_id: UUID, taken: Iterable[Point | None]) -> PlaceOffer | None:
    """What photos that were *taken* at a dealer's say of where it is; ``None`` where there is nothing to ask."""
    dealer = session.get(Dealer, dealer_id)
    if dealer is None:
        return None
    own = None
    if dealer.latitude_e6 is not None and dealer.longitude_e6 is not None:
        own = Point(dealer.latitude_e6 / E6, dealer.longitude_e6 / E6)
    place = learned_place(taken, own, _town(session, dealer.region_code))
    return None if place is None else PlaceOffer(dealer_id, dealer.name, place, own is not None)


def _town(session: Session, code: str) -> Point | None:
    rows = session.query(Region.code, Region.latitude, Region.longitude).where(
        Region.code.in_([code, f"{code[:6]}000000"]), Region.latitude.is_not(None), Region.valid_to.is_(None)
    )
    found = {
        code: Point(latitude, longitude)
        for code, latitude, longitude in rows
        if latitude is not None and longitude is not None
    }
    return found.get(code) or found.get(f"{code[:6]}000000")
