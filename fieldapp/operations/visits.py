"""Planning visits, moving them, and writing down what came of them (DOMAIN section 9)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import CompetitorSighting, Complaint, Concession, Dealer, Promise, Visit
from db.store import Store
from db.vocabulary import (
    ConcessionForm,
    CustomOwner,
    MovedFirst,
    PromiseBy,
    VisitPurpose,
    VisitResult,
    VisitState,
    VisitWay,
)
from fieldapp.errors import FieldRefusedError, RefusedError
from fieldapp.operations import Area, Changed
from fieldapp.operations.custom_fields import put_custom_values
from fieldapp.operations.fields import existing, write
from fieldapp.texts import Text
from fieldapp.working_here import working_here

TOUCHED = Changed.of(Area.VISITS, Area.REMINDERS, Area.DEALERS)
RECORD_TOUCHES = Changed.of(Area.VISITS, Area.REMINDERS, Area.DEALERS, Area.SERVICE, Area.COMPETITORS)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVisit:
    """A visit to be planned.

    Attributes:
        starts_at: HH:MM in China for an appointment, empty when the time is free.
        position: place in the order of the day, counted from 0; without it the last, or by the time.
    """

    dealer_id: UUID
    planned_on: date
    starts_at: str = ""
    way: VisitWay = VisitWay.ON_SITE
    purpose: VisitPurpose = VisitPurpose.ROUTINE
    purpose_note: str = ""
    bring: str = ""
    is_fixed: bool = False
    colleague_id: UUID | None = None  # the one who works here, where none is named
    position: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPromise:
    """Something promised during a visit."""

    what: str
    by: PromiseBy = PromiseBy.US
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSighting:
    """A competitor's price, stock or promotion seen there; the price in yuan."""

    brand: str
    model: str = ""
    price: Decimal | None = None
    stock: int | None = None
    promotion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewConcession:
    """One step of a negotiation, with the two checks that come before any move of the price."""

    form: ConcessionForm
    size: str = ""
    occasion: str = ""
    moved_first: MovedFirst = MovedFirst.DEALER
    came_back: str = ""
    market_price_changed: bool | None = None
    competitor_quoted: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRecord:
    """What came of a visit, and on the same screen what comes next."""

    visited_on: date
    result: VisitResult
    result_note: str = ""
    next_step: str = ""
    next_on: date | None = None
    person_id: UUID | None = None
    way: VisitWay | None = None
    situation: str = ""  # SPIN
    problem: str = ""
    implication: str = ""
    need_payoff: str = ""
    promises: Sequence[NewPromise] = field(default_factory=tuple)
    sightings: Sequence[NewSighting] = field(default_factory=tuple)
    concessions: Sequence[NewConcession] = field(default_factory=tuple)
    complaints: Sequence[str] = field(default_factory=tuple)
    kept_promises: Sequence[UUID] = field(default_factory=tuple)
    solved_complaints: Sequence[UUID] = field(default_factory=tuple)  # how, the note says
    custom: Mapping[UUID, object] = field(default_factory=dict)  # into fields of the company's own, by their ids


def plan_visit(store: Store, new: NewVisit) -> tuple[UUID, Changed]:
    """Put one visit on a day, after those that are there already where no place is named.

    Raises:
        RefusedError: the dealer is already on that day's plan, or is not there any more.
    """
    ids, changed = plan_visits(store, [new])
    if not ids:
        raise RefusedError(Text("This dealer is already on the plan of that day."))
    return ids[0], changed


def plan_visits(store: Store, news: Sequence[NewVisit]) -> tuple[list[UUID], Changed]:
    """Put several visits on the plan in one change; who is on that day already is left out."""
    made: list[UUID] = []
    with store.transaction(Text("Plan {count} visits", count=len(news))) as session:
        for new in news:
            visit = add_visit(session, new)
            if visit is not None:
                made.append(visit.id)
    return made, TOUCHED


