"""Importing lists of contracts, prices, endings and others: one transaction that one undo takes back.

A dealer is recognised by code or by name (and place) and never made anew; a row of an unknown one fails.  A record that
is there already is recognised by what its list calls the same.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Boolean, Date, Enum, Integer, select
from sqlalchemy.orm import Session

from db.column_types import LocalDay, Yuan
from db.models import Contract, Dealer, Ending, LadderMove, ResourceGrant, ScreeningMark
from db.store import Store
from db.vocabulary import DealerStatus, DepositKind
from fieldapp.errors import FieldRefusedError, RefusedError
from fieldapp.importing.earlier import Earlier, earlier_import, note_import, refuse_earlier
from fieldapp.importing.figures import Became
from fieldapp.importing.figures_columns import is_total
from fieldapp.importing.headings import Area, texts_of
from fieldapp.importing.known import load_named
from fieldapp.importing.plan import Mode
from fieldapp.importing.read_file import SourceFile
from fieldapp.importing.run import Tell
from fieldapp.importing.sheet import Cell, SourceRow, cell_text, is_blank
from fieldapp.importing.values import read_amount, read_count, read_day, read_word, read_yes_no
from fieldapp.list_names import ListName
from fieldapp.operations.endings import check_ending
from fieldapp.operations.fields import checked
from fieldapp.operations.support import check_grant
from fieldapp.operations.targets import check_mark, refuse_restricted
from fieldapp.operations.value import check_term
from fieldapp.record_lists import DEALER_COLUMNS, ListColumn, RecordList
from fieldapp.rules.search_words import searchable
from fieldapp.texts import LANGUAGES, Text, speaking

LINES_KEPT = 2_000
_TOLD_EVERY = 100
_DEPOSITS: Final = {"earnest": DepositKind.EARNEST, "advance": DepositKind.ADVANCE}
_RESTRICTED: Final = {ListName.CONTRACTS, ListName.RESOURCES}  # what is an investment in a dealer
_DAY: Final = re.compile(r"(\d{4})[-./年]?(\d{1,2})[-./月]?(\d{1,2})日?")
Meanings = tuple[str | None, ...]
"""For each column of the file the field that it holds; ``None`` leaves it out."""


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One row of the preview."""

    number: int
    cells: tuple[str, ...]
    became: Became
    dealer: str
    reason: Text | None


@dataclass(slots=True)
class RecordsImported:
    """What an import did or would do; *failed* by row number."""

    rows: int = 0
    became: Counter[Became] = field(default_factory=Counter)
    failed: dict[int, Text] = field(default_factory=dict)
    lines: list[RecordLine] = field(default_factory=list)
    earlier: Earlier | None = None
    change_set: int | None = None

    def summary(self) -> Text:
        """What became of the file, in a sentence."""
        return Text(
            "{rows} rows: {added} added, {updated} updated, {unchanged} there already, {failed} failed",
            rows=self.rows,
            added=self.became[Became.ADDED],
            updated=self.became[Became.UPDATED],
            unchanged=self.became[Became.UNCHANGED],
            failed=self.became[Became.FAILED],
        )


def finder(of: RecordList) -> Callable[[Sequence[SourceRow], set[Area]], tuple[list[str], int]]:
    """Finds the headings of such a list in the first rows of a file, below whatever title stands above them."""

    def find(first: Sequence[SourceRow], _merged: set[Area]) -> tuple[list[str], int]:
        best: tuple[int, list[str], int] = (0, [], 0)
        for place, row in enumerate(first):
            headings = texts_of(row.cells)
            known = sum(meaning is not None for meaning in meanings_of(of, headings))
            if known > best[0]:
                best = (known, headings, place + 1)
        return best[1], best[2]

    return find


def meanings_of(of: RecordList, headings: Sequence[str]) -> Meanings:
    """What each column holds, guessed from its heading; each field once."""
    names: dict[str, str] = {}
    columns = (*of.columns, *DEALER_COLUMNS)  # what is called alike is the record's own, not the dealer's
    said = [(name, column) for column in columns for name in (column.field, *_titles(column))]
    said += [(name, column) for column in columns for name in column.also]  # our own headings go before people's
    for name, column in said:
        names.setdefault(_plain(name), column.field)
    found: list[str | None] = []
    for heading in headings:
        meaning = names.get(_plain(heading))
        found.append(meaning if meaning not in found else None)
    if "dealer" not in found and "title" in found:  # 名称 alone is the dealer's
        found[found.index("title")] = "dealer"
    return tuple(found)


