"""Lists of records as somebody brings them in."""

from datetime import UTC, date, datetime
from pathlib import Path

from db.store import Store
from fieldapp.importing.plan import Mode
from fieldapp.importing.read_file import open_file
from fieldapp.importing.record_lists import RecordsImported, finder, import_records, meanings_of, try_out_records
from fieldapp.list_names import ListName
from fieldapp.record_lists import LISTS

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)


def take_list(
    store: Store, name: ListName, path: Path, *, mode: Mode = Mode.ADD, dry: bool = False, again: bool = False
) -> RecordsImported:
    """Import the list of *name* in the file *path*, its columns as they are guessed; *dry* only tries it out."""
    of = LISTS[name]
    source = open_file(path, finder(of))
    meanings = meanings_of(of, source.sheet.headings)
    if dry:
        return try_out_records(store, of, source, meanings, mode, today=TODAY)
    return import_records(store, of, source, meanings, mode, today=TODAY, now=NOW, again=again)
