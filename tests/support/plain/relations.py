"""Screening, ladder, service, policies, contracts, endings, competitors, morning by hand (DOMAIN 3, 4, 12 to 16)."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from statistics import median
from uuid import UUID

from sqlalchemy.orm import Session

from db.vocabulary import LadderStep
from fieldapp.drawing.charts import CategoryChart
from fieldapp.queries.competitors import competitor_goals, prices_by_model, sightings
from fieldapp.queries.contracts import contracts
from fieldapp.queries.endings import endings
from fieldapp.queries.ladder import ladder, ladder_moves
from fieldapp.queries.morning import meeting
from fieldapp.queries.service import objections, policies, service_log
from fieldapp.queries.targets import screened
from fieldapp.sheets.contracts import contracts_sheet
from fieldapp.sheets.figures import Sheet
from fieldapp.sheets.relations import endings_sheet, screening_sheet
from fieldapp.sheets.service import policies_sheet, service_sheet
from tests.support.plain.stored import THIS_YEAR, TODAY, Row, Stored, day, days_between

FIRST, ISO = date(2026, 1, 1), TODAY.isoformat()
_STEPS = [step.value for step in LadderStep]
_POINTS = ("will", "culture", "network", "capital", "unmet_need", "can_meet", "advantage")


def screening(session: Session) -> None:
    stored = Stored(session)
    listed = {row["name"] for row in stored.rows("restricted_name") if not row["lifted_on"]}
    marks: dict[str, dict[str, Row]] = defaultdict(dict)
    for mark in sorted(stored.rows("screening_mark"), key=lambda row: (row["judged_on"], row["id"])):
        marks[mark["dealer_id"]][mark["point"]] = mark
    wanted = {key: row for key, row in stored.dealers.items() if row["status"] in ("prospect", "opening")}
    rows = screened(session)
    assert {str(row.dealer_id) for row in rows} == wanted.keys()
    counts: Counter[str] = Counter()
    for row in rows:
        own = marks[str(row.dealer_id)]
        verdicts = [own[point]["verdict"] if point in own else "open" for point in _POINTS]
        standings = [word for word in ("not_met", "open", "waived") if word in verdicts]
        standing = "restricted" if row.dealer in listed else standings[0] if standings else "met"
        standing = "failed" if standing == "not_met" else standing
        assert row.card.standing.value == standing
        assert len(row.card.open) == verdicts.count("open")
        assert len(row.card.failed) == verdicts.count("not_met")
        assert {point.value for point in row.card.waived} == {
            point for point, verdict in zip(_POINTS, verdicts, strict=True) if verdict == "waived"
        }
        counts[standing] += 1
    assert _numbers(screening_sheet(rows, TODAY)) == {
        word: str(counts[word]) for word in ("restricted", "failed", "open", "waived", "met")
    }


def ladder_steps(session: Session) -> None:
    stored = Stored(session)
    stays: dict[str, list[int]] = defaultdict(list)
    came: Counter[tuple[str, bool]] = Counter()
    moves: dict[str, list[Row]] = defaultdict(list)
    listed = set()
    for move in sorted(stored.rows("ladder_move"), key=lambda row: (row["moved_on"], row["id"])):
        if move["dealer_id"] in stored.dealers:
            moves[move["dealer_id"]].append(move)
    for key, own in moves.items():
        was = _STEPS[0]
        for number, move in enumerate(own):
            if THIS_YEAR[0] <= move["moved_on"] <= THIS_YEAR[1] and move["step"] != was:
                came[move["step"], _STEPS.index(move["step"]) > _STEPS.index(was)] += 1
                listed.add((key, move["moved_on"], was, move["step"], move["evidence"]))
            if number:
                stays[was].append(days_between(own[number - 1]["moved_on"], move["moved_on"]))
            was = move["step"]
    for step in ladder(session, FIRST, TODAY):
        name = step.step.value
        assert {str(one) for one in step.dealers} == {
            key for key, row in stored.dealers.items() if row["ladder_step"] == name and row["status"] != "ended"
        }
        assert (step.came_up, step.came_down) == (came[name, True], came[name, False])
        assert step.median_days == (round(median(stays[name])) if stays[name] else None)
    rows = ladder_moves(session, FIRST, TODAY)
    assert len(rows) == came.total()
    assert {
        (str(row.dealer_id), row.moved_on.isoformat(), row.was.value, row.step.value, row.evidence) for row in rows
    } == listed


def service(session: Session) -> None:
    stored = Stored(session)
    whole = {row["id"]: row for row in stored.rows("complaint") if row["dealer_id"] in stored.dealers}
    autumn = "2026-10-01"
    of_autumn = {
        key: row
        for key, row in whole.items()
        if row["noted_on"] <= ISO
        and (row["noted_on"] >= autumn or not row["solved_on"] or row["solved_on"] >= autumn)  # or open on that day
    }
    for entries, log in (
        (whole, service_log(session, TODAY)),
        (of_autumn, service_log(session, TODAY, first=date.fromisoformat(autumn), last=TODAY)),
    ):
        assert {str(row.id) for row in log.rows} == entries.keys()
        answers, solutions, late = [], [], 0
        for row in log.rows:
            entry = entries[str(row.id)]
            answered = min(one for one in (entry["answered_on"], entry["solved_on"], ISO) if one)
            to_answer = max(days_between(entry["noted_on"], answered), 0)
            to_solve = max(days_between(entry["noted_on"], entry["solved_on"] or ISO), 0)
            is_late = to_answer > 2 or to_solve > 7
            assert (row.clocks.to_answer, row.clocks.to_solve, row.clocks.is_late) == (to_answer, to_solve, is_late)
            answers += [to_answer] if entry["answered_on"] or entry["solved_on"] else []
            solutions += [to_solve] if entry["solved_on"] else []
            late += is_late and not entry["solved_on"]
        sheet = service_sheet(log)
        assert _numbers(sheet) == {
            "open": str(sum(not entry["solved_on"] for entry in entries.values())),
            "late": str(late),
            "answer": _typical(answers),
            "solve": _typical(solutions),
        }
        kinds = Counter(entry["kind"] for entry in entries.values())
        assert _bars(sheet, 0) == {kind: [count] for kind, count in kinds.items()}
        sides = {side: [0, 0] for side in ("maker", "dealer", "unsaid")}
        for entry in entries.values():
            if entry["kind"] == "issue":
                sides.setdefault(entry["side"] or "unsaid", [0, 0])[0 if entry["solved_on"] else 1] += 1
        assert {side: bars for side, bars in _bars(sheet, 1).items() if any(bars)} == {
            side: bars for side, bars in sides.items() if any(bars)
        }


def policies_told(session: Session) -> None:
    stored = Stored(session)
    live = {key for key, row in stored.dealers.items() if row["status"] in ("active", "dormant")}
    told: dict[str, dict[str, Row]] = defaultdict(dict)
    everybody: dict[tuple[str, str], Row] = {}
    notices = {row["id"]: row for row in stored.rows("policy_notice")}
    for row in sorted(stored.rows("policy_told"), key=lambda row: (row["told_on"], row["id"])):
        if row["dealer_id"] in live:
            told[row["notice_id"]][row["dealer_id"]] = row
        if row["dealer_id"] in stored.dealers and row["notice_id"] in notices:
            everybody[row["notice_id"], row["dealer_id"]] = row
    found = policies(session)
    assert {str(policy.id) for policy in found} == notices.keys()
    for policy in found:
        own = told[str(policy.id)]
        assert (policy.told, policy.dealers) == (len(own), len(live))
        assert policy.understood == sum(bool(row["understood"]) for row in own.values())
        assert policy.objections == sum(bool(row["objection"]) for row in own.values())
        assert {str(one) for one in policy.untold} == live - own.keys()
    objected = [row for row in everybody.values() if row["objection"] or not row["understood"]]
    numbers = _numbers(policies_sheet(found, objections(session)))
    assert numbers == {
        "policies": str(len(notices)),
        "waiting": str(sum(len(live) - len(told[key]) for key in notices)),
        "objections": str(len(objected)),
    }


def contract_states(session: Session) -> None:
    stored = Stored(session)
    made = {row["id"]: row for row in stored.rows("contract") if row["dealer_id"] in stored.dealers}
    amendments, steps = stored.rows("contract_amendment"), stored.rows("contract_step")
    scanned = {row["owner_id"] for row in stored.rows("attachment") if row["owner_table"] == "contract"}
    found = contracts(session)
    assert {str(row.contract.id) for row in found.rows} == made.keys()
    states: Counter[str] = Counter()
    missing: Counter[str] = Counter()
    lacking = late = 0
    for row in found.rows:
        key = str(row.contract.id)
        unwritten = any(one["contract_id"] == key and not one["in_writing"] for one in amendments)
        lacks = _lacks(made[key], has_scan=key in scanned, amended_in_words=unwritten)
        assert {lack.value for lack in row.contract.lacks} == lacks
        state = _state(made[key])
        states[state] += 1
        if state in ("fulfilled", "ended"):
            continue
        missing.update(lacks)
        lacking += bool(lacks)
        late += any(one["contract_id"] == key and not one["done_on"] and (one["due_on"] or ISO) < ISO for one in steps)
    sheet = contracts_sheet(found, TODAY, 60)
    assert _numbers(sheet) == {
        **{state: str(states[state]) for state in ("in_force", "ends_soon", "draft")},
        "lacking": str(lacking),
        "late": str(late),
    }
    assert _bars(sheet, 0) == {lack: [count] for lack, count in missing.items()}


def _state(contract: Row) -> str:
    if contract["fulfilled_on"]:
        return "fulfilled"
    if not contract["signed_on"]:
        return "draft"
    if contract["ends_on"] and contract["ends_on"] < ISO:
        return "ended"
    if contract["starts_on"] and contract["starts_on"] > ISO:
        return "not_begun"
    return "ends_soon" if contract["ends_on"] and days_between(ISO, contract["ends_on"]) <= 60 else "in_force"


def _lacks(contract: Row, *, has_scan: bool, amended_in_words: bool) -> set[str]:
    """Of DOMAIN section 13: written, signed and sealed by both, terms known, earnest money or advance, scans."""
    is_signed = contract["signed_on"] is not None
    missing = {
        "written": not contract["is_written"],
        "signature": not is_signed,
        "our_signature": is_signed and not contract["our_signature"],
        "our_seal": is_signed and not contract["our_seal"],
        "their_signature": is_signed and not contract["their_signature"],
        "their_seal": is_signed and not contract["their_seal"],
        "terms_known": not contract["terms_known_by"],
        "amendment": amended_in_words,
        "term": contract["starts_on"] is None or contract["ends_on"] is None,
        "deposit_kind": bool(contract["deposit"]) and contract["deposit_kind"] == "none",
        "deposit_amount": not contract["deposit"] and contract["deposit_kind"] != "none",
        "amount": contract["amount"] is None,
        "scan": not has_scan,
    }
    return {lack for lack, is_missing in missing.items() if is_missing}


def ended(session: Session) -> None:
    stored = Stored(session)
    of_year = [
        row
        for row in stored.rows("ending")
        if row["dealer_id"] in stored.dealers and THIS_YEAR[0] <= row["ended_on"] <= THIS_YEAR[1]
    ]
    sheet = endings_sheet(endings(session, FIRST, TODAY))
    won_back = sum(row["won_back_on"] is not None for row in of_year)
    assert _numbers(sheet) == {"ended": str(len(of_year)), "won_back": str(won_back)}
    assert _bars(sheet, 0) == {reason: [count] for reason, count in Counter(row["reason"] for row in of_year).items()}
    gained = Counter(row["competitor"] for row in of_year if row["competitor"])
    assert _bars(sheet, 1) == {name: [count] for name, count in gained.items()}


def opponents(session: Session) -> None:
    goals = {row["id"]: row for row in Stored(session).rows("competitor_goal")}
    found = competitor_goals(session, TODAY)
    assert {str(row.id) for row in found} == goals.keys()
    for row in found:
        goal = goals[str(row.id)]
        is_late = goal["deadline"] is not None and goal["deadline"] < ISO
        assert row.standing.value == ("overdue" if goal["state"] == "open" and is_late else goal["state"])
        acted, reacted, expected = goal["acted_on"], goal["reacted_on"], goal["expected_reaction_days"]
        has_acted = acted is not None and acted <= ISO
        took = days_between(acted, reacted) if has_acted and reacted else None
        waited = days_between(acted, reacted or ISO) if has_acted else None
        is_known = waited is not None and expected is not None and (took is not None or waited > expected)
        assert (row.reaction.taken, row.reaction.waited) == (took, waited)
        assert row.reaction.sooner == (expected - waited if is_known else None)


def prices_seen(session: Session) -> None:
    stored = Stored(session)
    first = TODAY - timedelta(days=90)
    seen = [
        row
        for row in stored.rows("competitor_sighting")
        if row["dealer_id"] in stored.dealers and row["seen_on"] >= first.isoformat()
    ]
    found = sightings(session, first=first)
    assert {str(row.id) for row in found} == {row["id"] for row in seen}
    assert found.brands == {row["brand"] for row in seen}
    prices: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
    for row in seen:
        if row["model"] and row["price"] is not None:
            prices[row["brand"], row["model"]].append((row["seen_on"], row["price"]))
    courses = {(one.brand, one.model): one for one in prices_by_model(found)}
    assert courses.keys() == {model for model, own in prices.items() if len(own) > 1}
    for model, course in courses.items():
        own = prices[model]
        newest = max(on for on, _fen in own)
        assert len(course.seen) == len(own)
        assert course.lowest * 100 == min(fen for _on, fen in own)
        assert course.highest * 100 == max(fen for _on, fen in own)
        assert course.last * 100 in {fen for on, fen in own if on == newest}


def morning(session: Session) -> None:
    stored = Stored(session)
    managers = [row["id"] for row in stored.rows("colleague") if row["role"] == "manager"]
    if not managers:
        return
    team = {row["id"]: row for row in stored.rows("colleague") if row["manager_id"] == managers[0]}
    friday = "2026-11-20"  # the working day before this Monday
    visits = [row for row in stored.rows("visit") if row["dealer_id"] in stored.dealers and row["state"] != "cancelled"]
    found = meeting(session, TODAY, UUID(managers[0]))
    assert {str(member.id) for member in found.members} == team.keys()
    assert found.before == day(friday)
    for member in found.members:
        own = [row for row in visits if row["colleague_id"] == str(member.id)]
        planned = [row for row in own if row["first_planned_on"] == friday]
        made = [row for row in own if row["state"] == "done" and row["visited_on"] == friday]
        assert (member.yesterday.planned, member.yesterday.made) == (len(planned), len(made))
        assert member.yesterday.done == sum(
            row["state"] == "done" and row["visited_on"] is not None and row["visited_on"] <= friday for row in planned
        )
        today = [row for row in own if (row["planned_on"] or row["visited_on"]) == ISO and row["state"] != "missed"]
        assert {str(visit.id) for visit in member.today} == {row["id"] for row in today}
    orders = [
        row
        for row in visits
        if row["colleague_id"] in team
        and (row["state"], row["visited_on"]) == ("done", friday)
        and row["result"] in ("ordered", "paid")
    ]
    assert len(found.orders) == len(orders)
    logs = [row for row in stored.rows("work_log") if (row["on"], row["span"]) == (friday, "day")]
    moods = [row["mood"] for row in logs if row["colleague_id"] in team and row["mood"]]
    assert found.pulse == ((sum(moods) / len(moods), len(moods)) if moods else None)
    week = (TODAY - timedelta(days=7)).isoformat()
    seen = [row for row in stored.rows("competitor_sighting") if row["dealer_id"] in stored.dealers]
    assert len(found.sightings) == min(sum(week <= row["seen_on"] <= ISO for row in seen), 8)


def _numbers(sheet: Sheet) -> dict[str, str]:
    return {number.key: number.value for number in sheet.numbers}


def _bars(sheet: Sheet, place: int) -> dict[str, list[float]]:
    """The heights by category."""
    chart = sheet.charts[place]
    assert isinstance(chart, CategoryChart)
    return {one.key: [row.values[number] for row in chart.series] for number, one in enumerate(chart.categories)}


def _typical(days: Iterable[int]) -> str:
    known = list(days)
    middle = round(median(known)) if known else None
    return "–" if middle is None else "1 day" if middle == 1 else f"{middle} days"


PAGES = (
    *(screening, ladder_steps, service, policies_told, contract_states),
    *(ended, opponents, prices_seen, morning),
)
