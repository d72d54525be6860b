"""Changing the manager's rules: a new version with the day it starts to hold."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from db.models import MonthClose, RuleVersion
from db.store import Store
from fieldapp.operations import Area, Changed
from fieldapp.texts import Text


def set_rule(store: Store, name: str, value: Mapping[str, Any], *, effective_from: date, note: str = "") -> Changed:
    """Let *value* be the rule called *name* from *effective_from* on (inclusive).

    A version of the same day is replaced.  Closed months keep the rules they were closed under,
    whatever day is given: their inputs are frozen with them.
    """
    with store.transaction(Text("Change the rule {name}", name=name)) as session:
        version = session.scalars(
            select(RuleVersion).where(RuleVersion.name == name, RuleVersion.effective_from == effective_from)
        ).one_or_none()
        if version is None:
            session.add(RuleVersion(name=name, effective_from=effective_from, value=dict(value), note=note))
        else:
            version.value, version.note = dict(value), note
    return Changed.of(Area.RULES, Area.REMINDERS, Area.VISITS, Area.TASKS)


def months_closed_since(store: Store, day: date) -> list[date]:
    """Closed months that end on or after *day*: a rule that reaches back does not change them."""
    with store.reading() as session:
        months = session.scalars(select(MonthClose.month).distinct().order_by(MonthClose.month))
        return [month for month in months if (month.year, month.month) >= (day.year, day.month)]
