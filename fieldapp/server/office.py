"""What an administrator does at the server: the company, its people, devices and territories."""

import secrets
import shutil
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select, update
from uuid_utils.compat import uuid7

from db.vocabulary import ConflictKind, Role, TaskState, VisitState
from fieldapp.errors import RefusedError
from fieldapp.rules.merging import Incoming, first, merge
from fieldapp.server.accounts import hash_password
from fieldapp.server.database import Database
from fieldapp.server.documents import ERASED, GONE, Document, Writing, document, read
from fieldapp.server.schema import accounts, blobs, devices, feed, operations, replicas, rows, tenants
from fieldapp.server.scope import company
from fieldapp.sync.tables import GENERAL, bucket_of_colleague, bucket_of_territory
from fieldapp.texts import Text

OFFICE = "00000000-0000-0000-0000-000000000000"
"""As the replica of what is done at the server."""


@dataclass(frozen=True, slots=True)
class Device:
    """One laptop that was signed in."""

    device: str
    colleague: str
    name: str
    seen_ms: int
    revoked: bool


@dataclass(frozen=True, slots=True)
class Status:
    """How much there is, for ``fieldapp-server status``."""

    companies: int
    accounts: int
    devices: int
    rows: int
    operations: int
    conflicts: int
    refused: int
    feed: int  # lines that tell laptops what changed
    retired_lines: int  # of them about rows that left or were erased: these go by ``compact``
    files: int  # attached files that are here whole
    file_bytes: int
    store_bytes: int | None  # of the database on the disk
    seen_ms: int | None


def found_company(database: Database, name: str) -> int:
    """Make a company; its number."""

    def work(connection: Connection) -> int:
        taken = {row.name: row.tenant for row in connection.execute(select(tenants))}
        if name in taken:
            raise RefusedError(Text("{name} is there already.", name=name))
        number = max(taken.values(), default=0) + 1
        connection.execute(tenants.insert(), {"tenant": number, "name": name, "epoch": str(uuid7())})
        return number

    return database.write(work)


def tenant_called(connection: Connection, name: str) -> int:
    """The number of the company called *name*; of the only one where it is empty.

    Raises:
        RefusedError: there is none, or it has to be said which.
    """
    found = connection.execute(select(tenants)).all()
    chosen = [row.tenant for row in found if row.name == name or (not name and len(found) == 1)]
    if not chosen:
        names = ", ".join(row.name for row in found) or "–"
        raise RefusedError(Text("Which company? Use --company: {names}", names=names))
    return int(chosen[0])


def add_user(
    database: Database, company_name: str, login: str, name: str, password: str, *, role: Role, manager: str = ""
) -> str:
    """Add a colleague with an account; the id of the colleague.

    Raises:
        RefusedError: the login is taken, the manager is not known, or the password is too short.
    """
    digest = _hashed(password)

    def work(connection: Connection) -> str:
        tenant = tenant_called(connection, company_name)
        if _account(connection, tenant, login) is not None:
            raise RefusedError(Text("{name} is there already.", name=login))
        above = colleague_called(connection, tenant, manager) if manager else None
        made = str(uuid7())
        fields = {"name": name, "role": role.value, "manager_id": above, "phone": "", "home_latitude_e6": None}
        _write(connection, tenant, "colleague", made, GENERAL, fields | {"home_longitude_e6": None, "deleted_at": None})
        connection.execute(
            accounts.insert(),
            {
                "tenant": tenant,
                "colleague": made,
                "login": login.strip().lower(),
                "password_hash": digest,
                "disabled": False,
            },
        )
        return made

    return database.write(work)


def set_password(database: Database, company_name: str, login: str, password: str) -> None:
    """Give an account another password."""
    digest = _hashed(password)
    _change_account(database, company_name, login, {"password_hash": digest})


def disable_user(database: Database, company_name: str, login: str, *, disabled: bool = True) -> None:
    """Close an account, or open it again: it takes effect at the next request of any of its devices."""
    _change_account(database, company_name, login, {"disabled": disabled})


def list_devices(database: Database, company_name: str) -> list[Device]:
    """Every laptop that was signed in, the newest first."""

    def work(connection: Connection) -> list[Device]:
        tenant = tenant_called(connection, company_name)
        names = {pk: person.name for pk, person in company(connection, tenant).people.items()}
        found = connection.execute(select(devices).where(devices.c.tenant == tenant).order_by(devices.c.seen_ms.desc()))
        return [
            Device(row.device, names.get(row.colleague, row.colleague), row.name, row.seen_ms, row.revoked)
            for row in found
        ]

    return database.read(work)


