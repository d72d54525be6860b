"""``fieldapp import`` and ``fieldapp export`` as somebody types them, with files as they come."""

import json
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from python_calamine import CalamineWorkbook

from tests.support.files import csv_file
from tests.support.terminal import Terminal


@pytest.fixture
def fieldapp(new: Terminal) -> Terminal:
    return new


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return csv_file(
        tmp_path / "a.csv",
        "店名,县市,联系人,电话,农历生日",
        "兴旺家电,新郑市龙湖镇,王建国,13837901234,八月十五",
        ",新郑市,李梅,13900001111,",
        encoding="gb18030",
    )


def test_from_an_empty_folder_to_every_kind_of_export(empty: Terminal, file: Path, tmp_path: Path) -> None:
    fieldapp = empty
    code, out, _err = fieldapp("import", file, "--failed", tmp_path / "f.xlsx")
    assert (code, out.splitlines()[0]) == (0, "a.csv: 1 dealer added, 1 person added, 1 row failed")
    assert CalamineWorkbook.from_path(tmp_path / "f.xlsx").sheet_names == ["Failed rows"]
    for ending in ("xlsx", "csv", "vcf", "ics", "json"):
        assert fieldapp("export", tmp_path / f"out.{ending}")[0] == 0
    told: dict[str, Any] = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert told["people"][0]["birthday"] == {"calendar": "lunar", "year": None, "month": 8, "day": 15, "leap": False}
    assert told["dealers"][0]["region_code"].startswith("410184")
    assert [record["what"] for record in told["export_records"]] == ["dealers", "dealers", "people", "calendar"]
    assert "FN:王建国" in (tmp_path / "out.vcf").read_text("utf-8")
    assert len(Calendar.from_ical((tmp_path / "out.ics").read_bytes()).walk("VEVENT")) >= 5
    code, out, _err = fieldapp("search", "xw", "--json")
    assert json.loads(out)[0]["name"] == "兴旺家电"
    # The same file again; then on purpose; then what was written, as an update.
    code, _out, err = fieldapp("import", file)
    assert code == 1
    assert "already" in err
    assert fieldapp("import", file, "--again")[0] == 0
    code, out, _err = fieldapp("import", tmp_path / "out.xlsx", "--mode", "update", "--json")
    assert code == 0
    assert json.loads(out)["files"][0]["unchanged"] == 2  # the dealer's row, and the person's on the second sheet


def test_a_dry_run_writes_nothing(fieldapp: Terminal, file: Path) -> None:
    code, out, _err = fieldapp("import", file, "--dry-run", "--json")
    (said,) = json.loads(out)["files"]
    assert (code, said["added"], said["failed"]) == (0, 1, 1)
    assert said["failures"] == [{"row": 3, "reason": "The dealer's name is missing."}]
    assert said["mapping"]["农历生日"] == "birthday"
    assert json.loads(fieldapp("search", "兴旺", "--json")[1]) == []


def test_columns_can_be_said_on_the_command_line(fieldapp: Terminal, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", "甲,乙,电话", "兴旺,喜欢钓鱼,13837901234")
    code, _out, err = fieldapp("import", path)
    assert (code, "which column" in err) == (1, True)
    code, out, _err = fieldapp("import", path, "--map", "甲=name", "--map", "乙=note", "--map", "电话=-", "--json")
    assert (code, json.loads(out)["files"][0]["mapping"]) == (0, {"甲": "name", "乙": "note"})
    for bad, why in (
        ("甲=nonsense", "There is no field nonsense"),
        ("甲", "is not HEADING=FIELD"),
        ("丙=name", "There is no column 丙"),
    ):
        code, _out, err = fieldapp("import", path, "--map", bad, "--again")
        assert (code, why in err) == (2, True), err


def test_several_files_are_several_changes_and_one_bad_file_stops_no_other(
    fieldapp: Terminal, file: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"PK\x03\x04 cut")
    code, out, err = fieldapp("import", bad, file)
    assert code == 1  # a script must see that one of them failed
    assert "bad.xlsx: bad.xlsx is damaged" in err
    assert "1 dealer added" in out


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("empty.csv", b""),
        ("cut.xlsx", b"PK\x03\x04"),
        ("renamed.xlsx", "店名\n兴旺".encode()),
        ("noise.csv", b"\xff\x00\xfe\x81" * 100),
        ("cut.vcf", b"BEGIN:VCARD\r\nFN:x"),
        ("missing.csv", None),
    ],
)
def test_a_bad_file_gives_one_sentence_and_exit_code_1(
    fieldapp: Terminal, tmp_path: Path, name: str, raw: bytes | None
) -> None:
    if raw is not None:
        (tmp_path / name).write_bytes(raw)
    for language in ("en", "zh_CN"):
        code, out, err = fieldapp("import", tmp_path / name, lang=language)
        assert (code, out) == (1, "")
        assert len(err.splitlines()) == 1
        assert "Traceback" not in err


