"""Settings, section by section: what is set there holds, and what is wrong is said beside the field."""

import json
import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit
from sqlalchemy import select

from db.models import Colleague, Leave
from db.vocabulary import Role
from fieldapp.clock import ClockOnDay
from fieldapp.opening import open_store
from fieldapp.operations import Changed
from fieldapp.places import Places
from fieldapp.queries.house_rules import rules_on
from fieldapp.queries.tasks import pay_settings
from fieldapp.rules.pay_rates import rates_for
from fieldapp.rules.pay_readings import MonthMet
from fieldapp.settings import Settings, load_settings
from tests.support import make
from tests.support.rep import write
from tests.support.screen import Screen, buttons_of, words_on
from ui.context import AppContext
from ui.settings.data import DataSection, RestoreDialog
from ui.settings.days import DaysSection, LeaveDialog
from ui.settings.general import GeneralSection
from ui.settings.market_days import MarketDaysDialog
from ui.settings.me import ColleagueDialog, MeSection
from ui.settings.page import SettingsPage
from ui.settings.pay import PaySection
from ui.settings.rules import RulesSection

TODAY = date(2026, 11, 23)


@pytest.fixture
def page(app: AppContext, screen: Screen) -> SettingsPage:
    """Settings of a rep who works alone."""
    with app.store.loading() as session:
        make.places(session)
        me = make.colleague(session, name="李明").id
    app.store.work_as(me)
    return screen.show(SettingsPage)


def _section(page: SettingsPage, screen: Screen, name: str, kind: type[Any]) -> Any:
    page.arrive(section=name)
    screen.settle()
    section = page.show_section(name)
    assert isinstance(section, kind)
    assert section.isVisible()
    return section


def _put(screen: Screen, field: QLineEdit, text: str) -> None:
    field.selectAll()
    write(screen.qtbot, field, text)


class TestGeneral:
    def test_what_is_chosen_is_saved_at_once_and_said(
        self, page: SettingsPage, app: AppContext, screen: Screen
    ) -> None:
        section = _section(page, screen, "general", GeneralSection)
        look = section.form.editor("theme")
        look.setCurrentIndex(2)
        look.activated.emit(2)
        alone = section.form.editor("may_confirm_own")
        assert isinstance(alone, QCheckBox)
        alone.click()
        screen.qtbot.waitUntil(lambda: app.settings.may_confirm_own)
        assert app.settings.theme == "dark"
        assert "✓ Saved" in words_on(section)
        assert load_settings(app.places.settings).theme == "dark"

    def test_the_language_of_the_app_is_offered_in_its_own_words(self, page: SettingsPage, screen: Screen) -> None:
        language = _section(page, screen, "general", GeneralSection).form.editor("language")
        assert [language.itemText(n) for n in range(language.count())] == ["中文", "English"]


