"""``fieldapp note``: writes contracts, methods of support, high ground, rounds of input, opponents, revivals."""

import argparse
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from fieldapp.cli.context import Context
from fieldapp.cli.days import day
from fieldapp.cli.out import write_json
from fieldapp.cli.whom import dealer_meant, place_meant
from fieldapp.errors import RefusedError
from fieldapp.operations import competitors, high_ground, revival, support, value
from fieldapp.texts import Text, _, pgettext

if TYPE_CHECKING:
    from db.store import Store


@dataclass(frozen=True, slots=True)
class _Kind:
    """What can be written of one kind of record, and by which operations."""

    fields: tuple[str, ...]
    add: Callable[["Store", dict[str, Any]], tuple[UUID, object]]
    change: Callable[["Store", UUID, dict[str, Any]], object]
    begins: str = ""  # the field that is today where nothing is said


def _contract(store: "Store", values: dict[str, Any]) -> tuple[UUID, object]:
    dealer_id = values.pop("dealer_id", None)
    if dealer_id is None:
        raise RefusedError(Text("Say whose contract it is: --dealer NAME."))
    return value.add_contract(store, dealer_id, values)


def _revival(store: "Store", values: dict[str, Any]) -> tuple[UUID, object]:
    dealer_id, today = values.pop("dealer_id", None), values.pop("today")
    if dealer_id is None:
        raise RefusedError(Text("Say whose case it is: --dealer NAME."))
    return revival.keep_revival_case(store, dealer_id, values, today=today)


def _not_by_id(_store: "Store", _id: UUID, _values: dict[str, Any]) -> object:
    raise RefusedError(Text("A case goes on in the one that is under way: --dealer NAME says which."))


_TRUTHS = {
    "is_written", "our_signature", "our_seal", "their_signature", "their_seal", "is_ours",
}  # fmt: skip
_YES, _NO = {"yes", "true", "1", "是", "有"}, {"no", "false", "0", "否", "无", "没有"}
_KINDS = {
    "contract": _Kind(
        (
            "number", "title", "signed_on", "starts_on", "ends_on", "amount", "deposit_kind", "deposit", "is_written",
            "our_signature", "our_seal", "their_signature", "their_seal", "terms_known_by", "terms_known_on",
            "fulfilled_on", "note",
        ),
        _contract,
        value.change_contract,
    ),
    "method": _Kind(
        ("first_on", "last_on", "method", "commitment", "reassurance"), support.declare_method, support.change_method,
        "first_on",
    ),
    "high-ground": _Kind(
        ("kind", "what", "holder", "is_ours", "since", "note"), high_ground.add_ground, high_ground.change_ground
    ),
    "round": _Kind(
        ("began_on", "input", "amount", "goal", "ended_on", "result", "sales_after"),
        high_ground.begin_round,
        high_ground.change_round,
        "began_on",
    ),
    "revival": _Kind(("why", "plan", "calls", "outcome", "result"), _revival, _not_by_id, "today"),
    "opponent": _Kind(
        (
            "stage", "opponent", "deadline", "measure", "expected_reaction_days", "acted_on", "reacted_on", "evidence",
            "result", "state",
        ),
        competitors.choose_opponent,
        competitors.change_goal,
    ),
}  # fmt: skip


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``note`` to the command line."""
    parser = commands.add_parser("note", help=_("write a contract, a method, high ground, a round or an opponent"))
    parser.add_argument("kind", choices=[*_KINDS], metavar="KIND", help=", ".join(_KINDS))
    parser.add_argument(
        "--set", nargs="+", action="extend", default=[], metavar="FIELD=VALUE", help=_("what is to be written")
    )
    parser.add_argument("--dealer", metavar="DEALER", help=_("the dealer, found like in search"))
    parser.add_argument("--place", metavar="PLACE", help=_("the market: a county or township, or its code"))
    parser.add_argument("--change", metavar="ID", type=UUID, help=_("change this one instead of writing a new one"))
    parser.add_argument("--on", metavar="YYYY-MM-DD", type=day, help=_("the day, today without it"))
    parser.add_argument("--json", action="store_true", help=_("write JSON"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Write one record, and say its id."""
    kind = _KINDS[arguments.kind]
    values = _read(arguments.set, kind)
    with contextlib.closing(context.open_store()) as store:
        with store.reading() as session:
            if arguments.dealer:
                values["dealer_id"] = dealer_meant(session, arguments.dealer)[0]
            if arguments.place:
                values["region_code"] = place_meant(session, arguments.place)
        if arguments.change is None:
            if kind.begins:
                values.setdefault(kind.begins, arguments.on or context.today)
            written, _changed = kind.add(store, values)
        else:
            kind.change(store, arguments.change, values)
            written = arguments.change
    if arguments.json:
        write_json({"id": written})
    else:
        print(_("Saved: {id}").format(id=written))
    return 0


def _read(written: Sequence[str], kind: _Kind) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for one in written:
        field, is_said, said = one.partition("=")
        field = field.strip().replace("-", "_")
        if not is_said or field not in kind.fields:
            names = pgettext("list", ", ").join(kind.fields)
            raise RefusedError(Text("{text}: write FIELD=VALUE; the fields are {names}.", text=one, names=names))
        values[field] = _truth(field, said) if field in _TRUTHS else said.strip()
    return values


def _truth(field: str, said: str) -> bool:
    if (word := said.strip().casefold()) not in _YES | _NO:
        raise RefusedError(Text("{field} is yes or no.", field=field))
    return word in _YES
