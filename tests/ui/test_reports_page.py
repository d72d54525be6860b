"""The reports page shows the report that is named above it, and asks for what it needs."""

from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QApplication, QPushButton, QToolButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from db.models import ExportRecord
from fieldapp.reports.catalogue import REPORTS, Asks
from tests.support import make
from tests.support.pdfs import words_of
from tests.support.screen import words_on
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


def _drawn(app: AppContext, qtbot: QtBot) -> None:
    for _round in range(3):  # what ends may begin something
        qtbot.waitUntil(lambda: app.jobs.under_way == 0, timeout=20_000)
        QApplication.processEvents()


def test_the_days_the_month_and_the_rep_choose_what_is_drawn(app: AppContext, qtbot: QtBot) -> None:
    with app.store.loading() as session:
        make.places(session)
        me = make.colleague(session, name="李明")
        other = make.colleague(session, name="高志远")
        dealer = make.dealer(session, name="郑州兴达家电")
        make.visit(session, dealer.id, date(2026, 11, 24), colleague_id=me.id)
        make.visit(session, dealer.id, date(2026, 12, 1), colleague_id=other.id)
        me_id, other_id = me.id, other.id
    app.store.work_as(me_id)
    page = ReportsPage(app)
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    _drawn(app, qtbot)
    assert "郑州兴达家电" in words_of(page.preview._pdf)
    page.week_button.click()
    _drawn(app, qtbot)
    assert (page.first.value(), page.last.value()) == (date(2026, 11, 30), date(2026, 12, 6))
    assert "郑州兴达家电" not in words_of(page.preview._pdf)
    page.who.set_value(other_id)
    page.who.edited.emit()
    _drawn(app, qtbot)
    assert "郑州兴达家电" in words_of(page.preview._pdf)
    page.choose("task_report")
    _drawn(app, qtbot)
    assert page.month.text() == "November 2026"
    next(b for b in page.months.findChildren(QToolButton) if b.accessibleName() == "Month before").click()
    _drawn(app, qtbot)
    assert page.month.text() == "October 2026"
    assert "October2026" in words_of(page.preview._pdf)


def test_a_report_that_cannot_be_made_says_what_helps_and_another_can_be_chosen(app: AppContext, qtbot: QtBot) -> None:
    page = ReportsPage(app)
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    _drawn(app, qtbot)
    assert page.preview.isVisible()
    page.choose("task_report")  # nobody works here yet
    _drawn(app, qtbot)
    qtbot.waitUntil(lambda: "Say in Settings who works here." in words_on(page), timeout=20_000)
    assert not page.preview.isVisible()  # the pages of the visit plan do not stand under its name
    assert not page.excel_button.isEnabled()
    assert page.list.isVisible()
    printed: list[bool] = []
    page.preview.print = lambda: printed.append(True)  # type: ignore[method-assign]
    page.commands()[0].run()
    assert printed == []  # Ctrl+P does not print what was shown before
    with app.store.loading() as session:
        me = make.colleague(session, name="李明").id
    app.store.work_as(me)
    next(b for b in page.findChildren(QPushButton) if b.text() == "Try again").click()
    _drawn(app, qtbot)
    assert page.preview.isVisible()
    assert "Say in Settings who works here." not in words_on(page)
    page.commands()[0].run()
    assert printed == [True]
    assert "李明" in words_of(page.preview._pdf)
