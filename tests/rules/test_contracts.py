from dataclasses import replace
from datetime import date
from decimal import Decimal

from db.vocabulary import DepositKind
from fieldapp.rules.contracts import Lack, Terms, lacks, to_return

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
    assert lacks(replace(WHOLE, deposit_kind=DepositKind.NONE, deposit=None), has_scan=True) == ()


def test_what_is_missing_is_named() -> None:
    def lacking(**given: object) -> tuple[Lack, ...]:
        return lacks(replace(WHOLE, **given), has_scan=True)  # type: ignore[arg-type]

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
    assert lacks(replace(WHOLE, deposit_kind=DepositKind.NONE), has_scan=True) == (Lack.DEPOSIT_KIND,)
    assert lacks(replace(WHOLE, deposit=None), has_scan=True) == (Lack.DEPOSIT_AMOUNT,)
