"""Fields of the company's own, as a manager adds them and a rep fills them in."""

from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from sqlalchemy import update

from db.models import SyncControl
from db.store import Store
from db.vocabulary import CustomKind, CustomOwner, Role
from fieldapp.custom_columns import custom_fields
from fieldapp.operations import Area, Changed
from fieldapp.operations.custom_fields import NewCustomField, add_custom_field, change_custom_field, set_custom_values
from fieldapp.operations.history import redo_last, undo_last
from fieldapp.operations.people import NewPerson, add_person
from fieldapp.queries.custom_fields import custom_values
from fieldapp.queries.visits import visits_at
from fieldapp.rules.custom_fields import CustomColumn
from tests.support import make
from tests.support.screen import Screen
from ui.dealers.custom_card import CustomCard
from ui.dealers.dialogs import RecordDialog
from ui.dealers.page import DealersPage
from ui.dealers.person_card import PersonCard
from ui.settings.page import SettingsPage
from ui.visits.record_dialog import RecordVisitDialog

OF_DEALER, OF_PERSON, OF_VISIT = CustomOwner.DEALER, CustomOwner.PERSON, CustomOwner.VISIT


@pytest.fixture
def dealers(store: Store) -> dict[str, UUID]:
    with store.loading() as session:
        make.places(session)
        return {name: make.dealer(session, name=name).id for name in ("兴达家电", "鑫源电器", "宏远商行")}


def _field(store: Store, name: str, kind: CustomKind, owner: CustomOwner = OF_DEALER, *choices: str) -> CustomColumn:
    made = add_custom_field(store, NewCustomField(owner=owner, kind=kind, name_zh=name, choices=choices))[0]
    with store.reading() as session:
        return next(field for field in custom_fields(session) if field.id == made)


def _stands(store: Store, owner: CustomOwner, record: UUID) -> list[str]:
    with store.reading() as session:
        return sorted(custom_values(session, owner, [record]).get(record, {}).values())


def _names(page: DealersPage) -> list[str]:
    model = page.list.table.model
    return [model.row_at(model.index(number, 0)).name for number in range(model.rowCount())]


def test_a_manager_adds_a_field_and_calls_its_choices_otherwise(screen: Screen, store: Store) -> None:
    page = screen.show(SettingsPage)
    page.show_section("fields")
    screen.settle()
    screen.press(page, "Add a field")
    dialog: Any = screen.dialog(RecordDialog)
    dialog.form.fill({"name_zh": "冷库", "name_en": "Cold store", "kind": CustomKind.CHOICE, "choices": "有\n没有"})
    screen.press(dialog, "Add")
    with store.reading() as session:
        (field,) = custom_fields(session, OF_DEALER)
    assert [option.name_zh for option in field.options] == ["有", "没有"]
    shown = [label.text() for label in page.findChildren(QLabel)]
    assert "Cold store" in shown
    section: Any = page.show_section("fields")
    section.change_field(field)
    screen.settle()
    dialog = screen.dialog(RecordDialog)
    dialog.form.fill({"choices": "自建 | own\n没有"})
    screen.press(dialog, "Save")
    with store.reading() as session:
        (again,) = custom_fields(session, OF_DEALER)
    assert [(option.id, option.name_zh) for option in again.options] == [
        (field.options[0].id, "自建"),
        (field.options[1].id, "没有"),
    ]


def test_a_rep_who_has_a_manager_sees_the_fields_and_changes_none(screen: Screen, store: Store) -> None:
    _field(store, "冷库", CustomKind.TEXT)
    with store.loading() as session:
        boss = make.colleague(session, name="经理", role=Role.MANAGER)
        me = make.colleague(session, name="代表", role=Role.REP, manager_id=boss.id)
        session.flush()
        session.execute(update(SyncControl).values(who=str(me.id)))
    page = screen.show(SettingsPage)
    section: Any = page.show_section("fields")
    screen.settle()
    assert "Only the manager" in section.note.text()
    assert not any(button.isVisible() for button in section._add_buttons)


def test_a_dealers_file_is_filled_in_as_one_goes_and_says_what_is_wrong(
    screen: Screen, store: Store, dealers: dict[str, UUID]
) -> None:
    page = screen.show(DealersPage)
    screen.app.open_dealer(dealers["兴达家电"])
    page.file.show_dealer(dealers["兴达家电"])
    screen.settle()
    card = page.file.findChild(CustomCard)
    assert card is not None
    assert card.isHidden()  # the company has no fields
    area = _field(store, "面积", CustomKind.NUMBER)
    screen.app.changed.emit(Changed.of(Area.DEALERS))
    screen.settle()
    assert not card.isHidden()
    form = card.form
    assert form is not None
    editor: Any = form.editor(area.key)
    editor.setText("很大")
    editor.edited.emit()
    form.save_now()
    screen.settle()
    assert _stands(store, OF_DEALER, dealers["兴达家电"]) == []
    assert "Write a number" in form._notes[area.key].text()
    editor.setText("1,200")
    editor.edited.emit()
    form.save_now()
    screen.settle()
    assert _stands(store, OF_DEALER, dealers["兴达家电"]) == ["1200"]
    screen.app.undo()
    screen.settle()
    assert _stands(store, OF_DEALER, dealers["兴达家电"]) == []


