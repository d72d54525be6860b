"""Fills the printed visit plan from the store."""

from datetime import date, time
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Colleague, Territory
from db.vocabulary import VisitState
from fieldapp.queries.planning import week
from fieldapp.queries.visits import DueDealer, VisitRow, week_of
from fieldapp.queries.week_plans import plan_standing
from fieldapp.reports.visit_plan import PlanDay, Stop, VisitPlan
from fieldapp.texts import _, pgettext
from fieldapp.words.approvals import print_text
from fieldapp.words.calendar import day_note, lunar_of
from fieldapp.words.pay import money
from fieldapp.words.plan import visit_due
from fieldapp.words.vocabulary import word


def plan_for_print(session: Session, first: date, last: date, colleague_id: UUID | None, printed_on: date) -> VisitPlan:
    """The plan of the days from *first* to *last*, both inclusive; texts as spoken here.

    Days without visits are left out of a week, unless no day has any.
    """
    found = week(session, first, last, printed_on, colleague_id=colleague_id)
    due = {dealer.dealer_id: dealer for dealer in found.due}
    days = []
    for day in found.days:
        visits = [visit for visit in found.on(day.on) if visit.state is not VisitState.MISSED]
        legs = found.ground.route(visits).legs
        stops = [
            _stop(number, visit, due.get(visit.dealer_id), leg, printed_on)
            for number, (visit, leg) in enumerate(zip(visits, legs, strict=True), start=1)
        ]
        if stops or first == last:
            days.append(PlanDay(day.on, lunar_of(day.on), day_note(day), tuple(stops)))
    rep = session.get(Colleague, colleague_id) if colleague_id else None
    manager = session.get(Colleague, rep.manager_id) if rep and rep.manager_id else None
    standing = plan_standing(session, colleague_id, week_of(first)[0], printed_on)
    territories = session.scalars(select(Territory.name).where(Territory.colleague_id == colleague_id))
    return VisitPlan(
        rep=rep.name if rep else "",
        days=tuple(days) or (PlanDay(first, lunar_of(first)),),
        printed_on=printed_on,
        manager=manager.name if manager else "",
        territory=pgettext("list", ", ").join(territories),
        approval=print_text(standing) if standing is not None else "",
    )


def _stop(number: int, visit: VisitRow, due: DueDealer | None, km: float | None, today: date) -> Stop:
    reasons = []
    if due is not None:
        reasons.append(visit_due(due.due_on, today))
        if due.overdue:
            reasons.append(_("overdue {amount} yuan").format(amount=money(due.overdue)))
        if due.open_complaints:
            reasons.append(_("complaint open"))
    return Stop(
        number=number,
        visit_id=visit.id,
        dealer=visit.dealer,
        dealer_code=visit.dealer_code,
        grade=visit.grade.value if visit.grade else "",
        contact=visit.contact,
        phone=visit.phone,
        address=whole_address(visit.place, visit.address),
        last_visited_on=visit.last_contact,
        due_reason=pgettext("list", "; ").join(reasons),
        at=time.fromisoformat(visit.starts_at) if visit.starts_at else None,
        is_appointment=bool(visit.starts_at),
        way=word(visit.way),
        purpose=_purpose(word(visit.purpose), visit.purpose_note),
        bring=visit.bring,
        promised=pgettext("list", "; ").join(visit.promised),
        km=None if km is None else Decimal(str(round(km, 1))),
    )


def whole_address(place: str, address: str) -> str:
    """The place and the address below it, without saying twice what ends the one and begins the other.

    >>> whole_address("许昌市禹州市", "禹州市新华路275号")
    '许昌市禹州市新华路275号'
    """
    if place in address:
        return address
    shared = next(length for length in range(min(len(place), len(address)), -1, -1) if place.endswith(address[:length]))
    return place + address[shared:]


def _purpose(purpose: str, note: str) -> str:
    return _("{purpose}: {note}").format(purpose=purpose, note=note) if note else purpose
