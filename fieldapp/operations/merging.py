"""Two dealers that are one (DOMAIN section 18): everything moves to the one that is kept; one undo takes it back."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Table, and_, select, update
from sqlalchemy.orm import Session

from db.base import SyncedBase
from db.capture import synced_tables
from db.models import Attachment, CustomValue, Dealer, DealerBrand, Need, Person, PersonPhone
from db.store import Store
from fieldapp.errors import RefusedError
from fieldapp.operations import Changed
from fieldapp.operations.dealers import put_values
from fieldapp.operations.fields import checked, existing, mark_deleted
from fieldapp.texts import Text

# Not filled from the other where empty: who one is, and what only makes sense together.
_OWN = {"id", "deleted_at", "server_version", "bucket", "merged_into_id", "referred_by_id", "sort_key", "ended_on"}
_UNKNOWN = (None, "", 0, False)


def merge_dealers(store: Store, keep_id: UUID, lose_id: UUID, choices: Mapping[str, object]) -> Changed:
    """Make two dealers one.

    Args:
        store: the store.
        keep_id: the one that stays.
        lose_id: the one whose visits, people, figures and files move over; it is then marked as deleted.
        choices: for fields that both fill differently, the value to keep; a field that only one fills keeps
            that one's value, one that is not named keeps the first's.

    People of the same name become one, with all telephone numbers.  One undo brings both dealers back.

    Raises:
        RefusedError: both are the same, or one is not there any more.
        FieldRefusedError: a choice that its field cannot take.
    """
    if keep_id == lose_id:
        raise RefusedError(Text("A dealer cannot be merged with itself."))
    with store.reading() as session:
        names = {"name": existing(session, Dealer, lose_id).name, "into": existing(session, Dealer, keep_id).name}
    with store.transaction(Text("Merge {name} into {into}", **names)) as session:
        keep, lose = existing(session, Dealer, keep_id), existing(session, Dealer, lose_id)
        _fill(keep, lose, _fields(Dealer) - _OWN)
        if "ladder_step" in choices:
            keep.ladder_step = checked(Dealer, "ladder_step", choices["ladder_step"])
        others = {keep.referred_by_id, lose.referred_by_id} - {None, keep_id, lose_id}
        if keep.referred_by_id not in others:
            keep.referred_by_id = next(iter(others), None)
        lose.referred_by_id = None
        _merge_people(session, keep_id, lose_id)
        _merge_brands(session, keep_id, lose_id)
        _merge_custom(session, *(_own_values(one) for one in (keep_id, lose_id)))
        session.flush()
        _move(session, Dealer, lose_id, keep_id)
        session.execute(
            update(Attachment)
            .where(Attachment.owner_table == "dealer", Attachment.owner_id == lose_id)
            .values(owner_id=keep_id)
        )
        lose.code = ""
        session.flush()
        put_values(session, keep, {field: value for field, value in choices.items() if field != "ladder_step"})
        lose.merged_into_id = keep_id
        lose.deleted_at = datetime.now(UTC)
    return Changed.everything()


def _fields(table: type[SyncedBase]) -> set[str]:
    return {attribute.key for attribute in table.__mapper__.column_attrs}


def _fill(keep: SyncedBase, lose: SyncedBase, fields: set[str]) -> None:
    for field in fields:
        if getattr(keep, field) in _UNKNOWN:
            setattr(keep, field, getattr(lose, field))


def _merge_people(session: Session, keep_id: UUID, lose_id: UUID) -> None:
    """Bring over the people; those of the same name become one."""
    staying = {
        person.name.strip(): person for person in session.scalars(select(Person).where(Person.dealer_id == keep_id))
    }
    has_main = any(person.is_main for person in staying.values())
    for person in session.scalars(select(Person).where(Person.dealer_id == lose_id)):
        same = staying.get(person.name.strip())
        if has_main:
            person.is_main = False
        if same is not None:
            _merge_person(session, same, person)
        person.dealer_id = keep_id


def _merge_person(session: Session, keep: Person, lose: Person) -> None:
    birthday = {field for field in _fields(Person) if field.startswith("birthday_")}
    if keep.birthday_calendar is None and lose.birthday_calendar is not None:
        for field in birthday:  # its parts only make sense together
            setattr(keep, field, getattr(lose, field))
    _fill(keep, lose, _fields(Person) - birthday - _OWN - {"dealer_id"})
    for table, column in ((PersonPhone, "number"), (Need, "kind")):
        rows = select(table).where(table.person_id == keep.id)
        known = {getattr(row, column) for row in session.scalars(rows)}
        for row in session.scalars(select(table).where(table.person_id == lose.id)):
            if getattr(row, column) in known:
                mark_deleted(row)
    _merge_custom(session, *(CustomValue.person_id == one.id for one in (keep, lose)))
    session.flush()
    _move(session, Person, lose.id, keep.id)
    mark_deleted(lose)


def _merge_brands(session: Session, keep_id: UUID, lose_id: UUID) -> None:
    """A brand that both carry is listed once, as the one that stays has it."""
    known = {
        brand.casefold() for brand in session.scalars(select(DealerBrand.brand).where(DealerBrand.dealer_id == keep_id))
    }
    for row in session.scalars(select(DealerBrand).where(DealerBrand.dealer_id == lose_id)):
        if row.brand.casefold() in known:
            mark_deleted(row)


def _own_values(dealer_id: UUID) -> ColumnElement[bool]:
    """What stands in the company's fields of the dealer itself."""
    of_dealer = (CustomValue.dealer_id == dealer_id, CustomValue.person_id.is_(None), CustomValue.visit_id.is_(None))
    return and_(*of_dealer)


def _merge_custom(session: Session, keep: ColumnElement[bool], lose: ColumnElement[bool]) -> None:
    """Of a field that both fill in, what the one that stays says counts."""
    filled = set(session.scalars(select(CustomValue.field_id).where(keep, CustomValue.value != "")))
    blank = {row.field_id: row for row in session.scalars(select(CustomValue).where(keep, CustomValue.value == ""))}
    for row in session.scalars(select(CustomValue).where(lose)):
        if row.field_id in filled:
            mark_deleted(row)
        elif row.field_id in blank:
            mark_deleted(blank[row.field_id])


def _move(session: Session, owner: type[SyncedBase], from_id: UUID, to_id: UUID) -> None:
    """Let every row that refers to one row of *owner* refer to another, rows marked as deleted included."""
    for table, column in _references(owner):
        session.execute(update(table).where(column == from_id).values({column.name: to_id}))


def _references(owner: type[SyncedBase]) -> Iterator[tuple[Table, Column[UUID]]]:
    for table in synced_tables():
        for column in table.columns:
            if any(key.column.table is owner.__table__ for key in column.foreign_keys):
                yield table, column
