"""Erasing a person on request (DOMAIN section 17): the values go, from the change log too."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, String, and_, bindparam, delete, func, or_, select, text, update
from sqlalchemy.orm import Session

from db.capture import synced_tables
from db.models import (
    Anniversary,
    Attachment,
    CustomValue,
    Gift,
    Need,
    OwnReminder,
    Person,
    PersonPhone,
    Promise,
    ReminderAnswer,
    Visit,
)
from db.store import Store
from fieldapp.attachments import AttachmentFiles
from fieldapp.operations import Changed
from fieldapp.operations.fields import existing
from fieldapp.texts import Text

_THEIRS = (PersonPhone, Need, Anniversary, OwnReminder, CustomValue)  # goes with the person
_DEALINGS = (Gift, Promise, ReminderAnswer, Visit)  # stays, without saying with whom
_UNNAME = text("""
    UPDATE change_set SET gaps = replace(gaps, :name, '…')
    WHERE number IN (SELECT change_set FROM sync_op WHERE pk IN :rows)
""").bindparams(bindparam("rows", expanding=True))
_EMPTY = text("""
    UPDATE sync_op SET new = NULL, old = NULL, state = CASE kind WHEN 'D' THEN state ELSE 1 END WHERE pk IN :rows
""").bindparams(bindparam("rows", expanding=True))


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did, for the person who asked for it."""

    rows: int  # the person's own, removed for good
    remains: tuple[Text, ...]  # what is not gone, in sentences


def erase_person(store: Store, person_id: UUID, files: AttachmentFiles | None = None) -> tuple[Erased, Changed]:
    """Remove everything that is known of a person, for good: no undo, and nothing left in the change log.

    What the company keeps of its own dealings (visits, gifts, promises) stays at the dealer's without the
    person.  With synchronisation the removal itself is still sent, so that others remove the person too.

    Args:
        store: the store.
        person_id: whom.
        files: where the person's photos are, to be removed as well.

    Raises:
        RefusedError: the person is not there any more.
    """
    with store.transaction(Text("Erase a person's data"), can_undo=False) as session:
        person = existing(session, Person, person_id)
        name, dealer_id = person.name, person.dealer_id
        session.execute(text("PRAGMA secure_delete = ON"))  # overwrite what is deleted
        photos = _photos(session, person_id)
        gone = [person_id]
        for table in _THEIRS:
            gone += session.scalars(
                select(table.id).where(table.person_id == person_id).execution_options(include_deleted=True)
            )
            session.execute(delete(table).where(table.person_id == person_id))
        for dealing in _DEALINGS:
            session.execute(update(dealing).where(dealing.person_id == person_id).values(person_id=None))
        gone += session.scalars(select(Attachment.id).where(*_own_photos(person_id)))
        session.execute(delete(Attachment).where(*_own_photos(person_id)))
        was_main = person.is_main
        session.execute(delete(Person).where(Person.id == person_id))
        if was_main:
            _next_main(session, dealer_id)
        session.flush()
        _forget(session, gone, name)
        mentions = _mentions(session, name)
    with store.loading() as session:  # the words of the old index line go only when its pieces are joined
        session.execute(text("INSERT INTO search_words(search_words) VALUES ('optimize')"))
    if files is not None:
        for sha256 in photos:
            files.remove(sha256)
    remains = [Text("Backups made before today still hold the data: delete or replace them.")]
    if mentions:
        remains.append(
            Text("Notes written in free text mention the name, {count} in all: look at them.", count=mentions)
        )
    return Erased(len(gone), tuple(remains)), Changed.everything()


def _own_photos(person_id: UUID) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Attachment.owner_table == "person", Attachment.owner_id == person_id


def _photos(session: Session, person_id: UUID) -> list[str]:
    """The contents that only this person's attachments hold."""
    others = select(Attachment.sha256).where(~and_(*_own_photos(person_id)))
    statement = select(Attachment.sha256).where(*_own_photos(person_id), Attachment.sha256.not_in(others)).distinct()
    return list(session.scalars(statement.execution_options(include_deleted=True)))


def _next_main(session: Session, dealer_id: UUID) -> None:
    heir = session.scalars(select(Person).where(Person.dealer_id == dealer_id).order_by(Person.id)).first()
    if heir is not None:
        heir.is_main = True


def _forget(session: Session, gone: list[UUID], name: str) -> None:
    """Empty the log's record of these rows; what was not sent yet need not be, but that they are gone is."""
    rows = {"rows": [str(row_id) for row_id in gone]}
    session.execute(_UNNAME, rows | {"name": name})
    session.execute(_EMPTY, rows)


def _mentions(session: Session, name: str) -> int:
    """How many rows mention the name in free text."""
    count = 0
    for table in synced_tables():
        free = [column for column in table.columns if isinstance(column.type, String) and column.type.length is None]
        if free:
            fits = or_(*(column.contains(name, autoescape=True) for column in free))
            count += session.execute(select(func.count()).select_from(table).where(fits)).scalar_one()
    return count
