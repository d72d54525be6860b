"""Visits as screens and reports read them: days of a plan, who is due, what to know before going in."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Subquery, and_, func, or_, select
from sqlalchemy.orm import Session

from db.models import (
    CalendarDay,
    CompetitorSighting,
    Complaint,
    Dealer,
    Leave,
    Person,
    PersonPhone,
    Promise,
    Receivable,
    ResourceGrant,
    Territory,
    Visit,
)
from db.vocabulary import (
    DealerLevel,
    DealerStatus,
    DealerType,
    Grade,
    PromiseBy,
    PromiseOutcome,
    VisitPurpose,
    VisitResult,
    VisitState,
    VisitWay,
)
from fieldapp.queries.due_facts import what_speaks
from fieldapp.queries.occasions import KEPT_WITH
from fieldapp.queries.regions import short_places
from fieldapp.rules.cadence import days_of, interval, visit_due
from fieldapp.rules.due_score import DueFacts, Score, score
from fieldapp.rules.house_rules import HouseRules
from fieldapp.rules.service import COMPLAINING
from fieldapp.rules.workdays import SATURDAY, SUNDAY, NoticeDay, WorkCalendar

_WITHOUT_SATURDAY = 5  # working days of a week

# What counts as a real contact (DOMAIN section 9): somebody was met or spoken to.
REAL_CONTACT = and_(
    Visit.state == VisitState.DONE,
    or_(Visit.result.is_(None), Visit.result != VisitResult.NOT_MET),
)


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit on a board, a list or a printed plan."""

    id: UUID
    dealer_id: UUID
    dealer: str
    dealer_code: str
    place: str
    address: str
    phone: str
    contact: str  # the main person's name
    grade: Grade | None
    status: DealerStatus
    latitude_e6: int | None
    longitude_e6: int | None
    region_code: str
    type: DealerType
    level: DealerLevel
    opening_hours: str
    closed_weekdays: str
    state: VisitState
    planned_on: date | None
    first_planned_on: date | None
    moved_because: str
    position: int
    starts_at: str
    is_fixed: bool
    way: VisitWay
    purpose: VisitPurpose
    purpose_note: str
    bring: str
    visited_on: date | None
    result: VisitResult | None
    result_note: str
    next_step: str
    next_on: date | None
    missed_because: str
    checked_in_at: datetime | None
    checked_out_at: datetime | None
    last_contact: date | None
    promised: tuple[str, ...]  # what we still owe this dealer


@dataclass(frozen=True, slots=True)
class DueDealer:
    """A dealer on the due list, with the facts that say why."""

    dealer_id: UUID
    name: str
    place: str
    region_code: str
    grade: Grade | None
    status: DealerStatus
    phone: str
    contact: str
    latitude_e6: int | None
    longitude_e6: int | None
    last_contact: date | None
    due_on: date
    planned_on: date | None  # already on the plan for this day
    open_promises: tuple[str, ...]
    open_complaints: int
    overdue: Decimal  # receivables past their day, in yuan
    type: DealerType
    level: DealerLevel
    opening_hours: str
    closed_weekdays: str
    facts: DueFacts
    score: Score  # on the first day that is looked at

    def days_late(self, today: date) -> int:
        """Days since the visit was due; negative while it lies ahead."""
        return (today - self.due_on).days


@dataclass(frozen=True, slots=True)
class Preparation:
    """What to know before going in: the list of DOMAIN section 9."""

    last_visits: tuple[VisitRow, ...]
    promises: tuple[tuple[UUID, str, date | None, PromiseBy], ...]
    complaints: tuple[tuple[UUID, str, date], ...]
    sightings: tuple[tuple[date, str, str, Decimal | None], ...]
    receivable_due: Decimal
    receivable_overdue: Decimal
    commitments: tuple[tuple[str, date | None], ...] = ()  # for resources given, and not settled yet


def visits_between(session: Session, first: date, last: date, *, colleague_id: UUID | None = None) -> list[VisitRow]:
    """Planned, made and missed visits of the days from *first* to *last* (inclusive), in the order of each day.

    A visit stands on the day it was planned for; one that was not planned on the day it was made.
    Cancelled ones are left out.  A constant number of statements, whatever the number of visits.
    """
    day = func.coalesce(Visit.planned_on, Visit.visited_on)
    where = [day >= first, day <= last, Visit.state != VisitState.CANCELLED]
    if colleague_id is not None:
        where.append(Visit.colleague_id == colleague_id)
    return _visit_rows(session, where, (day, Visit.position, Visit.id))


