import json
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select, text

from db.capture import synced_tables
from db.models import (
    Attachment,
    Dealer,
    DealerBrand,
    Gift,
    MonthlyFigure,
    Need,
    Person,
    PersonPhone,
    Promise,
    Territory,
    Visit,
)
from db.store import Store
from db.vocabulary import CalendarKind, DealerStatus, Grade, LadderStep, NeedKind, ProductCategory, VisitState
from fieldapp.errors import FieldRefusedError, RefusedError
from fieldapp.operations.dealers import restore_dealers
from fieldapp.operations.history import redo_last, undo_last
from fieldapp.operations.merging import merge_dealers
from fieldapp.queries.dealer_file import referrals_around
from fieldapp.queries.dealers import dealer_row
from fieldapp.queries.people import people_of
from fieldapp.queries.search import search
from fieldapp.texts import Text
from tests.support import make

TODAY = date(2026, 11, 23)


@pytest.fixture
def pair(store: Store) -> tuple[UUID, UUID]:
    """The same dealer twice, each with something of its own."""
    with store.transaction(Text("Set up")) as session:
        make.places(session)
        territory = Territory(name="新郑")
        session.add(territory)
        session.flush()
        keep = make.dealer(session, name="兴达家电", code="", grade=Grade.A, phone="1", note="老客户")
        lose = make.dealer(
            session,
            name="新郑兴达家电",
            code="HN-7",
            grade=Grade.B,
            address="人民路 1 号",
            credit_limit=Decimal(50000),
            status=DealerStatus.PROSPECT,
            territory_id=territory.id,
            is_core=True,
            tie_personal=4,
        )
        referred = make.dealer(session, name="被介绍", referred_by_id=lose.id)
        keep.referred_by_id = lose.id
        for dealer, phone in ((keep, "13837901234"), (lose, "13900000000")):
            person = make.person(session, dealer.id, phone, "13812345678", name="王丽", is_main=True)
            session.add(Need(person_id=person.id, kind=NeedKind.RESPECT))
            session.add(Gift(dealer_id=dealer.id, person_id=person.id, given_on=TODAY, what="茶叶"))
            session.add(DealerBrand(dealer_id=dealer.id, brand="甲牌", share_percent=int(phone[3])))
            make.visit(session, dealer.id, TODAY, person_id=person.id, state=VisitState.DONE, visited_on=TODAY)
        person.birthday_calendar, person.birthday_month, person.birthday_day = CalendarKind.LUNAR, 8, 15
        make.person(session, lose.id, name="查良", is_main=False)
        session.add(DealerBrand(dealer_id=lose.id, brand="乙牌"))
        session.add(Promise(dealer_id=lose.id, what="送展台", made_on=TODAY))
        session.add(
            MonthlyFigure(
                dealer_id=lose.id, month=date(2026, 10, 1), category=ProductCategory.WASHER, shipments=Decimal(9)
            )
        )
        session.add(
            Attachment(
                dealer_id=lose.id,
                owner_table="dealer",
                owner_id=lose.id,
                sha256="a" * 64,
                size=1,
                mime="image/jpeg",
                file_name="a.jpg",
            )
        )
        assert referred.id
    return keep.id, lose.id


def _everything(store: Store) -> str:
    """All rows of all tables, as one text, without what only the log knows."""
    with store.reading() as session:
        return json.dumps(
            {
                table.name: [
                    {name: str(value) for name, value in row.items()}
                    for row in session.execute(text(f"SELECT * FROM {table.name} ORDER BY id")).mappings()  # noqa: S608
                ]
                for table in synced_tables()
            },
            ensure_ascii=False,
        )


def test_everything_of_both_is_at_the_one_that_stays(store: Store, pair: tuple[UUID, UUID]) -> None:
    keep, lose = pair
    merge_dealers(store, keep, lose, {"name": "新郑兴达家电", "grade": Grade.B})
    with store.reading() as session:
        dealer = session.get_one(Dealer, keep)
        assert (dealer.name, dealer.grade, dealer.note, dealer.phone) == ("新郑兴达家电", Grade.B, "老客户", "1")
        assert (dealer.code, dealer.address, dealer.credit_limit) == ("HN-7", "人民路 1 号", Decimal(50000))
        assert (dealer.status, dealer.is_core, dealer.tie_personal) == (DealerStatus.ACTIVE, True, 4)
        assert dealer.referred_by_id is None
        for table in (Visit, Gift, Promise, MonthlyFigure, Attachment):
            assert set(session.scalars(select(table.dealer_id))) == {keep}
        assert session.scalars(select(Attachment.owner_id)).one() == keep
        assert session.scalars(select(DealerBrand.brand).order_by(DealerBrand.brand)).all() == ["乙牌", "甲牌"]
        assert [row.name for row in referrals_around(session, keep)] == ["新郑兴达家电", "被介绍"]
        gone = session.get_one(Dealer, lose, execution_options={"include_deleted": True})
        assert gone.merged_into_id == keep
        assert gone.deleted_at is not None
        assert [hit.dealer_id for hit in search(session, "兴达")] == [keep]


def test_people_of_one_name_become_one_with_all_numbers(store: Store, pair: tuple[UUID, UUID]) -> None:
    keep, lose = pair
    merge_dealers(store, keep, lose, {})
    with store.reading() as session:
        people = people_of(session, keep)
        assert [(person.name, person.is_main) for person in people] == [("王丽", True), ("查良", False)]
        wang = people[0]
        assert {phone.number for phone in wang.phones} == {"13837901234", "13812345678", "13900000000"}
        assert len(wang.phones) == 3
        assert (wang.birthday_month, wang.birthday_day) == (8, 15)
        assert [need.kind for need in wang.needs] == [NeedKind.RESPECT]
        assert set(session.scalars(select(Visit.person_id))) == {wang.id}
        assert set(session.scalars(select(Gift.person_id))) == {wang.id}
        assert session.scalars(select(Person.id)).all()
        assert len(session.scalars(select(PersonPhone.id)).all()) == 3


def test_one_undo_brings_both_back_just_as_they_were(store: Store, pair: tuple[UUID, UUID]) -> None:
    keep, lose = pair
    before = _everything(store)
    merge_dealers(store, keep, lose, {"name": "合并"})
    merged = _everything(store)
    assert merged != before
    assert undo_last(store).kept == 0
    assert _everything(store) == before
    redo_last(store)
    assert _everything(store) == merged
    undo_last(store)
    with store.reading() as session:
        assert {hit.dealer_id for hit in search(session, "兴达")} == {keep, lose}
        assert dealer_row(session, lose) is not None


def test_a_choice_that_cannot_be_leaves_both_alone(store: Store, pair: tuple[UUID, UUID]) -> None:
    keep, lose = pair
    before = _everything(store)
    with pytest.raises(FieldRefusedError):
        merge_dealers(store, keep, lose, {"loyalty": 9})
    with pytest.raises(RefusedError):
        merge_dealers(store, keep, keep, {})
    assert _everything(store) == before
    merge_dealers(store, keep, lose, {"ladder_step": LadderStep.CLIENT})
    with pytest.raises(RefusedError):
        merge_dealers(store, keep, lose, {})
    with pytest.raises(RefusedError):
        restore_dealers(store, [lose])
    with store.reading() as session:
        assert session.get_one(Dealer, keep).ladder_step is LadderStep.CLIENT
