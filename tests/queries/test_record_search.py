"""What was written down is found by its words: contracts, complaints, competitors, lessons, resources."""

from datetime import date
from uuid import UUID

import pytest

from db.store import Store
from db.vocabulary import EndingReason, ResourceKind
from fieldapp.operations.competitors import choose_opponent, note_sighting
from fieldapp.operations.dealers import delete_dealers
from fieldapp.operations.endings import note_ending
from fieldapp.operations.history import undo_last
from fieldapp.operations.service import add_service
from fieldapp.operations.support import grant_resource
from fieldapp.operations.value import add_contract
from fieldapp.queries.record_search import OF_EACH_KIND, RecordHit, RecordKind, search_records
from tests.support import make

DAY = date(2026, 11, 23)


@pytest.fixture
def dealer_id(store: Store) -> UUID:
    with store.loading() as session:
        make.places(session)
        made = make.dealer(session, name="鑫源家电").id
        me = make.colleague(session, name="李明").id
    store.work_as(me)
    return made


def _find(store: Store, typed: str) -> list[RecordHit]:
    with store.reading() as session:
        return search_records(session, typed)


def test_a_contract_is_found_by_part_of_its_number_in_any_case(store: Store, dealer_id: UUID) -> None:
    contract_id, _ = add_contract(store, dealer_id, {"number": "HT-2026-0041", "title": "年度经销合同"})
    for typed in ("HT-2026-0041", "ht-2026", "0041", "经销 0041", "ＨＴ－２０２６"):
        (hit,) = _find(store, typed)
        assert (hit.kind, hit.id, hit.dealer) == (RecordKind.CONTRACT, contract_id, "鑫源家电")
    assert _find(store, "0042") == []
    assert _find(store, "0") == []  # one sign finds too much


def test_words_of_a_complaint_a_lesson_and_a_promise_are_found(store: Store, dealer_id: UUID) -> None:
    add_service(store, dealer_id, {"what": "返利比约定少算一千二", "noted_on": DAY})
    note_ending(
        store, dealer_id, {"reason": EndingReason.NEED_GONE, "ended_on": DAY, "lessons": "返利兑现要快", "why": "转行"}
    )
    grant_resource(
        store, dealer_id, {"kind": ResourceKind.SIGN, "given_on": DAY, "what": "门头灯箱", "promise": "返利抵门头款"}
    )
    assert [hit.kind for hit in _find(store, "返利")] == [RecordKind.SERVICE, RecordKind.ENDING, RecordKind.RESOURCE]
    (lesson,) = _find(store, "转行")
    assert lesson.title == "返利兑现要快 · 转行"  # the title, and the text in which the words stand


def test_a_competitor_is_found_by_name_and_initials_with_how_often_it_is_named(store: Store, dealer_id: UUID) -> None:
    choose_opponent(store, {"region_code": "410184", "opponent": "岚屿"})
    note_sighting(store, dealer_id, {"brand": "岚屿", "seen_on": DAY, "price": 1999})
    note_sighting(store, dealer_id, {"brand": "朔川", "seen_on": DAY, "price": 1899})
    for typed in ("岚屿", "ly"):
        (hit,) = _find(store, typed)
        assert (hit.kind, hit.title, hit.count) == (RecordKind.COMPETITOR, "岚屿", 2)


def test_what_was_removed_or_undone_is_not_found(store: Store, dealer_id: UUID) -> None:
    add_service(store, dealer_id, {"what": "压缩机噪音大", "noted_on": DAY})
    assert len(_find(store, "噪音")) == 1
    delete_dealers(store, [dealer_id])
    assert _find(store, "噪音") == []
    undo_last(store)
    assert len(_find(store, "噪音")) == 1
    undo_last(store)
    assert _find(store, "噪音") == []


def test_signs_that_mean_something_to_a_database_are_only_signs(store: Store, dealer_id: UUID) -> None:
    add_service(store, dealer_id, {"what": "完成 100% 的任务", "noted_on": DAY})
    assert len(_find(store, "100%")) == 1
    assert _find(store, "%_") == []
    assert _find(store, "'; --") == []


def test_of_each_kind_the_newest_few_are_told(store: Store, dealer_id: UUID) -> None:
    for number in range(OF_EACH_KIND + 3):
        add_service(store, dealer_id, {"what": f"冰箱不制冷 {number}", "noted_on": DAY})
    found = [hit.title for hit in _find(store, "不制冷")]
    assert found == [f"冰箱不制冷 {number}" for number in range(OF_EACH_KIND + 2, 2, -1)]
