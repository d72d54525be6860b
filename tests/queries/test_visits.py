"""Visits as boards and lists read them, and who is due."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from db.models import Complaint, Leave, Promise, Receivable, Territory
from db.store import Store
from db.vocabulary import DealerStatus, Grade, PromiseBy, VisitResult, VisitState
from fieldapp.queries.visits import due_list, preparation, visit, visits_at, visits_between, week_of
from fieldapp.rules.cadence import Cadence
from fieldapp.rules.house_rules import HouseRules
from fieldapp.texts import Text
from tests.support import make
from tests.support.statements import statements

MONDAY = date(2026, 11, 23)
RULES = HouseRules()


@pytest.fixture
def me(store: Store) -> UUID:
    """Somebody works here; there are places."""
    with store.transaction(Text("Set up")) as session:
        make.places(session)
        made = make.colleague(session).id
    store.work_as(made)
    return made


def _met(store: Store, dealer_id: UUID, on: date, result: VisitResult = VisitResult.ORDERED) -> None:
    with store.transaction(Text("Visit")) as session:
        make.visit(session, dealer_id, on, state=VisitState.DONE, visited_on=on, result=result)


def _dealer(store: Store, **given: object) -> UUID:
    with store.transaction(Text("Dealer")) as session:
        return make.dealer(session, **given).id


def test_a_day_is_listed_in_its_order_without_what_was_cancelled(store: Store, me: UUID) -> None:
    first, second, third = (_dealer(store, name=name) for name in ("甲", "乙", "丙"))
    with store.transaction(Text("Plan")) as session:
        make.visit(session, first, MONDAY, position=2, colleague_id=me)
        make.visit(session, second, MONDAY, position=1, colleague_id=me)
        make.visit(session, third, MONDAY, position=0, colleague_id=me, state=VisitState.CANCELLED)
        make.visit(session, third, MONDAY + timedelta(days=1), colleague_id=me, state=VisitState.MISSED)
        make.visit(session, third, MONDAY, position=3, colleague_id=make.colleague(session).id)
    with store.reading() as session:
        assert [row.dealer for row in visits_between(session, MONDAY, MONDAY, colleague_id=me)] == ["乙", "甲"]
        assert [row.dealer for row in visits_between(session, MONDAY, MONDAY)] == ["乙", "甲", "丙"]
        later = visits_between(session, MONDAY + timedelta(days=1), MONDAY + timedelta(days=3), colleague_id=me)
        assert [row.state for row in later] == [VisitState.MISSED]


def test_a_visit_carries_what_one_wants_to_know_on_the_way(store: Store, me: UUID) -> None:
    dealer_id = _dealer(store, name="甲", grade=Grade.A, address="老街 3 号")
    at = datetime(2026, 11, 23, 2, tzinfo=UTC)
    with store.transaction(Text("Facts")) as session:
        make.person(session, dealer_id, "13837901234", name="单雄", is_main=True)
        session.add(Promise(dealer_id=dealer_id, what="海报", made_on=MONDAY, by=PromiseBy.US))
        session.add(Promise(dealer_id=dealer_id, what="腾位置", made_on=MONDAY, by=PromiseBy.DEALER))
        session.add(Promise(dealer_id=dealer_id, what="礼品", made_on=MONDAY, by=PromiseBy.US, kept_on=MONDAY))
        planned = make.visit(session, dealer_id, MONDAY, colleague_id=me, checked_in_at=at).id
    _met(store, dealer_id, MONDAY - timedelta(days=9))
    with store.reading() as session:
        row = visit(session, planned)
        assert row is not None
        assert (row.place, row.contact, row.phone) == ("新郑市龙湖镇", "单雄", "13837901234")
        assert row.promised == ("海报",)
        assert row.last_contact == MONDAY - timedelta(days=9)
        assert row.checked_in_at == at
        assert visits_at(session, dealer_id)[0].id == planned
        assert visit(session, me) is None


def test_who_is_due_depends_on_grade_status_and_own_interval(store: Store, me: UUID) -> None:
    del me
    ago = MONDAY - timedelta(days=10)
    facts: dict[str, dict[str, object]] = {
        "A": {"grade": Grade.A},
        "B": {"grade": Grade.B},
        "own": {"grade": Grade.C, "cadence_days": 5},
        "prospect": {"status": DealerStatus.PROSPECT},
        "ended": {"status": DealerStatus.ENDED},
    }
    for name, given in facts.items():
        _met(store, _dealer(store, name=name, **given), ago)
    with store.reading() as session:
        assert {row.name for row in due_list(session, MONDAY, RULES)} == {"A", "own"}
        in_a_week = due_list(session, MONDAY, RULES, until=MONDAY + timedelta(days=6))
        assert {row.name for row in in_a_week} == {"A", "own", "B", "prospect"}
        strict = HouseRules(cadence=Cadence(a=30, b=5))
        assert {row.name for row in due_list(session, MONDAY, strict)} == {"B", "own"}


def test_a_call_at_a_closed_door_is_no_contact_and_the_latest_comes_first(store: Store, me: UUID) -> None:
    del me
    late, later = _dealer(store, name="late", grade=Grade.A), _dealer(store, name="later", grade=Grade.A)
    _met(store, late, MONDAY - timedelta(days=10))
    _met(store, later, MONDAY - timedelta(days=20))
    _met(store, later, MONDAY - timedelta(days=2), VisitResult.NOT_MET)
    with store.reading() as session:
        found = due_list(session, MONDAY, RULES)
        assert [(row.name, row.days_late(MONDAY)) for row in found] == [("later", 13), ("late", 3)]


def test_a_due_day_is_moved_off_weekends_and_my_own_leave(store: Store, me: UUID) -> None:
    dealer_id = _dealer(store, grade=Grade.A)
    _met(store, dealer_id, date(2026, 11, 21))  # a Saturday: due on the next one
    with store.reading() as session:
        (row,) = due_list(session, MONDAY, RULES, until=date(2026, 12, 6), colleague_id=me)
        assert row.due_on == date(2026, 11, 30)
    with store.transaction(Text("Leave")) as session:
        other = make.colleague(session).id
        session.add(Leave(colleague_id=me, first_day=date(2026, 11, 30), last_day=date(2026, 12, 1)))
        session.add(Leave(colleague_id=other, first_day=date(2026, 12, 2), last_day=date(2026, 12, 2)))
    with store.reading() as session:
        (row,) = due_list(session, MONDAY, RULES, until=date(2026, 12, 6), colleague_id=me)
        assert row.due_on == date(2026, 12, 2)


def test_the_due_list_says_what_is_open_and_what_is_planned(store: Store, me: UUID) -> None:
    dealer_id = _dealer(store)
    with store.transaction(Text("Facts")) as session:
        session.add(Promise(dealer_id=dealer_id, what="海报", made_on=MONDAY, by=PromiseBy.US))
        session.add(Complaint(dealer_id=dealer_id, noted_on=MONDAY, what="送货慢"))
        session.add(Complaint(dealer_id=dealer_id, noted_on=MONDAY, what="少配件", solved_on=MONDAY))
        past, coming = MONDAY - timedelta(days=1), MONDAY + timedelta(days=1)
        for due_on, amount in ((past, "12300.00"), (coming, "50.00")):
            session.add(Receivable(dealer_id=dealer_id, due_on=due_on, amount=Decimal(amount)))
        make.visit(session, dealer_id, MONDAY - timedelta(days=5), colleague_id=me)
        make.visit(session, dealer_id, MONDAY + timedelta(days=2), colleague_id=me)
    with store.reading() as session:
        (row,) = due_list(session, MONDAY, RULES)
        assert (row.open_promises, row.open_complaints, row.overdue) == (("海报",), 1, Decimal("12300.00"))
        assert row.planned_on == MONDAY + timedelta(days=2)
        assert row.last_contact is None
        ready = preparation(session, dealer_id, MONDAY)
        assert [what for _id, what, _due, _by in ready.promises] == ["海报"]
        assert (ready.receivable_due, ready.receivable_overdue) == (Decimal("12350.00"), Decimal("12300.00"))


def test_the_due_list_of_a_rep_leaves_out_the_territories_of_others(store: Store, me: UUID) -> None:
    with store.transaction(Text("Territories")) as session:
        mine = Territory(name="我的", colleague_id=me)
        theirs = Territory(name="他的", colleague_id=make.colleague(session).id)
        session.add_all([mine, theirs])
        session.flush()
        for name, territory in (("mine", mine.id), ("theirs", theirs.id), ("nobody's", None)):
            make.dealer(session, name=name, territory_id=territory)
    with store.reading() as session:
        assert {row.name for row in due_list(session, MONDAY, RULES, colleague_id=me)} == {"mine", "nobody's"}
        assert len(due_list(session, MONDAY, RULES)) == 3


def test_the_number_of_statements_does_not_grow_with_the_dealers(store: Store, me: UUID) -> None:
    del me
    with store.transaction(Text("Dealers")) as session:
        for _n in range(3):
            make.visit(session, make.dealer(session).id, MONDAY)
    with store.reading() as session, statements(store) as few:
        due_list(session, MONDAY, RULES)
        visits_between(session, MONDAY, MONDAY)
    with store.transaction(Text("More")) as session:
        for _n in range(30):
            make.visit(session, make.dealer(session).id, MONDAY)
    with store.reading() as session, statements(store) as many:
        assert len(due_list(session, MONDAY, RULES)) == 33
        assert len(visits_between(session, MONDAY, MONDAY)) == 33
    assert len(many) == len(few)


def test_a_week_goes_from_monday_to_sunday() -> None:
    assert week_of(MONDAY) == week_of(date(2026, 11, 29)) == (MONDAY, date(2026, 11, 29))
