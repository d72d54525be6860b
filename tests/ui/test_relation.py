"""The relationship tab and the manager's lists, at the window."""

from datetime import date
from uuid import UUID

import pytest

from db.store import Store
from db.vocabulary import DealerStatus, EndingReason, Role, ScreeningPoint, Verdict
from fieldapp.operations.service import issue_policy
from fieldapp.queries.endings import endings
from fieldapp.queries.service import policies, policies_told, service_log
from fieldapp.queries.targets import restricted_names, screening
from tests.support import make
from tests.support.rep import write
from tests.support.screen import Screen, buttons_of, words_on
from ui.context import AppContext
from ui.dealers.dialogs import RecordDialog
from ui.dealers.file import FilePane
from ui.dealers.relation import RelationSection
from ui.settings.lists import ListsSection

TODAY = date(2026, 11, 23)


@pytest.fixture
def dealer_id(store: Store) -> UUID:
    with store.loading() as session:
        make.places(session)
        return make.dealer(session, name="鑫源家电", status=DealerStatus.PROSPECT).id


@pytest.fixture
def section(app: AppContext, screen: Screen, dealer_id: UUID) -> RelationSection:
    issue_policy(app.store, "四季度返利", on=TODAY)
    pane = FilePane(app)
    app.changed.connect(lambda _changed: pane.read_again())
    screen.qtbot.addWidget(pane)
    pane.resize(1000, 900)
    pane.show()
    pane.show_dealer(dealer_id, "relation")
    screen.settle()
    found = pane.show_tab("relation")
    assert isinstance(found, RelationSection)
    screen.settle()
    return found


def test_a_point_of_the_screening_card_is_judged(section: RelationSection, app: AppContext, screen: Screen) -> None:
    assert "7 points are not judged yet." in words_on(section.screening)
    screen.press(section.screening, "Judge: Strong will to cooperate")
    dialog = screen.dialog(RecordDialog)
    dialog.form.fill({"verdict": Verdict.WAIVED})
    screen.click(dialog.confirm_button)
    assert screen.is_open(RecordDialog)  # a waived point needs its reason
    write(screen.qtbot, dialog.form.editor("reason"), "空白乡镇")
    screen.click(dialog.confirm_button)
    with app.store.reading() as session:
        card, _history = screening(session, section.dealer_id)
    assert card.waived == (ScreeningPoint.WILL,)
    assert "6 points are not judged yet." in words_on(section.screening)


def test_service_is_noted_answered_and_solved(section: RelationSection, app: AppContext, screen: Screen) -> None:
    screen.press(section.service, "Add")
    dialog = screen.dialog(RecordDialog)
    write(screen.qtbot, dialog.form.editor("what"), "压缩机噪音大")
    screen.click(dialog.confirm_button)
    assert "unanswered for 0 days" in words_on(section.service)
    screen.press(section.service, "It is answered")
    assert "answered after 0 days" in words_on(section.service)
    screen.press(section.service, "It is solved…")
    solving = screen.dialog(RecordDialog)
    write(screen.qtbot, solving.form.editor("solution"), "换新")
    screen.click(solving.confirm_button)
    with app.store.reading() as session:
        (row,) = service_log(session, TODAY).rows
    assert (row.solved_on, row.solution) == (TODAY, "换新")
    assert "It is solved…" not in buttons_of(section.service)


def test_a_policy_is_told_with_its_objection(section: RelationSection, app: AppContext, screen: Screen) -> None:
    assert "not told yet" in words_on(section.policies)
    screen.press(section.policies, "It was told…")
    dialog = screen.dialog(RecordDialog)
    write(screen.qtbot, dialog.form.editor("objection"), "门槛太高")
    screen.click(dialog.confirm_button)
    with app.store.reading() as session:
        (told,) = policies_told(session, section.dealer_id)
    assert (told.told_on, told.objection) == (TODAY, "门槛太高")


def test_the_end_is_noted_and_the_dealer_won_back(section: RelationSection, app: AppContext, screen: Screen) -> None:
    screen.press(section.ending, "Note an end")
    dialog = screen.dialog(RecordDialog)
    dialog.form.fill({"reason": EndingReason.COMPETITOR, "competitor": "岚屿"})
    screen.click(dialog.confirm_button)
    assert "岚屿" in words_on(section.ending)
    screen.press(section.ending, "Won back")
    with app.store.reading() as session:
        (row,) = endings(session)
    assert row.won_back_on == TODAY


def test_a_manager_keeps_the_lists_and_a_rep_reads_them(app: AppContext, screen: Screen, dealer_id: UUID) -> None:
    with app.store.loading() as session:
        boss = make.colleague(session, name="孟宪礼", role=Role.MANAGER)
        gao_id, boss_id = make.colleague(session, name="高志远", manager_id=boss.id).id, boss.id
    app.store.work_as(boss_id)
    section = ListsSection(app)
    app.changed.connect(lambda _changed: section.read_again())
    screen.qtbot.addWidget(section)
    section.resize(760, 700)
    section.show()
    screen.settle()
    screen.press(section, "Restrict somebody")
    dialog = screen.dialog(RecordDialog)
    write(screen.qtbot, dialog.form.editor("name"), "鑫源商贸")
    write(screen.qtbot, dialog.form.editor("reason"), "拖欠货款")
    screen.click(dialog.confirm_button)
    assert "鑫源商贸" in words_on(section)
    screen.press(section, "Issue a policy")
    policy = screen.dialog(RecordDialog)
    write(screen.qtbot, policy.form.editor("title"), "四季度返利")
    screen.click(policy.confirm_button)
    screen.press(section, "Lift it")
    lifting = screen.dialog(RecordDialog)
    write(screen.qtbot, lifting.form.editor("because"), "已还清")
    screen.click(lifting.confirm_button)
    with app.store.reading() as session:
        (row,) = restricted_names(session)
        assert (row.lifted_because, row.lifted_by) == ("已还清", "孟宪礼")
        assert [one.title for one in policies(session)] == ["四季度返利"]
    app.store.work_as(gao_id)
    section.read_again()
    screen.settle()
    assert not {"Restrict somebody", "Issue a policy"} & set(buttons_of(section))
