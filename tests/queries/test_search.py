from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, text

from db.base import new_id
from db.models import Dealer, Person, SearchEntry
from db.store import Store
from fieldapp.operations.dealers import change_dealer, delete_dealers, restore_dealers
from fieldapp.operations.history import redo_last, undo_last
from fieldapp.operations.people import PhoneLine, change_person, remove_person
from fieldapp.operations.regions import rename_region
from fieldapp.pinyin import alternatives, readings, sort_key
from fieldapp.queries.dealer_choice import DealerFilter
from fieldapp.queries.dealers import dealer_block
from fieldapp.queries.search import HitKind, search
from fieldapp.rules.search_words import SearchText, Spoken, check_text, index_words
from fieldapp.search import rebuild_index
from fieldapp.texts import Text
from tests.conftest import TODAY
from tests.support import make
from tests.support.statements import statements

SETUP = Text("Set up")
LONGHU, ZHONGMU = "410184105000", "410122000000"


@pytest.fixture
def ids(store: Store) -> dict[str, UUID]:
    """A few dealers and people by name."""
    made: dict[str, UUID] = {}
    with store.transaction(SETUP) as session:
        make.places(session)
        for name, place, phone, people in (
            ("郑州兴达家电", LONGHU, "037167891234", {"单雄": ("13837901234", "13900001111")}),
            ("曾记商行", ZHONGMU, "", {"王丽": ("13838123456",), "查良": ()}),
            ("TKL专卖", LONGHU, "", {}),
        ):
            dealer = make.dealer(session, name=name, region_code=place, phone=phone, code=f"HN{len(made):03}")
            made[name] = dealer.id
            for number, (person, phones) in enumerate(people.items()):
                made[person] = make.person(session, dealer.id, *phones, name=person, is_main=number == 0).id
    return made


def _names(store: Store, typed: str) -> list[str]:
    with store.reading() as session:
        return [hit.name for hit in search(session, typed)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("兴", ["郑州兴达家电"]),
        ("兴达", ["郑州兴达家电"]),
        ("州兴达家", ["郑州兴达家电"]),
        ("兴家", []),
        ("zzx", ["郑州兴达家电"]),
        ("xd", ["郑州兴达家电"]),
        ("zhengzhouxing", ["郑州兴达家电"]),
        ("zengji", ["曾记商行"]),
        ("cengji", []),
        ("ZJSH", ["曾记商行"]),
        ("tkl", ["TKL专卖"]),
        ("专卖", ["TKL专卖"]),
        ("shan", ["单雄", "曾记商行"]),
        ("shanx", ["单雄"]),
        ("单雄", ["单雄"]),
        ("zhaliang", ["查良"]),
        ("3790", ["郑州兴达家电"]),
        ("138 3790", ["郑州兴达家电"]),
        ("+86 138-3790-1234", ["郑州兴达家电"]),
        ("67891234", ["郑州兴达家电"]),
        ("hn002", ["曾记商行"]),
        ("龙湖", ["郑州兴达家电", "TKL专卖"]),
        ("zhongmu", ["曾记商行"]),
        ("中牟 王", ["曾记商行"]),
        ("兴达 单", ["郑州兴达家电"]),
        ("", []),
        ("  ", []),
        ('" OR *', []),
        ("绝无此名", []),
    ],
)
def test_dealers_and_people_are_found_as_one_types(
    store: Store, ids: dict[str, UUID], typed: str, found: list[str]
) -> None:
    assert _names(store, typed) == found


def test_a_hit_says_who_and_where_and_how_to_call(store: Store, ids: dict[str, UUID]) -> None:
    with store.reading() as session:
        (person,) = search(session, "单雄")
        (dealer,) = search(session, "兴达")
        (second,) = search(session, "查")
    assert (person.kind, person.id, person.dealer) == (HitKind.PERSON, ids["单雄"], "郑州兴达家电")
    assert person.phones == ("13837901234", "13900001111", "037167891234")
    assert (dealer.kind, dealer.id, dealer.person) == (HitKind.DEALER, ids["郑州兴达家电"], "单雄")
    assert dealer.place == "新郑市龙湖镇"
    assert (second.person, second.place, second.phones) == ("查良", "郑州市中牟县", ("13838123456",))


def test_names_that_begin_as_typed_come_before_others_and_places_last(store: Store, ids: dict[str, UUID]) -> None:
    with store.transaction(SETUP) as session:
        make.dealer(session, name="新龙湖电器", region_code=ZHONGMU)
        make.dealer(session, name="龙湖家电城", region_code=ZHONGMU)
    assert _names(store, "龙湖")[:2] == ["龙湖家电城", "新龙湖电器"]
    with store.reading() as session:
        assert len(search(session, "龙湖", limit=2)) == 2


