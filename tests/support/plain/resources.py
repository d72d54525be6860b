"""The resource ledger, its warnings and methods by hand (DOMAIN section 7)."""

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction

from sqlalchemy.orm import Session

from fieldapp.queries.high_ground import rounds
from fieldapp.queries.support import balance, balance_period, ledger, methods, support_warnings
from fieldapp.rules.support import SupportRules
from tests.support.plain.stored import TODAY, Row, Stored, month_ago, near, of

SPAN = ("2025-12-01", TODAY.isoformat())
_FAMILIES = {
    "product": ("new_model", "best_seller", "exclusive_model", "free_sample", "temporary_credit"),
    "price": ("special_price_model", "compensation", "rebate", "other_reward"),
    "promotion": (
        *("campaign", "sign", "print", "floor_sticker", "flag", "display_stand", "gift", "joint_event", "training"),
    ),
    "people": ("rep_hours", "promoters"),
    "expense": ("entry_fee", "advertising_slot"),
}


def shares(session: Session) -> None:
    stored = Stored(session)
    assert balance_period(TODAY) == (date(2025, 12, 1), TODAY)
    given = {k: fen for k, fen in stored.given(SPAN, with_credit=True).items() if k in stored.dealers}
    sold, profit = stored.summed("shipments", SPAN), stored.summed("profit", SPAN)
    rows = {str(row.dealer_id): row for row in balance(session, *balance_period(TODAY))}
    assert rows.keys() == {k for k in stored.dealers if given.get(k) or sold.get(k) or profit.get(k)}
    for key, row in rows.items():
        for amount, share, by_hand in (
            (row.resources, row.resources_share, given),
            (row.sales, row.sales_share, sold),
            (row.profit, row.profit_share, profit),
        ):
            assert amount * 100 == by_hand.get(key, 0)
            assert near(share, of(by_hand.get(key, 0), sum(by_hand.values())))
        if row.resources_share is not None and row.sales_share is not None:
            assert row.tilt == row.resources_share - row.sales_share


def promises(session: Session) -> None:
    stored = Stored(session)
    found = ledger(session, TODAY)
    grants = {row["id"]: row for row in stored.grants if row["dealer_id"] in stored.dealers}
    assert {str(row.id) for row in found} == grants.keys()
    assert found.total * 100 == sum(row["value"] for row in grants.values())
    for row in found:
        grant = grants[str(row.id)]
        if not grant["promise"].strip():
            expected = "none"
        elif grant["outcome"] != "open":
            expected = grant["outcome"]
        else:
            late = grant["promise_due"] is not None and grant["promise_due"] < TODAY.isoformat()
            expected = "overdue" if late else "open"
        assert row.standing.value == expected
        assert grant["kind"] in _FAMILIES[row.family.value]
        assert row.value * 100 == grant["value"]


def warned(session: Session) -> None:
    stored = Stored(session)
    found: dict[str, set[str]] = defaultdict(set)
    for row in support_warnings(session, TODAY, SupportRules()):
        found[str(row.dealer_id)].add(row.warned.kind.value)
    owed = stored.rows("receivable")
    expected = {key: _warnings(stored, dealer, owed) for key, dealer in stored.dealers.items()}
    assert found == {key: kinds for key, kinds in expected.items() if kinds}


def _warnings(stored: Stored, dealer: Row, receivables: list[Row]) -> set[str]:
    """Small ones left alone, friends who do not pay, orders pushed, no rebate for those who buy much."""
    key, kinds = dealer["id"], set()
    if dealer["status"] != "active":
        return kinds
    grants = [row for row in stored.grants if row["dealer_id"] == key]
    sold = stored.months(key)
    year = sum(sold.get(month_ago(ago), 0) for ago in range(1, 13))
    long_ago = (TODAY - timedelta(days=90)).isoformat()
    if not dealer["is_core"] and dealer["grade"] != "A" and year < 150_000_00:
        seen = [
            row["visited_on"]
            for row in stored.visits
            if row["dealer_id"] == key and row["way"] in ("on_site", "invited") and row["result"] != "not_met"
        ]
        for kind, days in (("unvisited", seen), ("unsupported", [row["given_on"] for row in grants])):
            last = max(days, default=dealer["since"])
            if last is None or last <= long_ago:
                kinds.add(kind)
    owed = sum(
        row["amount"]
        for row in receivables
        if row["dealer_id"] == key and not row["paid_on"] and row["due_on"] < (TODAY - timedelta(days=30)).isoformat()
    )
    if owed > 0 and (dealer["ladder_step"] in ("supporter", "advocate") or dealer["tie_personal"] >= 4):
        kinds.add("unpaid")
    last = sold.get(month_ago(1), 0)
    usual = max(
        Fraction(sum(sold.get(month_ago(ago), 0) for ago in (2, 3, 4)), 3), Fraction(sold.get(month_ago(13), 0))
    )
    collected = sum(
        row["collections"] for row in stored.figures if row["dealer_id"] == key and row["month"][:7] == month_ago(1)
    )
    if usual > 0 and last >= Fraction(160, 100) * usual and collected < Fraction(50, 100) * last:
        kinds.add("pushed")
    rebate = max((row["given_on"] for row in grants if row["kind"] == "rebate"), default=None)
    if year >= 200_000_00 and (rebate is None or rebate <= (TODAY - timedelta(days=365)).isoformat()):
        kinds.add("no_rebate")
    return kinds


