"""``fieldapp import contracts FILE`` and its like: every list of ``ListName``."""

import argparse
import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldapp.cli.context import Context
from fieldapp.cli.import_said import ask_for_files, failed_file, say_refused, say_result, say_template
from fieldapp.cli.out import write_json
from fieldapp.errors import FieldAppError
from fieldapp.list_names import ListName
from fieldapp.record_lists import LISTS, RecordList

if TYPE_CHECKING:
    from db.store import Store


def run_lists(arguments: argparse.Namespace, context: Context, name: ListName) -> int:
    """Import each file of one list; 0 if each gave something, 1 if not."""
    of = LISTS[name]
    if arguments.template is not None:
        from fieldapp.exporting.record_lists import write_list_template

        write_list_template(of, arguments.template)
        say_template(arguments)
    if not arguments.files:
        return ask_for_files() if arguments.template is None else 0
    with contextlib.closing(context.new_store()) as store:
        results = [_import_one(arguments, context, store, of, path) for path in arguments.files]
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
            write_failed_rows(failed_file(arguments, path), source.sheet, done.failed, {})
    except FieldAppError as error:
        say_refused(path, error.text)
        return {"file": str(path), "error": str(error.text)}, 1
    say_result(arguments, source.name, done.summary(), done.failed)
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