def revoke_device(database: Database, company_name: str, device: str, *, wipe: bool) -> None:
    """Close a device from its next request on; with *wipe* it is asked to remove the company's data."""

    def work(connection: Connection) -> None:
        tenant = tenant_called(connection, company_name)
        found = connection.execute(
            select(devices.c.device).where(devices.c.tenant == tenant, devices.c.device.startswith(device))
        ).scalars()
        chosen = list(found)
        if len(chosen) != 1:
            raise RefusedError(Text("No device is called {name}.", name=device))
        connection.execute(
            update(devices)
            .where(devices.c.tenant == tenant, devices.c.device == chosen[0])
            .values(revoked=True, wipe=wipe)
        )

    database.write(work)


def add_territory(database: Database, company_name: str, name: str, login: str = "") -> str:
    """Make a territory, a rep's or nobody's yet; its id."""

    def work(connection: Connection) -> str:
        tenant = tenant_called(connection, company_name)
        owner = colleague_called(connection, tenant, login) if login else None
        made = str(uuid7())
        fields = {"name": name, "colleague_id": owner, "deleted_at": None}
        _write(connection, tenant, "territory", made, GENERAL, fields)
        return made

    return database.write(work)


def assign_territory(database: Database, company_name: str, territory: str, login: str) -> None:
    """Give a territory to a rep, with all its dealers, their history and the visits planned there by the rep before.

    Tasks stay whose they are.
    """

    def work(connection: Connection) -> None:
        tenant = tenant_called(connection, company_name)
        chosen = territory_called(connection, tenant, territory)
        owner = colleague_called(connection, tenant, login)
        before = company(connection, tenant).territories.get(chosen)
        _write(connection, tenant, "territory", chosen, GENERAL, {"colleague_id": owner})
        visits = select(rows).where(
            rows.c.tenant == tenant,
            rows.c.bucket == bucket_of_territory(chosen),
            rows.c.tbl == "visit",
            rows.c.erased.is_(False),
        )
        for row in [document(found) for found in connection.execute(visits)]:
            if _is_planned_by(row, before):
                _write(connection, tenant, row.tbl, row.pk, row.bucket, {"colleague_id": owner}, row)

    database.write(work)


def _is_planned_by(visit: Document, colleague: str | None) -> bool:
    fields = visit.held.fields
    return colleague is not None and (fields.get("state"), fields.get("colleague_id")) == (
        VisitState.PLANNED,
        colleague,
    )


def hand_over(database: Database, company_name: str, before: str, after: str) -> int:
    """Hand everything of one rep to another: territories, planned visits, open tasks.  How many rows changed hands.

    What is done stays whose it was: visits made, months closed.
    """

    def work(connection: Connection) -> int:
        tenant = tenant_called(connection, company_name)
        old, new = (colleague_called(connection, tenant, login) for login in (before, after))
        theirs = [t for t, owner in company(connection, tenant).territories.items() if owner == old]
        count = 0
        for one in theirs:
            _write(connection, tenant, "territory", one, GENERAL, {"colleague_id": new})
            count += 1
        shares = [bucket_of_territory(one) for one in theirs] + [bucket_of_colleague(old)]
        wanted = select(rows).where(
            rows.c.tenant == tenant,
            rows.c.bucket.in_(shares),
            rows.c.tbl.in_(["visit", "development_task", "task_step", "own_reminder"]),
            rows.c.erased.is_(False),
        )
        moved: set[str] = set()
        found = [document(row) for row in connection.execute(wanted)]
        for row in sorted(found, key=lambda d: d.tbl != "development_task"):
            fields = row.held.fields
            if row.tbl == "visit" and _is_planned_by(row, old):
                _write(connection, tenant, row.tbl, row.pk, row.bucket, {"colleague_id": new}, row)
            elif row.tbl == "development_task" and fields.get("state") == TaskState.OPEN:
                moved.add(row.pk)
                _write(connection, tenant, row.tbl, row.pk, bucket_of_colleague(new), {"colleague_id": new}, row)
            elif row.tbl == "task_step" and fields.get("task_id") in moved:
                _write(connection, tenant, row.tbl, row.pk, bucket_of_colleague(new), {}, row)
            else:
                continue
            count += 1
        return count

    return database.write(work)


def status(database: Database) -> Status:
    """How much there is."""

    def work(connection: Connection) -> Status:
        def count(table: Any, *conditions: Any) -> int:  # noqa: ANN401
            return int(connection.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one())

        undecided = rows.c.fields.like('%"choice":null%')
        by_themselves = [f'%"kind":"{kind.value}"%' for kind in (ConflictKind.TEXT, ConflictKind.RESTORED)]
        return Status(
            count(tenants),
            count(accounts),
            count(devices, devices.c.revoked.is_(False)),
            count(rows, rows.c.erased.is_(False)),
            count(operations),
            count(rows, rows.c.tbl == "conflict", undecided, *(rows.c.fields.not_like(of) for of in by_themselves)),
            count(rows, rows.c.tbl == "refused_change", undecided),
            count(feed),
            count(feed, feed.c.kind.in_([GONE, ERASED])),
            count(blobs, blobs.c.done.is_(True)),
            int(connection.execute(select(func.sum(blobs.c.received))).scalar() or 0),
            _bytes_of(connection),
            connection.execute(select(func.max(replicas.c.seen_ms))).scalar(),
        )

    return database.read(work)


