"""How soon the window is there: whole processes, beside an empty Qt window in the same rounds.

    python benchmarks/bench_start.py [ROUNDS] [DEMO_FOLDER]

Prints the median wall time of each and its ratio to the empty window.  Without a folder demo data
is made in a temporary one.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}

BARE = """
import os
from PySide6.QtWidgets import QApplication, QMainWindow
class W(QMainWindow):
    def paintEvent(self, e):
        super().paintEvent(e); os._exit(0)
a = QApplication([]); w = W(); w.resize(1366, 768); w.show(); a.exec()
"""
APP = """
import os, sys
from pathlib import Path
from fieldapp.cli.context import Context
from fieldapp.clock import SystemClock
from fieldapp.places import Places
from ui.main import _import_qt
_import_qt()
from PySide6.QtCore import QEvent, QObject, QTimer
from ui import start
until = sys.argv[2]
class Watch(QObject):
    def eventFilter(self, o, e):
        if until == "painted" and e.type() == QEvent.Type.Paint: os._exit(0)
        return False
watch = Watch()
real = start.Starter
def made(*given):
    s = real(*given); s.window.installEventFilter(watch)
    if until == "filled":
        t = QTimer(s); t.setInterval(5)
        def look():
            page = s.window.page
            if page is not None and page._states.was_full and s.app.jobs.under_way == 0: os._exit(0)
        t.timeout.connect(look); t.start()
    return s
start.Starter = made
start.run(Context(places=Places(Path(sys.argv[1])), clock=SystemClock(), language="zh_CN"))
"""


def wall(arguments: list[str]) -> float:
    """Seconds that one process takes."""
    began = time.perf_counter()
    subprocess.run([sys.executable, *arguments], env=ENVIRONMENT, check=True, capture_output=True, cwd=ROOT)
    return time.perf_counter() - began


def main() -> None:
    """Round robin, so that a slow moment of the machine hits all alike."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    folder = sys.argv[2] if len(sys.argv) > 2 else tempfile.mkdtemp(prefix="fieldapp-bench-")  # noqa: PLR2004
    demo = ["-m", "ui.main", "--data", folder, "demo", "--no-window"]
    subprocess.run([sys.executable, *demo], env=ENVIRONMENT, check=True, capture_output=True, cwd=ROOT)
    kinds = {
        "empty Qt window": ["-c", BARE],
        "our window painted": ["-c", APP, folder, "painted"],
        "Today filled, encrypted store": ["-c", APP, folder, "filled"],
    }
    times: dict[str, list[float]] = {name: [] for name in kinds}
    for _round in range(rounds):
        for name, arguments in kinds.items():
            times[name].append(wall(arguments))
    floor = statistics.median(times["empty Qt window"])
    for name, measured in times.items():
        median = statistics.median(measured)
        print(f"{name:32} {median * 1000:7.0f} ms   {median / floor:5.2f} x")


if __name__ == "__main__":
    main()
