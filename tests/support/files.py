"""Small files to import, made anew by each test, and the regions that they speak of."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from db.models import Region
from db.store import Store
from db.vocabulary import RegionLevel

REGIONS = (
    ("410000000000", None, "河南省", RegionLevel.PROVINCE, ""),
    ("410100000000", "410000000000", "郑州市", RegionLevel.PREFECTURE, ""),
    ("410184000000", "410100000000", "新郑市", RegionLevel.COUNTY, "县级市"),
    ("410184105000", "410184000000", "龙湖镇", RegionLevel.TOWNSHIP, "镇"),
    ("410184106000", "410184000000", "孟庄镇", RegionLevel.TOWNSHIP, "镇"),
    ("410122000000", "410100000000", "中牟县", RegionLevel.COUNTY, "县"),
    ("410122105000", "410122000000", "官渡镇", RegionLevel.TOWNSHIP, "镇"),
    ("440000000000", None, "广东省", RegionLevel.PROVINCE, ""),
    ("442000000000", "440000000000", "中山市", RegionLevel.PREFECTURE, ""),
)


def add_regions(store: Store) -> None:
    """A corner of Henan, and a city whose name is a street everywhere."""
    with store.loading() as session:
        for code, parent, name, level, unit in REGIONS:
            session.add(
                Region(code=code, parent_code=parent, name=name, level=level, unit=unit, valid_from=date(2025, 12, 31))
            )


def csv_file(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    """A text file of these lines."""
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def xlsx_file(
    path: Path,
    rows: Sequence[Sequence[Any]],
    *,
    merged: Sequence[tuple[int, int, int, int]] = (),
) -> Path:
    """A workbook of these rows; *merged* areas show what stands in their first cell."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("客户")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, day)
                elif isinstance(cell, str):
                    sheet.write_string(number, column, cell)
                elif cell is not None:
                    sheet.write(number, column, cell)
        for top, left, bottom, right in merged:
            cell = rows[top][left]
            sheet.merge_range(top, left, bottom, right, cell)
    return path