def add_visit(session: Session, new: NewVisit) -> Visit | None:
    """Put a visit on the plan within a change that is under way; ``None`` where the dealer is on that day already.

    Raises:
        RefusedError: the dealer is not there any more.
        FieldRefusedError: a value that its field cannot take.
    """
    existing(session, Dealer, new.dealer_id)
    colleague_id = new.colleague_id or working_here(session)
    if _planned(session, colleague_id, new.planned_on, new.dealer_id):
        return None
    visit = Visit(
        dealer_id=new.dealer_id,
        colleague_id=colleague_id,
        planned_on=new.planned_on,
        first_planned_on=new.planned_on,
        position=_next_position(session, colleague_id, new.planned_on),
    )
    given = ("way", "purpose", "purpose_note", "bring", "is_fixed")
    write(visit, {"starts_at": checked_time(new.starts_at), **{name: getattr(new, name) for name in given}})
    session.add(visit)
    session.flush()
    if new.position is not None:
        _place(session, visit, new.position)
    elif visit.starts_at:
        _place_by_time(session, visit)
    return visit


def change_visit(store: Store, visit_id: UUID, values: Mapping[str, object]) -> Changed:
    """Change fields of a visit; its day is changed with ``move_visit``.

    One that gets an appointment takes its place among the day's other appointments.

    Raises:
        FieldRefusedError: a value that its field cannot take.
    """
    with store.transaction(Text("Change a visit")) as session:
        visit = existing(session, Visit, visit_id)
        if "starts_at" in values:
            values = {**values, "starts_at": checked_time(str(values["starts_at"] or ""))}
        is_new_time = values.get("starts_at", visit.starts_at) not in {"", visit.starts_at}
        write(visit, values)
        if is_new_time and visit.state is VisitState.PLANNED:
            _place_by_time(session, visit)
    return TOUCHED


def move_visit(store: Store, visit_id: UUID, to: date, *, position: int | None = None, because: str = "") -> Changed:
    """Move a planned visit to another day, or to another place in its day.

    It keeps the day it was first planned for; *because* is added to the reasons.

    Args:
        to: the new day.
        position: place in the order of that day, counted from 0; last when None.

    Raises:
        RefusedError: the visit has been made already, or its dealer is on the plan of the new day.
    """
    with store.transaction(Text("Move a visit to {day}", day=to.isoformat())) as session:
        visit = existing(session, Visit, visit_id)
        _must_be_planned(visit)
        if visit.planned_on != to:
            _move(session, visit, to, because)
        _place(session, visit, position)
    return TOUCHED


def move_visits(store: Store, visits: Sequence[UUID], to: date, *, because: str = "") -> Changed:
    """Move several planned visits to the end of another day, in one change: what was left of a day.

    Raises:
        RefusedError: one has been made already, or its dealer is on that day's plan already.
    """
    with store.transaction(Text("Move {count} visits to {day}", count=len(visits), day=to.isoformat())) as session:
        for visit_id in visits:
            visit = existing(session, Visit, visit_id)
            _must_be_planned(visit)
            _move(session, visit, to, because)
            _place(session, visit, None)
    return TOUCHED


def explain_move(store: Store, visit_id: UUID, because: str) -> Changed:
    """Add a reason to those for which a visit was moved."""
    with store.transaction(Text("Note why a visit was moved")) as session:
        visit = existing(session, Visit, visit_id)
        visit.moved_because = "\n".join(filter(None, (visit.moved_because, because.strip())))
    return TOUCHED


def order_day(store: Store, visits: Sequence[UUID]) -> Changed:
    """Give the visits of a day the order in which they are named."""
    with store.transaction(Text("Order the visits of a day")) as session:
        for position, visit_id in enumerate(visits):
            existing(session, Visit, visit_id).position = position
    return TOUCHED


def record_visit(
    store: Store, record: VisitRecord, *, visit_id: UUID | None = None, dealer_id: UUID | None = None
) -> tuple[UUID, Changed]:
    """Write down a visit that was made, planned or not, with everything seen and promised there.

    Where a next step has a day, the next visit is planned for it.

    Args:
        record: what came of it.
        visit_id: the planned visit.
        dealer_id: the dealer, for a visit that was not planned.

    Returns:
        The visit's id.

    Raises:
        FieldRefusedError: the next step lies before the visit, or a value does not fit.
    """
    if record.next_on is not None and record.next_on < record.visited_on:
        raise FieldRefusedError("next_on", Text("The next step cannot lie before the visit."))
    with store.transaction(Text("Record a visit")) as session:
        visit = _visit_to_record(session, visit_id, dealer_id)
        visit.state = VisitState.DONE
        visit.visited_on = record.visited_on
        given = ("result", "result_note", "next_step", "next_on", "person_id")
        spin = ("situation", "problem", "implication", "need_payoff")
        write(visit, {name: getattr(record, name) for name in (*given, *spin)})
        if record.way is not None:
            visit.way = record.way
        _add_what_was_seen(session, visit, record)
        for promise_id in record.kept_promises:
            existing(session, Promise, promise_id).kept_on = record.visited_on
        for complaint_id in record.solved_complaints:
            _solve(session, complaint_id, record.visited_on, record.result_note)
        put_custom_values(session, CustomOwner.VISIT, visit.id, record.custom)
        _plan_next(session, visit, record)
    return visit.id, RECORD_TOUCHES


