"""What the benchmarks share: timing in the same rounds, and stores with many rows written past the app."""

import os
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any
from uuid import UUID

from db.store import Store
from fieldapp.opening import open_store
from fieldapp.places import Places
from fieldapp.regions_file import read_regions

ROUNDS = 5
Work = Callable[[], object]


def medians(kinds: Mapping[str, Work], rounds: int = ROUNDS) -> dict[str, float]:
    """Seconds of the processor that each takes: what else the machine does hardly changes them.

    Round robin, so that a slow moment hits all alike.
    """
    times: dict[str, list[float]] = {name: [] for name in kinds}
    for work in kinds.values():
        work()  # statements are compiled, pages are in the cache
    for _round in range(rounds):
        for name, work in kinds.items():
            began = time.process_time()
            work()
            times[name].append(time.process_time() - began)
    return {name: statistics.median(measured) for name, measured in times.items()}


def show(title: str, found: Mapping[str, float], unit: str = "ms") -> None:
    """One table, each beside the first."""
    floor = next(iter(found.values()))
    print(title)
    for name, seconds in found.items():
        said = seconds * 1000 if unit == "ms" else seconds
        print(f"  {name:44} {said:10.2f} {unit}  {seconds / floor:6.2f} x", flush=True)


@contextmanager
def new_store(folder: Path) -> Iterator[Store]:
    """An encrypted store with the regions and nothing else."""
    with closing(open_store(Places(folder), demo=True)) as store:
        yield store


def insert(store: Store, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Rows by the driver, without a change log and without an index for the search."""
    connection = store.engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        cursor.execute("UPDATE sync_ctl SET applying = 1")
        marks = ", ".join("?" * len(columns))
        cursor.executemany(f"INSERT INTO {table}({', '.join(columns)}) VALUES ({marks})", rows)  # noqa: S608 - ours
        cursor.execute("UPDATE sync_ctl SET applying = 0")
        connection.commit()
    finally:
        connection.close()


def required(store: Store, table: str) -> list[str]:
    """Columns that have no default in the file: what ``insert`` must bring."""
    connection = store.engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA table_info({table})")
        return [name for _n, name, _type, must, default, _key in cursor.fetchall() if must and default is None]
    finally:
        connection.close()


def fill(store: Store, table: str, given: Mapping[str, Callable[[int], Any]], numbers: range) -> None:
    """One row for each number: what *given* makes of it, and nothing or nought in every other column."""
    from db.base import Base

    kinds = {column.name: column for column in Base.metadata.tables[table].columns}
    others = [name for name in required(store, table) if name not in given]
    empty = {name: _nothing(kinds[name]) for name in others}
    columns = [*given, *others]
    rows = ([*(make(number) for make in given.values()), *(empty[name] for name in others)] for number in numbers)
    insert(store, table, [f'"{name}"' for name in columns], rows)


def _nothing(column: Any) -> Any:  # noqa: ANN401 - a column of any type
    default = column.default.arg if column.default is not None else None
    if isinstance(default, Enum):
        return default.value
    if isinstance(default, (bool, int, Decimal)):
        return int(default)
    return default if isinstance(default, str) else ""


def an_id(kind: int, number: int) -> str:
    """Always the same id for the same row."""
    return str(UUID(int=(7 << 76) | (2 << 62) | (kind << 96) | number))


def fill_dealers(store: Store, numbers: range) -> None:
    """Dealers in the townships of Henan, each with a person and a telephone number."""
    towns = [one.code for one in read_regions() if one.code.startswith("41") and not one.code.endswith("000000")]
    spoken = [f"{a}{b}{c}" for a in "bdghjlmxz" for b in ("a", "ing", "uan") for c in ("dian", "shang", "wei")]
    fill(
        store,
        "dealer",
        {
            "id": lambda n: an_id(1, n),
            "name": lambda n: f"兴达电器{n}",
            "sort_key": lambda n: f"{spoken[n * 7919 % len(spoken)]} {n * 104729 % 1_000_003:07}",
            "code": lambda n: f"D{n:07}",
            "region_code": lambda n: towns[n % len(towns)],
            "status": lambda n: ("active", "prospect", "dormant")[n % 3],
            "grade": lambda n: "ABC"[n % 3],
        },
        numbers,
    )
    fill(
        store,
        "person",
        {
            "id": lambda n: an_id(2, n),
            "dealer_id": lambda n: an_id(1, n),
            "name": lambda n: f"王{n}",
            "is_main": lambda _n: 1,
        },
        numbers,
    )
    fill(
        store,
        "person_phone",
        {"id": lambda n: an_id(3, n), "person_id": lambda n: an_id(2, n), "number": lambda n: f"139{n:08}"},
        numbers,
    )


def memory_mb() -> float:
    """What this process holds in memory now (Linux)."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
