"""Writing down months, receivables and contracts by hand (DOMAIN sections 11 and 13)."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select

from db.models import Contract, ContractAmendment, ContractStep, Dealer, MonthlyFigure, Receivable
from db.store import Store
from db.vocabulary import ProductCategory
from fieldapp.errors import FieldRefusedError
from fieldapp.operations import Area, Changed
from fieldapp.operations.fields import add_row, existing, mark_deleted, write
from fieldapp.operations.targets import refuse_restricted
from fieldapp.texts import Text

CHANGED = Changed.of(Area.VALUE, Area.REMINDERS)
CONTRACTS_CHANGED = Changed.of(Area.CONTRACTS, Area.REMINDERS)


def set_figures(
    store: Store, dealer_id: UUID, month: date, category: ProductCategory, values: Mapping[str, object]
) -> Changed:
    """Write shipments, collections, profit or cost (yuan) of a month and category; others stay as they are."""
    first = month.replace(day=1)
    what = Text("Enter {month} of {name}", month=f"{first:%Y-%m}", name=_dealer_name(store, dealer_id))
    with store.transaction(what) as session:
        row = session.scalars(
            select(MonthlyFigure).where(
                MonthlyFigure.dealer_id == dealer_id, MonthlyFigure.month == first, MonthlyFigure.category == category
            )
        ).first()
        if row is None:
            add_row(session, MonthlyFigure, values, dealer_id=dealer_id, month=first, category=category)
        else:
            write(row, values)
    return CHANGED


def add_receivable(store: Store, dealer_id: UUID, values: Mapping[str, object]) -> tuple[UUID, Changed]:
    """Note that a dealer owes us; *values* are ``Receivable``'s fields, *amount* and *due_on* are needed."""
    with store.transaction(Text("Add a receivable of {name}", name=_dealer_name(store, dealer_id))) as session:
        return add_row(session, Receivable, values, dealer_id=dealer_id), CHANGED


def mark_paid(store: Store, *receivable_ids: UUID, on: date | None) -> Changed:
    """Receivables were paid on a day; ``None`` opens them again."""
    with store.transaction(Text("Note a payment") if on else Text("Take a payment back")) as session:
        for receivable_id in receivable_ids:
            existing(session, Receivable, receivable_id).paid_on = on
    return CHANGED


def remove_receivable(store: Store, *receivable_ids: UUID) -> Changed:
    """Take receivables off the file."""
    with store.transaction(Text("Remove a receivable")) as session:
        for receivable_id in receivable_ids:
            mark_deleted(existing(session, Receivable, receivable_id))
    return CHANGED


def add_contract(store: Store, dealer_id: UUID, values: Mapping[str, object]) -> tuple[UUID, Changed]:
    """Note a contract; *values* are ``Contract``'s fields.

    Raises:
        FieldRefusedError: it ends before it begins, or a value that its field cannot take.
    """
    with store.transaction(Text("Add a contract with {name}", name=_dealer_name(store, dealer_id))) as session:
        refuse_restricted(session, dealer_id)
        contract_id = add_row(session, Contract, values, dealer_id=dealer_id)
        check_term(existing(session, Contract, contract_id))
        return contract_id, CONTRACTS_CHANGED


def change_contract(store: Store, contract_id: UUID, values: Mapping[str, object]) -> Changed:
    """Change a contract.

    Raises:
        FieldRefusedError: it would end before it begins, or a value that its field cannot take.
    """
    with store.transaction(Text("Change a contract")) as session:
        contract = existing(session, Contract, contract_id)
        write(contract, values)
        check_term(contract)
    return CONTRACTS_CHANGED


def remove_contract(store: Store, contract_id: UUID) -> Changed:
    """Take a contract off the file."""
    with store.transaction(Text("Remove a contract")) as session:
        mark_deleted(existing(session, Contract, contract_id))
    return CONTRACTS_CHANGED


def add_amendment(store: Store, contract_id: UUID, values: Mapping[str, object]) -> tuple[UUID, Changed]:
    """Note a change that was agreed later; *agreed_on* and *what* are needed."""
    with store.transaction(Text("Amend a contract")) as session:
        existing(session, Contract, contract_id)
        return add_row(session, ContractAmendment, values, contract_id=contract_id), CONTRACTS_CHANGED


def remove_amendment(store: Store, row_id: UUID) -> Changed:
    """Take an amendment off."""
    with store.transaction(Text("Remove an amendment")) as session:
        mark_deleted(existing(session, ContractAmendment, row_id))
    return CONTRACTS_CHANGED


def add_contract_step(store: Store, contract_id: UUID, values: Mapping[str, object]) -> tuple[UUID, Changed]:
    """Note something that one side has to do under the contract; *what* is needed."""
    with store.transaction(Text("Add what a contract asks for")) as session:
        existing(session, Contract, contract_id)
        return add_row(session, ContractStep, values, contract_id=contract_id), CONTRACTS_CHANGED


def settle_contract_step(store: Store, row_id: UUID, *, on: date | None) -> Changed:
    """It was done on a day; ``None`` opens it again."""
    with store.transaction(Text("Settle what a contract asks for")) as session:
        existing(session, ContractStep, row_id).done_on = on
    return CONTRACTS_CHANGED


def remove_contract_step(store: Store, row_id: UUID) -> Changed:
    """Take a step off the contract."""
    with store.transaction(Text("Remove what a contract asks for")) as session:
        mark_deleted(existing(session, ContractStep, row_id))
    return CONTRACTS_CHANGED


def check_term(contract: Contract) -> None:
    if contract.starts_on and contract.ends_on and contract.ends_on < contract.starts_on:
        raise FieldRefusedError("ends_on", Text("A contract cannot end before it begins."))


def _dealer_name(store: Store, dealer_id: UUID) -> str:
    with store.reading() as session:
        return existing(session, Dealer, dealer_id).name
