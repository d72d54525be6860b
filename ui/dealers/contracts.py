"""The contracts tab: terms, the deposit and which of the two kinds it is, and what is missing."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout

from db.vocabulary import DepositKind
from fieldapp.lists import contracts_list
from fieldapp.operations.value import (
    add_amendment,
    add_contract,
    add_contract_step,
    change_contract,
    remove_amendment,
    remove_contract,
    remove_contract_step,
    settle_contract_step,
)
from fieldapp.queries.contracts import ContractRow, contracts_of
from fieldapp.queries.dealer_file import DealerFile
from fieldapp.queries.house_rules import rules_on
from fieldapp.rules.contracts import ContractState, contract_state
from fieldapp.texts import Text, _, ngettext, pgettext
from fieldapp.words.calendar import due_when, when
from fieldapp.words.contracts import deposit_name, deposit_pairs, missing_text, signed_pairs, state_word
from fieldapp.words.pay import money
from ui.context import AppContext
from ui.dealers.dialogs import RecordDialog
from ui.dealers.section import Section, clear
from ui.tones import Tone
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import Card, row
from ui.widgets.choice import Choice
from ui.widgets.date_edit import DateEdit
from ui.widgets.key_values import KeyValues
from ui.widgets.labels import ElidedLabel, dotted, label
from ui.widgets.lines_edit import LinesEdit
from ui.widgets.money_edit import MoneyEdit
from ui.widgets.pills import Pill
from ui.widgets.states import EmptyState
from ui.widgets.table_out import Shown, TableOut

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from db.store import Store
    from fieldapp.operations import Changed

_WELL = {ContractState.IN_FORCE, ContractState.FULFILLED}


class ContractsSection(Section):
    """A card for each contract."""

    def __init__(self, app: AppContext) -> None:
        super().__init__(app)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(12)
        self._contracts: list[ContractRow] = []
        self._soon = 0
        self.out = TableOut(app, self, self.shown)
        add = button(_("Add a contract"), icon="plus", on=self._add)
        self.body.addLayout(row(add, None, self.out.button(_("Contracts"))))
        self.body.addLayout(self._cards)
        self.body.addStretch(1)

    def fill(self, file: DealerFile) -> None:
        dealer_id = file.facts.id

        today = self.app.clock.today()

        def fetch(session: "Session") -> tuple[list[ContractRow], int]:
            return contracts_of(session, dealer_id), rules_on(session, today).thresholds.contract_soon_days

        self.app.read(fetch, self._show, key=(id(self), "contracts"), owner=self)

    def shown(self) -> Shown:
        """All contracts of the dealer."""
        contracts, title = self._contracts, f"{self.file.facts.name} {_('Contracts')}"
        return Shown(title, lambda _store, _progress: contracts_list(title, contracts))

    def _show(self, found: tuple[list[ContractRow], int]) -> None:
        contracts, self._soon = found
        self._contracts = contracts
        clear(self._cards)
        for contract in contracts:
            self._cards.addWidget(self._card(contract))
        if not contracts:
            nothing = _("No contract noted. Its dates make reminders, and what is missing is shown here.")
            self._cards.addWidget(EmptyState("file-text", nothing))

    def _card(self, contract: ContractRow) -> Card:
        card = Card()
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(ElidedLabel(dotted(contract.title or _("Contract"), contract.number), "heading"), 1)
        head.addWidget(Pill(*_state(contract, self.app.clock.today(), self._soon)))
        head.addWidget(icon_button("pencil-simple", _("Change"), on=partial(self._change, contract)))
        head.addWidget(icon_button("paperclip", _("Attach the scan"), on=partial(self._attach, contract)))
        head.addWidget(icon_button("trash", _("Delete"), on=partial(self._remove, contract)))
        card.body.addLayout(head)
        if missing := missing_text(contract):
            card.body.addWidget(label(missing, "bad", wrap=True))
        term = (
            f"{contract.starts_on or '…'} – {contract.ends_on or '…'}" if contract.starts_on or contract.ends_on else ""
        )
        scans = ngettext("{count} file", "{count} files", contract.scans).format(count=contract.scans)
        facts = KeyValues(
            [
                (_("Signed on"), str(contract.signed_on or "")),
                (_("Term"), term),
                (_("Amount"), money(contract.amount) if contract.amount is not None else ""),
                *deposit_pairs(contract),
                *signed_pairs(contract),
                (_("Fulfilled on"), str(contract.fulfilled_on or "")),
                (_("Scans"), scans if contract.scans else ""),
                (_("Note"), contract.note),
            ]
        )
        card.body.addWidget(facts)
        self._add_amendments(card, contract)
        self._add_steps(card, contract)
        return card

    def _add_amendments(self, card: Card, contract: ContractRow) -> None:
        for one in contract.amendments:
            written = Pill(_("in writing"), Tone.GOOD) if one.in_writing else Pill(_("not in writing"), Tone.BAD)
            said = ElidedLabel(dotted(_("Amendment"), str(one.agreed_on), one.what))
            remove = partial(self._write, partial(remove_amendment, row_id=one.id), Text("Amendment removed"))
            line = row(said, written, icon_button("x", _("Remove"), on=remove))
            line.setStretch(0, 1)
            card.body.addLayout(line)

    def _add_steps(self, card: Card, contract: ContractRow) -> None:
        """What is to be done under the contract, each with a tick."""
        today = self.app.clock.today()
        for step in contract.steps:
            box = QCheckBox(dotted(step.what, due_when(step.due_on, today) if step.due_on and not step.done_on else ""))
            box.setChecked(step.done_on is not None)
            box.toggled.connect(partial(self._settle_step, step.id))
            done = label(str(step.done_on or ""), "sub")
            remove = partial(self._write, partial(remove_contract_step, row_id=step.id), Text("Removed"))
            line = row(box, done, icon_button("x", _("Remove"), on=remove))
            line.setStretch(0, 1)
            card.body.addLayout(line)
        card.body.addLayout(
            row(
                button(_("Amendment"), icon="plus", role="quiet", on=partial(self._amend, contract)),
                button(_("To be done"), icon="plus", role="quiet", on=partial(self._add_step, contract)),
                None,
            )
        )

    def _settle_step(self, step_id: "UUID", is_done: bool) -> None:  # noqa: FBT001  (what the signal carries)
        on = self.app.clock.today() if is_done else None
        self._write(partial(settle_contract_step, row_id=step_id, on=on), Text("Noted"))

    def _write(self, operate: "Callable[[Store], Changed]", said: Text) -> None:
        self.app.write(operate, said=said)

    def _amend(self, contract: ContractRow) -> None:
        dialog = RecordDialog(
            self.app,
            self,
            _("An amendment"),
            _("Add"),
            operate=lambda store, values: add_amendment(store, contract.id, values),
            said=Text("Amendment noted"),
        )
        dialog.add_day("agreed_on", _("Agreed on"), day=self.app.clock.today(), required=_("Please choose the day."))
        dialog.form.add("what", _("What was agreed"), LinesEdit(2), required=_("Write what was agreed."))
        hint = _("Only what is in writing counts.")
        dialog.form.add("in_writing", "", QCheckBox(_("in writing")), hint=hint)
        dialog.show_form()

    def _add_step(self, contract: ContractRow) -> None:
        dialog = RecordDialog(
            self.app,
            self,
            _("To be done under the contract"),
            _("Add"),
            operate=lambda store, values: add_contract_step(store, contract.id, _known(values)),
            said=Text("Noted: the day makes a reminder"),
        )
        dialog.form.add("what", _("To be done"), QLineEdit(), required=_("Write what is to be done."))
        dialog.add_day("due_on", _("Due on"))
        dialog.show_form()

    # What is pressed

    def _add(self) -> None:
        dealer_id = self.dealer_id
        dialog = RecordDialog(
            self.app,
            self,
            _("A contract"),
            _("Add"),
            operate=lambda store, values: add_contract(store, dealer_id, _known(values)),
            said=Text("Contract added"),
        )
        self._add_fields(dialog)
        dialog.form.fill({"is_written": True})
        dialog.show_form()

    def _change(self, contract: ContractRow) -> None:
        dialog = RecordDialog(
            self.app,
            self,
            _("A contract"),
            _("Save"),
            operate=lambda store, values: change_contract(store, contract.id, values),
            said=Text("Contract saved"),
        )
        self._add_fields(dialog)
        dialog.form.fill({name: getattr(contract, name) for name in dialog.form.values()})
        dialog.show_form()

    def _add_fields(self, dialog: RecordDialog) -> None:
        today = self.app.clock.today()
        form = dialog.form
        form.add("title", _("Title"), QLineEdit())
        form.add("number", pgettext("contract", "Number"), QLineEdit())
        form.add("signed_on", _("Signed on"), DateEdit(today), hint=_("By both sides, with signature and seal."))
        form.add("starts_on", _("Begins on"), DateEdit(today))
        form.add("ends_on", _("Ends on"), DateEdit(today))
        form.add("amount", _("Amount"), MoneyEdit())
        form.add("deposit_kind", _("Deposit"), Choice([(kind, deposit_name(kind)) for kind in DepositKind]))
        hint = _("定金 is returned double by the receiver who defaults; 订金 is only paid ahead.")
        form.add("deposit", _("Amount of the deposit"), MoneyEdit(), hint=hint)
        form.add("is_written", _("Form"), QCheckBox(_("in writing")))
        for name, words in (
            ("our_signature", _("our signature")),
            ("our_seal", _("our seal")),
            ("their_signature", _("their signature")),
            ("their_seal", _("their seal")),
        ):
            form.add(name, "", QCheckBox(words))
        hint = _("Who is in charge at the dealer's and confirms knowing the terms.")
        form.add("terms_known_by", _("Terms known to"), QLineEdit(), hint=hint)
        form.add("terms_known_on", _("Confirmed on"), DateEdit(today))
        form.add("fulfilled_on", _("Fulfilled on"), DateEdit(today))
        form.add("note", _("Note"), LinesEdit(3))

    def _attach(self, contract: ContractRow) -> None:
        self.attach_to("contract", contract.id, _("Attach the scan"))

    def _remove(self, contract: ContractRow) -> None:
        self.app.write(lambda store: remove_contract(store, contract.id), said=Text("Contract removed"))


def _state(contract: ContractRow, today: date, soon_days: int) -> tuple[str, Tone]:
    state = contract_state(contract, today, soon_days)
    if state is ContractState.NOT_BEGUN and contract.starts_on is not None:
        return _("begins {when}").format(when=when(contract.starts_on, today)), Tone.ACCENT
    if state is ContractState.ENDS_SOON and contract.ends_on is not None:
        return _("ends {when}").format(when=when(contract.ends_on, today)), Tone.WARN
    return state_word(state), Tone.GOOD if state in _WELL else Tone.NEUTRAL


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "")}
