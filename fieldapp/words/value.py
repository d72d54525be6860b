"""What is stored in a field, as people read it."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import Boolean, Enum

from db.column_types import FEN_PER_YUAN, UtcDateTime, Yuan
from fieldapp.clock import CHINA
from fieldapp.texts import Text
from fieldapp.words.vocabulary import word_text

NOTHING = "–"


def value_words(kind: Any, stored: Any) -> object:  # noqa: ANN401  (a column type, and whatever it stores)
    """A stored value in words: a word of the vocabulary by its name, fen as yuan, nothing as a dash.

    What the column could not hold, as a change that was refused may say it, is shown as it came.
    """
    if stored is None or stored == "":
        return NOTHING
    if isinstance(kind, Boolean):
        return Text("yes") if stored else Text("no")
    if isinstance(kind, Enum) and kind.enum_class is not None:
        try:
            return word_text(cast("StrEnum", kind.enum_class(stored)))
        except ValueError:  # a word that only a newer version knows
            return stored
    if isinstance(kind, Yuan) and type(stored) is int:
        return Decimal(stored) / FEN_PER_YUAN
    if isinstance(kind, UtcDateTime) and isinstance(stored, str):
        return _moment(stored)
    return stored


def _moment(stored: str) -> str:
    """An instant as a clock in China shows it."""
    try:
        return instant_words(datetime.fromisoformat(stored))
    except (ValueError, OverflowError):  # as a newer version writes it, or as nobody can
        return stored


def instant_words(at: datetime) -> str:
    """An aware instant as a clock in China shows it, with its day."""
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def decision_words(choice: StrEnum | None, by: str, at: datetime | None) -> str:
    """What was decided, by whom and when; nothing where nothing was."""
    if choice is None:
        return ""
    said = [str(word_text(choice)), by, instant_words(at) if at is not None else ""]
    return " · ".join(filter(None, said))
