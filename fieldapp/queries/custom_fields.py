"""What stands in the fields of the company's own."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.models import CustomValue
from db.vocabulary import CustomOwner
from fieldapp.custom_columns import custom_fields
from fieldapp.rules.custom_fields import CustomColumn

Values = Mapping[UUID, str]
"""What stands in the fields of one record, by field; empty ones are left out."""

_value = CustomValue.__table__.c


def custom_values(session: Session, owner: CustomOwner, records: Collection[UUID]) -> dict[UUID, dict[UUID, str]]:
    """What stands in the fields of these dealers, people or visits, by record; one statement."""
    column = owner_column(owner)
    statement = select(column, _value.field_id, _value.value).where(
        column.in_(records), *of_owner(owner), _value.value != "", _value.deleted_at.is_(None)
    )
    statement = statement.order_by(_value.id.desc())  # of two rows the first counts, which is the one that is written
    found: defaultdict[UUID, dict[UUID, str]] = defaultdict(dict)
    for record, field, value in session.connection().execute(statement):
        found[record][field] = value
    return dict(found)


def columns_of_values(session: Session, *where: ColumnElement[bool]) -> dict[UUID, CustomColumn]:
    """The field of each row of ``custom_value`` that fits, deleted ones included, by the row's id; three statements."""
    rows = session.connection().execute(select(_value.id, _value.field_id).where(*where)).all()
    known = {field.id: field for field in custom_fields(session, with_retired=True)} if rows else {}
    return {row_id: known[field_id] for row_id, field_id in rows if field_id in known}


def owner_column(owner: CustomOwner) -> ColumnElement[UUID]:
    """The column of ``custom_value`` that names whose a value is."""
    return {
        CustomOwner.DEALER: _value.dealer_id,
        CustomOwner.PERSON: _value.person_id,
        CustomOwner.VISIT: _value.visit_id,
    }[owner]


def of_owner(owner: CustomOwner) -> tuple[ColumnElement[bool], ...]:
    """What tells values of the dealer itself from those of its people and visits."""
    return (_value.person_id.is_(None), _value.visit_id.is_(None)) if owner is CustomOwner.DEALER else ()
