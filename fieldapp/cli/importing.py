"""``fieldapp import``: dealers and people from Excel workbooks, CSV and contact cards."""

import argparse
import contextlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.vocabulary import DealerStatus
from fieldapp.cli.context import Context
from fieldapp.cli.import_said import ask_for_files, failed_file, missing_column, say_refused, say_result, say_template
from fieldapp.cli.out import write_json
from fieldapp.errors import FieldAppError
from fieldapp.file_columns import Field, Figure, key_of
from fieldapp.list_names import ListName
from fieldapp.rules.custom_fields import CUSTOM
from fieldapp.texts import Text, _

if TYPE_CHECKING:
    from db.store import Store
    from fieldapp.importing.columns import Mapped
    from fieldapp.importing.read_file import SourceFile
    from fieldapp.importing.run import Counts, Imported
    from fieldapp.rules.custom_fields import CustomColumn

MODES = ("add", "update")
FIGURES = "figures"  # fieldapp import figures FILE
_NOTHING = "-"  # --map HEADING=-


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``import`` to the command line."""
    parser = commands.add_parser(
        "import",
        help=_("take in dealers and people from .xlsx, .xls, .csv and .vcf"),
        epilog=_(
            "Each file is one change that one undo takes back. Rows that fail are reported and do not keep the others "
            "from being imported.\nExit code: 0 if something was imported or is there already, 1 if nothing could be."
            "\n\nFIELD is one of: {fields}; custom:NAME is a field of the company; - leaves a column out."
            "\n\nOf figures FIELD is one of: {figures}."
        ).format(fields=", ".join(Field), figures=", ".join(Figure)),
    )
    parser.add_argument(
        "files",
        metavar="FILE",
        type=Path,
        nargs="*",
        help=_(
            "the files to import; with the word figures before them monthly figures of dealers, with one of these "
            "words such a list: {lists}"
        ).format(lists=", ".join(ListName)),
    )
    parser.add_argument(
        "--mode",
        choices=MODES,
        default=MODES[0],
        help=_("add: dealers that are there stay as they are; update: what the file says replaces what is there"),
    )
    parser.add_argument(
        "--map",
        metavar="HEADING=FIELD",
        type=_column,
        action="append",
        default=[],
        help=_("what a column says; may be repeated"),
    )
    parser.add_argument(
        "--status",
        choices=[status.value for status in DealerStatus],
        default=DealerStatus.PROSPECT.value,
        help=_("what new dealers are where the file does not say"),
    )
    parser.add_argument("--failed", metavar="F.xlsx", type=Path, help=_("write the failed rows with their reasons"))
    parser.add_argument("--dry-run", action="store_true", help=_("only say what would be imported"))
    parser.add_argument("--again", action="store_true", help=_("also files that were imported before"))
    parser.add_argument("--template", metavar="F.xlsx", type=Path, help=_("write an empty workbook to be filled in"))
    parser.add_argument("--json", action="store_true", help=_("write JSON"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Import each file, say what became of it, and tell by the exit code whether each gave something."""
    word = str(arguments.files[0]) if arguments.files else ""
    if word in {FIGURES, *ListName}:
        del arguments.files[0]
    if word in set(ListName):
        from fieldapp.cli.import_lists import run_lists

        return run_lists(arguments, context, ListName(word))
    if word == FIGURES:
        from fieldapp.cli.import_figures import run_figures

        return run_figures(arguments, context)
    if arguments.template is not None:
        from fieldapp.importing.template import write_template

        write_template(arguments.template, _custom(context))
        say_template(arguments)
    if not arguments.files:
        return ask_for_files() if arguments.template is None else 0
    with contextlib.closing(context.new_store()) as store:
        results = [_import_one(arguments, context, store, path) for path in arguments.files]
    if arguments.json:
        write_json({"files": [result.as_json() for result in results]})
    if any(result.is_misused for result in results):
        return 2
    return 0 if all(result.has_taken for result in results) else 1


def _column(given: str) -> tuple[str, Any]:
    """A heading with the field that it means, or with none where it is to be left out."""
    heading, equals, name = given.rpartition("=")
    if not equals or not heading.strip():
        raise argparse.ArgumentTypeError(str(Text("{text} is not HEADING=FIELD.", text=given)))
    if name.strip() == _NOTHING:
        return heading.strip(), None
    if name.strip().startswith(CUSTOM):
        return heading.strip(), name.strip()
    if name.strip() in set(Figure) - set(Field):
        return heading.strip(), Figure(name.strip())
    if name.strip() not in set(Field):
        raise argparse.ArgumentTypeError(
            str(Text("There is no field {field}. See: fieldapp import --help", field=name))
        )
    return heading.strip(), Field(name.strip())


