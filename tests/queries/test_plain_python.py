"""The numbers of the pages and reports against plain Python over the rows as they are stored.

Nothing of ``fieldapp.queries`` or ``fieldapp.rules`` makes what is expected: rows come by SQL written by hand,
thresholds are those of DOMAIN and docs/SETTINGS.md.  Over the demo data, and over small data that hypothesis makes up.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from db.store import Store
from fieldapp.demo.fill import fill
from fieldapp.opening import open_store
from fieldapp.places import Places
from tests.support.plain import coverage, figures, relations, resources
from tests.support.plain.made_up import DEALERS, MadeUp, one_of_everything
from tests.support.plain.stored import TODAY, Row
from tests.support.statements import statements
from tests.support.stores import new_store

Page = Callable[[Session], None]
PAGES: tuple[Page, ...] = (*coverage.PAGES, *figures.PAGES, *resources.PAGES, *relations.PAGES)


@pytest.fixture(scope="module")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A demo of sixty dealers."""
    folder = tmp_path_factory.mktemp("plain")
    with closing(open_store(Places(folder), demo=True)) as store:
        fill(store, today=TODAY, dealers=60)
        yield store


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.__name__))
def test_the_demo_data_come_to_what_plain_python_makes_of_them(demo_store: Store, page: Page) -> None:
    with demo_store.reading() as session:
        assert session.execute(text("SELECT count(*) FROM monthly_figure")).scalar_one() > 1_000
        page(session)


@hypothesis_settings(max_examples=40)
@given(made=st.lists(DEALERS, min_size=1, max_size=5))
def test_whatever_is_stored_the_pages_say_what_plain_python_does(made: list[Row]) -> None:
    with tempfile.TemporaryDirectory() as folder, closing(new_store(Path(folder) / "fieldapp.db")) as store:
        with store.loading() as session:
            made_up = MadeUp(session)
            for facts in made:
                made_up.write(facts)
        with store.reading() as session:
            for page in PAGES:
                page(session)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.__name__))
def test_no_page_asks_more_often_when_there_are_more_dealers(store: Store, page: Page) -> None:
    counts = []
    for numbers in (range(2), range(2, 20)):
        with store.loading() as session:
            made_up = MadeUp(session)
            for number in numbers:
                made_up.write(one_of_everything(number))
        with store.reading() as session, statements(store) as sent:
            page(session)
        counts.append(len(sent))
    assert counts[0] == counts[1]
