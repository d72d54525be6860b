"""The contracts of a dealer on paper: terms, signatures, what is missing, and how far they are fulfilled."""

from collections.abc import Sequence
from datetime import date

from fieldapp.queries.contracts import ContractRow
from fieldapp.reports.page import Block, Column, Heading, KeyValues, Note, Report, Row, SignatureLines, Table
from fieldapp.texts import Text, _
from fieldapp.words.contracts import deposit_pairs, missing_text, signed_pairs
from fieldapp.words.pay import money


def build(dealer: str, contracts: Sequence[ContractRow], *, rep: str, printed_on: date) -> Report:
    """Each contract as a part of the report, in the language of the context."""
    blocks: list[Block] = []
    for contract in contracts:
        blocks += _contract(contract)
    if not contracts:
        blocks.append(Note(_("No contract is noted.")))
    blocks.append(SignatureLines((_("Rep"), _("Manager"), _("Date"))))
    return Report(
        title=_("Contract card"),
        subtitle=dealer,
        facts=((_("Rep"), rep),) if rep else (),
        footer=str(Text("Personal data: keep it safe. Printed on {day}.", day=printed_on.isoformat())),
        author=rep,
        blocks=tuple(blocks),
    )


def _contract(contract: ContractRow) -> list[Block]:
    term = f"{contract.starts_on or '…'} – {contract.ends_on or '…'}"
    pairs = [
        (_("Signed on"), str(contract.signed_on or "")),
        (_("Term"), term),
        (_("Amount"), money(contract.amount) if contract.amount is not None else ""),
        *deposit_pairs(contract),
        *signed_pairs(contract),
        (_("Fulfilled on"), str(contract.fulfilled_on or "")),
        (_("Note"), contract.note),
    ]
    blocks: list[Block] = [Heading(contract.title or _("Contract"), contract.number)]
    if missing := missing_text(contract):
        blocks.append(Note(missing))
    blocks.append(KeyValues(tuple((name, value) for name, value in pairs if value)))
    if contract.amendments:
        columns = (Column(_("Agreed on"), 24), Column(_("Amendment"), 110), Column(_("In writing"), 20))
        rows = [Row((one.agreed_on, one.what, _("yes") if one.in_writing else _("no"))) for one in contract.amendments]
        blocks.append(Table(columns, rows))
    if contract.steps:
        columns = (Column(_("To be done"), 100), Column(_("Due on"), 26), Column(_("Done on"), 26))
        blocks.append(Table(columns, [Row((step.what, step.due_on, step.done_on)) for step in contract.steps]))
    return blocks