def _bytes_of(connection: Connection) -> int | None:
    if connection.dialect.name == "sqlite":
        pages, size = (
            connection.exec_driver_sql(f"PRAGMA {what}").scalar_one() for what in ("page_count", "page_size")
        )
        return int(pages) * int(size)
    return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one())


def back_up(database: Database, target: Path) -> None:
    """Copy the SQLite database into one file while it is used.

    The copy begins a new history: once it is served, what laptops have read since is not in it.

    Raises:
        RefusedError: PostgreSQL has its own way to be backed up.
    """
    if not database.is_sqlite:
        raise RefusedError(Text("Back up PostgreSQL with pg_dump. After a restore: fieldapp-server new-history"))
    draft = target.with_name(target.name + ".part")
    draft.unlink(missing_ok=True)
    with database.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101  (it was just opened)
        driver.execute("VACUUM INTO ?", (str(draft),))
    with closing(sqlite3.connect(draft)) as copy, copy:
        for (number,) in copy.execute("SELECT tenant FROM tenant").fetchall():
            copy.execute("UPDATE tenant SET epoch = ? WHERE tenant = ?", (_new_epoch(), number))
    shutil.move(draft, target)


def begin_new_history(database: Database) -> None:
    """After the database was restored from a backup: laptops read everything again and send what it lacks."""
    database.write(
        lambda connection: [
            connection.execute(update(tenants).where(tenants.c.tenant == number).values(epoch=_new_epoch()))
            for number in connection.execute(select(tenants.c.tenant)).scalars().all()
        ]
    )


def _new_epoch() -> str:
    return secrets.token_hex(18)


def colleague_called(connection: Connection, tenant: int, name: str) -> str:
    """The id of a colleague by login, name or id.

    Raises:
        RefusedError: there is none.
    """
    account = _account(connection, tenant, name)
    if account is not None:
        return account
    for pk, person in company(connection, tenant).people.items():
        if name in {pk, person.name}:
            return pk
    raise RefusedError(Text("Nobody is called {name}.", name=name))


def territory_called(connection: Connection, tenant: int, name: str) -> str:
    """The id of a territory by its name or id."""
    wanted = select(rows).where(rows.c.tenant == tenant, rows.c.tbl == "territory", rows.c.erased.is_(False))
    for row in connection.execute(wanted):
        if name in {row.pk, msgspec.json.decode(row.fields).get("name")}:
            return str(row.pk)
    raise RefusedError(Text("No territory is called {name}.", name=name))


def _write(  # noqa: PLR0917  (a row has that many sides)
    connection: Connection,
    tenant: int,
    table: str,
    pk: str,
    bucket: str,
    fields: Mapping[str, Any],
    held: Document | None = None,
) -> None:
    """Write fields of a row as the office does: whatever anybody had seen, this is so from now on."""
    now = time.time_ns() // 1_000_000
    writing = Writing(connection, tenant, OFFICE, now)
    row = held or read(connection, tenant, [(table, pk)], lock=True).get((table, pk))
    if row is None:
        change = Incoming(0, now << 16, OFFICE, OFFICE, fields)
        row = Document(table, pk, bucket, None, first(change), None, now)
    else:
        change = Incoming(row.held.ver, now << 16, OFFICE, OFFICE, fields)
        row.held, row.bucket, row.at_ms, row.by = merge(row.held, change).row, bucket, now, None
    writing.touch(row)
    writing.keep()


def _account(connection: Connection, tenant: int, login: str) -> str | None:
    return connection.execute(
        select(accounts.c.colleague).where(accounts.c.tenant == tenant, accounts.c.login == login.strip().lower())
    ).scalar()


def _change_account(database: Database, company_name: str, login: str, values: Mapping[str, Any]) -> None:
    def work(connection: Connection) -> None:
        tenant = tenant_called(connection, company_name)
        if _account(connection, tenant, login) is None:
            raise RefusedError(Text("Nobody is called {name}.", name=login))
        connection.execute(
            update(accounts)
            .where(accounts.c.tenant == tenant, accounts.c.login == login.strip().lower())
            .values(**values)
        )

    database.write(work)


def _hashed(password: str) -> str:
    try:
        return hash_password(password)
    except ValueError:
        raise RefusedError(Text("The password must have at least 10 characters.")) from None
