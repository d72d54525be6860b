"""The ladder, the service log and the endings on the Analysis page: every number opens its dealers."""

from datetime import date
from uuid import UUID

import pytest

from db.store import Store
from db.vocabulary import DealerStatus, EndingReason, LadderStep, ScreeningPoint, ServiceKind, Verdict
from fieldapp.drawing.charts import Mark
from fieldapp.operations.dealers import move_on_ladder, set_status
from fieldapp.operations.endings import note_ending
from fieldapp.operations.service import add_service
from fieldapp.operations.targets import judge
from fieldapp.operations.value import add_contract
from tests.support import make
from tests.support.screen import Screen
from ui.analysis.figures import SheetSection
from ui.analysis.page import AnalysisPage
from ui.analysis.relations import (
    ContractsAnalysis,
    EndingsAnalysis,
    LadderAnalysis,
    ScreeningAnalysis,
    ServiceAnalysis,
)
from ui.tones import Tone

TODAY = date(2026, 11, 23)


@pytest.fixture
def dealers(store: Store) -> list[UUID]:
    with store.loading() as session:
        make.places(session)
        made = [make.dealer(session, name=name).id for name in ("甲家电", "乙家电", "丙家电")]
    move_on_ladder(store, made[0], LadderStep.CLIENT, evidence="签约", moved_on=TODAY)
    add_service(store, made[1], {"kind": ServiceKind.TRAINING, "noted_on": date(2026, 11, 1), "what": "话术培训"})
    note_ending(store, made[2], {"ended_on": TODAY, "reason": EndingReason.COMPETITOR, "competitor": "岚屿"})
    return made


def test_the_steps_of_the_ladder_open_their_dealers(dealers: list[UUID], screen: Screen) -> None:
    page = screen.show(AnalysisPage)
    section = page.tabs.show_tab("ladder")
    assert isinstance(section, LadderAnalysis)
    screen.settle()
    (sheet,) = section.sheets
    standing = {number.key: number.ids for number in sheet.numbers}
    assert standing["client"] == (dealers[0],)
    (move,) = sheet.tables[1].rows
    assert move[2:] == ("Possible customer", "Client", "up", "签约")
    assert standing["possible"] == (dealers[1],)  # who has ended stands nowhere
    section.open_dealers("Client", standing["client"])
    (name, where) = screen.wanted[-1]
    assert name == "dealers"
    assert str(dealers[0]) in str(where)


def test_service_and_endings_are_counted_with_what_is_late(dealers: list[UUID], screen: Screen) -> None:
    page = screen.show(AnalysisPage)
    section = page.tabs.show_tab("service")
    assert isinstance(section, ServiceAnalysis)
    screen.settle()
    service, policies = section.sheets
    assert {number.key: number.value for number in service.numbers}["late"] == "1"
    assert {number.key: number.ids for number in service.numbers}["open"] == (dealers[1],)
    assert policies.tables[0].rows == ()
    section = page.tabs.show_tab("endings")
    assert isinstance(section, EndingsAnalysis)
    screen.settle()
    (endings,) = section.sheets
    assert {number.key: number.ids for number in endings.numbers}["ended"] == (dealers[2],)
    assert [category.name for category in endings.charts[1].categories] == ["岚屿"]  # type: ignore[union-attr]


