"""What happened to a record: the change log, read as a timeline."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from fieldapp.texts import Text


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, as stored."""

    table: str
    row_id: UUID
    kind: str  # I, U or D
    field: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change set as far as it touches the rows asked for."""

    number: int
    at: datetime
    who: UUID | None
    what: Text
    undone: bool
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class LogState:
    """How many change sets the log holds, and when the newest was made (aware, UTC)."""

    changes: int
    last_at: datetime | None


def log_state(session: Session) -> LogState:
    """What the status bar says of the log."""
    count, last_ms = session.execute(text("SELECT count(*), max(at_ms) FROM change_set")).one()
    return LogState(count, datetime.fromtimestamp(last_ms / 1000, UTC) if last_ms else None)


def history_of(session: Session, rows: Iterable[UUID], *, most: int = 200) -> list[HistoryEntry]:
    """Changes of the given rows, newest first; one statement."""
    wanted = [str(row) for row in rows]
    if not wanted:
        return []
    statement = text(
        "SELECT o.change_set AS number, coalesce(s.at_ms, o.hlc >> 16) AS at_ms, coalesce(s.who, o.who) AS who, "
        "s.what, s.gaps, s.undone_by, o.tbl, o.pk, o.kind, o.new, o.old "
        "FROM sync_op o LEFT JOIN change_set s ON s.number = o.change_set WHERE o.pk IN :rows "
        "ORDER BY o.op_no DESC LIMIT :most"
    ).bindparams(bindparam("rows", expanding=True))
    entries: dict[int, list[FieldChange]] = {}
    heads: dict[int, HistoryEntry] = {}
    for found in session.execute(statement, {"rows": wanted, "most": most}):
        new, old = json.loads(found.new or "{}"), json.loads(found.old or "{}")
        entries.setdefault(found.number, []).extend(
            FieldChange(found.tbl, UUID(found.pk), found.kind, name, old.get(name), new.get(name)) for name in new | old
        )
        heads.setdefault(
            found.number,
            HistoryEntry(
                found.number,
                datetime.fromtimestamp(found.at_ms / 1000, UTC),
                UUID(found.who) if found.who else None,
                Text(found.what, **json.loads(found.gaps)) if found.what else Text("Changed outside the app"),
                found.undone_by is not None,
                (),
            ),
        )
    return [
        HistoryEntry(head.number, head.at, head.who, head.what, head.undone, tuple(entries[number]))
        for number, head in heads.items()
    ]
