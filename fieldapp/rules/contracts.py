"""What a written contract must have (DOMAIN section 13)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

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


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed; amounts in yuan."""

    signed_on: date | None
    starts_on: date | None
    ends_on: date | None
    amount: Decimal | None
    deposit_kind: DepositKind
    deposit: Decimal | None
    is_written: bool = True
    our_signature: bool = True
    our_seal: bool = True
    their_signature: bool = True
    their_seal: bool = True
    terms_known_by: str = ""
    all_amendments_written: bool = True


_LACKS = tuple(Lack)


def lacks(terms: Terms, *, has_scan: bool) -> tuple[Lack, ...]:
    """What is missing, in the order of ``Lack``; empty when the contract is complete.

    Example:
        >>> day = date(2026, 1, 5)
        >>> lacks(Terms(day, day, date(2026, 12, 31), Decimal(1), DepositKind.NONE, None), has_scan=False)
        (<Lack.TERMS_KNOWN: 'terms_known'>, <Lack.SCAN: 'scan'>)
    """
    there = (  # in the order of ``Lack``; no mapping, since it is asked of every contract
        terms.is_written,
        terms.signed_on is not None,
        terms.signed_on is None or terms.our_signature,
        terms.signed_on is None or terms.our_seal,
        terms.signed_on is None or terms.their_signature,
        terms.signed_on is None or terms.their_seal,
        bool(terms.terms_known_by),
        terms.all_amendments_written,
        terms.starts_on is not None and terms.ends_on is not None,
        not terms.deposit or terms.deposit_kind is not DepositKind.NONE,
        terms.deposit_kind is DepositKind.NONE or bool(terms.deposit),
        terms.amount is not None,
        has_scan,
    )
    return tuple(lack for lack, is_there in zip(_LACKS, there, strict=True) if not is_there)


def to_return(kind: DepositKind, deposit: Decimal | None) -> Decimal | None:
    """What a receiver who defaults gives back, in yuan: 定金 twice, 订金 once; ``None`` without a deposit."""
    if kind is DepositKind.NONE or not deposit:
        return None
    return deposit * 2 if kind is DepositKind.EARNEST else deposit
