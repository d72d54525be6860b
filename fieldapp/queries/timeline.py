"""The running file of a dealer (客户动态档): everything that happened, on one line of time (DOMAIN section 2)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.base import Base, Id
from db.models import (
    Attachment,
    CompetitorSighting,
    Complaint,
    Concession,
    Contract,
    CustomValue,
    Ending,
    Gift,
    Hardship,
    LadderMove,
    MonthlyFigure,
    Opening,
    Person,
    Promise,
    ResourceGrant,
    RevivalCase,
    Visit,
)
from db.vocabulary import PromiseOutcome, VisitState
from fieldapp.clock import CHINA
from fieldapp.queries.custom_fields import columns_of_values
from fieldapp.queries.history import FieldChange, history_of
from fieldapp.rules.birthdays import may_tell_birthday
from fieldapp.rules.custom_fields import CustomColumn
from fieldapp.texts import Text
from fieldapp.words.custom_fields import custom_name, shown_custom
from fieldapp.words.value import value_words
from fieldapp.words.vocabulary import field_text, word_text


class EventKind(StrEnum):
    """What sort of event it is: the page filters by it and picks the icon."""

    VISIT = "visit"
    GIFT = "gift"
    PROMISE = "promise"
    RESOURCE = "resource"
    COMPLAINT = "complaint"
    LADDER = "ladder"
    HARDSHIP = "hardship"
    CONCESSION = "concession"
    COMPETITOR = "competitor"
    OPENING = "opening"
    CONTRACT = "contract"
    REVIVAL = "revival"
    ENDING = "ending"
    MONEY = "money"
    FILE = "file"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One thing that happened.

    *what* says it in a line, *detail* is what was written beside it, *changes* are the fields that a change
    of the file touched.  *row_id* is the row behind it: the visit, the gift ...
    """

    on: date
    kind: EventKind
    what: Text
    row_id: UUID
    detail: str = ""
    changes: tuple[Text, ...] = ()


def timeline(session: Session, dealer_id: UUID, *, most: int = 300) -> list[TimelineEvent]:
    """What happened at a dealer, newest first, at most *most* events; a fixed number of statements."""
    events = [event for read in _SOURCES for event in read(session, dealer_id, most)]
    events.sort(key=lambda event: event.on, reverse=True)
    return events[:most]


def change_text(change: FieldChange) -> Text:
    """One field before and after, as people read it: Grade: B → A."""
    field = field_text(change.field)
    column = Base.metadata.tables[change.table].columns.get(change.field)
    if column is None or isinstance(column.type, Id):
        return Text("{field} changed", field=field)
    return Text(
        "{field}: {old} → {new}",
        field=field,
        old=value_words(column.type, change.old),
        new=value_words(column.type, change.new),
    )


def _visits(session: Session, dealer_id: UUID, most: int) -> Iterable[TimelineEvent]:
    rows = session.execute(
        select(Visit.id, Visit.visited_on, Visit.purpose, Visit.way, Visit.result, Visit.result_note, Visit.next_step)
        .where(Visit.dealer_id == dealer_id, Visit.state == VisitState.DONE, Visit.visited_on.is_not(None))
        .order_by(Visit.visited_on.desc())
        .limit(most)
    )
    for row in rows:
        result = word_text(row.result) if row.result else Text("Visited")
        what = Text(
            "{purpose} ({way}): {result}", purpose=word_text(row.purpose), way=word_text(row.way), result=result
        )
        yield TimelineEvent(row.visited_on, EventKind.VISIT, what, row.id, _joined(row.result_note, row.next_step))


