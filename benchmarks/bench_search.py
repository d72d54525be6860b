"""Search as one types, on an encrypted file of many dealers, against LIKE over the same rows.

    python benchmarks/bench_search.py [--dealers 100000]

Prints the median, the 95th percentile and the worst time for the first fifty hits of each query, in milliseconds.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any

from sqlcipher3 import dbapi2 as sqlite

from fieldapp.pinyin import alternatives
from fieldapp.regions_file import OfficialRegion, read_regions
from fieldapp.rules.search_words import SearchText, Spoken, check_text, index_words, match_query

SIGNS = "兴达宏远盛世隆昌恒信永泰鑫源金鹏天成佳和福瑞祥华顺诚"
TRADES = ("电器", "家电", "商行", "家电城", "电器有限公司", "专卖店", "家电维修部", "TKL专卖", "商贸有限公司", "经营部")
SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何林高罗单曾仇解覃"
GIVEN = "伟强磊军勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆丽敏静燕艳娟霞玲桂英"
QUERIES = (
    *("郑", "兴", "𬭎", "兴达", "电器", "新郑", "兴达电", "宏远家电", "郑州兴达", "电器有限公司", "绝无此名"),
    *("z", "x", "zz", "xd", "zzx", "xddq", "dqyxgs", "zzxddq"),
    *("xi", "zheng", "xing", "zhengz", "zhengzhou", "xingda", "xingdadianqi", "zhengzhouxingda", "hen"),
    *(
        "139",
        "1381",
        "13800",
        "139012",
        "13800138000",
        "zw",
        "wanggang",
        "wgang",
        "zhengzxd",
        "xdao",
        "王刚",
        "新郑 兴达",
        "郑zx",
        "TKL",
    ),
)
ROUNDS = 9


def main() -> None:
    """Make the file, ask everything, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dealers", type=int, default=100_000)
    count = parser.parse_args().dealers
    with tempfile.TemporaryDirectory() as folder, closing(opened(Path(folder) / "search.db")) as connection:
        places = henan()
        began = time.perf_counter()
        entries = [invented(Random(number), places) for number in range(count)]  # noqa: S311 - no secrets
        print(f"{count} dealers invented and read aloud in {time.perf_counter() - began:.1f} s")
        began = time.perf_counter()
        index = fill(connection, "INSERT INTO search_words(rowid, words) VALUES (?, ?)", map(index_words, entries))
        print(f"indexed in {time.perf_counter() - began:.1f} s: {index:.1f} MB")
        began = time.perf_counter()
        texts = fill(connection, "INSERT INTO search_entry(line, text) VALUES (?, ?)", map(check_text, entries))
        print(f"texts for checks in {time.perf_counter() - began:.1f} s: {texts:.1f} MB")
        for name, ask in (("FTS", by_index), ("LIKE", by_like)):
            times = {typed: timed(ask, connection, typed) for typed in QUERIES}
            worst = max(times, key=times.__getitem__)
            ordered = list(times.values())
            print(f"{name:5} p50 {median(ordered):7.2f}  p95 {quantiles(ordered, n=20)[-1]:7.2f}  "
                  f"worst {times[worst]:7.2f} ms ({worst})")  # fmt: skip


def opened(path: Path) -> Any:  # noqa: ANN401 - sqlcipher3 has no types
    """An encrypted file set up as the app sets up its store."""
    connection = sqlite.connect(str(path))
    connection.execute(f"PRAGMA key = \"x'{bytes(range(32)).hex()}'\"")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA cache_size = -32000")
    connection.execute("CREATE TABLE search_entry(line INTEGER PRIMARY KEY, text TEXT NOT NULL)")
    connection.execute(
        "CREATE VIRTUAL TABLE search_words USING fts5(words, content='', contentless_delete=1, detail=none, "
        "tokenize='unicode61 remove_diacritics 0', prefix='1 2 3')"
    )
    return connection


def henan() -> list[tuple[OfficialRegion, OfficialRegion]]:
    """Townships of Henan with the county each lies in."""
    regions = {region.code: region for region in read_regions("41")}
    return [(region, regions[region.parent_code or ""]) for region in regions.values() if region.unit in {"乡", "镇"}]


def invented(random: Random, places: list[tuple[OfficialRegion, OfficialRegion]]) -> SearchText:
    """A dealer that does not exist, with its owner, in a real township."""
    township, county = random.choice(places)
    name = random.choice((county.name[:-1], township.name[:-1], "")) + "".join(random.sample(SIGNS, 2))
    name += random.choice(TRADES)
    owner = random.choice(SURNAMES) + "".join(random.sample(GIVEN, random.randint(1, 2)))
    return SearchText(
        name=Spoken(name, alternatives(name)),
        people=(Spoken(owner, alternatives(owner, "person")),),
        places=tuple(Spoken(place.name, alternatives(place.name, "place")) for place in (county, township)),
        phones=(f"1{random.randint(30, 99)}{random.randint(0, 99_999_999):08}",),
        code=f"JXS{random.randint(0, 999_999):06}",
    )


def fill(connection: Any, statement: str, values: Iterable[str]) -> float:  # noqa: ANN401
    """Insert numbered *values*; returns the megabytes that the file has grown by."""
    before = pages(connection)
    connection.executemany(statement, enumerate(values))
    connection.commit()
    return (pages(connection) - before) * 4096 / 1e6


def pages(connection: Any) -> int:  # noqa: ANN401
    """Pages in use, 4,096 bytes each."""
    used, free = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count"))
    return int(used) - int(free)


def by_index(connection: Any, typed: str) -> list[int]:  # noqa: ANN401
    """As the app asks."""
    query = match_query(typed)
    rows = connection.execute(
        "SELECT line, text FROM search_words JOIN search_entry ON line = search_words.rowid "
        "WHERE search_words MATCH ? ORDER BY search_words.rowid",
        (query.match,),
    )
    return [line for line, _ in islice((row for row in rows if query.agrees(row[1])), 50)]


def by_like(connection: Any, typed: str) -> list[int]:  # noqa: ANN401
    """As one would without an index: only what stands there, no pinyin."""
    pattern = f"%{typed}%"
    return [
        row[0] for row in connection.execute("SELECT line FROM search_entry WHERE text LIKE ? LIMIT 50", (pattern,))
    ]


def timed(ask: Callable[[Any, str], list[int]], connection: Any, typed: str) -> float:  # noqa: ANN401
    """Median milliseconds of one query."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        ask(connection, typed)
        times.append(1000 * (time.perf_counter() - began))
    return median(times)


if __name__ == "__main__":
    main()
