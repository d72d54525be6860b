"""A month of all reps among a million visits and 100,000 tasks, and the month that one rep closes.

    python benchmarks/bench_month.py [--visits 1000000]

What every rep did in a month is asked for in SQL with the app's index, without any, and reckoned in Python.
"""

import argparse
import tempfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from many import an_id, fill, fill_dealers, medians, new_store, show

from db.store import Store
from fieldapp.queries.tasks import month_board

REPS, DEALERS = 40, 10_000
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
COUNTED = (
    "SELECT colleague_id, count(*), count(DISTINCT dealer_id) FROM visit {index} "
    "WHERE colleague_id IN (SELECT id FROM colleague) AND state = 'done' AND visited_on BETWEEN ? AND ? "
    "GROUP BY colleague_id"
)
TASKS = "SELECT colleague_id, state, count(*) FROM development_task WHERE month = ? GROUP BY colleague_id, state"


def main() -> None:
    """Fill, then ask."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--visits", type=int, default=1_000_000)
    visits = parser.parse_args().visits
    with tempfile.TemporaryDirectory() as folder, new_store(Path(folder)) as store:
        make(store, visits)
        connection = store.engine.raw_connection()
        cursor: Any = connection.cursor()
        between = (FIRST.isoformat(), LAST.isoformat())

        def counted(index: str) -> list[Any]:
            cursor.execute(COUNTED.format(index=index), between)
            found: list[Any] = cursor.fetchall()
            return found

        def tasks() -> list[Any]:
            cursor.execute(TASKS, (FIRST.isoformat(),))
            found: list[Any] = cursor.fetchall()
            return found

        def in_python() -> list[Any]:
            cursor.execute("SELECT colleague_id, state, visited_on, dealer_id FROM visit")
            done = [(row[0], row[3]) for row in cursor if row[1] == "done" and between[0] <= row[2] <= between[1]]
            dealers = Counter(who for who, _dealer in set(done))
            return sorted((who, count, dealers[who]) for who, count in Counter(who for who, _dealer in done).items())

        if not sorted(counted("")) == sorted(counted("NOT INDEXED")) == in_python():
            raise AssertionError("they do not agree")
        show(
            f"What {REPS} reps did in a month, of {visits:,} visits and {visits // 10:,} tasks",
            medians(
                {
                    "by the app's index": lambda: (counted(""), tasks()),
                    "without an index": lambda: (counted("NOT INDEXED"), tasks()),
                    "in Python": in_python,
                }
            ),
        )
        connection.close()
        with store.reading() as session:
            show(
                "The month as it is closed",
                medians(
                    {
                        "one rep": lambda: month_board(session, UUID(an_id(9, 0)), FIRST),
                        f"{REPS} reps": lambda: [
                            month_board(session, UUID(an_id(9, rep)), FIRST) for rep in range(REPS)
                        ],
                    }
                ),
            )


def make(store: Store, visits: int) -> None:
    """Reps, dealers, three years of visits and tasks."""
    fill(
        store,
        "colleague",
        {"id": lambda n: an_id(9, n), "name": lambda n: f"代表{n}", "role": lambda _n: "rep"},
        range(REPS),
    )
    fill_dealers(store, range(DEALERS))
    days = [(LAST - timedelta(days=number)).isoformat() for number in range(1095)]
    fill(
        store,
        "visit",
        {
            "id": lambda n: an_id(4, n),
            "dealer_id": lambda n: an_id(1, n * 7919 % DEALERS),
            "colleague_id": lambda n: an_id(9, n % REPS),
            "state": lambda n: "done" if n % 20 else "missed",
            "visited_on": lambda n: days[n * 104729 % 1095],
        },
        range(visits),
    )
    fill(
        store,
        "development_task",
        {
            "id": lambda n: an_id(5, n),
            "colleague_id": lambda n: an_id(9, n % REPS),
            "dealer_id": lambda n: an_id(1, n * 7919 % DEALERS),
            "month": lambda n: f"{2024 + n % 36 // 12}-{n % 12 + 1:02}-01",
            "kind": lambda n: ("county", "township")[n % 2],
            "state": lambda n: ("open", "opened")[n // 2 % 2],
            "region_code": lambda _n: "410184100000",
        },
        range(visits // 10),
    )


if __name__ == "__main__":
    main()
