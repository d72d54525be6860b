from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import text

from db.models import Attachment, Complaint, Concession, Contract, Gift, MonthlyFigure, Opening
from db.store import Store
from db.vocabulary import (
    CalendarKind,
    ConcessionForm,
    DealerStatus,
    HardshipKind,
    LadderStep,
    OpeningKind,
    PersonRole,
    ProductCategory,
    PromiseOutcome,
    ResourceKind,
    VisitResult,
    VisitState,
)
from fieldapp.operations.dealers import add_hardship, change_dealer, move_on_ladder, set_status
from fieldapp.operations.history import undo_last
from fieldapp.operations.people import NewPerson, add_person, change_person, keep_promise, make_promise
from fieldapp.operations.support import grant_resource, settle_promise
from fieldapp.queries.timeline import EventKind, timeline
from fieldapp.rules.birthdays import Birthday
from fieldapp.texts import Text, speaking
from tests.support import make
from tests.support.statements import statements

TODAY = date(2026, 11, 23)


@pytest.fixture
def dealer_id(store: Store) -> UUID:
    with store.loading() as session:
        make.places(session)
        return make.dealer(session, name="兴达家电").id


def _fill(store: Store, dealer_id: UUID, times: int = 1) -> None:
    with store.transaction(Text("Set up")) as session:
        person = make.person(session, dealer_id, name="王丽")
        for number in range(times):
            make.visit(
                session,
                dealer_id,
                TODAY,
                state=VisitState.DONE,
                visited_on=date(2026, 11, 1 + number),
                result=VisitResult.ORDERED,
                result_note="冰箱 20 台",
            )
            session.add(Gift(dealer_id=dealer_id, person_id=person.id, given_on=date(2026, 9, 20), what="月饼"))
            session.add(
                Complaint(
                    dealer_id=dealer_id,
                    noted_on=date(2026, 8, 1),
                    what="送货慢",
                    solved_on=date(2026, 8, 5),
                    solution="换车",
                )
            )
            session.add(
                Concession(dealer_id=dealer_id, made_on=date(2026, 7, 1), form=ConcessionForm.PRICE, size="2 %")
            )
            session.add(Contract(dealer_id=dealer_id, signed_on=date(2026, 1, 5), title="年度合同"))
            session.add(
                Opening(
                    dealer_id=dealer_id,
                    region_code="",
                    kind=OpeningKind.TOWNSHIP,
                    contract_on=date(2026, 1, 5),
                    first_payment_on=date(2026, 1, 20),
                )
            )
            for category, shipped in ((ProductCategory.WASHER, 10_000), (ProductCategory.FREEZER, 5_000)):
                session.add(
                    MonthlyFigure(
                        dealer_id=dealer_id,
                        month=date(2026, 10, 1),
                        category=category,
                        shipments=Decimal(shipped),
                        collections=Decimal(1000),
                    )
                )
            session.add(
                Attachment(
                    dealer_id=dealer_id,
                    owner_table="dealer",
                    owner_id=dealer_id,
                    sha256="a" * 64,
                    size=1,
                    mime="image/jpeg",
                    file_name="门头.jpg",
                )
            )
        make.visit(session, dealer_id, TODAY)  # planned: not yet history
    move_on_ladder(store, dealer_id, LadderStep.CUSTOMER, evidence="首单", moved_on=date(2026, 6, 1))
    add_hardship(store, dealer_id, {"kind": HardshipKind.LOSS, "noted_on": date(2026, 5, 1), "over_on": "2026-05-20"})
    stand = {"kind": ResourceKind.DISPLAY_STAND, "given_on": date(2026, 3, 1), "value": "8600", "what": "三节展台"}
    given, _ = grant_resource(store, dealer_id, stand | {"promise": "进货二十万"})
    settle_promise(store, given, PromiseOutcome.KEPT, on=date(2026, 3, 30))
    promise, _ = make_promise(store, dealer_id, {"what": "送展台", "made_on": date(2026, 4, 1)})
    keep_promise(store, promise, on=date(2026, 4, 9))


