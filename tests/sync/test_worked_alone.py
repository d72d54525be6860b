"""A rep who worked alone joins the company: what only a manager may say becomes a proposal, and nothing is lost."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text

from db.models import Opening, OpeningShare, RefusedChange, Target
from db.store import Store
from db.vocabulary import CustomKind, CustomOwner, OpeningKind, RefusalChoice, Role
from fieldapp.custom_columns import custom_fields
from fieldapp.errors import RefusedError
from fieldapp.operations.conflicts import decide_refused
from fieldapp.operations.custom_fields import NewCustomField, add_custom_field, set_custom_values
from fieldapp.operations.tasks import confirm_opening
from fieldapp.queries.dealers import dealer_rows
from fieldapp.sync.events import events
from fieldapp.sync.exchange import exchange
from fieldapp.sync.http_server import HttpServer
from fieldapp.sync.link import StoredTokens, sign_in
from fieldapp.texts import Text
from fieldapp.words.custom_fields import shown_custom
from tests.support import make
from tests.support.company import PASSWORD
from tests.support.stores import new_store

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)


def _work_alone(store: Store) -> None:
    with store.transaction(Text("Set up")) as session:
        me = make.colleague(session, name="小高", role=Role.REP)
    store.work_as(me.id)
    with store.transaction(Text("Work")) as session:
        dealer = make.dealer(session, name="兴达家电", region_code=None)
        session.flush()
        opening = Opening(
            dealer_id=dealer.id,
            kind=OpeningKind.TOWNSHIP,
            region_code="410184105000",
            first_payment_on=date(2026, 11, 3),
            evidence="收据 001",
        )
        session.add(opening)
        session.flush()
        session.add(OpeningShare(opening_id=opening.id, colleague_id=me.id, percent=100))
        session.add(
            Target(
                colleague_id=me.id,
                month=date(2026, 11, 1),
                region_code="410184000000",
                kind=OpeningKind.COUNTY,
                count=1,
            )
        )
    confirm_opening(store, opening.id, now=NOW, may_confirm_own=True)


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Store]:
    """A laptop with an opening that its rep confirmed, and a target that he set himself."""
    store = new_store(tmp_path / "alone.db")
    _work_alone(store)
    yield store
    store.close()


@pytest.fixture
def boss(tmp_path: Path, address: str) -> Iterator[Store]:
    store = new_store(tmp_path / "boss.db")
    sign_in(store, address, "boss", PASSWORD)
    yield store
    store.close()


def _round(store: Store, address: str) -> None:
    with HttpServer(address, StoredTokens(store)) as server:
        exchange(store, server)


def test_openings_confirmed_alone_wait_for_the_manager_and_nothing_of_them_is_lost(
    alone: Store, boss: Store, address: str
) -> None:
    sign_in(alone, address, "gao", PASSWORD)
    _round(alone, address)
    _round(boss, address)
    for store in (alone, boss):
        with store.reading() as session:
            opening = session.scalars(select(Opening)).one()
            opening_id = opening.id
            assert (opening.evidence, opening.first_payment_on) == ("收据 001", date(2026, 11, 3))
            assert opening.confirmed_at is None
            assert session.scalars(select(OpeningShare.percent)).all() == [100]
            assert not session.scalars(select(RefusedChange).where(RefusedChange.tbl == "opening")).all()
    with alone.reading() as session:
        said = [str(event.what) for event in events(session)]
    assert "Openings that wait for your manager's confirmation now: 1" in said
    confirm_opening(boss, opening_id, now=NOW)
    _round(boss, address)
    _round(alone, address)
    with alone.reading() as session:
        assert session.scalars(select(Opening.confirmed_at)).one() == NOW


def test_a_target_set_alone_is_a_proposal_that_the_manager_takes_with_one_press(
    alone: Store, boss: Store, address: str
) -> None:
    sign_in(alone, address, "gao", PASSWORD)
    _round(alone, address)
    _round(boss, address)
    with boss.reading() as session:
        (proposal,) = session.scalars(select(RefusedChange.id).where(RefusedChange.tbl == "target")).all()
        assert session.scalars(select(Target)).all() == []
    decide_refused(boss, proposal, RefusalChoice.ACCEPTED, now=NOW)
    _round(boss, address)
    _round(alone, address)
    for store in (alone, boss):
        with store.reading() as session:
            target = session.scalars(select(Target)).one()
            assert (target.month, target.count) == (date(2026, 11, 1), 1)
            me = session.execute(text("SELECT who FROM sync_ctl")).scalar_one()
            assert (str(target.colleague_id) == me) == (store is alone)


def test_a_field_of_ones_own_is_a_proposal_and_what_stands_in_it_waits_for_it(
    alone: Store, boss: Store, address: str
) -> None:
    new = NewCustomField(owner=CustomOwner.DEALER, kind=CustomKind.CHOICE, name_zh="安装队", choices=("自有", "外包"))
    field = add_custom_field(alone, new)[0]
    with alone.reading() as session:
        dealer = session.scalars(select(Opening.dealer_id)).one()
    set_custom_values(alone, CustomOwner.DEALER, dealer, {field: "外包"})
    sign_in(alone, address, "gao", PASSWORD)
    _round(alone, address)
    _round(boss, address)
    with boss.reading() as session:
        assert custom_fields(session) == ()
        wanted = RefusedChange.tbl.in_(("custom_field", "custom_choice"))
        proposals = session.scalars(select(RefusedChange.id).where(wanted).order_by(RefusedChange.id)).all()
    assert len(proposals) == 3
    for proposal in proposals:
        decide_refused(boss, proposal, RefusalChoice.ACCEPTED, now=NOW)
    for store in (boss, alone):
        _round(store, address)
    for store in (alone, boss):
        with store.reading() as session:
            (column,) = custom_fields(session)
            (row,) = dealer_rows(session, [dealer])
            assert shown_custom(column, row.custom[field]) == "外包"


def test_who_belongs_to_a_company_confirms_nothing_of_his_own(alone: Store, address: str) -> None:
    sign_in(alone, address, "gao", PASSWORD)
    with alone.reading() as session:
        opening = session.scalars(select(Opening.id)).one()
    with pytest.raises(RefusedError, match="manager confirms"):
        confirm_opening(alone, opening, now=NOW, may_confirm_own=True)


def test_a_row_with_what_only_a_manager_may_say_is_taken_without_it(alone: Store, boss: Store, address: str) -> None:
    """As a window that allowed it would send it: the row arrives, the manager gets the rest to accept."""
    sign_in(alone, address, "gao", PASSWORD)
    _round(alone, address)
    with alone.transaction(Text("By hand")) as session:
        me = session.scalars(select(OpeningShare.colleague_id)).one()
        dealer = session.scalars(select(Opening.dealer_id)).one()
        session.add(
            Opening(
                dealer_id=dealer,
                kind=OpeningKind.COUNTY,
                region_code="410184000000",
                confirmed_at=NOW,
                confirmed_by_id=me,
            )
        )
    _round(alone, address)
    with alone.reading() as session:
        assert session.scalars(select(Opening.confirmed_at)).all() == [None, None]
    _round(boss, address)
    with boss.reading() as session:
        assert len(session.scalars(select(Opening.id)).all()) == 2
        (rest,) = session.scalars(select(RefusedChange).where(RefusedChange.tbl == "opening")).all()
        assert rest.kind == "U"
        proposal = rest.id
    decide_refused(boss, proposal, RefusalChoice.ACCEPTED, now=NOW)
    _round(boss, address)
    _round(alone, address)
    with alone.reading() as session:
        assert NOW in session.scalars(select(Opening.confirmed_at)).all()
