"""Every section of the Analysis and Resources pages, of 10,000 dealers with three years of months.

    python benchmarks/bench_analysis.py [FOLDER] [--dealers 10000] [--rounds 5] [--profile SECTION]

The store is the demo's, encrypted: 2,000 of its dealers have visits, grants, brands and figures of two years; the
others get copies of theirs, and everybody a year more before.  FOLDER keeps it for the next time.

What is timed is the reading that the window waits for, in milliseconds of the processor, because other work on the
machine should not count; Python's collector is off, as it is in the window.  *First* is on a store just opened, *warm*
the median of the rounds after it, *after a change* the reading that follows when one figure was put right.
"""

import argparse
import cProfile
import gc
import pstats
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session
from uuid_utils import uuid7

from db.store import Store
from fieldapp.demo.fill import fill
from fieldapp.opening import open_store
from fieldapp.places import Places
from fieldapp.queries.competitors import competitor_goals, sightings
from fieldapp.queries.coverage import core_townships
from fieldapp.queries.coverage_board import coverage_board
from fieldapp.queries.dealer_figures import growth_report, pareto, quadrants, segments, value_report
from fieldapp.queries.endings import endings
from fieldapp.queries.ground import Ground, ground_of
from fieldapp.queries.high_ground import high_ground, rounds
from fieldapp.queries.house_rules import rules_on
from fieldapp.queries.ladder import ladder
from fieldapp.queries.map import dealer_dots
from fieldapp.queries.service import service_log
from fieldapp.queries.support import balance, balance_period, ledger, methods, support_warnings
from fieldapp.rules.periods import Period
from fieldapp.texts import Text

TODAY = date(2026, 11, 23)
YEAR = Period(date(2026, 1, 1), TODAY)
GOAL_S = 0.2
COPIED = ("monthly_figure", "visit", "resource_grant", "dealer_brand", "receivable", "shop_asset", "ladder_move")
Fetch = Callable[[Session, Ground], object]


