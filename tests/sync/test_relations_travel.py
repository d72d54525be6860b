"""The relationship side travels: a rep's records to the manager alone, the manager's lists to everybody."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from db.models import DevelopmentTask, RestrictedName
from db.vocabulary import (
    AttendanceState,
    DepositKind,
    EndingReason,
    LadderStep,
    LogSpan,
    MeetingNoteKind,
    ScreeningPoint,
    ServiceKind,
    Verdict,
)
from fieldapp.errors import RefusedError
from fieldapp.operations.competitors import note_sighting
from fieldapp.operations.dealers import move_on_ladder
from fieldapp.operations.endings import note_ending
from fieldapp.operations.improvement import Improvement, add_improvement_tasks
from fieldapp.operations.morning import set_attendance, set_meeting_note, write_log
from fieldapp.operations.service import add_service, issue_policy, tell_policy
from fieldapp.operations.targets import judge, lift_restriction, restrict
from fieldapp.operations.tasks import finish_improvement
from fieldapp.operations.value import add_amendment, add_contract, add_contract_step
from fieldapp.queries.morning import meeting
from fieldapp.texts import Text
from fieldapp.working_here import working_here
from tests.support.company import Laptop

DAY = date(2026, 11, 20)
OF_A_DEALER = (
    "screening_mark",
    "complaint",
    "contract",
    "contract_amendment",
    "contract_step",
    "competitor_sighting",
    "policy_told",
    "ending",
)


def _all(*laptops: Laptop) -> None:
    for _turn in range(2):
        for laptop in laptops:
            laptop.sync()


def test_what_a_rep_writes_of_a_dealer_reaches_the_manager_alone(gao: Laptop, li: Laptop, boss: Laptop) -> None:
    notice, _ = issue_policy(boss.store, "四季度返利", on=DAY)
    _all(boss, gao, li)
    dealer_id = gao.add("龙湖兴达家电")
    moves = gao.count("ladder_move")
    judge(gao.store, dealer_id, ScreeningPoint.CAPITAL, Verdict.WAIVED, reason="空白乡镇", on=DAY)
    move_on_ladder(gao.store, dealer_id, LadderStep.CUSTOMER, evidence="首批款到", moved_on=DAY)
    contract_id, _ = add_contract(
        gao.store, dealer_id, {"number": "HT-1", "deposit_kind": DepositKind.EARNEST, "deposit": Decimal(500)}
    )
    add_amendment(gao.store, contract_id, {"agreed_on": DAY, "what": "账期四十五天"})
    add_contract_step(gao.store, contract_id, {"what": "首批货款", "due_on": DAY})
    add_service(gao.store, dealer_id, {"noted_on": DAY, "what": "返利少算", "kind": ServiceKind.ISSUE})
    note_sighting(gao.store, dealer_id, {"seen_on": DAY, "brand": "岚屿", "price": Decimal(1_999)})
    tell_policy(gao.store, dealer_id, notice, on=DAY, understood=False, objection="门槛高")
    note_ending(gao.store, dealer_id, {"ended_on": DAY, "reason": EndingReason.COMPETITOR, "competitor": "岚屿"})
    _all(gao, li, boss)
    assert {table: boss.count(table) for table in OF_A_DEALER} == dict.fromkeys(OF_A_DEALER, 1)
    assert {table: li.count(table) for table in OF_A_DEALER} == dict.fromkeys(OF_A_DEALER, 0)
    assert boss.count("ladder_move") == gao.count("ladder_move") == moves + 1
    assert li.count("policy_notice") == 1  # a policy is for everybody


def test_the_restricted_list_reaches_every_rep_and_blocks_there_until_it_is_lifted(
    gao: Laptop, li: Laptop, boss: Laptop
) -> None:
    entry, _ = restrict(boss.store, "龙湖兴达家电", reason="串货", on=DAY)
    _all(boss, gao, li)
    dealer_id = gao.add("龙湖兴达家电")
    with pytest.raises(RefusedError) as refused:
        add_contract(gao.store, dealer_id, {"number": "HT-1"})
    assert "串货" in str(refused.value.text)
    judge(gao.store, dealer_id, ScreeningPoint.WILL, Verdict.NOT_MET, reason="", on=DAY)  # noting is never blocked
    lift_restriction(boss.store, entry, because="已了结", on=DAY)
    _all(boss, gao)
    add_contract(gao.store, dealer_id, {"number": "HT-1"})
    _all(gao, boss)
    assert boss.count("contract") == 1


def test_the_server_takes_the_restricted_list_and_policies_from_managers_only(
    gao: Laptop, li: Laptop, boss: Laptop
) -> None:
    with gao.store.transaction(Text("Restrict")) as session:  # as a window could never do
        session.add(RestrictedName(name="对手的朋友", reason="", listed_on=DAY))
    _all(gao, li, boss)
    assert [laptop.count("restricted_name") for laptop in (li, boss)] == [0, 0]


def test_the_morning_meeting_is_held_from_two_laptops(gao: Laptop, li: Laptop, boss: Laptop) -> None:
    _all(boss, gao, li)
    set_meeting_note(boss.store, DAY, MeetingNoteKind.NOTICE, "月底交回款计划")
    with gao.store.reading() as session:
        me = working_here(session)
    assert me is not None
    set_attendance(boss.store, me, DAY, AttendanceState.LATE)
    write_log(gao.store, date(2026, 11, 19), LogSpan.DAY, {"done": "走完北线", "mood": 4})
    _all(gao, boss, gao, li)
    with boss.store.reading() as session:
        page = meeting(session, DAY, working_here(session))
    member = next(one for one in page.members if one.id == me)
    assert (member.attendance, member.log.done if member.log else "") == (AttendanceState.LATE, "走完北线")
    assert page.pulse == (4.0, 1)
    with gao.store.reading() as session:
        assert meeting(session, DAY, me).notes[MeetingNoteKind.NOTICE] == ("月底交回款计划",)
    assert li.count("work_log") == 0  # what one writes of oneself is for the manager alone


def test_an_improvement_that_a_manager_writes_is_the_reps_to_finish(gao: Laptop, li: Laptop, boss: Laptop) -> None:
    dealer_id = gao.add("龙湖兴达家电")
    _all(gao, boss, li)
    add_improvement_tasks(boss.store, [Improvement(dealer_id, "急需改进")], today=DAY, due_on=DAY)
    _all(boss, gao, li)
    assert gao.rows("SELECT purpose, state FROM development_task") == [("improvement", "open")]
    assert li.count("development_task") == 0
    with gao.store.reading() as session:
        task_id = session.scalars(select(DevelopmentTask.id)).one()
    finish_improvement(gao.store, task_id, "占比升到三成")
    _all(gao, boss)
    assert boss.rows("SELECT state, result FROM development_task") == [("done", "占比升到三成")]
    assert gao.count("refused_change") == 0
