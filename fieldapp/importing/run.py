"""Trying an import out, and carrying it out: one transaction, one undo, nothing kept if it is cancelled."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from typing import Protocol

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from db.base import new_id
from db.models import Attachment, Dealer, Person, PersonPhone
from db.store import Store
from db.vocabulary import DealerStatus
from fieldapp import search
from fieldapp.attachments import AttachmentFiles
from fieldapp.errors import RefusedError
from fieldapp.file_columns import Field
from fieldapp.importing.columns import Mapped
from fieldapp.importing.earlier import Earlier, earlier_import, note_import, refuse_earlier
from fieldapp.importing.known import load_known
from fieldapp.importing.places import load_places, own_territory
from fieldapp.importing.plan import Mode, NewDealers, Outcome, Planner, Step
from fieldapp.importing.read_file import SourceFile
from fieldapp.importing.read_row import Draft, RowReader, Values
from fieldapp.importing.sheet import cell_text
from fieldapp.operations.attachments import NAME_LENGTH
from fieldapp.rules.birthdays import Birthday
from fieldapp.rules.phones import shown_phone
from fieldapp.texts import Text

Tell = Callable[[int, int], None]


class Writes(Protocol):
    """What is to be written for a row of a file: rows to insert by table, and changes of columns by row."""

    @property
    def inserts(self) -> list[tuple[Table, Values]]: ...

    @property
    def changes(self) -> list[tuple[Table, str, Values]]: ...


LINES_KEPT = 2_000  # of each outcome, to be looked at
WRITTEN_TOGETHER = 4_000  # rows of the file; as many are in memory at a time
_TOLD_EVERY = 100  # rows
_SAMPLE = 200  # rows whose places tell the province


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the person decides about an import."""

    mapped: Mapped
    mode: Mode = Mode.ADD
    status: DealerStatus = DealerStatus.PROSPECT  # of new dealers, where the file does not say
    again: bool = False  # although the same file was imported before
    left_out: frozenset[int] = frozenset()  # numbers of rows that are not wanted: private contacts, say


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it would be imported, for the preview."""

    number: int
    cells: tuple[str, ...]  # as they stand in the file
    outcome: Outcome
    dealer: str
    place: str
    person: str
    phone: str
    birthday: Birthday | None
    similar: str
    reason: Text | None
    remarks: tuple[Text, ...]


@dataclass(slots=True)
class Counts:
    """What became of the rows; *similar* and *remarked* ones are among the others."""

    rows: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    people: int = 0
    photos: int = 0
    changed: int = 0  # rows of the store that are written otherwise
    similar: int = 0
    remarked: int = 0

    def __getitem__(self, outcome: Outcome) -> int:
        return self.outcomes[outcome]

    def add(self, step: Step) -> None:
        self.rows += 1
        self.outcomes[step.outcome] += 1
        self.people += sum(1 for table, _values in step.inserts if table.name == Person.__tablename__)
        self.photos += step.photo_of is not None
        self.changed += bool(step.inserts or step.changes)
        self.similar += bool(step.similar)
        self.remarked += bool(step.draft.remarks) and step.outcome is not Outcome.FAILED


@dataclass(slots=True)
class Preview:
    """What an import would do; of each outcome the first lines are kept."""

    counts: Counts = field(default_factory=Counts)
    lines: list[Line] = field(default_factory=list)
    earlier: Earlier | None = None


@dataclass(slots=True)
class Imported:
    """What an import did; *failed* and *remarks* by row number, for the file of failed rows."""

    counts: Counts = field(default_factory=Counts)
    failed: dict[int, Text] = field(default_factory=dict)
    remarks: dict[int, tuple[Text, ...]] = field(default_factory=dict)
    change_set: int | None = None  # for one undo; None if there was nothing to write

    def take(self, step: Step) -> None:
        """Count one row and keep why it failed."""
        self.counts.add(step)
        if step.reason is not None:
            self.failed[step.draft.number] = step.reason
        elif step.draft.remarks:
            self.remarks[step.draft.number] = tuple(step.draft.remarks)


def preview(
    session: Session, source: SourceFile, choices: Choices, *, today: date, step: Tell = lambda *_: None
) -> Preview:
    """What the import of *source* would do now; nothing is written.

    Args:
        session: the store.
        source: the file.
        choices: what was decided so far.
        today: the day in China.
        step: hears how many rows are done, of how many; it may raise to stop.

    Raises:
        RefusedError: no column names a dealer or a person, or the file turns out to be damaged.
    """
    found = Preview(earlier=earlier_import(session, source.sha256))
    work = _Work(session, source, choices, today)
    for done in work.steps(step):
        found.counts.add(done)
        is_looked_for = done.draft.remarks and found.counts.remarked <= LINES_KEPT
        if found.counts[done.outcome] <= LINES_KEPT or is_looked_for:
            found.lines.append(_line(done, work.places.names))
    return found


def carry_out(
    store: Store,
    source: SourceFile,
    choices: Choices,
    *,
    today: date,
    now: datetime,
    files: AttachmentFiles | None = None,
    step: Tell = lambda *_: None,
) -> Imported:
    """Import *source*: one transaction that one undo takes back.

    Args:
        store: the store.
        files: where photos of contact cards are kept; without it each is reported.
        source: the file.
        choices: what was decided.
        today: the day in China.
        now: the instant that is written down.
        step: hears how many rows are done, of how many; if it raises, nothing is kept.

    Raises:
        RefusedError: the same file was imported before (unless ``choices.again``), no column names a dealer or a
            person, or the file turns out to be damaged.
    """
    with store.transaction(Text("Import {file}", file=source.name)) as session:
        if not choices.again:
            refuse_earlier(session, source)
        done = Imported()
        steps = _Work(session, source, choices, today).steps(step)
        while batch := list(islice(steps, WRITTEN_TOGETHER)):
            for one in batch:
                if one.photo_of is not None:
                    _keep_photo(session, files, one)
                done.take(one)
            write_steps(session, batch)
            search.write_due(session)  # here rather than at the end: what takes longest shows and can be cancelled
        counts = done.counts
        if counts.changed:
            done.change_set = note_import(
                session,
                source,
                now=now,
                added=counts[Outcome.ADDED] + counts[Outcome.PERSON_ADDED],
                updated=counts[Outcome.UPDATED],
                failed=counts[Outcome.FAILED],
            )
    return done


def try_out(
    store: Store, source: SourceFile, choices: Choices, *, today: date, step: Tell = lambda *_: None
) -> Imported:
    """What ``carry_out`` would do, with every reason; nothing is written.

    Raises:
        RefusedError: no column names a dealer or a person, or the file turns out to be damaged.
    """
    done = Imported()
    with store.reading() as session:
        for one in _Work(session, source, choices, today).steps(step):
            done.take(one)
    return done


class _Work:
    """Everything that turns the rows of a file into steps, made ready for one run through it."""

    def __init__(self, session: Session, source: SourceFile, choices: Choices, today: date) -> None:
        sheet = source.sheet
        if not {meaning.field for meaning in choices.mapped} & {Field.NAME, Field.PERSON}:
            raise RefusedError(Text("Say which column holds the dealer's name."))
        self._sheet = sheet
        self._left_out = choices.left_out
        self.places = load_places(session)
        columns = [place for place, meaning in enumerate(choices.mapped) if meaning.field is Field.PLACE]
        sample = islice(sheet.rows(), _SAMPLE)
        self.places.prefer_where_most_are(" ".join(str(row.cells[place] or "") for place in columns) for row in sample)
        self._reader = RowReader(sheet.headings, choices.mapped, self.places, today, is_cards=sheet.fields is not None)
        self._planner = Planner(
            session,
            load_known(session),
            self.places,
            mode=choices.mode,
            new=NewDealers(status=choices.status, territory_id=own_territory(session)),
            today=today,
            evidence=source.name,
        )

    def steps(self, tell: Tell) -> Iterator[Step]:
        """One for each row, in order; *tell* hears of the progress."""
        return self._planner.steps(self._drafts(tell))

    def _drafts(self, tell: Tell) -> Iterator[Draft]:
        for done, row in enumerate(self._sheet.rows()):
            if done % _TOLD_EVERY == 0:
                tell(done, self._sheet.count)
            if row.number not in self._left_out:
                yield self._reader.read(row)
        tell(self._sheet.count, self._sheet.count)


def _line(done: Step, places: dict[str, str]) -> Line:
    draft = done.draft
    person = draft.people[0] if draft.people else None
    values = person.values if person else {}
    birthday = None
    if values.get("birthday_calendar"):
        names = ("calendar", "year", "month", "day", "leap")
        birthday = Birthday(*(values.get(f"birthday_{name}") for name in names))  # type: ignore[arg-type]  # of a row
    numbers = [phone.number for phone in person.phones] if person else []
    numbers = numbers or [str(draft.values.get("phone", ""))]
    return Line(
        number=draft.number,
        cells=tuple(map(cell_text, draft.cells)),
        outcome=done.outcome,
        dealer=done.dealer,
        place=places.get(draft.region_code, ""),
        person=person.name if person else "",
        phone=shown_phone(numbers[0]),
        birthday=birthday,
        similar=done.similar,
        reason=done.reason,
        remarks=tuple(draft.remarks),
    )


# Writing


def _keep_photo(session: Session, files: AttachmentFiles | None, one: Step) -> None:
    """Attach the photo of a card to whom it shows, once; one that cannot be kept is reported."""
    owner_table, owner_id = one.photo_of or ("", "")
    draft = one.draft
    name = f"{draft.people[0].name if draft.people else draft.name}.jpg"[-NAME_LENGTH:]
    kept = None
    try:
        kept = files.keep_photo(draft.photo, name) if files else None
        why = Text("The photo in the card was not taken in.")
    except RefusedError as error:
        why = error.text
    if kept is None:
        draft.remarks.append(why)
        one.photo_of = None
        return
    table = Attachment.__table__
    assert isinstance(table, Table)  # noqa: S101  (mapped to one)
    values: Values = {"owner_table": owner_table, "owner_id": owner_id, "sha256": kept.sha256}
    is_there = select(table.c.id).where(
        *(table.c[column] == value for column, value in values.items()), table.c.deleted_at.is_(None)
    )
    if session.connection().execute(is_there).first() is not None:
        one.photo_of = None
        return
    values |= {"id": str(new_id()), "dealer_id": one.dealer_id, "size": kept.size, "mime": kept.mime}
    one.inserts.append((table, values | {"file_name": name}))
    if one.outcome is Outcome.UNCHANGED:
        one.outcome = Outcome.UPDATED


def write_steps(session: Session, batch: Sequence[Writes]) -> None:
    """All rows of a batch, table by table, those that others refer to first."""
    waiting: defaultdict[Table, list[Values]] = defaultdict(list)
    for one in batch:
        for table, values in one.inserts:
            waiting[table].append(_blank(table) | values)
    first = {Dealer.__table__: 0, Person.__table__: 1, PersonPhone.__table__: 2}
    for table in sorted(waiting, key=lambda table: first.get(table, 3)):
        session.execute(insert(table), waiting[table])
    changes: defaultdict[tuple[Table, tuple[str, ...]], list[Values]] = defaultdict(list)
    for one in batch:
        for table, key, values in one.changes:
            row = {f"new_{column}": value for column, value in values.items()}
            changes[table, tuple(values)].append({"key": key, **row})
    for (table, columns), rows in changes.items():
        statement = update(table).where(table.c.id == bindparam("key"))
        session.connection().execute(
            statement.values({column: bindparam(f"new_{column}", type_=table.c[column].type) for column in columns}),
            rows,
        )


@lru_cache(maxsize=16)
def _blank(table: Table) -> Values:
    """A row of defaults: rows that are inserted together must name the same columns."""
    return {
        column.name: getattr(column.default, "arg", None)
        for column in table.columns
        if column.name not in {"id", "_ver", "_bucket"}
    }
