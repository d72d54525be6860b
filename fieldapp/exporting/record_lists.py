"""A whole list of records as a table: what goes out here can be imported again as it is."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, select
from sqlalchemy.orm import Session

from db.models import Dealer
from db.vocabulary import DepositKind
from fieldapp.queries.regions import places_of
from fieldapp.record_lists import ListColumn, RecordList, Whose
from fieldapp.table_files import Cell, FileTable, Tell, write_table, write_workbook
from fieldapp.texts import _
from fieldapp.words.contracts import deposit_name
from fieldapp.words.vocabulary import word

_TOGETHER = 500


def written_columns(of: RecordList) -> tuple[ListColumn, ...]:
    """The columns in their order, those that say whose it is first."""
    return (*of.whose_columns, *(column for column in of.columns if column.is_written))


def list_headings(of: RecordList) -> list[str]:
    """A heading for each column, in the language of the context."""
    return [str(column.title) for column in written_columns(of)]


def count_records(session: Session, of: RecordList) -> int:
    """How many records the list has."""
    return int(session.execute(_shown(of, func.count())).scalar_one())


def record_rows(session: Session, of: RecordList) -> Iterator[list[Cell]]:
    """The records by dealer or market, the oldest first; read a stretch at a time."""
    table, dealer = of.table.__table__.c, Dealer.__table__.c
    fields = [column.field for column in of.columns if column.is_written]
    region: ColumnElement[str] = dealer.region_code
    if of.whose is not Whose.DEALER:
        region = table.region_code if of.whose is Whose.MARKET else func.coalesce(region, table.region_code)
    by = (table.region_code,) if of.whose is Whose.MARKET else (dealer.sort_key, dealer.id, region)
    wanted = _shown(of, dealer.code, dealer.name, region, *(table[field] for field in fields))
    wanted = wanted.order_by(*by, *(table[field] for field in of.same[:1]), table.id)
    places = places_of(session, session.connection().execute(_shown(of, region).distinct()).scalars())
    ours = [column.field for column in of.whose_columns]
    for code, name, region_code, *values in session.connection().execute(wanted).yield_per(_TOGETHER):
        place = places.get(region_code)
        # A market is named in full, by which it is found again; of a dealer it only tells those of one name apart.
        named = "" if place is None else place.short if of.whose is Whose.DEALER else place.full
        whose = {"code": code, "dealer": name, "place": named}
        yield [*(whose[field] for field in ours), *map(_cell, values)]


def _shown(of: RecordList, *columns: Any) -> Select[Any]:  # noqa: ANN401  (columns of any type)
    """What goes out: nothing that was removed, nor what belonged to a dealer that was."""
    table, dealer = of.table.__table__.c, Dealer.__table__.c
    is_there = (dealer.id == table.dealer_id) & dealer.deleted_at.is_(None) if of.names_dealers else false()
    wanted = select(*columns).select_from(of.table.__table__.outerjoin(Dealer.__table__, is_there))
    wanted = wanted.where(table.deleted_at.is_(None))
    return wanted if of.whose is Whose.MARKET else wanted.where(dealer.id.is_not(None) | table.dealer_id.is_(None))


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
