"""The list of dealers and how it goes together with the file."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from db.models import ExportRecord
from db.store import Store
from db.vocabulary import DealerStatus, DealerType, Grade
from fieldapp.operations.dealers import delete_dealers
from fieldapp.queries.dealer_choice import ALL, DealerOrder
from fieldapp.queries.dealers import dealer_row
from fieldapp.words.duplicates import REASONS
from tests.support import make
from tests.support.pdfs import words_of
from tests.support.rep import write
from tests.support.tables import given
from ui.context import AppContext
from ui.dealers.merge_dialog import DuplicatesDialog, MergeDialog
from ui.dealers.new_dealer_dialog import NewDealerDialog
from ui.dealers.page import DealersPage
from ui.dealers.region_dialog import RegionDialog
from ui.dealers.state import restored_filter, stored_filter
from ui.importing.dialog import ImportDialog
from ui.rows_model import BLOCK_ROWS
from ui.widgets.states import EmptyState

LONGHU, GUODIAN = "410184105000", "410184106000"


@pytest.fixture
def ids(store: Store) -> dict[str, UUID]:
    """Four dealers, two of them graded."""
    with store.loading() as session:
        make.places(session)
        rows = {
            "安阳鑫源电器": {"grade": Grade.A, "code": "YJ1"},
            "曾记商行": {"status": DealerStatus.PROSPECT, "region_code": GUODIAN},
            "单老板家电": {"grade": Grade.B, "type": DealerType.REPAIR_SHOP, "is_core": True},
            "郑州兴达家电": {"status": DealerStatus.DORMANT},
        }
        made = {name: make.dealer(session, name=name, **given).id for name, given in rows.items()}
        make.person(session, made["郑州兴达家电"], "13837901234", name="王芳", is_main=True)
    return made


@pytest.fixture
def page(app: AppContext, ids: dict[str, UUID], qtbot: QtBot) -> Iterator[DealersPage]:
    page = shown_page(app, qtbot)
    yield page
    settle(app, qtbot)


def shown_page(app: AppContext, qtbot: QtBot, width: int = 1200) -> DealersPage:
    page = DealersPage(app)
    app.changed.connect(page.on_changed)
    qtbot.addWidget(page)
    page.resize(width, 700)
    page.show()
    settle(app, qtbot)
    return page


def settle(app: AppContext, qtbot: QtBot) -> None:
    for _round in range(3):
        qtbot.waitUntil(lambda: app.jobs.under_way == 0, timeout=10_000)
        qtbot.wait(1)


def names(page: DealersPage) -> list[str]:
    model = page.list.table.model
    return [model.row_at(model.index(number, 0)).name for number in range(model.rowCount())]


def dialog_of(page: DealersPage, kind: type[QWidget]) -> QWidget:
    (found,) = [dialog for dialog in page.window().findChildren(kind) if dialog.isVisible()]
    return found


def entry(menu: QMenu, *path: str) -> None:
    """Choose what the path names in *menu* and the menus below it."""
    for name in path[:-1]:
        menu = next(action.menu() for action in menu.actions() if action.text() == name)
    next(action for action in menu.actions() if action.text() == path[-1]).trigger()


def test_dealers_stand_in_the_order_of_their_pinyin_and_the_first_is_open(page: DealersPage) -> None:
    assert names(page) == ["安阳鑫源电器", "单老板家电", "曾记商行", "郑州兴达家电"]
    assert page.file.header.name.text() == "安阳鑫源电器"
    assert page.subtitle() == "Live prospects: 1, wanted: 50"


@pytest.mark.parametrize("typed", ["zzx", "xingda", "7901234", "王芳", "兴达"])
def test_the_search_opens_who_fits_best(page: DealersPage, app: AppContext, qtbot: QtBot, typed: str) -> None:
    write(qtbot, page.list.search, typed)
    qtbot.waitUntil(lambda: names(page) == ["郑州兴达家电"])
    settle(app, qtbot)
    assert page.file.header.name.text() == "郑州兴达家电"
    assert page.file.header.phone.text() == "138 3790 1234"


def test_who_is_not_found_can_be_added_under_that_name(page: DealersPage, app: AppContext, qtbot: QtBot) -> None:
    write(qtbot, page.list.search, "宏盛")
    qtbot.waitUntil(lambda: names(page) == [])
    settle(app, qtbot)
    (add,) = [found for found in page.list.findChildren(QPushButton) if found.text() == "Add “宏盛”"]
    add.click()
    dialog = dialog_of(page, NewDealerDialog)
    assert isinstance(dialog, NewDealerDialog)
    assert dialog.name.text() == "宏盛"
    dialog.reject()
    page.list.clear_filter()
    qtbot.waitUntil(lambda: len(names(page)) == 4)


def test_whoever_was_just_added_is_the_line_selected(page: DealersPage, app: AppContext, qtbot: QtBot) -> None:
    page.list.table.select_numbers([1])
    page.add_dealer(name="丁氏电器", place=LONGHU)
    dialog = dialog_of(page, NewDealerDialog)
    assert isinstance(dialog, NewDealerDialog)
    settle(app, qtbot)
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "丁氏电器" in names(page))
    settle(app, qtbot)
    assert page.file.header.name.text() == "丁氏电器"
    assert page.list.table.selected_numbers() == [names(page).index("丁氏电器")]


def test_chips_count_and_narrow_down(page: DealersPage, app: AppContext, qtbot: QtBot) -> None:
    chips = {chip.text(): chip for chip in page.list.chips.findChildren(QPushButton)}
    assert {"Prospect 1", "Active 2", "Dormant 1", "Ended 0", "A 1", "B 1", "C 0"} <= set(chips)
    chips["Active 2"].click()
    settle(app, qtbot)
    assert names(page) == ["安阳鑫源电器", "单老板家电"]
    chips["B 1"].click()
    settle(app, qtbot)
    assert names(page) == ["单老板家电"]
    assert chips["Dormant 1"].text() == "Dormant 1"  # counted as if no chip were pressed
    assert page.file.header.name.text() == "单老板家电"


def test_the_list_is_sorted_by_the_menu_and_by_its_headings(page: DealersPage, app: AppContext, qtbot: QtBot) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    page.list._fill_order_menu(menu)
    entry(menu, "Grade")
    settle(app, qtbot)
    assert page.list.listing.order is DealerOrder.GRADE
    assert names(page)[:2] == ["安阳鑫源电器", "单老板家电"]
    page.list.table.view.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    settle(app, qtbot)
    assert names(page)[0] == "郑州兴达家电"


def test_the_order_is_kept_until_the_next_start(page: DealersPage, app: AppContext, qtbot: QtBot) -> None:
    page.list._sort_by(DealerOrder.STATUS)
    page.list._sort_by(DealerOrder.STATUS)
    settle(app, qtbot)
    page.list.table._remember()
    again = shown_page(app, qtbot)
    assert again.list.listing == page.list.listing
    assert names(again) == names(page)
    assert names(again)[0] == "郑州兴达家电"


def test_a_filter_is_saved_and_found_again(page: DealersPage, app: AppContext, qtbot: QtBot) -> None:
    def filters() -> QMenu:
        menu = QMenu(page)
        page.list.filters.fill(menu)
        return menu

    entry(filters(), "Core dealers only")
    entry(filters(), "Type", "Repair shop")
    settle(app, qtbot)
    assert names(page) == ["单老板家电"]
    page.list.filters.save("Repairs")
    page.list.clear_filter()
    settle(app, qtbot)
    assert len(names(page)) == 4
    entry(filters(), "Repairs")
    settle(app, qtbot)
    assert names(page) == ["单老板家电"]
    entry(filters(), "Forget a saved filter", "Repairs")
    assert app.settings.dealer_filters == {}


def test_filters_survive_the_settings() -> None:
    chosen = replace(
        ALL,
        statuses=frozenset({DealerStatus.ACTIVE}),
        grades=frozenset({Grade.A, None}),
        types=frozenset({DealerType.OTHER}),
        territory_id=UUID(int=1),
        core_only=True,
        text="zzx",
        region_prefix="4101",
    )
    assert restored_filter(stored_filter(chosen)) == chosen
    assert restored_filter(stored_filter(ALL)) == ALL
    assert restored_filter({"statuses": ["of another version"]}) == ALL


def test_many_are_changed_at_once_with_one_undo(
    page: DealersPage, app: AppContext, ids: dict[str, UUID], qtbot: QtBot
) -> None:
    page.list.table.view.selectAll()
    assert page.list.bar.isVisible()
    assert set(page.list.chosen_ids()) == set(ids.values())
    menu = QMenu(page)
    page.list.actions_.fill(menu)
    entry(menu, "Grade", "Grade C")
    settle(app, qtbot)

    def grades() -> set[Grade | None]:
        with app.store.reading() as session:
            return {row.grade for dealer_id in ids.values() if (row := dealer_row(session, dealer_id))}

    assert grades() == {Grade.C}
    assert len(page.list.table.selected_numbers()) == 4  # who was selected stays selected
    app.undo()
    settle(app, qtbot)
    assert grades() == {Grade.A, Grade.B, None}


def test_who_is_selected_is_copied_for_excel(page: DealersPage, app: AppContext, qtbot: QtBot) -> None:
    page.list.table.select_numbers([1, 3])
    page.list.table.copy()
    settle(app, qtbot)
    lines = QApplication.clipboard().text().split("\n")
    assert [line.split("\t")[0].split()[0] for line in lines] == ["单老板家电", "郑州兴达家电"]


def test_a_deleted_dealer_leaves_list_and_file_and_comes_back(
    page: DealersPage, app: AppContext, ids: dict[str, UUID], qtbot: QtBot
) -> None:
    page.file.delete()
    settle(app, qtbot)
    assert "安阳鑫源电器" not in names(page)
    assert page.file.dealer_id != ids["安阳鑫源电器"]
    app.undo()
    settle(app, qtbot)
    assert "安阳鑫源电器" in names(page)


def test_a_list_of_thousands_is_read_as_far_as_it_is_looked_at(app: AppContext, store: Store, qtbot: QtBot) -> None:
    with store.loading() as session:
        make.places(session)
        for number in range(300):
            make.dealer(session, name=f"家电{number:04}")
    page = shown_page(app, qtbot)
    assert page.list.table.count() == 300
    assert page.list._count.text() == "300 dealers"
    model = page.list.table.model
    assert model.row_at(model.index(299, 0)).name == ""  # looked at for the first time: it is on its way
    settle(app, qtbot)
    assert model.row_at(model.index(299, 0)).name == "家电0299"
    gone = model.row_at(model.index(150, 0)).id
    page.list.table.select_numbers([200], scroll=True)
    settle(app, qtbot)
    delete_dealers(store, [gone])  # from elsewhere: the line stays empty until the list is read again
    page.list.read_again()
    settle(app, qtbot)
    assert page.list.table.count() == 299
    assert page.file.header.name.text() == "家电0200"


def test_without_dealers_the_page_says_what_helps(app: AppContext, store: Store, qtbot: QtBot) -> None:
    with store.loading() as session:
        make.places(session)
    page = shown_page(app, qtbot)
    empty = page.findChild(EmptyState)
    assert empty is not None
    (add,) = [found for found in page.findChildren(QPushButton) if found.text() == "Add the first dealer"]
    add.click()
    dialog = dialog_of(page, NewDealerDialog)
    assert isinstance(dialog, NewDealerDialog)
    write(qtbot, dialog.name, "第一家")
    write(qtbot, dialog.place, "longhu")
    dialog.confirm_button.click()
    qtbot.waitUntil(lambda: page.file.file is not None)
    settle(app, qtbot)
    assert names(page) == ["第一家"]


def test_in_a_narrow_window_list_and_file_take_turns(app: AppContext, ids: dict[str, UUID], qtbot: QtBot) -> None:
    page = shown_page(app, qtbot, width=855)
    assert page.list.isVisible()
    assert not page.file.isVisible()
    view = page.list.table.view
    qtbot.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(page.list.table.model.index(1, 0)).center()
    )
    settle(app, qtbot)
    assert page.file.isVisible()
    assert page.file.header.name.text() == "单老板家电"
    page.file.header.back.click()
    assert page.list.isVisible()
    page.resize(1200, 700)
    qtbot.waitUntil(lambda: page.list.isVisible() and page.file.isVisible())


def test_an_import_is_asked_for_from_anywhere(page: DealersPage, app: AppContext, qtbot: QtBot) -> None:
    page.arrive(import_file=True)
    dialog = dialog_of(page, ImportDialog)
    dialog.close()
    settle(app, qtbot)


def test_others_can_send_somebody_here(page: DealersPage, app: AppContext, ids: dict[str, UUID], qtbot: QtBot) -> None:
    page.arrive(dealer=ids["曾记商行"], tab="people")
    settle(app, qtbot)
    assert page.file.header.name.text() == "曾记商行"
    assert page.file.tabs.name == "people"
    assert [page.list.table.selected()[0].name] == ["曾记商行"]


class TestNewDealer:
    def test_duplicates_are_shown_while_typing_and_can_be_opened(
        self, page: DealersPage, app: AppContext, ids: dict[str, UUID], qtbot: QtBot
    ) -> None:
        opened: list[object] = []
        app.page_wanted.connect(lambda name, where: opened.append((name, where)))
        page.add_dealer()
        dialog = dialog_of(page, NewDealerDialog)
        assert isinstance(dialog, NewDealerDialog)
        write(qtbot, dialog.name, "兴达商行")
        write(qtbot, dialog.phone, "138 3790 1234")
        qtbot.waitUntil(dialog.likes.isVisible)
        assert "郑州兴达家电" in {label.text() for label in dialog.likes.findChildren(QLabel)}
        dialog.likes.findChildren(QPushButton)[0].click()
        assert opened == [("dealers", {"dealer": ids["郑州兴达家电"]})]
        qtbot.waitUntil(lambda: not page.window().findChildren(NewDealerDialog))

    def test_what_is_missing_or_wrong_is_said_beside_its_field(
        self, page: DealersPage, app: AppContext, qtbot: QtBot
    ) -> None:
        page.add_dealer()
        dialog = dialog_of(page, NewDealerDialog)
        assert isinstance(dialog, NewDealerDialog)
        dialog.confirm_button.click()
        said = {label.text() for label in dialog.findChildren(QLabel) if label.isVisible()}
        assert {"A dealer needs a name.", "Pick the place."} <= said
        write(qtbot, dialog.name, "宏盛")
        write(qtbot, dialog.place, "guodian")
        write(qtbot, dialog.phone, "call me")
        dialog.confirm_button.click()
        settle(app, qtbot)
        qtbot.waitUntil(lambda: bool(dialog.phone.property("wrong")))
        assert dialog.isVisible()
        dialog.reject()


class TestMerging:
    def test_two_become_one_by_a_choice_per_field(
        self, page: DealersPage, app: AppContext, ids: dict[str, UUID], qtbot: QtBot
    ) -> None:
        one, other = ids["安阳鑫源电器"], ids["单老板家电"]
        MergeDialog(app, page, one, other).show_form()
        dialog = dialog_of(page, MergeDialog)
        assert isinstance(dialog, MergeDialog)
        qtbot.waitUntil(dialog.confirm_button.isEnabled)
        group, difference = dialog._choices["grade"]
        assert (difference.one, difference.other) == (Grade.A, Grade.B)
        group.button(1).setChecked(True)
        dialog.confirm_button.click()
        settle(app, qtbot)
        with app.store.reading() as session:
            kept = dealer_row(session, one)
            assert kept is not None
            assert (kept.name, kept.grade, dealer_row(session, other)) == ("安阳鑫源电器", Grade.B, None)
        app.undo()
        settle(app, qtbot)
        with app.store.reading() as session:
            assert dealer_row(session, other) is not None

    def test_pairs_that_are_probably_one_are_listed(self, page: DealersPage, store: Store, qtbot: QtBot) -> None:
        with store.loading() as session:
            make.dealer(session, name="兴达电器商行", phone="13837901234")
        page.find_duplicates()
        dialog = dialog_of(page, DuplicatesDialog)
        assert isinstance(dialog, DuplicatesDialog)
        qtbot.waitUntil(lambda: dialog.table.count() == 1)
        view = dialog.table.view
        width, metrics = view.columnWidth(2) - 24, view.fontMetrics()
        assert view.model().index(0, 2).data() in {str(reason) for reason in REASONS.values()}
        assert all(metrics.horizontalAdvance(str(reason)) < width for reason in REASONS.values())
        dialog.confirm_button.click()
        merge = dialog_of(page, MergeDialog)
        assert isinstance(merge, MergeDialog)
        qtbot.waitUntil(merge.confirm_button.isEnabled)
        merge.reject()


class TestRegion:
    def test_the_list_is_narrowed_down_to_a_region_of_the_tree(
        self, page: DealersPage, app: AppContext, qtbot: QtBot
    ) -> None:
        page.list.filters.ask_region()
        dialog = dialog_of(page, RegionDialog)
        assert isinstance(dialog, RegionDialog)
        qtbot.waitUntil(lambda: dialog.tree.topLevelItemCount() == 1)
        below = dialog.tree.topLevelItem(0)
        told = []
        while below is not None:
            told.append(below.text(0))
            below = below.child(0)
        assert told == ["河南省 (4)", "郑州市 (4)", "新郑市 (4)", "龙湖镇 (3)"]
        write(qtbot, dialog.search, "gdz")
        qtbot.waitUntil(lambda: dialog.tree.currentItem().text(0) == "郭店镇 (1)")
        dialog.confirm_button.click()
        qtbot.waitUntil(lambda: names(page) == ["曾记商行"])
        settle(app, qtbot)
        assert "1 dealer" in page.list._count.text()
        assert "郭店镇" in page.list._count.text()

    def test_the_menu_says_which_region_and_opens_the_list_again(
        self, page: DealersPage, app: AppContext, qtbot: QtBot
    ) -> None:
        page.list.show_filter(replace(ALL, region_prefix="410184106"))
        settle(app, qtbot)
        menu = QMenu()
        page.list.filters.fill(menu)
        entry(menu, "Only in 郭店镇")
        settle(app, qtbot)
        assert len(names(page)) == 4


class TestOut:
    def test_the_list_is_exported_as_it_is_shown_and_that_is_written_down(
        self, page: DealersPage, app: AppContext, tmp_path: Path, qtbot: QtBot
    ) -> None:
        page.list.table.out.export_to(tmp_path / "dealers.xlsx")
        settle(app, qtbot)
        rows = list(openpyxl.load_workbook(tmp_path / "dealers.xlsx").active.iter_rows(values_only=True))
        assert rows[0] == ("Name", "Phone", "Grade", "Visit", "Status", "Place", "Person")
        assert [row[0] for row in rows[1:]] == names(page)
        assert rows[4] == ("郑州兴达家电", "138 3790 1234", None, "never visited", "Dormant", "新郑市龙湖镇", "王芳")
        with app.store.reading() as session:
            assert session.scalars(select(ExportRecord.rows)).all() == [4]

    def test_filter_order_and_columns_of_the_screen_are_those_of_the_file(
        self, page: DealersPage, app: AppContext, ids: dict[str, UUID], qtbot: QtBot
    ) -> None:
        with app.store.loading() as session:
            make.visit(session, ids["单老板家电"], date(2026, 12, 1))
        page.list.table.column_menu(page).actions()[8].trigger()  # next visit
        page.list.show_filter(replace(ALL, statuses=frozenset({DealerStatus.ACTIVE}), region_prefix="410184105"))
        settle(app, qtbot)
        table = given(page.list.shown_rows, app.store)
        place = list(table.headings).index("Next visit")
        assert [(row[0], row[place], row[3]) for row in table.rows] == [
            ("安阳鑫源电器", None, "never visited"),
            ("单老板家电", date(2026, 12, 1), date(2026, 12, 1)),  # on the screen: in 8 days
        ]
        shown = page.list.shown_rows()
        assert shown is not None
        assert shown.narrowed == "Active, 龙湖镇"

    def test_several_selected_dealers_are_exported_alone(self, page: DealersPage, app: AppContext) -> None:
        page.list.table.select_numbers([1, 3])
        assert [row[0] for row in given(page.list.shown_rows, app.store).rows] == ["单老板家电", "郑州兴达家电"]

    def test_the_list_is_printed_with_what_it_was_chosen_by(
        self, page: DealersPage, app: AppContext, qtbot: QtBot
    ) -> None:
        page.list.show_filter(replace(ALL, grades=frozenset({Grade.A})))
        settle(app, qtbot)
        dialog = page.list.table.out.print()
        assert dialog is not None
        qtbot.waitUntil(lambda: dialog.is_ready, timeout=10_000)
        printed = words_of(dialog.preview._pdf)
        assert "安阳鑫源电器" in printed
        assert "单老板家电" not in printed
        dialog.reject()


def test_whom_one_is_sent_to_first_stays_however_far_down_the_list(store: Store, app: AppContext, qtbot: QtBot) -> None:
    with store.loading() as session:
        make.places(session)
        made = [make.dealer(session, name=f"家电{number:04}").id for number in range(BLOCK_ROWS + 40)]
    page = DealersPage(app)
    app.changed.connect(page.on_changed)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    page.arrive(dealer=made[-1], tab="contracts")  # as the search does, before the list was ever read
    settle(app, qtbot)
    assert page.file.dealer_id == made[-1]
    assert page.list.table.selected_numbers() == [len(made) - 1]
