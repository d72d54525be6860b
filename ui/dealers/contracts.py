"""The contracts tab: terms, the deposit and which of the two kinds it is, and what is missing."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from db.vocabulary import DepositKind
from fieldapp.calendar_words import when
from fieldapp.lists import contracts_list
from fieldapp.operations.value import add_contract, change_contract, remove_contract
from fieldapp.pay_words import money
from fieldapp.queries.dealers import DealerFile
from fieldapp.queries.value import ContractRow, contracts_of
from fieldapp.rules.contracts import Lack
from fieldapp.texts import Text, _, ngettext, pgettext
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
    from sqlalchemy.orm import Session

ENDS_SOON_DAYS = 60
LACKS: Mapping[Lack, Text] = {
    Lack.SIGNATURE: Text("not signed"),
    Lack.TERM: Text("no term"),
    Lack.DEPOSIT_KIND: Text("deposit: earnest money or advance?"),
    Lack.DEPOSIT_AMOUNT: Text("deposit without an amount"),
    Lack.AMOUNT: Text("no amount"),
    Lack.SCAN: Text("no scan"),
}


class ContractsSection(Section):
    """A card for each contract."""

    def __init__(self, app: AppContext) -> None:
        super().__init__(app)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(12)
        self._contracts: list[ContractRow] = []
        self.out = TableOut(app, self, self.shown)
        add = button(_("Add a contract"), icon="plus", on=self._add)
        self.body.addLayout(row(add, None, self.out.button(_("Contracts"))))
        self.body.addLayout(self._cards)
        self.body.addStretch(1)

    def fill(self, file: DealerFile) -> None:
        dealer_id = file.facts.id

        def fetch(session: "Session") -> list[ContractRow]:
            return contracts_of(session, dealer_id)

        self.app.read(fetch, self._show, key=(id(self), "contracts"), owner=self)

    def shown(self) -> Shown:
        """All contracts of the dealer."""
        contracts, title = self._contracts, f"{self.file.facts.name} {_('Contracts')}"
        return Shown(title, lambda _store, _progress: contracts_list(title, contracts))

    def _show(self, contracts: list[ContractRow]) -> None:
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
        head.addWidget(Pill(*_state(contract, self.app.clock.today())))
        head.addWidget(icon_button("pencil-simple", _("Change"), on=partial(self._change, contract)))
        head.addWidget(icon_button("paperclip", _("Attach the scan"), on=partial(self._attach, contract)))
        head.addWidget(icon_button("trash", _("Delete"), on=partial(self._remove, contract)))
        card.body.addLayout(head)
        if contract.lacks:
            missing = _("Missing: {what}").format(what=dotted(*(LACKS[lack] for lack in contract.lacks)))
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
                *_deposit(contract),
                (_("Scans"), scans if contract.scans else ""),
                (_("Note"), contract.note),
            ]
        )
        card.body.addWidget(facts)
        return card

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
        form.add("note", _("Note"), LinesEdit(3))

    def _attach(self, contract: ContractRow) -> None:
        self.attach_to("contract", contract.id, _("Attach the scan"))

    def _remove(self, contract: ContractRow) -> None:
        self.app.write(lambda store: remove_contract(store, contract.id), said=Text("Contract removed"))


def deposit_name(kind: DepositKind) -> str:
    """Both kinds with their Chinese characters, in every language: they sound alike and are not the same."""
    return {
        DepositKind.NONE: _("No deposit"),
        DepositKind.EARNEST: _("定金 earnest money"),
        DepositKind.ADVANCE: _("订金 plain advance"),
    }[kind]


def _deposit(contract: ContractRow) -> list[tuple[str, str]]:
    if contract.deposit_kind is DepositKind.NONE:
        return []
    amount = money(contract.deposit) if contract.deposit is not None else ""
    if contract.deposit_kind is DepositKind.EARNEST:
        double = (
            _("the receiver who defaults returns {amount}").format(amount=money(2 * contract.deposit))
            if contract.deposit
            else ""
        )
        return [(deposit_name(contract.deposit_kind), dotted(amount, double))]
    return [(deposit_name(contract.deposit_kind), dotted(amount, _("counts towards the price")))]


def _state(contract: ContractRow, today: date) -> tuple[str, Tone]:
    if contract.signed_on is None:
        return pgettext("contract", "draft"), Tone.NEUTRAL
    if contract.ends_on is not None and contract.ends_on < today:
        return pgettext("contract", "ended"), Tone.NEUTRAL
    if contract.starts_on is not None and contract.starts_on > today:
        return _("begins {when}").format(when=when(contract.starts_on, today)), Tone.ACCENT
    if contract.ends_on is not None and (contract.ends_on - today).days <= ENDS_SOON_DAYS:
        return _("ends {when}").format(when=when(contract.ends_on, today)), Tone.WARN
    return _("in force"), Tone.GOOD


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "")}
