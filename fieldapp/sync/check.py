"""Whether this laptop holds what the server says it should, and putting right what it does not (SYNC 4.12).

Nothing that was typed here is touched: what differs is fetched again, what should not be here goes, and a row with
changes that wait is left to the answer to them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy import text
from sqlalchemy.orm import Session

from db.store import Store
from fieldapp.sync.fail_safe import Removals
from fieldapp.sync.rows_in import waiting_rows
from fieldapp.sync.statements import as_list
from fieldapp.sync.tables import parents_first
from fieldapp.sync.taking_in import TakenIn, delete_rows, still_named
from fieldapp.sync.wire import Manifest, ManifestRequest, sum_of

_Held = dict[tuple[str, str], dict[str, int]]  # by share and table: versions by id


class Manifests(Protocol):
    """What a comparison needs of the server."""

    def manifest(self, asked: ManifestRequest) -> Manifest: ...


@dataclass(slots=True)
class Compared:
    """What a comparison found; all of it is put right by the next exchange.

    *was_in_step* is false where the server has something that was not read yet: then nothing was compared.
    """

    rows: int = 0
    missing: int = 0
    extra: int = 0
    differing: int = 0
    was_in_step: bool = True
    sha256_gone: set[str] = field(default_factory=set)  # of attached files that no row names any more

    @property
    def is_same(self) -> bool:
        """Whether nothing differed."""
        return not (self.missing or self.extra or self.differing)


def compare(store: Store, server: Manifests, *, may_remove: bool = False) -> Compared:
    """Compare with the server, right after an exchange; the next exchange brings what was missing.

    Args:
        store: the laptop's, in step.
        server: the other side.
        may_remove: a person has allowed that much goes from this laptop.

    Raises:
        MassRemovalError: much would go, and nobody has allowed it; nothing is put right.
        NotOfferedError: an older server.
        OutOfReachError, SignInNeededError, RevokedError, NewEpochError: as an exchange.
    """
    with store.reading() as session:
        epoch = session.execute(text("SELECT epoch FROM sync_ctl")).scalar_one()
        cursors = {row.bucket: row.seq for row in session.execute(text("SELECT bucket, seq FROM sync_cursor"))}
        held = _held(session)
    told = server.manifest(ManifestRequest(epoch=epoch))
    done = Compared(rows=sum(map(len, held.values())), was_in_step=told.heads == cursors)
    if not done.was_in_step:
        return done
    known = set(parents_first())
    want = {(bucket, name): short for bucket, of in told.sums.items() for name, short in of.items() if name in known}
    ours = {key: (len(rows), sum_of(key[1], rows.items())) for key, rows in held.items() if key[0] in cursors}
    differing = sorted(key for key in want.keys() | ours.keys() if want.get(key) != ours.get(key))
    if differing:
        told = server.manifest(ManifestRequest(epoch=epoch, of=differing))
        listed = {(bucket, name): dict(rows) for bucket, name, rows in told.rows}
        removals = Removals(is_allowed=may_remove)
        with store.taking_in() as session:
            for bucket, name in differing:
                _mend(session, name, bucket, listed.get((bucket, name), {}), done, removals)
            removals.check(session, list(told.heads))
    return done


def _held(session: Session) -> _Held:
    found: _Held = {}
    for name in parents_first():
        wanted = text(f"SELECT _bucket, id, _ver FROM \"{name}\" WHERE _bucket IS NOT NULL AND _bucket <> ''")  # noqa: S608
        for bucket, pk, version in session.execute(wanted):
            found.setdefault((bucket, name), {})[pk] = version
    return found


def _mend(  # noqa: PLR0917  (each is needed)
    session: Session, name: str, bucket: str, want: Mapping[str, int], done: Compared, removals: Removals
) -> None:
    connection = session.connection()
    found = connection.exec_driver_sql(f'SELECT id, _ver FROM "{name}" WHERE _bucket = ?', (bucket,))  # noqa: S608
    here = {str(row.id): int(row[1]) for row in found}
    waits = waiting_rows(connection, name, want.keys() | here.keys())
    parked = set(connection.exec_driver_sql("SELECT pk FROM sync_unknown WHERE tbl = ?", (name,)).scalars())
    missing = want.keys() - here.keys() - waits - parked
    other = {pk for pk in want.keys() & here.keys() if want[pk] != here[pk]} - waits
    connection.exec_driver_sql(
        f'UPDATE "{name}" SET _ver = 0 WHERE id IN (SELECT value FROM json_each(?))',  # noqa: S608
        (as_list(other),),
    )
    taken = TakenIn()
    done.missing += len(missing)
    done.differing += len(other)
    extra = here.keys() - want.keys() - waits
    removals.will_go(session, name, extra)
    done.extra += delete_rows(session, name, extra, taken)
    done.sha256_gone |= taken.sha256_gone - still_named(session, taken.sha256_gone)
    if missing or other:
        connection.exec_driver_sql("UPDATE sync_cursor SET seq = 0 WHERE bucket = ?", (bucket,))
