from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from fieldapp.texts import Text
from ui.rows_model import BLOCK_ROWS, BLOCKS_KEPT, Column, RowsModel, WindowModel


@dataclass(frozen=True)
class Shop:
    id: int
    name: str
    visits: int


COLUMNS = [
    Column[Shop]("name", Text("Dealer"), lambda r: r.name, sub=lambda r: f"place {r.id}"),
    Column[Shop]("visits", Text("Visits"), lambda r: str(r.visits), sort_key=lambda r: r.visits, align_right=True),
]
SHOPS = [Shop(1, "a", 10), Shop(2, "b", 9), Shop(3, "A and b", 2)]


class Numbers:
    """Rows that say their number, and remember which blocks were fetched."""

    def __init__(self, count: int) -> None:
        self._count = count
        self.fetched: list[int] = []

    def count(self) -> int:
        return self._count

    def fetch(self, block: int) -> Sequence[Shop]:
        self.fetched.append(block)
        first = block * BLOCK_ROWS
        return [Shop(n, str(n), n) for n in range(first, min(first + BLOCK_ROWS, self._count))]


def test_a_table_in_memory_keeps_qts_rules(qtmodeltester: ModelTester) -> None:
    model = RowsModel(COLUMNS)
    model.show_rows(SHOPS)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]


def test_a_windowed_table_keeps_qts_rules(qtmodeltester: ModelTester) -> None:
    model = WindowModel(COLUMNS)
    model.show_source(Numbers(300))
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]


def test_figures_are_sorted_as_figures(qtbot: QtBot) -> None:
    model = RowsModel(COLUMNS)
    model.show_rows(SHOPS)
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert [row.visits for row in model.rows] == [10, 9, 2]
    model.show_rows([*SHOPS, Shop(4, "d", 9)])
    assert [row.visits for row in model.rows] == [10, 9, 9, 2]


@given(st.lists(st.integers(0, 9), max_size=30))
def test_a_selected_row_stays_the_same_row_when_sorted(visits: list[int]) -> None:
    model = RowsModel(COLUMNS)
    model.show_rows([Shop(n, str(n), v) for n, v in enumerate(visits)])
    kept = [QPersistentModelIndex(model.index(n, 0)) for n in range(len(visits))]
    model.sort(1)
    assert [model.row_at(index).id for index in kept] == list(range(len(visits)))


def test_every_word_must_be_said_somewhere_in_the_row(qtbot: QtBot) -> None:
    model = RowsModel(COLUMNS)
    model.show_rows(SHOPS)
    model.filter("AND  b")
    assert [row.id for row in model.rows] == [3]
    model.filter("place 9")
    assert [row.id for row in model.rows] == [2]
    model.filter("")
    assert len(model.rows) == 3


def test_a_window_fetches_only_what_is_looked_at(qtbot: QtBot) -> None:
    source = Numbers(100_000)
    model = WindowModel(COLUMNS)
    model.show_source(source)
    assert model.rowCount() == 100_000
    assert source.fetched == []
    assert model.data(model.index(77_777, 0)) == "77777"
    assert source.fetched == [77_777 // BLOCK_ROWS]


def test_a_window_forgets_blocks_far_from_what_is_looked_at(qtbot: QtBot) -> None:
    source = Numbers(BLOCK_ROWS * (BLOCKS_KEPT + 5))
    model = WindowModel(COLUMNS)
    model.show_source(source)
    for block in range(BLOCKS_KEPT + 5):
        model.data(model.index(block * BLOCK_ROWS, 0))
    model.data(model.index(0, 0))
    assert source.fetched.count(0) == 2


def test_a_window_leaves_sorting_to_its_source(qtbot: QtBot) -> None:
    model = WindowModel(COLUMNS)
    with qtbot.waitSignal(model.sort_wanted) as wanted:
        model.sort(1, Qt.SortOrder.DescendingOrder)
    assert wanted.args == ["visits", True]


def test_a_screen_reader_hears_the_heading_and_both_lines(qtbot: QtBot) -> None:
    model = RowsModel(COLUMNS)
    model.show_rows(SHOPS)
    assert model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole) == "Dealer: a place 1"
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Visits"
