"""What was put into a field, checked against its own column before it is written."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Boolean, Column, Enum, Integer, String
from sqlalchemy.orm import Session

from db.base import Id, SyncedBase
from db.column_types import LocalDay, Yuan
from fieldapp.errors import BugError, FieldRefusedError, RefusedError
from fieldapp.rules.market_days import market_days_text
from fieldapp.rules.opening_hours import hours_text, weekdays_text
from fieldapp.rules.phones import read_phone
from fieldapp.texts import Text

Row = TypeVar("Row", bound=SyncedBase)
_NOT_FOR_PEOPLE = {"id", "deleted_at", "server_version", "bucket"}
_WHOLE_MOST = 1_000_000_000
_YUAN_MOST = Decimal(1_000_000_000_000)
_RANGES = {
    "tie_personal": (0, 5),
    "tie_account": (0, 5),
    "tie_network": (0, 5),
    "loyalty": (0, 5),
    "strength": (0, 3),
    "mood": (0, 5),
    "as_liaison": (0, 5),
    "as_public_face": (0, 5),
    "as_expert": (0, 5),
    "tier": (1, 4),
    "cadence_days": (1, 366),
    "share_percent": (0, 100),
    "latitude_e6": (-90_000_000, 90_000_000),
    "longitude_e6": (-180_000_000, 180_000_000),
    "home_latitude_e6": (-90_000_000, 90_000_000),
    "home_longitude_e6": (-180_000_000, 180_000_000),
}
_SPELLED: Mapping[str, Callable[[str], str]] = {
    "opening_hours": hours_text,
    "closed_weekdays": weekdays_text,
    "market_days": market_days_text,
}
_MAY_BE_NEGATIVE = {"profit", "amount"}


def existing(session: Session, table: type[Row], row_id: UUID) -> Row:
    """The row, for changing.

    Raises:
        RefusedError: it was deleted, perhaps on another laptop.
    """
    row = session.get(table, row_id)
    if row is None:
        raise RefusedError(Text("This record is not there any more."), detail=f"{table.__name__} {row_id}")
    return row


def write(row: SyncedBase, values: Mapping[str, object]) -> None:
    """Check each value and put it into its field of *row*.

    Raises:
        FieldRefusedError: the first value that its field cannot take.
    """
    for field, value in values.items():
        setattr(row, field, checked(type(row), field, value))


def add_row(session: Session, table: type[Row], values: Mapping[str, object], **owners: object) -> UUID:
    """Add a row to *table* from what was typed in and from whom it belongs to; returns its id.

    Raises:
        FieldRefusedError: a value that its field cannot take, or one that is needed and missing.
    """
    for field, column in table.__mapper__.columns.items():
        needed = not column.nullable and column.default is None and column.server_default is None
        if needed and field not in values and field not in owners:
            raise FieldRefusedError(field, Text("This must not be empty."))
    fields: dict[str, Any] = {field: checked(table, field, value) for field, value in values.items()}
    row = table(**fields | owners)
    session.add(row)
    session.flush()
    return row.id


def mark_deleted(row: SyncedBase) -> None:
    """Leave *row* out of everything from now on; nothing is lost."""
    row.deleted_at = datetime.now(UTC)


def phone_number(field: str, written: str) -> str:
    """A telephone number as it is dialled, or nothing if nothing was written.

    Raises:
        FieldRefusedError: there is no number in it.
    """
    if not written.strip():
        return ""
    number = read_phone(written)
    if number is None:
        raise FieldRefusedError(field, Text("{number} is not a phone number.", number=written.strip()))
    return number


def checked(table: type[SyncedBase], field: str, value: object) -> Any:  # noqa: ANN401  (the column's own type)
    """*value* as *field* of *table* keeps it: text stripped, words as members, money as Decimal.

    Raises:
        FieldRefusedError: empty though needed, too long, out of range, or not of the field's kind.
        BugError: there is no such field, or it is not for people to change.
    """
    columns = table.__mapper__.columns
    if field in _NOT_FOR_PEOPLE or field not in columns:
        raise BugError(Text("This field cannot be changed here."), detail=f"{table.__name__}.{field}")
    column = columns[field]
    if isinstance(value, str) and not isinstance(column.type, Enum):
        value = value.strip()
    if value is None or value == "":
        return _empty(column, field)
    try:
        return _converted(column, field, value)
    except (ValueError, TypeError, InvalidOperation) as error:
        raise FieldRefusedError(
            field, Text("This cannot be read: {value}", value=value), detail=f"{field}: {error!r}"
        ) from error


def _empty(column: Column[Any], field: str) -> object:
    if column.nullable:
        return None
    if column.default is None:
        raise FieldRefusedError(field, Text("This must not be empty."))
    return column.default.arg  # type: ignore[attr-defined]


def _converted(column: Column[Any], field: str, value: Any) -> object:  # noqa: ANN401  (one way out per kind)
    match column.type:
        case Enum(enum_class=words) if words is not None:
            return words(value)
        case Boolean():
            return bool(value)
        case Yuan():
            return _yuan(field, Decimal(value))
        case Integer():
            return _whole(field, int(value))
        case LocalDay():
            return _day(value)
        case Id():
            return value if isinstance(value, UUID) else UUID(value)
        case String(length=most):
            spelled = _SPELLED.get(field)
            return _text(field, spelled(str(value)) if spelled else str(value), most)
    return value


def _day(value: str | date) -> date:
    if isinstance(value, datetime):
        raise TypeError("a day is a date, not an instant")
    return value if isinstance(value, date) else date.fromisoformat(value)


def _text(field: str, value: str, most: int | None) -> str:
    if most is not None and len(value) > most:
        raise FieldRefusedError(field, Text("This is too long: at most {most} characters.", most=most))
    return value


def _whole(field: str, value: int) -> int:
    least, most = _RANGES.get(field, (0, _WHOLE_MOST))
    if not least <= value <= most:
        raise FieldRefusedError(field, Text("This must lie between {least} and {most}.", least=least, most=most))
    return value


def _yuan(field: str, value: Decimal) -> Decimal:
    if not value.is_finite() or abs(value) > _YUAN_MOST:
        raise FieldRefusedError(field, Text("This amount is too large."))
    if value < 0 and field not in _MAY_BE_NEGATIVE:
        raise FieldRefusedError(field, Text("This must not be negative."))
    if value != round(value, 2):
        raise FieldRefusedError(field, Text("An amount has at most two decimal places."))
    return value
