"""Reports as files, written beside first so that a power cut leaves no half file."""

from pathlib import Path

from fieldapp.reports.draw_csv import csv_rows
from fieldapp.reports.draw_pdf import Pdf, draw_pdf
from fieldapp.reports.draw_xlsx import draw_xlsx
from fieldapp.reports.page import Report, Step
from fieldapp.table_files import write_csv_rows, write_whole


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
    write_whole(path, lambda draft: draw_xlsx(report, draft, step))


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
    write_whole(path, lambda draft: draft.write_bytes(data))