def test_everything_that_happened_stands_on_one_line_newest_first(store: Store, dealer_id: UUID) -> None:
    _fill(store, dealer_id)
    with store.reading() as session:
        events = timeline(session, dealer_id)
        assert timeline(session, dealer_id, most=3) == events[:3]
    dated = [(event.on, str(event.what)) for event in events if event.kind not in (EventKind.CHANGE, EventKind.FILE)]
    assert dated == [
        (date(2026, 11, 1), "Routine visit (On site): Ordered"),
        (date(2026, 10, 1), "Month's shipments 15,000, collections 2,000"),
        (date(2026, 9, 20), "Gift to 王丽: 月饼"),
        (date(2026, 8, 5), "Complaint solved: 送货慢"),
        (date(2026, 8, 1), "Complaint: 送货慢"),
        (date(2026, 7, 1), "Concession: Price 2 %"),
        (date(2026, 6, 1), "Relationship ladder: Customer"),
        (date(2026, 5, 20), "Hard times over: Loss"),
        (date(2026, 5, 1), "Hard times: Loss"),
        (date(2026, 4, 9), "Promise kept: 送展台"),
        (date(2026, 4, 1), "Promised by us: 送展台"),
        (date(2026, 3, 30), "Promise for a resource: Kept"),
        (date(2026, 3, 1), "Resource given: Display stand, 8,600 yuan"),
        (date(2026, 1, 20), "First payment"),
        (date(2026, 1, 5), "Contract signed: opened"),
        (date(2026, 1, 5), "Contract signed: 年度合同"),
    ]
    assert {event.kind for event in events} >= {EventKind.FILE, EventKind.CHANGE}
    assert next(event.detail for event in events if event.kind is EventKind.VISIT) == "冰箱 20 台"
    dealt = [event for event in events if event.kind is not EventKind.CHANGE]
    with speaking("zh_CN"):
        assert all(any(letter >= "\u4e00" for letter in str(event.what)) for event in dealt)


def test_changes_of_the_file_say_what_was_and_what_is(store: Store, dealer_id: UUID) -> None:
    change_dealer(store, dealer_id, {"credit_limit": "50000.50", "address": "人民路", "since": "2020-01-01"})
    set_status(store, [dealer_id], DealerStatus.DORMANT, today=TODAY)
    change_dealer(store, dealer_id, {"note": "x"})
    undo_last(store)
    with store.reading() as session:
        changes = {str(event.what): [str(line) for line in event.changes] for event in timeline(session, dealer_id)}
    assert changes["Change the status of 兴达家电"] == ["Status: Active → Dormant"]
    assert sorted(changes["Change 兴达家电"]) == [
        "Address: – → 人民路",
        "Cooperating since: – → 2020-01-01",
        "Credit limit: 0 → 50000.5",
    ]
    assert "Undo: Change 兴达家电" in changes


def test_what_happened_to_its_people_belongs_to_the_dealer(store: Store, dealer_id: UUID) -> None:
    add_person(store, dealer_id, NewPerson(name="单雄"), today=TODAY)
    with store.reading() as session:
        assert [str(event.what) for event in timeline(session, dealer_id)] == ["Add 单雄"]


@pytest.mark.parametrize("consent_on", [None, TODAY])
def test_a_childs_birthday_is_not_told_in_changes_without_consent(
    store: Store, dealer_id: UUID, consent_on: date | None
) -> None:
    with store.loading() as session:
        child = make.person(session, dealer_id, name="小宝", role=PersonRole.CHILD, consent_on=consent_on).id
    born = {"birthday": Birthday(CalendarKind.SOLAR, 2015, 3, 7), "likes": "足球"}
    change_person(store, child, born, today=TODAY)
    with store.reading() as session:
        told = [str(line) for event in timeline(session, dealer_id) for line in event.changes]
    assert any("2015" in line for line in told) is (consent_on is not None)
    assert "Likes: – → 足球" in told


def test_the_number_of_statements_does_not_grow_with_what_happened(store: Store, dealer_id: UUID) -> None:
    counts = []
    for _ in range(2):
        _fill(store, dealer_id, times=5)
        with store.reading() as session, statements(store) as sent:
            timeline(session, dealer_id)
        counts.append(len(sent))
        with store.transaction(Text("Ladder")) as session:
            session.execute(text("UPDATE dealer SET ladder_step = 'possible'"))
    assert counts[0] == counts[1] == 18