def try_out_records(
    store: Store, of: RecordList, source: SourceFile, meanings: Meanings, mode: Mode, *, today: date
) -> RecordsImported:
    """What ``import_records`` would do; nothing is written.

    Raises:
        RefusedError: no column names the dealer, or what makes a record is missing.
    """
    with store.reading() as session:
        done = RecordsImported(earlier=earlier_import(session, source.sha256))
        for step in _Reader(session, of, source, meanings, mode=mode, today=today).steps():
            _take(done, step)
    return done


def import_records(
    store: Store,
    of: RecordList,
    source: SourceFile,
    meanings: Meanings,
    mode: Mode,
    *,
    today: date,
    now: datetime,
    again: bool = False,
    tell: Tell = lambda *_: None,
) -> RecordsImported:
    """Write the records of *source* down.

    Args:
        store: the store.
        of: which list.
        source: the file, opened with ``finder``.
        meanings: what its columns hold.
        mode: ``ADD`` fills in only what is empty in records that are there, ``UPDATE`` lets the file win.
        today: the day in China.
        now: the instant that is written down.
        again: although the same file was imported before.
        tell: hears how many rows are done, of how many; if it raises, nothing is kept.

    Raises:
        RefusedError: imported before (unless *again*), no column names the dealer, or what makes a record is missing.
    """
    with store.transaction(Text("Import {list} from {file}", list=of.title, file=source.name)) as session:
        if not again:
            refuse_earlier(session, source)
        done = RecordsImported()
        touched: set[UUID] = set()
        for step in _Reader(session, of, source, meanings, mode=mode, today=today).steps(tell):
            _take(done, step)
            if step.became in {Became.ADDED, Became.UPDATED} and step.dealer_id is not None:
                touched.add(step.dealer_id)
            if step.became is Became.ADDED:
                session.add(of.table(**_owned(step, step.values)))
            elif step.became is Became.UPDATED and step.row_id is not None:
                row = session.get_one(of.table, step.row_id)
                for name, value in step.values.items():
                    setattr(row, name, value)
        _follow(session, of, touched)
        added, updated = done.became[Became.ADDED], done.became[Became.UPDATED]
        if added or updated:
            done.change_set = note_import(
                session, source, now=now, added=added, updated=updated, failed=len(done.failed)
            )
    return done


@dataclass(slots=True)
class _Step:
    """What is to be done for one row."""

    row: SourceRow
    became: Became = Became.FAILED
    dealer: str = ""
    dealer_id: UUID | None = None
    row_id: UUID | None = None
    values: dict[str, Any] = field(default_factory=dict)
    reason: Text | None = None


def _owned(step: _Step, values: Mapping[str, Any]) -> dict[str, Any]:
    return {"dealer_id": step.dealer_id, **values}


def _follow(session: Session, of: RecordList, dealers: set[UUID]) -> None:
    """What follows for the dealers from their newest record: where they stand on the ladder, that it has ended."""
    if of.table not in {LadderMove, Ending} or not dealers:
        return
    session.flush()
    found = {dealer.id: dealer for dealer in session.scalars(select(Dealer).where(Dealer.id.in_(dealers)))}
    if of.table is LadderMove:
        moves = select(LadderMove).where(LadderMove.dealer_id.in_(dealers))
        for move in session.scalars(moves.order_by(LadderMove.moved_on, LadderMove.id)):
            found[move.dealer_id].ladder_step = move.step
        return
    newest: dict[UUID, Ending] = {}
    for ending in session.scalars(select(Ending).where(Ending.dealer_id.in_(dealers)).order_by(Ending.ended_on)):
        newest[ending.dealer_id] = ending
    for dealer_id, ending in newest.items():
        if ending.won_back_on is None:
            found[dealer_id].status, found[dealer_id].ended_on = DealerStatus.ENDED, ending.ended_on


