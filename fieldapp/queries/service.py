"""The service log with its clocks, and who was told of which policy (DOMAIN section 15)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeAlias
from uuid import UUID

from sqlalchemy import String, or_, select, type_coerce
from sqlalchemy.orm import Session

from db.models import Complaint, Dealer, PolicyNotice, PolicyTold
from db.vocabulary import DealerStatus, IssueSide, ServiceKind
from fieldapp.lazy_rows import LazyRows, Outlined, ids_of
from fieldapp.queries.as_stored import as_stored, stored_day
from fieldapp.queries.house_rules import rules_on
from fieldapp.queries.regions import short_places
from fieldapp.rules.service import Clocks, clocks


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One entry of the log."""

    id: UUID
    dealer_id: UUID
    dealer: str
    place: str
    kind: ServiceKind
    side: IssueSide | None
    noted_on: date
    what: str
    answered_on: date | None
    solved_on: date | None
    solution: str
    clocks: Clocks


class ServiceOutline(NamedTuple):
    """What is counted of an entry of the log."""

    kind: ServiceKind
    side: IssueSide | None
    noted_on: date
    answered_on: date | None
    solved_on: date | None
    clocks: Clocks


ServiceLog: TypeAlias = Outlined[ServiceOutline, ServiceRow]


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """A policy and how far it has come: of how many live dealers how many were told, understood, objected."""

    id: UUID
    title: str
    body: str
    issued_on: date
    told: int
    understood: int
    objections: int
    dealers: int
    untold: LazyRows[UUID]


@dataclass(frozen=True, slots=True)
class ObjectionRow:
    """What a dealer did not understand of a policy, or objected to it."""

    dealer_id: UUID
    dealer: str
    title: str
    told_on: date
    understood: bool
    objection: str


@dataclass(frozen=True, slots=True)
class ToldRow:
    """What one dealer was told of a policy; ``None`` where it was not told yet."""

    notice_id: UUID
    title: str
    issued_on: date
    told_on: date | None
    understood: bool | None
    objection: str


def service_log(
    session: Session,
    today: date,
    *,
    first: date | None = None,
    last: date | None = None,
    dealer_id: UUID | None = None,
    territories: Collection[UUID] | None = None,
) -> ServiceLog:
    """The log, what is open first, then the latest; two statements beside the rules.

    Args:
        session: the store.
        today: on which clocks that still run are read.
        first: what was noted from then on, and what was still open then; all when ``None``.
        last: noted up to then.
        dealer_id: of one dealer.
        territories: of the dealers in these; all when ``None``.
    """
    limits = rules_on(session, today).thresholds
    entry = Complaint.__table__.c
    wanted = (
        select(
            *(type_coerce(entry[name], String) for name in ("id", "dealer_id", "kind", "side", "noted_on")),
            entry.what,
            *(type_coerce(entry[name], String) for name in ("answered_on", "solved_on")),
            entry.solution,
            Dealer.name,
            Dealer.region_code,
        )
        .join(Dealer, Dealer.id == Complaint.dealer_id)
        .where(Complaint.deleted_at.is_(None), Dealer.deleted_at.is_(None))
    )
    if first is not None:
        was_open = or_(Complaint.solved_on.is_(None), Complaint.solved_on >= first)
        wanted = wanted.where(or_(Complaint.noted_on >= first, was_open))
    if last is not None:
        wanted = wanted.where(Complaint.noted_on <= last)
    if dealer_id is not None:
        wanted = wanted.where(Complaint.dealer_id == dealer_id)
    if territories is not None:
        wanted = wanted.where(Dealer.territory_id.in_(list(territories)))
    order = (Complaint.solved_on.is_not(None), Complaint.noted_on.desc(), Complaint.id.desc())
    rows = as_stored(session, wanted.order_by(*order))
    places = short_places(session, {code for *_entry, code in rows})
    kinds, sides = {kind.value: kind for kind in ServiceKind}, {side.value: side for side in IssueSide}
    outlines = []
    for _key, _dealer_key, kind, side, noted, _what, answered, solved, *_rest in rows:
        noted_on, answered_on, solved_on = date.fromisoformat(noted), stored_day(answered), stored_day(solved)
        of_entry = clocks(noted_on, answered_on, solved_on, today, limits)
        of_whom = sides[side] if side else None
        outlines.append(ServiceOutline(kinds[kind], of_whom, noted_on, answered_on, solved_on, of_entry))

    def row(place: int) -> ServiceRow:
        key, dealer_key, _kind, _side, _noted, what, _answered, _solved, solution, name, code = rows[place]
        one = outlines[place]
        return ServiceRow(
            UUID(key),
            UUID(dealer_key),
            name,
            places.get(code, ""),
            one.kind,
            one.side,
            one.noted_on,
            what,
            one.answered_on,
            one.solved_on,
            solution,
            one.clocks,
        )

    return Outlined(outlines, LazyRows(range(len(rows)), row))


