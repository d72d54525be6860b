"""Open the local store and hand out one transaction at a time."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, cast
from uuid import UUID

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import ORMExecuteState, Session, sessionmaker, with_loader_criteria
from sqlalchemy.pool import QueuePool

import db.models  # noqa: F401  (registers every table)
from db.base import SyncedBase

PAGE_CACHE_KIB = 32_000
BUSY_MS = 10_000


class Label(Protocol):
    """What a change was for: a sentence with named gaps, as ``fieldapp.texts.Text`` is."""

    @property
    def sentence(self) -> str: ...

    @property
    def gaps(self) -> tuple[tuple[str, object], ...]: ...


class StoreLockedError(Exception):
    """The key does not open the file, or the file is no store."""


class Store:
    """The laptop's database.  Safe to share between threads; sessions are not.

    Reading leaves out rows marked as deleted; ``execution_options(include_deleted=True)`` shows them.
    """

    def __init__(self, engine: Engine, *, path: Path, key: bytes) -> None:
        self.engine = engine
        self.path = path
        self.key = key  # what else belongs to this store is encrypted under keys made from it
        self._readers = sessionmaker(engine, expire_on_commit=False, autoflush=False)
        self._writers = sessionmaker(engine.execution_options(writing=True), expire_on_commit=False)
        for sessions in (self._readers, self._writers):
            event.listen(sessions, "do_orm_execute", _leave_out_deleted)
        self._before_commit: list[Callable[[Session], None]] = []

    @classmethod
    def open(cls, path: Path, key: bytes) -> "Store":
        """Open the encrypted file at *path*, or an empty new one.

        Args:
            path: the database file.
            key: 32 random bytes, used as they are: deriving them from a passphrase would cost
                0.2 s for every connection.

        Raises:
            StoreLockedError: the key does not fit.
        """
        engine = _engine(path, key)
        try:
            with engine.connect() as connection:
                connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
        except Exception as error:
            engine.dispose()
            raise StoreLockedError(str(path)) from error
        return cls(engine, path=path, key=key)

    def before_commit(self, hook: Callable[[Session], None]) -> None:
        """Run *hook* in each writing transaction before it ends: the search index hangs on it."""
        self._before_commit.append(hook)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A view of the store as it is now; nothing can be changed in it."""
        with self._readers() as session:
            yield session
            session.rollback()

    @contextmanager
    def transaction(self, what: Label, *, can_undo: bool = True, undoes: int | None = None) -> Iterator[Session]:
        """Change something: commit at the end of the block, take everything back if it raises.

        Args:
            what: the sentence that undo, the timeline and the audit show.
            can_undo: false for what no Ctrl+Z may take back, such as filling in demo data.
            undoes: the change set that this one takes back.

        The number of the change set is ``session.info["change_set"]``.
        """
        with self._writers.begin() as session:
            number = _begin_change_set(session.connection(), what, can_undo=can_undo, undoes=undoes)
            session.info["change_set"] = number
            yield session
            session.flush()
            for hook in self._before_commit:
                hook(session)
            session.flush()
            session.execute(
                text(
                    "DELETE FROM change_set WHERE number = :n "
                    "AND NOT EXISTS (SELECT 1 FROM sync_op WHERE change_set = :n)"
                ),
                {"n": number},
            )
            # What is written past us from now on (by hand, say) does not belong to this change set.
            session.execute(text("UPDATE sync_ctl SET change_set = change_set + 1"))

    @contextmanager
    def loading(self) -> Iterator[Session]:
        """Fill in reference data without writing it into the change log.

        The flag that silences the triggers lives and dies with the transaction.
        """
        with self._writers.begin() as session:
            session.execute(text("UPDATE sync_ctl SET applying = 1"))
            yield session
            session.flush()
            for hook in self._before_commit:
                hook(session)
            session.execute(text("UPDATE sync_ctl SET applying = 0"))

    @contextmanager
    def taking_in(self, *, comes_again: bool = False) -> Iterator[Session]:
        """Put in what others changed: it is not written into the change log as one's own.

        References need not hold while it lasts, nor afterwards where they lead to a row that this laptop may not
        have, such as the dealer of another territory by whom one was recommended.

        Args:
            comes_again: more follows at once, and what a power cut takes away meanwhile the server tells again: the
                disk is not waited for.  The next transaction that is waited for makes this one last too.
        """
        connection = self.engine.execution_options(writing=True).connect()
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101  (it was just opened)
        driver.execute("PRAGMA foreign_keys = OFF").close()
        if comes_again:
            driver.execute("PRAGMA synchronous = NORMAL").close()
        try:
            with connection.begin(), Session(connection, expire_on_commit=False) as session:
                connection.exec_driver_sql("UPDATE sync_ctl SET applying = 1")
                yield session
                session.flush()
                for hook in self._before_commit:
                    hook(session)
                connection.exec_driver_sql("UPDATE sync_ctl SET applying = 0")
        finally:
            driver.execute("PRAGMA synchronous = FULL").close()
            driver.execute("PRAGMA foreign_keys = ON").close()
            connection.close()

    def work_as(self, colleague_id: UUID) -> None:
        """From now on changes are written down as this colleague's."""
        with self._writers.begin() as session:
            session.execute(text("UPDATE sync_ctl SET who = :who"), {"who": str(colleague_id)})

    def close(self) -> None:
        """Give back every connection; the write-ahead log is folded into the file by the last one."""
        self.engine.dispose()


