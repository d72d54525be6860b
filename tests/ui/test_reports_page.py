"""The reports page shows the report that is named above it, and asks for what it needs."""

from pytestqt.qtbot import QtBot

from fieldapp.reports.catalogue import REPORTS, Asks
from tests.support import make
from ui.context import AppContext
from ui.reports.page import ReportsPage


def test_a_report_still_being_drawn_never_appears_under_the_name_of_another(app: AppContext, qtbot: QtBot) -> None:
    with app.store.loading() as session:
        make.places(session)
        dealer = make.dealer(session, name="郑州兴达家电")
    page = ReportsPage(app)
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()  # begins to draw the visit plan
    page.choose("dealer_file")
    qtbot.waitUntil(lambda: app.jobs.under_way == 0, timeout=20_000)
    assert page.nothing.isVisible()
    assert not page.preview.isVisible()
    assert not page.excel_button.isEnabled()

    page.arrive(report="dealer_file", dealer=dealer.id)
    qtbot.waitUntil(page.preview.isVisible, timeout=20_000)
    assert not page.nothing.isVisible()
    assert page.excel_button.isEnabled()


def test_every_report_shows_what_it_asks_for_and_nothing_else(app: AppContext, qtbot: QtBot) -> None:
    page = ReportsPage(app)
    qtbot.addWidget(page)
    page.show()
    for kind in REPORTS:
        page.choose(kind.name)
        qtbot.waitUntil(lambda: app.jobs.under_way == 0, timeout=20_000)
        assert page.days.isVisible() is page.near.isVisible() is (Asks.DAYS in kind.asks)
        assert page.months.isVisible() is (Asks.MONTH in kind.asks)
        assert page.dealer.isVisible() is (Asks.DEALER in kind.asks)
