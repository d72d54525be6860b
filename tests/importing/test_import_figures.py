"""Monthly figures from the workbooks that people have: what is read, written, refused and undone."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.models import MonthlyFigure
from db.store import Store
from db.vocabulary import ProductCategory
from fieldapp.errors import RefusedError
from fieldapp.file_columns import Figure
from fieldapp.importing.failed_rows import write_failed_rows
from fieldapp.importing.figures import Became, FiguresImported, import_figures, summary, try_out_figures
from fieldapp.importing.figures_columns import find_headings, guess, read_month, remember
from fieldapp.importing.plan import Mode
from fieldapp.importing.read_file import open_file
from fieldapp.operations.history import undo_last
from tests.support import make
from tests.support.files import add_regions, csv_file, xlsx_file

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
JAN, FEB = date(2026, 1, 1), date(2026, 2, 1)
OTHER, FRIDGE = ProductCategory.OTHER, ProductCategory.REFRIGERATOR
Found = dict[tuple[str, date, ProductCategory], tuple[str, str, str, str]]


@pytest.fixture(autouse=True)
def dealers(store: Store) -> None:
    add_regions(store)
    with store.loading() as session:
        make.dealer(session, code="D001", name="兴旺家电")
        make.dealer(session, code="D002", name="新旺电器")
        make.dealer(session, name="同名店")
        make.dealer(session, name="同名店", region_code="410122105000")


def _take(store: Store, path: Path, mode: Mode = Mode.ADD, *, again: bool = False) -> FiguresImported:
    source = open_file(path, find_headings)
    return import_figures(store, source, guess(source.sheet), mode, now=NOW, again=again)


def _found(store: Store) -> Found:
    from db.models import Dealer

    with store.reading() as session:
        rows = session.execute(
            select(
                Dealer.name,
                MonthlyFigure.month,
                MonthlyFigure.category,
                MonthlyFigure.shipments,
                MonthlyFigure.collections,
                MonthlyFigure.profit,
                MonthlyFigure.cost,
            ).join(Dealer, Dealer.id == MonthlyFigure.dealer_id)
        )
        return {
            (name, month, category): tuple(f"{amount.normalize():f}" for amount in amounts)  # type: ignore[misc]
            for name, month, category, *amounts in rows
        }


@pytest.mark.parametrize(
    ("written", "month"),
    [
        ("2026-01", JAN), ("2026年1月", JAN), ("2026/01", JAN), ("202601", JAN), ("２０２６年０１月", JAN),

        ("26年1月", JAN), ("Jan 2026", JAN), ("Jan-26", JAN), ("January 2026", JAN),
        (202601.0, JAN), (date(2026, 1, 31), JAN),
        ("2026.1", JAN), ("2026-01-01", JAN), ("1月", None), ("2026年13月", None), ("合计", None), ("", None),
    ],
)  # fmt: skip
def test_months_are_read_as_people_write_them(written: Any, month: date | None) -> None:
    assert read_month(written) == month


def test_one_row_per_month_with_full_width_digits_thousands_and_totals(store: Store, tmp_path: Path) -> None:
    path = xlsx_file(
        tmp_path / "出货.xlsx",
        [
            ["2026年出货回款明细"],
            ["经销商编码", "经销商名称", "月份", "品类", "出货额", "回款额（万元）", "毛利", "费用"],
            ["D001", "兴旺家电", "1月", "冰箱", "１２，３４５.６７", "1.5", "800元", "-"],
            [None, "新旺电器", "13月", "洗衣机", 5, None, None, None],
            [None, "新旺电器", "2026年2月", "洗衣机", "2万", 3, None, 100.5],
            [None, None, None, None, None, None, None, None],
            [None, "小计", None, None, 32345.67, 4.5, None, None],
            ["合计", None, None, None, 32345.67, 4.5, None, None],
        ],
    )
    done = _take(store, path)
    assert list(done.failed) == [4]
    assert "13月" in str(done.failed[4])
    assert done.became[Became.LEFT_OUT] == 2
    assert _found(store) == {
        ("兴旺家电", JAN, FRIDGE): ("12345.67", "15000", "800", "0"),
        ("新旺电器", FEB, ProductCategory.WASHER): ("20000", "30000", "0", "100.5"),
    }


def test_months_as_columns_below_merged_cells_in_wan(store: Store, tmp_path: Path) -> None:
    rows: Sequence[Sequence[Any]] = [
        ["2026年度经销商出货回款利润统计表（单位：万元）"],
        ["客户名称", "1月", None, None, "二月", None, None, "合计", None, None],
        [None, "出货", "回款", "利润", "出货", "回款", "利润", "出货", "回款", "利润"],
        ["兴旺家电", 12.5, 10, 1.25, "3,000.5元", "", 0.1, 12.8, 10, 1.35],
        ["新旺电器", 1, 1, 0.1, None, None, None, 1, 1, 0.1],
        ["合计", 13.5, 11, 1.35, 0.3, 0, 0.1, 13.8, 11, 1.45],
    ]
    merged = [(0, 0, 0, 9), (1, 0, 2, 0), (1, 1, 1, 3), (1, 4, 1, 6), (1, 7, 1, 9)]
    done = _take(store, xlsx_file(tmp_path / "统计.xlsx", rows, merged=merged))
    assert not done.failed
    assert done.months == {JAN, FEB}
    assert _found(store) == {
        ("兴旺家电", JAN, OTHER): ("125000", "100000", "12500", "0"),
        ("兴旺家电", FEB, OTHER): ("3000.5", "0", "1000", "0"),
        ("新旺电器", JAN, OTHER): ("10000", "10000", "1000", "0"),
    }
    assert done.amounts[Figure.SHIPMENTS] == Decimal("138000.5")


def test_english_months_in_a_gb18030_text_with_two_rows_of_headings(store: Store, tmp_path: Path) -> None:
    english = csv_file(tmp_path / "e.csv", "Dealer code,Jan 2026,Feb 2026", 'D001,"1,200.50",(30)', encoding="gb18030")
    _take(store, english)
    assert _found(store)["兴旺家电", JAN, OTHER][0] == "1200.5"
    assert _found(store)["兴旺家电", FEB, OTHER][0] == "-30"
    lines = ("客户,2026-01,,2026-02,", ",出货,回款,出货,回款", "新旺电器,1,2,3,4")
    _take(store, csv_file(tmp_path / "z.csv", *lines, encoding="gb18030"))
    assert _found(store)["新旺电器", FEB, OTHER] == ("3", "4", "0", "0")


def test_categories_as_columns_and_a_column_that_says_what_is_counted(store: Store, tmp_path: Path) -> None:
    one = [["客户", "月份", "冰箱", "空调", "合计"], ["兴旺家电", date(2026, 1, 1), 5, 7, 12]]
    _take(store, xlsx_file(tmp_path / "a.xlsx", one))
    assert _found(store)["兴旺家电", JAN, FRIDGE][0] == "5"
    two = [["客户", "项目", "2026年1月"], ["新旺电器", "出货", 9], ["新旺电器", "回款", 8]]
    done = _take(store, xlsx_file(tmp_path / "b.xlsx", two))
    assert not done.failed
    assert _found(store)["新旺电器", JAN, OTHER] == ("9", "8", "0", "0")


def test_rows_that_fail_say_why_and_can_be_put_right(store: Store, tmp_path: Path) -> None:
    rows = [
        ["客户", "月份", "出货"],
        ["兴旺家电器", "2026-01", 5],
        ["同名店", "2026-01", 5],
        ["兴旺家电", "2026-01", "很多"],
        ["新旺电器", "2026-01", 1],
        ["新旺电器", "2026-01", 2],
    ]
    source = open_file(xlsx_file(tmp_path / "f.xlsx", rows), find_headings)
    done = import_figures(store, source, guess(source.sheet), Mode.ADD, now=NOW)
    assert set(done.failed) == {2, 3, 4, 6}
    said = {row: str(why) for row, why in done.failed.items()}
    assert "同名店" in said[3]
    assert "很多" in said[4]
    assert "5" in said[6]
    written = tmp_path / "failed.xlsx"
    assert write_failed_rows(written, source.sheet, done.failed, done.remarks) == 4
    # put right by nobody, the same rows fail for the same reasons
    again = open_file(written, find_headings)
    assert len(again.sheet.headings) == 5


def test_adding_leaves_what_is_there_updating_replaces_it_and_one_undo_takes_it_back(
    store: Store, tmp_path: Path
) -> None:
    first = xlsx_file(tmp_path / "1.xlsx", [["客户", "月份", "出货", "回款"], ["兴旺家电", "2026-01", 5, None]])
    other = xlsx_file(tmp_path / "2.xlsx", [["客户", "月份", "出货", "回款"], ["兴旺家电", "2026-01", 6, 3]])
    _take(store, first)
    _take(store, other)
    assert _found(store)["兴旺家电", JAN, OTHER] == ("5", "3", "0", "0")
    done = _take(store, other, Mode.UPDATE, again=True)
    assert (done.added, done.updated) == (0, 1)
    assert _found(store)["兴旺家电", JAN, OTHER][0] == "6"
    undo_last(store)
    assert _found(store)["兴旺家电", JAN, OTHER][0] == "5"
    with pytest.raises(RefusedError, match="already"):
        _take(store, first)


def test_trying_out_writes_nothing(store: Store, tmp_path: Path) -> None:
    path = xlsx_file(tmp_path / "1.xlsx", [["客户", "2026年1月出货"], ["兴旺家电", 5], ["没有的店", 1]])
    source = open_file(path, find_headings)
    done = try_out_figures(store, source, guess(source.sheet), Mode.ADD)
    assert (done.added, len(done.failed)) == (1, 1)
    assert [line.became for line in done.lines] == [Became.ADDED, Became.FAILED]
    assert str(summary(done)) == "2 rows, 1 month added, 0 months updated, 1 row failed"
    assert _found(store) == {}


def test_an_old_workbook_with_one_sheet_is_read(store: Store, tmp_path: Path) -> None:
    xlwt = pytest.importorskip("xlwt")
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("出货")
    for column, cell in enumerate(("客户", "2026年1月出货", "2026年1月回款")):
        sheet.write(0, column, cell)
    for column, cell in enumerate(("兴旺家电", 5.5, "1,000")):
        sheet.write(1, column, cell)
    book.save(str(tmp_path / "a.xls"))
    _take(store, tmp_path / "a.xls")
    assert _found(store) == {("兴旺家电", JAN, OTHER): ("5.5", "1000", "0", "0")}


def test_a_choice_is_remembered_for_the_same_headings(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path / "1.xlsx", [["客户", "月份", "出货", "老板说的数"], ["兴旺家电", "2026-01", 5, 6]])
    sheet = open_file(path, find_headings).sheet
    chosen = [Figure.NAME, Figure.MONTH, None, Figure.SHIPMENTS]
    kept = remember({}, sheet.headings, chosen)
    assert [meaning.figure for meaning in guess(sheet, kept)] == chosen


@pytest.mark.parametrize("headings", [["客户", "月份"], ["客户", "出货"], ["月份", "出货"]])
def test_a_table_that_lacks_a_column_is_refused_with_a_sentence(
    store: Store, tmp_path: Path, headings: list[str]
) -> None:
    path = xlsx_file(tmp_path / "1.xlsx", [headings, ["兴旺家电", "2026-01"]])
    with pytest.raises(RefusedError):
        _take(store, path)


@pytest.mark.parametrize(
    "heads",
    [
        [["2026年出货"], ["序号", "经销商名称", 1, 2, 3, "合计"]],
        [["2026年出货", None, None], ["序号", "客户名称", "1", "２", "3", "合计"]],
        [["序号", "经销商名称", "2026年", None, None, "合计"], [None, None, 1, 2, 3, None]],
    ],
)
def test_months_headed_by_bare_numbers_are_those_of_the_year_that_is_said(
    store: Store, tmp_path: Path, heads: list[list[Any]]
) -> None:
    rows = [*heads, [1, "兴旺家电", 100, 200, 300, 600], [2, "新旺电器", 1, 2, 3, 6]]
    merged = [(0, 2, 0, 4), (0, 0, 1, 0), (0, 1, 1, 1), (0, 5, 1, 5)] if len(heads[0]) > 3 else []
    _take(store, xlsx_file(tmp_path / "出货.xlsx", rows, merged=merged))
    shipped = {(name, month.month): amounts[0] for (name, month, _category), amounts in _found(store).items()}
    assert shipped == {("兴旺家电", n): f"{n}00" for n in (1, 2, 3)} | {("新旺电器", n): str(n) for n in (1, 2, 3)}


def test_numbers_in_a_row_of_amounts_are_no_months(store: Store, tmp_path: Path) -> None:
    rows = [["经销商名称", "2026-01", "2026-02", "2026-03"], ["兴旺家电", 1, 2, 3], ["新旺电器", 4, 5, 6]]
    _take(store, xlsx_file(tmp_path / "出货.xlsx", rows))
    assert sorted(amounts[0] for amounts in _found(store).values()) == ["1", "2", "3", "4", "5", "6"]


def test_bare_months_of_no_known_year_ask_for_it(store: Store, tmp_path: Path) -> None:
    rows = [["经销商名称", 1, 2, 3], ["兴旺家电", 100, 200, 300]]
    with pytest.raises(RefusedError, match="without a year"):
        _take(store, xlsx_file(tmp_path / "出货.xlsx", rows))
    _take(store, xlsx_file(tmp_path / "2026年出货.xlsx", rows))
    assert len(_found(store)) == 3
