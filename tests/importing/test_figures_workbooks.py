"""Workbooks of monthly figures as people keep them: headings of several rows, units anywhere, zeros as dashes."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.models import Dealer, MonthlyFigure
from db.store import Store
from db.vocabulary import ProductCategory
from fieldapp.errors import RefusedError
from fieldapp.importing.figures import Became, FiguresImported, import_figures
from fieldapp.importing.figures_columns import find_headings, guess
from fieldapp.importing.plan import Mode
from fieldapp.importing.read_file import open_file
from tests.support import make
from tests.support.files import add_regions, csv_file, xlsx_file

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
XING, XIN = "兴旺家电", "新旺电器"
OTHER, FRIDGE, WASHER = ProductCategory.OTHER, ProductCategory.REFRIGERATOR, ProductCategory.WASHER
Rows = Sequence[Sequence[Any]]


@pytest.fixture(autouse=True)
def dealers(store: Store) -> None:
    add_regions(store)
    with store.loading() as session:
        make.dealer(session, code="D001", name=XING)
        make.dealer(session, code="D002", name=XIN)


def _take(store: Store, path: Path, mode: Mode = Mode.ADD) -> FiguresImported:
    source = open_file(path, find_headings)
    return import_figures(store, source, guess(source.sheet), mode, now=NOW)


def _written(store: Store) -> dict[tuple[str, str, ProductCategory], tuple[int, int, int, int]]:
    """By dealer, month and category: shipments, collections, profit and cost in whole yuan."""
    with store.reading() as session:
        rows = session.execute(
            select(Dealer.name, MonthlyFigure).join(MonthlyFigure, MonthlyFigure.dealer_id == Dealer.id)
        )
        return {
            (name, f"{row.month:%Y-%m}", row.category): (
                int(row.shipments), int(row.collections), int(row.profit), int(row.cost)
            )
            for name, row in rows
        }  # fmt: skip


def test_the_year_stands_above_the_months_and_the_unit_in_the_title(store: Store, tmp_path: Path) -> None:
    rows: Rows = [
        ["郑州片区经销商出货统计（单位：万元）"],
        ["序号", "经销商名称", "2025年", None, "2026年", None, None],
        [None, None, "11月", "12月", "1月", "2月", "小计"],
        [1, XING, "1,2.5", 3, "（4.5）", "—", 1],
        [2, XIN, "１．５", 0, "(2)", "－", 9],
        ["合  计", None, 3, 4, 5, 6, 7],
        ["制表人：张三", None, "审核：李四", None, None, None, None],
    ]
    merged = [(0, 0, 0, 6), (1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 1, 6)]
    done = _take(store, xlsx_file(tmp_path / "统计.xlsx", rows, merged=merged))
    assert not done.failed
    assert done.became[Became.LEFT_OUT] == 2
    assert _written(store) == {
        (XING, "2025-11", OTHER): (125_000, 0, 0, 0),
        (XING, "2025-12", OTHER): (30_000, 0, 0, 0),
        (XING, "2026-01", OTHER): (-45_000, 0, 0, 0),
        (XING, "2026-02", OTHER): (0, 0, 0, 0),
        (XIN, "2025-11", OTHER): (15_000, 0, 0, 0),
        (XIN, "2025-12", OTHER): (0, 0, 0, 0),
        (XIN, "2026-01", OTHER): (-20_000, 0, 0, 0),
        (XIN, "2026-02", OTHER): (0, 0, 0, 0),
    }


def test_year_month_and_measure_stand_in_three_rows(store: Store, tmp_path: Path) -> None:
    rows: Rows = [
        ["出货回款表 单位:万元"],
        ["经销商", "2025年", None, "2026年", None],
        [None, "12月", None, "1月", None],
        [None, "出货", "回款", "出货", "回款"],
        [XING, 1, 2, 3, 4],
    ]
    merged = [(0, 0, 0, 4), (1, 0, 3, 0), (1, 1, 1, 2), (1, 3, 1, 4), (2, 1, 2, 2), (2, 3, 2, 4)]
    _take(store, xlsx_file(tmp_path / "三行.xlsx", rows, merged=merged))
    text = ["2026年,,2027年,", "经销商,12月,,1月,", ",出货,回款,出货,回款", f"{XIN},5,6,7,8"]
    _take(store, csv_file(tmp_path / "三行.csv", "," + text[0], *text[1:], encoding="gb18030"))
    assert _written(store) == {
        (XING, "2025-12", OTHER): (10_000, 20_000, 0, 0),
        (XING, "2026-01", OTHER): (30_000, 40_000, 0, 0),
        (XIN, "2026-12", OTHER): (5, 6, 0, 0),
        (XIN, "2027-01", OTHER): (7, 8, 0, 0),
    }


def test_categories_stand_below_months_with_totals_between(store: Store, tmp_path: Path) -> None:
    rows: Rows = [
        ["2026年1-2月分品类出货明细表"],
        ["单位：万"],
        ["客户编码", "客户名称", "1月", None, None, "2月", None, None],
        [None, None, "冰箱", "洗衣机", "合计", "冰箱", "洗衣机", "合计"],
        ["D001", XING, 1, 2, 3, 4, 5, 9],
        ["D002", XIN, 0.5, None, 0.5, None, -0.5, -0.5],
    ]
    merged = [(0, 0, 0, 7), (1, 0, 1, 7), (2, 0, 3, 0), (2, 1, 3, 1), (2, 2, 2, 4), (2, 5, 2, 7)]
    _take(store, xlsx_file(tmp_path / "品类.xlsx", rows, merged=merged))
    found = {key: amounts[0] for key, amounts in _written(store).items()}
    assert found == {
        (XING, "2026-01", FRIDGE): 10_000,
        (XING, "2026-01", WASHER): 20_000,
        (XING, "2026-02", FRIDGE): 40_000,
        (XING, "2026-02", WASHER): 50_000,
        (XIN, "2026-01", FRIDGE): 5_000,
        (XIN, "2026-02", WASHER): -5_000,
    }


def test_a_dealer_merged_over_rows_that_each_name_what_they_count_and_its_unit(store: Store, tmp_path: Path) -> None:
    rows: Rows = [
        ["经销商", "项目", "2026年1月", "合计"],
        [XING, "出货（万元）", 1, 3],
        [None, "回款（万元）", 2, 3],
        [None, "毛利（元）", 500, 1100],
        [XIN, "出货（万元）", 1, 1],
        [None, "费用（元）", "(50)", 50],
    ]
    _take(store, xlsx_file(tmp_path / "项目.xlsx", rows, merged=[(1, 0, 3, 0), (4, 0, 5, 0)]))
    assert _written(store) == {
        (XING, "2026-01", OTHER): (10_000, 20_000, 500, 0),
        (XIN, "2026-01", OTHER): (10_000, 0, 0, -50),
    }


def test_the_year_stands_in_a_column_of_its_own(store: Store, tmp_path: Path) -> None:
    rows: Rows = [
        ["2026年导出的经营数据"],
        ["年", "月", "经销商", "销售额", "毛利"],
        [2025, 12, XING, "1,234,567.00", "12万"],
        ["2026年", "1月", XING, "￥８，０００", "－200"],
    ]
    _take(store, xlsx_file(tmp_path / "年月.xlsx", rows, merged=[(0, 0, 0, 4)]))
    wide: Rows = [["经销商", "年份", "1月", "2月"], [XIN, 2025, 1, 2], [XIN, 2026, 3, 4]]
    _take(store, xlsx_file(tmp_path / "宽.xlsx", wide))
    assert {key[:2]: (found[0], found[2]) for key, found in _written(store).items()} == {
        (XING, "2025-12"): (1_234_567, 120_000),
        (XING, "2026-01"): (8_000, -200),
        (XIN, "2025-01"): (1, 0),
        (XIN, "2025-02"): (2, 0),
        (XIN, "2026-01"): (3, 0),
        (XIN, "2026-02"): (4, 0),
    }


def test_the_name_of_the_file_says_the_year_where_nothing_else_does(store: Store, tmp_path: Path) -> None:
    rows: Rows = [["客户名称", "1月出货", "2月出货", "1-2月累计", "同比"], [XING, 1, 2, 3, "12%"]]
    with pytest.raises(RefusedError, match="without a year"):
        _take(store, xlsx_file(tmp_path / "出货.xlsx", rows))
    _take(store, xlsx_file(tmp_path / "2026年出货.xlsx", rows))
    assert {key[1]: found[0] for key, found in _written(store).items()} == {"2026-01": 1, "2026-02": 2}


def test_years_above_months_in_a_text_file_hold_until_the_next_one(store: Store, tmp_path: Path) -> None:
    lines = ("经销商出货(万元),,,,", "经销商,2025年,,2026年,", ",11月,12月,1月,2月", f'{XING},"1,200",(3),－,5')
    _take(store, csv_file(tmp_path / "b.csv", *lines, encoding="gb18030"))
    assert {key[1]: found[0] for key, found in _written(store).items()} == {
        "2025-11": 12_000_000,
        "2025-12": -30_000,
        "2026-01": 0,
        "2026-02": 50_000,
    }


def test_a_dash_is_a_zero_that_replaces_what_was_there_when_the_file_wins(store: Store, tmp_path: Path) -> None:
    _take(store, xlsx_file(tmp_path / "1.xlsx", [["客户", "2026年1月出货"], [XING, 5]]))
    dashed = xlsx_file(tmp_path / "2.xlsx", [["客户", "2026年1月出货"], [XING, "—"]])
    done = _take(store, dashed, Mode.UPDATE)
    assert done.updated == 1
    assert set(done.amounts.values()) == {Decimal(0)}
    assert _written(store) == {(XING, "2026-01", OTHER): (0, 0, 0, 0)}


def test_months_that_are_real_days_of_excel(store: Store, tmp_path: Path) -> None:
    rows: Rows = [["经销商", date(2026, 1, 1), date(2026, 2, 1)], [XING, 10, 20]]
    _take(store, xlsx_file(tmp_path / "日.xlsx", rows))
    assert {key[1]: found[0] for key, found in _written(store).items()} == {"2026-01": 10, "2026-02": 20}
