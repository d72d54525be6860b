from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError, StatementError

from db.base import new_id
from db.models import Dealer, Person, Visit
from db.store import Store, StoreLockedError
from fieldapp.errors import RefusedError
from fieldapp.operations.history import redo_last, undo, undo_last
from fieldapp.queries.history import history_of
from fieldapp.texts import Text
from tests.support import make
from tests.support.stores import KEY

EDIT = Text("Edit")


def _changes(store: Store) -> list[tuple[str, str, str | None, str | None]]:
    with store.reading() as session:
        rows = session.execute(text("SELECT tbl, kind, new, old FROM sync_op ORDER BY op_no"))
        return [tuple(row) for row in rows]  # type: ignore[misc]


def _dealer(store: Store, name: str = "新郑家电") -> Dealer:
    with store.transaction(Text("Add {name}", name=name)) as session:
        return make.dealer(session, name=name)


def test_the_file_is_unreadable_without_its_key(store: Store, tmp_path: Path) -> None:
    _dealer(store, "绝密家电")
    store.close()
    assert "绝密家电".encode() not in (tmp_path / "fieldapp.db").read_bytes()
    with pytest.raises(StoreLockedError):
        Store.open(tmp_path / "fieldapp.db", bytes(32))
    Store.open(tmp_path / "fieldapp.db", KEY).close()


def test_yuan_come_back_exact_and_less_than_a_fen_is_refused(store: Store) -> None:
    with store.transaction(EDIT) as session:
        made = make.dealer(session, credit_limit=Decimal("0.07"))
    with store.reading() as session:
        assert session.scalars(select(Dealer.credit_limit)).one() == Decimal("0.07")
    with pytest.raises(StatementError, match="finer than one fen"), store.transaction(EDIT) as session:
        session.execute(update(Dealer).where(Dealer.id == made.id).values(credit_limit=Decimal("0.005")))


def test_unknown_words_and_negative_limits_are_refused_by_the_database(store: Store) -> None:
    made = _dealer(store)
    for change in ("type = 'supermarket'", "credit_limit = -1", "tie_personal = 6"):
        with pytest.raises(IntegrityError), store.transaction(EDIT) as session:
            session.execute(text(f"UPDATE dealer SET {change} WHERE id = :id"), {"id": str(made.id)})  # noqa: S608


def test_an_instant_without_a_zone_is_refused(store: Store) -> None:
    made = _dealer(store)
    with pytest.raises(StatementError, match="without a time zone"), store.transaction(EDIT) as session:
        session.add(Visit(dealer_id=made.id, checked_in_at=datetime(2026, 3, 1)))


def test_every_kind_of_write_is_captured_with_old_and_new(store: Store) -> None:
    made = _dealer(store, "甲")
    with store.transaction(EDIT) as session:
        session.execute(insert(Dealer), [{"id": new_id(), "name": "乙"}])
        session.execute(update(Dealer).where(Dealer.name == "甲").values(name="丙"))
        session.execute(text("UPDATE dealer SET phone = '1' WHERE name = '乙'"))
        session.execute(delete(Dealer).where(Dealer.name == "乙"))
    kinds = [(tbl, kind) for tbl, kind, _new, _old in _changes(store)]
    assert kinds == [("dealer", "I"), ("dealer", "I"), ("dealer", "U"), ("dealer", "U"), ("dealer", "D")]
    assert _changes(store)[2][2:] == ('{"name":"丙"}', '{"name":"甲"}')
    with store.reading() as session:
        assert [entry.what.sentence for entry in history_of(session, [made.id])] == ["Edit", "Add {name}"]


def test_what_is_rolled_back_is_not_in_the_log(store: Store) -> None:
    with pytest.raises(RuntimeError), store.transaction(EDIT) as session:
        make.dealer(session)
        raise RuntimeError
    assert _changes(store) == []


def test_nothing_changed_leaves_no_change_set_to_undo(store: Store) -> None:
    with store.transaction(EDIT):
        pass
    with pytest.raises(RefusedError):
        undo_last(store)


def test_the_id_of_a_row_never_changes(store: Store) -> None:
    made = _dealer(store)
    with pytest.raises(IntegrityError, match="never changes"), store.transaction(EDIT) as session:
        session.execute(text("UPDATE dealer SET id = 'x' WHERE id = :id"), {"id": str(made.id)})


def test_reference_data_is_loaded_silently_and_the_silence_ends_with_it(store: Store) -> None:
    with store.loading() as session:
        make.dealer(session)
    assert _changes(store) == []
    with pytest.raises(RuntimeError), store.loading() as session:
        raise RuntimeError
    _dealer(store)
    assert len(_changes(store)) == 1


def test_marked_rows_are_left_out_of_reading(store: Store) -> None:
    made = _dealer(store)
    undo_last(store)
    with store.reading() as session:
        assert session.scalars(select(Dealer.name)).all() == []
        assert session.get(Dealer, made.id) is None
        shown = session.scalars(select(Dealer.id).execution_options(include_deleted=True)).all()
        assert shown == [made.id]


def test_undo_and_redo_walk_back_and_forth_also_after_a_restart(store: Store, tmp_path: Path) -> None:
    made = _dealer(store, "甲")
    for name in ("乙", "丙"):
        with store.transaction(Text("Rename")) as session:
            session.execute(update(Dealer).where(Dealer.id == made.id).values(name=name))
    store.close()
    store = Store.open(tmp_path / "fieldapp.db", KEY)

    def name() -> list[str]:
        with store.reading() as session:
            return list(session.scalars(select(Dealer.name)))

    seen = []
    for step in (undo_last, undo_last, redo_last, redo_last, undo_last, undo_last, undo_last):
        step(store)
        seen.append(name())
    assert seen == [["乙"], ["甲"], ["乙"], ["丙"], ["乙"], ["甲"], []]
    for expected in (["甲"], ["乙"], ["丙"]):
        redo_last(store)
        assert name() == expected
    with pytest.raises(RefusedError):
        redo_last(store)
    store.close()


def test_a_new_change_ends_the_way_forward(store: Store) -> None:
    _dealer(store, "甲")
    undo_last(store)
    _dealer(store, "乙")
    with pytest.raises(RefusedError):
        redo_last(store)


def test_undoing_an_older_change_keeps_what_was_written_since(store: Store) -> None:
    made = _dealer(store, "甲")
    with store.transaction(EDIT) as session:
        session.execute(update(Dealer).values(name="乙", phone="1"))
        number = session.info["change_set"]
    with store.transaction(EDIT) as session:
        session.execute(update(Dealer).values(phone="2"))
    assert undo(store, number).kept == 1
    with store.reading() as session:
        assert session.execute(select(Dealer.name, Dealer.phone)).one() == ("甲", "2")
    assert made.name == "甲"


def test_a_removed_row_comes_back_whole(store: Store) -> None:
    made = _dealer(store)
    with store.transaction(EDIT) as session:
        given = make.person(session, made.id, name="单雄", birthday_month=8, birthday_day=15)
    with store.transaction(EDIT) as session:
        session.execute(delete(Person))
    undo_last(store)
    with store.reading() as session:
        person = session.get_one(Person, given.id)
        assert (person.name, person.birthday_month, person.birthday_day) == ("单雄", 8, 15)


def test_days_are_dates_and_not_instants(store: Store) -> None:
    made = _dealer(store)
    with store.transaction(EDIT) as session:
        make.visit(session, made.id, date(2026, 11, 24))
    with store.reading() as session:
        assert session.scalars(select(Visit.planned_on)).one() == date(2026, 11, 24)
