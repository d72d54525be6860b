"""Importing monthly figures: tried out and carried out, as dealers are; one transaction that one undo takes back.

A dealer is recognised by code or by name (and place) and never made anew: a row of an unknown one fails.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import islice

from sqlalchemy import Table, text
from sqlalchemy.orm import Session

from db.base import new_id
from db.column_types import FEN_PER_YUAN
from db.models import MonthlyFigure
from db.store import Store
from db.vocabulary import ProductCategory
from fieldapp.errors import RefusedError
from fieldapp.file_columns import AMOUNTS, Figure
from fieldapp.importing.earlier import Earlier, earlier_import, note_import, refuse_earlier
from fieldapp.importing.figures_columns import (
    Meanings,
    is_total,
    read_category,
    read_measure,
    read_month,
    read_year,
    year_in,
)
from fieldapp.importing.known import Entry, load_named
from fieldapp.importing.plan import Mode
from fieldapp.importing.read_file import SourceFile
from fieldapp.importing.read_row import Values
from fieldapp.importing.run import WRITTEN_TOGETHER, Tell, write_steps
from fieldapp.importing.sheet import Cell, SourceRow, cell_text, is_blank
from fieldapp.importing.values import read_amount
from fieldapp.texts import Text, ngettext

LINES_KEPT = 2_000
_TOLD_EVERY = 100
_NOTHING_SAID = {"/", "\\", "无", "n/a"}
_ZERO = {"-", "--", "—", "——", "–", "零"}  # as accountants write it
Key = tuple[str, date, ProductCategory]


class Became(StrEnum):
    """What a row did."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    LEFT_OUT = "left_out"  # a row of totals
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One row of the preview; *first* and *last* are its months, amounts are sums over them in yuan."""

    number: int
    cells: tuple[str, ...]
    became: Became
    dealer: str
    months: tuple[date, ...]
    amounts: dict[Figure, Decimal]
    reason: Text | None
    remarks: tuple[Text, ...] = ()


@dataclass(slots=True)
class FigureStep:
    """A row with what is to be written for it."""

    row: SourceRow
    became: Became = Became.UNCHANGED
    dealer: str = ""
    reason: Text | None = None
    remarks: list[Text] = field(default_factory=list)
    cells: dict[tuple[date, ProductCategory], dict[Figure, Decimal]] = field(default_factory=dict)
    inserts: list[tuple[Table, Values]] = field(default_factory=list)
    changes: list[tuple[Table, str, Values]] = field(default_factory=list)


@dataclass(slots=True)
class FiguresImported:
    """What an import did or would do; *failed* and *remarks* by row number, amounts in yuan over all rows taken in."""

    rows: int = 0
    became: Counter[Became] = field(default_factory=Counter)
    months: set[date] = field(default_factory=set)
    added: int = 0  # months of a dealer and a category
    updated: int = 0
    amounts: dict[Figure, Decimal] = field(default_factory=lambda: dict.fromkeys(AMOUNTS, Decimal(0)))
    failed: dict[int, Text] = field(default_factory=dict)
    remarks: dict[int, tuple[Text, ...]] = field(default_factory=dict)
    lines: list[FigureLine] = field(default_factory=list)
    earlier: Earlier | None = None
    change_set: int | None = None

    def take(self, step: FigureStep) -> None:
        """Count a row, and keep it for the preview as long as there are not too many."""
        self.rows += 1
        self.became[step.became] += 1
        self.added += len(step.inserts)
        self.updated += len(step.changes)
        sums = {one: sum((cell.get(one, Decimal(0)) for cell in step.cells.values()), Decimal(0)) for one in AMOUNTS}
        if step.reason is None:
            self.months |= {month for month, _category in step.cells}
            for one, amount in sums.items():
                self.amounts[one] += amount
        else:
            self.failed[step.row.number] = step.reason
        if step.remarks:
            self.remarks[step.row.number] = tuple(step.remarks)
        if self.became[step.became] <= LINES_KEPT:
            months = tuple(sorted({month for month, _category in step.cells}))
            said = tuple(map(cell_text, step.row.cells))
            number = step.row.number
            self.lines.append(
                FigureLine(number, said, step.became, step.dealer, months, sums, step.reason, tuple(step.remarks))
            )


def try_out_figures(
    store: Store, source: SourceFile, meanings: Meanings, mode: Mode, *, step: Tell = lambda *_: None
) -> FiguresImported:
    """What ``import_figures`` would do; nothing is written.

    Raises:
        RefusedError: no column names the dealer, or none holds an amount with its month.
    """
    with store.reading() as session:
        done = FiguresImported(earlier=earlier_import(session, source.sha256))
        for one in _steps(session, source, meanings, mode, step):
            done.take(one)
    return done


def import_figures(
    store: Store,
    source: SourceFile,
    meanings: Meanings,
    mode: Mode,
    *,
    now: datetime,
    again: bool = False,
    step: Tell = lambda *_: None,
) -> FiguresImported:
    """Write the figures of *source* down.

    Args:
        store: the store.
        source: the file, opened with ``find_headings``.
        meanings: what its columns say.
        mode: ``ADD`` leaves amounts that are there as they are, ``UPDATE`` replaces them by those of the file.
        now: the instant that is written down.
        again: although the same file was imported before.
        step: hears how many rows are done, of how many; if it raises, nothing is kept.

    Raises:
        RefusedError: imported before (unless *again*), no column names the dealer, or none holds an amount.
    """
    with store.transaction(Text("Import figures from {file}", file=source.name)) as session:
        if not again:
            refuse_earlier(session, source)
        done = FiguresImported()
        steps = _steps(session, source, meanings, mode, step)
        while batch := list(islice(steps, WRITTEN_TOGETHER)):
            for one in batch:
                done.take(one)
            write_steps(session, batch)
        if done.added or done.updated:
            done.change_set = note_import(
                session, source, now=now, added=done.added, updated=done.updated, failed=len(done.failed)
            )
    return done


def _steps(session: Session, source: SourceFile, meanings: Meanings, mode: Mode, tell: Tell) -> Iterator[FigureStep]:
    """One for each row, in order."""
    figures = {meaning.figure for meaning in meanings}
    if not figures & {Figure.NAME, Figure.CODE}:
        raise RefusedError(Text("Say which column holds the dealer's name or code."))
    amounts = [meaning for meaning in meanings if meaning.figure in AMOUNTS]
    if not amounts:
        raise RefusedError(Text("No column holds shipments, collections, profit or cost: say which one does."))
    if Figure.MONTH not in figures and not any(meaning.month or meaning.number for meaning in amounts):
        raise RefusedError(Text("Neither a column nor a heading says of which month the figures are."))
    reader = _Reader(source.sheet.headings, meanings, year_in(source.name))
    if any(meaning.number for meaning in amounts) and Figure.YEAR not in figures and reader.year is None:
        raise RefusedError(
            Text("The headings name months without a year: write it into the title or into the name of the file.")
        )
    dealers = load_named(session)
    there = _there(session)
    seen: dict[tuple[Key, Figure], int] = {}
    for done, row in enumerate(source.sheet.rows()):
        if done % _TOLD_EVERY == 0:
            tell(done, source.sheet.count)
        if is_total(row.cells):
            yield FigureStep(row, Became.LEFT_OUT)
            continue
        step = reader.read(row)
        if step.reason is None:
            try:
                _plan(step, dealers.find(row, reader.name, reader.code, reader.place), there, seen, mode)
            except RefusedError as error:
                step.reason = error.text
        if step.reason is not None:
            step.became = Became.FAILED
            step.inserts, step.changes = [], []
        yield step
    tell(source.sheet.count, source.sheet.count)


def _plan(
    step: FigureStep,
    dealer: Entry,
    there: dict[Key, tuple[str, Values]],
    seen: dict[tuple[Key, Figure], int],
    mode: Mode,
) -> None:
    table = MonthlyFigure.__table__
    assert isinstance(table, Table)  # noqa: S101  (mapped to one)
    step.dealer = dealer.name
    said = [((dealer.id, *cell), figure) for cell, amounts in step.cells.items() for figure in amounts]
    twice = next((one for one in said if one in seen), None)
    if twice is not None:
        row, of_month = seen[twice], f"{twice[0][1]:%Y-%m}"
        step.reason = Text(
            "{name} has figures of {month} in row {row} already: add them up in one row.",
            name=dealer.name,
            month=of_month,
            row=row,
        )
        return
    for (month, category), amounts in step.cells.items():
        key = (dealer.id, month, category)
        seen |= {(key, figure): step.row.number for figure in amounts}
        values: Values = {figure.value: amount for figure, amount in amounts.items()}
        found = there.get(key)
        if found is None:
            owners: Values = {"id": str(new_id()), "dealer_id": dealer.id, "month": month, "category": category}
            step.inserts.append((table, owners | values))
            blank: Values = dict.fromkeys((figure.value for figure in AMOUNTS), Decimal(0))
            there[key] = (owners["id"], blank | values)  # a later row may say more of the same month
        else:
            row_id, old = found
            keeps_old = mode is Mode.ADD
            new = {
                name: amount for name, amount in values.items() if amount != old[name] and not (keeps_old and old[name])
            }
            if new:
                step.changes.append((table, row_id, new))
                old |= new
    step.became = Became.ADDED if step.inserts else Became.UPDATED if step.changes else Became.UNCHANGED


def _there(session: Session) -> dict[Key, tuple[str, Values]]:
    """What is written down already, by dealer, month and category; one statement."""
    rows = session.connection().execute(
        text(
            "SELECT id, dealer_id, month, category, shipments, collections, profit, cost FROM monthly_figure"
            " WHERE deleted_at IS NULL"
        )
    )
    names = [figure.value for figure in AMOUNTS]
    months: dict[str, date] = {}
    found: dict[Key, tuple[str, Values]] = {}
    for row_id, dealer_id, month, category, *amounts in rows:
        if month not in months:
            months[month] = date.fromisoformat(month)
        yuan = {name: Decimal(fen) / FEN_PER_YUAN for name, fen in zip(names, amounts, strict=True)}
        found[dealer_id, months[month], ProductCategory(category)] = (row_id, yuan)
    return found


class _Reader:
    """Reads rows by what their columns mean; ``name``, ``code`` and ``place`` are of the row read last."""

    def __init__(self, headings: Sequence[str], meanings: Meanings, year: int | None) -> None:
        self._columns = [
            (place, meaning, headings[place]) for place, meaning in enumerate(meanings) if meaning.figure is not None
        ]
        of_month = (heading for _place, meaning, heading in self._columns if meaning.figure is Figure.MONTH)
        self.year = next(filter(None, map(year_in, of_month)), year)
        self.name = self.code = self.place = ""

    def read(self, row: SourceRow) -> FigureStep:
        step = FigureStep(row)
        said: dict[Figure, list[Cell]] = {}
        for place, meaning, _heading in self._columns:
            if meaning.figure not in AMOUNTS and not is_blank(row.cells[place]):
                said.setdefault(meaning.figure or Figure.NAME, []).append(row.cells[place])
        self.name = cell_text(said.get(Figure.NAME, [""])[0])
        self.code = cell_text(said.get(Figure.CODE, [""])[0])
        self.place = "".join(map(cell_text, said.get(Figure.PLACE, ())))
        if not self.name and not self.code:
            step.reason = Text("The dealer's name is missing.")
            return step
        year = read_year(said[Figure.YEAR][0]) if Figure.YEAR in said else self.year
        month = self._month(said.get(Figure.MONTH, ()), year, step)
        category = self._category(said.get(Figure.CATEGORY, ()), step)
        measure = None
        if written := said.get(Figure.MEASURE):
            measure = read_measure(cell_text(written[0]))
            if measure is None:
                step.reason = Text(
                    "“{text}” is none of: shipments, collections, profit, cost.", text=cell_text(written[0])
                )
        if step.reason is None:
            stated = _Stated(month, year, category, measure, cell_text(written[0]) if written else "")
            self._amounts(step, row, stated)
        if step.reason is None and not step.cells:
            step.reason = Text("There is no amount in the row.")
        return step

    @staticmethod
    def _month(written: Sequence[Cell], year: int | None, step: FigureStep) -> date | None:
        if not written:
            return None
        month = read_month(written[0], year)
        if month is None:
            step.reason = Text("“{text}” is not understood as a month with its year.", text=cell_text(written[0]))
        return month

    @staticmethod
    def _category(written: Sequence[Cell], step: FigureStep) -> ProductCategory:
        if not written:
            return ProductCategory.OTHER
        category = read_category(cell_text(written[0]))
        if category is None:
            step.remarks.append(Text("“{text}” is no product category: counted as other.", text=cell_text(written[0])))
        return category or ProductCategory.OTHER

    def _amounts(self, step: FigureStep, row: SourceRow, stated: "_Stated") -> None:
        for place, meaning, heading in self._columns:
            cell = row.cells[place]
            if meaning.figure not in AMOUNTS or is_blank(cell) or _says_nothing(cell):
                continue
            amount = read_figure(cell, stated.counted if _names_unit(stated.counted) else heading)
            if amount is None:
                step.reason = Text("{heading}: “{text}” is not an amount.", heading=heading, text=cell_text(cell))
                return
            of_month = meaning.month or stated.month
            if of_month is None and meaning.number and stated.year:
                of_month = date(stated.year, meaning.number, 1)
            if of_month is None:
                step.reason = Text("The row does not say of which month it is.")
                return
            figure = stated.measure or meaning.figure
            cells = step.cells.setdefault((of_month, meaning.category or stated.category), {})
            cells[figure] = cells.get(figure, Decimal(0)) + amount


@dataclass(frozen=True, slots=True)
class _Stated:
    """What a row says besides its amounts; *counted* is what it calls them, with the unit if it names one."""

    month: date | None
    year: int | None
    category: ProductCategory
    measure: Figure | None
    counted: str


def _says_nothing(cell: Cell) -> bool:
    return unicodedata.normalize("NFKC", cell_text(cell)).strip().lower() in _NOTHING_SAID


def _names_unit(text: str) -> bool:
    return "元" in text or "万" in text


def read_figure(cell: Cell, heading: str) -> Decimal | None:
    """An amount in yuan, as accountants write it: in brackets below zero, a dash for zero."""
    written = unicodedata.normalize("NFKC", cell_text(cell)).strip()
    if written in _ZERO:
        return Decimal(0)
    if written.startswith("(") and written.endswith(")"):
        found = read_amount(written[1:-1], heading)
        return None if found is None else -found
    return read_amount(cell if not isinstance(cell, str) else cell.strip(), heading)


def summary(done: FiguresImported) -> Text:
    """What became of the file, in a sentence."""
    failed = len(done.failed)
    counted = (
        (done.rows, ngettext("{count} row", "{count} rows", done.rows)),
        (done.added, ngettext("{count} month added", "{count} months added", done.added)),
        (done.updated, ngettext("{count} month updated", "{count} months updated", done.updated)),
        (failed, ngettext("{count} row failed", "{count} rows failed", failed)),
    )
    rows, added, updated, lost = (said.format(count=f"{count:,}") for count, said in counted)
    return Text("{rows}, {added}, {updated}, {failed}", rows=rows, added=added, updated=updated, failed=lost)
