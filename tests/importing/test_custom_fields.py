"""Fields of the company's own in files: what goes out comes in again, and what cannot be read is told."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
import vobject
from python_calamine import CalamineWorkbook
from sqlalchemy import select, update

from db.models import CustomField, Dealer, Person
from db.store import Store
from db.vocabulary import CustomKind, CustomOwner
from fieldapp.custom_columns import custom_fields, custom_of_files
from fieldapp.exporting.export import export_file
from fieldapp.importing.columns import guess, remember
from fieldapp.importing.plan import Mode, Outcome
from fieldapp.importing.read_file import open_file
from fieldapp.importing.run import Choices, Imported, carry_out
from fieldapp.importing.template import write_template
from fieldapp.operations.custom_fields import NewCustomField, add_custom_field, set_custom_values
from fieldapp.operations.history import undo_last
from fieldapp.operations.people import NewPerson, add_person
from fieldapp.queries.custom_fields import custom_values
from fieldapp.queries.dealers import dealer_block
from fieldapp.queries.people import people_of
from fieldapp.rules.custom_fields import LONGEST, CustomColumn
from fieldapp.texts import Text, speaking
from fieldapp.words.custom_fields import shown_custom
from tests.support import make
from tests.support.files import add_regions, csv_file
from tests.support.stores import new_store

TODAY, NOW = date(2026, 11, 23), datetime(2026, 11, 23, 1, tzinfo=UTC)
OF_DEALER, OF_PERSON = CustomOwner.DEALER, CustomOwner.PERSON


def _add_fields(store: Store) -> dict[str, UUID]:
    wanted = (
        (OF_DEALER, CustomKind.NUMBER, "仓库面积", "Store room", ()),
        (OF_DEALER, CustomKind.CHOICE, "安装队", "Fitters", ("自有", "外包")),
        (OF_DEALER, CustomKind.DATE, "门头日期", "Sign since", ()),
        (OF_PERSON, CustomKind.TEXT, "老家", "Home town", ()),
    )
    add_regions(store)
    return {
        zh: add_custom_field(store, NewCustomField(owner=owner, kind=kind, name_zh=zh, name_en=en, choices=choices))[0]
        for owner, kind, zh, en, choices in wanted
    }


def _text(name: str) -> NewCustomField:
    return NewCustomField(owner=OF_DEALER, kind=CustomKind.TEXT, name_zh=name)


@pytest.fixture
def fields(store: Store) -> dict[str, UUID]:
    return _add_fields(store)


def _take(store: Store, path: Path, mode: Mode = Mode.ADD, *, again: bool = False) -> Imported:
    source = open_file(path)
    with store.reading() as session:
        custom = custom_of_files(session)
    choices = Choices(mapped=guess(source.sheet, custom=custom), mode=mode, again=again)
    return carry_out(store, source, choices, today=TODAY, now=NOW)


def _told(store: Store) -> dict[str, list[str]]:
    """What stands in the fields of each dealer, and of its first person."""
    with store.reading() as session:
        rows = dealer_block(session)
        fields = {field.id: field for field in custom_fields(session)}
        people = custom_values(session, OF_PERSON, [_first_person(store, row.id) for row in rows])
    own = {row.name: [_in_words(fields[one], value) for one, value in row.custom.items()] for row in rows}
    for values in people.values():
        own["people"] = sorted({*own.get("people", []), *values.values()})
    return {name: sorted(said) for name, said in own.items() if said}


def _first_person(store: Store, dealer_id: UUID) -> UUID:
    with store.reading() as session:
        found = people_of(session, dealer_id)
    return found[0].id if found else dealer_id


def _in_words(field: CustomColumn, value: str) -> str:
    with speaking("zh_CN"):
        return shown_custom(field, value)


def test_columns_of_the_companys_fields_are_known_by_their_names_in_either_language(
    store: Store, fields: dict[str, UUID], tmp_path: Path
) -> None:
    path = csv_file(
        tmp_path / "a.csv",
        "店名,乡镇,联系人,仓库面积,Fitters,门头日期,老家",
        "兴旺家电,龙湖镇,王建国,１２０,自有,2019年3月,淅川",
        "鑫源电器,孟庄镇,李梅,很大,没听说过,去年,",
    )
    done = _take(store, path)
    assert _told(store) == {"兴旺家电": ["120", "2019-03-01", "自有"], "people": ["淅川"]}
    remarks = " ".join(str(text) for texts in done.remarks.values() for text in texts)
    assert "仓库面积" in remarks
    assert "Choose one of" in remarks
    with store.reading() as session:
        note = session.scalars(select(Dealer.note).where(Dealer.name == "鑫源电器")).one()
    assert "很大" in note  # nothing that was written is lost
    undo_last(store)
    assert _told(store) == {}


def test_an_update_replaces_and_an_addition_leaves_what_is_there(
    store: Store, fields: dict[str, UUID], tmp_path: Path
) -> None:
    with store.loading() as session:
        dealer = make.dealer(session, name="兴旺家电").id
    person = add_person(store, dealer, NewPerson(name="王建国"), today=TODAY)[0].id
    set_custom_values(store, OF_DEALER, dealer, {fields["仓库面积"]: "80"})
    set_custom_values(store, OF_PERSON, person, {fields["老家"]: "太康"})
    path = csv_file(tmp_path / "a.csv", "店名,乡镇,联系人,仓库面积,安装队,老家", "兴旺家电,龙湖镇,王建国,200,外包,淅川")
    _take(store, path)
    assert _told(store) == {"兴旺家电": ["80"], "people": ["太康"]}
    _take(store, path, Mode.UPDATE, again=True)
    assert _told(store) == {"兴旺家电": ["200", "外包"], "people": ["淅川"]}
    undo_last(store)
    assert _told(store) == {"兴旺家电": ["80"], "people": ["太康"]}


def test_a_choice_of_columns_is_remembered(store: Store, fields: dict[str, UUID], tmp_path: Path) -> None:
    sheet = open_file(csv_file(tmp_path / "a.csv", "店名,仓", "兴旺家电,120")).sheet
    with store.reading() as session:
        custom = custom_of_files(session)
    kept = remember({}, sheet.headings, [guess(sheet)[0].field, custom[0]])
    assert guess(sheet, kept, custom)[1].field == custom[0]
    assert guess(sheet, kept)[1].field is None  # the company has it no more


@pytest.mark.parametrize("ending", ["xlsx", "vcf"])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_what_goes_out_comes_in_again(
    store: Store, fields: dict[str, UUID], tmp_path: Path, language: str, ending: str
) -> None:
    with store.loading() as session:
        dealer = make.dealer(session, name="兴旺家电").id
    person = add_person(store, dealer, NewPerson(name="王建国"), today=TODAY)[0].id
    values = {fields["仓库面积"]: "1250.5", fields["安装队"]: "外包", fields["门头日期"]: "2019-03-05"}
    set_custom_values(store, OF_DEALER, dealer, values)
    set_custom_values(store, OF_PERSON, person, {fields["老家"]: "太康"})
    with speaking(language):
        export_file(store, tmp_path / f"out.{ending}", today=TODAY, now=NOW)
        if ending == "xlsx":
            rows = CalamineWorkbook.from_path(tmp_path / "out.xlsx").get_sheet_by_index(0).to_python()
            assert 1250.5 in rows[1]
        other_store = new_store(tmp_path / "other.db")
        _add_fields(other_store)
        _take(other_store, tmp_path / f"out.{ending}")
    assert _told(other_store) == _told(store)
    with other_store.reading() as session:
        assert people_of(session, session.scalars(select(Dealer.id)).one())[0].note == ""


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_card_says_the_companys_fields_in_its_note_and_brings_them_back_to_the_very_same_fields(
    store: Store, fields: dict[str, UUID], tmp_path: Path, language: str
) -> None:
    home = [fields["老家"], add_custom_field(store, replace(_text("老家二"), owner=OF_PERSON))[0]]
    with store.transaction(Text("As the exchange brings it")) as session:
        session.execute(
            update(CustomField).where(CustomField.id == home[1]).values(name_zh="老家", name_en="Home town")
        )
    with store.loading() as session:
        dealer = make.dealer(session, name="兴旺家电").id
    people = [add_person(store, dealer, NewPerson(name=name), today=TODAY)[0].id for name in ("王建国", "李梅")]
    with store.transaction(Text("Note")) as session:
        session.get_one(Person, people[1]).note = "爱喝茶; 常来\n老家: 河南"
    set_custom_values(store, OF_DEALER, dealer, {fields["仓库面积"]: "1250.5"})
    set_custom_values(store, OF_PERSON, people[1], {home[1]: "太康; 后院\\, 一楼"})
    with speaking(language):
        export_file(store, tmp_path / "out.vcf", today=TODAY, now=NOW)
        source = open_file(tmp_path / "out.vcf")
    wang, li = vobject.readComponents((tmp_path / "out.vcf").read_text("utf-8"))
    area, town = ("仓库面积", "老家") if language == "zh_CN" else ("Store room", "Home town")
    assert wang.note.value == f"{area}: 1,250.5"
    assert li.note.value == f"{area}: 1,250.5\n{town}: 太康; 后院\\, 一楼\n爱喝茶; 常来\n老家: 河南"
    with store.reading() as session:
        mapped = guess(source.sheet, custom=custom_of_files(session))
    cells = list(source.sheet.rows())[1].cells
    own = {one.field.id: cell for one, cell in zip(mapped, cells, strict=True) if isinstance(one.field, CustomColumn)}
    assert own == {fields["仓库面积"]: "1,250.5", home[1]: "太康; 后院\\, 一楼"}
    assert "爱喝茶; 常来\n老家: 河南" in cells  # what was written by hand stays


def test_the_template_asks_for_the_companys_fields(store: Store, fields: dict[str, UUID], tmp_path: Path) -> None:
    with store.reading() as session:
        write_template(tmp_path / "t.xlsx", custom_of_files(session))
    book = CalamineWorkbook.from_path(tmp_path / "t.xlsx")
    assert [*book.get_sheet_by_index(0).to_python()[0]][-4:] == ["Store room", "Fitters", "Sign since", "Home town"]
    assert ["Fitters", "One of: 自有, 外包"] in book.get_sheet_by_index(1).to_python()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_two_fields_that_two_laptops_called_the_same_are_not_mixed_up(
    store: Store, tmp_path: Path, language: str
) -> None:
    made = [add_custom_field(store, _text(name))[0] for name in ("冷库甲", "冷库乙", "面积（店面）", "面积（仓库）")]
    with store.transaction(Text("As the exchange brings it")) as session:
        session.execute(update(CustomField).where(CustomField.id.in_(made[:2])).values(name_zh="冷库"))
    with store.loading() as session:
        dealer = make.dealer(session, name="兴旺家电").id
    set_custom_values(store, OF_DEALER, dealer, {field: f"值{n}" for n, field in enumerate(made)})
    with speaking(language):
        export_file(store, tmp_path / "out.xlsx", today=TODAY, now=NOW)
        source = open_file(tmp_path / "out.xlsx")
    with store.reading() as session:
        mapped = guess(source.sheet, custom=custom_of_files(session))
    own = [meaning.field.id for meaning in mapped if isinstance(meaning.field, CustomColumn)]
    assert own == made
    alone = open_file(csv_file(tmp_path / "a.csv", "店名,面积（仓库）", "兴旺家电,9")).sheet
    with store.reading() as session:
        meant = guess(alone, custom=custom_of_files(session))[1].field
    assert isinstance(meant, CustomColumn)
    assert meant.id == made[3]


def test_a_file_that_comes_twice_changes_nothing_and_signs_that_excel_would_reckon_with_stay_text(
    store: Store, tmp_path: Path
) -> None:
    field = add_custom_field(store, _text("口号"))[0]
    with store.loading() as session:
        dealer = make.dealer(session, name="兴旺家电").id
    for said in ("=1+1", "@SUM(A1)", "+86", "长" * LONGEST, "“甲”，乙\t丙"):
        set_custom_values(store, OF_DEALER, dealer, {field: said})
        before = _told(store)
        for number, ending in enumerate(("xlsx", "csv")):
            path = tmp_path / f"{number}.{ending}"
            export_file(store, path, today=TODAY, now=NOW)
            for again in (False, True):
                done = _take(store, path, Mode.UPDATE, again=again)
                assert done.counts[Outcome.UNCHANGED] == 1, (said, ending, done.counts)
        assert _told(store) == before
