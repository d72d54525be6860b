"""``fieldapp plan`` as somebody types it."""

import contextlib
import json
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar

from db.vocabulary import Role
from fieldapp.cli.calendar import KINDS
from fieldapp.opening import open_store
from fieldapp.operations.house_rules import set_rule
from fieldapp.operations.visits import NewVisit, plan_visit
from fieldapp.places import Places
from fieldapp.queries.calendar import EventKind
from fieldapp.texts import Text
from tests.support import make
from tests.support.pdfs import words_of
from tests.support.terminal import Terminal

MONDAY = date(2026, 11, 23)


@pytest.fixture
def fieldapp(new: Terminal) -> Terminal:
    """Two dealers due; a third has an appointment on Monday."""
    with contextlib.closing(open_store(Places(new.folder))) as store:
        with store.transaction(Text("Set up")) as session:
            me = make.colleague(session, name="李明").id
            for name in ("甲家电", "乙家电"):
                make.dealer(session, name=name)
            third = make.dealer(session, name="丙家电", phone="13837901234").id
        store.work_as(me)
        plan_visit(store, NewVisit(dealer_id=third, planned_on=MONDAY, starts_at="9:30"))
    return new


def test_suggesting_shows_and_saving_plans(fieldapp: Terminal) -> None:
    told = fieldapp.json("plan", "suggest", "--week", "2026-W48")
    rows = told["visits"]
    assert {row["dealer"] for row in rows} == {"甲家电", "乙家电"}
    assert set(rows[0]) == {"date", "time", "dealer_id", "dealer", "place", "reasons", "worth", "km", "text"}
    assert rows[0]["reasons"] == ["due", "new"]
    assert (told["now"]["visits"], told["suggested"]["visits"], told["left_out"]) == (1, 3, [])
    assert rows[0]["text"].startswith("due today; never visited")
    assert len(fieldapp.json("plan", "show", "--week", "2026-W48")) == 1  # nothing was written
    code, out, _err = fieldapp("plan", "suggest", "--day", "2026-11-23", "--save")
    assert (code, out.splitlines()[-1]) == (0, "2 visits planned")
    assert len(fieldapp.json("plan", "show", "--day", "2026-11-23")) == 3
    assert fieldapp.json("plan", "suggest", "--week", "2026-W48")["visits"] == []
    assert fieldapp("plan", "suggest", "--week", "2026-W48")[1] == "Nobody is due on these days, or they are full.\n"


def test_a_weekend_is_no_day_for_a_suggestion(fieldapp: Terminal) -> None:
    assert fieldapp.json("plan", "suggest", "--day", "2026-11-28")["visits"] == []


def test_whoever_is_left_out_is_named_with_the_reason(fieldapp: Terminal) -> None:
    with contextlib.closing(open_store(Places(fieldapp.folder))) as store, store.transaction(Text("Shut")) as session:
        make.dealer(session, name="丁家电", closed_weekdays="1")
    told = fieldapp.json("plan", "suggest", "--day", "2026-11-23")
    assert [(row["dealer"], row["why"], row["text"]) for row in told["left_out"]] == [
        ("丁家电", "closed", "closed on these days")
    ]
    assert "丁家电" in fieldapp("plan", "suggest", "--day", "2026-11-23")[1].partition("Left out:")[2]


def test_a_plan_made_by_hand_is_compared_with_one_made_anew(fieldapp: Terminal) -> None:
    fieldapp("plan", "suggest", "--day", "2026-11-23", "--save")
    told = fieldapp.json("plan", "compare", "--week", "2026-W48")
    assert (told["by_hand"]["visits"], told["suggested"]["visits"]) == (3, 3)
    assert {row["dealer"] for row in told["visits"]} == {"甲家电", "乙家电"}  # the appointment stays where it is
    assert "by hand 3  suggested 3" in fieldapp("plan", "compare", "--week", "2026-W48")[1]


def test_the_days_may_begin_and_end_elsewhere(fieldapp: Terminal) -> None:
    week = ("plan", "suggest", "--week", "2026-W48")
    assert fieldapp(*week, "--start", "34.4,113.7", "--end", "34.5，113.8")[0] == 0
    assert fieldapp(*week, "--start", "north")[0] == 2
    assert fieldapp("plan", "show", "--week", "2026-W48", "--start", "34.4,113.7")[0] == 2


