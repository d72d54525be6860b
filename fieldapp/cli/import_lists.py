"""``fieldapp import contracts FILE`` and its like: resources, contracts, prices of competitors, service."""

import argparse
import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldapp.cli.context import Context
from fieldapp.cli.out import write_json
from fieldapp.errors import FieldAppError
from fieldapp.list_names import ListName
from fieldapp.record_lists import LISTS, RecordList
from fieldapp.texts import Text, _

if TYPE_CHECKING:
    from db.store import Store

_SHOWN = 20


def run_lists(arguments: argparse.Namespace, context: Context, name: ListName, paths: list[Path]) -> int:
    """Import each file of one list; 0 if each gave something, 1 if not."""
    of = LISTS[name]
    if arguments.template is not None:
        from fieldapp.exporting.record_lists import write_list_template

        write_list_template(of, arguments.template)
        print(Text("Template written: {file}", file=arguments.template), file=_words_to(arguments))
    if not paths:
        if arguments.template is None:
            print(_("Name the files to import. See: fieldapp import --help"), file=sys.stderr)
            return 2
        return 0
    with contextlib.closing(context.new_store()) as store:
        results = [_import_one(arguments, context, store, of, path) for path in paths]
    if arguments.json:
        write_json({"files": [said for said, _code in results]})
    return max(code for _said, code in results)


def _import_one(
    arguments: argparse.Namespace, context: Context, store: "Store", of: RecordList, path: Path
) -> tuple[dict[str, Any], int]:
    from fieldapp.importing.failed_rows import write_failed_rows
    from fieldapp.importing.figures import Became
    from fieldapp.importing.plan import Mode
    from fieldapp.importing.read_file import open_file
    from fieldapp.importing.record_lists import finder, import_records, meanings_of, try_out_records

    try:
        source = open_file(path, finder(of))
        meanings = meanings_of(of, source.sheet.headings)
        mode, today = Mode(arguments.mode), context.today
        if arguments.dry_run:
            done = try_out_records(store, of, source, meanings, mode, today=today)
        else:
            now, again = context.clock.now(), arguments.again
            done = import_records(store, of, source, meanings, mode, today=today, now=now, again=again)
        if arguments.failed is not None:
            write_failed_rows(arguments.failed, source.sheet, done.failed, {})
    except FieldAppError as error:
        print(Text("{file}: {reason}", file=path.name, reason=error.text), file=sys.stderr)
        return {"file": str(path), "error": str(error.text)}, 1
    said = (
        Text("{file} would give: {summary}", file=source.name, summary=done.summary())
        if arguments.dry_run
        else Text("{file}: {summary}", file=source.name, summary=done.summary())
    )
    print(said, file=_words_to(arguments))
    for row, why in list(done.failed.items())[:_SHOWN]:
        print("  ", Text("Row {row} failed: {reason}", row=row, reason=why), file=_words_to(arguments), sep="")
    told = {
        "file": str(path),
        "mapping": {
            heading: meaning for heading, meaning in zip(source.sheet.headings, meanings, strict=True) if meaning
        },
        "rows": done.rows,
        "added": done.became[Became.ADDED],
        "updated": done.became[Became.UPDATED],
        "unchanged": done.became[Became.UNCHANGED],
        "totals_left_out": done.became[Became.LEFT_OUT],
        "failed": len(done.failed),
        "failures": [{"row": row, "reason": str(why)} for row, why in done.failed.items()],
    }
    return told, 0 if done.rows > len(done.failed) else 1


def _words_to(arguments: argparse.Namespace) -> Any:  # noqa: ANN401  (a stream)
    return sys.stderr if arguments.json else sys.stdout
