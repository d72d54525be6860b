"""Every kind of reminder from the facts that it comes of, and nothing from facts that are settled."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from db.models import (
    Anniversary,
    CompetitorGoal,
    Complaint,
    Contract,
    Dealer,
    DevelopmentTask,
    Hardship,
    MonthlyFigure,
    OwnReminder,
    Promise,
    Receivable,
    ResourceGrant,
    TaskStep,
)
from db.store import Store
from db.vocabulary import (
    AnniversaryKind,
    CalendarKind,
    DealerStatus,
    GoalState,
    Grade,
    HardshipKind,
    OpeningKind,
    PersonRole,
    ProductCategory,
    PromiseBy,
    PromiseOutcome,
    ReminderKind,
    ResourceKind,
    ServiceKind,
    TaskState,
    VisitState,
)
from fieldapp.operations.dealers import delete_dealers
from fieldapp.operations.house_rules import set_rule
from fieldapp.queries.reminders import ReminderRow, card, reminders
from fieldapp.texts import speaking
from fieldapp.words.reminders import detail, due_word, kind_word, title
from tests.support import make
from tests.support.statements import statements

TODAY = date(2026, 11, 23)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def _born(session: Session, dealer: Dealer, **given: Any) -> None:
    make.person(session, dealer.id, "13837901234", **{"name": "单雄"} | given)


def _task(session: Session, dealer: Dealer, **given: Any) -> DevelopmentTask:
    me = make.colleague(session)
    task = DevelopmentTask(
        colleague_id=me.id, month=TODAY.replace(day=1), kind=OpeningKind.TOWNSHIP, region_code="410184106000",
        dealer_id=dealer.id, **given,
    )  # fmt: skip
    session.add(task)
    session.flush()
    return task


def _step(session: Session, dealer: Dealer) -> None:
    session.add(TaskStep(task_id=_task(session, dealer).id, what="签合同", due_on=ago(-7)))


def _given(dealer: Dealer, **given: Any) -> ResourceGrant:
    return ResourceGrant(
        dealer_id=dealer.id, kind=ResourceKind.DISPLAY_STAND, given_on=ago(40), promise_due=ago(2), **given
    )


def _goal(session: Session, **given: Any) -> CompetitorGoal:
    rep = make.colleague(session).id
    return CompetitorGoal(colleague_id=rep, region_code="410184000000", opponent="岚屿", deadline=ago(-5), **given)


Facts = Callable[[Session, Dealer], object]
Case = tuple[ReminderKind, Facts, date, str]
# Kind, what makes it, the day it falls on, how its title reads.
DUE: list[Case] = [
    (
        ReminderKind.BIRTHDAY,
        lambda s, d: _born(
            s, d, birthday_calendar=CalendarKind.SOLAR, birthday_year=1968, birthday_month=11, birthday_day=30
        ),
        ago(-7),
        "单雄 turns 58",
    ),
    (
        ReminderKind.BIRTHDAY,  # the 15th of the tenth month
        lambda s, d: _born(s, d, birthday_calendar=CalendarKind.LUNAR, birthday_month=10, birthday_day=15),
        TODAY,
        "单雄's birthday",
    ),
    (
        ReminderKind.ANNIVERSARY,
        lambda s, d: s.add(Anniversary(dealer_id=d.id, kind=AnniversaryKind.SHOP, year=2016, month=11, day=25)),
        ago(-2),
        "10 years",
    ),
    (
        ReminderKind.APPOINTMENT,
        lambda s, d: make.visit(s, d.id, ago(-1), starts_at="09:30"),
        ago(-1),
        "09:30",
    ),
    (
        ReminderKind.PROMISE,
        lambda s, d: s.add(Promise(dealer_id=d.id, what="海报十张", made_on=ago(9), due_on=ago(2))),
        ago(2),
        "海报十张",
    ),
    (
        ReminderKind.PROMISE,
        lambda s, d: s.add(
            Promise(dealer_id=d.id, what="腾出展台", made_on=ago(9), due_on=ago(-3), by=PromiseBy.DEALER)
        ),
        ago(-3),
        "They promised: 腾出展台",
    ),
    (
        ReminderKind.PROMISE,
        lambda s, d: s.add(_given(d, promise="年底前进货二十万")),
        ago(2),
        "They promised: 年底前进货二十万",
    ),
    (ReminderKind.TASK, lambda s, d: _task(s, d, due_on=ago(-7)), ago(-7), "郭店镇"),
    (ReminderKind.TASK, _step, ago(-7), "签合同"),
    (
        ReminderKind.CONTRACT,
        lambda s, d: s.add(Contract(dealer_id=d.id, title="2026年协议", ends_on=ago(-30))),
        ago(-30),
        "2026年协议",
    ),
    (
        ReminderKind.RECEIVABLE,
        lambda s, d: s.add(Receivable(dealer_id=d.id, amount=Decimal("12000.50"), due_on=ago(40))),
        ago(40),
        "12,000.50",
    ),
    (
        ReminderKind.COMPLAINT,
        lambda s, d: s.add(Complaint(dealer_id=d.id, noted_on=ago(2), what="配件未到")),
        TODAY,
        "配件未到",
    ),
    (
        ReminderKind.CARE,
        lambda s, d: s.add(Hardship(dealer_id=d.id, kind=HardshipKind.ILLNESS, noted_on=ago(15))),
        ago(1),
        "Care",
    ),
    (ReminderKind.OWN, lambda s, d: s.add(OwnReminder(dealer_id=d.id, title="送样机", on=ago(-1))), ago(-1), "送样机"),
]
IDS = [f"{number}-{case[0]}" for number, case in enumerate(DUE)]
# The same facts, settled: nothing comes of them any more.
SETTLED: list[tuple[ReminderKind, Facts]] = [
    (ReminderKind.PROMISE, lambda s, d: s.add(_given(d, promise="进货", outcome=PromiseOutcome.PARTLY))),
    (ReminderKind.BIRTHDAY, lambda s, d: _born(s, d, birthday_calendar=CalendarKind.SOLAR, birthday_year=1968)),
    (
        ReminderKind.BIRTHDAY,  # a child without consent
        lambda s, d: _born(s, d, role=PersonRole.CHILD, birthday_month=11, birthday_day=23),
    ),
    (ReminderKind.APPOINTMENT, lambda s, d: make.visit(s, d.id, TODAY, starts_at="09:30", state=VisitState.CANCELLED)),
    (ReminderKind.APPOINTMENT, lambda s, d: make.visit(s, d.id, TODAY)),  # no time: on the plan, no appointment
    (
        ReminderKind.PROMISE,
        lambda s, d: s.add(Promise(dealer_id=d.id, what="x", made_on=ago(9), due_on=ago(2), kept_on=ago(1))),
    ),
    (ReminderKind.PROMISE, lambda s, d: s.add(Promise(dealer_id=d.id, what="x", made_on=ago(9)))),  # no day was named
    (ReminderKind.TASK, lambda s, d: _task(s, d, due_on=ago(-1), state=TaskState.DROPPED)),
    (ReminderKind.CONTRACT, lambda s, d: s.add(Contract(dealer_id=d.id, ends_on=ago(61)))),
    (
        ReminderKind.RECEIVABLE,
        lambda s, d: s.add(Receivable(dealer_id=d.id, amount=Decimal(1), due_on=ago(9), paid_on=ago(1))),
    ),
    (
        ReminderKind.COMPLAINT,
        lambda s, d: s.add(Complaint(dealer_id=d.id, noted_on=ago(9), what="x", solved_on=ago(1))),
    ),
    (
        ReminderKind.COMPLAINT,  # noted in the log, and nothing that anybody is unhappy about
        lambda s, d: s.add(Complaint(dealer_id=d.id, kind=ServiceKind.TRAINING, noted_on=ago(9), what="x")),
    ),
    (
        ReminderKind.CARE,
        lambda s, d: s.add(Hardship(dealer_id=d.id, kind=HardshipKind.LOSS, noted_on=ago(30), over_on=ago(1))),
    ),
]


@pytest.fixture
def dealer(store: Store) -> UUID:
    with store.loading() as session:
        make.places(session)
        return make.dealer(session, name="郑州兴达家电", phone="037100000000").id


def _fill(store: Store, dealer_id: UUID, facts: Facts) -> None:
    with store.loading() as session:
        facts(session, session.get_one(Dealer, dealer_id))


def _read(store: Store, kind: ReminderKind, *, days: int | None = None, today: date = TODAY) -> list[ReminderRow]:
    with store.reading() as session:
        return reminders(session, today, kinds=[kind], days=days)


@pytest.mark.parametrize("case", DUE, ids=IDS)
def test_a_reminder_comes_of_its_facts(store: Store, dealer: UUID, case: Case) -> None:
    kind, facts, on, said = case
    _fill(store, dealer, facts)
    (row,) = _read(store, kind)
    assert (row.occasion.on, row.occasion.kind, row.dealer) == (on, kind, "郑州兴达家电")
    assert said in title(row)
    assert row.phone
    assert row.place.endswith("龙湖镇")
    assert _read(store, kind) == [row]  # the same key each time it is derived
    with speaking("zh_CN"):
        words = (title(row), detail(row, TODAY), due_word(row.due, TODAY), kind_word(kind))
    assert words != (title(row), detail(row, TODAY), due_word(row.due, TODAY), kind_word(kind))


def test_a_birthday_of_which_only_the_month_is_known_names_that_month(store: Store, dealer: UUID) -> None:
    _fill(store, dealer, lambda s, d: _born(s, d, birthday_calendar=CalendarKind.SOLAR, birthday_month=11))
    said = {}
    for today in (date(2026, 10, 30), date(2026, 11, 20), date(2026, 12, 1)):
        (row,) = _read(store, ReminderKind.BIRTHDAY, today=today)
        said[today.month] = due_word(row.due, today)
    assert said == {10: "some day next month", 11: "some day this month", 12: "some day last month"}


@pytest.mark.parametrize(("kind", "facts"), SETTLED, ids=[f"{n}-{row[0]}" for n, row in enumerate(SETTLED)])
def test_settled_facts_remind_of_nothing(store: Store, dealer: UUID, kind: ReminderKind, facts: Facts) -> None:
    _fill(store, dealer, facts)
    assert _read(store, kind) == []
    assert _read(store, kind, days=7) == []


@pytest.mark.parametrize("case", DUE, ids=IDS)
def test_nothing_reminds_of_a_dealer_who_was_deleted(store: Store, dealer: UUID, case: Case) -> None:
    kind, facts, _on, _said = case
    _fill(store, dealer, facts)
    delete_dealers(store, [dealer])
    rows = _read(store, kind)
    if kind in {ReminderKind.OWN, ReminderKind.TASK}:  # the rep's own and a township to open stay, without the dealer
        assert [row.dealer for row in rows] == [""]
    else:
        assert rows == []


def test_an_opponent_is_to_be_overtaken_by_its_deadline(store: Store, dealer: UUID) -> None:
    _fill(store, dealer, lambda session, _dealer: session.add(_goal(session)))
    (row,) = _read(store, ReminderKind.TASK)
    assert (row.occasion.on, title(row)) == (ago(-5), "Overtake: 郑州市新郑市 岚屿")
    with store.loading() as session:
        session.query(CompetitorGoal).update({"state": GoalState.MISSED})
    assert _read(store, ReminderKind.TASK) == []


def test_a_festival_counts_whom_to_greet(store: Store, dealer: UUID) -> None:
    _fill(store, dealer, lambda s, d: _born(s, d, is_main=True))
    (row,) = _read(store, ReminderKind.FESTIVAL, today=date(2026, 9, 20))
    assert row.occasion.on == date(2026, 9, 25)  # the 15th of the eighth month
    assert detail(row, TODAY) == "1 person to greet"


def test_a_visit_falls_due_by_the_cadence_and_not_once_it_is_planned(store: Store, dealer: UUID) -> None:
    with store.loading() as session:
        session.get_one(Dealer, dealer).grade = Grade.A
        make.visit(session, dealer, ago(12), state=VisitState.DONE, visited_on=ago(12))
    (row,) = _read(store, ReminderKind.VISIT_DUE)
    assert row.due.days < 0
    assert "12 days ago" in detail(row, TODAY)
    with store.loading() as session:
        make.visit(session, dealer, ago(-1))
    assert _read(store, ReminderKind.VISIT_DUE) == []


def test_a_prospect_without_next_step_is_told_and_one_with_it_is_not(store: Store, dealer: UUID) -> None:
    with store.loading() as session:
        session.get_one(Dealer, dealer).status = DealerStatus.PROSPECT
        make.visit(session, dealer, ago(3), state=VisitState.DONE, visited_on=ago(3))
    (row,) = _read(store, ReminderKind.NO_NEXT_STEP)
    assert row.occasion.on == ago(2)
    with store.loading() as session:
        make.visit(session, dealer, ago(-5))
    assert _read(store, ReminderKind.NO_NEXT_STEP) == []


def test_a_dealer_who_stopped_buying_is_dormant_sooner_at_grade_a(store: Store, dealer: UUID) -> None:
    with store.loading() as session:
        session.add(
            MonthlyFigure(
                dealer_id=dealer, month=date(2026, 8, 1), category=ProductCategory.OTHER, shipments=Decimal(5)
            )
        )
    assert _read(store, ReminderKind.DORMANT) == []  # 90 days after 31 August is 29 November
    with store.loading() as session:
        session.get_one(Dealer, dealer).grade = Grade.A
    (row,) = _read(store, ReminderKind.DORMANT)
    assert row.occasion.on == date(2026, 10, 30)  # 60 days


def test_information_about_core_dealers_grows_stale(store: Store, dealer: UUID) -> None:
    with store.loading() as session:
        one = session.get_one(Dealer, dealer)
        one.is_core, one.personal_checked_on, one.financial_checked_on = True, ago(10), ago(200)
    (row,) = _read(store, ReminderKind.STALE)
    assert "Financial" in detail(row, TODAY)
    with store.loading() as session:
        session.get_one(Dealer, dealer).is_core = False
    assert _read(store, ReminderKind.STALE) == []


def test_a_reminder_of_ones_own_returns_every_year_by_its_calendar(store: Store, dealer: UUID) -> None:
    with store.loading() as session:
        # 2025-12-05 was the 16th of the tenth month; in 2026 that is 24 November
        session.add(OwnReminder(title="祭祖", on=date(2025, 12, 5), yearly=True, calendar=CalendarKind.LUNAR))
        session.add(OwnReminder(title="年检", on=date(2020, 11, 24), yearly=True, at_time="08:00"))
    found = [(row.occasion.on, title(row)) for row in _read(store, ReminderKind.OWN)]
    assert found == [(date(2026, 11, 24), "祭祖"), (date(2026, 11, 24), "年检")]


def test_lead_days_of_the_manager_hold_from_their_day_on(store: Store, dealer: UUID) -> None:
    _fill(store, dealer, lambda s, d: _born(s, d, birthday_month=12, birthday_day=3))
    assert _read(store, ReminderKind.BIRTHDAY) == []
    set_rule(store, "lead_days", {"birthday": [10, 0]}, effective_from=ago(-1))
    assert _read(store, ReminderKind.BIRTHDAY) == []
    (row,) = _read(store, ReminderKind.BIRTHDAY, today=ago(-1))
    assert row.due.days == 9


def test_the_card_tells_what_to_know_before_calling(store: Store, dealer: UUID) -> None:
    with store.loading() as session:
        person = make.person(
            session, dealer, name="单雄", birthday_month=11, birthday_day=23, likes="钓鱼", family="一儿一女"
        )
        make.visit(session, dealer, ago(9), state=VisitState.DONE, visited_on=ago(9), result_note="谈了新品")
        session.add(Promise(dealer_id=dealer, what="海报十张", made_on=ago(9)))
        session.add(Promise(dealer_id=dealer, what="腾出展台", made_on=ago(9), by=PromiseBy.DEALER))
        person_id = person.id
    (row,) = _read(store, ReminderKind.BIRTHDAY)
    assert row.occasion.person_id == person_id
    with store.reading() as session:
        known = card(session, row.occasion)
    assert (known.last_visit, known.last_visit_note) == (ago(9), "谈了新品")
    assert known.open_promises == ("海报十张",)
    assert (known.likes, known.family, known.last_gift) == ("钓鱼", "一儿一女", "")


def test_more_dealers_need_no_more_statements(store: Store) -> None:
    def count() -> int:
        with store.reading() as session, statements(store) as seen:
            reminders(session, TODAY)
        return len(seen)

    with store.loading() as session:
        make.places(session)
        for _n in range(3):
            _born(session, make.dealer(session), birthday_month=11, birthday_day=23)
    few = count()
    with store.loading() as session:
        for _n in range(30):
            _born(session, make.dealer(session), birthday_month=11, birthday_day=23)
    assert count() == few