def _take(done: RecordsImported, step: _Step) -> None:
    done.rows += 1
    done.became[step.became] += 1
    if step.reason is not None:
        done.failed[step.row.number] = step.reason
    if done.became[step.became] <= LINES_KEPT:
        cells = tuple(map(cell_text, step.row.cells))
        done.lines.append(RecordLine(step.row.number, cells, step.became, step.dealer, step.reason))


class _Reader:
    """Goes through the rows and says what each would become."""

    def __init__(
        self, session: Session, of: RecordList, source: SourceFile, meanings: Meanings, *, mode: Mode, today: date
    ) -> None:
        if not {"dealer", "code"} & set(meanings):
            raise RefusedError(Text("Say which column holds the dealer's name or code."))
        needed = [column for column in of.columns if column.field in _needed(of) and column.field not in meanings]
        if needed:
            raise RefusedError(Text("No column holds this: {field}", field=needed[0].title))
        self._session, self._of, self._source, self._mode, self._today = session, of, source, mode, today
        self._meanings = meanings
        self._dealers = load_named(session)
        self._there = _there(session, of)
        self._free: dict[UUID, Text | None] = {}

    def steps(self, tell: Tell = lambda *_: None) -> Iterator[_Step]:
        """One for each row, in order."""
        sheet = self._source.sheet
        for done, row in enumerate(sheet.rows()):
            if done % _TOLD_EVERY == 0:
                tell(done, sheet.count)
            step = _Step(row)
            if is_total(row.cells):
                step.became = Became.LEFT_OUT
            else:
                try:
                    self._read(step)
                except RefusedError as error:
                    step.reason = error.text
            yield step
        tell(sheet.count, sheet.count)

    def _read(self, step: _Step) -> None:
        said = {
            meaning: (cell, self._source.sheet.headings[place])
            for place, (cell, meaning) in enumerate(zip(step.row.cells, self._meanings, strict=False))
            if meaning is not None and not is_blank(cell)
        }
        self._find_dealer(step, said)
        values = self._values(said)
        if not values:
            raise RefusedError(Text("There is nothing in this row but the dealer."))
        for name in _needed(self._of):
            if name not in values:
                raise FieldRefusedError(name, Text("This is missing: {field}", field=_title(self._of, name)))
        key = (step.dealer_id, *_key(self._of, values))
        found = self._there.get(key)
        if found is None:
            step.values, step.became = self._checked(step, values, values), Became.ADDED
            self._there[key] = (None, dict(values))
            return
        step.row_id, old = found
        if step.row_id is None:
            raise RefusedError(Text("The file has this record in an earlier row already."))
        keeps = self._mode is Mode.ADD
        new = {
            name: value
            for name, value in values.items()
            if value != old.get(name) and not (keeps and old.get(name) not in (None, "", DepositKind.NONE))
        }
        if new:
            new = self._checked(step, old | new, new)
            old |= new
        step.values, step.became = new, Became.UPDATED if new else Became.UNCHANGED

    def _find_dealer(self, step: _Step, said: Mapping[str, tuple[Cell, str]]) -> None:
        name, code, place = (cell_text(said[what][0]) if what in said else "" for what in ("dealer", "code", "place"))
        if not name and not code:
            raise RefusedError(Text("The dealer's name is missing."))
        dealer = self._dealers.find(step.row, name, code, place)
        step.dealer, step.dealer_id = dealer.name, UUID(dealer.id)

    def _values(self, said: Mapping[str, tuple[Cell, str]]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        deposits = [name for name in _DEPOSITS if name in said and read_amount(*said[name])]
        if len(deposits) > 1:
            raise RefusedError(Text("Both 定金 and 订金 are given. They are not the same: write one of them."))
        for name in deposits:
            values |= {"deposit_kind": _DEPOSITS[name], "deposit": read_amount(*said[name])}
        for column in self._of.columns:
            if column.field in said and column.field not in _DEPOSITS:
                cell, heading = said[column.field]
                values[column.field] = self._value(column, cell, heading)
        return values

    def _value(self, column: ListColumn, cell: Cell, heading: str) -> Any:  # noqa: ANN401  (the column's own type)
        kind = self._of.table.__table__.c[column.field].type
        read: Any
        match kind:
            case Enum(enum_class=words) if words is DepositKind:
                read = _deposit_kind(cell_text(cell))
            case Enum(enum_class=words) if words is not None:
                read = read_word(words, cell_text(cell))
            case Boolean():
                read = read_yes_no(cell)
            case LocalDay() | Date():
                read = _day(cell) or read_day(cell, self._today.year)
            case Yuan():
                read = read_amount(cell, heading)
            case Integer():
                read = read_count(cell)
            case _:
                read = cell_text(cell)
        if read is None:
            raise RefusedError(
                Text("{field} cannot be read: {value}", field=column.title, value=cell_text(cell)),
            )
        return checked(self._of.table, column.field, read)

    def _checked(self, step: _Step, whole: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
        """*new* as it may be written; *whole* tells what no single column can: terms, promises, the restricted.

        Raises:
            RefusedError: it must not be written down so.
        """
        record = self._of.table(**_owned(step, whole))
        if isinstance(record, Contract):
            check_term(record)
        if isinstance(record, ResourceGrant):
            check_grant(record)
        if isinstance(record, ScreeningMark):
            check_mark(record.point, record.verdict, record.reason or "")
        if isinstance(record, Ending):
            check_ending(record)
        if isinstance(record, LadderMove) and not record.evidence:
            raise FieldRefusedError("evidence", Text("Say what shows it: every move needs its evidence."))
        if self._of.name in _RESTRICTED and step.dealer_id is not None:
            if step.dealer_id not in self._free:
                self._free[step.dealer_id] = self._why_not(step.dealer_id)
            if (why := self._free[step.dealer_id]) is not None:
                raise RefusedError(why)
        return {name: getattr(record, name) for name in new}

    def _why_not(self, dealer_id: UUID) -> Text | None:
        try:
            refuse_restricted(self._session, dealer_id)
        except RefusedError as error:
            return error.text
        return None


def _there(session: Session, of: RecordList) -> dict[tuple[Any, ...], tuple[UUID | None, dict[str, Any]]]:
    """What is written down already, by dealer and what tells records apart; one statement."""
    columns = of.table.__table__.c
    names = [column.field for column in of.columns if column.field in columns]
    wanted = select(columns.id, columns.dealer_id, *(columns[name] for name in names)).where(
        columns.deleted_at.is_(None)
    )
    found: dict[tuple[Any, ...], tuple[UUID | None, dict[str, Any]]] = {}
    for row_id, dealer_id, *held in session.connection().execute(wanted):
        values = dict(zip(names, held, strict=True))
        found[dealer_id, *_key(of, values)] = (row_id, values)
    return found


def _key(of: RecordList, values: Mapping[str, Any]) -> tuple[Any, ...]:
    if of.table is Contract and values.get("number"):
        return ("number", values["number"])
    return tuple(_plain(value) if isinstance(value := values.get(name) or "", str) else value for name in of.same)


def _needed(of: RecordList) -> set[str]:
    """What a record cannot be without."""
    return {
        column.field
        for column in of.columns
        if column.field in of.table.__table__.c
        and not (own := of.table.__table__.c[column.field]).nullable
        and own.default is None
        and own.server_default is None
    }


def _deposit_kind(said: str) -> DepositKind | None:
    """定金 and 订金 are never taken for each other: the character decides."""
    if "定金" in said and "订金" not in said:
        return DepositKind.EARNEST
    if "订金" in said and "定金" not in said:
        return DepositKind.ADVANCE
    return read_word(DepositKind, said)


def _day(cell: Cell) -> date | None:
    """A whole day in figures, also one to come: 2027-02-13, 2027.2.13, 2027/2/13, 2027年2月13日, 20270213."""
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", cell_text(cell)).strip())
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _title(of: RecordList, name: str) -> Text:
    return next(column.title for column in of.columns if column.field == name)


def _titles(column: ListColumn) -> Iterator[str]:
    for language in LANGUAGES:
        with speaking(language):
            yield str(column.title)


def _plain(text: str) -> str:
    """A heading without its unit and punctuation: 价值（元） is 价值."""
    bare = text.split("（", maxsplit=1)[0].split("(", maxsplit=1)[0]
    return searchable(bare) or searchable(text)
