"""Screening, the restricted list, endings, the service log and policies: what is written, and what may not go on."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from db.models import Dealer
from db.store import Store
from db.vocabulary import (
    DealerStatus,
    EndingReason,
    IssueSide,
    OpeningKind,
    ReminderKind,
    ResourceKind,
    Role,
    ScreeningPoint,
    ServiceKind,
    Verdict,
)
from fieldapp.errors import FieldRefusedError, RefusedError
from fieldapp.operations.dealers import NewDealer, add_dealer, change_dealer, move_on_ladder, set_status
from fieldapp.operations.endings import change_ending, note_ending, win_back
from fieldapp.operations.history import undo_last
from fieldapp.operations.service import add_service, change_service, issue_policy, tell_policy
from fieldapp.operations.support import grant_resource
from fieldapp.operations.targets import judge, lift_restriction, restrict
from fieldapp.operations.tasks import NewOpening, record_opening
from fieldapp.operations.value import add_contract
from fieldapp.operations.visits import solve_complaint
from fieldapp.queries.endings import endings
from fieldapp.queries.ladder import ladder
from fieldapp.queries.reminders import reminders
from fieldapp.queries.service import objections, policies, policies_told, service_log
from fieldapp.queries.targets import restricted_names, screening
from fieldapp.reports.catalogue import Wish, report_kind
from fieldapp.reports.draw_pdf import draw_pdf
from fieldapp.texts import speaking
from fieldapp.words.relations import clocks_text, screening_text
from fieldapp.words.reminders import title
from tests.support import make
from tests.support.pdfs import words_of

TODAY = date(2026, 11, 23)
LONGHU = "410184105000"


@pytest.fixture
def dealer_id(store: Store) -> UUID:
    with store.loading() as session:
        make.places(session)
        dealer = make.dealer(session, name="鑫源家电", status=DealerStatus.PROSPECT)
        make.person(session, dealer.id, "13837901234", name="周老板")
        return dealer.id


def test_a_waived_point_keeps_its_reason_and_nothing_is_blocked(store: Store, dealer_id: UUID) -> None:
    with pytest.raises(FieldRefusedError):
        judge(store, dealer_id, ScreeningPoint.CAPITAL, Verdict.WAIVED, on=TODAY)
    judge(store, dealer_id, ScreeningPoint.CAPITAL, Verdict.NOT_MET, reason="只有两万", on=TODAY - timedelta(days=3))
    with store.reading() as session:
        card, _history = screening(session, dealer_id)
    assert screening_text(card).startswith("Careful: Enough working capital.")
    set_status(store, [dealer_id], DealerStatus.OPENING, today=TODAY)  # warned, not blocked
    judge(store, dealer_id, ScreeningPoint.CAPITAL, Verdict.WAIVED, reason="空白乡镇，先进", on=TODAY)
    with store.reading() as session:
        card, history = screening(session, dealer_id)
    assert (card.failed, card.waived) == ((), (ScreeningPoint.CAPITAL,))
    assert [mark.reason for mark in history] == ["空白乡镇，先进", "只有两万"]
    with pytest.raises(FieldRefusedError):
        judge(store, dealer_id, ScreeningPoint.NOT_RESTRICTED, Verdict.WAIVED, reason="x", on=TODAY)


def test_only_the_restricted_list_blocks_until_a_manager_lifts_it(store: Store, dealer_id: UUID) -> None:
    with store.loading() as session:
        boss = make.colleague(session, name="孟宪礼", role=Role.MANAGER)
        gao = make.colleague(session, name="高志远", manager_id=boss.id)
        boss_id, gao_id = boss.id, gao.id
    store.work_as(gao_id)
    with pytest.raises(RefusedError, match="Only a manager"):
        restrict(store, "鑫源", reason="拖欠", on=TODAY)
    store.work_as(boss_id)
    entry, _ = restrict(store, "新郑鑫源商贸", phone="13837901234", reason="拖欠货款", on=TODAY)
    store.work_as(gao_id)
    for blocked in (
        lambda: set_status(store, [dealer_id], DealerStatus.ACTIVE, today=TODAY),
        lambda: add_contract(store, dealer_id, {"title": "年度合同"}),
        lambda: grant_resource(
            store, dealer_id, {"kind": ResourceKind.SIGN, "given_on": TODAY, "value": Decimal(3000)}
        ),
    ):
        with pytest.raises(RefusedError) as refused:
            blocked()
        assert "新郑鑫源商贸 is on the restricted list: 拖欠货款." in str(refused.value.text)
    with pytest.raises(RefusedError):
        change_dealer(store, dealer_id, {"status": "active"})
    with pytest.raises(RefusedError):
        record_opening(store, NewOpening(dealer_id=dealer_id, region_code=LONGHU, kind=OpeningKind.TOWNSHIP))
    with pytest.raises(RefusedError):
        add_dealer(
            store, NewDealer(name="鑫源商行", region_code=LONGHU, phone="13837901234", status=DealerStatus.ACTIVE)
        )
    prospect, _ = add_dealer(
        store, NewDealer(name="鑫源商行", region_code=LONGHU, phone="13837901234")
    )  # may be talked to
    change_dealer(store, prospect, {"note": "先谈还款"})
    with store.reading() as session:
        assert [row.name for row in session.query(Dealer).where(Dealer.status == DealerStatus.ACTIVE)] == []
        card, _history = screening(session, dealer_id)
        assert card.restricted is not None
    with pytest.raises(RefusedError):
        lift_restriction(store, entry, because="已还清", on=TODAY)
    store.work_as(boss_id)
    with pytest.raises(FieldRefusedError):
        lift_restriction(store, entry, because=" ", on=TODAY)
    lift_restriction(store, entry, because="已还清", on=TODAY)
    store.work_as(gao_id)
    set_status(store, [dealer_id], DealerStatus.ACTIVE, today=TODAY)
    with store.reading() as session:
        (row,) = restricted_names(session)
    assert (row.lifted_by, row.lifted_because) == ("孟宪礼", "已还清")


def test_an_ending_is_learned_from_and_the_dealer_may_be_won_back(store: Store, dealer_id: UUID) -> None:
    values = {"ended_on": TODAY, "reason": EndingReason.COMPETITOR, "competitor": "岚屿", "lessons": "返利兑现太慢"}
    with pytest.raises(FieldRefusedError):
        note_ending(store, dealer_id, values | {"win_back_on": TODAY})
    ending, _ = note_ending(store, dealer_id, values | {"win_back_on": TODAY + timedelta(days=90)})
    with store.reading() as session:
        dealer = session.get(Dealer, dealer_id)
        assert dealer is not None
        assert (dealer.status, dealer.ended_on) == (DealerStatus.ENDED, TODAY)
        on = TODAY + timedelta(days=90)
        (due,) = reminders(session, on, kinds=[ReminderKind.WIN_BACK])
        assert (title(due), due.occasion.what) == ("Win back", "返利兑现太慢")
    change_ending(store, ending, {"talk": "面谈两次"})
    came = TODAY + timedelta(days=80)
    for never in (came + timedelta(days=1), TODAY - timedelta(days=1)):  # still to come; before the end
        with pytest.raises(FieldRefusedError):
            win_back(store, ending, on=never, today=came)
    win_back(store, ending, on=came, today=came)
    with store.reading() as session:
        (row,) = endings(session, date(2026, 1, 1), date(2026, 12, 31))
        dealer = session.get(Dealer, dealer_id)
        assert dealer is not None
        assert dealer.status is DealerStatus.ACTIVE
        assert reminders(session, on, kinds=[ReminderKind.WIN_BACK]) == []
    assert (row.talk, row.competitor, row.won_back_on) == ("面谈两次", "岚屿", TODAY + timedelta(days=80))
    undo_last(store)
    with store.reading() as session:
        dealer = session.get(Dealer, dealer_id)
        assert dealer is not None
        assert dealer.status is DealerStatus.ENDED


def test_the_service_log_has_two_clocks_and_late_ones_stand_out(store: Store, dealer_id: UUID) -> None:
    noted = TODAY - timedelta(days=10)
    first, _ = add_service(store, dealer_id, {"kind": ServiceKind.COMPLAINT, "noted_on": noted, "what": "压缩机噪音大"})
    second, _ = add_service(
        store, dealer_id, {"kind": ServiceKind.ISSUE, "side": IssueSide.MAKER, "noted_on": TODAY, "what": "返利没到"}
    )
    with store.reading() as session:
        rows = {row.id: row for row in service_log(session, TODAY).rows}
    assert rows[first].clocks.is_late
    assert clocks_text(rows[first]) == "unanswered for 10 days"
    assert (rows[second].clocks.is_late, rows[second].side) == (False, IssueSide.MAKER)
    change_service(store, first, {"answered_on": noted + timedelta(days=1)})
    solve_complaint(store, first, on=noted + timedelta(days=5), solution="换新")
    with store.reading() as session:
        (row,) = [row for row in service_log(session, TODAY, dealer_id=dealer_id).rows if row.id == first]
    assert (row.clocks.to_answer, row.clocks.to_solve, row.clocks.is_late) == (1, 5, False)
    assert clocks_text(row) == "solved after 5 days"


def test_policies_are_told_dealer_by_dealer(store: Store, dealer_id: UUID) -> None:
    with store.loading() as session:
        untold = make.dealer(session, name="兴达家电", status=DealerStatus.ACTIVE).id
    set_status(store, [dealer_id], DealerStatus.ACTIVE, today=TODAY)
    notice, _ = issue_policy(store, "四季度返利", on=TODAY)
    tell_policy(store, dealer_id, notice, on=TODAY, understood=False, objection="门槛太高")
    tell_policy(store, dealer_id, notice, on=TODAY + timedelta(days=1))
    with store.reading() as session:
        (told,) = policies_told(session, dealer_id)
        (policy,) = policies(session)
        assert objections(session) == []  # told again, it was understood
    assert policy.untold == (untold,)
    assert (told.told_on, told.understood) == (TODAY + timedelta(days=1), True)
    assert (policy.told, policy.understood, policy.objections, policy.dealers) == (1, 1, 0, 2)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_reports_of_the_relationship_side_are_printed(store: Store, dealer_id: UUID, language: str) -> None:
    from db.vocabulary import LadderStep

    move_on_ladder(store, dealer_id, LadderStep.CLIENT, evidence="签了年度合同", moved_on=TODAY)
    add_contract(store, dealer_id, {"title": "年度合同", "amount": Decimal(300_000)})
    add_service(store, dealer_id, {"noted_on": TODAY, "what": "压缩机噪音大"})
    note_ending(store, dealer_id, {"ended_on": TODAY, "reason": EndingReason.NEED_GONE, "lessons": "早点谈"})
    wish = Wish(today=TODAY, first=TODAY, last=TODAY, month=date(2026, 11, 1), dealer_id=dealer_id)
    wanted = {
        "contract_card": ("年度合同", "300,000.00"),
        "service": ("压缩机噪音大", "鑫源家电"),
        "endings": ("早点谈", "鑫源家电"),
        "ladder": ("委托人" if language == "zh_CN" else "Client",),
    }
    with speaking(language), store.reading() as session:
        for name, parts in wanted.items():
            said = words_of(draw_pdf(report_kind(name).build(session, wish)).data)
            assert all(part.replace(" ", "") in said for part in parts), name
        assert sum(len(one.dealers) for one in ladder(session, TODAY, TODAY)) == 0  # who has ended stands nowhere
