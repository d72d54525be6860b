"""Where a dealer is, learned from photos that were taken there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fieldapp.rules.distances import Point, distance_km

SAME_PLACE_KM = 0.3  # a shop, its yard and the road before it
MINUTES, SECONDS = 60, 3600


@dataclass(frozen=True, slots=True)
class LearnedPlace:
    """A place that photos agree on.

    Attributes:
        point: of the first photo.
        km: from where the dealer is thought to be as the crow flies; ``None`` where nothing is known of that.
    """

    point: Point
    km: float | None


def degrees(angle: Sequence[float], side: object) -> float | None:
    """Degrees of an angle as cameras write it.

    Args:
        angle: degrees, minutes and seconds; cameras leave out what they do not know.
        side: N, S, E or W.

    Returns:
        Negative for south and west; ``None`` where it is no angle.
    """
    parts = [float(part) for part in angle]
    if not 1 <= len(parts) <= 3 or any(not part >= 0 for part in parts):  # noqa: PLR2004 - degrees, minutes, seconds
        return None
    whole = sum(part / unit for part, unit in zip(parts, (1, MINUTES, SECONDS), strict=False))
    match str(side).strip("\x00 ").upper():
        case "N" | "E":
            return whole
        case "S" | "W":
            return -whole
    return None


def point_of(latitude: float | None, longitude: float | None) -> Point | None:
    """A place on earth; ``None`` for what is none, and for 0, 0, which a camera writes that has no fix."""
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):  # noqa: PLR2004 - degrees
        return None
    return Point(latitude, longitude)


def learned_place(photos: Iterable[Point | None], own: Point | None, town: Point | None) -> LearnedPlace | None:
    """What photos of a dealer say that its file does not.

    Args:
        photos: where each was taken; ``None`` for one that does not say.
        own: where the dealer is, by its file.
        town: where its township or county is, which stands for it otherwise.

    Returns:
        ``None`` where no photo says anything, where they were taken in different places (nobody knows then which of
        them is the dealer's), or where the file says the same.
    """
    points = [point for point in photos if point is not None]
    if not points or any(distance_km(points[0], other) > SAME_PLACE_KM for other in points[1:]):
        return None
    if own is not None and distance_km(points[0], own) <= SAME_PLACE_KM:
        return None
    known = own or town
    return LearnedPlace(points[0], None if known is None else distance_km(points[0], known))
