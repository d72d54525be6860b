"""A whole list of records as a table: what goes out here can be imported again as it is."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import Dealer
from db.vocabulary import DepositKind
from fieldapp.queries.regions import short_places
from fieldapp.record_lists import DEALER_COLUMNS, ListColumn, RecordList
from fieldapp.table_files import Cell, FileTable, Tell, write_table, write_workbook
from fieldapp.texts import _
from fieldapp.words.contracts import deposit_name
from fieldapp.words.vocabulary import word

_TOGETHER = 500


def written_columns(of: RecordList) -> tuple[ListColumn, ...]:
    """The columns in their order, those of the dealer first."""
    return (*DEALER_COLUMNS, *(column for column in of.columns if column.is_written))


def list_headings(of: RecordList) -> list[str]:
    """A heading for each column, in the language of the context."""
    return [str(column.title) for column in written_columns(of)]


def count_records(session: Session, of: RecordList) -> int:
    """How many records the list has."""
    table, dealer = of.table.__table__.c, Dealer.__table__.c
    wanted = select(func.count()).where(
        table.deleted_at.is_(None), dealer.id == table.dealer_id, dealer.deleted_at.is_(None)
    )
    return int(session.execute(wanted).scalar_one())


def record_rows(session: Session, of: RecordList) -> Iterator[list[Cell]]:
    """The records by dealer, the oldest first; read a stretch at a time."""
    table, dealer = of.table.__table__.c, Dealer.__table__.c
    fields = [column.field for column in of.columns if column.is_written]
    wanted = (
        select(dealer.code, dealer.name, dealer.region_code, *(table[field] for field in fields))
        .select_from(of.table.__table__)
        .join(Dealer.__table__, dealer.id == table.dealer_id)
        .where(table.deleted_at.is_(None), dealer.deleted_at.is_(None))
        .order_by(dealer.sort_key, dealer.id, table[of.same[0]], table.id)
    )
    codes = session.execute(select(Dealer.region_code).distinct()).scalars()
    places = short_places(session, codes)
    for code, name, region_code, *values in session.connection().execute(wanted).yield_per(_TOGETHER):
        yield [code, name, places.get(region_code, ""), *map(_cell, values)]


def _cell(value: object) -> Cell:
    match value:
        case bool():
            return _("yes") if value else _("no")
        case DepositKind():
            return deposit_name(value)
        case None:
            return None
        case str() if type(value) is not str:
            return word(value)  # type: ignore[arg-type]  # a word of the vocabulary
    return value  # type: ignore[return-value]  # text, a number or a day


def write_list(session: Session, of: RecordList, path: Path, step: Tell = lambda *_: None) -> int:
    """Write the whole list to .xlsx or .csv; returns how many rows it has.

    Raises:
        RefusedError: another ending, or more rows than Excel takes.
        SurroundingsError: the file cannot be written.
    """
    total = count_records(session, of)
    return write_table(path, str(of.title), list_headings(of), record_rows(session, of), total=total, step=step)


def write_list_template(of: RecordList, path: Path) -> None:
    """Write an empty workbook to be filled in, and on a second sheet the words that its columns take.

    Raises:
        SurroundingsError: the file cannot be written.
    """
    columns = of.table.__table__.c
    words = [
        (str(column.title), deposit_name(member) if isinstance(member, DepositKind) else word(member))
        for column in of.columns
        if column.field in columns and (kind := getattr(columns[column.field].type, "enum_class", None)) is not None
        for member in kind
    ]
    tables = [FileTable(str(of.title), list_headings(of), [])]
    if words:
        tables.append(FileTable(_("Words"), (_("Column"), _("Word")), words))
    write_workbook(path, tables)
