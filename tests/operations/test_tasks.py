"""Openings, month close and corrections (DOMAIN section 10)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from db.store import Store
from db.vocabulary import DealerStatus, OpeningKind, Role
from fieldapp.errors import FieldRefusedError, RefusedError
from fieldapp.operations.history import undo_last
from fieldapp.operations.house_rules import set_rule
from fieldapp.operations.tasks import (
    NewOpening,
    adjust_closed_month,
    change_opening,
    close_month,
    confirm_opening,
    record_opening,
    set_money,
    set_target,
)
from fieldapp.pay_json import month_json
from fieldapp.queries.tasks import MonthBoard, month_board, months_of
from fieldapp.rules.pay_rates import DEFAULT_RATES, PerKind, stored_rates
from fieldapp.rules.pay_readings import MonthMet
from tests.support import make

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
NOW, TODAY = datetime(2026, 11, 5, 1, tzinfo=UTC), date(2026, 11, 5)
LONGHU = "410184105000"


@pytest.fixture
def people(store: Store) -> dict[str, UUID]:
    """A manager and two reps; the first rep works here."""
    with store.loading() as session:
        make.places(session)
        boss = make.colleague(session, name="孟宪礼", role=Role.MANAGER)
        gao = make.colleague(session, name="高志远", manager_id=boss.id, role=Role.REP)
        li = make.colleague(session, name="李明", manager_id=boss.id, role=Role.REP)
        dealer = make.dealer(session, name="兴达家电", region_code=LONGHU, status=DealerStatus.PROSPECT)
        found = {"boss": boss.id, "gao": gao.id, "li": li.id, "dealer": dealer.id}
    store.work_as(found["gao"])
    return found


def _board(store: Store, who: UUID, month: date = OCTOBER) -> MonthBoard:
    with store.reading() as session:
        return month_board(session, who, month)


def _close(store: Store, who: UUID, month: date = OCTOBER) -> None:
    board = _board(store, who, month)
    result = month_json(board.judged)
    close_month(store, who, figures=board.figures, judged=board.judged, result=result, now=NOW, today=TODAY)


def _open_longhu(store: Store, people: dict[str, UUID], *, evidence: str = "打款回单", **given: object) -> UUID:
    new = NewOpening(
        dealer_id=people["dealer"],
        region_code=LONGHU,
        kind=OpeningKind.TOWNSHIP,
        first_payment_on=date(2026, 10, 9),
        evidence=evidence,
        **given,  # type: ignore[arg-type]
    )
    return record_opening(store, new)[0]


def test_an_opening_pays_only_with_evidence_and_the_managers_confirmation(
    store: Store, people: dict[str, UUID]
) -> None:
    set_target(store, people["gao"], OCTOBER, OpeningKind.TOWNSHIP, 1)
    opening = _open_longhu(store, people, evidence="")
    with pytest.raises(RefusedError, match="Your manager confirms"):
        confirm_opening(store, opening, now=NOW)
    store.work_as(people["boss"])
    with pytest.raises(RefusedError, match="Add evidence first"):
        confirm_opening(store, opening, now=NOW)
    change_opening(store, opening, {"evidence": "打款回单"})
    assert _board(store, people["gao"]).judged.met is False
    confirm_opening(store, opening, now=NOW)
    judged = _board(store, people["gao"]).judged
    assert (judged.met, judged.development) == (True, Decimal(300))
    with pytest.raises(RefusedError, match="This opening is confirmed"):
        change_opening(store, opening, {"evidence": "改"})


def test_a_rep_who_works_alone_may_confirm_by_the_setting(store: Store, people: dict[str, UUID]) -> None:
    confirm_opening(store, _open_longhu(store, people), now=NOW, may_confirm_own=True)
    assert _board(store, people["gao"]).judged.development == Decimal(300)


def test_what_two_opened_together_is_split_by_their_shares(store: Store, people: dict[str, UUID]) -> None:
    with pytest.raises(FieldRefusedError):
        _open_longhu(store, people, shares={people["gao"]: 60, people["li"]: 30})
    opening = _open_longhu(store, people, shares={people["gao"]: 60, people["li"]: 40})
    confirm_opening(store, opening, now=NOW, may_confirm_own=True)
    paid = [_board(store, people[who]).judged.development for who in ("gao", "li")]
    assert paid == [Decimal(180), Decimal(120)]


def test_a_closed_month_keeps_its_figures_and_rules_whatever_changes_later(
    store: Store, people: dict[str, UUID]
) -> None:
    gao = people["gao"]
    set_target(store, gao, OCTOBER, OpeningKind.TOWNSHIP, 2)
    set_money(
        store, gao, OCTOBER, {"base_pay": Decimal(2000), "base_pay_decided": Decimal(1500), "decided_because": "雪灾"}
    )
    _close(store, gao)
    before = _board(store, gao)
    assert before.closed is not None
    assert before.judged.pay == Decimal(1300)  # 1,500 as decided, two townships short
    confirm_opening(store, _open_longhu(store, people), now=NOW, may_confirm_own=True)
    dear = replace(DEFAULT_RATES, name="2", penalties=PerKind(county=Decimal(999), township=Decimal(999)))
    set_rule(store, "pay_rates", stored_rates(dear), effective_from=date(2026, 1, 1))
    set_rule(store, "pay_readings", {"month_met": "total", "missed_month_rewards": "void"}, effective_from=OCTOBER)
    after = _board(store, gao)
    assert month_json(after.judged) == month_json(before.judged)
    with pytest.raises(RefusedError):
        _close(store, gao)
    with pytest.raises(RefusedError):
        set_target(store, gao, OCTOBER, OpeningKind.TOWNSHIP, 0)


def test_an_open_month_is_judged_by_the_readings_that_held_when_it_began(store: Store, people: dict[str, UUID]) -> None:
    """Two townships where a county and a township were to be opened: met in total, not for both kinds."""
    gao = people["gao"]
    for month in (OCTOBER, NOVEMBER):
        set_target(store, gao, month, OpeningKind.COUNTY, 1)
    set_rule(store, "pay_readings", {"month_met": "total"}, effective_from=NOVEMBER)
    with store.reading() as session:
        board = month_board(session, gao, NOVEMBER)
        figures = months_of(session, gao, until=NOVEMBER, settings=board.settings)
    met = [one.rules.readings.month_met for one in figures if one.rules is not None]
    assert met == [MonthMet.BOTH, MonthMet.TOTAL]
    assert board.judged.missed_run == 2


def test_a_missed_month_waits_for_the_managers_decision(store: Store, people: dict[str, UUID]) -> None:
    set_target(store, people["gao"], OCTOBER, OpeningKind.TOWNSHIP, 1)
    with pytest.raises(RefusedError, match="the manager decides the base pay"):
        _close(store, people["gao"])


def test_a_correction_is_paid_in_a_later_month_and_undone_as_one(store: Store, people: dict[str, UUID]) -> None:
    gao = people["gao"]
    set_money(store, gao, OCTOBER, {"base_pay": Decimal(2000)})
    set_money(store, gao, NOVEMBER, {"base_pay": Decimal(2000)})

    def correct(**given: object) -> None:
        values = {"corrects": OCTOBER, "month": NOVEMBER, "amount": Decimal(300), "reason": "漏记一家"} | given
        adjust_closed_month(store, gao, today=TODAY, **values)  # type: ignore[arg-type]

    with pytest.raises(RefusedError, match="still open"):
        correct()
    _close(store, gao)
    for wrong in ({"reason": " "}, {"month": OCTOBER}, {"amount": Decimal(0)}):
        with pytest.raises(FieldRefusedError):
            correct(**wrong)
    correct()
    board = _board(store, gao, NOVEMBER)
    assert (board.judged.pay, board.adjusted.pay) == (Decimal(2000), Decimal(2300))
    assert _board(store, gao).judged.pay == Decimal(2000)
    undo_last(store)
    assert _board(store, gao, NOVEMBER).adjusted.pay == Decimal(2000)
