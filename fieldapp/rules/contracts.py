"""What a written contract must have (DOMAIN section 13)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from db.vocabulary import DepositKind


class Lack(StrEnum):
    """Something that a contract should have and has not; the most urgent first."""

    SIGNATURE = "signature"
    TERM = "term"
    DEPOSIT_KIND = "deposit_kind"  # an amount without saying whether it is 定金 or 订金
    DEPOSIT_AMOUNT = "deposit_amount"
    AMOUNT = "amount"
    SCAN = "scan"


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed; amounts in yuan."""

    signed_on: date | None
    starts_on: date | None
    ends_on: date | None
    amount: Decimal | None
    deposit_kind: DepositKind
    deposit: Decimal | None


def lacks(terms: Terms, *, has_scan: bool) -> tuple[Lack, ...]:
    """What is missing, in the order of ``Lack``; empty when the contract is complete.

    Example:
        >>> terms = Terms(date(2026, 1, 5), date(2026, 1, 5), date(2026, 12, 31), Decimal(1), DepositKind.NONE, None)
        >>> lacks(terms, has_scan=False)
        (<Lack.SCAN: 'scan'>,)
    """
    there = {
        Lack.SIGNATURE: terms.signed_on is not None,
        Lack.TERM: terms.starts_on is not None and terms.ends_on is not None,
        Lack.DEPOSIT_KIND: not terms.deposit or terms.deposit_kind is not DepositKind.NONE,
        Lack.DEPOSIT_AMOUNT: terms.deposit_kind is DepositKind.NONE or bool(terms.deposit),
        Lack.AMOUNT: terms.amount is not None,
        Lack.SCAN: has_scan,
    }
    return tuple(lack for lack, is_there in there.items() if not is_there)
