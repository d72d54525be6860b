"""Importing lists of contracts, prices, endings and others: one transaction that one undo takes back.

A dealer is recognised by code or by name (and place), a market by its name; neither is made anew, and a row of an
unknown one fails.  A record that is there already is recognised by what its list calls the same.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Contract, InputRound
from db.store import Store
from db.vocabulary import DepositKind
from fieldapp.errors import FieldRefusedError, RefusedError
from fieldapp.importing.earlier import Earlier, earlier_import, note_import, refuse_earlier
from fieldapp.importing.figures import Became
from fieldapp.importing.figures_columns import is_total
from fieldapp.importing.headings import Area, texts_of
from fieldapp.importing.known import load_named
from fieldapp.importing.plan import Mode
from fieldapp.importing.read_file import SourceFile
from fieldapp.importing.record_checks import Owner, check_record, follow
from fieldapp.importing.record_values import day_of, read_field
from fieldapp.importing.run import Tell
from fieldapp.importing.sheet import Cell, SourceRow, cell_text, is_blank
from fieldapp.importing.values import read_amount
from fieldapp.list_names import ListName
from fieldapp.operations.support import rep_of
from fieldapp.operations.targets import refuse_restricted
from fieldapp.record_lists import ListColumn, RecordList, Whose
from fieldapp.rules.search_words import searchable
from fieldapp.texts import LANGUAGES, Text, speaking

LINES_KEPT = 2_000
_TOLD_EVERY = 100
_DEPOSITS: Final = {"earnest": DepositKind.EARNEST, "advance": DepositKind.ADVANCE}
_RESTRICTED: Final = {ListName.CONTRACTS, ListName.RESOURCES}  # what is an investment in a dealer
_UNSAID: Final = {
    Whose.DEALER: ({"dealer", "code"}, Text("Say which column holds the dealer's name or code.")),
    Whose.MARKET: ({"place"}, Text("Say which column holds the market.")),
    Whose.EITHER: ({"dealer", "code", "place"}, Text("Say which column holds the dealer or the township.")),
}
Meanings = tuple[str | None, ...]
"""For each column of the file the field that it holds; ``None`` leaves it out."""


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One row of the preview."""

    number: int
    cells: tuple[str, ...]
    became: Became
    whose: str
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
    columns = (*of.columns, *of.whose_columns)  # what is called alike is the record's own, not the dealer's
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
        RefusedError: no column says whose they are, or what makes a record is missing.
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
        RefusedError: imported before (unless *again*), or as ``try_out_records``.
    """
    with store.transaction(Text("Import {list} from {file}", list=of.title, file=source.name)) as session:
        if not again:
            refuse_earlier(session, source)
        done = RecordsImported()
        touched: set[Owner] = set()
        for step in _Reader(session, of, source, meanings, mode=mode, today=today).steps(tell):
            _take(done, step)
            if step.became in {Became.ADDED, Became.UPDATED}:
                touched.add(step.owner)
            if step.became is Became.ADDED:
                session.add(of.table(**step.owned | step.values))
            elif step.became is Became.UPDATED and step.row_id is not None:
                row = session.get_one(of.table, step.row_id)
                for name, value in step.values.items():
                    setattr(row, name, value)
        follow(session, of.table, touched)
        added, updated = done.became[Became.ADDED], done.became[Became.UPDATED]
        if added or updated:
            done.change_set = note_import(
                session, source, now=now, added=added, updated=updated, failed=len(done.failed)
            )
    return done


@dataclass(slots=True)
class _Step:
    """What is to be done for one row; *owned* are the fields that say whose the record is."""

    row: SourceRow
    became: Became = Became.FAILED
    whose: str = ""
    owner: Owner = ""
    owned: dict[str, Any] = field(default_factory=dict)
    row_id: UUID | None = None
    values: dict[str, Any] = field(default_factory=dict)
    reason: Text | None = None


def _take(done: RecordsImported, step: _Step) -> None:
    done.rows += 1
    done.became[step.became] += 1
    if step.reason is not None:
        done.failed[step.row.number] = step.reason
    if done.became[step.became] <= LINES_KEPT:
        cells = tuple(map(cell_text, step.row.cells))
        done.lines.append(RecordLine(step.row.number, cells, step.became, step.whose, step.reason))


class _Reader:
    """Goes through the rows and says what each would become."""

    def __init__(
        self, session: Session, of: RecordList, source: SourceFile, meanings: Meanings, *, mode: Mode, today: date
    ) -> None:
        whose, unsaid = _UNSAID[of.whose]
        if not whose & set(meanings):
            raise RefusedError(unsaid)
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
        rows = self._source.sheet.rows()
        if self._of.table is InputRound:  # a round follows the result of the one before, which may stand below it
            place = self._meanings.index("began_on")
            by_day = sorted(rows, key=lambda row: day_of(row.cells[place], self._today) or date.max)
            yield from sorted(self._steps(by_day, tell), key=lambda step: step.row.number)
        else:
            yield from self._steps(rows, tell)

    def _steps(self, rows: Iterable[SourceRow], tell: Tell) -> Iterator[_Step]:
        total = self._source.sheet.count
        for done, row in enumerate(rows):
            if done % _TOLD_EVERY == 0:
                tell(done, total)
            step = _Step(row)
            if is_total(row.cells):
                step.became = Became.LEFT_OUT
            else:
                try:
                    self._read(step)
                except RefusedError as error:
                    step.reason = error.text
            yield step
        tell(total, total)

    def _read(self, step: _Step) -> None:
        said = {
            meaning: (cell, self._source.sheet.headings[place])
            for place, (cell, meaning) in enumerate(zip(step.row.cells, self._meanings, strict=False))
            if meaning is not None and not is_blank(cell)
        }
        supported = self._find_owner(step, said)
        values = self._values(said)
        if not values and self._of.whose is Whose.DEALER:
            raise RefusedError(Text("There is nothing in this row but the dealer."))
        for name in _needed(self._of):
            if name not in values:
                raise FieldRefusedError(name, Text("This is missing: {field}", field=_title(self._of, name)))
        values |= supported
        key, there = _key(self._of, values), self._there[step.owner]
        found = there.get(key)
        others = [held for of_key, (_row_id, held) in there.items() if of_key != key]
        if found is None:
            if self._of.whose is not Whose.DEALER and "colleague_id" in self._of.table.__table__.c:
                values["colleague_id"] = rep_of(self._session, step.owned | values)
            step.values, step.became = self._checked(step, values, values, others), Became.ADDED
            there[key] = (None, dict(values))
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
            new = self._checked(step, old | new, new, others)
            old |= new
        step.values, step.became = new, Became.UPDATED if new else Became.UNCHANGED

    def _find_owner(self, step: _Step, said: Mapping[str, tuple[Cell, str]]) -> dict[str, Any]:
        """Whose the row is; returns the dealer that a record of a market names besides."""
        name, code, place = (cell_text(said[what][0]) if what in said else "" for what in ("dealer", "code", "place"))
        whose, named = self._of.whose, bool(name or code)
        if not named and whose is Whose.DEALER:
            raise RefusedError(Text("The dealer's name is missing."))
        if whose is Whose.MARKET or not named:
            step.whose = place
            step.owner = self._market(place)
            step.owned = {"region_code": step.owner}
        if not named:
            return {}
        dealer = self._dealers.find(step.row, name, code, place)
        step.whose = " ".join(filter(None, (step.whose, dealer.name)))
        its_own = {"dealer_id": UUID(dealer.id)}
        if whose is Whose.MARKET:
            return its_own
        step.owner, step.owned = its_own["dealer_id"], its_own
        return {}

    def _market(self, place: str) -> str:
        if not place:
            is_market = self._of.whose is Whose.MARKET
            raise RefusedError(
                Text("The market is missing.") if is_market else Text("The row names neither a dealer nor a township.")
            )
        found = self._dealers.places.read(place)
        if not found.code or found.rest:
            raise RefusedError(Text("No place is called {name}.", name=place))
        return found.code

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
                values[column.field] = read_field(self._of.table, column, cell, heading, self._today)
        return values

    def _checked(
        self, step: _Step, whole: Mapping[str, Any], new: Mapping[str, Any], others: Sequence[Mapping[str, Any]]
    ) -> dict[str, Any]:
        """*new* as it may be written; *whole* tells what no single column can: terms, promises, the restricted.

        Raises:
            RefusedError: it must not be written down so.
        """
        record = self._of.table(**{**step.owned, **whole})
        check_record(record, others)
        if self._of.name in _RESTRICTED and isinstance(step.owner, UUID):
            if step.owner not in self._free:
                self._free[step.owner] = self._why_not(step.owner)
            if (why := self._free[step.owner]) is not None:
                raise RefusedError(why)
        return {name: getattr(record, name) for name in new}

    def _why_not(self, dealer_id: UUID) -> Text | None:
        try:
            refuse_restricted(self._session, dealer_id)
        except RefusedError as error:
            return error.text
        return None


_There = defaultdict[Owner, dict[tuple[Any, ...], tuple[UUID | None, dict[str, Any]]]]
"""Records by whose they are and by what tells them apart; without an id those of earlier rows of the file."""


def _there(session: Session, of: RecordList) -> _There:
    """What is written down already; one statement."""
    columns = of.table.__table__.c
    names = [column.field for column in of.columns if column.field in columns]
    names += [name for name in ("dealer_id", "region_code", "colleague_id") if name in columns]
    wanted = select(columns.id, *(columns[name] for name in names)).where(columns.deleted_at.is_(None))
    found: _There = defaultdict(dict)
    for row_id, *held in session.connection().execute(wanted):
        values = dict(zip(names, held, strict=True))
        owner = values["region_code"] if of.whose is Whose.MARKET else values["dealer_id"] or values["region_code"]
        found[owner][_key(of, values)] = (row_id, values)
    return found


def _key(of: RecordList, values: Mapping[str, Any]) -> tuple[Any, ...]:
    if of.table is Contract and values.get("number"):
        return ("number", values["number"])
    told = ((name, values.get(name)) for name in of.same)
    said = (_of_itself(of, name) if value is None else value for name, value in told)
    return tuple(_plain(value) if isinstance(value, str) else value for value in said)


def _of_itself(of: RecordList, name: str) -> Any:  # noqa: ANN401  (of the column's type)
    """What a field holds where a row says nothing of it."""
    default = of.table.__table__.c[name].default
    return default.arg if default is not None and default.is_scalar else ""


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
