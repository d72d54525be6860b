"""Who works here, whose leave it is, and whose laptop this is (DOMAIN section 17)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Colleague, Leave
from db.store import Store
from db.vocabulary import Role
from fieldapp.errors import FieldRefusedError, RefusedError
from fieldapp.operations import Area, Changed
from fieldapp.operations.fields import checked, existing, mark_deleted, phone_number, write
from fieldapp.operations.regions import draw_territory
from fieldapp.rules.dealers import would_circle
from fieldapp.texts import Text
from fieldapp.working_here import working_here

CHANGED = Changed.of(Area.TEAM, Area.VISITS, Area.TASKS, Area.REMINDERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewColleague:
    """A colleague to be added."""

    name: str
    role: Role = Role.REP
    manager_id: UUID | None = None
    phone: str = ""


def set_up(store: Store, me: NewColleague, region_codes: Collection[str] = ()) -> tuple[UUID, Changed]:
    """The first start: who works at this laptop, and in which regions; one change.

    Returns:
        The id of the colleague, as whom changes are written down from now on.
    """
    with store.transaction(Text("Set up {name}", name=me.name.strip()), can_undo=False) as session:
        colleague = _added(session, me)
        if region_codes:
            draw_territory(session, me.name, region_codes, colleague.id)
    store.work_as(colleague.id)
    return colleague.id, Changed.everything()


def add_colleague(store: Store, new: NewColleague) -> tuple[UUID, Changed]:
    """Add a colleague.

    Raises:
        FieldRefusedError: no name, or a telephone number that is none.
    """
    with store.transaction(Text("Add {name}", name=new.name.strip())) as session:
        return _added(session, new).id, CHANGED


def change_colleague(store: Store, colleague_id: UUID, values: Mapping[str, object]) -> Changed:
    """Put *values* into the colleague's fields.

    Raises:
        FieldRefusedError: a value that its field cannot take; someone would become their own manager.
    """
    with store.transaction(Text("Change {name}", name=_name(store, colleague_id))) as session:
        colleague = existing(session, Colleague, colleague_id)
        for field, value in values.items():
            match field, value:
                case "phone", str() as written:
                    colleague.phone = phone_number(field, written)
                case "manager_id", UUID() as manager_id:
                    colleague.manager_id = _manager(session, colleague_id, manager_id)
                case _:
                    write(colleague, {field: value})
    return CHANGED


def remove_colleague(store: Store, colleague_id: UUID) -> Changed:
    """Mark a colleague as gone; what was done stays under the name.

    Raises:
        RefusedError: whoever works here would delete themselves.
    """
    with store.transaction(Text("Delete {name}", name=_name(store, colleague_id))) as session:
        if working_here(session) == colleague_id:
            raise RefusedError(Text("You cannot delete yourself: your visits and months are under your name."))
        mark_deleted(existing(session, Colleague, colleague_id))
    return CHANGED


def add_leave(
    store: Store, colleague_id: UUID, first_day: date, last_day: date, *, note: str = ""
) -> tuple[UUID, Changed]:
    """Note days off, both inclusive; visits that fall due then move past them.

    Raises:
        FieldRefusedError: the last day comes before the first.
    """
    if last_day < first_day:
        raise FieldRefusedError("last_day", Text("The last day comes before the first."))
    with store.transaction(Text("Note leave of {name}", name=_name(store, colleague_id))) as session:
        leave = Leave(
            colleague_id=colleague_id, first_day=first_day, last_day=last_day, note=checked(Leave, "note", note)
        )
        session.add(leave)
        session.flush()
        return leave.id, CHANGED


def remove_leave(store: Store, leave_id: UUID) -> Changed:
    """Take days off back."""
    with store.transaction(Text("Remove leave")) as session:
        mark_deleted(existing(session, Leave, leave_id))
    return CHANGED


def _added(session: Session, new: NewColleague) -> Colleague:
    colleague = Colleague(
        name=checked(Colleague, "name", new.name),
        role=new.role,
        manager_id=new.manager_id,
        phone=phone_number("phone", new.phone),
    )
    session.add(colleague)
    session.flush()
    return colleague


def _name(store: Store, colleague_id: UUID) -> str:
    with store.reading() as session:
        return existing(session, Colleague, colleague_id).name


def _manager(session: Session, colleague_id: UUID, manager_id: UUID) -> UUID:
    above = dict(session.execute(select(Colleague.id, Colleague.manager_id)).all())
    if would_circle(above, colleague_id, manager_id):
        raise FieldRefusedError("manager_id", Text("Nobody can be their own manager."))
    return existing(session, Colleague, manager_id).id
