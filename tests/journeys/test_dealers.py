"""The frequent things around dealers, counted in actions from Today (UX)."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from db.vocabulary import CalendarKind, DealerStatus
from fieldapp.queries.dealer_choice import DealerFilter
from fieldapp.queries.dealers import dealer_block
from fieldapp.queries.people import people_of
from fieldapp.rules.birthdays import Birthday
from tests.support.rep import Rep
from ui.context import AppContext
from ui.dealers.new_dealer_dialog import NewDealerDialog
from ui.dealers.page import DealersPage
from ui.dealers.people import PeopleSection

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def _dealers_page(rep: Rep) -> DealersPage:
    rep.wait(lambda: isinstance(rep.window.page, DealersPage))
    rep.settle()
    page = rep.window.page
    assert isinstance(page, DealersPage)
    return page


def test_a_dealer_and_its_number_are_found_by_initials_in_two_actions(rep: Rep) -> None:
    rep.press(Qt.Key.Key_K, CTRL)
    rep.type(rep.window.finder.field, "zzx")
    rep.wait(lambda: rep.window.finder.list.model().rowCount() > 0)
    first = rep.window.finder.list.model().index(0, 0)
    assert "郑州兴达家电" in first.data()
    assert "138 3790 1234" in first.data(Qt.ItemDataRole.AccessibleTextRole)  # painted at the right of the line
    assert rep.actions == 2
    rep.type(rep.window.finder.field, "", Qt.Key.Key_Return)
    page = _dealers_page(rep)
    assert page.file.header.phone.text() == "138 3790 1234"
    page.file.header.phone.click()
    assert QApplication.clipboard().text() == "13837901234"


def test_a_prospect_with_place_and_phone_is_added_in_four_actions(rep: Rep, app: AppContext) -> None:
    rep.press(Qt.Key.Key_N, CTRL)
    _dealers_page(rep)
    dialog = rep.dialog()
    assert isinstance(dialog, NewDealerDialog)
    rep.type(dialog.name, "龙湖兴隆电器", Qt.Key.Key_Tab)
    rep.type(dialog.place, "xzlh", Qt.Key.Key_Tab)
    rep.type(dialog.phone, "13900001111", Qt.Key.Key_Return)
    assert rep.actions <= 4
    with app.store.reading() as session:
        (row,) = dealer_block(session, DealerFilter(text="兴隆"))
    assert (row.place, row.phone, row.status) == ("新郑市龙湖镇", "13900001111", DealerStatus.PROSPECT)
    rep.wait(lambda: _dealers_page(rep).file.header.name.text() == "龙湖兴隆电器")


def test_a_person_with_a_lunar_birthday_is_added_in_four_actions(rep: Rep, app: AppContext) -> None:
    rep.press(Qt.Key.Key_K, CTRL)
    rep.type(rep.window.finder.field, "zzx")
    rep.wait(lambda: rep.window.finder.list.model().rowCount() > 0)
    rep.actions -= 1  # the typed entry ends with Enter
    rep.type(rep.window.finder.field, "", Qt.Key.Key_Return)
    page = _dealers_page(rep)
    rep.press(Qt.Key.Key_N, CTRL, SHIFT)
    people = page.file.tabs.made("people")
    assert isinstance(people, PeopleSection)
    rep.type(people.line.field, "李娟 13837905678 农历八月十五", Qt.Key.Key_Return)
    assert rep.actions <= 4
    dealer_id = page.file.dealer_id
    assert dealer_id is not None
    with app.store.reading() as session:
        _owner, added = people_of(session, dealer_id)
    assert (added.name, [phone.number for phone in added.phones]) == ("李娟", ["13837905678"])
    assert added.birthday == Birthday(CalendarKind.LUNAR, None, 8, 15)
    rep.wait(lambda: added.id in people.cards)