def test_screening_counts_how_prospects_stand_and_contracts_what_they_lack(
    store: Store, dealers: list[UUID], screen: Screen
) -> None:
    set_status(store, [dealers[1]], DealerStatus.PROSPECT, today=TODAY)
    judge(store, dealers[1], ScreeningPoint.WILL, Verdict.NOT_MET, reason="还在比较", on=TODAY)
    judge(store, dealers[1], ScreeningPoint.CAPITAL, Verdict.WAIVED, reason="空白乡镇", on=TODAY)
    add_contract(store, dealers[0], {"number": "HT-1", "signed_on": TODAY, "deposit": 500})
    page = screen.show(AnalysisPage)
    screening = page.tabs.show_tab("screening")
    assert isinstance(screening, ScreeningAnalysis)
    screen.settle()
    (sheet,) = screening.sheets
    assert {number.key: number.ids for number in sheet.numbers}["failed"] == (dealers[1],)
    row = next(row for row in sheet.tables[0].rows if row[0] == "乙家电")
    assert row[5:8] == ("Strong will to cooperate", "Enough working capital: 空白乡镇", 5)

    contracts = page.tabs.show_tab("contracts")
    assert isinstance(contracts, ContractsAnalysis)
    screen.settle()
    (sheet,) = contracts.sheets
    assert {number.key: number.ids for number in sheet.numbers}["lacking"] == (dealers[0],)
    assert "deposit: earnest money or advance?" in str(sheet.tables[0].rows[0][8])


@pytest.mark.parametrize(
    ("name", "mark", "who"),
    [
        ("screening", Mark("will", "Not met"), 1),
        ("screening", Mark("capital", ""), 1),  # a row of the chart's table
        ("ladder", Mark("moved_client", "Came up"), 0),
        ("contracts", Mark("their_seal", "Contracts"), 0),
        ("service", Mark("training", "Entries"), 1),
        ("service", Mark("unsaid", "Open"), 1),
        ("endings", Mark("competitor", "Ended"), 2),
        ("endings", Mark("岚屿", "Ended"), 2),
    ],
)
def test_each_bar_opens_the_dealers_behind_it(
    dealers: list[UUID], screen: Screen, name: str, mark: Mark, who: int
) -> None:
    store = screen.app.store
    judge(store, dealers[1], ScreeningPoint.WILL, Verdict.NOT_MET, reason="还在比较", on=TODAY)
    judge(store, dealers[1], ScreeningPoint.CAPITAL, Verdict.WAIVED, reason="空白乡镇", on=TODAY)
    set_status(store, [dealers[1]], DealerStatus.PROSPECT, today=TODAY)
    add_service(store, dealers[1], {"kind": ServiceKind.ISSUE, "noted_on": TODAY, "what": "样机损坏谁承担"})
    signed = {"signed_on": TODAY, "our_signature": True, "our_seal": True, "their_signature": True}
    add_contract(store, dealers[0], {"number": "HT-1", "is_written": True, "amount": 500, **signed})
    section = screen.show(AnalysisPage).tabs.show_tab(name)
    assert isinstance(section, SheetSection)
    screen.settle()
    drawn = [spot.mark for card in section.charts for spot in card.view.spots]
    assert any(one.key == mark.key for one in drawn)
    section.charts[0].chosen.emit(mark)
    page, where = screen.wanted[-1]
    assert page == "dealers"
    assert isinstance(where, dict)
    assert where["only"] == {dealers[who]}
    assert where["reason"]


def test_a_bar_of_nobody_says_so(dealers: list[UUID], screen: Screen) -> None:
    section = screen.show(AnalysisPage).tabs.show_tab("ladder")
    assert isinstance(section, SheetSection)
    screen.settle()
    section.charts[1].chosen.emit(Mark("moved_advocate", "Came down"))
    assert screen.toasts == ["There is no dealer behind this number."]
    assert dealers


def test_a_late_case_stands_out_and_a_narrow_window_keeps_what_matters(dealers: list[UUID], screen: Screen) -> None:
    page = screen.show(AnalysisPage, width=850)
    section = page.tabs.show_tab("service")
    assert isinstance(section, SheetSection)
    screen.settle()
    table = section.tables["service_service"]
    columns = {column.name: number for number, column in enumerate(table.model.columns)}
    late = table.model.columns[columns["late"]]
    assert late.pill is not None
    assert late.pill(table.model.rows[0]) is Tone.BAD  # type: ignore[attr-defined]
    assert {name for name in ("dealer", "what", "late") if not table.view.isColumnHidden(columns[name])} == {
        "dealer",
        "what",
        "late",
    }
    assert dealers
