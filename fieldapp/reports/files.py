"""Reports as files, written beside first so that a power cut leaves no half file."""

from pathlib import Path

from fieldapp.errors import SurroundingsError
from fieldapp.reports.draw_csv import csv_rows
from fieldapp.reports.draw_pdf import Pdf, draw_pdf
from fieldapp.reports.draw_xlsx import draw_xlsx
from fieldapp.reports.page import Report, Step
from fieldapp.table_files import write_csv_rows, write_whole
from fieldapp.texts import Text


def write_pdf(report: Report, path: Path, step: Step | None = None) -> Pdf:
    """Draw *report* into the file *path*.

    Raises:
        SurroundingsError: the file cannot be written; it may be open elsewhere.
    """
    drawn = draw_pdf(report, step)
    write_bytes(path, drawn.data)
    return drawn


def write_xlsx(report: Report, path: Path, step: Step | None = None) -> None:
    """Write *report* as the workbook *path*.

    Raises:
        SurroundingsError: the file cannot be written; it may be open elsewhere.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draw_xlsx(report, path, step)
    except OSError as error:
        raise _unwritable(path, error) from error


def write_csv(report: Report, path: Path) -> None:
    """Write the tables of *report* as the text file *path*.

    Raises:
        SurroundingsError: the file cannot be written; it may be open elsewhere.
    """
    write_whole(path, lambda draft: write_csv_rows(draft, csv_rows(report)))


def write_bytes(path: Path, data: bytes) -> None:
    """Write *data* into the file *path*.

    Raises:
        SurroundingsError: the file cannot be written; it may be open elsewhere.
    """
    draft = path.with_suffix(path.suffix + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(data)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> SurroundingsError:
    sentence = Text("{file} could not be written. Is it open in another program?", file=str(path))
    return SurroundingsError(sentence, detail=repr(error))
