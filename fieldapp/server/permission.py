"""Which fields of a change the server takes from whom: each is looked at, whatever the window allowed (SYNC 4.9)."""

from collections.abc import Mapping
from typing import Any

from db.vocabulary import RefusalReason, RegionKind
from fieldapp.server.scope import Caller
from fieldapp.sync.tables import DECISIONS, SyncedTable, Writers
from fieldapp.sync.wire import Fields

MOST_NAME = 60  # characters of the name of a field
MOST_TEXT = 200_000  # characters in one field
MOST_NUMBER = 2**63


def split(caller: Caller, table: SyncedTable, kind: str, pk: str, new: Fields) -> tuple[Fields, Fields]:
    """The fields that *caller* may write, and those they may not.

    A new row of which a field may not be written is taken without that field where the field says nothing yet.
    """
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
        return {}, new
    refused = {name for name in table.managers_only if name in new and not (kind == "I" and not new[name])}
    if kind == "I" and table.name == "dealer":
        refused.discard("territory_id")  # where it goes is decided by ``push``
    if not refused:
        return new, {}
    return _divided(new, lambda name: name not in refused)


def trouble_with(table: SyncedTable, new: Mapping[str, Any]) -> RefusalReason | None:
    """A value that no store could hold, or None."""
    for name, value in new.items():
        if len(name) > MOST_NAME:
            return RefusalReason.NOT_READABLE
        if not value:
            continue
        if isinstance(value, str):
            if len(value) > MOST_TEXT or "\x00" in value or _has_surrogate(value):
                return RefusalReason.NOT_READABLE
        elif (isinstance(value, float) and name in table.columns) or (
            isinstance(value, int) and not -MOST_NUMBER <= value < MOST_NUMBER
        ):
            return RefusalReason.NOT_READABLE
    return None


def _decides(caller: Caller, table: SyncedTable) -> bool:
    return caller.is_manager or table.name == "conflict"


def _divided(new: Fields, may: Any) -> tuple[Fields, Fields]:  # noqa: ANN401  (a predicate)
    allowed = {name: value for name, value in new.items() if may(name)}
    return allowed, {name: value for name, value in new.items() if name not in allowed}


def _has_surrogate(value: str) -> bool:
    if value.isascii():
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return True
    return False