def declared_methods(session: Session) -> None:
    stored = Stored(session)
    declared = {row["id"]: row for row in stored.rows("support_method")}
    found = {str(row.id): row for row in methods(session, TODAY, SupportRules())}
    assert found.keys() == declared.keys()
    for key, method in declared.items():
        row, outcome = found[key], found[key].outcome
        inside = method["region_code"][:6] if method["region_code"].endswith("000000") else method["region_code"]
        here = {one: dealer for one, dealer in stored.dealers.items() if dealer["region_code"].startswith(inside)}
        given: dict[str, int] = defaultdict(int)
        for grant in stored.grants:
            last = min(method["last_on"], TODAY.isoformat())
            if grant["dealer_id"] in here and method["first_on"] <= grant["given_on"] <= last:
                given[grant["dealer_id"]] += grant["value"]
        everybody = {one for one, dealer in here.items() if dealer["status"] == "active"} | given.keys()
        whole, reached = sum(given.values()), sum(fen > 0 for fen in given.values())
        assert row.given * 100 == whole
        assert (outcome.reached, outcome.dealers) == (reached, len(everybody))
        assert near(outcome.most, of(max(given.values(), default=0), whole))
        if method["dealer_id"]:
            assert near(outcome.supported, of(given.get(method["dealer_id"], 0), whole))
        assert outcome.reading.value == _reading(method, given, len(everybody))
        missing = {
            "dealer": not method["dealer_id"],
            "commitment": not method["commitment"].strip(),
            "reassurance": not method["reassurance"].strip(),
        }
        expected = {name for name, is_missing in missing.items() if is_missing}
        assert {lack.value for lack in row.lacks} == (expected if method["method"] == "concentrated" else set())


def _reading(method: Row, given: dict[str, int], everybody: int) -> str:
    """What happened: half for the supported one is concentrated; six in ten with something, none with 40 %, is even."""
    whole = sum(given.values())
    if not whole:
        return "nothing_given"
    most, reached = max(given.values()), sum(fen > 0 for fen in given.values())

    def is_from(fen: int, percent: int) -> bool:
        return Fraction(100 * fen, whole) >= percent - Fraction(1, 20)  # as it is shown: to a tenth

    if method["method"] == "concentrated":
        if is_from(given.get(method["dealer_id"], 0), 50):
            return "as_declared"
        return "elsewhere" if is_from(most, 50) else "not_concentrated"
    if Fraction(100 * reached, everybody) < 60:
        return "few_reached"
    is_above = Fraction(100 * most, whole) >= 40 + Fraction(1, 20)
    return "one_took_most" if everybody > 2 and is_above else "as_declared"


def rounds_of_input(session: Session) -> None:
    stored = Stored(session)
    made = {row["id"]: row for row in stored.rows("input_round")}
    newest: dict[str, int] = defaultdict(int)
    for one in made.values():
        newest[one["dealer_id"] or one["region_code"]] = max(
            newest[one["dealer_id"] or one["region_code"]], one["number"]
        )
    for row in rounds(session):
        one = made.pop(str(row.id))
        after = one["sales_after"]
        assert near(row.sales_per_yuan, Fraction(after, one["amount"]) if after is not None and one["amount"] else None)
        assert row.is_last == (one["number"] == newest[one["dealer_id"] or one["region_code"]])
    assert not made


PAGES = (shares, promises, warned, declared_methods, rounds_of_input)
