"""A page whose reading fails says what happened and what to do, and is there once it can be read again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy.orm import Session

from db.store import Store
from fieldapp.errors import SurroundingsError
from fieldapp.texts import Text
from tests.support import make
from tests.support.screen import Screen, buttons_of, words_on
from ui.context import AppContext
from ui.main_window import MainWindow
from ui.pages import PAGES, PageEntry

SETTINGS, REPORTS = "settings", "reports"
DEALERS = "dealers"  # its file is a page of its own
READING = [entry for entry in PAGES if entry.name not in {SETTINGS, REPORTS}]  # those two are there without the store
BUSY = SurroundingsError(Text("The data is in use by another program."))


class Breakable:
    """Lets the store be read, or not."""

    def __init__(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        self.error: Exception | None = None
        whole = store.reading

        @contextmanager
        def reading() -> Iterator[Session]:
            if self.error is not None:
                raise self.error
            with whole() as session:
                yield session

        monkeypatch.setattr(store, "reading", reading)


@pytest.fixture
def breakable(app: AppContext, monkeypatch: pytest.MonkeyPatch) -> Breakable:
    with app.store.loading() as session:
        make.places(session)
        me = make.colleague(session, name="李明").id
        dealer = make.dealer(session, name="郑州兴达家电")
        make.visit(session, dealer.id, date(2026, 11, 23))
    app.store.work_as(me)
    return Breakable(app.store, monkeypatch)


@pytest.mark.parametrize("entry", READING, ids=lambda entry: entry.name)
@pytest.mark.parametrize("error", [BUSY, RuntimeError("no such column: visit.secret")], ids=["surroundings", "mistake"])
def test_it_says_so_and_tries_again(
    app: AppContext, screen: Screen, breakable: Breakable, entry: PageEntry, error: Exception
) -> None:
    breakable.error = error
    page = screen.show(entry.load())
    said = words_on(page)
    assert said
    assert "Try again" in buttons_of(page)
    assert "secret" not in said
    assert isinstance(error, RuntimeError) or "The data is in use by another program." in said
    breakable.error = None
    screen.press(page, "Try again")
    assert "Try again" not in buttons_of(page)
    assert words_on(page) != said


@pytest.mark.parametrize("entry", [e for e in READING if e.name != DEALERS], ids=lambda entry: entry.name)
def test_a_page_that_was_there_stays_and_the_trouble_is_told_beside_it(
    app: AppContext, screen: Screen, breakable: Breakable, entry: PageEntry
) -> None:
    page = screen.show(entry.load())
    before = words_on(page)
    breakable.error = BUSY
    page.read_again()
    screen.settle()
    assert words_on(page) == before
    assert screen.trouble
    assert "Try again" not in buttons_of(page)


@pytest.mark.parametrize("name", [SETTINGS, REPORTS])
def test_settings_and_reports_are_there_and_tell(
    app: AppContext, screen: Screen, breakable: Breakable, name: str
) -> None:
    breakable.error = BUSY
    page = screen.show(next(entry for entry in PAGES if entry.name == name).load())
    assert words_on(page)
    told = "\n".join([*screen.trouble, words_on(page)])
    assert name == SETTINGS or "The data is in use by another program." in told  # its first section reads nothing


def test_a_page_that_cannot_be_made_does_not_take_the_others_along(
    app: AppContext, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.library.page.LibraryPage.__init__", lambda *_a: (_ for _ in ()).throw(RuntimeError("no")))
    window = MainWindow(app)
    screen.qtbot.addWidget(window)
    window.show()
    window.open()
    window.go("library")
    screen.settle()
    assert "Try again" in buttons_of(window)
    monkeypatch.undo()
    screen.press(window, "Try again")
    assert "Try again" not in buttons_of(window)
    window.go("plan")
    screen.settle()
    assert window.page is not None
