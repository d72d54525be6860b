"""What every kind of file is read into: headings and rows of cells, gone through as often as needed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from fieldapp.errors import RefusedError
from fieldapp.file_columns import Field, NamedField
from fieldapp.rules.birthdays import Birthday
from fieldapp.texts import Text

Cell = str | float | int | bool | date | datetime | time | timedelta | Birthday | None
MOST_ROWS = 200_000
MOST_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row with its number in the file, as the program that wrote it counts.

    Attributes:
        number: of the line, the row or the card.
        cells: as many as there are headings.
        photo: of the person, or of the dealer where no person is named; as it stands in the file.
        remarks: what of the row was not taken in.
    """

    number: int
    cells: tuple[Cell, ...]
    photo: bytes = b""
    remarks: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The table in a file.

    Attributes:
        headings: each once: a second 电话 is called 电话 (2).
        count: how many rows there are below the headings, empty ones left out.
        rows: goes through them anew at each call, with as many cells as there are headings; only what is looked at
            is in memory.
        fields: what the columns say, where the kind of file tells (contact cards).
        remarks: what the person should know about how the file was read.
    """

    headings: tuple[str, ...]
    count: int
    rows: Callable[[], Iterator[SourceRow]]
    fields: tuple[Field | NamedField | None, ...] | None = None
    remarks: tuple[Text, ...] = ()


def too_many_rows(file_name: str) -> RefusedError:
    """For a table that is longer than what is taken in at once."""
    return RefusedError(
        Text(
            "{file} has more than {most} rows. Split it into smaller files, or delete what stands far below the table.",
            file=file_name,
            most=f"{MOST_ROWS:,}",
        )
    )


def nothing_in(file_name: str) -> RefusedError:
    """For a file without any rows."""
    return RefusedError(Text("{file} is empty: there is no row to import.", file=file_name))


def is_blank(cell: Cell) -> bool:
    """Whether nothing is written in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def cell_text(cell: Cell) -> str:
    """What a cell says, as it is shown: 13812345678 and not 13812345678.0."""
    match cell:
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() if cell.is_integer() and abs(cell) < 1e15:  # noqa: PLR2004  (beyond it floats skip integers)
            return str(int(cell))
        case float():
            return repr(round(cell, 10))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime():
            return cell.isoformat(" ", "seconds")
        case date() | time():
            return cell.isoformat()
        case Birthday():
            from fieldapp.words.calendar import write_birthday

            return write_birthday(cell)
    return str(cell).strip()
