"""Reading PDFs back, with other programs' eyes."""

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
import pytest
from PIL import Image


def texts(pdf: bytes) -> list[str]:
    """What each page says."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def words_of(pdf: bytes) -> str:
    """What the whole file says, without the blanks and line breaks that depend on the layout."""
    return re.sub(r"\s", "", "".join(texts(pdf)))


def pictures(pdf: bytes, dpi: int = 150) -> list[Image.Image]:
    """Each page as a printer or a scanner sees it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=dpi / 72).to_pil() for page in document]
    finally:
        document.close()


def poppler(program: str, pdf: bytes, *options: str) -> str:
    """What one of Poppler's programs says of the file; without them the test is skipped."""
    path = _program(program)
    if path is None:
        pytest.skip(f"{program} of poppler-utils is not installed")
    with TemporaryDirectory() as folder:
        file = Path(folder) / "report.pdf"
        file.write_bytes(pdf)
        target = ["-"] if program == "pdftotext" else []
        result = subprocess.run([path, *options, file, *target], capture_output=True, check=True)
    return result.stdout.decode()


@cache
def _program(name: str) -> str | None:
    return shutil.which(name)
