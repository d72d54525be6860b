"""How soon the window is there: whole processes, beside an empty Qt window in the same rounds.

    python benchmarks/bench_start.py [ROUNDS]

Prints the median time of each, on the clock and of the processor (which other work on the machine hardly changes),
with its ratio to the empty window, the longest time that the window stood still
while it started, and the memory with 10,000 dealers listed.  What no start can be quicker than is printed as well:
importing the libraries that the first page is read with.  All modules are compiled before, as installed ones are.
"""

import compileall
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
DEALERS, MANY = 300, 10_000

BARE = """
import os
from PySide6.QtWidgets import QApplication, QMainWindow
class W(QMainWindow):
    def paintEvent(self, e):
        super().paintEvent(e)
        os.write(1, b'{"mb": %d}' % (int(open("/proc/self/statm").read().split()[1]) * 4096 // 1000000))
        os._exit(0)
a = QApplication([]); w = W(); w.resize(1366, 768); w.show(); a.exec()
"""
LIBRARIES = "import sqlalchemy.orm"
TABLES = "import db.store"
APP = """
import sys
from pathlib import Path
from fieldapp.cli.context import Context
from fieldapp.clock import SystemClock
from fieldapp.places import Places
from ui.main import _import_qt, show
import gc
gc.disable()
_import_qt()
import json, os, time
from PySide6.QtCore import QEvent, QObject, QTimer
from ui import start
until, gaps = sys.argv[2], []
def end():
    mb = int(open("/proc/self/statm").read().split()[1]) * 4096 / 1e6
    os.write(1, json.dumps({"gap": max(gaps, default=0), "mb": mb}).encode())
    os._exit(0)
class Watch(QObject):
    def eventFilter(self, o, e):
        if until == "painted" and e.type() == QEvent.Type.Paint: end()
        return False
watch = Watch()
real = start.Starter
def made(*given):
    s = real(*given); s.window.installEventFilter(watch)
    last = [0.0]; still = [0]
    def look():
        now = time.perf_counter()
        if last[0]: gaps.append(now - last[0])
        last[0] = now
        page = s.window.page
        if page is None: return
        if until == "filled" and page._states.was_full and page._slices.is_done: end()
        if until == "settled" and page._states.was_full and s.app.jobs.under_way == 0:
            still[0] += 1
            if still[0] == 200: end()
        if until == "listed":
            if page._states.was_full and s.app.jobs.under_way == 0: still[0] += 1
            if still[0] == 100: s.app.go("dealers")
            if still[0] == 400: end()
    t = QTimer(s); t.setInterval(2); t.timeout.connect(look)
    if until != "painted": QTimer.singleShot(0, t.start)
    return s
start.Starter = made
show(Context(places=Places(Path(sys.argv[1])), clock=SystemClock(), language="zh_CN"))
"""


def run(arguments: list[str]) -> tuple[float, float, dict[str, Any]]:
    """Seconds that one process takes on the clock and of the processor, and what it tells of itself."""
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, *arguments], env=ENVIRONMENT, check=True, capture_output=True, cwd=ROOT)
    took, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return took, worked, json.loads(done.stdout) if done.stdout else {}


def demo(folder: str, dealers: int) -> None:
    """Invented data."""
    given = ["--data", folder, "demo", "--no-window", "--dealers", str(dealers)]
    subprocess.run(
        [sys.executable, "-m", "ui.main", *given], env=ENVIRONMENT, check=True, capture_output=True, cwd=ROOT
    )


def main() -> None:
    """Round robin, so that a slow moment of the machine hits all alike."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    for package in ("db", "fieldapp", "ui"):
        compileall.compile_dir(ROOT / package, quiet=2)
    with tempfile.TemporaryDirectory(prefix="fieldapp-bench-") as few, tempfile.TemporaryDirectory() as many:
        demo(few, DEALERS)
        demo(many, MANY)
        kinds = {
            "empty Qt window": ["-c", BARE],
            "import sqlalchemy.orm alone": ["-c", LIBRARIES],
            "the same and our tables": ["-c", TABLES],
            "our window painted": ["-c", APP, few, "painted"],
            f"Today filled, {DEALERS} dealers, encrypted": ["-c", APP, few, "filled"],
        }
        times: dict[str, list[float]] = {name: [] for name in kinds}
        works: dict[str, list[float]] = {name: [] for name in kinds}
        bare_mb, listed_mb, gaps, later = [], [], [], []
        for _round in range(rounds):
            for name, arguments in kinds.items():
                seconds, worked, told = run(arguments)
                times[name].append(seconds)
                works[name].append(worked)
                bare_mb += [told["mb"]] if name == "empty Qt window" else []
                gaps += [told["gap"]] if arguments[-1] == "filled" else []
            later.append(run(["-c", APP, few, "settled"])[2]["gap"])
            listed_mb.append(run(["-c", APP, many, "listed"])[2]["mb"])
    for title, measured in (("on the clock", times), ("of the processor", works)):
        print(title)
        floor = statistics.median(measured["empty Qt window"])
        for name, seconds in measured.items():
            median = statistics.median(seconds)
            print(f"  {name:42} {median * 1000:7.0f} ms   {median / floor:5.2f} x")
    print(f"longest time that it stood still until then  {statistics.median(gaps) * 1000:7.0f} ms")
    print(f"the same until nothing is under way any more {statistics.median(later) * 1000:7.0f} ms")
    print(f"memory, empty window                         {statistics.median(bare_mb):7.0f} MB")
    print(f"memory, {MANY:,} dealers listed               {statistics.median(listed_mb):7.0f} MB")


if __name__ == "__main__":
    main()