def policies(session: Session, *, territories: Collection[UUID] | None = None) -> list[PolicyRow]:
    """Every policy, the newest first; three statements.

    Args:
        session: the store.
        territories: only dealers in these are counted; all when ``None``.
    """
    wanted = select(type_coerce(Dealer.id, String)).where(
        Dealer.status.in_((DealerStatus.ACTIVE, DealerStatus.DORMANT)), Dealer.deleted_at.is_(None)
    )
    if territories is not None:
        wanted = wanted.where(Dealer.territory_id.in_(list(territories)))
    live = dict.fromkeys(key for (key,) in as_stored(session, wanted.order_by(Dealer.sort_key)))
    told: defaultdict[str, dict[str, tuple[int, str]]] = defaultdict(dict)
    rows = as_stored(
        session,
        select(
            type_coerce(PolicyTold.notice_id, String),
            type_coerce(PolicyTold.dealer_id, String),
            PolicyTold.understood,
            PolicyTold.objection,
        )
        .where(PolicyTold.deleted_at.is_(None))
        .order_by(PolicyTold.told_on, PolicyTold.id),
    )
    for notice_key, dealer_key, understood, objection in rows:
        if dealer_key in live:
            told[notice_key][dealer_key] = (understood, objection)
    return [
        PolicyRow(
            notice.id,
            notice.title,
            notice.body,
            notice.issued_on,
            len(answers := told[str(notice.id)]),
            sum(understood for understood, _objection in answers.values()),
            sum(bool(objection) for _understood, objection in answers.values()),
            len(live),
            ids_of([key for key in live if key not in answers]),
        )
        for notice in session.scalars(select(PolicyNotice).order_by(PolicyNotice.issued_on.desc(), PolicyNotice.id))
    ]


def objections(session: Session, *, territories: Collection[UUID] | None = None) -> list[ObjectionRow]:
    """What dealers object to, or did not understand when they were told last, the latest first; one statement.

    Args:
        session: the store.
        territories: only of dealers in these; all when ``None``.
    """
    wanted = (
        select(
            type_coerce(PolicyTold.notice_id, String),
            type_coerce(PolicyTold.dealer_id, String),
            Dealer.name,
            PolicyNotice.title,
            type_coerce(PolicyTold.told_on, String),
            PolicyTold.understood,
            PolicyTold.objection,
        )
        .join(Dealer, Dealer.id == PolicyTold.dealer_id)
        .join(PolicyNotice, PolicyNotice.id == PolicyTold.notice_id)
        .where(PolicyTold.deleted_at.is_(None), PolicyNotice.deleted_at.is_(None), Dealer.deleted_at.is_(None))
        .order_by(PolicyTold.told_on, PolicyTold.id)
    )
    if territories is not None:
        wanted = wanted.where(Dealer.territory_id.in_(list(territories)))
    last: dict[tuple[str, str], tuple[str, str, str, int, str]] = {}
    for notice_key, dealer_key, *told in as_stored(session, wanted):
        last.pop((notice_key, dealer_key), None)
        last[notice_key, dealer_key] = tuple(told)
    return [
        ObjectionRow(UUID(dealer_key), name, title, date.fromisoformat(told_on), bool(understood), objection)
        for (_notice_key, dealer_key), (name, title, told_on, understood, objection) in reversed(last.items())
        if objection or not understood
    ]


def policies_told(session: Session, dealer_id: UUID) -> list[ToldRow]:
    """Every policy and whether this dealer was told, the newest first; two statements."""
    told = {
        row.notice_id: row
        for row in session.scalars(
            select(PolicyTold).where(PolicyTold.dealer_id == dealer_id).order_by(PolicyTold.told_on, PolicyTold.id)
        )
    }
    return [
        ToldRow(
            notice.id,
            notice.title,
            notice.issued_on,
            row.told_on if (row := told.get(notice.id)) else None,
            row.understood if row else None,
            row.objection if row else "",
        )
        for notice in session.scalars(select(PolicyNotice).order_by(PolicyNotice.issued_on.desc(), PolicyNotice.id))
    ]