def test_the_plan_is_shown_in_words_and_as_json(fieldapp: Terminal) -> None:
    code, out, _err = fieldapp("plan", "show", "--day", "2026-11-23")
    assert code == 0
    assert out.startswith("2026-11-23  09:30  丙家电")
    (row,) = fieldapp.json("plan", "show", "--day", "2026-11-23")
    assert (row["dealer"], row["time"], row["state"], row["phone"]) == ("丙家电", "09:30", "planned", "13837901234")
    assert fieldapp("plan", "show", "--day", "2026-11-24")[1] == "Nothing is planned.\n"


def test_the_plan_is_printed_on_the_terminal_or_as_pdf(fieldapp: Terminal, tmp_path: Path) -> None:
    code, out, _err = fieldapp("plan", "print", "--day", "2026-11-23", lang="zh_CN")
    assert code == 0
    assert "拜访计划表" in out
    assert "丙家电" in out
    pdf = tmp_path / "plan.pdf"
    code, out, _err = fieldapp("plan", "print", "--week", "2026-W48", "--pdf", pdf)
    assert (code, out) == (0, f"{pdf}: 1 page\n")
    assert "丙家电" in words_of(pdf.read_bytes())


def test_the_calendar_file_keeps_its_ids(fieldapp: Terminal, tmp_path: Path) -> None:
    ids = []
    for name in ("one.ics", "two.ics"):
        code, out, err = fieldapp("plan", "show", "--week", "2026-W48", "--ics", tmp_path / name, "--json")
        assert code == 0
        json.loads(out)  # what was written is told beside it
        assert name in err
        (event,) = Calendar.from_ical((tmp_path / name).read_bytes()).walk("VEVENT")
        ids.append(str(event["uid"]))
        assert event.decoded("dtstart").isoformat() == "2026-11-23T01:30:00+00:00"
    assert ids[0] == ids[1]


@pytest.mark.parametrize(
    "words",
    [
        ("plan",),
        ("plan", "suggest"),
        ("plan", "suggest", "--week", "2026-48"),
        ("plan", "suggest", "--week", "2026-W60"),
        ("plan", "show", "--day", "tomorrow"),
        ("plan", "show", "--day", "2026-11-23", "--week", "2026-W48"),
        ("plan", "dance", "--day", "2026-11-23"),
    ],
)
def test_what_is_not_understood_is_a_usage_error(fieldapp: Terminal, words: tuple[str, ...]) -> None:
    assert fieldapp(*words)[0] == 2


def test_a_file_that_cannot_be_written_is_said(fieldapp: Terminal, tmp_path: Path) -> None:
    (tmp_path / "folder.pdf").mkdir()
    code, _out, err = fieldapp("plan", "print", "--day", "2026-11-23", "--pdf", tmp_path / "folder.pdf")
    assert code == 1
    assert "could not be written" in err


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_help_is_there_in_both_languages(fieldapp: Terminal, language: str) -> None:
    code, out, _err = fieldapp("plan", "--help", lang=language)
    assert code == 0
    assert "--week" in out


def test_market_days_are_noted_listed_and_removed(fieldapp: Terminal) -> None:
    assert fieldapp("market-days")[1] == "No market days are noted.\n"
    assert fieldapp("market-days", "新郑龙湖", "农历1,4,7")[0] == 0
    assert fieldapp.json("market-days")[0]["market_days"] == "lunar:1,4,7"
    assert fieldapp("market-days", lang="zh_CN")[1].endswith("农历逢 1、4、7\n")
    assert fieldapp("market-days", "新郑龙湖", "often")[0] == 1
    assert fieldapp("market-days", "nowhere", "week", "6")[0] == 1
    assert "may be several places" in fieldapp("market-days", "龙湖", "week", "6")[2]
    assert fieldapp("market-days", "新郑龙湖", "--remove")[1] == "No market days are noted.\n"


