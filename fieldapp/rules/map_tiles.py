"""Tiles in place of outlines: each seat has what is nearer to it than to any other seat."""

from collections.abc import Mapping
from math import hypot

from fieldapp.rules.maps import Flat

REACH_KM = 40.0  # a tile goes no further than this from its seat
NEIGHBOURS = 24  # nearest seats that are looked at: those beyond have no say


def tiles(seats: Mapping[str, Flat], reach: float = REACH_KM) -> dict[str, list[Flat]]:
    """A ring around each of *seats*: the part of a square of twice *reach* that is nearest to it.

    Seats at the very same place share it.
    """
    found = {}
    for code, seat in seats.items():
        x, y = seat
        ring: list[Flat] = [
            (x - reach, y - reach),
            (x + reach, y - reach),
            (x + reach, y + reach),
            (x - reach, y + reach),
        ]
        others = [other for other in seats.values() if other != seat]
        for other in sorted(others, key=lambda o: hypot(o[0] - x, o[1] - y))[:NEIGHBOURS]:
            ring = _nearer(ring, seat, other)
        found[code] = ring
    return found


def _nearer(ring: list[Flat], seat: Flat, other: Flat) -> list[Flat]:
    """The part of *ring* that is nearer to *seat* than to *other*."""
    ax, ay = other[0] - seat[0], other[1] - seat[1]
    middle = (seat[0] + other[0]) / 2, (seat[1] + other[1]) / 2

    def beyond(place: Flat) -> float:
        return (place[0] - middle[0]) * ax + (place[1] - middle[1]) * ay

    kept: list[Flat] = []
    for number, place in enumerate(ring):
        before = ring[number - 1]
        here, there = beyond(place), beyond(before)
        if (here > 0) != (there > 0):
            share = there / (there - here)
            kept.append((before[0] + (place[0] - before[0]) * share, before[1] + (place[1] - before[1]) * share))
        if here <= 0:
            kept.append(place)
    return kept
