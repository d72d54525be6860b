"""Analyses of figures on the Analysis page: numbers open dealers, urgent ones become tasks."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from db.models import DevelopmentTask, MonthlyFigure, TaskStep
from db.store import Store
from db.vocabulary import ProductCategory
from fieldapp.drawing.charts import CategoryChart, Mark
from fieldapp.operations.history import undo_last
from fieldapp.rules.quadrant import Strategy
from tests.conftest import TODAY
from tests.support import make
from tests.support.screen import Screen, words_on
from ui.analysis.figures import SheetSection
from ui.analysis.page import AnalysisPage
from ui.analysis.pareto import ParetoAnalysis
from ui.analysis.quadrants import QuadrantsAnalysis
from ui.analysis.segments import RevivalDialog

FIGURES = ["pareto", "segments", "quadrants", "value", "growth"]


@pytest.fixture
def figures(store: Store) -> None:
    with store.loading() as session:
        make.places(session)
        for name, yearly, yuan, profit in (
            ("强", 800_000, 80_000, 1),
            ("弱", 200_000, 100_000, 900),
            ("小", 50_000, 5_000, 2),
        ):
            one = make.dealer(session, name=name, yearly_sales=Decimal(yearly), since=date(2020, 1, 1))
            session.add(
                MonthlyFigure(
                    dealer_id=one.id,
                    month=date(2026, 9, 1),
                    category=ProductCategory.WASHER,
                    shipments=Decimal(yuan),
                    profit=Decimal(profit),
                )
            )


def _section(screen: Screen, name: str) -> SheetSection:
    page = screen.show(AnalysisPage, width=1180, height=900)
    page.show_section(name)
    screen.qtbot.waitUntil(lambda: isinstance(page.section, SheetSection) and bool(page.section.sheets))
    assert isinstance(page.section, SheetSection)
    return page.section


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize("name", FIGURES)
def test_each_analysis_shows_its_dealers(screen: Screen, name: str) -> None:
    section = _section(screen, name)
    assert section.report
    assert section.charts
    tables = [table for key, table in section.tables.items() if key.endswith("_dealers")]
    assert tables
    assert len(tables[0].model.rows) == 3


@pytest.mark.parametrize("name", FIGURES)
def test_without_figures_the_analysis_says_so(screen: Screen, name: str) -> None:
    section = _section(screen, name)
    assert all(len(table.model.rows) == 0 for key, table in section.tables.items() if key.endswith("_dealers"))


@pytest.mark.usefixtures("figures")
def test_the_eighty_twenty_goes_by_sales_or_by_profit(screen: Screen) -> None:
    section = _section(screen, "pareto")
    assert isinstance(section, ParetoAnalysis)
    names = [row.cells[0] for row in section.tables["pareto_dealers"].model.rows]
    assert names == ["弱", "强", "小"]
    shown = section.tables["pareto_dealers"].shown()
    assert shown is not None
    assert shown.narrowed == "2025-11-01 to 2026-10-31"  # stands in the heading on paper
    section.by.set_value(True)
    section.by.edited.emit()
    screen.qtbot.waitUntil(lambda: section.tables["pareto_dealers"].model.rows[1].cells[0] == "小")


@pytest.mark.usefixtures("figures")
def test_urgent_dealers_get_tasks_with_steps_in_one_step_and_only_once(screen: Screen, store: Store) -> None:
    with store.loading() as session:
        me = make.colleague(session).id
    store.work_as(me)
    section = _section(screen, "quadrants")
    assert isinstance(section, QuadrantsAnalysis)
    section.market.setValue(50)
    section.ours.setValue(30)
    assert section.found is not None
    assert [one.name for one in section.found.of(Strategy.URGENT, section.limits)] == ["强"]

    def count() -> int:
        with store.reading() as session:
            return session.scalar(select(func.count()).select_from(DevelopmentTask)) or 0

    section.make_tasks()
    screen.qtbot.waitUntil(lambda: count() == 1)
    section.make_tasks()
    section.market.setValue(10)  # 弱 and 强 are strong now, but we are weak at 强 only
    screen.qtbot.waitUntil(lambda: section.limits.market == 10)
    assert count() == 1
    with store.reading() as session:
        task = session.scalars(select(DevelopmentTask)).one()
        assert task.due_on == TODAY + timedelta(days=30)
        assert task.note.startswith("Urgent")
        assert len(session.scalars(select(TaskStep.id).where(TaskStep.task_id == task.id)).all()) == 4
    undo_last(store)
    assert count() == 0


@pytest.mark.usefixtures("figures")
def test_a_dot_opens_its_dealer_and_a_number_those_behind_it(screen: Screen) -> None:
    section = _section(screen, "pareto")
    went: list[tuple[str, dict[str, object]]] = []
    section.app.go = lambda page, **where: went.append((page, where))  # type: ignore[method-assign, assignment]
    first = section.sheets[0].tables[1].ids[0][0]
    section.chart_chosen(Mark(str(first), ""))
    section.tiles["pareto"].tiles["A"].number.click()
    assert went[0] == ("dealers", {"dealer": first})
    assert went[1][0] == "dealers"
    assert first in went[1][1]["only"]  # type: ignore[operator]


@pytest.mark.usefixtures("figures")
def test_every_channel_of_a_quarter_opens_its_dealers(screen: Screen) -> None:
    section = _section(screen, "growth")
    channels = section.sheets[1]
    (chart,) = channels.charts
    assert isinstance(chart, CategoryChart)
    marks = [Mark(category.key, "") for category in chart.categories]
    assert [len(channels.behind(mark)) for mark in marks] == [3]  # the only quarter with figures
    section.charts[1].chosen.emit(marks[0])
    assert screen.wanted[-1][0] == "dealers"
    assert all(channels.tables[0].ids)
    assert "The last quarter is not over yet." in words_on(section)


@pytest.mark.usefixtures("figures")
def test_in_a_narrow_window_the_value_of_a_dealer_keeps_profit_return_and_trend(screen: Screen) -> None:
    page = screen.show(AnalysisPage, width=850)
    page.show_section("value")
    screen.settle()
    section = page.section
    assert isinstance(section, SheetSection)
    table = section.tables["value_report_dealers"]
    shown = {column.name for number, column in enumerate(table.model.columns) if not table.view.isColumnHidden(number)}
    assert {"name", "sales", "profit", "return_percent", "trend"} <= shown
    assert table.view.horizontalScrollBar().maximum() == 0
    section.tiles["value_report"].tiles["return"].number.click()
    assert screen.wanted[-1][0] == "dealers"


@pytest.mark.usefixtures("figures")
def test_a_dormant_dealer_is_revived_by_a_button_beside_the_list(screen: Screen) -> None:
    section = _section(screen, "segments")
    screen.settle()
    revive = screen.button(section, "Revive…")
    assert not revive.isEnabled()
    section.tables["segments_dealers"].select_first()
    assert revive.isEnabled()
    screen.click(revive)
    assert screen.is_open(RevivalDialog)
