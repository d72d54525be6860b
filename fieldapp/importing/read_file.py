"""Opening a file of any kind that we import: what it is, told by its content, and a clear sentence if it is none."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from fieldapp.errors import RefusedError, SurroundingsError
from fieldapp.importing.headings import Find
from fieldapp.importing.read_cards import read_cards
from fieldapp.importing.read_csv import read_csv
from fieldapp.importing.read_excel import OLE, ZIP, read_excel
from fieldapp.importing.sheet import Sheet, nothing_in
from fieldapp.texts import Text

ENDINGS = (".xlsx", ".xlsm", ".xls", ".csv", ".tsv", ".txt", ".vcf")
MOST_BYTES = 100_000_000
_EXCEL = {".xlsx", ".xlsm", ".xls"}
_HTML = (b"<html", b"<!doctype", b"<table", b"<meta")
_LOOKED_AT = 4_000  # bytes at the beginning of a file that say what it is


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that can be imported; *sha256* of its bytes tells whether it comes again."""

    path: Path
    sha256: str
    sheet: Sheet

    @property
    def name(self) -> str:
        """As shown and written down, without its folder."""
        return self.path.name


def open_file(path: Path, find: Find | None = None) -> SourceFile:
    """Read the headings of the file at *path* and make its rows ready.

    *find* finds the headings of tables of something else than dealers.

    Raises:
        RefusedError: it is empty, damaged, protected by a password, too large, or of no kind that we import.
        SurroundingsError: it cannot be read.
    """
    name = path.name
    try:
        if path.stat().st_size > MOST_BYTES:
            raise RefusedError(
                Text(
                    "{file} is larger than {most} MB. Split it into smaller files.", file=name, most=MOST_BYTES // 10**6
                )
            )
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise RefusedError(Text("There is no file {file}.", file=str(path))) from error
    except OSError as error:
        raise SurroundingsError(
            Text("{file} cannot be read. Is it open in another program?", file=str(path)), detail=repr(error)
        ) from error
    if not raw.strip():
        raise nothing_in(name)
    return SourceFile(path, hashlib.sha256(raw).hexdigest(), _read(path, raw, find))


def _read(path: Path, raw: bytes, find: Find | None) -> Sheet:
    name, ending = path.name, path.suffix.lower()
    if raw.startswith((ZIP, OLE)):
        return read_excel(raw, name, find)
    head = raw[:_LOOKED_AT].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"begin:vcard" in head.replace(b"\0", b""):
        return read_cards(raw, name)
    if ending in _EXCEL or head.startswith(_HTML):
        raise RefusedError(
            Text(
                "{file} is no Excel workbook inside, whatever its name says. Open it in Excel and save it as .xlsx.",
                file=name,
            )
        )
    if ending == ".vcf":
        raise RefusedError(Text("{file} holds no contact cards.", file=name))
    return read_csv(raw, name, find)