def main() -> None:
    """Make or open the store, read every section, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, help="where the store is kept for the next time")
    parser.add_argument("--dealers", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--profile", choices=SECTIONS, help="show where the time of one section goes")
    asked = parser.parse_args()
    gc.disable()  # as in the window: see ui/garbage.py
    with tempfile.TemporaryDirectory() as folder:
        places = Places(asked.folder or Path(folder))
        is_there = places.store.exists()
        with closing(open_store(places, demo=True)) as store:
            if not is_there:
                fill_up(store, asked.dealers)
            print(counted(store))
        if asked.profile:
            profile(places, asked.profile)
            return
        print(f"{'section':24}{'first':>8}{'warm':>8}{'after a change':>16}   ms")
        for name, fetch in SECTIONS.items():
            with closing(open_store(places, with_regions=False)) as store:
                first = timed(store, fetch)
                warm = median(timed(store, fetch) for _round in range(asked.rounds))
                change_something(store)
                changed = timed(store, fetch)
            late = "" if max(first, warm, changed) < GOAL_S else "   over the goal"
            print(f"{name:24}{1000 * first:8.0f}{1000 * warm:8.0f}{1000 * changed:16.0f}{late}", flush=True)


def coverage(session: Session, ground: Ground) -> object:
    """The board, the core townships and the dots of the map."""
    board = coverage_board(session, ground, YEAR, TODAY)
    return board, core_townships(session), dealer_dots(session, board.dealers)


def support(session: Session, _ground: Ground) -> object:
    """The warnings by the thresholds in force."""
    return support_warnings(session, TODAY, rules_on(session, TODAY).support)


SECTIONS: dict[str, Fetch] = {
    "coverage": coverage,
    "80/20": lambda session, ground: pareto(session, ground, TODAY),
    "segments": lambda session, ground: segments(session, ground, TODAY),
    "quadrants": lambda session, ground: quadrants(session, ground, TODAY),
    "value": lambda session, ground: value_report(session, ground, TODAY),
    "growth and channels": lambda session, ground: growth_report(session, ground, TODAY),
    "ladder": lambda session, _ground: ladder(session, YEAR.first, YEAR.last),
    "service and endings": lambda session, _ground: (
        service_log(session, TODAY, first=YEAR.first, last=YEAR.last),
        endings(session, YEAR.first, YEAR.last),
    ),
    "resources: ledger": lambda session, _ground: ledger(session, TODAY),
    "resources: balance": lambda session, _ground: balance(session, *balance_period(TODAY)),
    "resources: warnings": support,
    "resources: methods": lambda session, _ground: methods(session, TODAY, rules_on(session, TODAY).support),
    "resources: high ground": lambda session, _ground: high_ground(session),
    "resources: rounds": lambda session, _ground: rounds(session),
    "resources: competitors": lambda session, _ground: (competitor_goals(session, TODAY), sightings(session)),
}


def timed(store: Store, fetch: Fetch) -> float:
    """Seconds of the processor for one reading: a session, the ground, the section."""
    gc.collect()
    began = time.process_time()
    with store.reading() as session:
        fetch(session, ground_of(session))
    return time.process_time() - began


def profile(places: Places, name: str) -> None:
    """Print the functions that take most of a reading that is not the first."""
    with closing(open_store(places, with_regions=False)) as store:
        timed(store, SECTIONS[name])
        change_something(store)
        watch = cProfile.Profile()
        watch.runcall(timed, store, SECTIONS[name])
    pstats.Stats(watch).sort_stats("cumulative").print_stats(40)


def change_something(store: Store) -> None:
    """A figure is put right by a yuan, as after a telephone call."""
    with store.transaction(Text("Change a figure")) as session:
        session.execute(
            text(
                "UPDATE monthly_figure SET shipments = shipments + 100 "
                "WHERE id = (SELECT id FROM monthly_figure WHERE month = '2026-10-01' LIMIT 1)"
            )
        )


def fill_up(store: Store, dealers: int) -> None:
    """The demo of *dealers*, those without a story given that of another, and a third year to all."""
    began = time.perf_counter()
    fill(store, today=TODAY, dealers=dealers)
    with store.loading() as session:
        session.connection().connection.driver_connection.create_function("new_id", 0, lambda: str(uuid7()))  # type: ignore[union-attr]
        session.execute(text("DELETE FROM sync_op"))
        session.execute(text(_PAIRS))
        for table in COPIED:
            names = [str(row[1]) for row in session.execute(text(f"PRAGMA table_info({table})"))]
            values = [_COPY.get(name, f't."{name}"') for name in names]
            session.execute(
                text(
                    f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} "  # noqa: S608
                    f"FROM {table} t JOIN pair ON pair.told = t.dealer_id"
                )
            )
        names = [str(row[1]) for row in session.execute(text("PRAGMA table_info(monthly_figure)"))]
        values = [{"id": "new_id()", "month": "date(month, '-1 year')"}.get(name, f'"{name}"') for name in names]
        session.execute(
            text(
                f"INSERT INTO monthly_figure ({', '.join(names)}) SELECT {', '.join(values)} FROM monthly_figure "  # noqa: S608
                "WHERE month BETWEEN '2024-12-01' AND '2025-11-01'"
            )
        )
        session.execute(text(_LIKE_THE_OTHER))
    print(f"filled in {time.perf_counter() - began:.0f} s")


_COPY = {"id": "new_id()", "dealer_id": "pair.key"}
_PAIRS = """
CREATE TEMP TABLE pair AS
WITH told AS (SELECT dealer_id AS id, row_number() OVER (ORDER BY dealer_id) - 1 AS n
              FROM monthly_figure GROUP BY dealer_id),
     mute AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM dealer
              WHERE status NOT IN ('prospect', 'opening') AND id NOT IN (SELECT id FROM told))
SELECT mute.id AS key, told.id AS told FROM mute JOIN told ON told.n = mute.n % (SELECT count(*) FROM told)
"""
_SAME = [
    "status",
    "type",
    "level",
    "grade",
    "since",
    "is_core",
    "is_direct",
    "yearly_sales",
    "credit_limit",
    "credit_used",
    "ladder_step",
]
_LIKE_THE_OTHER = (
    f"UPDATE dealer SET ({', '.join(_SAME)}) = (SELECT {', '.join(f'o.{name}' for name in _SAME)} "  # noqa: S608
    "FROM pair JOIN dealer o ON o.id = pair.told WHERE pair.key = dealer.id) WHERE id IN (SELECT key FROM pair)"
)


def counted(store: Store) -> str:
    """What the store holds."""
    with store.reading() as session:
        rows: list[Any] = [
            f"{session.execute(text(f'SELECT count(*) FROM {table}')).scalar_one():,} {table}"  # noqa: S608
            for table in ("dealer", *COPIED)
        ]
        months = session.execute(
            text("SELECT count(DISTINCT month), count(DISTINCT dealer_id) FROM monthly_figure")
        ).one()
    return f"{', '.join(rows)}; figures of {months[0]} months and {months[1]:,} dealers"


if __name__ == "__main__":
    main()