class TestWhoWorksHere:
    def test_name_and_phone_save_as_one_goes(self, page: SettingsPage, app: AppContext, screen: Screen) -> None:
        section = _section(page, screen, "me", MeSection)
        _put(screen, section.form.editor("name"), "李小明")
        section.form.save_now()
        screen.settle()
        with app.store.reading() as session:
            assert session.scalars(select(Colleague.name)).all() == ["李小明"]
        assert "李小明" in words_on(section.team)

    def test_a_name_is_asked_for_beside_its_field(self, page: SettingsPage, app: AppContext, screen: Screen) -> None:
        section = _section(page, screen, "me", MeSection)
        field = section.form.editor("name")
        field.selectAll()
        screen.qtbot.keyClick(field, Qt.Key.Key_Delete)
        section.form.save_now()
        screen.settle()
        assert "Please write your name: it stands on plans and reports." in words_on(section)
        with app.store.reading() as session:
            assert session.scalars(select(Colleague.name)).all() == ["李明"]

    def test_a_colleague_is_added_and_taken_back(self, page: SettingsPage, app: AppContext, screen: Screen) -> None:
        section = _section(page, screen, "me", MeSection)
        screen.press(section, "Add a colleague")
        dialog = screen.dialog(ColleagueDialog)
        screen.press(dialog, "Add the colleague")
        assert "Write the name." in words_on(dialog)
        write(screen.qtbot, dialog.form.editor("name"), "孟宪礼")
        screen.press(dialog, "Add the colleague")
        assert screen.toasts == ["Colleague added"]
        assert "孟宪礼" in words_on(section.team)
        app.undo()
        screen.settle()
        assert "孟宪礼" not in words_on(section.team)

    def test_a_colleague_is_changed_removed_and_comes_back_by_undo(
        self, page: SettingsPage, app: AppContext, screen: Screen
    ) -> None:
        with app.store.loading() as session:
            boss = make.colleague(session, name="孟宪礼", role=Role.MANAGER)
            make.colleague(session, name="王芳")
        section = _section(page, screen, "me", MeSection)
        section.read_again()
        screen.settle()
        screen.press(section, "Change 王芳")
        dialog = screen.dialog(ColleagueDialog)
        _put(screen, dialog.form.editor("phone"), "12")  # type: ignore[arg-type]  # a line
        screen.press(dialog, "Save")
        assert "is not a phone number" in words_on(dialog)
        _put(screen, dialog.form.editor("phone"), "13837901234")  # type: ignore[arg-type]
        dialog.form.fill({"phone": "13837901234", "manager_id": boss.id, "name": "王小芳"})
        screen.press(dialog, "Save")
        assert "王小芳" in words_on(section.team)
        assert "led by 孟宪礼" in words_on(section.team)
        screen.press(section, "Delete 王小芳")
        assert "王小芳" not in words_on(section.team)
        app.undo()
        screen.settle()
        assert "王小芳" in words_on(section.team)

    def test_nobody_removes_themselves_and_a_rep_under_a_manager_nobody(
        self, page: SettingsPage, app: AppContext, screen: Screen
    ) -> None:
        with app.store.loading() as session:
            boss = make.colleague(session, name="孟宪礼", role=Role.MANAGER)
        section = _section(page, screen, "me", MeSection)
        section.read_again()
        screen.settle()
        assert "Delete 孟宪礼" in buttons_of(section)
        assert "Delete 李明" not in buttons_of(section)
        with app.store.loading() as session:
            me = session.scalars(select(Colleague).where(Colleague.name == "李明")).one()
            me.manager_id, me.role = boss.id, Role.REP
        section.read_again()
        screen.settle()
        assert "Delete 孟宪礼" not in buttons_of(section)
        assert "Add a colleague" not in buttons_of(section)


class TestRules:
    def test_an_interval_holds_from_the_day_chosen_and_earlier_days_keep_theirs(
        self, page: SettingsPage, app: AppContext, screen: Screen
    ) -> None:
        card = _section(page, screen, "rules", RulesSection).cadence
        card.form.editor("a").setValue(5)
        card.since.set_value(date(2026, 12, 1))
        screen.click(card.save_button)
        assert screen.toasts == ["In force from 2026-12-01"]
        with app.store.reading() as session:
            intervals = [rules_on(session, day).cadence.a for day in (date(2026, 11, 30), date(2026, 12, 1))]
        assert intervals == [7, 5]
        assert card.form.value("a") == 7  # today's
        assert "Changed on: 2026-12-01" in words_on(card)
        app.undo()
        screen.settle()
        assert "As the app came" in words_on(card)

    def test_what_is_typed_in_one_card_stays_when_another_is_put_in_force(
        self, page: SettingsPage, screen: Screen
    ) -> None:
        section = _section(page, screen, "rules", RulesSection)
        field = next(iter(section.thresholds.form.values()))
        editor = section.thresholds.form.editor(field)
        typed = editor.value() + 3
        editor.setValue(typed)
        section.cadence.form.editor("a").setValue(5)
        screen.click(section.cadence.save_button)
        assert section.cadence.form.value("a") == 5
        assert editor.value() == typed

    def test_the_minimum_wage_is_an_amount_or_refused_beside_its_field(
        self, page: SettingsPage, app: AppContext, screen: Screen
    ) -> None:
        card = _section(page, screen, "rules", RulesSection).thresholds
        field = card.form.editor("wage_floor_yuan")
        _put(screen, field, "about 2000")
        screen.click(card.save_button)
        assert "Please write an amount such as 1250 or 1250.50." in words_on(card)
        assert screen.toasts == []
        _put(screen, field, "2100")
        screen.click(card.save_button)
        with app.store.reading() as session:
            assert rules_on(session, TODAY).thresholds.wage_floor == Decimal(2100)
        assert field.text() == "2,100.00"

    def test_what_a_visit_is_worth_is_the_managers_to_say(
        self, page: SettingsPage, app: AppContext, screen: Screen
    ) -> None:
        card = _section(page, screen, "rules", RulesSection).weights
        assert card.form.value("birthday") == 15
        card.form.editor("birthday").setValue(40)
        card.form.editor("market_day").setValue(-20)  # rather not on a market day
        screen.click(card.save_button)
        with app.store.reading() as session:
            weights = rules_on(session, TODAY).visit_weights
        assert (weights.birthday, weights.market_day, weights.due) == (40, -20, 60)

    def test_no_number_can_be_set_that_no_day_has(self, page: SettingsPage, screen: Screen) -> None:
        form = _section(page, screen, "rules", RulesSection).thresholds.form
        assert (form.editor("day_ends_hour").maximum(), form.editor("km_an_hour").minimum()) == (24, 5)

    def test_lead_days_that_are_no_numbers_are_refused_in_words(self, page: SettingsPage, screen: Screen) -> None:
        card = _section(page, screen, "rules", RulesSection).lead_days
        _put(screen, card.form.editor("birthday"), "a week")
        screen.click(card.save_button)
        assert "Write days as numbers with commas, for example 7, 3, 0." in words_on(card)
        assert screen.toasts == []

    def test_a_rep_under_a_manager_may_read_only(self, page: SettingsPage, app: AppContext, screen: Screen) -> None:
        with app.store.loading() as session:
            boss = make.colleague(session, name="孟宪礼", role=Role.MANAGER)
            me = session.scalars(select(Colleague).where(Colleague.name == "李明")).one()
            me.manager_id, me.role = boss.id, Role.REP
        for name, kind in (("rules", RulesSection), ("pay", PaySection)):
            section = _section(page, screen, name, kind)
            assert "Only the manager changes this." in words_on(section)
            assert "Put in force" not in buttons_of(section)


