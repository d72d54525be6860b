"""The file on one dealer: everything is changed in place, and undone."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel, QLineEdit, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from db.store import Store
from db.vocabulary import (
    AnniversaryKind,
    CalendarKind,
    Channel,
    DealerStatus,
    DepositKind,
    Grade,
    LadderStep,
    NeedKind,
    ProductCategory,
    ResourceKind,
    VisitResult,
    VisitState,
)
from fieldapp.operations.dealers import change_dealer
from fieldapp.operations.people import PhoneLine, add_anniversary, add_gift, change_person
from fieldapp.operations.support import grant_resource
from fieldapp.operations.value import add_contract, add_receivable, set_figures
from fieldapp.queries.contracts import contracts_of
from fieldapp.queries.dealer_file import DealerFile, dealer_file
from fieldapp.queries.people import PersonCard, people_of
from fieldapp.queries.support import ledger
from fieldapp.queries.value import receivables_of
from fieldapp.queries.visits import visits_at
from fieldapp.rules.birthdays import Birthday
from fieldapp.rules.dealers import InfoClass
from fieldapp.rules.house_rules import HouseRules
from tests.support import make
from tests.support.rep import write
from tests.support.tables import given
from ui.context import AppContext
from ui.dealers.contracts import ContractsSection
from ui.dealers.dialogs import LadderDialog, PlanVisitsDialog, RecordDialog
from ui.dealers.erase_dialog import ErasePersonDialog
from ui.dealers.file import FilePane
from ui.dealers.files import FilesSection
from ui.dealers.overview import OverviewSection
from ui.dealers.people import PeopleSection
from ui.dealers.resources import ResourcesSection
from ui.dealers.sales import SalesSection, months_before, sums
from ui.dealers.timeline import TimelineSection
from ui.dealers.visits import VisitsSection
from ui.resources.dialogs import GrantDialog
from ui.visits.record_dialog import RecordVisitDialog
from ui.widgets.bars import round_step
from ui.widgets.region_edit import RegionEdit

TODAY = date(2026, 11, 23)
LONGHU, GUODIAN = "410184105000", "410184106000"


@pytest.fixture
def dealer_id(store: Store) -> UUID:
    """A dealer with an owner; another one whose code is taken."""
    with store.loading() as session:
        make.places(session)
        dealer = make.dealer(session, name="龙湖兴达家电", grade=Grade.B, code="YJ1")
        make.person(session, dealer.id, "13837901234", name="单雄", is_main=True)
        make.visit(session, dealer.id, date(2026, 11, 10), state=VisitState.DONE, visited_on=date(2026, 11, 10))
        make.dealer(session, name="曾记商行", code="YJ2")
        return dealer.id


@pytest.fixture
def pane(app: AppContext, dealer_id: UUID, qtbot: QtBot) -> Iterator[FilePane]:
    pane = FilePane(app)
    app.changed.connect(lambda _changed: pane.read_again())
    qtbot.addWidget(pane)
    pane.resize(760, 640)
    pane.show()
    pane.show_dealer(dealer_id)
    settle(app, qtbot)
    yield pane
    settle(app, qtbot)


def settle(app: AppContext, qtbot: QtBot) -> None:
    for _round in range(4):
        qtbot.waitUntil(lambda: app.jobs.under_way == 0, timeout=10_000)
        qtbot.wait(1)


def stored(app: AppContext, dealer_id: UUID) -> DealerFile:
    with app.store.reading() as session:
        found = dealer_file(session, dealer_id, today=TODAY, rules=HouseRules())
    assert found is not None
    return found


def _people(app: AppContext, dealer_id: UUID) -> list[PersonCard]:
    with app.store.reading() as session:
        return list(people_of(session, dealer_id))


def said(widget: QWidget) -> set[str]:
    return {label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)}


def press(widget: QWidget, text: str) -> None:
    next(found for found in widget.findChildren(QPushButton) if found.text() == text).click()


def dialog_of(pane: QWidget, kind: type[QWidget]) -> QWidget:
    (found,) = [dialog for dialog in pane.window().findChildren(kind) if dialog.isVisible()]
    return found


def type_into(qtbot: QtBot, editor: QWidget, text: str) -> None:
    """Replace what stands in *editor*."""
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    write(qtbot, editor, text)


class TestHead:
    def test_it_says_who_where_and_what_is_due(self, pane: FilePane) -> None:
        header = pane.header
        assert header.name.text() == "龙湖兴达家电"
        assert header.phone.text() == "138 3790 1234"
        assert {"Grade B", "Active", "Visit due tomorrow", "last visit 13 days ago", "单雄"} <= said(header)

    def test_a_visit_is_planned_and_recorded_from_it(
        self, pane: FilePane, app: AppContext, dealer_id: UUID, qtbot: QtBot
    ) -> None:
        pane.header.plan.click()
        dialog = dialog_of(pane, PlanVisitsDialog)
        assert isinstance(dialog, PlanVisitsDialog)
        dialog.confirm_button.click()
        settle(app, qtbot)
        assert "Next visit tomorrow" in said(pane.header)
        pane.header.record.click()
        record = dialog_of(pane, RecordVisitDialog)
        assert isinstance(record, RecordVisitDialog)
        settle(app, qtbot)
        record.confirm_button.click()
        settle(app, qtbot)
        assert "last visit today" in said(pane.header)
        with app.store.reading() as session:
            assert {visit.state for visit in visits_at(session, dealer_id)} == {VisitState.DONE, VisitState.PLANNED}

    def test_the_relationship_ends_and_is_taken_up_again_by_undo(
        self, pane: FilePane, app: AppContext, dealer_id: UUID, qtbot: QtBot
    ) -> None:
        pane.set_status(DealerStatus.ENDED)
        settle(app, qtbot)
        assert stored(app, dealer_id).facts.ended_on == TODAY
        assert "No visits: the relationship has ended" in said(pane.header)
        app.undo()
        settle(app, qtbot)
        assert stored(app, dealer_id).facts.status is DealerStatus.ACTIVE

    def test_every_move_on_the_ladder_needs_its_evidence(
        self, pane: FilePane, app: AppContext, dealer_id: UUID, qtbot: QtBot
    ) -> None:
        pane.move_on_ladder()
        dialog = dialog_of(pane, LadderDialog)
        assert isinstance(dialog, LadderDialog)
        dialog.form.fill({"step": LadderStep.CLIENT})
        dialog.confirm_button.click()
        assert "Say what shows it: every move needs its evidence." in said(dialog)
        dialog.form.fill({"evidence": "介绍了一家新客户"})
        dialog.confirm_button.click()
        settle(app, qtbot)
        assert stored(app, dealer_id).facts.ladder_step is LadderStep.CLIENT


class TestOverview:
    @pytest.fixture
    def overview(self, pane: FilePane) -> OverviewSection:
        section = pane.show_tab("overview")
        assert isinstance(section, OverviewSection)
        return section

    def test_what_is_typed_is_saved_as_one_goes_and_undone(
        self, overview: OverviewSection, pane: FilePane, app: AppContext, qtbot: QtBot
    ) -> None:
        type_into(qtbot, overview.who.editor("name"), "龙湖兴达旗舰店")
        overview.who.save_now()
        settle(app, qtbot)
        assert pane.header.name.text() == "龙湖兴达旗舰店"
        assert overview.who.sign.text() == "✓ Saved"
        app.undo()
        settle(app, qtbot)
        assert overview.who.value("name") == pane.header.name.text() == "龙湖兴达家电"

    def test_a_refusal_stands_beside_its_field_and_nothing_is_saved(
        self, overview: OverviewSection, app: AppContext, dealer_id: UUID, qtbot: QtBot
    ) -> None:
        type_into(qtbot, overview.who.editor("code"), "YJ2")
        overview.who.save_now()
        settle(app, qtbot)
        assert overview.who.editor("code").property("wrong")
        assert "曾记商行 has this code already." in said(overview)
        assert stored(app, dealer_id).facts.code == "YJ1"

    def test_what_is_being_typed_is_not_overwritten_by_what_is_read(
        self, overview: OverviewSection, app: AppContext, dealer_id: UUID, pane: FilePane, qtbot: QtBot
    ) -> None:
        type_into(qtbot, overview.who.editor("address"), "Wenchang Road 1")
        change_dealer(app.store, dealer_id, {"phone": "0371-67891234"})
        pane.read_again()
        settle(app, qtbot)
        assert overview.who.value("address") == "Wenchang Road 1"
        assert overview.who.value("phone") == "037167891234"

    def test_leaving_for_another_dealer_saves_first(
        self, overview: OverviewSection, app: AppContext, dealer_id: UUID, pane: FilePane, qtbot: QtBot
    ) -> None:
        type_into(qtbot, overview.who.editor("address"), "Wenchang Road 1")
        with app.store.loading() as session:
            other = make.dealer(session, name="另一家").id
        pane.show_dealer(other)
        settle(app, qtbot)
        assert stored(app, dealer_id).facts.address == "Wenchang Road 1"
        assert stored(app, other).facts.address == overview.who.value("address") == ""

    def test_place_and_coordinates_are_taken_as_people_have_them(
        self, overview: OverviewSection, app: AppContext, dealer_id: UUID, qtbot: QtBot
    ) -> None:
        type_into(qtbot, overview.who.editor("coordinates"), "113.742316,34.531207")
        place = overview.who.editor("region_code")
        assert isinstance(place, RegionEdit)
        type_into(qtbot, place, "gd")
        with qtbot.waitSignal(place.edited):
            place.when_settled(lambda: None)
        overview.who.save_now()
        settle(app, qtbot)
        facts = stored(app, dealer_id).facts
        assert (facts.latitude_e6, facts.longitude_e6) == (34_531_207, 113_742_316)
        assert facts.region_code == GUODIAN

    def test_brands_are_rows_with_shares(
        self, overview: OverviewSection, app: AppContext, dealer_id: UUID, qtbot: QtBot
    ) -> None:
        form = overview.brands
        brands = form.editor("brands")

        def rows() -> list[QLineEdit]:
            return [edit for edit in brands.findChildren(QLineEdit) if edit.isVisibleTo(brands)]

        write(qtbot, rows()[0], "安美")
        write(qtbot, rows()[1], "60")
        qtbot.waitUntil(lambda: len(rows()) == 4)
        write(qtbot, rows()[2], "康乐")
        write(qtbot, rows()[3], "50")
        form.save_now()
        settle(app, qtbot)
        assert "The shares add up to more than 100 %." in said(overview)
        type_into(qtbot, rows()[3], "40")
        form.save_now()
        settle(app, qtbot)
        assert [(row.brand, row.share_percent) for row in stored(app, dealer_id).brands] == [("安美", 60), ("康乐", 40)]

    def test_a_class_is_marked_as_checked_and_says_what_is_missing(
        self, overview: OverviewSection, app: AppContext, dealer_id: UUID, qtbot: QtBot
    ) -> None:
        card = overview.classes[InfoClass.FINANCIAL]
        assert "Never checked" in said(card)
        assert any("Credit limit" in text for text in said(card) if text.startswith("Missing"))
        press(card, "Mark as checked")
        settle(app, qtbot)
        assert "Checked today" in said(card)
        assert stored(app, dealer_id).facts.financial_checked_on == TODAY

    def test_how_much_of_the_credit_is_used_is_said(
        self, overview: OverviewSection, app: AppContext, dealer_id: UUID, pane: FilePane, qtbot: QtBot
    ) -> None:
        change_dealer(app.store, dealer_id, {"credit_limit": Decimal(10_000), "credit_used": Decimal(12_500)})
        pane.read_again()
        settle(app, qtbot)
        assert "125% of the credit limit is used" in said(overview)

    def test_hard_times_ask_for_care_until_they_are_over(
        self, overview: OverviewSection, app: AppContext, dealer_id: UUID, pane: FilePane, qtbot: QtBot
    ) -> None:
        press(overview.hardships, "Add")
        dialog = dialog_of(pane, RecordDialog)
        assert isinstance(dialog, RecordDialog)
        dialog.form.fill({"note": "住院"})
        dialog.confirm_button.click()
        settle(app, qtbot)
        assert "needs care" in said(overview.open_card)
        press(overview.hardships, "It is over")
        settle(app, qtbot)
        assert stored(app, dealer_id).hardships[0].over_on == TODAY
        assert not overview.open_card.isVisibleTo(overview)

    def test_who_referred_whom_is_drawn(
        self, overview: OverviewSection, app: AppContext, dealer_id: UUID, pane: FilePane, qtbot: QtBot
    ) -> None:
        assert not overview.referrals.isVisibleTo(overview)
        with app.store.loading() as session:
            other = make.dealer(session, name="转介绍来的", referred_by_id=dealer_id, channel=Channel.REFERRAL)
            other_id = other.id
        pane.read_again()
        settle(app, qtbot)
        opened: list[object] = []
        app.page_wanted.connect(lambda _name, where: opened.append(where))
        press(overview.referrals, "转介绍来的")
        assert opened == [{"dealer": other_id}]


class TestPeople:
    @pytest.fixture
    def people(self, pane: FilePane) -> PeopleSection:
        section = pane.show_tab("people")
        assert isinstance(section, PeopleSection)
        return section

    def test_a_person_is_erased_after_it_is_said_what_goes_and_what_stays(
        self, people: PeopleSection, app: AppContext, dealer_id: UUID, qtbot: QtBot
    ) -> None:
        add_gift(app.store, dealer_id, {"given_on": TODAY, "what": "茶叶"}, person_id=_people(app, dealer_id)[0].id)
        change_dealer(app.store, dealer_id, {"problems": "单雄喜欢喝茶"})
        menu = next(one for one in people.findChildren(QToolButton) if one.accessibleName() == "More").menu()
        choices = {action.text(): action for action in menu.actions()}
        for answer in ("Cancel", "Erase for good"):
            assert [person.name for person in _people(app, dealer_id)] == ["单雄"]
            choices["Erase for good…"].trigger()
            dialog = dialog_of(people, ErasePersonDialog)
            assert "What stays with the dealer, without the person: visits, gifts and promises." in said(dialog)
            press(dialog, answer)
            settle(app, qtbot)
        assert _people(app, dealer_id) == []
        assert [(gift.what, gift.person_id) for gift in stored(app, dealer_id).gifts] == [("茶叶", None)]
        shown = said(dialog)
        assert "Everything is erased" in shown
        assert "Backups made before today still hold the data: delete or replace them." in shown
        assert "Notes written in free text mention the name, 1 in all: look at them." in shown
        press(dialog, "Close")
        assert "单雄" not in said(people)

    def test_a_gift_and_an_anniversary_are_corrected_and_the_former_comes_back_by_undo(
        self, people: PeopleSection, pane: FilePane, app: AppContext, dealer_id: UUID, qtbot: QtBot
    ) -> None:
        owner = _people(app, dealer_id)[0].id
        add_gift(app.store, dealer_id, {"given_on": TODAY, "what": "茶叶", "occasion": "中秋"}, person_id=owner)
        wedding = Birthday(CalendarKind.LUNAR, 1998, 10, 1)
        add_anniversary(app.store, dealer_id, wedding, {"kind": AnniversaryKind.WEDDING}, person_id=owner, today=TODAY)
        pane.read_again()
        settle(app, qtbot)

        def correct(name: str) -> QWidget:
            next(one for one in people.findChildren(QAbstractButton) if one.accessibleName() == name).click()
            return dialog_of(people, RecordDialog)

        dialog = correct("Change the gift")
        type_into(qtbot, dialog.form.editor("what"), "白酒")
        press(dialog, "Save")
        settle(app, qtbot)
        (gift,) = stored(app, dealer_id).gifts
        assert (gift.what, gift.occasion, gift.given_on, gift.person_id) == ("白酒", "中秋", TODAY, owner)
        dialog = correct("Change the anniversary")
        type_into(qtbot, dialog.form.editor("title"), "银婚")
        press(dialog, "Save")
        settle(app, qtbot)
        (day,) = stored(app, dealer_id).anniversaries
        assert (day.title, day.kind, day.on, day.person_id) == ("银婚", AnniversaryKind.WEDDING, wedding, owner)
        app.undo()
        app.undo()
        settle(app, qtbot)
        assert stored(app, dealer_id).anniversaries[0].title == ""
        assert stored(app, dealer_id).gifts[0].what == "茶叶"

    def test_two_numbers_and_a_wechat_name_are_whole_in_a_narrow_file(
        self, people: PeopleSection, pane: FilePane, app: AppContext, dealer_id: UUID, qtbot: QtBot
    ) -> None:
        phones = (PhoneLine("13837901234", "手机"), PhoneLine("037162550001", "店里"))
        owner = _people(app, dealer_id)[0].id
        change_person(app.store, owner, {"phones": phones, "wechat": "danxiong-1968-longhu"}, today=TODAY)
        pane.read_again()
        settle(app, qtbot)
        shown = [one for one in people.findChildren(QPushButton) if one.toolTip().startswith("Copy the")]
        assert [one.text() for one in shown] == ["138 3790 1234", "0371 6255 0001", "danxiong-1968-longhu"]
        assert all(one.width() >= one.sizeHint().width() for one in shown)

    def test_the_line_says_how_it_is_understood(self, people: PeopleSection, qtbot: QtBot) -> None:
        write(qtbot, people.line.field, "李娟 13837905678 农历八月十五")
        (echo,) = {text for text in said(people.line) if text}
        assert echo.startswith("李娟")
        assert "138 3790 5678" in echo
        assert "8th lunar month, day 15" in echo

    def test_an_impossible_birthday_is_refused_with_the_reason(
        self, people: PeopleSection, app: AppContext, dealer_id: UUID, qtbot: QtBot
    ) -> None:
        write(qtbot, people.line.field, "李娟 2月30日")
        people.line.add()
        settle(app, qtbot)
        assert people.line.field.text()
        assert any("2" in text for text in said(people.line))
        with app.store.reading() as session:
            assert len(people_of(session, dealer_id)) == 1

    def test_a_person_is_changed_in_place(
        self, people: PeopleSection, app: AppContext, dealer_id: UUID, qtbot: QtBot
    ) -> None:
        (card,) = people.cards.values()
        card.fold.setChecked(True)
        assert card.form is not None
        type_into(qtbot, card.form.editor("phones"), "138 3790 1234, 0371 6789 1234")
        birthday = card.form.editor("birthday").focusProxy()
        type_into(qtbot, birthday, "农历1968年八月十五")
        card.form.save_now()
        settle(app, qtbot)
        with app.store.reading() as session:
            (person,) = people_of(session, dealer_id)
        assert [phone.number for phone in person.phones] == ["13837901234", "037167891234"]
        assert person.birthday == Birthday(CalendarKind.LUNAR, 1968, 8, 15)
        assert card.form.isVisible()  # reading again does not fold it

    def test_needs_are_written_down_with_how_they_are_met(
        self, people: PeopleSection, app: AppContext, dealer_id: UUID, qtbot: QtBot
    ) -> None:
        (card,) = people.cards.values()
        card.fold.setChecked(True)
        assert card.needs is not None
        editor = card.needs.editor(NeedKind.RESPECT.value)
        editor.set_value((3, "请到年会发言"))  # type: ignore[attr-defined]
        editor.edited.emit()  # type: ignore[attr-defined]
        card.needs.save_now()
        settle(app, qtbot)
        with app.store.reading() as session:
            (person,) = people_of(session, dealer_id)
        assert [(need.kind, need.strength, need.how_met) for need in person.needs] == [
            (NeedKind.RESPECT, 3, "请到年会发言")
        ]
        card.fold.setChecked(False)
        assert "Being respected" in said(card)

    @pytest.mark.parametrize(
        "noted",
        [
            ("_add_gift", {"what": "月饼"}, "2026-11-23 ･ 月饼"),
            ("_add_promise", {"what": "补一台样机"}, "We promised: 补一台样机"),
            ("_add_anniversary", {"day": Birthday(CalendarKind.SOLAR, 2010, 5, 1)}, "May 1, 2010"),
        ],
    )
    def test_what_passed_between_us_is_noted(
        self, people: PeopleSection, app: AppContext, qtbot: QtBot, noted: tuple[str, dict[str, object], str]
    ) -> None:
        add, typed, shown = noted
        (person_id,) = people.cards
        getattr(people, add)(person_id)
        dialog = dialog_of(people, RecordDialog)
        assert isinstance(dialog, RecordDialog)
        dialog.form.fill(typed)
        dialog.confirm_button.click()
        settle(app, qtbot)
        assert any(shown in text and "单雄" in text for text in said(people))

    def test_a_person_who_left_is_deleted_and_brought_back(
        self, people: PeopleSection, app: AppContext, qtbot: QtBot
    ) -> None:
        (card,) = people.cards.values()
        card._delete()
        settle(app, qtbot)
        assert people.cards == {}
        app.undo()
        settle(app, qtbot)
        assert len(people.cards) == 1


def test_the_timeline_tells_what_changed_and_can_be_narrowed_down(
    pane: FilePane, app: AppContext, dealer_id: UUID, qtbot: QtBot
) -> None:
    change_dealer(app.store, dealer_id, {"grade": Grade.A})
    section = pane.show_tab("timeline")
    assert isinstance(section, TimelineSection)
    settle(app, qtbot)
    assert "Grade: Grade B → Grade A" in said(section)
    chips = {chip.text(): chip for chip in section.chips.findChildren(QPushButton) if chip.isVisibleTo(section)}
    assert set(chips) == {"Visits", "Changes"}
    chips["Visits"].click()
    qtbot.waitUntil(lambda: "Grade: Grade B → Grade A" not in said(section.line))


def test_a_planned_visit_is_recorded_from_the_table(
    pane: FilePane, app: AppContext, dealer_id: UUID, store: Store, qtbot: QtBot
) -> None:
    with store.loading() as session:
        make.visit(session, dealer_id, TODAY)
    section = pane.show_tab("visits")
    assert isinstance(section, VisitsSection)
    settle(app, qtbot)
    assert section.table.count() == 2
    asked = section.search.fontMetrics().horizontalAdvance(section.search.placeholderText())
    assert section.search.width() > asked + 40  # and the icon beside it
    planned = next(row for row in section.table.model.rows if row.state is VisitState.PLANNED)  # type: ignore[attr-defined]
    section.table.activated.emit(planned)
    dialog = dialog_of(pane, RecordVisitDialog)
    assert isinstance(dialog, RecordVisitDialog)
    settle(app, qtbot)
    dialog.outcome.choose(VisitResult.ORDERED)
    dialog.confirm_button.click()
    settle(app, qtbot)
    with app.store.reading() as session:
        assert VisitResult.ORDERED in {visit.result for visit in visits_at(session, dealer_id)}


class TestSales:
    def test_months_are_added_up_by_category(self, app: AppContext, dealer_id: UUID) -> None:
        for category, amount in ((ProductCategory.WASHER, 100), (ProductCategory.FREEZER, 20)):
            set_figures(app.store, dealer_id, date(2026, 5, 1), category, {"shipments": Decimal(amount)})
        with app.store.reading() as session:
            from fieldapp.queries.value import figures_of

            figures = figures_of(session, dealer_id)
        assert [(row.month, row.shipments) for row in sums(figures)] == [(date(2026, 5, 1), Decimal(120))]
        assert [row.shipments for row in sums(figures, ProductCategory.WASHER)] == [Decimal(100)]
        assert sums(figures, ProductCategory.KITCHEN) == []

    def test_months_go_back_over_the_turn_of_the_year(self) -> None:
        assert months_before(date(2026, 2, 1), 3) == [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]

    @pytest.mark.parametrize(("highest", "step"), [(93, 25), (100, 25), (101, 50), (0.7, 0.2), (0, 1)])
    def test_a_scale_has_round_steps(self, highest: float, step: float) -> None:
        assert round_step(highest) == pytest.approx(step)

    def test_a_month_is_entered_and_shown(self, pane: FilePane, app: AppContext, qtbot: QtBot) -> None:
        section = pane.show_tab("sales")
        assert isinstance(section, SalesSection)
        settle(app, qtbot)
        assert not section.bars.isVisible()
        section._enter()
        dialog = dialog_of(pane, RecordDialog)
        assert isinstance(dialog, RecordDialog)
        dialog.form.fill({"shipments": Decimal(12_000), "collections": Decimal(8_000)})
        dialog.confirm_button.click()
        settle(app, qtbot)
        assert section.bars.isVisible()
        assert given(section.table.shown).rows[0][:3] == [date(2026, 10, 1), Decimal(12000), Decimal(8000)]

    def test_what_is_owed_is_paid_and_opened_again(
        self, pane: FilePane, app: AppContext, dealer_id: UUID, qtbot: QtBot
    ) -> None:
        add_receivable(app.store, dealer_id, {"amount": Decimal(5000), "due_on": date(2026, 11, 1)})
        section = pane.show_tab("sales")
        assert isinstance(section, SalesSection)
        settle(app, qtbot)
        assert "5,000.00 yuan open, 5,000.00 of it late" in said(section)
        for paid_on in (TODAY, None):
            section.owed.activated.emit(section.owed.model.row_at(section.owed.model.index(0, 0)))
            settle(app, qtbot)
            with app.store.reading() as session:
                assert [row.paid_on for row in receivables_of(session, dealer_id)] == [paid_on]


def test_contracts_tell_the_two_deposits_apart_and_say_what_is_missing(
    pane: FilePane, app: AppContext, dealer_id: UUID, qtbot: QtBot
) -> None:
    terms = {"title": "年度合同", "starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    add_contract(app.store, dealer_id, terms | {"deposit_kind": DepositKind.EARNEST, "deposit": Decimal(10_000)})
    section = pane.show_tab("contracts")
    assert isinstance(section, ContractsSection)
    settle(app, qtbot)
    assert {"定金 earnest money", "10,000.00 · the receiver who defaults returns 20,000.00 yuan", "draft"} <= said(
        section
    )
    assert "Missing: not signed; confirmation that the person in charge knows the terms; no amount; no scan" in said(
        section
    )
    with app.store.reading() as session:
        (contract,) = contracts_of(session, dealer_id)
    section._change(contract)
    dialog = dialog_of(pane, RecordDialog)
    assert isinstance(dialog, RecordDialog)
    dialog.form.fill({"signed_on": date(2026, 1, 1), "deposit_kind": DepositKind.ADVANCE})
    dialog.confirm_button.click()
    settle(app, qtbot)
    assert {"订金 plain advance", "ends in 38 days"} <= said(section)


def test_a_scan_is_attached_to_its_contract(
    pane: FilePane, dealer_id: UUID, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    app = pane._app
    scan = tmp_path / "scan.png"
    Image.new("RGB", (40, 30), "white").save(scan)
    contract_id, _ = add_contract(app.store, dealer_id, {"title": "年度合同"})
    section = pane.show_tab("contracts")
    assert isinstance(section, ContractsSection)
    settle(app, qtbot)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_what: (str(scan), ""))
    section.attach_to("contract", contract_id, "Attach the scan")
    settle(app, qtbot)
    assert "Missing: not signed; confirmation that the person in charge knows the terms; no term; no amount" in said(
        section
    )
    assert "1 file" in said(section)


class TestFiles:
    @pytest.fixture
    def files(self, pane: FilePane) -> FilesSection:
        section = pane.show_tab("files")
        assert isinstance(section, FilesSection)
        return section

    def test_photos_are_attached_named_and_removed(
        self, files: FilesSection, app: AppContext, tmp_path: Path, qtbot: QtBot
    ) -> None:
        photo, wrong = tmp_path / "门头.jpg", tmp_path / "tool.exe"
        Image.new("RGB", (400, 300), "red").save(photo)
        wrong.write_bytes(b"MZ")
        refused: list[str] = []
        app.toasted.connect(lambda text, _undo: refused.append(text))
        files.attach([wrong, photo])
        settle(app, qtbot)
        assert any("tool.exe" in text for text in refused)
        assert "门头.jpg" in said(files)
        caption = next(edit for edit in files.findChildren(QLineEdit) if edit.isVisible())
        write(qtbot, caption, "新门头")
        caption.editingFinished.emit()
        settle(app, qtbot)
        assert [edit.text() for edit in files.findChildren(QLineEdit) if edit.isVisible()] == ["新门头"]
        with app.store.reading() as session:
            from fieldapp.queries.attachments import attachments_of

            (row,) = attachments_of(session, files.dealer_id)
        files._remove(row.id)
        settle(app, qtbot)
        assert "门头.jpg" not in said(files)


def test_resources_are_given_and_warned_of_without_a_promise(
    pane: FilePane, app: AppContext, dealer_id: UUID, qtbot: QtBot
) -> None:
    grant_resource(app.store, dealer_id, {"kind": ResourceKind.GIFT, "given_on": TODAY, "value": Decimal(300)})
    section = pane.show_tab("resources")
    assert isinstance(section, ResourcesSection)
    settle(app, qtbot)
    assert {"no promise", "Given without a promise: agree what comes back, and write it here."} <= said(section)
    press(section, "Give a resource")
    dialog = dialog_of(pane, GrantDialog)
    assert isinstance(dialog, GrantDialog)
    dialog.form.type_again({"kind": ResourceKind.SIGN, "promise": "进货五万", "promise_due": TODAY})
    press(dialog, "Write it down")
    settle(app, qtbot)
    assert {"open", "2 resources, 300 yuan"} <= said(section) | {text.split(" ･ ")[0] for text in said(section)}
    with app.store.reading() as session:
        assert {row.promise for row in ledger(session, TODAY, dealer_id=dealer_id)} == {"", "进货五万"}
