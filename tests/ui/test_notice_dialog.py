"""The holidays of a new year, pasted in at the window."""

from datetime import date

from db.vocabulary import Role
from fieldapp.queries.visits import work_calendar
from tests.rules.test_holiday_notice import NOTICE_OF_2026
from tests.support import make
from tests.support.screen import Screen, words_on
from ui.context import AppContext
from ui.settings.days import DaysSection
from ui.settings.notice_dialog import NoticeDialog


def _section(screen: Screen) -> DaysSection:
    section = DaysSection(screen.app)
    screen.app.changed.connect(lambda _changed: section.read_again())
    screen.qtbot.addWidget(section)
    section.resize(760, 600)
    section.show()
    screen.settle()
    return section


def test_the_notice_of_a_year_is_pasted_seen_and_put_in(app: AppContext, screen: Screen) -> None:
    section = _section(screen)
    assert "not published yet" in words_on(section)
    screen.press(section, "Enter a year…")
    dialog = screen.dialog(NoticeDialog)
    assert dialog.year.value() == 2027
    dialog.text.setPlainText("端午节：6月31日放假。")
    assert "There is no such day: 端午节：6月31日放假。" in words_on(dialog)
    dialog.text.setPlainText(NOTICE_OF_2026.replace("2026", "2027"))
    assert dialog.said.text() == "33 days off, 6 weekend days worked"
    assert "2027-10-01  National Day: day off" in dialog.days.text()
    screen.press(dialog, "Put them in")
    with app.store.reading() as session:
        assert work_calendar(session).is_published(2027)
        assert not work_calendar(session).is_workday(date(2027, 10, 7))
    assert "not published yet" not in words_on(section)


def test_a_rep_under_a_manager_reads_them_only(app: AppContext, screen: Screen) -> None:
    with app.store.loading() as session:
        boss = make.colleague(session, role=Role.MANAGER)
        rep = make.colleague(session, manager_id=boss.id).id
    app.store.work_as(rep)
    assert not _section(screen).enter.isVisible()
