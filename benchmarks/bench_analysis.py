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
from db.vocabulary import ResourceFamily
from fieldapp.demo.fill import fill
from fieldapp.opening import open_store
from fieldapp.places import Places
from fieldapp.queries.competitors import competitor_goals, prices_by_model, sightings
from fieldapp.queries.contracts import contracts
from fieldapp.queries.coverage import core_townships
from fieldapp.queries.coverage_board import coverage_board
from fieldapp.queries.dealer_figures import growth_report, pareto, quadrants, segments, value_report
from fieldapp.queries.endings import endings
from fieldapp.queries.ground import Ground, ground_of
from fieldapp.queries.high_ground import high_ground, rounds
from fieldapp.queries.house_rules import rules_on
from fieldapp.queries.ladder import ladder, ladder_moves
from fieldapp.queries.map import dealer_dots
from fieldapp.queries.service import objections, policies, service_log
from fieldapp.queries.support import balance, balance_period, ledger, methods, support_warnings
from fieldapp.queries.targets import screened
from fieldapp.rules.coverage import Measure
from fieldapp.rules.periods import Period
from fieldapp.rules.support import PromiseStanding
from fieldapp.sheets.contracts import contracts_sheet
from fieldapp.sheets.figures import (
    Sheet,
    channel_sheet,
    growth_sheet,
    pareto_sheet,
    quadrants_sheet,
    segments_sheet,
    value_sheet,
)
from fieldapp.sheets.relations import endings_sheet, ladder_sheet, screening_sheet
from fieldapp.sheets.service import policies_sheet, service_sheet
from fieldapp.texts import Text

TODAY = date(2026, 11, 23)
YEAR = Period(date(2026, 1, 1), TODAY)
SPAN = (YEAR.first, YEAR.last)
IN_SIGHT = 20  # rows of a table before anybody scrolls
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
        with closing(open_store(places, with_regions=False)) as store:
            timed(store, lambda session, _ground: rules_on(session, TODAY))  # who opens a page has read Today before
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
    """The board and the core townships."""
    board = coverage_board(session, ground, YEAR, TODAY)
    return [board.count(measure) for measure in Measure], board.blanks, core_townships(session)


def shown(*sheets: Sheet) -> object:
    """What of a section of sheets is made before anybody scrolls: its numbers, its charts, the first rows of tables."""
    return [
        ([len(number.ids) for number in sheet.numbers], [list(table.rows[:IN_SIGHT]) for table in sheet.tables])
        for sheet in sheets
    ]


def growth(session: Session, ground: Ground) -> object:
    """The split of the change and the channels."""
    found = growth_report(session, ground, TODAY)
    return shown(growth_sheet(found), channel_sheet(found))


def grants(session: Session, _ground: Ground) -> object:
    """The ledger, counted by standing and by family, and its sum."""
    found = ledger(session, TODAY)
    by_standing = [found.standings.count(standing) for standing in PromiseStanding]
    by_family = [found.families.count(family) for family in ResourceFamily]
    return by_standing, by_family, found.total, list(found[:IN_SIGHT])


def support(session: Session, _ground: Ground) -> object:
    """The warnings by the thresholds in force, counted by kind."""
    found = support_warnings(session, TODAY, rules_on(session, TODAY).support)
    return found.counts, list(found[:IN_SIGHT])


