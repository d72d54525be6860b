"""Column types that SQLite and PostgreSQL store the same way."""

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Column, Dialect, Enum, Integer, String
from sqlalchemy.types import TypeDecorator

FEN_PER_YUAN = 100


class Yuan(TypeDecorator[Decimal]):
    """An amount of yuan, kept as a whole number of fen (1 yuan = 100 fen).

    SQLite has no decimal type, so ``Numeric`` would pass through a float there.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        if isinstance(value, float):
            raise TypeError("money is Decimal, never float")
        fen = Decimal(value) * FEN_PER_YUAN
        if fen != fen.to_integral_value():
            raise ValueError(f"{value} yuan is finer than one fen")
        return int(fen)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value) / FEN_PER_YUAN


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware on the Python side, ISO text ending in Z on disk.  A naive value is refused.

    Text, because the change log writes down what is on disk: the same characters then stand in
    the log, on the wire and in the other store.
    """

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"instant without a time zone: {value.isoformat()}")
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class LocalDay(TypeDecorator[date]):
    """A day of business in China, as ISO text: no zone, no time."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if isinstance(value, datetime):
            raise TypeError("a day of business is a date, not an instant")
        return value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        return None if value is None else date.fromisoformat(value)


def stored_word(words: type[StrEnum]) -> Enum:
    """Store the member's value (not its Python name), checked by the database."""
    return Enum(
        words,
        native_enum=False,
        length=40,
        create_constraint=True,
        values_callable=lambda members: [member.value for member in members],
    )


def can_be_typed(column: Column[Any]) -> bool:
    """Whether a person types what stands in it: a text, a number, an amount, a day.

    A reference, a word of a list, yes or no, or a moment is chosen.
    """
    return not column.foreign_keys and (
        type(column.type) is String or isinstance(column.type, Integer | Yuan | LocalDay)
    )
