"""Whether every laptop could hold and read what a change says, whoever sent it."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
from msgspec import structs

from db.stored_values import MOST_TEXT, Values, all_fit, is_id, values_of
from fieldapp.sync.tables import tables
from fieldapp.sync.wire import Fields, Op

MOST_NAME = 60  # characters of the name of a field
MOST_NEWER = 20  # fields of a row that only a newer version knows
MOST_KEPT = 1_000_000  # characters of a refused change that are kept whole
_MOST_TABLE, _CUT, _MOST_CUT = 40, 1_000, 50
_NUMBER = 2**63
_KINDS = frozenset("IUD")
_NO_ROW = str(UUID(int=0))


def unreadable(ops: Iterable[Op]) -> set[str]:
    """The ``op_id`` of each change that names no row, or in which a field has a value that its column cannot have.

    Changes of the same fields are looked at together, column by column: next to none has anything in it.
    """
    alike: dict[tuple[str, ...], list[Op]] = {}
    for op in ops:
        alike.setdefault((op.tbl, *op.new), []).append(op)
    return {
        op.op_id
        for (table, *names), those in alike.items()
        if not _are_readable(table, names, those)
        for op in those
        if not _are_readable(table, names, [op])
    }


def _are_readable(table: str, names: Sequence[str], ops: Sequence[Op]) -> bool:
    values = _values().get(table)
    if values is None or not all(op.kind in _KINDS and is_id(op.pk) for op in ops):
        return False
    newer = [name for name in names if name not in values.checks]
    if len(newer) > MOST_NEWER or not all(map(_may_be_newer, newer)) or not values.not_for_others.isdisjoint(newer):
        return False
    return all(
        all_fit(values.checks.get(name, _fits_newer), column) and not (name in values.never_null and None in column)
        for name, column in zip(names, zip(*(op.new.values() for op in ops), strict=True), strict=True)
    )


def sayable(op: Op) -> Op:
    """What is kept of an *op* that is not readable, so that who made it can look at it."""
    return structs.replace(
        op,
        tbl=_plain(op.tbl)[:_MOST_TABLE],
        kind=op.kind if op.kind in _KINDS else "",
        pk=op.pk if is_id(op.pk) else _NO_ROW,
        new=flat(op.new),
        old=flat(op.old),
    )


@cache
def _values() -> Mapping[str, Values]:
    return {name: values_of(name) for name in tables()}


def _may_be_newer(name: str) -> bool:
    return len(name) <= MOST_NAME and name.isascii() and name.isidentifier()


def _fits_newer(value: object) -> bool:
    """A field of a newer version travels as columns do: as a text or a number."""
    match value:
        case str():
            return len(value) <= MOST_TEXT and "\x00" not in value
        case bool() | float():
            return True
        case int():
            return -_NUMBER <= value < _NUMBER
    return False


def flat(fields: Mapping[str, Any]) -> Fields:
    """What is kept of fields that may hold anything: texts and numbers, whole as long as the whole can travel."""
    flat = {_plain(name)[:MOST_NAME]: _one(value) for name, value in fields.items()}
    if sum(len(str(value)) for value in flat.values()) + MOST_NAME * len(flat) <= MOST_KEPT:
        return flat
    return {name: value[:_CUT] if isinstance(value, str) else value for name, value in list(flat.items())[:_MOST_CUT]}


def _one(value: object) -> object:
    match value:
        case str():
            return _plain(value)
        case None | bool() | float():
            return value
        case int() if -_NUMBER <= value < _NUMBER:
            return value
    return msgspec.json.encode(value).decode()


def _plain(text: str) -> str:
    return text.replace("\x00", "")
