import json
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image
from sqlalchemy import select, text

from db.models import Change, Gift, Person, ReminderAnswer, Visit
from db.store import Store
from db.vocabulary import AnniversaryKind, CalendarKind, NeedKind, ReminderState, VisitState
from fieldapp.attachments import AttachmentFiles
from fieldapp.errors import RefusedError
from fieldapp.operations.attachments import attach
from fieldapp.operations.history import undo_last
from fieldapp.operations.people import (
    NewPerson,
    PhoneLine,
    add_anniversary,
    add_gift,
    add_person,
    change_person,
    set_need,
)
from fieldapp.operations.privacy import erase_person
from fieldapp.queries.people import people_of
from fieldapp.queries.privacy import person_data
from fieldapp.queries.search import search
from fieldapp.queries.timeline import timeline
from fieldapp.rules.birthdays import Birthday
from fieldapp.texts import Text
from tests.support import make
from tests.support.stores import KEY

TODAY = date(2026, 11, 23)


@pytest.fixture
def files(tmp_path: Path) -> AttachmentFiles:
    return AttachmentFiles(tmp_path / "attachments", KEY)


@pytest.fixture
def known(store: Store, tmp_path: Path, files: AttachmentFiles) -> tuple[UUID, UUID]:
    """A dealer and a person there of whom everything is known."""
    with store.loading() as session:
        dealer_id = make.dealer(session).id
    new = NewPerson(
        name="单雄飞", phones=(PhoneLine("13837901234"),), birthday="1968-05-01", wechat="sxf68", likes="钓鱼"
    )
    person_id = add_person(store, dealer_id, new, today=TODAY)[0].id
    add_person(store, dealer_id, NewPerson(name="王丽"), today=TODAY)
    change_person(store, person_id, {"family": "一儿一女", "phones": [PhoneLine("13900000000")]}, today=TODAY)
    set_need(store, person_id, NeedKind.RESPECT, strength=3, how_met="年会")
    wedding = Birthday(CalendarKind.SOLAR, 1998, 10, 1)
    add_anniversary(store, dealer_id, wedding, {"kind": AnniversaryKind.WEDDING}, person_id=person_id, today=TODAY)
    add_gift(store, dealer_id, {"given_on": TODAY, "what": "茶叶"}, person_id=person_id)
    Image.new("RGB", (10, 10)).save(tmp_path / "a.png")
    attach(store, files, tmp_path / "a.png", dealer_id=dealer_id, owner_table="person", owner_id=person_id)
    with store.transaction(Text("Visit")) as session:
        make.visit(session, dealer_id, TODAY, person_id=person_id, state=VisitState.DONE, visited_on=TODAY)
        session.add(ReminderAnswer(key="birthday", state=ReminderState.DONE, answered_on=TODAY, person_id=person_id))
    return dealer_id, person_id


def test_what_is_known_can_be_shown_and_handed_over(store: Store, known: tuple[UUID, UUID]) -> None:
    with store.reading() as session:
        data = person_data(session, known[1])
        assert person_data(session, UUID(int=1)) is None
    assert data is not None
    assert (data.visited_on, [gift.what for gift in data.gifts], len(data.files)) == ((TODAY,), ["茶叶"], 1)
    handed = json.dumps(data.as_json(), ensure_ascii=False)
    for value in ("单雄飞", "13900000000", "sxf68", "钓鱼", "1968", "年会", "2026-11-23"):
        assert value in handed


def test_erasing_leaves_no_value_behind_not_even_in_the_log(
    store: Store, tmp_path: Path, files: AttachmentFiles, known: tuple[UUID, UUID]
) -> None:
    dealer_id, person_id = known
    erased, _ = erase_person(store, person_id, files)
    assert erased.rows == 6  # the person, two numbers (one of them no longer in use), need, wedding, photo
    with store.reading() as session:
        tables = session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")).all()
        everything = "\n".join(
            str(row)
            for name in tables
            for row in session.execute(text(f'SELECT * FROM "{name}"'))  # noqa: S608
        )
        for value in ("单雄飞", "13837901234", "13900000000", "sxf68", "钓鱼", "一儿一女", "年会"):
            assert value not in everything
        assert [person.name for person in people_of(session, dealer_id)] == ["王丽"]
        assert people_of(session, dealer_id)[0].is_main
        assert search(session, "单雄") == []
        assert search(session, "13900") == []
        assert session.scalars(select(Visit.person_id)).all() == [None]
        assert session.scalars(select(Gift.what)).all() == ["茶叶"]
        assert timeline(session, dealer_id)
    assert not list((tmp_path / "attachments").rglob("*.sealed"))
    assert len(erased.remains) == 1
    with pytest.raises(RefusedError):
        erase_person(store, person_id)


def test_others_will_hear_that_the_person_is_gone_and_nothing_else(store: Store, known: tuple[UUID, UUID]) -> None:
    erase_person(store, known[1])
    with store.reading() as session:
        waiting = session.execute(
            select(Change.kind, Change.new, Change.old).where(Change.pk == str(known[1]), Change.state == 0)
        ).all()
    assert [tuple(row) for row in waiting] == [("D", None, None)]


def test_no_undo_brings_an_erased_person_back(store: Store, known: tuple[UUID, UUID]) -> None:
    erase_person(store, known[1])
    with pytest.raises(RefusedError):
        while True:
            undo_last(store)
    with store.reading() as session:
        shown = select(Person.name).execution_options(include_deleted=True)
        assert session.scalars(shown).all() == ["王丽"]


def test_notes_that_mention_the_name_are_counted(store: Store, known: tuple[UUID, UUID]) -> None:
    with store.transaction(Text("Note")) as session:
        make.visit(session, known[0], TODAY, result_note="单雄飞 不在")
    erased, _ = erase_person(store, known[1])
    assert "1 in all" in str(erased.remains[1])
