"""Everything that docs/performance.md tells, measured again and printed: takes a quarter of an hour.

    python benchmarks/all.py            # or: python3 dev.py bench
    python benchmarks/all.py start pdf  # only these

A benchmark never fails a build; one that cannot run here says why, and the next begins.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
GIVEN = {"lists": ["--million"], "plan": ["--weeks"], "sync": ["5"]}  # what else each is started with


def main() -> int:
    """One after the other, never side by side."""
    known = sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    wanted = sys.argv[1:] or known
    if unknown := set(wanted) - set(known):
        print(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(known)}", file=sys.stderr)
        return 2
    environment = os.environ | {"PYTHONPATH": str(HERE.parent), "PYTHONUNBUFFERED": "1"}
    worst = 0
    for name in wanted:
        began = time.perf_counter()
        command = [sys.executable, str(HERE / f"bench_{name}.py"), *GIVEN.get(name, ())]
        print(f"\n== {name}", flush=True)
        worst = max(worst, subprocess.run(command, env=environment, check=False).returncode)
        print(f"({time.perf_counter() - began:.0f} s)", flush=True)
    return worst


if __name__ == "__main__":
    sys.exit(main())