def visit(session: Session, visit_id: UUID) -> VisitRow | None:
    """One visit, or None when it is gone."""
    return next(iter(_visit_rows(session, [Visit.id == visit_id], (Visit.id,))), None)


def visits_at(session: Session, dealer_id: UUID, *, most: int = 50) -> list[VisitRow]:
    """Visits at one dealer, newest first."""
    day = func.coalesce(Visit.visited_on, Visit.planned_on)
    return _visit_rows(session, [Visit.dealer_id == dealer_id], (day.desc(), Visit.id.desc()))[:most]


def due_list(
    session: Session,
    today: date,
    rules: HouseRules,
    *,
    until: date | None = None,
    colleague_id: UUID | None = None,
    begins: date | None = None,
) -> list[DueDealer]:
    """Who is due to be visited by *until* (*today* when None), the weightiest first (DOMAIN section 9).

    Dealers that are on the plan already are in it, with the day, so that the board can grey them.  With a colleague
    named, those of other colleagues' territories are left out.  What a visit is worth is reckoned for the day *begins*
    (*today* when None): the first of the week that is looked at.  A constant number of statements.
    """
    until = until or today
    calendar = work_calendar(session, working_days=rules.thresholds.working_days)
    leave = leave_days(session, colleague_id)
    contact = _last_contact()
    planned = (
        select(Visit.dealer_id, func.min(Visit.planned_on).label("on"))
        .where(Visit.state == VisitState.PLANNED, Visit.planned_on >= today, Visit.deleted_at.is_(None))
        .group_by(Visit.dealer_id)
        .subquery()
    )
    rows = session.execute(
        select(
            Dealer.id,
            Dealer.name,
            Dealer.region_code,
            Dealer.grade,
            Dealer.status,
            Dealer.phone,
            Dealer.latitude_e6,
            Dealer.longitude_e6,
            Dealer.cadence_days,
            Dealer.type,
            Dealer.level,
            Dealer.opening_hours,
            Dealer.closed_weekdays,
            contact.c.on.label("last_contact"),
            planned.c.on.label("planned_on"),
        )
        .outerjoin(contact, contact.c.dealer_id == Dealer.id)
        .outerjoin(planned, planned.c.dealer_id == Dealer.id)
        .where(Dealer.status != DealerStatus.ENDED, *_ground_of(colleague_id))
    ).all()
    due = {}
    for row in rows:
        days = interval(row.status, row.grade, row.cadence_days, rules.cadence)
        if days is not None:
            on = visit_due(row.last_contact, days, calendar, known_since=today, leave=leave).on
            if on <= until:
                due[row.id] = (row, on)
    found = _facts(session, today, due)
    speaks = what_speaks(session, today, until, rules, due)
    places = short_places(session, {row.region_code for row, _on in due.values()})
    listed = []
    for row, on in due.values():
        promises, complaints = tuple(found.promises.get(row.id, ())), found.complaints.get(row.id, 0)
        overdue = found.overdue.get(row.id, Decimal(0))
        festivals = speaks.festivals if row.status in KEPT_WITH else ()
        dealer_birthdays = speaks.birthdays.get(row.id, ())
        facts = DueFacts(
            on,
            row.grade,
            len(promises),
            complaints,
            owes=overdue > 0,
            is_new=row.last_contact is None,
            is_dormant=row.status is DealerStatus.DORMANT,
            is_falling=row.id in speaks.falling,
            is_urgent=row.id in speaks.urgent,
            birthdays=dealer_birthdays,
            festivals=festivals,
            deadline_on=speaks.deadlines.get(row.id),
            market_days=speaks.markets.get(row.region_code),
        )
        listed.append(
            DueDealer(
                dealer_id=row.id,
                name=row.name,
                place=places.get(row.region_code, ""),
                region_code=row.region_code,
                grade=row.grade,
                status=row.status,
                phone=row.phone or found.phones.get(row.id, ""),
                contact=found.contacts.get(row.id, ""),
                latitude_e6=row.latitude_e6,
                longitude_e6=row.longitude_e6,
                last_contact=row.last_contact,
                due_on=on,
                planned_on=row.planned_on,
                open_promises=promises,
                open_complaints=complaints,
                overdue=overdue,
                type=row.type,
                level=row.level,
                opening_hours=row.opening_hours,
                closed_weekdays=row.closed_weekdays,
                facts=facts,
                score=score(facts, begins or today, rules.visit_weights),
            )
        )
    return sorted(listed, key=lambda d: (-d.score.points, d.due_on, d.grade or Grade.C, d.name))


