"""Rows as SQLite has them, and arithmetic by hand: nothing of ``fieldapp.queries`` or ``fieldapp.rules``."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

TODAY = date(2026, 11, 23)
NOW, BEFORE = ("2025-11-01", "2026-10-31"), ("2024-11-01", "2025-10-31")  # the twelve whole months, those before
THIS_YEAR = ("2026-01-01", "2026-11-23")
TENTH = Fraction(1, 20)  # a per cent shown to one place is at most half a tenth away
LARGE = ("national_chain", "regional_chain", "department_store", "hypermarket")
Row = dict[str, Any]
Effort = tuple[int, int, int]  # visits, minutes, fen


class Stored:
    """The rows of a store that are not deleted, as SQLite has them: fen, ISO days, ids as text."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.dealers = {row["id"]: row for row in self.rows("dealer")}
        self.figures = [row for row in self.rows("monthly_figure") if row["dealer_id"] in self.dealers]
        self.visits = [row for row in self.rows("visit") if row["state"] == "done"]
        self.grants = self.rows("resource_grant")

    def rows(self, table: str) -> list[Row]:
        """Every row of a table that is not deleted, oldest id first."""
        found = self.session.execute(text(f"SELECT * FROM {table} WHERE deleted_at IS NULL ORDER BY id"))  # noqa: S608
        return [dict(row) for row in found.mappings()]

    def summed(self, what: str, span: tuple[str, str]) -> dict[str, int]:
        """Fen of the months of *span* by dealer; dealers with figures only."""
        sums: dict[str, int] = defaultdict(int)
        for row in self.figures:
            if span[0] <= row["month"] <= span[1]:
                sums[row["dealer_id"]] += row[what]
        return sums

    def months(self, dealer: str) -> dict[str, int]:
        """Shipments by month."""
        sums: dict[str, int] = defaultdict(int)
        for row in self.figures:
            if row["dealer_id"] == dealer:
                sums[row["month"][:7]] += row["shipments"]
        return sums

    def bought(self, dealer: str) -> list[str]:
        """The months in which something was shipped, in order."""
        own = {row["month"] for row in self.figures if row["dealer_id"] == dealer and row["shipments"] > 0}
        return sorted(own)

    def done(self, span: tuple[str, str]) -> dict[str, int]:
        """Visits by dealer."""
        counts: dict[str, int] = defaultdict(int)
        for row in self.visits:
            if span[0] <= row["visited_on"] <= span[1]:
                counts[row["dealer_id"]] += 1
        return counts

    def minutes(self, span: tuple[str, str]) -> dict[str, int]:
        """Minutes of visits by dealer: from coming to going, else as long as visits there usually take."""
        spent: dict[str, Fraction] = defaultdict(Fraction)
        usual: dict[str, int] = defaultdict(int)
        for row in self.visits:
            dealer = self.dealers.get(row["dealer_id"])
            if dealer is None or not span[0] <= row["visited_on"] <= span[1]:
                continue
            if row["checked_in_at"] and row["checked_out_at"]:
                came, went = (datetime.fromisoformat(row[name]) for name in ("checked_in_at", "checked_out_at"))
                spent[dealer["id"]] += Fraction(int((went - came).total_seconds()), 60)
            else:
                by_level = {"prefecture": 50, "county": 40}.get(dealer["level"], 30)
                usual[dealer["id"]] += max(by_level, 60 if dealer["type"] in LARGE else 0)
        return {key: round(spent[key]) + usual[key] for key in {*spent, *usual}}

    def efforts(self, span: tuple[str, str]) -> dict[str, Effort]:
        """What was put into each dealer; credit on time comes back and is no effort."""
        visits, minutes, fen = self.done(span), self.minutes(span), self.given(span, with_credit=False)
        found = {key: (visits.get(key, 0), minutes.get(key, 0), fen.get(key, 0)) for key in {*visits, *fen}}
        return {key: effort for key, effort in found.items() if any(effort)}

    def given(self, span: tuple[str, str], *, with_credit: bool) -> dict[str, int]:
        """Fen given by dealer."""
        sums: dict[str, int] = defaultdict(int)
        for row in self.grants:
            if span[0] <= row["given_on"] <= span[1] and (with_credit or row["kind"] != "temporary_credit"):
                sums[row["dealer_id"]] += row["value"]
        return sums


def near(shown: Any, exact: Fraction | None) -> bool:
    """Whether a figure shown to one place is the exact one."""
    return shown is None if exact is None else shown is not None and abs(Fraction(shown) - exact) <= TENTH


def of(part: int, whole: int) -> Fraction | None:
    """A part in per cent."""
    return Fraction(100 * part, whole) if whole > 0 else None


def month_ago(count: int) -> str:
    """The month so many before this one, as YYYY-MM."""
    number = TODAY.year * 12 + TODAY.month - 1 - count
    return f"{number // 12}-{number % 12 + 1:02}"


def whole_effort(efforts: Iterable[Effort]) -> Effort:
    """All of them together."""
    visits, minutes, fen = 0, 0, 0
    for one in efforts:
        visits, minutes, fen = visits + one[0], minutes + one[1], fen + one[2]
    return visits, minutes, fen


def day(stored: str | None) -> date | None:
    """A day as stored."""
    return date.fromisoformat(stored) if stored else None


def days_between(first: str, last: str) -> int:
    """From the one to the other."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days
