"""``fieldapp search``: find dealers and people by any part of what is known of them, and what was written down."""

import argparse
import contextlib
import json

from fieldapp.cli.context import Context
from fieldapp.cli.days import count
from fieldapp.texts import _


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``search`` to the command line."""
    parser = commands.add_parser(
        "search", help=_("find dealers and people, contracts, complaints, competitors, lessons")
    )
    parser.add_argument("text", metavar="TEXT", help=_("part of a name, pinyin, initials, a phone number, a place"))
    parser.add_argument("--limit", type=count(1, 100_000), default=50, metavar="N", help=_("at most so many hits"))
    parser.add_argument("--json", action="store_true", help=_("write JSON"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Print the hits, best first."""
    from fieldapp.queries.record_search import search_records
    from fieldapp.queries.search import search
    from fieldapp.words.records import record_detail

    with contextlib.closing(context.open_store()) as store, store.reading() as session:
        hits = search(session, arguments.text, limit=arguments.limit)
        records = search_records(session, arguments.text)[: max(0, arguments.limit - len(hits))]
    if arguments.json:
        rows: list[dict[str, object]] = [
            {
                "id": str(hit.id),
                "kind": hit.kind.value,
                "name": hit.name,
                "place": hit.place,
                "phones": list(hit.phones),
                "dealer_id": str(hit.dealer_id),
                "dealer": hit.dealer,
                "person": hit.person,
            }
            for hit in hits
        ]
        rows += [
            {
                "id": str(record.id),
                "kind": record.kind.value,
                "name": record.title,
                "place": "",
                "phones": [],
                "dealer_id": str(record.dealer_id) if record.dealer_id else None,
                "dealer": record.dealer,
                "person": "",
            }
            for record in records
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    for hit in hits:
        named = dict.fromkeys(filter(None, (hit.name, hit.dealer, hit.person)))
        print("  ".join(filter(None, (*named, hit.place, " ".join(hit.phones)))))
    for record in records:
        print(record.title, record_detail(record), sep="  ")
    if not hits and not records:
        print(_("Nothing found."))
    return 0