def preparation(session: Session, dealer_id: UUID, today: date) -> Preparation:
    """The dealer at a glance, for the visit that is about to begin."""
    promises = session.execute(
        select(Promise.id, Promise.what, Promise.due_on, Promise.by)
        .where(Promise.dealer_id == dealer_id, Promise.kept_on.is_(None))
        .order_by(Promise.due_on)
    ).all()
    complaints = session.execute(
        select(Complaint.id, Complaint.what, Complaint.noted_on)
        .where(Complaint.dealer_id == dealer_id, Complaint.solved_on.is_(None))
        .order_by(Complaint.noted_on)
    ).all()
    sightings = session.execute(
        select(CompetitorSighting.seen_on, CompetitorSighting.brand, CompetitorSighting.model, CompetitorSighting.price)
        .where(CompetitorSighting.dealer_id == dealer_id)
        .order_by(CompetitorSighting.seen_on.desc())
        .limit(5)
    ).all()
    owed = session.execute(
        select(Receivable.due_on, Receivable.amount).where(
            Receivable.dealer_id == dealer_id, Receivable.paid_on.is_(None)
        )
    ).all()
    commitments = session.execute(
        select(ResourceGrant.promise, ResourceGrant.promise_due)
        .where(
            ResourceGrant.dealer_id == dealer_id,
            ResourceGrant.promise != "",
            ResourceGrant.outcome == PromiseOutcome.OPEN,
        )
        .order_by(ResourceGrant.promise_due)
    ).all()
    return Preparation(
        last_visits=tuple(v for v in visits_at(session, dealer_id) if v.state is VisitState.DONE)[:3],
        promises=tuple(tuple(row) for row in promises),  # type: ignore[misc]  # typed by the columns
        complaints=tuple(tuple(row) for row in complaints),  # type: ignore[misc]
        sightings=tuple(tuple(row) for row in sightings),  # type: ignore[misc]
        receivable_due=sum((amount for _due, amount in owed), Decimal(0)),
        receivable_overdue=sum((amount for due_on, amount in owed if due_on < today), Decimal(0)),
        commitments=tuple((promise, due) for promise, due in commitments),
    )


def work_calendar(session: Session, *, working_days: int = 5) -> WorkCalendar:
    """Working days, with the notices that were imported here; of a week of six Saturday is one of them."""
    rows = session.execute(select(CalendarDay.on, CalendarDay.name, CalendarDay.is_workday))
    weekend = (SATURDAY, SUNDAY) if working_days <= _WITHOUT_SATURDAY else (SUNDAY,)
    return WorkCalendar((NoticeDay(*row) for row in rows), weekend=weekend)


def leave_days(session: Session, colleague_id: UUID | None = None) -> frozenset[date]:
    """Days on which a colleague (everyone of this laptop, when None) does not work."""
    statement = select(Leave.first_day, Leave.last_day)
    if colleague_id is not None:
        statement = statement.where(Leave.colleague_id == colleague_id)
    return days_of((first, last) for first, last in session.execute(statement))


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of the week in which *day* lies."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


@dataclass(frozen=True, slots=True)
class _Facts:
    promises: dict[UUID, list[str]]
    complaints: dict[UUID, int]
    overdue: dict[UUID, Decimal]
    contacts: dict[UUID, str]
    phones: dict[UUID, str]


