"""Rows as the driver hands them over: of ten thousand, to make an object of each takes longer than to read it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.orm import Session

from db.column_types import FEN_PER_YUAN


def as_stored(session: Session, statement: Executable) -> Sequence[tuple[Any, ...]]:
    """The rows of *statement* as plain tuples, and as SQLite has them: flags are 0 and 1, days and ids are text.

    Columns of money, ids and words are to be taken with ``type_coerce``, which says so to whoever reads the statement.
    """
    with session.connection().execute(statement) as result:
        rows: Sequence[tuple[Any, ...]] = result.cursor.fetchall()
        return rows


def stored_day(stored: str | None) -> date | None:
    """A day of business from the ten characters that are stored."""
    return date.fromisoformat(stored) if stored else None


def stored_yuan(stored: int | None) -> Decimal | None:
    """Yuan from the fen that are stored."""
    return None if stored is None else Decimal(stored) / FEN_PER_YUAN
