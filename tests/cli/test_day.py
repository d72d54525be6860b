"""``search``, ``reminders`` and ``tasks``: what a script reads of the day's work."""

import re
from datetime import date

import pytest

from db.vocabulary import ReminderKind
from fieldapp.clock import YEARS
from fieldapp.opening import open_store
from fieldapp.places import Places
from tests.support.terminal import ROOT, Terminal


def test_search_gives_objects_best_first(reading: Terminal) -> None:
    (dealer, *_others) = reading.json("search", "家电", "--limit", 3)
    assert len(_others) == 2
    assert set(dealer) >= {"id", "name", "place", "phones"}
    assert all(isinstance(number, str) and number.isdecimal() for number in dealer["phones"])
    assert dealer["place"]
    by_phone = reading.json("search", dealer["phones"][0])
    assert dealer["dealer_id"] in [hit["dealer_id"] for hit in by_phone]


def test_search_in_words_names_place_and_phone(reading: Terminal) -> None:
    dealer = reading.json("search", "家电", "--limit", 1)[0]
    (line,) = reading.said("search", dealer["name"], "--limit", 1).splitlines()
    assert dealer["name"] in line
    assert dealer["place"] in line
    assert dealer["phones"][0] in line


@pytest.mark.parametrize("text", ["无此人无此店", "", "   ", '"', "*", "%", "' OR 1=1 --", "🙂"])
def test_nothing_found_is_no_failure(reading: Terminal, text: str) -> None:
    assert reading.json("search", text) == []
    assert reading.said("search", text) == "Nothing found.\n"


def test_reminders_are_objects_the_longest_overdue_first(reading: Terminal) -> None:
    rows = reading.json("reminders", "--days", 30)
    assert rows
    for row in rows:
        assert {"date", "kind", "dealer", "person", "title"} <= set(row)
        assert row["kind"] in set(ReminderKind)
        assert (date.fromisoformat(row["date"]) - date(2026, 11, 23)).days <= 30
    days = [row["days"] for row in rows]
    assert days == sorted(days)
    assert len({row["key"] for row in rows}) == len(rows)
    assert rows == reading.json("reminders", "--days", 30)  # worked out anew, and the same


def test_reminders_can_be_narrowed_down(reading: Terminal) -> None:
    everything = reading.json("reminders", "--days", 366)
    born = reading.json("reminders", "--days", 366, "--kind", "birthday")
    assert born == [row for row in everything if row["kind"] == "birthday"]
    assert all(row["person"] for row in born)
    both = reading.json("reminders", "--days", 366, "--kind", "birthday", "--kind", "visit_due")
    assert {row["kind"] for row in both} == {"birthday", "visit_due"}
    today = reading.json("reminders", "--days", 0, "--kind", "birthday")
    assert all(row["days"] <= 0 or row["date"] == "2026-11-23" for row in today)
    assert len(today) < len(born)


def test_reminders_speak_the_language_asked_for(reading: Terminal) -> None:
    (english, chinese) = (reading.json("reminders", "--days", 60, lang=lang) for lang in ("en", "zh_CN"))
    assert [row["key"] for row in english] == [row["key"] for row in chinese]
    assert [row["title"] for row in english] != [row["title"] for row in chinese]
    assert "[生日]" in reading.said("reminders", "--days", 60, lang="zh_CN")


def test_tasks_of_a_month_are_one_object(reading: Terminal) -> None:
    board = reading.json("tasks", "--month", "2026-10")
    assert (board["month"], board["closed"]) == ("2026-10", True)
    assert set(board["target"]) == set(board["opened"]) == {"county", "township"}
    assert board["pay"]["month"] == "2026-10"
    assert isinstance(board["forecast"], str)
    this_month = reading.json("tasks")
    assert (this_month["month"], this_month["closed"]) == ("2026-11", False)
    task = this_month["tasks"][0]
    assert {"id", "kind", "place", "region", "dealer", "state", "due", "steps"} <= set(task)
    assert all(set(step) == {"what", "done"} for step in task["steps"])


@pytest.mark.parametrize(("language", "said"), [("en", "County seat: "), ("zh_CN", "县城")])
def test_tasks_in_words_name_target_task_and_pay(reading: Terminal, language: str, said: str) -> None:
    board = reading.json("tasks")
    out = reading.said("tasks", lang=language)
    assert said in out
    assert board["tasks"][0]["place"] in out
    assert "R2" in out


def test_a_mood_that_is_written_down_is_said(demo: Terminal) -> None:
    assert "Mood  4 / 5" in demo.said("log", "--day", "2026-11-23", "--mood", "4")


def test_a_month_without_anything_is_no_failure(reading: Terminal) -> None:
    board = reading.json("tasks", "--month", "2031-05")
    assert [task for task in board["tasks"] if task["purpose"] == "opening"] == []
    assert board["pay"]["met"] is None
    assert reading.said("tasks", "--month", "2031-05")


def test_the_examples_of_the_papers_find_somebody(reading: Terminal) -> None:
    paper = (ROOT / "docs" / "COMMAND_LINE.md").read_text("utf-8")
    examples = re.findall(r"^    fieldapp (search .+)$", paper, re.MULTILINE)
    assert len(examples) == 2
    for example in examples:
        assert reading.json(*example.replace("--json", "").split()), example


def test_days_reach_from_2000_to_2099_as_the_papers_say(reading: Terminal) -> None:
    paper = (ROOT / "docs" / "COMMAND_LINE.md").read_text("utf-8")
    assert f"in the years {YEARS[0]} to {YEARS[-1]}" in paper
    for outside in (f"{YEARS[0] - 1}-12-31", f"{YEARS[-1] + 1}-01-01"):
        assert reading("plan", "show", "--day", outside)[0] == 2


@pytest.mark.parametrize("words", [["tasks"], ["month", "report", "2026-11"], ["month", "close", "2026-10"]])
def test_without_somebody_who_works_here_that_is_said(demo: Terminal, words: list[str]) -> None:
    store = open_store(Places(demo.folder), with_regions=False)
    with store.engine.execution_options(writing=True).begin() as connection:
        connection.exec_driver_sql("UPDATE sync_ctl SET who = NULL")
    store.close()
    assert "who works here" in demo.refusal(*words)
    assert demo.json("reminders", "--days", 3)
