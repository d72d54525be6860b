"""The Analysis page: every number opens the dealers behind it."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, Qt

from db.models import CoreTownship, MonthlyFigure, Territory, TerritoryRegion
from db.store import Store
from db.vocabulary import DealerStatus, ProductCategory, Role
from fieldapp.drawing.charts import Category, CategoryChart, Mark, Series
from fieldapp.queries.coverage import core_townships
from fieldapp.rules.coverage import Measure
from fieldapp.rules.periods import PeriodKind
from tests.support import make
from tests.support.screen import Screen
from ui.analysis.core_townships import CoreTownshipDialog
from ui.analysis.coverage import CoverageAnalysis
from ui.analysis.coverage_tables import NumberTable
from ui.analysis.page import AnalysisPage
from ui.context import AppContext
from ui.dealers.page import DealersPage
from ui.widgets.chart import ChartCard

LONGHU, GUODIAN = "410184105000", "410184106000"


@pytest.fixture
def ids(store: Store) -> dict[str, UUID]:
    """An active direct dealer, and a prospect in a township that is blank."""
    with store.loading() as session:
        make.places(session)
        active = make.dealer(session, name="龙湖家电", region_code=LONGHU, is_direct=True, since=date(2024, 5, 1))
        prospect = make.dealer(session, name="郭店电器", region_code=GUODIAN, status=DealerStatus.PROSPECT)
        make.dealer(session, name="中牟商场", region_code="410122000000")
        session.add(
            MonthlyFigure(
                dealer_id=active.id,
                month=date(2026, 10, 1),
                category=ProductCategory.WASHER,
                shipments=Decimal(100),
                profit=Decimal(20),
            )
        )
        session.add(CoreTownship(region_code=LONGHU, since=date(2026, 1, 1), goal="年销六十万"))
        return {"active": active.id, "prospect": prospect.id}


@pytest.fixture
def shown(ids: dict[str, UUID], screen: Screen) -> CoverageAnalysis:
    del ids
    section = screen.show(AnalysisPage, width=1180, height=900).section
    assert isinstance(section, CoverageAnalysis)
    return section


def _click(table: NumberTable, row: int, column: str, screen: Screen) -> None:
    names = [one.name for one in table.model.columns]
    at = table.view.visualRect(table.model.index(row, names.index(column))).center()
    screen.qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    screen.settle()


def test_a_number_on_top_opens_the_dealers_behind_it(
    shown: CoverageAnalysis, screen: Screen, ids: dict[str, UUID]
) -> None:
    active = shown.tiles.tiles["active"]
    assert (active.number.text(), active.remark.text()) == ("1", "of 2")
    assert shown.tiles.tiles["penetration"].number.text() == "50.0 %"
    screen.click(active.number)
    where = {"only": frozenset({ids["active"]}), "reason": "Townships: Active, direct"}
    assert screen.wanted[-1] == ("dealers", where)


def test_a_number_of_the_table_opens_the_dealers_and_blanks_open_the_townships(
    shown: CoverageAnalysis, screen: Screen, ids: dict[str, UUID]
) -> None:
    _click(shown.counties, 0, "ordering", screen)
    assert screen.wanted[-1] == ("dealers", {"only": frozenset({ids["active"]}), "reason": "Xinzheng: Ordering"})
    _click(shown.counties, 0, "blank", screen)
    assert [shown.blanks.model.row_at(shown.blanks.model.index(0, 0)).name] == ["郭店镇"]
    _click(shown.blanks, 0, "prospects", screen)
    assert screen.wanted[-1][1] == {"only": frozenset({ids["prospect"]}), "reason": "Xinzheng 郭店镇: prospects"}
    _click(shown.blanks, 0, "add", screen)
    assert screen.wanted[-1] == ("dealers", {"new": True, "new_in": GUODIAN})


def test_every_number_of_the_board_opens_the_dealers_that_it_counts(
    shown: CoverageAnalysis, screen: Screen, ids: dict[str, UUID]
) -> None:
    board = shown.board
    assert board is not None
    market, moves = board.market, board.dynamics
    behind: dict[str, tuple[UUID, ...]] = {
        "penetration": board.ids(Measure.ACTIVE),
        **{measure.value: board.ids(measure) for measure in Measure},
        "share": market.ids,
        "profit": market.profit_ids,
        "invested": market.invested_ids,
        "return": market.invested_ids,
        "entering": moves.entering,
        "opened": moves.opened,
        "leaving": moves.leaving,
    }
    tiles = shown.tiles.tiles | shown.money.tiles | shown.dynamics.tiles
    assert set(tiles) == {*behind, "blank"}
    for name, counted in behind.items():
        screen.wanted.clear()
        screen.toasts.clear()
        screen.click(tiles[name].number)
        if counted:
            assert screen.wanted[-1][1]["only"] == frozenset(counted), name
        else:
            assert screen.toasts == ["There is no dealer behind this number."], name
    for column in ("covered", "visited", "ordering", "active", "penetration"):
        measure = Measure.ACTIVE if column == "penetration" else Measure(column)
        if found := board.counties[0].ids(measure):
            _click(shown.counties, 0, column, screen)
            assert screen.wanted[-1][1]["only"] == frozenset(found), column
    for place, tier in enumerate(board.tiers):
        if tier.dealers:
            _click(shown.tiers, place, "dealers", screen)
            assert screen.wanted[-1][1]["only"] == frozenset(tier.dealers)
    for column in ("dealers", "active"):
        _click(shown.core.table, 0, column, screen)
        assert screen.wanted[-1][1]["only"] == frozenset({ids["active"]})
    kind, counted = moves.types[0]
    spot = next(spot for spot in shown.types.view.spots if spot.mark.key == kind.value)
    middle = QPoint(round(spot.left + spot.width / 2), round(spot.top + spot.height / 2))
    screen.qtbot.mouseClick(shown.types.view, Qt.MouseButton.LeftButton, pos=middle)
    assert screen.wanted[-1][1]["only"] == frozenset(counted)


def test_a_click_on_the_map_of_the_board_opens_the_county_or_the_dealer(
    shown: CoverageAnalysis, screen: Screen, ids: dict[str, UUID]
) -> None:
    shown.map.county_chosen.emit("410184000000")
    assert screen.wanted[-1][1] == {"only": frozenset({ids["active"]}), "reason": "Xinzheng"}


def test_tabs_without_room_stand_in_a_menu_and_open_from_there(ids: dict[str, UUID], screen: Screen) -> None:
    del ids
    page = screen.show(AnalysisPage, width=720, height=512)
    tabs = page.tabs
    assert tabs.more.isVisible()
    assert "endings" in tabs.folded
    assert "coverage" not in tabs.folded
    last = max(n for n in range(tabs.bar.count()) if tabs.bar.isTabVisible(n))
    assert tabs.bar.tabRect(last).right() <= tabs.bar.width()  # none is cut
    menu = tabs.more.menu()
    menu.aboutToShow.emit()
    (chosen,) = [action for action in menu.actions() if action.text() == "Endings"]
    chosen.trigger()
    screen.settle()
    assert tabs.name == "endings"
    assert "endings" not in tabs.folded
    page.resize(1500, 512)
    screen.settle()
    assert tabs.folded == ()
    assert not tabs.more.isVisible()


def test_a_number_with_nobody_behind_it_says_so(shown: CoverageAnalysis, screen: Screen) -> None:
    screen.click(shown.dynamics.tiles["leaving"].number)
    assert screen.toasts == ["There is no dealer behind this number."]
    assert screen.wanted == []


def test_a_bar_of_the_trend_opens_who_was_there_at_the_end_of_that_year(
    shown: CoverageAnalysis, screen: Screen, ids: dict[str, UUID]
) -> None:
    view = shown.trend.view
    spot = next(spot for spot in view.spots if spot.mark.key == "2024-12-31")
    middle = QPoint(round(spot.left + spot.width / 2), round(spot.top + spot.height / 2))
    screen.qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle)
    assert screen.wanted[-1] == ("dealers", {"only": frozenset({ids["active"]}), "reason": "Dealers on 2024-12-31"})


def test_another_period_counts_other_shipments(shown: CoverageAnalysis, screen: Screen, app: AppContext) -> None:
    assert shown.tiles.tiles["ordering"].number.text() == "1"
    bar = shown.parentWidget()
    while bar is not None and not isinstance(bar, AnalysisPage):
        bar = bar.parentWidget()
    assert bar is not None
    bar.scope_bar.period.set_value(PeriodKind.LAST_YEAR)
    bar.scope_bar.period.edited.emit()
    screen.settle()
    assert shown.tiles.tiles["ordering"].number.text() == "0"
    assert app.clock.today() == date(2026, 11, 23)


def test_a_core_township_is_changed_added_and_taken_off_with_undo(
    shown: CoverageAnalysis, screen: Screen, app: AppContext
) -> None:
    (row,) = shown.core.table.model.rows  # type: ignore[attr-defined]
    shown.core.change(row)
    dialog = screen.dialog(CoreTownshipDialog)
    dialog.form.fill({"goal": row.goal, "progress": "已完成四成"})
    screen.click(dialog.confirm_button)
    with app.store.reading() as session:
        assert core_townships(session)[0].progress == "已完成四成"
    shown.core._remove(row)
    screen.settle()
    with app.store.reading() as session:
        assert core_townships(session) == []
    app.undo()
    screen.settle()
    with app.store.reading() as session:
        assert len(core_townships(session)) == 1


def test_a_rep_under_a_manager_reads_the_core_townships_only(
    ids: dict[str, UUID], screen: Screen, app: AppContext
) -> None:
    del ids
    with app.store.loading() as session:
        boss = make.colleague(session, role=Role.MANAGER)
        rep_id = make.colleague(session, role=Role.REP, manager_id=boss.id).id
    app.store.work_as(rep_id)
    section = screen.show(AnalysisPage).section
    assert isinstance(section, CoverageAnalysis)
    assert not section.core.add_button.isVisible()
    section.core.change(section.core.table.model.rows[0])  # type: ignore[attr-defined]
    assert screen.toasts == ["Only the manager changes this list."]


def test_a_manager_chooses_a_rep(ids: dict[str, UUID], screen: Screen, app: AppContext) -> None:
    del ids
    with app.store.loading() as session:
        boss = make.colleague(session, role=Role.MANAGER)
        rep = make.colleague(session, name="陆雪琴", role=Role.REP, manager_id=boss.id)
        territory = Territory(name="中牟线", colleague_id=rep.id)
        session.add(territory)
        session.flush()
        session.add(TerritoryRegion(territory_id=territory.id, region_code="410184000000"))
        make.dealer(session, region_code=GUODIAN, territory_id=territory.id)
        boss_id, rep_id = boss.id, rep.id
    app.store.work_as(boss_id)
    page = screen.show(AnalysisPage)
    section = page.section
    assert isinstance(section, CoverageAnalysis)
    assert not page.scope_bar.rep.isHidden()
    assert section.tiles.tiles["covered"].number.text() == "2"
    page.scope_bar.rep.choose(rep_id)
    page.scope_bar.rep.chosen.emit()
    screen.settle()
    assert section.tiles.tiles["covered"].number.text() == "1"


def test_the_map_shows_the_measure_that_is_chosen(shown: CoverageAnalysis) -> None:
    said = {}
    for value in ("penetration", "covered", "visited", "blank"):
        shown.shaded.set_value(value)
        shown.shaded.edited.emit()
        shades = shown.map.scene.shades
        assert shades is not None
        said[value] = shades.counties["410184000000"].text
    assert said == {"penetration": "50.0 %", "covered": "1/2", "visited": "0/2", "blank": "1"}


def test_without_townships_the_page_says_what_helps(screen: Screen) -> None:
    page = screen.show(AnalysisPage)
    assert screen.button(page, "Add the first dealer").isVisible()


def test_dealers_behind_a_number_are_listed_with_the_reason_until_it_is_taken_away(
    ids: dict[str, UUID], screen: Screen
) -> None:
    page = screen.show(DealersPage)
    page.arrive(only=frozenset({ids["prospect"]}), reason="Blank townships")
    screen.settle()
    assert page.list.reason.words.text() == "Blank townships"
    assert page.list.table.count() == 1
    screen.click(page.list.reason.remove)
    assert page.list.reason.isHidden()
    assert page.list.table.count() == 3


def test_a_chart_is_read_with_the_keys_and_has_its_table(screen: Screen, app: AppContext) -> None:
    card = ChartCard(app, "test", "Opened")
    screen.qtbot.addWidget(card)
    card.resize(500, 320)
    card.show()
    found: list[Mark] = []
    card.chosen.connect(found.append)
    years = tuple(Category(str(year), str(year)) for year in (2024, 2025))
    card.show_chart(CategoryChart(title="Opened", categories=years, series=(Series("Opened", (3, 5)),)))
    screen.settle()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return):
        screen.qtbot.keyClick(card.view, key)
    assert found == [Mark("2025", "Opened")]
    assert card.view.accessibleDescription() == "2025\nOpened: 5"
    assert card.table is not None
    screen.click(card.turn)
    assert card.table.isVisible()
    assert card.table.count() == 2
    card.table.activated.emit(card.table.model.row_at(card.table.model.index(0, 0)))
    assert found[-1] == Mark("2024", "")
