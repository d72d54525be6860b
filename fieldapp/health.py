"""Looking the store over: is everything that should be there, there and whole?"""

from dataclasses import dataclass

from sqlalchemy import func, select, text

from db.capture import capture_hash
from db.models import Attachment, Dealer, SearchEntry
from db.store import Store
from fieldapp.places import Places
from fieldapp.texts import Text


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at, and what is wrong with it: nothing, when all is well."""

    name: str  # stable, for scripts
    title: Text
    problem: Text | None = None


def check_store(store: Store, places: Places) -> list[Check]:
    """Look at the file, its references, the capture of changes, the search index and the attachments."""
    return [
        _file(store),
        _references(store),
        _capture(store),
        _search(store),
        _attachments(store, places),
    ]


def _file(store: Store) -> Check:
    with store.reading() as session:
        broken = session.execute(text("PRAGMA cipher_integrity_check")).scalars().all()
        found = session.execute(text("PRAGMA integrity_check")).scalars().all()
    problem = None
    if broken or found != ["ok"]:
        problem = Text("The file is damaged ({count} places). Restore a backup.", count=len(broken) or len(found))
    return Check("file", Text("The data file is whole"), problem)


def _references(store: Store) -> Check:
    with store.reading() as session:
        lost = session.execute(text("PRAGMA foreign_key_check")).all()
    problem = Text("{count} records refer to others that are gone.", count=len(lost)) if lost else None
    return Check("references", Text("Records refer to records that exist"), problem)


def _capture(store: Store) -> Check:
    with store.reading() as session:
        stored = session.execute(text("SELECT trigger_hash, applying FROM sync_ctl")).one()
    problem = None
    if stored.trigger_hash != capture_hash() or stored.applying:
        problem = Text("Changes are not being written down. Start the app again.")
    return Check("change_log", Text("Every change is written down"), problem)


def _search(store: Store) -> Check:
    with store.reading() as session:
        dealers = session.scalar(select(func.count()).select_from(Dealer)) or 0
        indexed = session.scalar(select(func.count()).select_from(SearchEntry)) or 0
        due = session.execute(text("SELECT count(*) FROM search_due")).scalar_one()
    problem = None
    if dealers != indexed or due:
        problem = Text("The search index lacks {count} dealers.", count=abs(dealers - indexed) + due)
    return Check("search", Text("Every dealer can be found"), problem)


def _attachments(store: Store, places: Places) -> Check:
    with store.reading() as session:
        hashes = set(session.scalars(select(Attachment.sha256)))
    present = {file.name.split(".")[0] for file in places.attachments.rglob("*") if file.is_file()}
    missing = len(hashes - present)
    problem = Text("{count} attached files are missing.", count=missing) if missing else None
    return Check("attachments", Text("Every attached file is there"), problem)
