"""The calendar file that a phone subscribes to: one place, kept up to date, written only when something changed."""

import re
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from fieldapp.exporting.calendar_file import CalendarFile, whole_calendar
from fieldapp.table_files import write_whole

_WRITTEN_AT = re.compile(rb"^DTSTAMP.*\r?\n", re.MULTILINE)


def keep_calendar(
    session: Session, path: Path, *, today: date, now: datetime, colleague_id: UUID | None
) -> tuple[CalendarFile, bool]:
    """Write the whole calendar into *path* where it differs from what is there; a phone fetches it from the folder.

    Returns:
        What the file holds, and whether it had to be written.

    Raises:
        SurroundingsError: the file cannot be written.
    """
    found = whole_calendar(session, today=today, now=now, colleague_id=colleague_id)
    try:
        before = path.read_bytes()
    except OSError:
        before = b""
    if _WRITTEN_AT.sub(b"", before) == _WRITTEN_AT.sub(b"", found.data):
        return found, False
    write_whole(path, lambda draft: draft.write_bytes(found.data))
    return found, True