def _gifts(session: Session, dealer_id: UUID, most: int) -> Iterable[TimelineEvent]:
    rows = session.execute(
        select(Gift.id, Gift.given_on, Gift.what, Gift.occasion, Person.name)
        .outerjoin(Person, Person.id == Gift.person_id)
        .where(Gift.dealer_id == dealer_id)
        .order_by(Gift.given_on.desc())
        .limit(most)
    )
    for row in rows:
        what = (
            Text("Gift to {name}: {what}", name=row.name, what=row.what)
            if row.name
            else Text("Gift: {what}", what=row.what)
        )
        yield TimelineEvent(row.given_on, EventKind.GIFT, what, row.id, row.occasion)


def _promises(session: Session, dealer_id: UUID, most: int) -> Iterable[TimelineEvent]:
    rows = session.execute(
        select(Promise.id, Promise.made_on, Promise.kept_on, Promise.by, Promise.what)
        .where(Promise.dealer_id == dealer_id)
        .order_by(Promise.made_on.desc())
        .limit(most)
    )
    for row in rows:
        yield TimelineEvent(
            row.made_on, EventKind.PROMISE, Text("{who}: {what}", who=word_text(row.by), what=row.what), row.id
        )
        if row.kept_on:
            yield TimelineEvent(row.kept_on, EventKind.PROMISE, Text("Promise kept: {what}", what=row.what), row.id)


def _resources(session: Session, dealer_id: UUID, most: int) -> Iterable[TimelineEvent]:
    """What was given, with what was promised for it, and how that was settled."""
    rows = session.scalars(
        select(ResourceGrant)
        .where(ResourceGrant.dealer_id == dealer_id)
        .order_by(ResourceGrant.given_on.desc())
        .limit(most)
    )
    for row in rows:
        kind = word_text(row.kind)
        what = Text("Resource given: {kind}, {value} yuan", kind=kind, value=f"{row.value:,.0f}")
        yield TimelineEvent(row.given_on, EventKind.RESOURCE, what, row.id, _joined(row.what, row.promise))
        if row.settled_on and row.outcome is not PromiseOutcome.OPEN:
            said = Text("Promise for a resource: {outcome}", outcome=word_text(row.outcome))
            yield TimelineEvent(row.settled_on, EventKind.RESOURCE, said, row.id, row.promise)


def _complaints(session: Session, dealer_id: UUID, most: int) -> Iterable[TimelineEvent]:
    rows = session.execute(
        select(
            Complaint.id, Complaint.noted_on, Complaint.solved_on, Complaint.what, Complaint.solution, Complaint.kind
        )
        .where(Complaint.dealer_id == dealer_id)
        .order_by(Complaint.noted_on.desc())
        .limit(most)
    )
    for row in rows:
        said = Text("{kind}: {what}", kind=word_text(row.kind), what=row.what)
        yield TimelineEvent(row.noted_on, EventKind.COMPLAINT, said, row.id)
        if row.solved_on:
            what = Text("{kind} solved: {what}", kind=word_text(row.kind), what=row.what)
            yield TimelineEvent(row.solved_on, EventKind.COMPLAINT, what, row.id, row.solution)


def _ladder(session: Session, dealer_id: UUID, most: int) -> Iterable[TimelineEvent]:
    rows = session.execute(
        select(LadderMove.id, LadderMove.moved_on, LadderMove.step, LadderMove.evidence)
        .where(LadderMove.dealer_id == dealer_id)
        .order_by(LadderMove.moved_on.desc())
        .limit(most)
    )
    for row in rows:
        what = Text("Relationship ladder: {step}", step=word_text(row.step))
        yield TimelineEvent(row.moved_on, EventKind.LADDER, what, row.id, row.evidence)


def _hardships(session: Session, dealer_id: UUID, most: int) -> Iterable[TimelineEvent]:
    rows = session.execute(
        select(Hardship.id, Hardship.noted_on, Hardship.over_on, Hardship.kind, Hardship.note)
        .where(Hardship.dealer_id == dealer_id)
        .order_by(Hardship.noted_on.desc())
        .limit(most)
    )
    for row in rows:
        kind = word_text(row.kind)
        yield TimelineEvent(row.noted_on, EventKind.HARDSHIP, Text("Hard times: {kind}", kind=kind), row.id, row.note)
        if row.over_on:
            yield TimelineEvent(row.over_on, EventKind.HARDSHIP, Text("Hard times over: {kind}", kind=kind), row.id)


