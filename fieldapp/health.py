"""Looking the store over: is everything that should be there, there and whole?"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from db.capture import capture_hash
from db.models import Attachment, Dealer, SearchEntry
from db.store import Store
from fieldapp.errors import SurroundingsError
from fieldapp.places import Places
from fieldapp.sync.tables import Home, bucket_of_colleague, tables
from fieldapp.texts import Text


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at, and what is wrong with it: nothing, when all is well."""

    name: str  # stable, for scripts
    title: Text
    problem: Text | None = None


def check_store(store: Store, places: Places) -> list[Check]:
    """Look at the file, its references, the capture of changes, the search index and the attachments.

    In a damaged file some of this cannot be looked at; that is a problem too, not an error.
    """
    looks: list[tuple[str, Text, Callable[[], Text | None]]] = [
        ("file", Text("The data file is whole"), lambda: _file(store)),
        ("references", Text("Records refer to records that exist"), lambda: _references(store)),
        ("change_log", Text("Every change is written down"), lambda: _capture(store)),
        ("search", Text("Every dealer can be found"), lambda: _search(store)),
        ("attachments", Text("Every attached file is there"), lambda: _attachments(store, places)),
    ]
    return [Check(name, title, _problem(look)) for name, title, look in looks]


def _problem(look: Callable[[], Text | None]) -> Text | None:
    try:
        return look()
    except (DatabaseError, SurroundingsError):
        return Text("This cannot be read: the file is damaged. Restore a backup.")


def _file(store: Store) -> Text | None:
    with store.reading() as session:
        broken = session.execute(text("PRAGMA cipher_integrity_check")).scalars().all()
        found = session.execute(text("PRAGMA integrity_check")).scalars().all()
    if not broken and found == ["ok"]:
        return None
    return Text("The file is damaged ({count} places). Restore a backup.", count=len(broken) or len(found))


def _references(store: Store) -> Text | None:
    with store.reading() as session:
        found = session.execute(text("PRAGMA foreign_key_check")).all()
        is_tied = session.execute(text("SELECT count(*) FROM sync_link")).scalar_one()
        lost = [row for row in found if not (is_tied and _may_lead_out(session, *row))]
    return Text("{count} records refer to others that are gone.", count=len(lost)) if lost else None


def _may_lead_out(session: Session, table: str, row: int, target: str, key: int) -> bool:
    """Whether a reference leads to what a colleague has and this laptop may not have.

    What hangs on something must be with it; a part in a colleague's opening comes without the dealer.
    """
    known = tables().get(table)
    keys = session.execute(text(f'PRAGMA foreign_key_list("{table}")'))
    column = next(one[3] for one in keys if one[0] == key)  # number, place, table, from ...
    if known is None or target not in tables():
        return False
    if known.parent != (column, target):
        return True
    share = session.execute(text(f'SELECT _bucket FROM "{table}" WHERE rowid = :row'), {"row": row}).scalar()  # noqa: S608  (our own tables)
    return known.home is Home.OF_DEALER and str(share or "").startswith(bucket_of_colleague(""))


def _capture(store: Store) -> Text | None:
    with store.reading() as session:
        stored = session.execute(text("SELECT trigger_hash, applying FROM sync_ctl")).one()
    if stored.trigger_hash != capture_hash() or stored.applying:
        return Text("Changes are not being written down. Start the app again.")
    return None


def _search(store: Store) -> Text | None:
    with store.reading() as session:
        dealers = session.scalar(select(func.count()).select_from(Dealer)) or 0
        indexed = session.scalar(select(func.count()).select_from(SearchEntry)) or 0
        due = session.execute(text("SELECT count(*) FROM search_due")).scalar_one()
    if dealers != indexed or due:
        return Text("The search index lacks {count} dealers.", count=abs(dealers - indexed) + due)
    return None


def _attachments(store: Store, places: Places) -> Text | None:
    with store.reading() as session:
        hashes = set(session.scalars(select(Attachment.sha256)))
    present = {file.name.split(".")[0] for file in places.attachments.rglob("*") if file.is_file()}
    missing = len(hashes - present)
    return Text("{count} attached files are missing.", count=missing) if missing else None
