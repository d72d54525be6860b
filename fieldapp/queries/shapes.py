"""Reading rows straight into frozen values whose fields are called as the columns are."""

from dataclasses import fields
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.base import SyncedBase

Shape = TypeVar("Shape")


def read(
    session: Session,
    shape: type[Shape],
    table: type[SyncedBase],
    *where: ColumnElement[bool],
    order: tuple[Any, ...] = (),
) -> list[Shape]:
    """Rows of *table* that are not deleted, as values of *shape*, in *order*; one statement.

    Args:
        session: the store.
        shape: a dataclass; each of its fields is read from the column of the same name.
        table: the model.
        where: which rows.
        order: columns to sort by; the id, which tells the time a row was made, comes last.
    """
    columns = table.__table__.c
    wanted = [columns[field.name] for field in fields(shape)]  # type: ignore[arg-type]  # any dataclass
    statement = select(*wanted).where(columns.deleted_at.is_(None), *where).order_by(*order, columns.id)
    return [shape(*row) for row in session.connection().execute(statement)]
