"""Write resources/tables/holidays_cn.json from the installed ``holidays`` package.

    python scripts/holidays_table.py

Run it when the State Council's notice for a further year has reached the package; a test says when that is
so.  The app reads the table: loading the package takes most of a second, which no start should cost.
"""

import json
import re
from datetime import date
from pathlib import Path
from typing import TypedDict

import holidays
from holidays.countries.china import ChinaStaticHolidays

TABLE = Path(__file__).resolve().parents[1] / "resources" / "tables" / "holidays_cn.json"
KEYS = {
    "元旦": "new_year",
    "春节": "spring_festival",
    "农历除夕": "spring_festival",
    "春节延长假期": "spring_festival",
    "清明节": "qingming",
    "劳动节": "labour_day",
    "端午节": "dragon_boat",
    "中秋节": "mid_autumn",
    "国庆节": "national_day",
    "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日": "victory_day",
}


class Table(TypedDict):
    """The file's content: the years that it covers and rows of day, holiday and "off" or "work"."""

    first_year: int
    last_year: int
    days: list[list[str]]


SWAPPED = re.compile(r"由 (\d{4}-\d{2}-\d{2}) 调休")


def read_package() -> Table:
    """The package's years as our table: days off and days worked instead, each with its holiday's key."""
    years = sorted(ChinaStaticHolidays.special_public_holidays)
    days = holidays.country_holidays("CN", years=years, language="zh_CN")
    off: dict[date, str] = {}
    swapped: dict[date, date] = {}
    for on, names in days.items():
        if (found := SWAPPED.search(names)) is not None:
            swapped[on] = date.fromisoformat(found[1])
        else:  # of two on one day, the one that gives the longer holiday
            keys = [KEYS[name.removesuffix("（补假）")] for name in names.split("; ")]
            off[on] = "national_day" if "national_day" in keys else keys[0]
    named = off | {on: "national_day" if (9, 30) < (on.month, on.day) < (10, 9) else nearest(on, off) for on in swapped}
    work = {instead: named[on] for on, instead in swapped.items()}
    rows = [[on.isoformat(), key, "off"] for on, key in named.items()]
    rows += [[on.isoformat(), key, "work"] for on, key in work.items()]
    return {"first_year": years[0], "last_year": years[-1], "days": sorted(rows)}


def nearest(on: date, off: dict[date, str]) -> str:
    """The holiday that a day off in exchange belongs to: the closest, of two the earlier."""
    return off[min(off, key=lambda other: (abs(other - on), other))]


def main() -> None:
    """Write one day a line, so that a new year is a readable change."""
    table = read_package()
    days = ",\n".join("    " + json.dumps(row) for row in table["days"])
    head = f'  "first_year": {table["first_year"]},\n  "last_year": {table["last_year"]},\n'
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    TABLE.write_text("{\n" + head + '  "days": [\n' + days + "\n  ]\n}\n", "utf-8")


if __name__ == "__main__":
    main()
