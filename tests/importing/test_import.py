"""An import from the file to the store and back: what is added, changed, refused, undone."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import Select, func, select

from db.models import Anniversary, Change, ChangeSet, Dealer, DealerBrand, ImportRun, Person, PersonPhone
from db.store import Store
from db.vocabulary import AnniversaryKind, CalendarKind, DealerLevel, DealerStatus, DealerType, Grade, PersonRole
from fieldapp.errors import RefusedError
from fieldapp.file_columns import Field
from fieldapp.importing.columns import guess, meanings
from fieldapp.importing.earlier import earlier_import
from fieldapp.importing.failed_rows import write_failed_rows
from fieldapp.importing.plan import Mode, Outcome
from fieldapp.importing.read_file import SourceFile, open_file
from fieldapp.importing.run import Choices, Imported, Preview, carry_out, preview
from fieldapp.importing.sheet import SourceRow
from fieldapp.importing.template import write_template
from fieldapp.importing.words import summary
from fieldapp.operations.history import redo_last, undo, undo_last
from fieldapp.queries.search import search
from fieldapp.texts import LANGUAGES, Text, speaking
from tests.support.files import add_regions, csv_file, xlsx_file
from tests.support.statements import statements

TODAY, NOW = date(2026, 11, 23), datetime(2026, 11, 23, 1, tzinfo=UTC)
LONGHU = "410184105000"


@pytest.fixture(autouse=True)
def regions(store: Store) -> None:
    add_regions(store)


def _choices(source: SourceFile, **given: Any) -> Choices:
    return Choices(**{"mapped": guess(source.sheet)} | given)


def _carry_out(store: Store, path: Path, **given: Any) -> Imported:
    source = open_file(path)
    return carry_out(store, source, _choices(source, **given), today=TODAY, now=NOW)


def _preview(store: Store, path: Path, **given: Any) -> Preview:
    source = open_file(path)
    with store.reading() as session:
        return preview(session, source, _choices(source, **given), today=TODAY)


def _all(store: Store, statement: Select[Any]) -> list[Any]:
    with store.reading() as session:
        found = list(session.scalars(statement))
        session.expunge_all()  # to be looked at after the session has ended
    return found


def _dealer(store: Store, name: str) -> Dealer:
    (dealer,) = _all(store, select(Dealer).where(Dealer.name == name))
    assert isinstance(dealer, Dealer)
    return dealer


def _people(store: Store, dealer: str) -> list[Person]:
    joined = select(Person).join(Dealer, Dealer.id == Person.dealer_id)
    return _all(store, joined.where(Dealer.name == dealer).order_by(Person.id))


def _phones(store: Store) -> list[tuple[str, str]]:
    with store.reading() as session:
        rows = session.execute(select(Person.name, PersonPhone.number).join(Person, Person.id == PersonPhone.person_id))
        return sorted((name, number) for name, number in rows)


def _count(store: Store, table: type[Any]) -> int:
    with store.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


# What is read


def test_a_whole_row_lands_in_its_fields(store: Store, tmp_path: Path) -> None:
    path = csv_file(
        tmp_path / "a.csv",
        "客户编码,店名,县,乡镇,地址,老板,手机,农历生日,类型,状态,等级,年销售额（万元）,面积,员工,品牌,开业日期,合作时间,备注",
        "D1,兴旺家电,新郑市,龙湖,中心街1号,王建国,138 3790 1234,1968年闰七月初八,专卖店,合作中,A级,120.5,120㎡,5人,"
        "云锦 60%、岚屿,5月1日,2019年3月,周三赶集",
    )
    done = _carry_out(store, path)
    assert (done.failed, done.remarks) == ({}, {})
    dealer = _dealer(store, "兴旺家电")
    assert (dealer.code, dealer.region_code, dealer.level) == ("D1", LONGHU, DealerLevel.TOWNSHIP)
    assert (dealer.type, dealer.status, dealer.grade) == (DealerType.APPLIANCE_STORE, DealerStatus.ACTIVE, Grade.A)
    assert (dealer.yearly_sales, dealer.shop_area_m2, dealer.staff_count) == (Decimal(1205000), 120, 5)
    assert (dealer.address, dealer.since, dealer.note) == ("中心街1号", date(2019, 3, 1), "周三赶集")
    (person,) = _people(store, "兴旺家电")
    assert (person.name, person.is_main, person.role) == ("王建国", True, PersonRole.OWNER)
    assert (person.birthday_calendar, person.birthday_year) == (CalendarKind.LUNAR, 1968)
    assert (person.birthday_month, person.birthday_day, person.birthday_leap) == (7, 8, True)
    assert _phones(store) == [("王建国", "13837901234")]
    with store.reading() as session:
        brands = session.execute(select(DealerBrand.brand, DealerBrand.share_percent).order_by(DealerBrand.id)).all()
        assert [tuple(row) for row in brands] == [("云锦", 60), ("岚屿", None)]
        shop_day = session.scalars(select(Anniversary)).one()
        assert (shop_day.kind, shop_day.month, shop_day.day) == (AnniversaryKind.SHOP, 5, 1)


def test_rows_of_the_same_dealer_are_its_people(store: Store, tmp_path: Path) -> None:
    path = csv_file(
        tmp_path / "a.csv",
        "店名,乡镇,联系人,职务,电话",
        "兴旺家电,龙湖镇,王建国,老板,13837901234",
        "兴旺家电,龙湖镇,李梅,老板娘,13900001111",
        "兴旺家电,孟庄镇,赵六,店长,13700002222",
        "兴旺家电,龙湖镇,王建国,,0371-67891234",
    )
    done = _carry_out(store, path)
    assert done.counts[Outcome.ADDED] == 2
    assert done.counts[Outcome.PERSON_ADDED] == 1
    with store.reading() as session:
        people = session.execute(
            select(Dealer.region_code, Person.name, Person.is_main)
            .join(Person, Person.dealer_id == Dealer.id)
            .order_by(Person.id)
        ).all()
    assert [tuple(row) for row in people] == [
        (LONGHU, "王建国", True),
        (LONGHU, "李梅", False),
        ("410184106000", "赵六", True),
    ]
    assert ("王建国", "037167891234") in _phones(store)


def test_what_cannot_be_read_stays_in_a_note_and_is_reported(store: Store, tmp_path: Path) -> None:
    path = csv_file(
        tmp_path / "a.csv",
        "店名,县,联系人,电话,生日,等级,年销售额",
        "兴旺,火星县,王建国,待补,1990-02-30,钻石,很多",
    )
    done = _carry_out(store, path)
    dealer, (person,) = _dealer(store, "兴旺"), _people(store, "兴旺")
    assert (dealer.address, dealer.region_code) == ("火星县", "")
    assert dealer.note == "电话: 待补\n等级: 钻石\n年销售额: 很多"
    assert (person.birthday_note, person.birthday_calendar) == ("1990-02-30", None)
    assert len(done.remarks[2]) == 5


def test_numbers_without_a_person_are_the_dealers(store: Store, tmp_path: Path) -> None:
    _carry_out(store, csv_file(tmp_path / "a.csv", "店名,电话", "兴旺,13837901234/13900001111"))
    dealer = _dealer(store, "兴旺")
    assert (dealer.phone, dealer.note, _people(store, "兴旺")) == ("13837901234", "13900001111", [])


def test_a_mobile_number_that_lacks_a_digit_is_kept_and_named(store: Store, tmp_path: Path) -> None:
    rows = ("甲店,王强,1361234567,037167891234", "乙店,李明,13612345679,10086")
    done = _carry_out(store, csv_file(tmp_path / "a.csv", "店名,姓名,手机,座机", *rows))
    assert list(done.remarks) == [2]
    assert "1361234567 has 10 digits" in str(done.remarks[2][0])
    assert ("王强", "1361234567") in _phones(store)


def test_a_birthday_without_a_name_belongs_to_the_owner(store: Store, tmp_path: Path) -> None:
    with speaking("zh_CN"):
        _carry_out(store, csv_file(tmp_path / "a.csv", "店名,电话,生日", "兴旺,13837901234,八月十五"))
    (person,) = _people(store, "兴旺")
    assert (person.name, person.birthday_calendar) == ("老板", CalendarKind.LUNAR)
    assert _phones(store) == [("老板", "13837901234")]


def test_a_place_in_the_address_is_found_but_a_street_is_no_city(store: Store, tmp_path: Path) -> None:
    _carry_out(store, csv_file(tmp_path / "a.csv", "店名,地址", "甲店,河南省新郑市龙湖镇中心街", "乙店,中山路5号"))
    assert _dealer(store, "甲店").region_code == LONGHU
    assert (_dealer(store, "乙店").region_code, _dealer(store, "乙店").address) == ("", "中山路5号")


def test_a_county_is_made_more_exact_by_the_address(store: Store, tmp_path: Path) -> None:
    _carry_out(store, csv_file(tmp_path / "a.csv", "店名,县,地址", "甲店,新郑市,龙湖镇中心街", "乙店,中牟,官渡"))
    assert _dealer(store, "甲店").region_code == LONGHU
    assert (_dealer(store, "乙店").region_code, _dealer(store, "乙店").level) == ("410122000000", DealerLevel.COUNTY)


def test_cards_bring_people_with_their_firms(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.vcf"
    path.write_text(
        "BEGIN:VCARD\nVERSION:3.0\nFN:王建国\nORG:兴旺家电\nTEL:13837901234\nBDAY:1968-05-01\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:3.0\nFN:李梅\nORG:兴旺家电\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:3.0\nFN:张三\nTEL:13900001111\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:3.0\nORG:鑫源电器\nTEL:0371-67891234\nEND:VCARD\n",
        "utf-8",
    )
    done = _carry_out(store, path)
    assert [person.name for person in _people(store, "兴旺家电")] == ["王建国", "李梅"]
    assert [person.name for person in _people(store, "张三")] == ["张三"]
    assert _dealer(store, "鑫源电器").phone == "037167891234"
    assert list(done.remarks) == [3]


# What fails


def test_a_row_without_a_dealer_fails_and_the_others_are_imported(store: Store, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", "店名,联系人", "兴旺,王建国", ",李梅", f"{'长' * 81},", "鑫源,张三,多,了")
    done = _carry_out(store, path)
    assert {row: str(why)[:24] for row, why in done.failed.items()} == {
        3: "The dealer's name is mis",
        4: "This is too long: at mos",
        5: "The row has more cells t",
    }
    assert _count(store, Dealer) == 1
    assert summary(done.counts) == "1 dealer added, 1 person added, 3 rows failed"


def test_failed_rows_go_into_a_workbook_that_can_be_put_right_and_imported(store: Store, tmp_path: Path) -> None:
    rows: list[list[Any]] = [["店名", "电话", "生日"], ["", 13837901234, date(1968, 5, 1)], ["兴旺", 1, "属猴"]]
    source = open_file(xlsx_file(tmp_path / "a.xlsx", rows))
    done = carry_out(store, source, _choices(source), today=TODAY, now=NOW)
    assert write_failed_rows(tmp_path / "f.xlsx", source.sheet, done.failed, done.remarks) == 1
    book = CalamineWorkbook.from_path(tmp_path / "f.xlsx")
    assert book.sheet_names == ["Failed rows", "To be checked"]
    failed = book.get_sheet_by_index(0).to_python()
    assert failed[0] == ["店名", "电话", "生日", "Reason", "Row"]
    assert failed[1] == ["", "13837901234", date(1968, 5, 1), "The dealer's name is missing.", 2]
    again = open_file(tmp_path / "f.xlsx")
    assert [meaning.field for meaning in guess(again.sheet)][:3] == [Field.NAME, Field.PHONE, Field.BIRTHDAY]


def test_no_workbook_is_written_where_nothing_failed(store: Store, tmp_path: Path) -> None:
    source = open_file(csv_file(tmp_path / "a.csv", "店名", "兴旺"))
    assert write_failed_rows(tmp_path / "f.xlsx", source.sheet, {}, {}) == 0
    assert not (tmp_path / "f.xlsx").exists()


def test_two_dealers_cannot_have_one_code(store: Store, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", "编号,店名", "D1,兴旺", "D1,鑫源")
    done = _carry_out(store, path)
    assert list(done.failed) == [3]
    more = _carry_out(store, csv_file(tmp_path / "b.csv", "编号,店名", "D1,宏达"))
    assert "choose to update" in str(more.failed[2])


def test_without_a_name_column_it_asks_for_one(store: Store, tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as refused:
        _carry_out(store, csv_file(tmp_path / "a.csv", "地址,备注", "中心街,x"))
    assert "which column" in str(refused.value.text)
    assert _count(store, ChangeSet) == 0


# Dealers that are there


def test_adding_leaves_dealers_alone_but_gives_them_people_they_lack(store: Store, tmp_path: Path) -> None:
    _carry_out(store, csv_file(tmp_path / "a.csv", "店名,乡镇,地址,联系人", "兴旺,龙湖镇,中心街,王建国"))
    path = csv_file(tmp_path / "b.csv", "店名,乡镇,地址,联系人", "兴旺,龙湖镇,别处,王建国", "兴旺,龙湖镇,别处,李梅")
    done = _carry_out(store, path)
    assert (done.counts[Outcome.UNCHANGED], done.counts[Outcome.PERSON_ADDED]) == (1, 1)
    assert _dealer(store, "兴旺").address == "中心街"
    assert [(person.name, person.is_main) for person in _people(store, "兴旺")] == [("王建国", True), ("李梅", False)]


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        ("D1,改名家电,,,新地址", Outcome.UPDATED),  # by its code
        (",兴旺家电,龙湖镇,,新地址", Outcome.UPDATED),  # by name and place
        (",兴 旺（家电）,,,新地址", Outcome.UPDATED),  # by name alone, where only one has it
        (",新名家电,龙湖镇,13837901234,新地址", Outcome.UPDATED),  # by telephone
        (",兴旺家电,孟庄镇,,新地址", Outcome.ADDED),  # the same name elsewhere is another dealer
        ("D2,兴旺家电,龙湖镇,,新地址", Outcome.ADDED),  # and so is one with another code
    ],
)
def test_updating_recognises_dealers(store: Store, tmp_path: Path, line: str, outcome: Outcome) -> None:
    _carry_out(store, csv_file(tmp_path / "a.csv", "编号,店名,乡镇,电话,地址", "D1,兴旺家电,龙湖镇,13837901234,老地址"))
    path = csv_file(tmp_path / "b.csv", "编号,店名,乡镇,电话,地址", line)
    done = _carry_out(store, path, mode=Mode.UPDATE)
    assert done.counts[outcome] == 1
    assert _count(store, Dealer) == (1 if outcome is Outcome.UPDATED else 2)
    with store.reading() as session:
        assert "新地址" in session.scalars(select(Dealer.address)).all()


def test_updating_changes_only_what_the_file_says(store: Store, tmp_path: Path) -> None:
    first = "店名,联系人,电话,生日,等级,备注,品牌"
    _carry_out(store, csv_file(tmp_path / "a.csv", first, "兴旺,王建国,13837901234,属猴,A,爱喝茶,云锦"))
    path = csv_file(tmp_path / "b.csv", first, "兴旺,王建国,13900001111,八月十五,,爱喝酒,云锦、岚屿")
    done = _carry_out(store, path, mode=Mode.UPDATE)
    assert done.counts[Outcome.UPDATED] == 1
    dealer, (person,) = _dealer(store, "兴旺"), _people(store, "兴旺")
    assert (dealer.grade, dealer.note) == (Grade.A, "爱喝茶\n爱喝酒")
    assert (person.birthday_calendar, person.birthday_note) == (CalendarKind.LUNAR, "")
    assert _phones(store) == [("王建国", "13837901234"), ("王建国", "13900001111")]
    with store.reading() as session:
        assert session.scalars(select(DealerBrand.brand).order_by(DealerBrand.id)).all() == ["云锦", "岚屿"]
    again = _carry_out(store, path, mode=Mode.UPDATE, again=True)
    assert (again.counts[Outcome.UNCHANGED], again.change_set) == (1, None)


def test_what_may_be_a_duplicate_is_pointed_out(store: Store, tmp_path: Path) -> None:
    _carry_out(store, csv_file(tmp_path / "a.csv", "店名,乡镇,电话", "兴旺家电,龙湖镇,13837901234"))
    path = csv_file(
        tmp_path / "b.csv",
        "店名,乡镇,电话",
        "兴旺电器商行,龙湖镇,",  # the same but for the kind of firm
        "别的店,孟庄镇,13837901234",  # the same number
        "宏达家电,龙湖镇,13700002222",
    )
    found = _preview(store, path)
    assert [line.similar for line in found.lines] == ["兴旺家电", "兴旺家电", ""]
    assert found.counts.similar == 2


def test_a_later_row_may_know_more_of_a_dealer_but_not_otherwise(store: Store, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", "店名,联系人,等级,地址", "兴旺,王建国,A,", "兴旺,李梅,B,中心街")
    done = _carry_out(store, path)
    dealer = _dealer(store, "兴旺")
    assert (dealer.grade, dealer.address) == (Grade.A, "中心街")
    assert "says something else" in str(done.remarks[3][0])


# The import as a whole


def test_the_preview_says_what_the_import_then_does(store: Store, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", "店名,乡镇,联系人,农历生日", "兴旺,龙湖镇,王建国,八月十五", ",,李梅,")
    found = _preview(store, path)
    assert [(line.dealer, line.place, line.person, line.outcome) for line in found.lines] == [
        ("兴旺", "龙湖镇", "王建国", Outcome.ADDED),
        ("", "", "李梅", Outcome.FAILED),
    ]
    assert (_count(store, Dealer), _count(store, ChangeSet)) == (0, 0)
    assert _carry_out(store, path).counts == found.counts


def test_one_undo_takes_the_whole_import_back_and_redo_brings_it_again(store: Store, tmp_path: Path) -> None:
    _carry_out(store, csv_file(tmp_path / "a.csv", "店名,地址", "兴旺,老地址"))
    path = csv_file(tmp_path / "b.csv", "店名,联系人,电话,地址", "兴旺,王建国,138,新地址", "鑫源,李梅,13900001111,")
    done = _carry_out(store, path, mode=Mode.UPDATE)
    assert done.change_set is not None
    undone = undo(store, done.change_set)
    assert (str(undone.what), undone.kept) == ("Import b.csv", 0)
    assert (_count(store, Dealer), _count(store, Person), _count(store, PersonPhone)) == (1, 0, 0)
    assert _dealer(store, "兴旺").address == "老地址"
    with store.reading() as session:
        assert search(session, "鑫源") == []
    redo_last(store)
    assert _dealer(store, "鑫源").name == "鑫源"


def test_the_same_file_is_noticed_whatever_it_is_called_until_it_is_undone(store: Store, tmp_path: Path) -> None:
    first = csv_file(tmp_path / "a.csv", "店名", "兴旺")
    _carry_out(store, first)
    renamed = tmp_path / "b.csv"
    renamed.write_bytes(first.read_bytes())
    found = _preview(store, renamed)
    assert found.earlier is not None
    assert found.earlier.file_name == "a.csv"
    with pytest.raises(RefusedError, match="already"):
        _carry_out(store, renamed)
    assert _carry_out(store, renamed, again=True).counts[Outcome.UNCHANGED] == 1
    undo_last(store)
    with store.reading() as session:
        assert earlier_import(session, open_file(first).sha256) is None


def test_the_import_is_written_down(store: Store, tmp_path: Path) -> None:
    done = _carry_out(store, csv_file(tmp_path / "a.csv", "店名,电话", "兴旺,1", ",2"))
    (written,) = _all(store, select(ImportRun))
    assert (written.file_name, written.added, written.failed) == ("a.csv", 1, 1)
    assert (written.change_set, written.imported_at) == (done.change_set, NOW)


def test_cancelling_keeps_nothing(store: Store, tmp_path: Path) -> None:
    source = open_file(csv_file(tmp_path / "a.csv", "店名,联系人", *(f"店{n},王{n}" for n in range(5_000))))

    class StoppedError(BaseException):
        pass

    def stop_after(limit: int) -> Callable[[int, int], None]:
        def step(done: int, total: int) -> None:
            assert total == 5_000
            if done >= limit:
                raise StoppedError

        return step

    for limit in (0, 100, 4_900, 5_000):  # before, between and after the batches that are written
        with pytest.raises(StoppedError):
            carry_out(store, source, _choices(source), today=TODAY, now=NOW, step=stop_after(limit))
        assert (_count(store, Dealer), _count(store, Change), _count(store, ChangeSet)) == (0, 0, 0)


def test_a_flaw_at_the_end_of_the_file_keeps_nothing(store: Store, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", "店名", *(f"店{n}" for n in range(5_000)))
    source = open_file(path)
    rows = source.sheet.rows

    def broken() -> Iterator[SourceRow]:
        yield from rows()
        raise RefusedError(Text("Cut off."))

    object.__setattr__(source.sheet, "rows", broken)
    with pytest.raises(RefusedError):
        carry_out(store, source, Choices(mapped=meanings(["店名"], [Field.NAME])), today=TODAY, now=NOW)
    assert (_count(store, Dealer), _count(store, ChangeSet)) == (0, 0)


def test_imported_dealers_are_found_at_once(store: Store, tmp_path: Path) -> None:
    _carry_out(store, csv_file(tmp_path / "a.csv", "店名,联系人,电话", "兴旺家电,单建国,13837901234"))
    with store.reading() as session:
        for typed in ("兴旺", "xw", "shan", "901234"):
            assert [hit.dealer for hit in search(session, typed)] == ["兴旺家电"], typed


def test_the_number_of_statements_does_not_grow_with_each_row(store: Store, tmp_path: Path) -> None:
    def sent(count: int) -> int:
        lines = (f"店{count}-{n},王{n},138{n:08}" for n in range(count))
        path = csv_file(tmp_path / f"{count}.csv", "店名,联系人,电话", *lines)
        with statements(store) as collected:
            _carry_out(store, path)
        return len(collected)

    assert sent(400) - sent(100) < 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_is_read_again_but_for_its_example(store: Store, tmp_path: Path, language: str) -> None:
    with speaking(language):
        write_template(tmp_path / "t.xlsx")
        source = open_file(tmp_path / "t.xlsx")
        assert [meaning.field for meaning in guess(source.sheet)] == list(Field)
        done = _carry_out(store, tmp_path / "t.xlsx")
    assert list(done.failed) == [2]
    with pytest.raises(RefusedError):
        write_template(tmp_path / "t.csv")


@pytest.mark.parametrize(
    ("headings", "cells"),
    [
        (("店名", "坐标"), ("甲家电", "34.531207, 113.742316")),
        (("店名", "经度", "纬度"), ("甲家电", "113.742316", "34.531207")),
        (("Name", "Latitude", "Longitude"), ("甲家电", 34.531207, 113.742316)),
        (("店名", "坐标（高德）"), ("甲家电", "34.530006,113.748480")),
    ],
)
def test_coordinates_come_in_in_one_column_or_two_and_by_the_map_that_the_heading_names(
    store: Store, tmp_path: Path, headings: tuple[str, ...], cells: tuple[Any, ...]
) -> None:
    _carry_out(store, xlsx_file(tmp_path / "客户.xlsx", [headings, cells]))
    (dealer,) = _all(store, select(Dealer))
    assert dealer.latitude_e6 == pytest.approx(34_531_207, abs=300)  # some 30 m
    assert dealer.longitude_e6 == pytest.approx(113_742_316, abs=300)


def test_coordinates_that_are_none_are_kept_in_the_note(store: Store, tmp_path: Path) -> None:
    _carry_out(store, xlsx_file(tmp_path / "客户.xlsx", [["店名", "坐标"], ["甲家电", "路口往东"]]))
    (dealer,) = _all(store, select(Dealer))
    assert (dealer.latitude_e6, dealer.note) == (None, "坐标: 路口往东")