class TestPay:
    def test_new_rates_and_readings_hold_and_are_explained(
        self, page: SettingsPage, app: AppContext, screen: Screen
    ) -> None:
        section = _section(page, screen, "pay", PaySection)
        _put(screen, section.rates.form.editor("reward_township"), "350")
        section.rates.since.set_value(date(2026, 12, 15))
        screen.click(section.rates.save_button)
        met = section.readings.form.editor("month_met")
        met.set_value("total")
        met.activated.emit(met.currentIndex())
        screen.click(section.readings.save_button)
        with app.store.reading() as session:
            settings = pay_settings(session, date(2026, 12, 1))
        assert rates_for(date(2026, 12, 1), settings.rates).rewards.township == Decimal(350)  # a month is whole
        assert rates_for(date(2026, 11, 1), settings.rates).rewards.township == Decimal(300)
        assert settings.readings.month_met is MonthMet.TOTAL


class TestDays:
    def test_market_days_are_noted_listed_and_removed(
        self, page: SettingsPage, app: AppContext, screen: Screen
    ) -> None:
        section = _section(page, screen, "days", DaysSection)
        assert "No market days are noted." in words_on(section.markets)
        screen.click(section.markets.add_button)
        dialog = screen.dialog(MarketDaysDialog)
        dialog.form.fill({"region_code": "410184105000", "market_days": "sometimes"})
        screen.click(dialog.confirm_button)
        assert "This cannot be read: sometimes" in words_on(dialog)
        dialog.form.fill({"region_code": "410184105000", "market_days": "逢1、4、7"})
        screen.click(dialog.confirm_button)
        assert screen.toasts == ["Market days noted"]
        app.changed.emit(Changed.everything())
        screen.settle()
        assert "lunar calendar: days ending in 1, 4, 7" in words_on(section.markets)
        screen.press(section.markets, "Remove the market days of 新郑市龙湖镇")
        screen.settle()
        assert "No market days are noted." in words_on(section.markets)

    def test_leave_is_noted_refused_the_wrong_way_round_and_removed(
        self, page: SettingsPage, app: AppContext, screen: Screen
    ) -> None:
        section = _section(page, screen, "days", DaysSection)
        assert "No leave is noted." in words_on(section)
        screen.press(section, "Add leave")
        dialog = screen.dialog(LeaveDialog)
        screen.qtbot.keyClicks(dialog.form.editor("first_day"), "2026-12-03")
        screen.qtbot.keyClicks(dialog.form.editor("last_day"), "2026-12-01")
        screen.press(dialog, "Add leave")
        assert "The last day comes before the first." in words_on(dialog)
        _put(screen, dialog.form.editor("last_day"), "2026-12-05")  # type: ignore[arg-type]  # a DateEdit is one
        screen.press(dialog, "Add leave")
        assert "2026-12-03 – 2026-12-05" in words_on(section)
        screen.press(section, "Remove this leave")
        assert "No leave is noted." in words_on(section)
        with app.store.reading() as session:
            assert session.scalars(select(Leave)).all() == []

    def test_a_year_that_is_not_yet_published_is_said(self, page: SettingsPage, screen: Screen) -> None:
        assert "2027" in words_on(_section(page, screen, "days", DaysSection).holidays)