def _concessions(session: Session, dealer_id: UUID, most: int) -> Iterable[TimelineEvent]:
    rows = session.execute(
        select(Concession.id, Concession.made_on, Concession.form, Concession.size, Concession.came_back)
        .where(Concession.dealer_id == dealer_id)
        .order_by(Concession.made_on.desc())
        .limit(most)
    )
    for row in rows:
        what = Text("Concession: {form} {size}", form=word_text(row.form), size=row.size)
        yield TimelineEvent(row.made_on, EventKind.CONCESSION, what, row.id, row.came_back)


def _sightings(session: Session, dealer_id: UUID, most: int) -> Iterable[TimelineEvent]:
    rows = session.execute(
        select(
            CompetitorSighting.id,
            CompetitorSighting.seen_on,
            CompetitorSighting.brand,
            CompetitorSighting.model,
            CompetitorSighting.price,
            CompetitorSighting.stock,
            CompetitorSighting.promotion,
        )
        .where(CompetitorSighting.dealer_id == dealer_id)
        .order_by(CompetitorSighting.seen_on.desc())
        .limit(most)
    )
    for row in rows:
        seen = " ".join(str(part) for part in (row.brand, row.model, row.price) if part)
        what = Text("Competitor seen: {seen}", seen=seen)
        if row.stock is not None:
            what = Text("Competitor seen: {seen}, {count} in stock", seen=seen, count=row.stock)
        yield TimelineEvent(row.seen_on, EventKind.COMPETITOR, what, row.id, row.promotion)


def _openings(session: Session, dealer_id: UUID, most: int) -> Iterable[TimelineEvent]:
    rows = session.execute(
        select(Opening.id, Opening.contract_on, Opening.first_shipment_on, Opening.first_payment_on, Opening.evidence)
        .where(Opening.dealer_id == dealer_id)
        .limit(most)
    )
    for row in rows:
        for on, what in (
            (row.contract_on, Text("Contract signed: opened")),
            (row.first_shipment_on, Text("First shipment")),
            (row.first_payment_on, Text("First payment")),
        ):
            if on:
                yield TimelineEvent(on, EventKind.OPENING, what, row.id, row.evidence)


def _contracts(session: Session, dealer_id: UUID, most: int) -> Iterable[TimelineEvent]:
    rows = session.execute(
        select(Contract.id, Contract.signed_on, Contract.title, Contract.number, Contract.note)
        .where(Contract.dealer_id == dealer_id, Contract.signed_on.is_not(None))
        .order_by(Contract.signed_on.desc())
        .limit(most)
    )
    for row in rows:
        what = Text("Contract signed: {title}", title=row.title or row.number)
        yield TimelineEvent(row.signed_on, EventKind.CONTRACT, what, row.id, row.note)


def _endings(session: Session, dealer_id: UUID, most: int) -> Iterable[TimelineEvent]:
    rows = session.scalars(
        select(Ending).where(Ending.dealer_id == dealer_id).order_by(Ending.ended_on.desc()).limit(most)
    )
    for row in rows:
        what = Text("The relationship ended: {reason}", reason=word_text(row.reason))
        yield TimelineEvent(row.ended_on, EventKind.ENDING, what, row.id, _joined(row.competitor, row.why, row.lessons))
        if row.won_back_on:
            yield TimelineEvent(row.won_back_on, EventKind.ENDING, Text("Won back"), row.id)


