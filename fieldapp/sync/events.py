"""The log of exchanges that a person can read: what came and went, and what went wrong."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from db.models import SyncEvent
from db.store import Store
from fieldapp.texts import Text

MOST_KEPT = 500


@dataclass(frozen=True, slots=True)
class Event:
    """One line: when (aware, UTC), what, and whether something went wrong."""

    at: datetime
    what: Text
    is_trouble: bool


def note(store: Store, what: Text, now_ms: int, *, is_trouble: bool = False) -> None:
    """Write a line; trouble that lasts is one line, with the time at which it was seen last."""
    gaps = json.dumps({name: str(value) for name, value in what.gaps}, ensure_ascii=False)
    with store.loading() as session:
        newest = session.execute(
            text("SELECT number, is_trouble, what, gaps FROM sync_event ORDER BY number DESC LIMIT 1")
        ).one_or_none()
        if newest is not None and is_trouble and tuple(newest)[1:] == (1, what.sentence, gaps):
            session.execute(
                text("UPDATE sync_event SET at_ms = :at WHERE number = :n"), {"at": now_ms, "n": newest.number}
            )
            return
        number = (newest.number if newest is not None else 0) + 1
        session.execute(
            text("INSERT INTO sync_event(number, at_ms, is_trouble, what, gaps) VALUES (:n, :at, :bad, :what, :gaps)"),
            {"n": number, "at": now_ms, "bad": is_trouble, "what": what.sentence, "gaps": gaps},
        )
        session.execute(text("DELETE FROM sync_event WHERE number <= :old"), {"old": number - MOST_KEPT})


def events(session: Session, *, most: int = 100) -> list[Event]:
    """The newest lines first."""
    found = session.scalars(select(SyncEvent).order_by(SyncEvent.number.desc()).limit(most))
    return [
        Event(datetime.fromtimestamp(row.at_ms / 1000, UTC), Text(row.what, **row.gaps), row.is_trouble)
        for row in found
    ]
