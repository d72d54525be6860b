"""What a written contract must have (DOMAIN section 13)."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, Protocol

from db.vocabulary import DepositKind


class Lack(StrEnum):
    """Something that a contract should have and has not; the most urgent first."""

    WRITTEN = "written"
    SIGNATURE = "signature"
    OUR_SIGNATURE = "our_signature"
    OUR_SEAL = "our_seal"
    THEIR_SIGNATURE = "their_signature"
    THEIR_SEAL = "their_seal"
    TERMS_KNOWN = "terms_known"  # the person in charge has not confirmed knowing them
    AMENDMENT = "amendment"  # agreed, but not in writing
    TERM = "term"
    DEPOSIT_KIND = "deposit_kind"  # an amount without saying whether it is 定金 or 订金
    DEPOSIT_AMOUNT = "deposit_amount"
    AMOUNT = "amount"
    SCAN = "scan"


class ContractState(StrEnum):
    """Where a contract stands on a day."""

    DRAFT = "draft"  # not signed yet
    NOT_BEGUN = "not_begun"
    IN_FORCE = "in_force"
    ENDS_SOON = "ends_soon"
    ENDED = "ended"
    FULFILLED = "fulfilled"


class _Dated(Protocol):
    """A contract's days."""

    @property
    def signed_on(self) -> date | None: ...
    @property
    def starts_on(self) -> date | None: ...
    @property
    def ends_on(self) -> date | None: ...
    @property
    def fulfilled_on(self) -> date | None: ...


def contract_state(contract: _Dated, today: date, soon_days: int) -> ContractState:
    """Where *contract* stands on *today*; it ends soon when at most *soon_days* are left."""
    if contract.fulfilled_on is not None:
        return ContractState.FULFILLED
    if contract.signed_on is None:
        return ContractState.DRAFT
    if contract.ends_on is not None and contract.ends_on < today:
        return ContractState.ENDED
    if contract.starts_on is not None and contract.starts_on > today:
        return ContractState.NOT_BEGUN
    if contract.ends_on is not None and (contract.ends_on - today).days <= soon_days:
        return ContractState.ENDS_SOON
    return ContractState.IN_FORCE


class Terms(NamedTuple):
    """What was agreed; of days and amounts it only counts whether they are there, so that stored ones will do."""

    signed_on: date | str | None
    starts_on: date | str | None
    ends_on: date | str | None
    amount: Decimal | int | None
    deposit_kind: DepositKind | str
    deposit: Decimal | int | None
    is_written: bool = True
    our_signature: bool = True
    our_seal: bool = True
    their_signature: bool = True
    their_seal: bool = True
    terms_known_by: str = ""
    all_amendments_written: bool = True


def lacks(terms: Terms, *, has_scan: bool) -> tuple[Lack, ...]:
    """What is missing, in the order of ``Lack``; empty when the contract is complete.

    Example:
        >>> day = date(2026, 1, 5)
        >>> lacks(Terms(day, day, date(2026, 12, 31), Decimal(1), DepositKind.NONE, None), has_scan=False)
        (<Lack.TERMS_KNOWN: 'terms_known'>, <Lack.SCAN: 'scan'>)
    """
    is_named, is_signed = terms.deposit_kind != DepositKind.NONE, terms.signed_on is not None
    there = (  # in the order of ``Lack``; no mapping, since it is asked of every contract
        bool(terms.is_written),
        is_signed,
        not is_signed or bool(terms.our_signature),
        not is_signed or bool(terms.our_seal),
        not is_signed or bool(terms.their_signature),
        not is_signed or bool(terms.their_seal),
        bool(terms.terms_known_by),
        terms.all_amendments_written,
        terms.starts_on is not None and terms.ends_on is not None,
        is_named or not terms.deposit,
        not is_named or bool(terms.deposit),
        terms.amount is not None,
        has_scan,
    )
    return _missing(there)


@lru_cache(maxsize=1_024)  # thousands of contracts lack the same few things
def _missing(there: tuple[bool, ...]) -> tuple[Lack, ...]:
    return tuple(lack for lack, is_there in zip(Lack, there, strict=True) if not is_there)


def to_return(kind: DepositKind, deposit: Decimal | None) -> Decimal | None:
    """What a receiver who defaults gives back, in yuan: 定金 twice, 订金 once; ``None`` without a deposit."""
    if kind is DepositKind.NONE or not deposit:
        return None
    return deposit * 2 if kind is DepositKind.EARNEST else deposit
