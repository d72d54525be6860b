"""One page of the dealer list from 10,000 dealers on, and a table of 100,000 rows, both from the encrypted store.

    python benchmarks/bench_lists.py [--million]

A page is beside the same statement by the driver, and beside the least there is: eight columns of one table by keyset.
The table is beside all its rows in memory.  Times are those of the processor.
"""

import argparse
import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from many import fill_dealers, medians, memory_mb, new_store, show
from sqlalchemy import event

from db.store import Store
from fieldapp.queries.dealers import dealer_block, dealer_list, dealer_rows
from fieldapp.rules.cadence import Cadence

PAGE, BLOCK = 50, 128
LEAST = (
    "SELECT id, code, name, region_code, status, grade, phone, sort_key FROM dealer "
    "WHERE deleted_at IS NULL AND (sort_key, id) > (?, ?) ORDER BY sort_key, id LIMIT 50"
)


def main() -> None:
    """Fill a store step by step, and measure at each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--million", action="store_true", help="up to a million dealers: takes some minutes")
    parser.add_argument("--table", help=argparse.SUPPRESS)  # one process for each way, as memory is measured
    asked = parser.parse_args()
    if asked.table:
        table(Path(asked.table), whole=bool(os.environ.get("WHOLE")))
        return
    with tempfile.TemporaryDirectory() as folder:
        done = 0
        for count in (10_000, 100_000, *((1_000_000,) if asked.million else ())):
            with new_store(Path(folder)) as store:
                fill_dealers(store, range(done, count))
                done = count
                page(store, count)
            if count == 100_000:  # noqa: PLR2004 - the table of the goals
                tables(folder)


def page(store: Store, count: int) -> None:
    """A page in the middle of the list."""
    sent: list[tuple[str, Any]] = []
    with store.reading() as session:
        listed = dealer_list(session)
        middle = dealer_rows(session, listed.ids(count // 2, count // 2 + 1))[0].key
        listen = lambda _c, _u, statement, given, _x, _m: sent.append((statement, given))  # noqa: E731
        event.listen(store.engine, "before_cursor_execute", listen)
        dealer_block(session, after=middle, count=PAGE)
        event.remove(store.engine, "before_cursor_execute", listen)
        statement, given = sent[-1]
        driver: Any = session.connection().connection.driver_connection
        least = (middle[0], str(middle[1]))
        found = medians(
            {
                "eight columns of dealers by the driver": lambda: driver.execute(LEAST, least).fetchall(),
                "our page's statement by the driver": lambda: driver.execute(statement, given).fetchall(),
                "our page": lambda: dealer_block(session, after=middle, count=PAGE),
            },
            rounds=51,
        )
    show(f"A page of {PAGE} of {count:,} dealers", found)


def tables(folder: str) -> None:
    """The table of dealers in processes of its own, five times each way."""
    for name, whole in (("lines as they are looked at", ""), ("all rows in memory", "1")):
        told = []
        for _round in range(5):
            environment = os.environ | {
                "QT_QPA_PLATFORM": "offscreen",
                "PYTHONPATH": str(Path(__file__).resolve().parents[1]),
                "WHOLE": whole,
            }
            done = subprocess.run(
                [sys.executable, __file__, "--table", folder], env=environment, check=True, capture_output=True
            )
            told.append(json.loads(done.stdout))
        first, jump, held = (median(one[key] for one in told) for key in ("first", "jump", "held"))
        print(f"A table of 100,000 dealers, {name}: first rows {first:.0f} ms, a jump {jump:.1f} ms, {held:.1f} MB")


def table(folder: Path, *, whole: bool) -> None:
    """Show it, jump about in it, and tell how long that took."""
    from PySide6.QtWidgets import QApplication

    from fieldapp.clock import SystemClock
    from fieldapp.places import Places
    from fieldapp.settings import Settings
    from fieldapp.texts import speak
    from ui.context import AppContext
    from ui.dealers.columns import DealerSource, dealer_columns
    from ui.theme import theme
    from ui.widgets.table import TableView

    application = QApplication([])
    speak("zh_CN")
    theme.start(application, "light")
    with new_store(folder) as store:
        app = AppContext(clock=SystemClock(), places=Places(folder), settings=Settings(), store=store)
        view = TableView(app, "dealers", dealer_columns(date(2026, 11, 23)), windowed=not whole)
        view.resize(1100, 700)
        view.show()
        application.processEvents()
        with store.reading() as session:
            dealer_rows(session, dealer_list(session).ids(0, 1), Cadence())  # the statements are compiled
        gc.collect()
        held, began = memory_mb(), time.process_time()
        with store.reading() as session:
            if whole:
                view.show_rows(dealer_block(session, count=1_000_000))
            else:
                listed = dealer_list(session)
                source = DealerSource(listed, {0: dealer_rows(session, listed.ids(0, BLOCK))}, lambda _block: None)
                source.fetch = lambda block: source.whole(block, dealer_rows(session, source.ids(block)))  # type: ignore[method-assign]
                view.show_source(source)
            application.processEvents()
            first = (time.process_time() - began) * 1000
            jumps = []
            for place in range(60):
                began = time.process_time()
                view.view.scrollTo(view.model.index(place * 60_013 % 100_000, 0))
                view.view.viewport().repaint()
                jumps.append((time.process_time() - began) * 1000)
        os.write(1, json.dumps({"first": first, "jump": median(jumps), "held": memory_mb() - held}).encode())
    os._exit(0)


if __name__ == "__main__":
    main()