def _revivals(session: Session, dealer_id: UUID, most: int) -> Iterable[TimelineEvent]:
    rows = session.scalars(
        select(RevivalCase)
        .where(RevivalCase.dealer_id == dealer_id, RevivalCase.deleted_at.is_(None))
        .order_by(RevivalCase.opened_on.desc())
        .limit(most)
    )
    for row in rows:
        detail = _joined(row.why, row.plan, row.calls)
        yield TimelineEvent(row.opened_on, EventKind.REVIVAL, Text("To be revived"), row.id, detail)
        if row.closed_on:
            what = Text("Revival: {outcome}", outcome=word_text(row.outcome))
            yield TimelineEvent(row.closed_on, EventKind.REVIVAL, what, row.id, row.result)


def _months(session: Session, dealer_id: UUID, most: int) -> Iterable[TimelineEvent]:
    rows = session.execute(
        select(
            MonthlyFigure.month,
            func.sum(MonthlyFigure.shipments),
            func.sum(MonthlyFigure.collections),
        )
        .where(MonthlyFigure.dealer_id == dealer_id)
        .group_by(MonthlyFigure.month)
        .order_by(MonthlyFigure.month.desc())
        .limit(most)
    )
    for month, shipments, collections in rows:
        what = Text(
            "Month's shipments {shipments}, collections {collections}",
            shipments=f"{shipments:,}",
            collections=f"{collections:,}",
        )
        yield TimelineEvent(month, EventKind.MONEY, what, dealer_id)


def _files(session: Session, dealer_id: UUID, most: int) -> Iterable[TimelineEvent]:
    rows = session.execute(
        select(Attachment.id, Attachment.file_name, Attachment.caption)
        .where(Attachment.dealer_id == dealer_id)
        .order_by(Attachment.id.desc())
        .limit(most)
    )
    for row in rows:
        on = datetime.fromtimestamp((row.id.int >> _TIME_BITS) / 1000, CHINA).date()
        yield TimelineEvent(on, EventKind.FILE, Text("Attached {file}", file=row.file_name), row.id, row.caption)


def _changes(session: Session, dealer_id: UUID, most: int) -> Iterable[TimelineEvent]:
    """What was changed on the file itself and on its people, as the change log has it."""
    people = session.execute(
        select(Person.id, Person.role, Person.consent_on)
        .where(Person.dealer_id == dealer_id)
        .execution_options(include_deleted=True)
    ).all()
    untold = {person.id for person in people if not may_tell_birthday(person.role, person.consent_on)}

    custom = columns_of_values(session, CustomValue.__table__.c.dealer_id == dealer_id)

    def said(change: FieldChange) -> Text:
        if change.row_id in custom:
            return _custom_text(custom[change.row_id], change)
        is_untold = change.row_id in untold and change.field.startswith("birthday_")
        return Text("{field} changed", field=field_text(change.field)) if is_untold else change_text(change)

    for entry in history_of(session, [dealer_id, *(person.id for person in people), *custom], most=most):
        if not entry.undone:
            changed = tuple(
                said(change)
                for change in entry.fields
                if change.kind == "U" or (change.row_id in custom and change.field == "value")
            )
            on = entry.at.astimezone(CHINA).date()
            yield TimelineEvent(on, EventKind.CHANGE, entry.what, dealer_id, changes=changed)


def _custom_text(field: CustomColumn, change: FieldChange) -> Text:
    """What stood in a field of the company's own, and what stands there now."""
    old, new = (shown_custom(field, str(value or "")) or "–" for value in (change.old, change.new))
    return Text("{field}: {old} → {new}", field=custom_name(field), old=old, new=new)


_TIME_BITS = 80  # an id (UUIDv7) begins with the milliseconds since 1970 at which it was made


def _joined(*texts: str) -> str:
    return " / ".join(text for text in texts if text)


_SOURCES: tuple[Callable[[Session, UUID, int], Iterable[TimelineEvent]], ...] = (
    _visits,
    _gifts,
    _promises,
    _resources,
    _complaints,
    _ladder,
    _hardships,
    _concessions,
    _sightings,
    _openings,
    _contracts,
    _revivals,
    _endings,
    _months,
    _files,
    _changes,
)
