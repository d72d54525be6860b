"""The reports are filled with what the store knows."""

from dataclasses import replace
from datetime import date

from db.models import Gift
from db.store import Store
from db.vocabulary import CalendarKind
from fieldapp.reports.catalogue import default_wish, report_kind
from fieldapp.texts import speaking
from tests.reports.test_other_reports import only_table
from tests.support import make

TODAY = date(2026, 11, 23)


def test_the_birthday_list_says_who_was_given_what_last_and_writes_lunar_days_on_one_line(store: Store) -> None:
    with store.loading() as session:
        make.places(session)
        dealer = make.dealer(session, name="郑州兴达家电")
        born = {"birthday_calendar": CalendarKind.LUNAR, "birthday_month": 10, "birthday_day": 27}
        given = make.person(session, dealer.id, "13837901234", name="单雄", birthday_year=1973, **born)
        make.person(session, dealer.id, "13837901235", name="王丽", **born)
        for on, what in ((date(2025, 12, 16), "茶叶"), (date(2024, 12, 1), "挂历")):
            session.add(Gift(dealer_id=dealer.id, person_id=given.id, given_on=on, what=what))
    wish = replace(default_wish(TODAY), month=date(2026, 12, 1))
    with speaking("en"), store.reading() as session:
        rows = only_table(report_kind("birthday_list").build(session, wish)).rows
    assert sorted((row.cells[3], row.cells[6]) for row in rows[1:]) == [
        ("L10-27", ""),
        ("L10-27 (1973)", "2025-12-16 茶叶"),
    ]
