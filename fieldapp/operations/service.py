"""The service log, and policies told to dealers (DOMAIN section 15).  Solving lies with the visits."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from db.models import Colleague, Complaint, Dealer, PolicyNotice, PolicyTold
from db.store import Store
from db.vocabulary import Role
from fieldapp.errors import RefusedError
from fieldapp.operations import Area, Changed
from fieldapp.operations.fields import add_row, existing, mark_deleted, write
from fieldapp.texts import Text
from fieldapp.working_here import working_here

CHANGED = Changed.of(Area.SERVICE, Area.REMINDERS, Area.DEALERS)


def add_service(store: Store, dealer_id: UUID, values: Mapping[str, object]) -> tuple[UUID, Changed]:
    """Note a complaint, a question, or what else a dealer needs; *noted_on* and *what* are needed."""
    with store.transaction(Text("Add to the service log")) as session:
        existing(session, Dealer, dealer_id)
        return add_row(session, Complaint, values, dealer_id=dealer_id), CHANGED


def change_service(store: Store, row_id: UUID, values: Mapping[str, object]) -> Changed:
    """Change an entry; ``{"answered_on": day}`` stops its first clock."""
    with store.transaction(Text("Change an entry of the service log")) as session:
        write(existing(session, Complaint, row_id), values)
    return CHANGED


def remove_service(store: Store, row_id: UUID) -> Changed:
    """Take an entry off the service log."""
    with store.transaction(Text("Remove an entry of the service log")) as session:
        mark_deleted(existing(session, Complaint, row_id))
    return CHANGED


def issue_policy(store: Store, title: str, *, body: str = "", on: date) -> tuple[UUID, Changed]:
    """Issue a policy notice that every dealer is to be told.

    Raises:
        RefusedError: whoever works here is no manager.
        FieldRefusedError: it has no title.
    """
    with store.transaction(Text("Issue the policy {title}", title=title.strip())) as session:
        me = working_here(session)
        colleague = session.get(Colleague, me) if me is not None else None
        if colleague is not None and colleague.role is Role.REP:
            raise RefusedError(Text("Only a manager issues policies. Ask yours."))
        return add_row(session, PolicyNotice, {"title": title, "body": body, "issued_on": on}), CHANGED


def tell_policy(
    store: Store, dealer_id: UUID, notice_id: UUID, *, on: date, understood: bool = True, objection: str = ""
) -> Changed:
    """Note that a dealer was told of a policy, whether it was understood, and what was objected."""
    with store.transaction(Text("Note that a policy was told")) as session:
        existing(session, PolicyNotice, notice_id)
        values = {"notice_id": notice_id, "told_on": on, "understood": understood, "objection": objection}
        add_row(session, PolicyTold, values, dealer_id=dealer_id)
    return CHANGED