def _facts(session: Session, today: date, dealers: Collection[UUID]) -> _Facts:
    """What is open at each dealer.  Read for all and sorted out here: the open ones are few."""
    promises: dict[UUID, list[str]] = {}
    owed = select(Promise.dealer_id, Promise.what).where(Promise.kept_on.is_(None), Promise.by == PromiseBy.US)
    for dealer_id, what in session.execute(owed.order_by(Promise.due_on)):
        promises.setdefault(dealer_id, []).append(what)
    complaints = session.execute(
        select(Complaint.dealer_id, func.count())
        .where(Complaint.solved_on.is_(None), Complaint.kind.in_(COMPLAINING))
        .group_by(Complaint.dealer_id)
    )
    overdue = session.execute(
        select(Receivable.dealer_id, func.sum(Receivable.amount))
        .where(Receivable.paid_on.is_(None), Receivable.due_on < today)
        .group_by(Receivable.dealer_id)
    )
    contacts, phones = _main_people(session, dealers)
    return _Facts(promises, dict(complaints.all()), dict(overdue.all()), contacts, phones)


def _main_people(session: Session, dealers: Collection[UUID]) -> tuple[dict[UUID, str], dict[UUID, str]]:
    """The name of each dealer's main person and a telephone number of somebody there."""
    contacts: dict[UUID, str] = {}
    phones: dict[UUID, str] = {}
    rows = session.execute(
        select(Person.dealer_id, Person.name, PersonPhone.number)
        .outerjoin(PersonPhone, PersonPhone.person_id == Person.id)
        .order_by(Person.is_main.desc(), Person.id, PersonPhone.position)
    )
    for dealer_id, name, number in rows:
        if dealer_id in dealers:
            contacts.setdefault(dealer_id, name)
            if number:
                phones.setdefault(dealer_id, number)
    return contacts, phones


def _ground_of(colleague_id: UUID | None) -> list[ColumnElement[bool]]:
    """Leaves out the dealers of other colleagues' territories; those of nobody's are everybody's."""
    if colleague_id is None:
        return []
    others = select(Territory.id).where(Territory.colleague_id != colleague_id)
    return [or_(Dealer.territory_id.is_(None), Dealer.territory_id.not_in(others))]


def _last_contact() -> Subquery:
    return (
        select(Visit.dealer_id, func.max(Visit.visited_on).label("on"))
        .where(REAL_CONTACT, Visit.deleted_at.is_(None))
        .group_by(Visit.dealer_id)
        .subquery()
    )


def _visit_rows(session: Session, where: Iterable[ColumnElement[bool]], order: Iterable[Any]) -> list[VisitRow]:
    contact = _last_contact()
    rows = session.execute(
        select(
            Visit.id,
            Visit.dealer_id,
            Dealer.name.label("dealer"),
            Dealer.code.label("dealer_code"),
            Dealer.address,
            Dealer.phone,
            Dealer.grade,
            Dealer.status,
            Dealer.latitude_e6,
            Dealer.longitude_e6,
            Dealer.region_code,
            Dealer.type,
            Dealer.level,
            Dealer.opening_hours,
            Dealer.closed_weekdays,
            Visit.state,
            Visit.planned_on,
            Visit.first_planned_on,
            Visit.moved_because,
            Visit.position,
            Visit.starts_at,
            Visit.is_fixed,
            Visit.way,
            Visit.purpose,
            Visit.purpose_note,
            Visit.bring,
            Visit.visited_on,
            Visit.result,
            Visit.result_note,
            Visit.next_step,
            Visit.next_on,
            Visit.missed_because,
            Visit.checked_in_at,
            Visit.checked_out_at,
            contact.c.on.label("last_contact"),
        )
        .join(Dealer, Dealer.id == Visit.dealer_id)
        .outerjoin(contact, contact.c.dealer_id == Dealer.id)
        .where(*where)
        .order_by(*order)
    ).all()
    dealers = {row.dealer_id for row in rows}
    places = short_places(session, {row.region_code for row in rows})
    contacts, phones = _main_people(session, dealers) if dealers else ({}, {})
    promises: dict[UUID, list[str]] = {}
    owed = select(Promise.dealer_id, Promise.what).where(Promise.kept_on.is_(None), Promise.by == PromiseBy.US)
    for dealer_id, what in session.execute(owed.order_by(Promise.due_on)):
        promises.setdefault(dealer_id, []).append(what)
    return [
        VisitRow(
            **{**row._mapping, "phone": row.phone or phones.get(row.dealer_id, "")},  # noqa: SLF001  (a row's fields)
            place=places.get(row.region_code, ""),
            contact=contacts.get(row.dealer_id, ""),
            promised=tuple(promises.get(row.dealer_id, ())),
        )
        for row in rows
    ]