def test_a_week_goes_from_the_rep_to_the_manager_and_back(new: Terminal) -> None:
    with contextlib.closing(open_store(Places(new.folder))) as store:
        with store.transaction(Text("Set up")) as session:
            boss = make.colleague(session, name="孟宪礼", role=Role.MANAGER).id
            gao = make.colleague(session, name="高志远", manager_id=boss).id
        store.work_as(gao)
        set_rule(store, "plans", {"needs_approval": True}, effective_from=date(2026, 11, 1))
    week = ("--week", "2026-W48")
    assert new("plan", "submit", *week)[1] == "高志远  2026-11-23  Waiting for approval since 2026-11-23\n"
    code, _out, err = new("plan", "approve", *week, "--rep", "高志远")
    assert (code, err) == (1, "Only the rep's manager approves or returns a plan.\n")
    with contextlib.closing(open_store(Places(new.folder))) as store:
        store.work_as(boss)
    assert new("plan", "approve", *week)[0] == 2  # whose?
    row = new.json("plan", "return", *week, "--rep", "高志远", "--remark", "周三去新郑")
    assert row == {
        "rep": "高志远",
        "monday": "2026-11-23",
        "state": "returned",
        "decided_by": "孟宪礼",
        "remark": "周三去新郑",
    }
    assert new("plan", "approve", *week, "--rep", "nobody")[2] == "Nobody here is called nobody.\n"
    assert new("plan", "submit", *week, "--rep", "高志远")[0] == 2


def test_a_manager_has_the_week_of_a_rep_suggested_and_sees_it(new: Terminal) -> None:
    with contextlib.closing(open_store(Places(new.folder))) as store:
        with store.transaction(Text("Set up")) as session:
            boss = make.colleague(session, name="孟宪礼", role=Role.MANAGER).id
            make.colleague(session, name="高志远", manager_id=boss)
            make.dealer(session, name="兴达家电")
        store.work_as(boss)
    week, whose = ("--week", "2026-W48"), ("--rep", "高志远")
    assert new("plan", "suggest", *week, *whose, "--save")[0] == 0
    assert [row["dealer"] for row in new.json("plan", "show", *week, *whose)] == ["兴达家电"]
    assert new.json("plan", "show", *week) == []
    assert new.json("plan", "compare", *week, *whose)["by_hand"]["visits"] == 1
    assert "good as one made anew" in new("plan", "compare", *week, *whose)[1]


def test_the_calendar_is_listed_and_written(fieldapp: Terminal, tmp_path: Path) -> None:
    code, out, _err = fieldapp("calendar", "--week", "2026-W48", "--kind", "visit")
    assert (code, out) == (0, "2026-11-23  Visits  09:30 丙家电\n")
    (row,) = fieldapp.json("calendar", "--day", "2026-11-23", "--kind", "visit")
    assert (row["kind"], row["time"], row["title"], row["can_move"]) == ("visit", "09:30", "丙家电", True)
    file, phone = tmp_path / "week.ics", tmp_path / "phone.ics"
    assert fieldapp("calendar", "--ics", str(file), "--subscription", str(phone))[0] == 0
    for path in (file, phone):
        said = [str(event["summary"]) for event in Calendar.from_ical(path.read_bytes()).walk("VEVENT")]
        assert "Visit 丙家电: Routine visit" in said
    assert set(KINDS) == {kind.value for kind in EventKind}


def test_the_log_of_a_day_is_written_and_shown(fieldapp: Terminal) -> None:
    assert fieldapp("log", "--day", "2026-11-23")[1] == "No log was written.\n"
    code, out, _err = fieldapp("log", "--day", "2026-11-23", "--done", "两家订货", "--mood", "4")
    assert (code, out) == (0, "Done  两家订货\nMood  4 / 5\n")
    fieldapp("log", "--day", "2026-11-23", "--trouble", "库存不足", "--as-liaison", "4", "--as-expert", "3")
    told = fieldapp.json("log", "--day", "2026-11-23")
    assert (told["as_liaison"], told["as_public_face"], told["as_expert"]) == (4, 0, 3)
    assert (told["done"], told["trouble"], told["mood"], told["span"]) == ("两家订货", "库存不足", 4, "day")
    fieldapp("log", "--week", "2026-W48", "--done", "走完北线")
    assert fieldapp.json("log", "--week", "2026-W48")["date"] == "2026-11-23"
    assert fieldapp("log", "--day", "2026-11-23", "--mood", "7")[0] == 2
    assert "两家订货" in fieldapp("report", "work_log", "--week", "2026-W48")[1]