class TestData:
    @pytest.fixture
    def app(self, small_demo: Path, clock: ClockOnDay, tmp_path: Path) -> Iterator[AppContext]:
        """Around a whole folder: the store, its key beside it, a dealer's files."""
        folder = tmp_path / "data"
        shutil.copytree(small_demo, folder)
        places = Places(folder)
        store = open_store(places)
        yield (context := AppContext(clock=clock, places=places, settings=Settings(language="en"), store=store))
        assert context.jobs.stop()
        store.close()

    def test_backup_check_and_export_of_everything(self, app: AppContext, screen: Screen, tmp_path: Path) -> None:
        section = _section(screen.show(SettingsPage), screen, "data", DataSection)
        assert str(app.places.folder) in words_on(section)
        assert "This is demo data" in words_on(section)
        section.backup_to(tmp_path / "november.fieldapp")
        screen.settle()
        assert (tmp_path / "november.fieldapp").stat().st_size > 0
        assert "Backup written: november.fieldapp" in screen.toasts
        screen.press(section, "Is everything well?")
        assert words_on(section.result).count("✓") == 5
        section.export_to(tmp_path / "all.json")
        screen.settle()
        assert len(json.loads((tmp_path / "all.json").read_text("utf-8"))["dealers"]) >= 12

    def test_when_the_last_backup_was_made_is_said(self, screen: Screen, tmp_path: Path) -> None:
        section = _section(screen.show(SettingsPage), screen, "data", DataSection)
        assert "There is no backup yet" in words_on(section)
        section.backup_to(tmp_path / "november.fieldapp")
        screen.settle()
        assert "Last backup: " in words_on(section)
        assert "There is no backup yet" not in words_on(section)

    def test_a_backup_is_restored_only_after_it_is_said_what_it_replaces(
        self, app: AppContext, screen: Screen, tmp_path: Path
    ) -> None:
        section = _section(screen.show(SettingsPage), screen, "data", DataSection)
        wanted: list[Path] = []
        app.restore_wanted.connect(wanted.append)
        backup = tmp_path / "november.fieldapp"
        section.backup_to(backup)
        screen.settle()
        for answer in ("Cancel", "Replace my data"):
            section.restore_from(backup)
            screen.settle()
            dialog = screen.dialog(RestoreDialog)
            assert "november.fieldapp: made on " in words_on(dialog)
            assert str(app.places.backups) in words_on(dialog)
            assert wanted == []
            screen.press(dialog, answer)
        assert wanted == [backup]

    def test_what_is_no_backup_is_said_before_anything_is_asked(self, screen: Screen, tmp_path: Path) -> None:
        section = _section(screen.show(SettingsPage), screen, "data", DataSection)
        (tmp_path / "letter.zip").write_bytes(b"Dear all")
        section.restore_from(tmp_path / "letter.zip")
        screen.settle()
        (said,) = screen.trouble
        assert said.endswith("letter.zip is not a backup of this app, or it is damaged.")
        assert section.window().findChildren(RestoreDialog) == []

    def test_a_backup_that_cannot_be_written_says_so(self, app: AppContext, screen: Screen, tmp_path: Path) -> None:
        section = _section(screen.show(SettingsPage), screen, "data", DataSection)
        (tmp_path / "file").write_bytes(b"")
        section.backup_to(tmp_path / "file" / "november.fieldapp")
        screen.settle()
        assert app.has_store
        (said,) = screen.trouble
        assert said.endswith("could not be written. Is there room on the disk?")
        assert screen.toasts == []


def test_about_says_version_and_sources(page: SettingsPage, screen: Screen) -> None:
    page.arrive(section="about")
    screen.settle()
    said = words_on(page.show_section("about"))
    assert "Version " in said
    assert "Noto Sans SC" in said
    assert "Sources of the regions and holidays:" in said


def test_the_list_of_sections_is_walked_by_keyboard(page: SettingsPage, screen: Screen) -> None:
    page.list.setFocus()
    screen.qtbot.keyClick(page.list, Qt.Key.Key_End)
    screen.settle()
    shown = page.stack.currentWidget()
    assert shown is not None
    assert "FieldApp" in words_on(shown)
