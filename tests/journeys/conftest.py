"""The whole window on Today, around a store with some dealers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.store import Store
from db.vocabulary import DealerStatus
from fieldapp.clock import ClockOnDay
from fieldapp.places import Places
from fieldapp.settings import Settings
from tests.support import make
from tests.support.rep import Rep
from ui.context import AppContext
from ui.main_window import MainWindow
from ui.start import _search
from ui.theme import theme


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["fieldapp"]


@pytest.fixture
def app(store: Store, clock: ClockOnDay, tmp_path: Path) -> Iterator[AppContext]:
    """A store with a rep, some places and three dealers."""
    with store.loading() as session:
        make.places(session)
        me = make.colleague(session, name="李明")
        longhu = make.dealer(session, name="郑州兴达家电")
        make.person(session, longhu.id, "13837901234", name="单雄", is_main=True)
        make.dealer(session, name="曾记商行", region_code="410184106000", status=DealerStatus.PROSPECT)
        make.dealer(session, name="新郑宏盛家电", region_code="410122000000")
    store.work_as(me.id)
    context = AppContext(clock=clock, places=Places(tmp_path), settings=Settings(language="en"), store=store)
    yield context
    assert context.jobs.stop()


@pytest.fixture
def rep(app: AppContext, qapp: QApplication, qtbot: QtBot) -> Iterator[Rep]:
    """At work, with Today before them."""
    theme.start(qapp, "light")
    window = MainWindow(app, search=_search)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.open()
    rep = Rep(window, app, qtbot)
    rep.wait(lambda: window.page is not None)
    rep.settle()
    yield rep
    rep.settle()
