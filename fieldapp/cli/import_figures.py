"""``fieldapp import figures FILE``: monthly shipments, collections, profit and cost."""

import argparse
import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldapp.cli.context import Context
from fieldapp.cli.import_said import ask_for_files, failed_file, missing_column, say_refused, say_result
from fieldapp.cli.out import write_json
from fieldapp.errors import FieldAppError, RefusedError
from fieldapp.texts import Text

if TYPE_CHECKING:
    from db.store import Store
    from fieldapp.importing.figures import FiguresImported
    from fieldapp.importing.figures_columns import Meanings
    from fieldapp.importing.read_file import SourceFile


def run_figures(arguments: argparse.Namespace, context: Context) -> int:
    """Import each file of figures; 0 if each gave something, 1 if not, 2 for a column that is not there."""
    if not arguments.files:
        return ask_for_files()
    with contextlib.closing(context.new_store()) as store:
        results = [_import_one(arguments, context, store, path) for path in arguments.files]
    if arguments.json:
        write_json({"files": [said for said, _code in results]})
    return max(code for _said, code in results)


def _import_one(
    arguments: argparse.Namespace, context: Context, store: "Store", path: Path
) -> tuple[dict[str, Any], int]:
    from fieldapp.importing.failed_rows import write_failed_rows
    from fieldapp.importing.figures import import_figures, summary, try_out_figures
    from fieldapp.importing.figures_columns import find_headings
    from fieldapp.importing.plan import Mode
    from fieldapp.importing.read_file import open_file

    try:
        source = open_file(path, find_headings)
        if (why := missing_column(arguments.map, source.sheet.headings)) is not None:
            say_refused(path, why)
            return {"file": str(path), "error": str(why)}, 2
        meanings = _meanings(arguments, context, source)
        mode = Mode(arguments.mode)
        if arguments.dry_run:
            done = try_out_figures(store, source, meanings, mode)
        else:
            done = import_figures(store, source, meanings, mode, now=context.clock.now(), again=arguments.again)
        if arguments.failed is not None:
            write_failed_rows(failed_file(arguments, path), source.sheet, done.failed, done.remarks)
    except FieldAppError as error:
        say_refused(path, error.text)
        return {"file": str(path), "error": str(error.text)}, 1
    say_result(arguments, source.name, summary(done), done.failed, done.remarks)
    return _json(path, source, meanings, done), 0 if done.rows > len(done.failed) else 1


def _meanings(arguments: argparse.Namespace, context: Context, source: "SourceFile") -> "Meanings":
    """The guess, put right by ``--map``."""
    from fieldapp.file_columns import Figure
    from fieldapp.importing.figures_columns import guess, with_figures
    from fieldapp.settings import load_settings

    guessed = guess(source.sheet, load_settings(context.places.settings).import_mappings)
    if not arguments.map:
        return guessed
    figures = [meaning.figure for meaning in guessed]
    for heading, name in arguments.map:
        if name is not None and name.value not in set(Figure):
            raise RefusedError(Text("{field} is not a field of figures.", field=name.value))
        figures[source.sheet.headings.index(heading)] = None if name is None else Figure(name.value)
    return with_figures(source.sheet.headings, figures)


def _json(path: Path, source: "SourceFile", meanings: "Meanings", done: "FiguresImported") -> dict[str, Any]:
    from fieldapp.importing.figures import Became

    return {
        "file": str(path),
        "mapping": {
            heading: {
                "field": meaning.figure.value,
                "month": f"{meaning.month:%Y-%m}"
                if meaning.month
                else f"{meaning.number:02}"
                if meaning.number
                else None,
                "category": meaning.category.value if meaning.category else None,
            }
            for heading, meaning in zip(source.sheet.headings, meanings, strict=True)
            if meaning.figure
        },
        "rows": done.rows,
        "added": done.added,
        "updated": done.updated,
        "unchanged": done.became[Became.UNCHANGED],
        "totals_left_out": done.became[Became.LEFT_OUT],
        "failed": len(done.failed),
        "months": [f"{month:%Y-%m}" for month in sorted(done.months)],
        "amounts": {figure.value: str(amount) for figure, amount in done.amounts.items()},
        "failures": [{"row": row, "reason": str(why)} for row, why in done.failed.items()],
        "remarks": [{"row": row, "text": " ".join(map(str, why))} for row, why in done.remarks.items()],
    }
