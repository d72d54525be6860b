"""The commands of the relationship side: they show what the store holds, and write what they are told."""

import json

from tests.support.terminal import Terminal


def _prospect(demo: Terminal) -> str:
    return str(next(row["dealer"] for row in demo.json("screening") if row["status"] == "prospect"))


def test_a_point_is_judged_and_a_waiver_needs_its_reason(demo: Terminal) -> None:
    name = _prospect(demo)
    assert "reason" in demo.refusal("screening", name, "--point", "capital", "--verdict", "waived")
    demo.said("screening", name, "--point", "capital", "--verdict", "waived", "--reason", "空白乡镇")
    told = demo.json("screening", name)
    assert told["marks"]["capital"]["verdict"] == "waived"
    assert told["history"][0]["reason"] == "空白乡镇"
    assert "空白乡镇" in demo.said("screening", name, lang="zh_CN")


def test_screening_warns_and_does_not_keep_anybody_from_moving_up(demo: Terminal) -> None:
    name = _prospect(demo)
    demo.said("screening", name, "--point", "will", "--verdict", "not_met", "--reason", "还在比较")
    assert demo.json("screening", name)["standing"] == "failed"
    demo.said("ladder", name, "--step", "customer", "--evidence", "首批进货已付款")
    moves = demo.json("ladder", name)["moves"]
    assert (moves[0]["was"], moves[0]["step"], moves[0]["up"]) == ("possible", "customer", True)
    assert moves[0]["evidence"] == "首批进货已付款"


def test_the_funnel_adds_up_to_all_dealers_who_have_not_ended(demo: Terminal) -> None:
    told = demo.json("ladder")
    on_steps = [dealer for step in told["steps"] for dealer in step["dealers"]]
    assert len(on_steps) == len(set(on_steps))
    assert sum(step["came_up"] for step in told["steps"]) == sum(move["up"] for move in told["moves"])
    assert all(told["first"] <= move["moved_on"] <= told["last"] for move in told["moves"])


def test_contracts_that_lack_something_say_what(demo: Terminal) -> None:
    every, lacking = demo.json("contracts"), demo.json("contracts", "--lacking")
    assert [row for row in every if row["lacks"]] == lacking
    kinds = {row["deposit_kind"]: row for row in every}
    assert float(kinds["earnest"]["to_return"]) == 2 * float(kinds["earnest"]["deposit"])
    assert float(kinds["advance"]["to_return"]) == float(kinds["advance"]["deposit"])
    said = demo.said("contracts", lang="zh_CN")
    assert "定金" in said
    assert "订金" in said


def test_an_end_is_noted_with_who_gained_and_its_day_reminds(demo: Terminal) -> None:
    name = _prospect(demo)
    demo.said("endings", name, "--reason", "competitor", "--competitor", "朔川", "--lessons", "返利兑现要快")
    demo.said("endings", name, "--win-back", "2027-03-01")
    (told,) = demo.json("endings", name)
    assert (told["competitor"], told["lessons"], told["win_back_on"]) == ("朔川", "返利兑现要快", "2027-03-01")
    days = [row["date"] for row in demo.json("reminders", "--kind", "win_back", "--days", "200")]
    assert "2027-03-01" in days
    assert "still to come" in demo.refusal("endings", name, "--won-back", "2027-03-20")
    (noted,) = demo.json("endings", name)
    assert noted["won_back_on"] is None
    demo.said("endings", name, "--won-back", noted["ended_on"])
    assert demo.json("endings", name)[0]["won_back_on"] == noted["ended_on"]


def test_an_end_that_was_never_noted_is_not_changed(demo: Terminal) -> None:
    assert "--reason" in demo.refusal("endings", _prospect(demo), "--lessons", "x")


