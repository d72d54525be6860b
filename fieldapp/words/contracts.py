"""A contract in words: what is missing, and the two kinds of deposit kept apart (DOMAIN section 13)."""

from collections.abc import Mapping

from db.vocabulary import DepositKind
from fieldapp.queries.contracts import ContractRow
from fieldapp.rules.contracts import ContractState, Lack, to_return
from fieldapp.texts import Text, _, pgettext
from fieldapp.words.pay import money

LACKS: Mapping[Lack, Text] = {
    Lack.WRITTEN: Text("not in writing"),
    Lack.SIGNATURE: Text("not signed"),
    Lack.OUR_SIGNATURE: Text("our signature"),
    Lack.OUR_SEAL: Text("our seal"),
    Lack.THEIR_SIGNATURE: Text("their signature"),
    Lack.THEIR_SEAL: Text("their seal"),
    Lack.TERMS_KNOWN: Text("confirmation that the person in charge knows the terms"),
    Lack.AMENDMENT: Text("an amendment that is not in writing"),
    Lack.TERM: Text("no term"),
    Lack.DEPOSIT_KIND: Text("deposit: earnest money or advance?"),
    Lack.DEPOSIT_AMOUNT: Text("deposit without an amount"),
    Lack.AMOUNT: Text("no amount"),
    Lack.SCAN: Text("no scan"),
}


def missing_text(contract: ContractRow) -> str:
    """What is missing, in one line; empty for a whole contract."""
    if not contract.lacks:
        return ""
    what = pgettext("list", "; ").join(str(LACKS[lack]) for lack in contract.lacks)
    return _("Missing: {what}").format(what=what)


def deposit_name(kind: DepositKind) -> str:
    """Both kinds with their Chinese characters, in every language: they sound alike and are not the same."""
    return {
        DepositKind.NONE: _("No deposit"),
        DepositKind.EARNEST: _("定金 earnest money"),
        DepositKind.ADVANCE: _("订金 plain advance"),
    }[kind]


def deposit_pairs(contract: ContractRow) -> list[tuple[str, str]]:
    """The deposit by its name, with what becomes of it; nothing where there is none."""
    if contract.deposit_kind is DepositKind.NONE:
        return []
    parts = [money(contract.deposit)] if contract.deposit is not None else []
    back = to_return(contract.deposit_kind, contract.deposit)
    if contract.deposit_kind is DepositKind.ADVANCE:
        parts.append(_("counts towards the price"))
    elif back is not None:
        parts.append(_("the receiver who defaults returns {amount} yuan").format(amount=money(back)))
    return [(deposit_name(contract.deposit_kind), " · ".join(parts))]


def signed_pairs(contract: ContractRow) -> list[tuple[str, str]]:
    """Who signed and sealed, and who knows the terms."""
    signed = (
        (contract.our_signature, _("our signature")),
        (contract.our_seal, _("our seal")),
        (contract.their_signature, _("their signature")),
        (contract.their_seal, _("their seal")),
    )
    known = " ".join(filter(None, (contract.terms_known_by, str(contract.terms_known_on or ""))))
    return [
        (_("Signed and sealed"), pgettext("list", "; ").join(what for is_there, what in signed if is_there)),
        (_("Terms known to"), known),
    ]


def state_word(state: ContractState) -> str:
    """Where a contract stands, in a word or two."""
    return {
        ContractState.DRAFT: pgettext("contract", "draft"),
        ContractState.NOT_BEGUN: pgettext("contract", "not begun"),
        ContractState.IN_FORCE: _("in force"),
        ContractState.ENDS_SOON: pgettext("contract", "ends soon"),
        ContractState.ENDED: pgettext("contract", "ended"),
        ContractState.FULFILLED: pgettext("contract", "fulfilled"),
    }[state]
