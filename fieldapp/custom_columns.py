"""Which fields of its own the company has: asked by what shows them and by what writes into them."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Colleague, CustomChoice, CustomField
from db.vocabulary import CustomOwner, Role
from fieldapp.rules.custom_fields import CustomColumn, CustomOption
from fieldapp.working_here import working_here


def custom_fields(
    session: Session, owner: CustomOwner | None = None, *, with_retired: bool = False
) -> tuple[CustomColumn, ...]:
    """The fields of one kind of record, or all, in the company's order; two statements.

    Args:
        session: the store.
        owner: of dealers, people or visits only.
        with_retired: those that are not used any more as well.
    """
    options: defaultdict[UUID, list[CustomOption]] = defaultdict(list)
    for row in session.scalars(select(CustomChoice).order_by(CustomChoice.position, CustomChoice.id)):
        options[row.field_id].append(CustomOption(row.id, row.name_zh, row.name_en, row.is_retired))
    wanted = select(CustomField).order_by(CustomField.owner, CustomField.position, CustomField.id)
    if owner is not None:
        wanted = wanted.where(CustomField.owner == owner)
    if not with_retired:
        wanted = wanted.where(CustomField.is_retired.is_(False))
    return tuple(
        CustomColumn(
            row.id,
            row.owner,
            row.kind,
            row.name_zh,
            row.name_en,
            row.unit,
            row.position,
            row.is_retired,
            tuple(options[row.id]),
        )
        for row in session.scalars(wanted)
    )


def custom_of_files(session: Session) -> tuple[CustomColumn, ...]:
    """The fields that stand in files of dealers: those of dealers, then those of people."""
    both = custom_fields(session)
    return tuple(field for owner in (CustomOwner.DEALER, CustomOwner.PERSON) for field in both if field.owner is owner)


def may_keep_custom_fields(session: Session) -> bool:
    """Whether whoever works here may add and change fields: a manager, or a rep who has none above."""
    who = working_here(session)
    me = session.get(Colleague, who) if who is not None else None
    return me is None or me.role is not Role.REP or me.manager_id is None