def test_a_person_has_the_fields_of_people(screen: Screen, store: Store, dealers: dict[str, UUID]) -> None:
    town = _field(store, "老家", CustomKind.TEXT, OF_PERSON)
    today = screen.app.clock.today()
    person = add_person(store, dealers["兴达家电"], NewPerson(name="王伟"), today=today)[0].id
    page = screen.show(DealersPage)
    page.file.show_dealer(dealers["兴达家电"])
    page.file.show_tab("people")
    screen.settle()
    card = page.file.findChild(PersonCard)
    assert card is not None
    card.fold.setChecked(True)
    screen.settle()
    assert card.form is not None
    editor: Any = card.form.editor(town.key)
    editor.setText("南阳淅川")
    editor.edited.emit()
    card.form.save_now()
    screen.settle()
    assert _stands(store, OF_PERSON, person) == ["南阳淅川"]


def test_a_visit_is_recorded_with_the_fields_of_visits(screen: Screen, store: Store, dealers: dict[str, UUID]) -> None:
    shown = _field(store, "出样台数", CustomKind.NUMBER, OF_VISIT)
    dialog: Any = RecordVisitDialog(screen.app, None, dealers["兴达家电"], "兴达家电")
    screen.qtbot.addWidget(dialog)
    dialog.show()
    screen.settle()
    dialog.form.editor(shown.key).setText("１２")
    screen.press(dialog, "Save visit")
    with store.reading() as session:
        (visit,) = visits_at(session, dealers["兴达家电"])
    assert _stands(store, OF_VISIT, visit.id) == ["12"]


def test_the_list_has_a_column_for_each_field_and_sorts_and_narrows_by_it(
    screen: Screen, store: Store, dealers: dict[str, UUID]
) -> None:
    area = _field(store, "面积", CustomKind.NUMBER)
    cold = _field(store, "冷库", CustomKind.CHOICE, OF_DEALER, "有", "没有")
    set_custom_values(store, OF_DEALER, dealers["兴达家电"], {area.id: "90", cold.id: "没有"})
    set_custom_values(store, OF_DEALER, dealers["鑫源电器"], {area.id: "1200", cold.id: "有"})
    page = screen.show(DealersPage)
    table = page.list.table
    columns = {column.name: number for number, column in enumerate(table.model.columns)}
    assert str(table.model.columns[columns[area.key]].title) == "面积"
    row = next(table.model.row_at(table.model.index(n, 0)) for n in range(3) if _names(page)[n] == "鑫源电器")
    assert table.model.columns[columns[area.key]].text(row) == "1,200"
    table._show_column(columns[area.key], on=True)
    table.view.sortByColumn(columns[area.key], Qt.SortOrder.AscendingOrder)
    screen.settle()
    assert _names(page) == ["兴达家电", "鑫源电器", "宏远商行"]
    table.view.sortByColumn(columns[cold.key], Qt.SortOrder.AscendingOrder)
    screen.settle()
    assert _names(page) == ["鑫源电器", "兴达家电", "宏远商行"]
    from dataclasses import replace

    from ui.dealers.export import filter_words
    from ui.dealers.state import restored_filter, stored_filter

    chosen = replace(page.list.listing.chosen, custom=frozenset({(cold.id, str(cold.options[0].id))}))
    assert restored_filter(stored_filter(chosen)) == chosen
    page.list.show_filter(chosen)
    screen.settle()
    assert _names(page) == ["鑫源电器"]
    assert filter_words(chosen, "", [cold]) == "冷库: 有"
    change_custom_field(store, area.id, {"is_retired": True})
    page.list.read_again()
    screen.settle()
    assert area.key not in [column.name for column in table.model.columns]
    change_custom_field(store, cold.id, {"is_retired": True})  # sorted and narrowed by it, while the list is open
    page.list.read_again()
    screen.settle()
    assert _names(page) == ["鑫源电器"]
    shown = page.list.shown_rows()
    assert shown is not None
    undo_last(store)
    redo_last(store)
    undo_last(store)
    page.list.read_again()
    screen.settle()
    assert cold.key in [column.name for column in table.model.columns]
