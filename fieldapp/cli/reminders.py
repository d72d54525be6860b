"""``fieldapp reminders``: whom to greet, whom to visit, what is late."""

import argparse
import contextlib
import json

from db.vocabulary import ReminderKind
from fieldapp.cli.context import Context
from fieldapp.cli.days import count
from fieldapp.texts import _

TEN_YEARS = 3660  # days: enough for anyone


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``reminders`` to the command line."""
    parser = commands.add_parser("reminders", help=_("what is due today and soon"))
    parser.add_argument(
        "--days",
        type=count(0, TEN_YEARS),
        metavar="N",
        help=_("everything within so many days; without it each kind's own lead"),
    )
    parser.add_argument(
        "--kind", action="append", choices=[kind.value for kind in ReminderKind], metavar="K",
        help=_("only this kind; may be repeated: {kinds}").format(kinds=", ".join(ReminderKind)),
    )  # fmt: skip
    parser.add_argument("--all", action="store_true", help=_("also what was done or dismissed"))
    parser.add_argument("--json", action="store_true", help=_("write JSON"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Print the reminders, the longest overdue first."""
    from fieldapp.queries.reminders import reminders
    from fieldapp.words.reminders import detail, due_word, kind_word, title

    kinds = [ReminderKind(kind) for kind in arguments.kind] if arguments.kind else list(ReminderKind)
    today = context.today
    with contextlib.closing(context.open_store()) as store, store.reading() as session:
        rows = reminders(session, today, days=arguments.days, kinds=kinds, with_answered=arguments.all)
    if arguments.json:
        objects = [
            {
                "date": row.occasion.on.isoformat(),
                "kind": row.occasion.kind.value,
                "dealer": row.dealer,
                "person": row.person,
                "title": title(row),
                "detail": detail(row, today),
                "days": row.due.days,
                "age": row.occasion.years,
                "place": row.place,
                "phone": row.phone,
                "dealer_id": str(row.occasion.dealer_id) if row.occasion.dealer_id else None,
                "person_id": str(row.occasion.person_id) if row.occasion.person_id else None,
                "state": row.due.answer.state.value if row.due.answer else None,
                "key": row.occasion.key,
            }
            for row in rows
        ]
        print(json.dumps(objects, ensure_ascii=False, indent=1))
        return 0
    for row in rows:
        told = (title(row), row.dealer, row.place, row.phone, detail(row, today))
        print(
            row.occasion.on,
            f"[{kind_word(row.occasion.kind)}]",
            due_word(row.due, today),
            *filter(None, told),
            sep="  ",
        )
    if not rows:
        print(_("Nothing is due."))
    return 0