def miss_visit(store: Store, visit_id: UUID, because: str) -> Changed:
    """Note that a planned visit did not take place, and why: it feeds the month-end report."""
    with store.transaction(Text("Note a missed visit")) as session:
        visit = existing(session, Visit, visit_id)
        _must_be_planned(visit)
        visit.state, visit.missed_because = VisitState.MISSED, because.strip()
    return TOUCHED


def cancel_visit(store: Store, *visit_ids: UUID) -> Changed:
    """Take visits off the plan; one undo puts all of them back.

    Raises:
        RefusedError: one of them is not planned any more.
    """
    with store.transaction(Text("Take a visit off the plan")) as session:
        for visit_id in visit_ids:
            visit = existing(session, Visit, visit_id)
            _must_be_planned(visit)
            visit.state, visit.missed_because = VisitState.CANCELLED, ""
    return TOUCHED


def reopen_visit(store: Store, *visit_ids: UUID) -> Changed:
    """Put recorded, missed or cancelled visits back on the plan; what was written stays."""
    with store.transaction(Text("Put a visit back on the plan")) as session:
        for visit_id in visit_ids:
            visit = existing(session, Visit, visit_id)
            visit.state, visit.visited_on = VisitState.PLANNED, None
    return TOUCHED


def check_in(store: Store, visit_id: UUID, at: datetime) -> Changed:
    """Note the instant of arrival; evidence the rep chooses to give, never tracking."""
    with store.transaction(Text("Check in")) as session:
        existing(session, Visit, visit_id).checked_in_at = at
    return TOUCHED


def check_out(store: Store, visit_id: UUID, at: datetime) -> Changed:
    """Note the instant of leaving.

    Raises:
        RefusedError: it lies before the arrival.
    """
    with store.transaction(Text("Check out")) as session:
        visit = existing(session, Visit, visit_id)
        if visit.checked_in_at is not None and at < visit.checked_in_at:
            raise RefusedError(Text("You cannot leave before you arrived. Is the computer's clock right?"))
        visit.checked_out_at = at
    return TOUCHED


def solve_complaint(store: Store, complaint_id: UUID, *, on: date, solution: str) -> Changed:
    """Note how a complaint was solved."""
    with store.transaction(Text("Solve a complaint")) as session:
        _solve(session, complaint_id, on, solution)
    return Changed.of(Area.SERVICE, Area.REMINDERS, Area.DEALERS)


def checked_time(text: str, field: str = "starts_at") -> str:
    """HH:MM from what a person typed (9, 930, 9:30, 9：30, 9点半), or empty.

    Raises:
        FieldRefusedError: it is no time of day; the error names *field*.
    """
    typed = text.strip().replace("：", ":").replace("点半", ":30").replace("点", ":").replace("时", ":").rstrip(":分")
    if not typed:
        return ""
    hours, colon, minutes = typed.partition(":")
    if not colon and typed.isdigit() and len(typed) in {3, 4}:
        hours, minutes = typed[:-2], typed[-2:]
    try:
        hour, minute = int(hours), int(minutes or 0)
    except ValueError:
        hour, minute = -1, -1
    if not (0 <= hour <= 23 and 0 <= minute <= 59):  # noqa: PLR2004  (a clock's numbers)
        raise FieldRefusedError(field, Text("Write the time as 9:30."))
    return f"{hour:02}:{minute:02}"


def _visit_to_record(session: Session, visit_id: UUID | None, dealer_id: UUID | None) -> Visit:
    if visit_id is not None:
        return existing(session, Visit, visit_id)
    if dealer_id is None:
        raise FieldRefusedError("dealer_id", Text("Choose the dealer that was visited."))
    existing(session, Dealer, dealer_id)
    visit = Visit(dealer_id=dealer_id, colleague_id=working_here(session))
    session.add(visit)
    session.flush()
    return visit


