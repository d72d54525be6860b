"""Which fields of a change the server takes from whom: each is looked at, whatever the window allowed (SYNC 4.9)."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from db.vocabulary import RegionKind, WeekPlanState
from fieldapp.rules.week_plans import ENDS_OF_THE_DAYS, OF_THE_MANAGER, OF_THE_REP, week_plan_id
from fieldapp.server.scope import Caller
from fieldapp.sync.tables import DECISIONS, SyncedTable, Writers
from fieldapp.sync.wire import Fields

_OF_REPS_IN_REGIONS = frozenset({"market_days"})  # whoever drives there knows when the market is
_DECISION = frozenset({"decided_by_id", "decided_at", "remark", "approved_visits"})  # columns of a week's plan


def split(  # noqa: PLR0917  (what decides)
    caller: Caller, table: SyncedTable, kind: str, pk: str, new: Fields, held: Mapping[str, Any] | None = None
) -> tuple[Fields, Fields]:
    """The fields that *caller* may write, and those they may not; *held* is the row as it stands.

    A new row of which a field may not be written is taken without that field where the field says nothing yet.
    """
    if table.name == "week_plan":
        allowed, others = _divided(new, partial(_may_of_week_plan, caller, pk, new, held))
        if kind == "I" and held is not None:  # made on a second laptop too: what it says nothing about is no attempt
            others = {name: value for name, value in others.items() if value and value != held.get(name)}
        return allowed, others
    if table.name in DECISIONS:
        may = DECISIONS[table.name] if kind == "U" and _decides(caller, table) else frozenset()
        return _divided(new, may.__contains__)
    if caller.is_manager:
        return new, {}
    if table.writers is Writers.MANAGERS:
        return {}, new
    if table.name == "colleague":
        if pk != caller.colleague or kind != "U":
            return {}, new
        return _divided(new, lambda name: name not in table.managers_only)
    if table.name == "region" and (kind != "I" or new.get("kind") != RegionKind.ZONE):
        return _divided(new, _OF_REPS_IN_REGIONS.__contains__)
    refused = {name for name in table.managers_only if name in new and not (kind == "I" and not new[name])}
    if kind == "I" and table.name == "dealer":
        refused.discard("territory_id")  # where it goes is decided by ``push``
    if not refused:
        return new, {}
    return _divided(new, lambda name: name not in refused)


def _decides(caller: Caller, table: SyncedTable) -> bool:
    return caller.is_manager or table.name == "conflict"


def _may_of_week_plan(
    caller: Caller, pk: str, new: Mapping[str, Any], held: Mapping[str, Any] | None, name: str
) -> bool:
    """Reps submit and withdraw their own weeks, and say where the days begin; who is above them approves and returns.

    What was decided already may be put back to stand again: that is how a later step is undone.
    """
    value = new[name]
    if held is None:
        whose = str(new.get("colleague_id") or "")
        if whose != caller.colleague or not _names_its_week(pk, whose, new.get("monday")):
            return False
        if name == "state":
            return value in OF_THE_REP
        return name not in _DECISION or not value
    is_own = held.get("colleague_id") == caller.colleague
    if name == "state":
        state, is_decided = held.get("state"), held.get("decided_by_id") is not None
        if is_own:
            stands = WeekPlanState.RETURNED if held.get("approved_visits") is None else WeekPlanState.APPROVED
            return value in OF_THE_REP or (is_decided and value == stands)
        return caller.is_manager and (
            value in OF_THE_MANAGER or (value == WeekPlanState.SUBMITTED and state in OF_THE_MANAGER)
        )
    if is_own:
        return name in {"submitted_at", "deleted_at"} | ENDS_OF_THE_DAYS
    if not caller.is_manager or name not in _DECISION:
        return False
    return name != "decided_by_id" or value in {None, caller.colleague}


def _names_its_week(pk: str, whose: str, monday: object) -> bool:
    try:
        return pk == str(week_plan_id(UUID(whose), date.fromisoformat(str(monday))))
    except ValueError:
        return False


def _divided(new: Fields, may: Any) -> tuple[Fields, Fields]:  # noqa: ANN401  (a predicate)
    allowed = {name: value for name, value in new.items() if may(name)}
    return allowed, {name: value for name, value in new.items() if name not in allowed}
