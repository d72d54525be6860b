"""``fieldapp analysis`` shows the quadrants and makes tasks from them, as the window does."""

from pathlib import Path

import pytest

from fieldapp.cli.analysis import STRATEGIES
from fieldapp.rules.quadrant import Strategy
from fieldapp.texts import speaking
from fieldapp.words.figures import strategy_word
from tests.support.files import csv_file
from tests.support.terminal import Terminal


def test_the_strategies_of_the_command_are_those_of_the_rules() -> None:
    assert tuple(Strategy) == STRATEGIES


@pytest.mark.parametrize("thresholds", [(), ("--market", 10, "--ours", 35)])
def test_tasks_are_made_once_for_the_dealers_of_the_quadrant(demo: Terminal, thresholds: tuple[object, ...]) -> None:
    with speaking("en"):
        urgent = strategy_word(Strategy.URGENT)
    shown = demo.json("analysis", "quadrants", *thresholds)["dealers"]
    there = {row["ids"][0] for row in shown if row["strategy"] == urgent}
    before = {task["id"] for task in demo.json("tasks")["tasks"]}
    told = demo.json("analysis", "quadrants", *thresholds, "--make-tasks", "urgent")
    made = {row["dealer_id"]: row for row in told["made"]}
    assert (told["strategy"], told["due"]) == ("urgent", "2026-12-23")
    assert made
    assert {*made, *told["had_one"]} == there
    assert not made.keys() & {*told["had_one"]}
    new = [task for task in demo.json("tasks")["tasks"] if task["id"] not in before]
    assert {task["dealer"] for task in new} == {row["dealer"] for row in made.values()}
    assert {(task["purpose"], task["due"], len(task["steps"])) for task in new} == {("improvement", "2026-12-23", 4)}
    assert all(row["note"].startswith(urgent) for row in made.values())
    again = demo.json("analysis", "quadrants", *thresholds, "--make-tasks", "urgent")
    assert (again["made"], {*again["had_one"]}) == ([], there)


def test_what_was_made_is_said_in_the_language_asked_for(demo: Terminal) -> None:
    first = demo.said("analysis", "quadrants", "--make-tasks", "ordinary", lang="zh_CN").splitlines()
    assert first[0] == f"已建 {len(first) - 1} 项任务，30 天内完成"
    assert all("一般改进" in line for line in first[1:])
    assert demo.said("analysis", "quadrants", "--make-tasks", "ordinary") == "Each of them has an open task already.\n"
    nobody = demo.said("analysis", "quadrants", "--market", 101, "--ours", 0, "--make-tasks", "urgent")
    assert nobody == "No dealer stands in this quadrant.\n"


def test_no_other_analysis_makes_tasks(demo: Terminal) -> None:
    code, out, err = demo("analysis", "pareto", "--make-tasks", "urgent")
    assert (code, out) == (2, "")
    assert "quadrants" in err
    assert demo("analysis", "quadrants", "--make-tasks", "nonsense")[0] == 2


def test_where_nobody_has_said_who_works_here_it_is_refused_as_in_the_window(new: Terminal, tmp_path: Path) -> None:
    new.said("import", csv_file(tmp_path / "a.csv", "店名,县市,年销售额", "兴旺家电,新郑市,100万"))
    new.said("import", "figures", csv_file(tmp_path / "b.csv", "客户名称,2026年8月出货", "兴旺家电,100000"))
    assert "who works here" in new.refusal("analysis", "quadrants", "--make-tasks", "extend")
    assert "设置" in new.refusal("analysis", "quadrants", "--make-tasks", "extend", lang="zh_CN")
    new.said("me", "李明", "--region", "新郑市")
    assert [row["dealer"] for row in new.json("analysis", "quadrants", "--make-tasks", "extend")["made"]] == [
        "兴旺家电"
    ]