def _add_what_was_seen(session: Session, visit: Visit, record: VisitRecord) -> None:
    dealer_id, visit_id, day = visit.dealer_id, visit.id, record.visited_on
    for promise in record.promises:
        made = Promise(dealer_id=dealer_id, visit_id=visit_id, what="", made_on=day, person_id=record.person_id)
        write(made, {"what": promise.what, "by": promise.by, "due_on": promise.due_on})
        session.add(made)
    for seen in record.sightings:
        sighting = CompetitorSighting(dealer_id=dealer_id, visit_id=visit_id, seen_on=day, brand="")
        write(sighting, asdict(seen))
        session.add(sighting)
    for step in record.concessions:
        concession = Concession(dealer_id=dealer_id, visit_id=visit_id, made_on=day, form=step.form)
        write(concession, asdict(step))
        session.add(concession)
    for what in filter(None, map(str.strip, record.complaints)):
        session.add(Complaint(dealer_id=dealer_id, visit_id=visit_id, noted_on=day, what=what))


def _solve(session: Session, complaint_id: UUID, on: date, solution: str) -> None:
    complaint = existing(session, Complaint, complaint_id)
    complaint.answered_on = complaint.answered_on or on
    write(complaint, {"solved_on": on, "solution": solution})


def _plan_next(session: Session, visit: Visit, record: VisitRecord) -> None:
    if record.next_on is None or _planned(session, visit.colleague_id, record.next_on, visit.dealer_id):
        return
    session.add(
        Visit(
            dealer_id=visit.dealer_id,
            colleague_id=visit.colleague_id,
            planned_on=record.next_on,
            first_planned_on=record.next_on,
            position=_next_position(session, visit.colleague_id, record.next_on),
            purpose=visit.purpose,
            purpose_note=record.next_step.strip(),
        )
    )


def _move(session: Session, visit: Visit, to: date, because: str) -> None:
    if _planned(session, visit.colleague_id, to, visit.dealer_id):
        raise RefusedError(Text("This dealer is already on the plan of that day."))
    if because.strip():
        visit.moved_because = "\n".join(filter(None, (visit.moved_because, because.strip())))
    visit.planned_on = to
    session.flush()


def _place(session: Session, visit: Visit, position: int | None) -> None:
    """Put a planned visit at *position* of its day, or last; the others close up."""
    if visit.planned_on is None:
        return
    others = [v for v in _day(session, visit.colleague_id, visit.planned_on) if v.id != visit.id]
    place = len(others) if position is None else max(0, min(position, len(others)))
    for number, other in enumerate([*others[:place], visit, *others[place:]]):
        other.position = number


def _place_by_time(session: Session, visit: Visit) -> None:
    """Put an appointment behind the last earlier one of its day; where it is right already, it stays."""
    if visit.planned_on is None:
        return
    day = list(_day(session, visit.colleague_id, visit.planned_on))
    times = [other.starts_at for other in day if other.starts_at]
    if times == sorted(times):
        return
    others = [other for other in day if other is not visit]
    earlier = [number for number, other in enumerate(others, start=1) if "" < other.starts_at <= visit.starts_at]
    _place(session, visit, max(earlier, default=0))


def _must_be_planned(visit: Visit) -> None:
    if visit.state is not VisitState.PLANNED:
        raise RefusedError(Text("This visit is no longer on the plan."))


def _day(session: Session, colleague_id: UUID | None, day: date) -> Sequence[Visit]:
    return session.scalars(
        select(Visit)
        .where(Visit.colleague_id == colleague_id, Visit.planned_on == day, Visit.state == VisitState.PLANNED)
        .order_by(Visit.position, Visit.id)
    ).all()


def _planned(session: Session, colleague_id: UUID | None, day: date, dealer_id: UUID) -> bool:
    return any(visit.dealer_id == dealer_id for visit in _day(session, colleague_id, day))


def _next_position(session: Session, colleague_id: UUID | None, day: date) -> int:
    last = session.scalar(
        select(func.max(Visit.position)).where(Visit.colleague_id == colleague_id, Visit.planned_on == day)
    )
    return 0 if last is None else last + 1