def test_nothing_to_import_is_said(fieldapp: Terminal, tmp_path: Path) -> None:
    assert fieldapp("import")[0] == 2
    all_failed = csv_file(tmp_path / "a.csv", "店名,电话", ",13837901234")
    assert fieldapp("import", all_failed)[0] == 1


def test_the_template_is_written_in_the_language_asked_for(fieldapp: Terminal, tmp_path: Path) -> None:
    for language, heading in (("zh_CN", "经销商名称"), ("en", "Dealer name")):
        assert fieldapp("import", "--template", tmp_path / "t.xlsx", lang=language)[0] == 0
        assert heading in CalamineWorkbook.from_path(tmp_path / "t.xlsx").get_sheet_by_index(0).to_python()[0]


def test_people_go_out_as_a_table_too(fieldapp: Terminal, file: Path, tmp_path: Path) -> None:
    fieldapp("import", file)
    code, out, _err = fieldapp("export", tmp_path / "people.csv", "--people")
    assert (code, out.strip().endswith("(1 person)")) == (0, True)
    heading, line = (tmp_path / "people.csv").read_text("utf-8-sig").splitlines()
    assert heading.startswith("Dealer code,Dealer name,Place,Contact person")
    assert line.split(",")[1:4] == ["兴旺家电", "河南省郑州市新郑市龙湖街道", "王建国"]
    assert fieldapp("export", tmp_path / "all.xlsx")[1].strip().endswith("(1 dealer, 1 person)")
    assert CalamineWorkbook.from_path(tmp_path / "all.xlsx").sheet_names == ["Dealers", "People"]
    code, _out, err = fieldapp("export", tmp_path / "people.json", "--people")
    assert (code, ".vcf" in err, ".json" in err) == (1, True, False)


def test_export_needs_data(empty: Terminal, tmp_path: Path) -> None:
    assert "no data" in empty.refusal("export", tmp_path / "a.json")


def test_export_refuses_other_endings(fieldapp: Terminal, tmp_path: Path) -> None:
    assert ".xlsx" in fieldapp.refusal("export", tmp_path / "a.pdf")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_help_is_there_in_both_languages(fieldapp: Terminal, language: str) -> None:
    for command in ("import", "export"):
        code, out, _err = fieldapp(command, "--help", lang=language)
        assert code == 0
        assert "shop_area_m2" in out or command == "export"


def test_a_birthday_by_each_calendar_may_have_a_column_of_its_own(fieldapp: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    lines = (
        "客户名称,联系人,农历生日,阳历生日",
        "甲电器,王一,八月十五,",
        "乙电器,李二,,1970-05-01",
        "丙电器,赵三,八月十五,1970-09-15",
    )
    path.write_text("\n".join(lines), "utf-8-sig")
    code, out, _err = fieldapp("import", path, "--json")
    (told,) = json.loads(out)["files"]
    assert (code, told["mapping"]) == (
        0,
        {"客户名称": "name", "联系人": "person", "农历生日": "birthday", "阳历生日": "birthday"},
    )
    assert fieldapp("export", tmp_path / "out.json")[0] == 0
    people = json.loads((tmp_path / "out.json").read_text("utf-8"))["people"]
    found = {person["name"]: person["birthday"] for person in people}
    autumn = {"calendar": "lunar", "year": None, "month": 8, "day": 15, "leap": False}
    assert found == {
        "王一": autumn,
        "李二": {"calendar": "solar", "year": 1970, "month": 5, "day": 1, "leap": False},
        "赵三": autumn,  # both filled in: the lunar one is kept, the other stands in the note
    }
    assert "1970-09-15" in str(people)
    assert any("lunar birthday is kept" in remark["text"] for remark in told["remarks"])
