"""``fieldapp fields``: the fields that the company adds of its own, and what stands in them."""

import argparse
import contextlib
import json
import sys
from typing import TYPE_CHECKING

from db.vocabulary import CustomKind, CustomOwner
from fieldapp.cli.context import Context
from fieldapp.texts import Text, _, pgettext

if TYPE_CHECKING:
    from db.store import Store
    from fieldapp.rules.custom_fields import CustomColumn

ACTIONS = ("list", "add", "rename", "retire", "use", "set")


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``fields`` to the command line."""
    parser = commands.add_parser("fields", help=_("fields of the company's own: list, add, rename, retire, fill in"))
    parser.add_argument("what", nargs="?", choices=ACTIONS, default="list", help=_("what to do"))
    parser.add_argument("name", nargs="?", metavar="NAME", help=_("the field, by its name in either language"))
    parser.add_argument(
        "value", nargs="?", metavar="VALUE", help=_("with set: what is to stand there; with rename: the new name")
    )
    parser.add_argument(
        "--of", choices=[owner.value for owner in CustomOwner], default=CustomOwner.DEALER.value, help=_("of what")
    )
    parser.add_argument(
        "--kind",
        choices=[kind.value for kind in CustomKind],
        default=CustomKind.TEXT.value,
        help=_("with add: what it holds"),
    )
    parser.add_argument("--english", metavar="NAME", default="", help=_("with add and rename: its name in English"))
    parser.add_argument("--unit", metavar="UNIT", default="", help=_("with add: behind a number"))
    parser.add_argument("--choices", metavar="A,B", default="", help=_("with add: what can be chosen"))
    parser.add_argument("--dealer", metavar="NAME", default="", help=_("with set: whose, by name or code"))
    parser.add_argument("--json", action="store_true", help=_("write JSON"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Do what was asked, then list the fields as they are."""
    if arguments.what != "list" and not arguments.name:
        print(_("Say which field: fieldapp fields add NAME"), file=sys.stderr)
        return 2
    with contextlib.closing(context.open_store()) as store:
        if arguments.what != "list":
            _do(arguments, store)
        from fieldapp.custom_columns import custom_fields

        with store.reading() as session:
            fields = custom_fields(session, with_retired=True)
    if arguments.json:
        print(json.dumps([_as_json(field) for field in fields], ensure_ascii=False, indent=1))
        return 0
    _show(fields)
    return 0


def _do(arguments: argparse.Namespace, store: "Store") -> None:
    from fieldapp.operations.custom_fields import (
        NewCustomField,
        add_custom_field,
        change_custom_field,
        set_custom_values,
    )

    owner = CustomOwner(arguments.of)
    if arguments.what == "add":
        choices = arguments.choices.replace("，", ",").split(",")
        new = NewCustomField(
            owner=owner,
            kind=CustomKind(arguments.kind),
            name_zh=arguments.name,
            name_en=arguments.english,
            unit=arguments.unit,
            choices=choices,
        )
        add_custom_field(store, new)
        return
    field = _found(store, owner, arguments.name)
    match arguments.what:
        case "rename":
            names = {"name_zh": arguments.value or field.name_zh, "name_en": arguments.english or field.name_en}
            change_custom_field(store, field.id, names)
        case "retire" | "use":
            change_custom_field(store, field.id, {"is_retired": arguments.what == "retire"})
        case "set":
            from fieldapp.cli.whom import dealer_meant
            from fieldapp.errors import RefusedError
            from fieldapp.words.custom_fields import custom_name

            if owner is not CustomOwner.DEALER:
                raise RefusedError(Text("In the terminal only fields of dealers are filled in."))
            with store.reading() as session:
                dealer_id, name = dealer_meant(session, arguments.dealer)
            set_custom_values(store, owner, dealer_id, {field.id: arguments.value or ""})
            if not arguments.json:
                said = custom_name(field), arguments.value or "—"
                print(Text("{dealer}: {field} is now {value}", dealer=name, field=said[0], value=said[1]))


def _found(store: "Store", owner: CustomOwner, name: str) -> "CustomColumn":
    from fieldapp.custom_columns import custom_fields
    from fieldapp.errors import RefusedError

    with store.reading() as session:
        fields = custom_fields(session, owner, with_retired=True)
    field = next((field for field in fields if name in {field.name_zh, field.name_en}), None)
    if field is None:
        raise RefusedError(Text("The company has no field {name}. See: fieldapp fields", name=name))
    return field


def _as_json(field: "CustomColumn") -> dict[str, object]:
    return {
        "of": field.owner.value,
        "name": field.name_zh,
        "english": field.name_en,
        "kind": field.kind.value,
        "unit": field.unit,
        "retired": field.is_retired,
        "choices": [
            {"name": option.name_zh, "english": option.name_en, "retired": option.is_retired}
            for option in field.options
        ],
    }


def _show(fields: "tuple[CustomColumn, ...]") -> None:
    from fieldapp.texts import language
    from fieldapp.words.custom_fields import custom_name
    from fieldapp.words.vocabulary import word

    for field in fields:
        options = pgettext("list", ", ").join(
            option.name(language()) for option in field.options if not option.is_retired
        )
        retired = _("not used any more") if field.is_retired else ""
        said = (word(field.owner), custom_name(field), word(field.kind), field.unit, options, retired)
        print(*filter(None, said), sep="  ")
    if not fields:
        print(_("The company has no fields of its own. See: fieldapp fields add NAME"))
