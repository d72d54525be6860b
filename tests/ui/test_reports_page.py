"""The reports page shows the report that is named above it, and asks for what it needs."""

from pathlib import Path

from pytestqt.qtbot import QtBot
from sqlalchemy import select

from db.models import ExportRecord
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


def test_a_report_is_saved_for_excel_and_as_text_and_that_is_written_down(
    app: AppContext, qtbot: QtBot, tmp_path: Path
) -> None:
    with app.store.loading() as session:
        make.places(session)
        make.dealer(session, name="郑州兴达家电", phone="13837901234")
    page = ReportsPage(app)
    qtbot.addWidget(page)
    page.show()
    page.choose("dealers")
    qtbot.waitUntil(lambda: app.jobs.under_way == 0, timeout=20_000)
    for ending in ("xlsx", "csv"):
        page.save_to(tmp_path / f"dealers.{ending}")
    qtbot.waitUntil(lambda: app.jobs.under_way == 0, timeout=20_000)
    heading, line = (tmp_path / "dealers.csv").read_text("utf-8-sig").splitlines()
    assert heading.split(",")[1:3] == ["Dealer", "Place"]
    assert line.split(",")[1:3] == ["郑州兴达家电", "新郑市龙湖镇"]
    assert (tmp_path / "dealers.xlsx").exists()
    with app.store.reading() as session:
        assert session.scalars(select(ExportRecord.what)).all() == ["dealers", "dealers"]
