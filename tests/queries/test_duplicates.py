from decimal import Decimal
from uuid import UUID

from db.store import Store
from db.vocabulary import Grade
from fieldapp.operations.merging import merge_dealers
from fieldapp.queries.duplicates import Difference, dealer_cards, dealers_like, differences, possible_duplicates
from fieldapp.rules.duplicates import Reason
from fieldapp.texts import Text
from tests.support import make
from tests.support.statements import statements


def _twice(store: Store) -> tuple[UUID, UUID]:
    with store.transaction(Text("Set up")) as session:
        make.places(session)
        one = make.dealer(session, name="龙湖兴达家电", grade=Grade.A, phone="13837901234", credit_limit=Decimal(1))
        other = make.dealer(session, name="兴达电器商行", grade=Grade.B, address="人民路")
        make.person(session, other.id, "13837901234", name="单雄")
        make.dealer(session, name="曾记", region_code="410122000000")
        return one.id, other.id


def test_dealers_entered_twice_are_found_with_the_reasons(store: Store) -> None:
    one, other = _twice(store)
    with store.reading() as session, statements(store) as sent:
        (pair,) = possible_duplicates(session)
    assert len(sent) == 4
    assert (pair.one_id, pair.other_id, pair.one_place) == (one, other, "新郑市龙湖镇")
    assert {Reason.SAME_PHONE, Reason.SAME_CORE, Reason.SAME_TOWNSHIP} <= set(pair.reasons)
    merge_dealers(store, one, other, {})
    with store.reading() as session:
        assert possible_duplicates(session) == []


def test_only_what_both_fill_differently_is_to_be_chosen(store: Store) -> None:
    one, other = _twice(store)
    with store.reading() as session:
        assert differences(session, one, other) == [
            Difference("name", "龙湖兴达家电", "兴达电器商行"),
            Difference("grade", Grade.A, Grade.B),
        ]
        assert differences(session, one, UUID(int=1)) == []


def test_a_card_holds_what_is_compared(store: Store) -> None:
    _twice(store)
    with store.reading() as session:
        card = dealer_cards(session)[1]
    assert card.syllables == ("xing", "da", "dian", "qi", "shang", "hang")
    assert (card.phones, card.people) == (("13837901234",), ("单雄",))
    assert card.places == ("河南省", "郑州市", "新郑市", "龙湖镇")


def test_a_dealer_being_written_down_is_found_by_name_sound_and_phone(store: Store) -> None:
    one, other = _twice(store)
    with store.reading() as session:
        found = dealers_like(session, "兴达", region_code="410184105000")
        assert {row.id for row in found} == {one, other}
        assert found[0].place == "新郑市龙湖镇"
        assert {row.id for row in dealers_like(session, "星达", region_code="410184105000")} == {one, other}
        by_phone = dealers_like(session, "宏盛", phones=["13837901234"])
        assert {row.id for row in by_phone} == {one, other}
        assert by_phone[0].reasons == (Reason.SAME_PHONE,)
        assert dealers_like(session, "宏盛", region_code="410184105000") == []
        assert dealers_like(session, "") == []
