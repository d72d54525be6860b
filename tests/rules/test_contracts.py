from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from db.vocabulary import DepositKind
from fieldapp.rules.contracts import ContractState, Lack, Terms, contract_state, lacks, to_return

WHOLE = Terms(
    signed_on=date(2026, 1, 5),
    starts_on=date(2026, 1, 5),
    ends_on=date(2026, 12, 31),
    amount=Decimal(500_000),
    deposit_kind=DepositKind.EARNEST,
    deposit=Decimal(10_000),
    terms_known_by="王经理",
)


def test_a_whole_contract_lacks_nothing() -> None:
    assert lacks(WHOLE, has_scan=True) == ()
    assert lacks(WHOLE._replace(deposit_kind=DepositKind.NONE, deposit=None), has_scan=True) == ()


def test_what_is_missing_is_named() -> None:
    def lacking(**given: object) -> tuple[Lack, ...]:
        return lacks(WHOLE._replace(**given), has_scan=True)  # type: ignore[arg-type]

    assert lacking(signed_on=None) == (Lack.SIGNATURE,)
    assert lacking(ends_on=None) == lacking(starts_on=None) == (Lack.TERM,)
    assert lacking(amount=None) == (Lack.AMOUNT,)
    assert lacks(WHOLE, has_scan=False) == (Lack.SCAN,)
    assert lacking(is_written=False) == (Lack.WRITTEN,)
    assert lacking(our_seal=False, their_signature=False) == (Lack.OUR_SEAL, Lack.THEIR_SIGNATURE)
    assert lacking(signed_on=None, our_seal=False) == (Lack.SIGNATURE,)  # who signs later seals later
    assert lacking(terms_known_by="") == (Lack.TERMS_KNOWN,)
    assert lacking(all_amendments_written=False) == (Lack.AMENDMENT,)


def test_earnest_money_is_returned_double_and_an_advance_once() -> None:
    assert to_return(DepositKind.EARNEST, Decimal(10_000)) == Decimal(20_000)
    assert to_return(DepositKind.ADVANCE, Decimal(10_000)) == Decimal(10_000)
    assert to_return(DepositKind.NONE, Decimal(10_000)) is None
    assert to_return(DepositKind.EARNEST, None) is None


def test_a_deposit_says_which_of_the_two_it_is() -> None:
    assert lacks(WHOLE._replace(deposit_kind=DepositKind.NONE), has_scan=True) == (Lack.DEPOSIT_KIND,)
    assert lacks(WHOLE._replace(deposit=None), has_scan=True) == (Lack.DEPOSIT_AMOUNT,)


@dataclass(frozen=True)
class Dated:
    """A contract's days."""

    signed_on: date | None = date(2026, 1, 5)
    starts_on: date | None = date(2026, 2, 1)
    ends_on: date | None = date(2026, 12, 31)
    fulfilled_on: date | None = None


def test_a_contract_is_drafted_begins_ends_soon_ends_or_is_fulfilled() -> None:
    def state(today: date, **given: date | None) -> ContractState:
        return contract_state(replace(Dated(), **given), today, 60)

    assert state(date(2026, 6, 1), signed_on=None) is ContractState.DRAFT
    assert state(date(2026, 1, 31)) is ContractState.NOT_BEGUN
    assert state(date(2026, 2, 1)) is ContractState.IN_FORCE
    assert state(date(2026, 10, 31)) is ContractState.IN_FORCE  # on the next day 60 are left
    assert state(date(2026, 11, 1)) is ContractState.ENDS_SOON
    assert state(date(2026, 12, 31)) is ContractState.ENDS_SOON
    assert state(date(2027, 1, 1)) is ContractState.ENDED
    assert state(date(2027, 1, 1), fulfilled_on=date(2026, 12, 20)) is ContractState.FULFILLED
    assert state(date(2040, 1, 1), ends_on=None) is ContractState.IN_FORCE
