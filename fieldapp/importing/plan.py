"""What an import would do, row by row: new dealers, new people, changes, and rows that fail with their reason.

The preview counts it and shows it; the import does the same again within its transaction, and writes.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Table, select
from sqlalchemy.orm import Session

from db.base import SyncedBase, new_id
from db.models import Anniversary, CustomValue, Dealer, DealerBrand, LadderMove, Person, PersonPhone
from db.vocabulary import AnniversaryKind, DealerStatus, LadderStep
from fieldapp.importing.known import Entry, How, Known, Match, batches
from fieldapp.importing.places import PlaceReader
from fieldapp.importing.read_row import Draft, PersonDraft, Values
from fieldapp.importing.same_person import KnownPerson, differing, more_of, other_birthday, same_person
from fieldapp.operations.custom_fields import custom_row
from fieldapp.rules.birthdays import Birthday
from fieldapp.rules.custom_fields import CustomColumn
from fieldapp.rules.search_words import searchable
from fieldapp.texts import Text

BATCH = 500  # rows looked up together
STORED_KEPT = 10_000  # dealers as they are stored; more than rows can wait to be written


class Mode(StrEnum):
    """What happens to dealers that are there already."""

    ADD = "add"  # they stay as they are; people whom they lack are added
    UPDATE = "update"  # what the file says replaces what is there; empty cells change nothing


class Outcome(StrEnum):
    """What becomes of a row."""

    ADDED = "added"  # a new dealer
    PERSON_ADDED = "person_added"  # a new person at a dealer that is known
    UPDATED = "updated"
    UNCHANGED = "unchanged"  # all of it is there already
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDealers:
    """What dealers from a file are, where it does not say so."""

    status: DealerStatus = DealerStatus.PROSPECT
    territory_id: UUID | None = None


@dataclass(slots=True)
class Step:
    """One row with what is to be written for it: rows to insert by table, and changes of columns by row."""

    draft: Draft
    outcome: Outcome = Outcome.UNCHANGED
    dealer: str = ""
    dealer_id: str = ""
    similar: str = ""  # a dealer that may be the same
    photo_of: tuple[str, str] | None = None  # the table and the id of whom the row's photo shows
    inserts: list[tuple[Table, Values]] = field(default_factory=list)
    changes: list[tuple[Table, str, Values]] = field(default_factory=list)

    @property
    def reason(self) -> Text | None:
        """Why the row fails."""
        return self.draft.problem


class Planner:
    """Decides what becomes of each row.

    Args:
        session: the store; nothing is written to it.
        known: the dealers there are; those of the file are added.
        places: tells the level of a region.
        mode: what happens to dealers that are there already.
        new: what new dealers are.
        today: on which moves on the ladder are dated.
        evidence: what they are dated by: the file's name.
    """

    def __init__(
        self,
        session: Session,
        known: Known,
        places: PlaceReader,
        *,
        mode: Mode,
        new: NewDealers,
        today: date,
        evidence: str,
    ) -> None:
        self._session, self._known, self._places = session, known, places
        self._mode, self._new, self._today, self._evidence = mode, new, today, evidence
        self._of_file: dict[str, list[KnownPerson]] = {}  # the people of dealers that the file brings
        self._said: dict[str, Values] = {}  # what it says of these dealers
        self._people: dict[str, list[KnownPerson]] = {}  # those of dealers that were there, the last ones met
        self._dealers: dict[str, Values] = {}  # these dealers as stored, if they are to be changed
        self._brands: dict[str, set[str]] = {}
        self._custom: dict[str, dict[UUID, tuple[str, str]]] = {}  # by record and field: the row and what stands there

    def steps(self, drafts: Iterable[Draft]) -> Iterator[Step]:
        """One step for each row, in order."""
        for batch in batches(drafts, BATCH):
            found = [(draft, None if draft.problem else self._find(draft)) for draft in batch]
            self._load([match.entry.id for _draft, match in found if match and match.row is None])
            for draft, match in found:
                yield self._step(draft, match)

    def _find(self, draft: Draft) -> Match:
        """The dealer that a row means; a new one, known from now on, where it means none."""
        match = self._known.find(draft, by_phone=self._mode is Mode.UPDATE)
        if match is None:
            similar = self._known.similar(draft)
            entry = Entry(str(new_id()), draft.name, str(draft.values.get("code", "")), draft.region_code)
            self._known.add(entry, draft.phones, row=draft.number)
            self._of_file[entry.id] = []
            return Match(entry, How.NAME, draft.number, similar)
        if match.how is How.CODE and (match.row is not None or self._mode is Mode.ADD):
            self._refuse_other_name(draft, match)
        if draft.problem is None:
            self._known.add_phones(match.entry.id, draft.phones)
        return match

    def _refuse_other_name(self, draft: Draft, match: Match) -> None:
        """Two dealers cannot have one code."""
        name = match.entry.name
        if searchable(name) == searchable(draft.name):
            return
        if match.row is None:
            draft.problem = Text("{name} has this code already. To change it, choose to update.", name=name)
        else:
            draft.problem = Text("Row {row} has the same code for {name}.", row=match.row, name=name)

    def _step(self, draft: Draft, match: Match | None) -> Step:
        step = Step(draft)
        if draft.problem is not None or match is None:
            step.outcome, step.dealer = Outcome.FAILED, draft.name
            return step
        dealer_id, step.dealer = match.entry.id, match.entry.name
        step.dealer_id = dealer_id
        if match.row == draft.number:
            step.outcome, step.similar = Outcome.ADDED, match.similar
            self._add_dealer(step, dealer_id)
        elif match.row is not None:
            self._complete_dealer(step, dealer_id, match.row)
        elif self._mode is Mode.UPDATE:
            if match.how is How.PHONE:
                draft.remarks.append(
                    Text("Recognised by its phone number; until now it was called {name}.", name=match.entry.name)
                )
            self._change_dealer(step, dealer_id)
        is_theirs = match.row is None and self._mode is Mode.ADD  # what is there already stays as it is
        if draft.photo and not draft.people and not is_theirs:
            step.photo_of = Dealer.__tablename__, dealer_id
        for person in draft.people:
            self._take_person(step, dealer_id, person, from_file=match.row is not None)
        return step

    # The dealer

    def _add_dealer(self, step: Step, dealer_id: str) -> None:
        draft = step.draft
        values: Values = {"status": self._new.status, "territory_id": self._new.territory_id, **draft.values}
        self._said[dealer_id] = dict(draft.values)
        if draft.region_code:
            values.setdefault("level", self._places.level(draft.region_code))
        step.inserts.append((_table(Dealer), {"id": dealer_id} | values))
        self._add_what_hangs_on_it(step, dealer_id, set())
        self._put_custom(step, dealer_id, dealer_id, draft.custom)
        if draft.values.get("ladder_step", LadderStep.POSSIBLE) is not LadderStep.POSSIBLE:
            self._move_on_ladder(step, dealer_id)

    def _complete_dealer(self, step: Step, dealer_id: str, row: int) -> None:
        """A dealer whom an earlier row of the file named: this one may know more, but not otherwise."""
        stored, said = self._said[dealer_id], step.draft.values
        more = {column: value for column, value in said.items() if column not in stored}
        if more:
            step.changes.append((_table(Dealer), dealer_id, more))
            stored |= more
        self._put_custom(step, dealer_id, dealer_id, step.draft.custom)
        if any(stored[column] != value for column, value in said.items() if column not in {"name", "note"}):
            step.draft.remarks.append(
                Text("Row {row} says something else about this dealer; row {row} counts.", row=row)
            )

    def _change_dealer(self, step: Step, dealer_id: str) -> None:
        stored = self._dealers.get(dealer_id)
        if stored is None:
            return
        changed = differing(stored, step.draft.values)
        if changed.get("status") is DealerStatus.ENDED:
            changed["ended_on"] = self._today
        if changed:
            step.changes.append((_table(Dealer), dealer_id, changed))
            stored |= changed
        if "ladder_step" in changed:
            self._move_on_ladder(step, dealer_id)
        known = len(step.inserts)
        self._add_what_hangs_on_it(step, dealer_id, self._brands.setdefault(dealer_id, set()))
        filled = self._put_custom(step, dealer_id, dealer_id, step.draft.custom, replaces=True)
        if changed or filled or len(step.inserts) > known:
            step.outcome = Outcome.UPDATED

    def _add_what_hangs_on_it(self, step: Step, dealer_id: str, brands: set[str]) -> None:
        for brand, share in step.draft.brands:
            if brand.casefold() not in brands:
                brands.add(brand.casefold())
                values = {"dealer_id": dealer_id, "brand": brand, "share_percent": share}
                step.inserts.append((_table(DealerBrand), _with_id(values)))
        shop_day = step.draft.shop_day
        if shop_day is not None and (step.outcome is Outcome.ADDED or self._lacks(dealer_id, AnniversaryKind.SHOP)):
            self._add_anniversary(step, dealer_id, None, AnniversaryKind.SHOP, shop_day)

    def _move_on_ladder(self, step: Step, dealer_id: str) -> None:
        values = {
            "dealer_id": dealer_id,
            "step": step.draft.values["ladder_step"],
            "moved_on": self._today,
            "evidence": self._evidence,
        }
        step.inserts.append((_table(LadderMove), _with_id(values)))

    def _put_custom(
        self, step: Step, dealer_id: str, record_id: str, said: Mapping[CustomColumn, str], *, replaces: bool = False
    ) -> bool:
        """Write into the company's own fields of a dealer or a person; true if anything is to be written."""
        stored = self._custom.setdefault(record_id, {})
        written = False
        for column, value in said.items():
            row_id, there = stored.get(column.id, ("", ""))
            if not row_id:
                row = custom_row(column, UUID(record_id), UUID(dealer_id), value)
                row_id = str(row["id"])
                step.inserts.append((_table(CustomValue), row))
            elif value != there and (replaces or not there):
                step.changes.append((_table(CustomValue), row_id, {"value": value, "deleted_at": None}))
            else:
                continue
            stored[column.id] = (row_id, value)
            written = True
        return written

    # The people

    def _take_person(self, step: Step, dealer_id: str, person: PersonDraft, *, from_file: bool) -> None:
        people = self._of_file[dealer_id] if from_file else self._people[dealer_id]
        is_update = self._mode is Mode.UPDATE and not from_file  # then another number is a new number
        same, namesake = same_person(people, person, whatever_number=is_update)
        if same is None:
            if namesake is not None:
                step.draft.remarks.append(
                    Text(
                        "There is another {name} here with another mobile number: kept as two people. If they are one, "
                        "remove one of them.",
                        name=person.name,
                    )
                )
            self._add_person(step, dealer_id, person, people)
            if step.outcome is Outcome.UNCHANGED:
                step.outcome = Outcome.PERSON_ADDED
            return
        if not from_file and self._mode is Mode.ADD:
            changed = other_birthday(step.draft.remarks, same, person)
            if changed:
                step.changes.append((_table(Person), same.id, changed))
                same.values |= changed
                step.outcome = Outcome.UPDATED if step.outcome is Outcome.UNCHANGED else step.outcome
            return
        self._show(step, same.id)
        changed = (
            more_of(step.draft.remarks, same, person)
            if from_file
            else differing(same.values, person.values, but={"name"})
        )
        if "birthday_calendar" in changed or "birthday_month" in changed or "birthday_day" in changed:
            changed["birthday_note"] = ""
        if changed:
            step.changes.append((_table(Person), same.id, changed))
            same.values |= changed
        added = self._add_phones(step, same, person, already=len(same.phones))
        if person.wedding is not None and self._lacks_wedding(dealer_id, same, from_file=from_file):
            same.has_wedding = True
            self._add_anniversary(step, dealer_id, same.id, AnniversaryKind.WEDDING, person.wedding)
            added = True
        added |= self._put_custom(step, dealer_id, same.id, person.custom, replaces=not from_file)
        if (changed or added) and step.outcome is Outcome.UNCHANGED:
            step.outcome = Outcome.UPDATED

    def _add_person(self, step: Step, dealer_id: str, person: PersonDraft, people: list[KnownPerson]) -> None:
        made = KnownPerson(str(new_id()), person.name, set(), dict(person.values), is_main=not people)
        made.has_wedding = person.wedding is not None
        people.append(made)
        self._show(step, made.id)
        values = {"id": made.id, "dealer_id": dealer_id, "is_main": made.is_main} | person.values
        step.inserts.append((_table(Person), values))
        self._add_phones(step, made, person, already=0)
        if person.wedding is not None:
            self._add_anniversary(step, dealer_id, made.id, AnniversaryKind.WEDDING, person.wedding)
        self._put_custom(step, dealer_id, made.id, person.custom)

    @staticmethod
    def _show(step: Step, person_id: str) -> None:
        """The photo of a row is of the first person whom it names."""
        if step.draft.photo and step.photo_of is None:
            step.photo_of = Person.__tablename__, person_id

    def _add_phones(self, step: Step, to: KnownPerson, person: PersonDraft, *, already: int) -> bool:
        new = [phone for phone in person.phones if phone.number not in to.phones]
        for position, phone in enumerate(new, already):
            to.phones.add(phone.number)
            values = {"person_id": to.id, "number": phone.number, "label": phone.label, "position": position}
            step.inserts.append((_table(PersonPhone), _with_id(values)))
        return bool(new)

    def _add_anniversary(
        self, step: Step, dealer_id: str, person_id: str | None, kind: AnniversaryKind, day: Birthday
    ) -> None:
        values = {
            "dealer_id": dealer_id,
            "person_id": person_id,
            "kind": kind,
            "calendar": day.calendar,
            "year": day.year,
            "month": day.month,
            "day": day.day,
            "leap": day.leap,
        }
        step.inserts.append((_table(Anniversary), _with_id(values)))

    def _lacks_wedding(self, dealer_id: str, person: KnownPerson, *, from_file: bool) -> bool:
        if from_file or person.has_wedding:
            return not person.has_wedding
        return self._lacks(dealer_id, AnniversaryKind.WEDDING, person.id)

    def _lacks(self, dealer_id: str, kind: AnniversaryKind, person_id: str | None = None) -> bool:
        where = [Anniversary.dealer_id == dealer_id, Anniversary.kind == kind]
        if person_id is not None:
            where.append(Anniversary.person_id == person_id)
        return self._session.scalar(select(Anniversary.id).where(*where).limit(1)) is None

    # What is stored of the dealers of a batch

    def _load(self, dealer_ids: Sequence[str]) -> None:
        wanted = [dealer_id for dealer_id in dict.fromkeys(dealer_ids) if dealer_id not in self._people]
        if not wanted:
            return
        if len(self._people) > STORED_KEPT:
            for kept in (self._people, self._dealers, self._brands, self._custom):
                kept.clear()
            wanted = list(dict.fromkeys(dealer_ids))
        people, phones = _table(Person), _table(PersonPhone)
        numbers: defaultdict[str, set[str]] = defaultdict(set)
        mine = select(people.c.id).where(people.c.dealer_id.in_(wanted))
        for row in self._rows(select(phones).where(phones.c.person_id.in_(mine), phones.c.deleted_at.is_(None))):
            numbers[str(row["person_id"])].add(row["number"])
        self._people |= {dealer_id: [] for dealer_id in wanted}
        statement = select(people).where(people.c.dealer_id.in_(wanted), people.c.deleted_at.is_(None))
        for row in self._rows(statement.order_by(people.c.id)):
            key = str(row["id"])
            known = KnownPerson(key, row["name"], numbers[key], row, is_main=row["is_main"])
            self._people[str(row["dealer_id"])].append(known)
        values = _table(CustomValue)
        in_fields = select(values).where(values.c.dealer_id.in_(wanted), values.c.visit_id.is_(None))
        for row in self._rows(in_fields):
            record = str(row["person_id"] or row["dealer_id"])
            there = "" if row["deleted_at"] else row["value"]
            self._custom.setdefault(record, {})[row["field_id"]] = (str(row["id"]), there)
        if self._mode is Mode.UPDATE:
            dealers, brands = _table(Dealer), _table(DealerBrand)
            for row in self._rows(select(dealers).where(dealers.c.id.in_(wanted))):
                self._dealers[str(row["id"])] = row
            of_them = select(brands).where(brands.c.dealer_id.in_(wanted), brands.c.deleted_at.is_(None))
            for row in self._rows(of_them):
                self._brands.setdefault(str(row["dealer_id"]), set()).add(row["brand"].casefold())

    def _rows(self, statement: Select[Any]) -> Iterator[Values]:
        for row in self._session.connection().execute(statement).mappings():
            yield dict(row)


def _table(model: type[SyncedBase]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101  (mapped to one each)
    return table


def _with_id(values: Values) -> Values:
    return {"id": str(new_id())} | values
