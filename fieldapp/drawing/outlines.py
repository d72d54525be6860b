"""The outlines of counties, from the file that is shipped or from one of the company's own.

A sketch to find one's way on, no survey.  Where there are no outlines, tiles around the seats stand for them.
"""

import gzip
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from fieldapp.rules.distances import Point

_SHIPPED = resources.files("resources") / "map" / "counties.json.gz"
_log = logging.getLogger(__name__)

Corner = tuple[int, int]
"""Longitude and latitude in whole units of the file."""


@dataclass(frozen=True, slots=True)
class Outlines:
    """Counties by the first six digits of their codes; *unit* parts make a degree."""

    source: str
    unit: int
    counties: Mapping[str, tuple[tuple[Corner, ...], ...]]

    def point(self, corner: Corner) -> Point:
        """A corner in degrees."""
        longitude, latitude = corner
        return Point(latitude / self.unit, longitude / self.unit)


NOTHING = Outlines("", 1, {})


def load_outlines(own: Path | None = None) -> Outlines:
    """Read the outlines; a company's *own* file, where there is one, takes the place of the one that is shipped.

    A file that is missing or cannot be read is no reason to be without a map: then there are none.
    """
    if own is not None and own.exists():
        try:
            return _read(own.read_bytes())
        except (OSError, EOFError, ValueError, LookupError, TypeError, AttributeError):
            _log.exception("the outlines of the company cannot be read")
    return _shipped()


@cache
def _shipped() -> Outlines:
    try:
        return _read(_SHIPPED.read_bytes())
    except (OSError, EOFError, ValueError, LookupError, TypeError, AttributeError):
        _log.exception("there are no outlines")
        return NOTHING


def _read(packed: bytes) -> Outlines:
    found = json.loads(gzip.decompress(packed))
    counties = {
        str(code): tuple(tuple(zip(map(int, ring[::2]), map(int, ring[1::2]), strict=True)) for ring in rings)
        for code, rings in found["counties"].items()
    }
    return Outlines(str(found["source"]), int(found["unit"]), counties)
