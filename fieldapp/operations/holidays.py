"""The notice of public holidays of a year, typed or pasted in; for everybody in the company (DOMAIN section 9)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID, uuid5

from sqlalchemy import or_, select

from db.models import CalendarDay, Colleague
from db.store import Store
from db.vocabulary import Role
from fieldapp.errors import FieldRefusedError, RefusedError
from fieldapp.operations import Area, Changed
from fieldapp.rules.workdays import NoticeDay
from fieldapp.texts import Text
from fieldapp.working_here import working_here

TOUCHED = Changed.of(Area.RULES, Area.VISITS, Area.REMINDERS)
_NAMESPACE = UUID("0f6c6b6e-3b0c-5a39-8a57-6a8f2b8a1f11")


def set_notice(store: Store, year: int, days: Sequence[NoticeDay]) -> Changed:
    """Let *days* be the notice of *year*: lines of that year that are not among them go, one undo brings all back.

    Raises:
        FieldRefusedError: there is no day among them.
        RefusedError: whoever works here has a manager, who does this for all.
    """
    if not days:
        raise FieldRefusedError("text", Text("No day was found in the text."))
    with store.transaction(Text("Public holidays of {year}", year=str(year))) as session:
        me = session.get(Colleague, who) if (who := working_here(session)) is not None else None
        if me is not None and me.role is Role.REP and me.manager_id is not None:
            raise RefusedError(Text("Only the manager enters public holidays."))
        ids = {uuid5(_NAMESPACE, day.on.isoformat()): day for day in days}
        first, last = date(year, 1, 1), date(year, 12, 31)
        held = {
            row.id: row
            for row in session.scalars(
                select(CalendarDay)
                .where(or_(CalendarDay.id.in_(ids), CalendarDay.on.between(first, last)))
                .execution_options(include_deleted=True)
            )
        }
        for key, row in held.items():
            if key not in ids and row.deleted_at is None:
                row.deleted_at = datetime.now(UTC)
        for key, day in ids.items():
            if key in held:
                row = held[key]
                row.name, row.is_workday, row.deleted_at = str(day.name), day.is_workday, None
            else:
                session.add(CalendarDay(id=key, on=day.on, name=str(day.name), is_workday=day.is_workday))
    return TOUCHED
