"""What the pictures of the guide show is there in the demo data."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from db.models import Colleague, Complaint, Contract, ContractStep, Dealer, ScreeningMark
from db.store import Store
from db.vocabulary import DealerStatus, Role
from fieldapp import regions_table
from fieldapp.demo import showing
from fieldapp.demo.fill import fill
from fieldapp.importing.figures import Became, try_out_figures
from fieldapp.importing.figures_columns import find_headings, guess
from fieldapp.importing.plan import Mode
from fieldapp.importing.read_file import open_file
from fieldapp.queries.conflicts import conflicts, merged_by_themselves, refused_changes
from fieldapp.sync.events import events
from fieldapp.sync.service import state_of
from tests.conftest import TODAY
from tests.support.stores import new_store


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = new_store(tmp_path_factory.mktemp("showing") / "fieldapp.db")
    regions_table.fill_in(store)
    fill(store, today=TODAY)
    yield store
    store.close()


def test_a_prospect_shows_a_whole_screening_card_and_a_dealer_its_service(demo: Store) -> None:
    with demo.reading() as session:
        prospect = session.get_one(Dealer, showing.dealer_that_shows(session, "screening"))
        marks = select(func.count(ScreeningMark.point.distinct())).where(ScreeningMark.dealer_id == prospect.id)
        served = showing.dealer_that_shows(session, "relation")
        assert prospect.status is DealerStatus.PROSPECT
        assert session.scalar(marks) == 7  # the eighth is the restricted list
        assert session.scalars(select(func.count()).where(Complaint.dealer_id == served)).one() >= 2


def test_a_contract_shows_what_is_to_be_done(demo: Store) -> None:
    with demo.reading() as session:
        dealer = showing.dealer_that_shows(session, "contracts")
        steps = select(func.count()).select_from(ContractStep).join(Contract).where(Contract.dealer_id == dealer)
        assert session.scalars(steps).one() >= 3
        assert session.scalar(steps.where(ContractStep.done_on.is_(None)))


def test_the_workbook_of_figures_has_rows_to_add_one_that_fails_and_a_total(demo: Store, tmp_path: Path) -> None:
    path = tmp_path / "出货回款.xlsx"
    with demo.reading() as session:
        showing.write_figures_workbook(session, path, TODAY)
    source = open_file(path, find_headings)
    found = try_out_figures(demo, source, guess(source.sheet), Mode.ADD)
    assert found.became[Became.FAILED] == found.became[Became.LEFT_OUT] == 1
    assert found.rows == 7
    assert len(found.months) == 3


def test_somebody_waits_for_the_manager_and_kept_a_log(demo: Store) -> None:
    with demo.reading() as session:
        assert session.get_one(Colleague, showing.manager(session)).role is Role.MANAGER
        assert session.get_one(Colleague, showing.rep_whose_plan_waits(session)).role is Role.REP
        assert showing.last_logged_day(session) < TODAY


def test_a_server_brings_two_conflicts_a_merged_note_and_a_refused_change(demo: Store) -> None:
    showing.meet_a_server(demo, datetime.combine(TODAY, time(9), UTC))
    with demo.reading() as session:
        assert {one.field for one in conflicts(session)} == {"phone", "grade"}
        assert [one.field for one in merged_by_themselves(session)] == ["note"]
        assert len(refused_changes(session)) == 1
        assert len(events(session)) == 1
        link = state_of(session).link
        assert link is not None
        assert link.server.endswith("example.com")
