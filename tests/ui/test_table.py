from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldapp.settings import load_settings
from fieldapp.texts import Text
from tests.support.tables import given
from ui.context import AppContext
from ui.rows_model import Column
from ui.tones import Tone
from ui.widgets.table import TableView


@dataclass(frozen=True)
class Shop:
    id: int
    name: str
    grade: str
    visits: int


COLUMNS = [
    Column[Shop]("name", Text("Dealer"), lambda r: r.name, width=160, stretch=True, sub=lambda r: f"no. {r.id}"),
    Column[Shop]("grade", Text("Grade"), lambda r: r.grade, width=80, pill=lambda _r: Tone.GOOD, gives_way=1),
    Column[Shop](
        "visits",
        Text("Visits"),
        lambda r: f"{r.visits} visits",
        sort_key=lambda r: r.visits,
        value=lambda r: r.visits,
        width=100,
        align_right=True,
    ),
    Column[Shop]("id", Text("Number"), lambda r: str(r.id), hidden=True),
]
SHOPS = [Shop(n, f"shop {n}", "ABC"[n % 3], 30 - n) for n in range(30)]


@pytest.fixture
def table(app: AppContext, qtbot: QtBot) -> TableView:
    return shown_table(app, qtbot)


def shown_table(app: AppContext, qtbot: QtBot, width: int = 600) -> TableView:
    table = TableView(app, "shops", COLUMNS)
    qtbot.addWidget(table)
    table.resize(width, 400)
    table.show_rows(SHOPS)
    table.show()
    qtbot.waitExposed(table)
    qtbot.waitUntil(lambda: sum(table.view.columnWidth(n) for n in range(4)) == table.view.viewport().width())
    return table


def shown_names(table: TableView) -> list[str]:
    return [str(column.title) for column in table.shown_columns()]


def test_columns_fill_the_width_and_none_is_cut(table: TableView, qtbot: QtBot) -> None:
    for width in (420, 1000):
        table.resize(width, 400)
        qtbot.waitUntil(lambda: sum(table.view.columnWidth(n) for n in range(4)) == table.view.viewport().width())
    assert not table.view.horizontalScrollBar().isVisible()


def test_words_that_would_be_cut_have_the_room_before_it_goes_to_the_first_column(
    app: AppContext, qtbot: QtBot
) -> None:
    table = shown_table(app, qtbot)
    long = [Shop(1, "shop", "one of those that are visited each week", 3)]
    table.show_rows(long)
    needed = table.view.fontMetrics().horizontalAdvance(long[0].grade)
    assert table.view.columnWidth(1) > needed
    table.view.setColumnWidth(1, 90)  # what the person chose stays
    qtbot.waitUntil(lambda: sum(table.view.columnWidth(n) for n in range(4)) == table.view.viewport().width())
    table.show_rows(long)
    assert table.view.columnWidth(1) == 90


def test_a_column_with_too_much_room_gives_it_to_one_whose_words_are_cut(app: AppContext, qtbot: QtBot) -> None:
    table = shown_table(app, qtbot, 360)
    long = [Shop(1, "s", "visited each week", 3)]
    table.show_rows(long)
    advance = table.view.fontMetrics().horizontalAdvance
    assert table.view.columnWidth(1) > advance("visited each week")
    assert table.view.columnWidth(2) >= advance("Visits")
    assert sum(table.view.columnWidth(n) for n in range(4)) == table.view.viewport().width()


def test_a_column_gives_way_where_the_room_is_narrow_and_comes_back(table: TableView, qtbot: QtBot) -> None:
    table.resize(300, 400)
    qtbot.waitUntil(lambda: shown_names(table) == ["Dealer", "Visits"])
    assert given(table.shown).headings == ["Dealer", "Grade", "Visits"]  # a file has the room
    table.resize(600, 400)
    qtbot.waitUntil(lambda: shown_names(table) == ["Dealer", "Grade", "Visits"])


def test_the_selection_outlives_reading_again(table: TableView) -> None:
    assert table.select(7)
    table.show_rows(list(reversed(SHOPS)))
    assert [row.id for row in table.selected()] == [7]
    table.filter("shop 1")
    assert table.selected() == []


def test_copied_rows_paste_into_excel(table: TableView) -> None:
    table.select(3)
    table.copy()
    assert QApplication.clipboard().text() == "shop 3 no. 3\tA\t27 visits"


def test_a_file_holds_what_is_shown_in_the_order_shown(table: TableView) -> None:
    table.view.sortByColumn(2, Qt.SortOrder.AscendingOrder)
    table.view.horizontalHeader().moveSection(2, 0)
    table.filter("29")
    found = given(table.shown)
    assert found.headings == ["Visits", "Dealer", "Grade"]
    assert found.rows == [[1, "shop 29 no. 29", "C"], [29, "shop 1 no. 1", "B"]]
    table.filter("")
    table.select_numbers([0, 2])
    assert given(table.shown).rows == [[1, "shop 29 no. 29", "C"], [3, "shop 27 no. 27", "A"]]  # the selected ones


def test_columns_are_remembered(app: AppContext, table: TableView, qtbot: QtBot) -> None:
    table.view.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    table.view.horizontalHeader().resizeSection(2, 140)
    with qtbot.waitSignal(app.settings_changed):
        table.column_menu(table).actions()[1].trigger()
    kept = load_settings(app.places.settings).tables["shops"]
    assert kept["hidden"] == ["grade", "id"]
    assert kept["sort"] == ["visits", True]
    again = shown_table(app, qtbot)
    assert shown_names(again) == ["Dealer", "Visits"]
    assert again.view.columnWidth(2) == 140
    assert again.view.horizontalHeader().sortIndicatorSection() == 2


def test_columns_can_be_as_at_first_again(app: AppContext, table: TableView) -> None:
    table.column_menu(table).actions()[1].trigger()
    table.column_menu(table).actions()[-1].trigger()
    assert shown_names(table) == ["Dealer", "Grade", "Visits"]
    assert app.settings.tables == {}


def test_enter_opens_the_row_under_the_cursor(table: TableView, qtbot: QtBot) -> None:
    table.select(4)
    with qtbot.waitSignal(table.activated) as opened:
        qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert opened.args == [SHOPS[4]]


def test_several_rows_can_be_selected(table: TableView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.selection_changed):
        table.view.selectAll()
    assert len(table.selected()) == 30


def test_an_empty_list_says_so_until_there_are_rows(table: TableView) -> None:
    table.show_empty("storefront", "No shops yet.")
    assert not table.view.isVisible()
    table.show_rows(SHOPS)
    assert table.view.isVisible()
