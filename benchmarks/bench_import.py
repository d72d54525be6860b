"""An import of many dealers against executemany of the same rows into the same kind of file.

    python benchmarks/bench_import.py [--rows 20000] [--profile]

Both write one dealer, one person and one telephone number for each row into an encrypted file with the app's tables,
triggers and indexes; only the import reads a file, compares, and notes what it did.  What pinyin and the index for the
search cost is shown apart.
"""

import argparse
import cProfile
import csv
import pstats
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any

from db.store import Store
from fieldapp import search
from fieldapp.importing.columns import guess
from fieldapp.importing.read_file import open_file
from fieldapp.importing.run import Choices, carry_out
from fieldapp.opening import open_store
from fieldapp.places import Places
from fieldapp.regions_file import read_regions

SIGNS = "兴达宏远盛世隆昌恒信永泰鑫源金鹏天成佳和福瑞祥华顺诚"
TRADES = ("电器", "家电", "商行", "家电城", "电器有限公司", "专卖店", "家电维修部", "商贸有限公司", "经营部")
SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何林高罗单曾仇解覃"
GIVEN = "伟强磊军勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆丽敏静燕艳娟霞玲桂英"
BIRTHDAYS = ("1968-05-01", "农历八月十五", "68年5月1日", "5月1日", "腊月三十", "")
TABLES = ("dealer", "person", "person_phone", "dealer_brand")
Rows = dict[str, tuple[list[str], list[Any]]]
TODAY, NOW = date(2026, 11, 23), datetime(2026, 11, 23, 1, tzinfo=UTC)


def main() -> None:
    """Write the list, import it, insert the same bare, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--profile", action="store_true", help="show where the time of the import goes")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        write_list(path, asked.rows)
        with new_store(Path(folder) / "whole") as store:
            whole = timed(lambda: take_in(store, path), profile=asked.profile)
            written = rows_of(store)
        with new_store(Path(folder) / "bare") as store:
            bare = timed(lambda: insert_bare(store, written))
        index, search.write_due = search.write_due, lambda _session: None
        with new_store(Path(folder) / "without") as store:
            without = timed(lambda: take_in(store, path))
        search.write_due = index
    print(f"{asked.rows:,} rows")
    print(f"executemany             {bare:6.2f} s")
    print(f"import without index    {without:6.2f} s  {without / bare:4.1f} x")
    print(f"import                  {whole:6.2f} s  {whole / bare:4.1f} x")


def write_list(path: Path, rows: int) -> None:
    """A list of invented dealers in the townships of Henan, as a rep would keep it."""
    random = Random(7)  # noqa: S311 - no secrets
    regions = {region.code: region for region in read_regions()}
    towns = [region for code, region in regions.items() if code.startswith("41") and not code.endswith("000000")]
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["编号", "店名", "县", "乡镇", "联系人", "电话", "生日", "等级", "品牌"])
        for number in range(rows):
            town = random.choice(towns)
            county = regions[f"{town.code[:6]}000000"].name
            name = "".join(random.sample(SIGNS, 2)) + random.choice(TRADES)
            person = random.choice(SURNAMES) + "".join(random.sample(GIVEN, 2))
            phone, brands = f"139{number:08}", "云锦 60%、岚屿"
            birthday = random.choice(BIRTHDAYS)
            table.writerow([f"D{number:06}", name, county, town.name, person, phone, birthday, "A", brands])


@contextmanager
def new_store(folder: Path) -> Iterator[Store]:
    """An encrypted store with the regions and nothing else."""
    with closing(open_store(Places(folder), demo=True)) as store:
        yield store


def timed(work: Callable[[], object], *, profile: bool = False) -> float:
    """Seconds that *work* takes; with a *profile*, where they went is printed."""
    profiler = cProfile.Profile()
    began = time.perf_counter()
    if profile:
        profiler.runcall(work)
    else:
        work()
    took = time.perf_counter() - began
    if profile:
        pstats.Stats(profiler).sort_stats("tottime").print_stats(35)
    return took


def take_in(store: Store, path: Path) -> None:
    """Import the list as ``fieldapp import`` does."""
    source = open_file(path)
    done = carry_out(store, source, Choices(mapped=guess(source.sheet)), today=TODAY, now=NOW)
    print(done.counts)


def rows_of(store: Store) -> Rows:
    """What the import has written, as the driver gives it."""
    connection = store.engine.raw_connection()
    try:
        cursor = connection.cursor()
        found: Rows = {}
        for table in TABLES:
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - our own names
            found[table] = ([f'"{column[0]}"' for column in cursor.description], cursor.fetchall())
        return found
    finally:
        connection.close()


def insert_bare(store: Store, written: Rows) -> None:
    """The same rows by the driver, one statement for each table, without writing down what was done."""
    connection = store.engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        cursor.execute("UPDATE sync_ctl SET applying = 1")
        for table, (columns, rows) in written.items():
            marks = ", ".join("?" * len(columns))
            statement = f"INSERT INTO {table}({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - our own names
            cursor.executemany(statement, rows)
        cursor.execute("UPDATE sync_ctl SET applying = 0")
        connection.commit()
    finally:
        connection.close()


if __name__ == "__main__":
    main()
