"""What the imports say of a file: the same for dealers and people, for figures and for lists of records."""

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TextIO

from fieldapp.texts import Text, _

_SHOWN = 20  # reasons on the terminal; the file of failed rows has all


def words_to(arguments: argparse.Namespace) -> TextIO:
    """Words go to stderr where JSON goes to stdout."""
    return sys.stderr if arguments.json else sys.stdout


def say_template(arguments: argparse.Namespace) -> None:
    """Where the empty workbook is."""
    print(Text("Template written: {file}", file=arguments.template), file=words_to(arguments))


def ask_for_files() -> int:
    """Ask for the files that were not named; returns the exit code."""
    print(_("Name the files to import. See: fieldapp import --help"), file=sys.stderr)
    return 2


def say_refused(path: Path, why: Text) -> None:
    """Why nothing of a file came in."""
    print(Text("{file}: {reason}", file=path.name, reason=why), file=sys.stderr)


def failed_file(arguments: argparse.Namespace, path: Path) -> Path:
    """Where the failed rows of *path* go, a file for each: F.xlsx, F-list2.xlsx ..."""
    failed: Path = arguments.failed
    return failed if path == arguments.files[0] else failed.with_name(f"{failed.stem}-{path.stem}{failed.suffix}")


def missing_column(asked: Iterable[tuple[str, object]], headings: Sequence[str]) -> Text | None:
    """What is wrong where ``--map`` names a column that the file does not have."""
    missing = next((heading for heading, _meaning in asked if heading not in headings), None)
    if missing is None:
        return None
    names = ", ".join(headings)
    return Text("There is no column {heading}. The columns are: {headings}", heading=missing, headings=names)


def say_result(
    arguments: argparse.Namespace,
    name: str,
    summary: object,
    failed: Mapping[int, Text],
    remarks: Mapping[int, Sequence[Text]] | None = None,
    *,
    first: Iterable[Text] = (),
) -> None:
    """What became of a file, or would become of it: the summary, what comes *first*, then rows with their reasons."""
    remarks = remarks or {}
    whole = _("{file} would give: {summary}") if arguments.dry_run else _("{file}: {summary}")
    lines: list[object] = [
        whole.format(file=name, summary=summary),
        *first,
        *(Text("Row {row} failed: {reason}", row=row, reason=why) for row, why in [*failed.items()][:_SHOWN]),
        *(
            Text("Row {row}: {reason}", row=row, reason=why)
            for row, all_of_it in [*remarks.items()][:_SHOWN]
            for why in all_of_it
        ),
    ]
    if hidden := max(0, len(failed) - _SHOWN) + max(0, len(remarks) - _SHOWN):
        lines.append(Text("And {count} more rows: see all with --failed F.xlsx", count=hidden))
    print(*lines, sep="\n  ", file=words_to(arguments))