def test_a_complaint_is_noted_answered_and_solved(demo: Terminal) -> None:
    name = _prospect(demo)
    demo.said("service", name, "--add", "返利迟迟未到账", "--kind", "issue", "--side", "maker", "--on", "2026-11-10")
    (noted,) = demo.json("service", name)
    assert (noted["kind"], noted["side"], noted["clocks"]["to_answer"]) == ("issue", "maker", 13)
    assert noted["clocks"]["answer_late"]
    demo.said("service", "--answered", noted["id"], "--on", "2026-11-11")
    demo.refusal("service", "--solved", noted["id"])
    demo.said("service", "--solved", noted["id"], "--solution", "已补发", "--on", "2026-11-14")
    (solved,) = demo.json("service", name)
    assert (solved["clocks"]["to_answer"], solved["clocks"]["to_solve"], solved["solution"]) == (1, 4, "已补发")
    assert demo.json("service", name, "--open") == []


def test_only_a_manager_issues_policies_and_anybody_tells_them(demo: Terminal) -> None:
    demo.refusal("policies", "--issue", "一季度返利政策")
    before = {row["title"]: row for row in demo.json("policies")}
    title, policy = next(iter(before.items()))
    dealer_id = policy["untold"][0]
    name = next(
        step["dealer"] for step in demo.json("search", "家电", "--limit", "500") if step["dealer_id"] == dealer_id
    )
    demo.said("policies", "--told", name, "--policy", title, "--not-understood", "--objection", "门槛偏高")
    after = {row["title"]: row for row in demo.json("policies")}[title]
    assert after["told"] == policy["told"] + 1
    assert {"dealer": name, "objection": "门槛偏高"}.items() <= next(
        o for o in after["objected"] if o["dealer"] == name
    ).items()


def test_the_morning_page_takes_what_was_said(demo: Terminal) -> None:
    name = demo.json("morning")["members"][0]["name"]
    page = demo.said("morning", "--note", "good_news=新开一家", "--attendance", f"{name}=late")
    assert "新开一家" in page
    told = demo.json("morning")
    assert told["notes"]["good_news"][0] == "新开一家"
    assert told["members"][0]["attendance"] == "late"
    assert demo("morning", "--note", "gossip=x")[0] == 2
    assert "无此人" in demo.refusal("morning", "--attendance", "无此人=late")


def test_a_resource_is_given_and_its_promise_settled(demo: Terminal) -> None:
    name = _prospect(demo)
    demo.said(
        "resources", "--give", name, "--kind", "gift", "--value", "300", "--promise", "主推", "--due", "2026-12-20"
    )
    (given,) = [row for row in demo.json("resources")["ledger"] if row["dealer"] == name]
    assert (given["family"], given["value"], given["standing"]) == ("promotion", "300.00", "open")
    demo.said("resources", "--settle", given["id"], "--outcome", "kept")
    (settled,) = [row for row in demo.json("resources")["ledger"] if row["dealer"] == name]
    assert settled["standing"] == "kept"


def test_a_price_seen_outside_a_visit_is_noted(demo: Terminal) -> None:
    name = _prospect(demo)
    demo.said("competitors", "--seen", name, "--brand", "朔川", "--model", "KFR-35G", "--price", "1989", "--stock", "4")
    seen = next(row for row in demo.json("competitors")["seen"] if row["dealer"] == name)
    assert (seen["model"], seen["price"], seen["stock"]) == ("KFR-35G", "1989.00", 4)
    demo.refusal("competitors", "--seen", name, "--price", "1")  # whose it was is missing


def test_a_name_that_several_dealers_have_is_refused_with_their_names(demo: Terminal) -> None:
    assert "家电" in demo.refusal("service", "家电", "--add", "x")
    assert demo("service", "--add", "x")[0] == 2


def test_search_finds_a_contract_by_its_number_and_a_complaint_by_its_words(demo: Terminal) -> None:
    number = next(row["number"] for row in demo.json("contracts") if row["number"])
    hit = next(row for row in demo.json("search", number) if row["kind"] == "contract")
    assert number in hit["name"]
    what = demo.json("service")[0]["what"]
    assert any(row["kind"] == "service" and what in row["name"] for row in demo.json("search", what))
    assert json.dumps(demo.json("search", "没有这样的字"), ensure_ascii=False) == "[]"