@dataclass(frozen=True, slots=True)
class _Result:
    """What became of one file."""

    path: Path
    mapping: dict[str, str]
    done: "Imported | None" = None
    refused: Text | None = None
    is_misused: bool = False  # --map names a column that the file does not have

    @property
    def has_taken(self) -> bool:
        """Whether anything in the file is in the store now."""
        from fieldapp.importing.plan import Outcome

        return self.done is not None and self.done.counts.rows > self.done.counts[Outcome.FAILED]

    def as_json(self) -> dict[str, Any]:
        said: dict[str, Any] = {"file": str(self.path), "mapping": self.mapping}
        if self.done is None:
            return said | {"error": str(self.refused)}
        return said | {
            **_numbers(self.done.counts),
            "failures": [{"row": row, "reason": str(why)} for row, why in self.done.failed.items()],
            "remarks": [{"row": row, "text": " ".join(map(str, why))} for row, why in self.done.remarks.items()],
        }


def _import_one(arguments: argparse.Namespace, context: Context, store: "Store", path: Path) -> _Result:
    from fieldapp.attachments import AttachmentFiles
    from fieldapp.custom_columns import custom_of_files
    from fieldapp.importing.columns import guess
    from fieldapp.importing.failed_rows import write_failed_rows
    from fieldapp.importing.plan import Mode
    from fieldapp.importing.read_file import open_file
    from fieldapp.importing.run import Choices, carry_out, try_out
    from fieldapp.settings import load_settings

    mapping: dict[str, str] = {}
    try:
        source = open_file(path)
        remembered = load_settings(context.places.settings).import_mappings
        if (why := missing_column(arguments.map, source.sheet.headings)) is not None:
            say_refused(path, why)
            return _Result(path, {}, refused=why, is_misused=True)
        with store.reading() as session:
            custom = custom_of_files(session)
        mapped = _mapped(source, guess(source.sheet, remembered, custom), arguments.map, custom)
        mapping = {h: key_of(m.field) for h, m in zip(source.sheet.headings, mapped, strict=True) if m.field}
        choices = Choices(
            mapped=mapped,
            mode=Mode(arguments.mode),
            status=DealerStatus(arguments.status),
            again=arguments.again,
        )
        if arguments.dry_run:
            done = try_out(store, source, choices, today=context.today, step=_tell)
        else:
            done = carry_out(
                store,
                source,
                choices,
                today=context.today,
                now=context.clock.now(),
                files=AttachmentFiles(context.places.attachments, store.key),
                step=_tell,
            )
        if arguments.failed is not None:
            write_failed_rows(failed_file(arguments, path), source.sheet, done.failed, done.remarks)
    except FieldAppError as error:
        say_refused(path, error.text)
        return _Result(path, mapping, refused=error.text)
    _say(arguments, source, mapped, done)
    return _Result(path, mapping, done)


def _custom(context: Context) -> "tuple[CustomColumn, ...]":
    """The company's own fields, for the template; none where there is no data yet."""
    from fieldapp.custom_columns import custom_of_files

    if not context.places.has_data:
        return ()
    with contextlib.closing(context.open_store()) as store, store.reading() as session:
        return custom_of_files(session)


def _mapped(
    source: "SourceFile",
    mapped: "Mapped",
    asked: "Sequence[tuple[str, Field | str | None]]",
    custom: "Sequence[CustomColumn]",
) -> "Mapped":
    """The guess, put right by ``--map``.

    Raises:
        RefusedError: the company has no field of such a name.
    """
    from fieldapp.errors import RefusedError
    from fieldapp.importing.columns import meanings

    own = {name: one for one in custom for name in (one.key, CUSTOM + one.name_en, CUSTOM + one.name_zh)}
    fields = [meaning.field for meaning in mapped]
    for heading, of_field in asked:
        if of_field is None or isinstance(of_field, Field):
            fields[source.sheet.headings.index(heading)] = of_field
        elif of_field in own:
            fields[source.sheet.headings.index(heading)] = own[of_field]
        else:
            raise RefusedError(Text("The company has no field {name}. See: fieldapp fields", name=of_field))
    return meanings(source.sheet.headings, fields) if asked else mapped


def _numbers(counts: "Counts") -> dict[str, int]:
    from fieldapp.importing.plan import Outcome

    return {
        "rows": counts.rows,
        "added": counts[Outcome.ADDED],
        "people": counts.people,
        "photos": counts.photos,
        "updated": counts[Outcome.UPDATED] + counts[Outcome.PERSON_ADDED],
        "unchanged": counts[Outcome.UNCHANGED],
        "failed": counts[Outcome.FAILED],
        "similar": counts.similar,
        "to_check": counts.remarked,
    }


def _say(arguments: argparse.Namespace, source: "SourceFile", mapped: "Mapped", done: "Imported") -> None:
    """What became of a file, for people."""
    from fieldapp.importing.words import summary

    left = [heading for heading, meaning in zip(source.sheet.headings, mapped, strict=True) if meaning.field is None]
    left_out = [Text("Columns left out: {headings}", headings=", ".join(left))] if left else []
    first = (*left_out, *source.sheet.remarks)
    say_result(arguments, source.name, summary(done.counts), done.failed, done.remarks, first=first)


def _tell(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done:,} / {total:,}", end="\n" if done == total else "", file=sys.stderr, flush=True)