def _begin_change_set(connection: Connection, what: Label, *, can_undo: bool, undoes: int | None) -> int:
    number: int = connection.exec_driver_sql(
        "UPDATE sync_ctl SET change_set = change_set + 1 RETURNING change_set"
    ).scalar_one()
    gaps = json.dumps({name: str(value) for name, value in what.gaps}, ensure_ascii=False)
    connection.execute(
        text(
            "INSERT INTO change_set(number, at_ms, who, what, gaps, can_undo, undoes) "
            "SELECT :number, :at_ms, who, :what, :gaps, :can_undo, :undoes FROM sync_ctl"
        ),
        {
            "number": number,
            "at_ms": time.time_ns() // 1_000_000,
            "what": what.sentence,
            "gaps": gaps,
            "can_undo": can_undo,
            "undoes": undoes,
        },
    )
    return number


def _leave_out_deleted(state: ORMExecuteState) -> None:
    if (
        state.is_select
        and not state.is_column_load
        and not state.is_relationship_load
        and not state.execution_options.get("include_deleted", False)
    ):
        state.statement = state.statement.options(
            with_loader_criteria(SyncedBase, lambda table: table.deleted_at.is_(None), include_aliases=True)
        )


def _engine(path: Path, key: bytes) -> Engine:
    from sqlcipher3 import dbapi2

    def connect() -> DBAPIConnection:
        connection = dbapi2.connect(str(path), isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA cipher_log_level = NONE").close()
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        for pragma in (
            "foreign_keys = ON",
            "journal_mode = WAL",
            "wal_autocheckpoint = 4000",  # pages: an exchange of thousands of rows folds in once, not with each answer
            "synchronous = FULL",  # a visit must survive a power cut
            f"busy_timeout = {BUSY_MS}",
            f"cache_size = -{PAGE_CACHE_KIB}",
            "temp_store = MEMORY",  # nothing unencrypted on the disk
        ):
            connection.execute(f"PRAGMA {pragma}").close()
        return cast("DBAPIConnection", connection)

    engine = create_engine(
        "sqlite+pysqlite://",
        module=dbapi2,
        creator=connect,
        poolclass=QueuePool,
        pool_size=3,
        max_overflow=5,
        pool_use_lifo=True,  # the one given back last has its pages in its cache; the others stay small
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine
