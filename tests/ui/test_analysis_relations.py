"""The ladder, the service log and the endings on the Analysis page: every number opens its dealers."""

from datetime import date
from uuid import UUID

import pytest

from db.store import Store
from db.vocabulary import EndingReason, LadderStep, ServiceKind
from fieldapp.operations.dealers import move_on_ladder
from fieldapp.operations.endings import note_ending
from fieldapp.operations.service import add_service
from tests.support import make
from tests.support.screen import Screen
from ui.analysis.page import AnalysisPage
from ui.analysis.relations import LadderAnalysis, ServiceAnalysis

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
    service, endings = section.sheets
    assert {number.key: number.value for number in service.numbers}["late"] == "1"
    assert {number.key: number.ids for number in service.numbers}["open"] == (dealers[1],)
    assert {number.key: number.ids for number in endings.numbers}["ended"] == (dealers[2],)
    assert [category.name for category in endings.charts[1].categories] == ["岚屿"]  # type: ignore[union-attr]
