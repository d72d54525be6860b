"""The case of a dormant dealer: in its file, its timeline and the search, until something came of it."""

from datetime import date

from db.store import Store
from db.vocabulary import RevivalOutcome
from fieldapp.operations.history import undo_last
from fieldapp.operations.revival import keep_revival_case
from fieldapp.queries.record_search import RecordKind, search_records
from fieldapp.queries.revival import open_case
from fieldapp.queries.timeline import EventKind, timeline
from tests.conftest import TODAY
from tests.support import make

CALLS = "11月3日 打电话，老板说价格没优势"


def test_a_case_is_found_by_its_words_and_stands_in_the_timeline_until_undone(store: Store) -> None:
    with store.loading() as session:
        make.places(session)
        dealer_id = make.dealer(session, name="睡店").id
    keep_revival_case(store, dealer_id, {"why": "换了主推品牌", "plan": "送样机"}, today=date(2026, 11, 1))
    with store.reading() as session:
        case = open_case(session, dealer_id)
        assert case is not None
        assert (case.why, case.plan) == ("换了主推品牌", "送样机")
    keep_revival_case(
        store,
        dealer_id,
        {"calls": CALLS, "outcome": RevivalOutcome.BOUGHT_AGAIN, "result": "进货 3 万"},
        today=TODAY,
    )
    with store.reading() as session:
        assert open_case(session, dealer_id) is None
        (hit,) = search_records(session, "价格没优势")
        assert (hit.kind, hit.dealer) == (RecordKind.REVIVAL, "睡店")
        events = [event for event in timeline(session, dealer_id) if event.kind is EventKind.REVIVAL]
        assert {event.on for event in events} == {date(2026, 11, 1), TODAY}
        assert any(CALLS in event.detail for event in events)
        assert any("进货 3 万" in event.detail for event in events)
    undo_last(store)
    with store.reading() as session:
        assert open_case(session, dealer_id) is not None