SECTIONS: dict[str, Fetch] = {
    "coverage": coverage,
    "coverage: dots of the map": dealer_dots,
    "80/20": lambda session, ground: shown(pareto_sheet(pareto(session, ground, TODAY))),
    "segments": lambda session, ground: shown(segments_sheet(segments(session, ground, TODAY))),
    "quadrants": lambda session, ground: shown(quadrants_sheet(quadrants(session, ground, TODAY), "")),
    "value": lambda session, ground: shown(value_sheet(value_report(session, ground, TODAY))),
    "growth and channels": growth,
    "screening": lambda session, _ground: shown(screening_sheet(screened(session), TODAY)),
    "ladder": lambda session, _ground: shown(
        ladder_sheet(ladder(session, *SPAN), ladder_moves(session, *SPAN), *SPAN),
    ),
    "contracts": lambda session, _ground: shown(
        contracts_sheet(contracts(session), TODAY, rules_on(session, TODAY).thresholds.contract_soon_days)
    ),
    "service": lambda session, _ground: shown(
        service_sheet(service_log(session, TODAY, first=YEAR.first, last=YEAR.last)),
        policies_sheet(policies(session), objections(session)),
    ),
    "endings": lambda session, _ground: shown(endings_sheet(endings(session, *SPAN))),
    "resources: ledger": grants,
    "resources: balance": lambda session, _ground: list(balance(session, *balance_period(TODAY))[:IN_SIGHT]),
    "resources: warnings": support,
    "resources: methods": lambda session, _ground: methods(session, TODAY, rules_on(session, TODAY).support),
    "resources: high ground": lambda session, _ground: high_ground(session),
    "resources: rounds": lambda session, _ground: rounds(session),
    "resources: opponents": lambda session, _ground: competitor_goals(session, TODAY),
    "resources: prices seen": lambda session, _ground: (prices_by_model(seen := sightings(session)), seen[:IN_SIGHT]),
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
        spread_out(session)
    print(f"filled in {time.perf_counter() - began:.0f} s")


def spread_out(session: Session) -> None:
    """A contract and two entries of the service log to everybody, three prices seen at everybody's; 2,000 prospects."""
    session.connection().connection.driver_connection.create_function("new_id", 0, lambda: str(uuid7()))  # type: ignore[union-attr]
    for table, times in (("contract", 1), ("complaint", 2), ("competitor_sighting", 3)):
        names = [str(row[1]) for row in session.execute(text(f"PRAGMA table_info({table})"))]
        values = [{"id": "new_id()", "dealer_id": "d.id"}.get(name, f't."{name}"') for name in names]
        session.execute(text(f"CREATE TEMP TABLE some AS SELECT *, row_number() OVER () - 1 AS n FROM {table}"))  # noqa: S608
        for time_ in range(times):
            session.execute(
                text(
                    f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} "  # noqa: S608
                    "FROM (SELECT id, row_number() OVER () AS n FROM dealer WHERE status IN ('active', 'dormant')) d "
                    f"JOIN some t ON t.n = (d.n + {7 * time_}) % (SELECT count(*) FROM some)"
                )
            )
        session.execute(text("DROP TABLE some"))
    names = [str(row[1]) for row in session.execute(text("PRAGMA table_info(dealer)"))]
    values = [{"id": "new_id()", "status": "'prospect'"}.get(name, f'"{name}"') for name in names]
    session.execute(
        text(
            f"INSERT INTO dealer ({', '.join(names)}) SELECT {', '.join(values)} FROM "  # noqa: S608
            "(SELECT * FROM dealer WHERE status = 'active' ORDER BY id LIMIT 2000)"
        )
    )
    session.execute(
        text(
            "INSERT INTO screening_mark (id, dealer_id, point, verdict, reason, judged_on) "
            "SELECT new_id(), d.id, m.point, m.verdict, m.reason, m.judged_on FROM dealer d JOIN "
            "(SELECT point, verdict, '' AS reason, '2026-10-01' AS judged_on FROM screening_mark GROUP BY point) m "
            "WHERE d.status = 'prospect'"
        )
    )


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
            for table in ("dealer", *COPIED, "contract", "complaint", "competitor_sighting", "screening_mark")
        ]
        months = session.execute(
            text("SELECT count(DISTINCT month), count(DISTINCT dealer_id) FROM monthly_figure")
        ).one()
    return f"{', '.join(rows)}; figures of {months[0]} months and {months[1]:,} dealers"


if __name__ == "__main__":
    main()