def test_every_change_is_found_at_once_and_undo_takes_it_back(store: Store, ids: dict[str, UUID]) -> None:
    change_dealer(store, ids["TKL专卖"], {"name": "解放路电器"})
    assert (_names(store, "解放"), _names(store, "tkl")) == (["解放路电器"], [])
    undo_last(store)
    assert (_names(store, "解放"), _names(store, "tkl")) == ([], ["TKL专卖"])
    redo_last(store)
    change_dealer(store, ids["TKL专卖"], {"pinyin_given": "xie fang lu dian qi"})
    assert _names(store, "xiefang") == ["解放路电器"]
    assert _names(store, "jiefang") == []
    change_person(store, ids["单雄"], {"phones": [PhoneLine("15566667777")]}, today=TODAY)
    assert (_names(store, "15566"), _names(store, "3790")) == (["郑州兴达家电"], [])
    remove_person(store, ids["单雄"])
    assert _names(store, "单雄") == []
    delete_dealers(store, [ids["曾记商行"]])
    assert _names(store, "曾") == []
    restore_dealers(store, [ids["曾记商行"]])
    assert _names(store, "曾") == ["曾记商行"]
    rename_region(store, LONGHU, "龙湖街道", on=TODAY)
    assert _names(store, "龙湖街道") == ["郑州兴达家电", "解放路电器"]


def test_someone_who_moves_is_found_at_the_new_dealers_only(store: Store, ids: dict[str, UUID]) -> None:
    change_person(store, ids["王丽"], {"dealer_id": ids["TKL专卖"]}, today=TODAY)
    with store.reading() as session:
        assert [hit.dealer for hit in search(session, "王丽")] == ["TKL专卖"]
        assert [hit.dealer for hit in search(session, "13838123456")] == ["TKL专卖"]


def test_what_was_rolled_back_is_not_found(store: Store, ids: dict[str, UUID]) -> None:
    with pytest.raises(RuntimeError), store.transaction(SETUP) as session:
        make.dealer(session, name="幻影家电")
        session.flush()
        raise RuntimeError
    assert _names(store, "幻影") == []


def test_the_index_can_be_written_anew(store: Store, ids: dict[str, UUID]) -> None:
    with store.loading() as session:
        session.execute(text("INSERT INTO search_words(search_words) VALUES ('delete-all')"))
        session.execute(text("DELETE FROM search_entry"))
    assert _names(store, "兴达") == []
    assert rebuild_index(store) == 3
    assert _names(store, "兴达") == ["郑州兴达家电"]


def test_searching_takes_a_fixed_number_of_statements(store: Store, ids: dict[str, UUID]) -> None:
    with store.transaction(SETUP) as session:
        for _ in range(60):
            make.person(session, make.dealer(session).id, "13700000000")
    with store.reading() as session, statements(store) as sent:
        assert len(search(session, "龙湖家电")) == 50
    assert len(sent) == 3


def test_only_what_changed_is_written_again(store: Store, ids: dict[str, UUID]) -> None:
    with statements(store) as sent:
        change_dealer(store, ids["TKL专卖"], {"note": "x"})
    assert not any("search_words" in statement for statement in sent)


def test_an_import_writes_the_index_all_at_once(store: Store, ids: dict[str, UUID]) -> None:
    counts = []
    for many in (2, 200):
        rows = [
            {"id": new_id(), "name": f"批发{number}号", "region_code": LONGHU, "phone": f"1380000{number:04}"}
            for number in range(many)
        ]
        with statements(store) as sent, store.transaction(SETUP) as session:
            session.execute(insert(Dealer), rows)
        counts.append(len(sent))
        with store.reading() as session:
            assert [hit.name for hit in search(session, f"13800000{many - 1:03}")] == [f"批发{many - 1}号"]
        undo_last(store)
    assert counts[0] == counts[1]
    assert _names(store, "批发") == []


NAME = st.text(st.sampled_from("郑州兴达家电单曾TKL1a "), min_size=1, max_size=6).filter(str.strip)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(NAME, st.lists(NAME, max_size=2)), min_size=1, max_size=4), NAME)
def test_a_search_finds_exactly_the_names_that_hold_what_was_typed(
    store: Store, dealers: list[tuple[str, list[str]]], typed: str
) -> None:
    with store.loading() as session:
        for table in (Person, SearchEntry, Dealer):
            session.execute(text(f"DELETE FROM {table.__tablename__}"))  # noqa: S608
        session.execute(text("INSERT INTO search_words(search_words) VALUES ('delete-all')"))
    with store.transaction(SETUP) as session:
        for name, people in dealers:
            dealer = make.dealer(session, name=name.strip(), region_code="")
            for person in people:
                make.person(session, dealer.id, name=person.strip())
    word = "".join(letter for letter in typed if "\u4e00" <= letter <= "\u9fff")
    with store.reading() as session:
        found = {hit.dealer_id for hit in search(session, word)}
        listed = {row.id for row in dealer_block(session, DealerFilter(text=word))} if word else set()
        holding = {
            row.id
            for row in session.execute(text("SELECT id, name FROM dealer"))
            if word in row.name.replace(" ", "")
            or any(
                word in name.replace(" ", "")
                for name in session.scalars(text("SELECT name FROM person WHERE dealer_id = :id"), {"id": row.id})
            )
        }
    assert {str(dealer_id) for dealer_id in found} == (holding if word else set())
    assert listed == found


def test_the_order_of_names_is_kept_beside_them(store: Store, ids: dict[str, UUID]) -> None:
    with store.reading() as session:
        keys = {row.name: row.sort_key for row in session.execute(text("SELECT name, sort_key FROM dealer"))}
        lines = session.execute(text("SELECT text FROM search_entry ORDER BY line")).scalars().all()
    assert keys == {name: sort_key(readings(name)) for name in keys}
    assert len(lines) == 3
    entry = SearchText(Spoken("TKL专卖", alternatives("TKL专卖")))
    assert index_words(entry)
    assert check_text(entry) in lines[2]
