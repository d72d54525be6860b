"""Published vehicle-routing instances with time windows: where they are, how they are read, what is best known."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

# A package of the Python index that carries Solomon's 56 instances, and those of Gehring and Homberger with 200 stops.
SHIPPED_BY = "vrpsolvereasy==0.1.4"
_INSIDE = "VRPSolverEasy/demos/data/CVRPTW/"
BEST_KNOWN = {  # lengths to a tenth, cut off, as collected by the 12th DIMACS implementation challenge
    "C101": 827.3, "C102": 827.3, "C103": 826.3, "C104": 822.9, "C105": 827.3, "C106": 827.3, "C107": 827.3,
    "C108": 827.3, "C109": 827.3, "C201": 589.1, "C202": 589.1, "C203": 588.7, "C204": 588.1, "C205": 586.4,
    "C206": 586.0, "C207": 585.8, "C208": 585.8, "R101": 1637.7, "R102": 1466.6, "R103": 1208.7, "R104": 971.5,
    "R105": 1355.3, "R106": 1234.6, "R107": 1064.6, "R108": 932.1, "R109": 1146.9, "R110": 1068.0, "R111": 1048.7,
    "R112": 948.6, "R201": 1143.2, "R202": 1029.6, "R203": 870.8, "R204": 731.3, "R205": 949.8, "R206": 875.9,
    "R207": 794.0, "R208": 701.0, "R209": 854.8, "R210": 900.5, "R211": 746.7, "RC101": 1619.8, "RC102": 1457.4,
    "RC103": 1258.0, "RC104": 1132.3, "RC105": 1513.7, "RC106": 1372.7, "RC107": 1207.8, "RC108": 1114.2,
    "RC201": 1261.8, "RC202": 1092.3, "RC203": 923.7, "RC204": 783.5, "RC205": 1154.0, "RC206": 1051.1,
    "RC207": 962.9, "RC208": 776.1,
}  # fmt: skip


@dataclass(frozen=True)
class Instance:
    """As published: the first place is the depot."""

    name: str
    capacity: int
    vehicles: int
    places: list[tuple[float, float]]
    demands: list[int]
    windows: list[tuple[int, int]]
    service: list[int]

    @property
    def family(self) -> str:
        """``R1`` for R101 to R112: places at random, a short horizon; C in groups, RC both, 2 a long horizon."""
        letters = self.name.rstrip("0123456789_")
        return letters + self.name[len(letters)]

    @property
    def best_known(self) -> float | None:
        """Its length, where it is written down here."""
        return BEST_KNOWN.get(self.name)

    def length(self, one: int, other: int) -> int:
        """Tenths, cut off."""
        (x, y), (to_x, to_y) = self.places[one], self.places[other]
        return int(10 * hypot(x - to_x, y - to_y))

    def total(self, routes: Sequence[Sequence[int]]) -> float:
        """Of all routes, from the depot and back."""
        ways = [[0, *route, 0] for route in routes]
        return sum(self.length(a, b) for way in ways for a, b in pairwise(way)) / 10

    def carries_too_much(self, routes: Sequence[Sequence[int]]) -> bool:
        """Whether a vehicle would be overloaded."""
        return any(sum(self.demands[stop] for stop in route) > self.capacity for route in routes)


def fetch(folder: Path) -> int:
    """Take the instances out of the package that ships them into *folder*; nothing is installed.

    Returns:
        How many there are now.

    Raises:
        subprocess.CalledProcessError: the index was not reached.
    """
    folder.mkdir(parents=True, exist_ok=True)
    uv = Path(__file__).resolve().parents[1] / ".tools" / "bin" / ("uv.exe" if sys.platform == "win32" else "uv")
    with TemporaryDirectory() as found:
        # into a folder of its own, without what it depends on: a solver for which we have no use
        command = ["pip", "install", "--quiet", "--no-deps", "--target", found, SHIPPED_BY]
        subprocess.run([str(uv) if uv.exists() else "uv", *command], check=True)
        for path in sorted((Path(found) / _INSIDE).glob("*.txt")):
            shutil.copyfile(path, folder / path.name)
    return len(list(folder.glob("*.txt")))


def read(path: Path) -> Instance:
    """Read what the authors publish, Solomon's text or VRPLIB."""
    import vrplib

    if path.suffix == ".txt":
        known: dict[str, Any] = vrplib.read_instance(path, instance_format="solomon", compute_edge_weights=False)
    else:
        known = vrplib.read_instance(path, compute_edge_weights=False)
    windows = [(int(a), int(b)) for a, b in known["time_window"]]
    service = known["service_time"]
    times = [int(service)] * len(windows) if isinstance(service, (int, float)) else [int(one) for one in service]
    times[0] = 0
    return Instance(
        path.name.partition(".")[0].upper(),
        int(known["capacity"]),
        int(known["vehicles"]),
        [(float(x), float(y)) for x, y in known["node_coord"]],
        [int(one) for one in known["demand"]],
        windows,
        times,
    )
