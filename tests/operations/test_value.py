from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from db.store import Store
from db.vocabulary import DepositKind, ProductCategory, ReminderKind
from fieldapp.attachments import AttachmentFiles
from fieldapp.errors import FieldRefusedError
from fieldapp.operations.attachments import attach
from fieldapp.operations.history import undo_last
from fieldapp.operations.value import (
    add_amendment,
    add_contract,
    add_contract_step,
    add_receivable,
    change_contract,
    mark_paid,
    remove_amendment,
    remove_contract,
    remove_receivable,
    set_figures,
    settle_contract_step,
)
from fieldapp.queries.contracts import contracts_of
from fieldapp.queries.reminders import reminders
from fieldapp.queries.value import figures_of, receivables_of
from fieldapp.rules.contracts import Lack
from fieldapp.texts import Text
from fieldapp.words.reminders import title
from tests.support import make

MAY = date(2026, 5, 1)


@pytest.fixture
def dealer_id(store: Store) -> UUID:
    with store.transaction(Text("Set up")) as session:
        make.places(session)
        return make.dealer(session).id


def test_a_month_is_entered_per_category_and_corrected(store: Store, dealer_id: UUID) -> None:
    set_figures(store, dealer_id, date(2026, 5, 20), ProductCategory.WASHER, {"shipments": Decimal(1000)})
    set_figures(store, dealer_id, MAY, ProductCategory.FREEZER, {"shipments": Decimal(1)})
    set_figures(store, dealer_id, MAY, ProductCategory.WASHER, {"collections": "900"})
    with store.reading() as session:
        rows = {row.category: row for row in figures_of(session, dealer_id)}
    washers = rows[ProductCategory.WASHER]
    assert (washers.month, washers.shipments, washers.collections) == (MAY, Decimal(1000), Decimal(900))
    assert len(rows) == 2
    with pytest.raises(FieldRefusedError):
        set_figures(store, dealer_id, MAY, ProductCategory.WASHER, {"shipments": Decimal(-1)})


def test_receivables_are_open_until_paid_the_longest_overdue_first(store: Store, dealer_id: UUID) -> None:
    later, _ = add_receivable(store, dealer_id, {"amount": Decimal(5), "due_on": date(2026, 12, 1)})
    first, _ = add_receivable(store, dealer_id, {"amount": Decimal(7), "due_on": date(2026, 10, 1)})
    gone, _ = add_receivable(store, dealer_id, {"amount": Decimal(9), "due_on": date(2026, 9, 1)})
    remove_receivable(store, gone)

    def listed() -> list[tuple[UUID, date | None]]:
        with store.reading() as session:
            return [(row.id, row.paid_on) for row in receivables_of(session, dealer_id)]

    assert listed() == [(first, None), (later, None)]
    mark_paid(store, first, on=MAY)
    assert listed() == [(later, None), (first, MAY)]
    mark_paid(store, first, on=None)
    assert listed() == [(first, None), (later, None)]
    with pytest.raises(FieldRefusedError) as refused:
        add_receivable(store, dealer_id, {"amount": Decimal(5)})
    assert refused.value.field == "due_on"


def test_a_contract_says_what_it_lacks_until_it_is_whole(store: Store, dealer_id: UUID, tmp_path: Path) -> None:
    terms = {"title": "2026 年度", "starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31), "amount": "500000"}
    contract_id, _ = add_contract(store, dealer_id, terms | {"deposit": Decimal(10_000)})

    def lacking() -> tuple[Lack, ...]:
        with store.reading() as session:
            (row,) = contracts_of(session, dealer_id)
            return row.lacks

    assert lacking() == (Lack.SIGNATURE, Lack.TERMS_KNOWN, Lack.DEPOSIT_KIND, Lack.SCAN)
    change_contract(store, contract_id, {"signed_on": date(2026, 1, 1), "deposit_kind": DepositKind.ADVANCE})
    assert lacking()[:4] == (Lack.OUR_SIGNATURE, Lack.OUR_SEAL, Lack.THEIR_SIGNATURE, Lack.THEIR_SEAL)
    signed = dict.fromkeys(("our_signature", "our_seal", "their_signature", "their_seal"), True)
    change_contract(store, contract_id, signed | {"terms_known_by": "王经理", "terms_known_on": date(2026, 1, 1)})
    amendment, _ = add_amendment(store, contract_id, {"agreed_on": MAY, "what": "任务降一成"})
    assert lacking() == (Lack.AMENDMENT, Lack.SCAN)
    remove_amendment(store, amendment)
    scan = tmp_path / "scan.txt"
    scan.write_text("signed", "utf-8")
    files = AttachmentFiles(tmp_path / "files", bytes(32))
    attach(store, files, scan, dealer_id=dealer_id, owner_table="contract", owner_id=contract_id)
    assert lacking() == ()


def test_a_contract_is_followed_until_all_of_it_is_done(store: Store, dealer_id: UUID) -> None:
    contract_id, _ = add_contract(store, dealer_id, {"title": "年度合同"})
    step, _ = add_contract_step(store, contract_id, {"what": "首批货款", "due_on": MAY})

    def reminded() -> list[str]:
        with store.reading() as session:
            return [title(row) for row in reminders(session, MAY, kinds=[ReminderKind.CONTRACT])]

    assert reminded() == ["From the contract: 首批货款"]
    settle_contract_step(store, step, on=MAY)
    assert reminded() == []
    undo_last(store)
    assert reminded() == ["From the contract: 首批货款"]
    change_contract(store, contract_id, {"fulfilled_on": MAY})
    assert reminded() == []


def test_a_contract_cannot_end_before_it_begins(store: Store, dealer_id: UUID) -> None:
    wrong = {"starts_on": date(2026, 2, 1), "ends_on": date(2026, 1, 1)}
    with pytest.raises(FieldRefusedError) as refused:
        add_contract(store, dealer_id, wrong)
    assert refused.value.field == "ends_on"
    contract_id, _ = add_contract(store, dealer_id, {"starts_on": date(2026, 2, 1)})
    with pytest.raises(FieldRefusedError):
        change_contract(store, contract_id, {"ends_on": date(2026, 1, 1)})
    remove_contract(store, contract_id)
    with store.reading() as session:
        assert contracts_of(session, dealer_id) == []
    undo_last(store)
    with store.reading() as session:
        assert [row.id for row in contracts_of(session, dealer_id)] == [contract_id]
