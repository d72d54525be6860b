"""Tying this store to a server: signing in, becoming one of the company, where the refresh token lies."""

import hashlib
import platform
import time
import uuid
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from db.models import SyncLink
from db.store import Store
from db.vocabulary import Role
from fieldapp import keys
from fieldapp.errors import RefusedError
from fieldapp.sync.events import note
from fieldapp.sync.http_server import HttpServer, checked_address
from fieldapp.sync.tables import tables
from fieldapp.sync.wire import Session as SignedIn
from fieldapp.sync.wire import SignIn
from fieldapp.texts import Text

FROM_THE_COMPANY = ("territory_region", "territory", "colleague")
"""Who works where is the company's: what a laptop that worked alone said of it gives way."""


@dataclass(frozen=True, slots=True)
class Link:
    """The server that this store is tied to."""

    server: str
    login: str
    colleague_id: UUID
    device: str
    proxy: str
    last_done_ms: int | None


class StoredTokens:
    """The refresh token: in the system's keyring, else inside the encrypted store."""

    def __init__(self, store: Store, device: str = "") -> None:
        self._store, self._device = store, device

    def read(self) -> str:
        """The token, or nothing."""
        with self._store.reading() as session:
            link = session.get(SyncLink, 1)
            if link is None:
                return ""
            kept, name = link.refresh, f"sync {link.device}"
        return kept or keys.secret(name)

    def write(self, refresh: str) -> None:
        """Keep a new one; the old one is of no use any more."""
        with self._store.taking_in() as session:
            link = session.get(SyncLink, 1)
            if link is not None:
                kept = keys.keep_secret(f"sync {link.device}", refresh)
                link.refresh = "" if kept else refresh


class _NewTokens:
    """Holds the token until the store is tied."""

    refresh = ""

    def read(self) -> str:
        return self.refresh

    def write(self, refresh: str) -> None:
        self.refresh = refresh


def link_of(session: Session) -> Link | None:
    """The server that this store is tied to, or None for one that works alone."""
    row = session.execute(select(SyncLink)).scalar_one_or_none()
    if row is None:
        return None
    return Link(row.server, row.login, row.colleague_id, row.device, row.proxy, row.last_done_ms)


def sign_in(
    store: Store,
    address: str,
    login: str,
    password: str,
    *,
    device: str = "",
    company: str = "",
    proxy: str = "",
    plain_http: bool = False,
) -> Link:
    """Sign this device in and tie the store to the server; the first exchange follows.

    Args:
        store: the laptop's; what was typed in it alone becomes the company's.
        address: of the server.
        login, password: the password is kept nowhere.
        device: what people call this laptop.
        company: where the server has several.
        proxy: of the company, where the system does not know it.
        plain_http: without encryption, to another computer than this one.

    Raises:
        RefusedError: the address cannot be used, the password is wrong, or the store belongs to somebody else.
        OutOfReachError: no connection.
    """
    server = checked_address(address, plain_http=plain_http)
    tokens = _NewTokens()
    with HttpServer(server, tokens, proxy=proxy) as connection:
        signed = connection.sign_in(
            SignIn(login=login, password=password, device=device or platform.node(), company=company)
        )
    with store.reading() as session:
        before = link_of(session)
    if before is not None and (before.server, str(before.colleague_id)) != (server, signed.colleague):
        raise RefusedError(
            Text(
                "This data belongs to {login} on {server}. Use another data folder.",
                login=before.login,
                server=before.server,
            )
        )
    with store.taking_in() as session:
        handed = 0
        if before is None:
            _become(session, signed)
            handed = _hand_to_the_manager(session, signed)
        _tie(session, server, login, signed, tokens.refresh, proxy=proxy, plain_http=plain_http)
    if handed:
        note(store, Text("Openings that wait for your manager's confirmation now: {count}", count=handed), _now_ms())
    return Link(server, login, UUID(signed.colleague), signed.device, proxy, None)


def _hand_to_the_manager(session: Session, signed: SignedIn) -> int:
    """What a rep who worked alone confirmed himself is a proposal from now on; how many openings that are.

    The openings, their dates and their evidence go to the company as they are and wait there for the manager, as
    every opening does.  Rules, targets and closed months made alone are sent too: the server keeps them for the
    manager, who accepts them with one press or not.
    """
    if Role(signed.role) is not Role.REP:
        return 0
    count = session.execute(text("SELECT count(*) FROM opening WHERE confirmed_at IS NOT NULL")).scalar_one()
    session.execute(text("UPDATE opening SET confirmed_by_id = NULL, confirmed_at = NULL"))
    session.execute(
        text(
            "UPDATE sync_op SET new = CASE kind WHEN 'I' "
            "THEN json_set(new, '$.confirmed_by_id', NULL, '$.confirmed_at', NULL) "
            "ELSE json_remove(new, '$.confirmed_by_id', '$.confirmed_at') END "
            "WHERE tbl = 'opening' AND state = 0 AND kind <> 'D'"
        )
    )
    session.execute(text("DELETE FROM sync_op WHERE tbl = 'opening' AND state = 0 AND kind = 'U' AND new = '{}'"))
    return int(count)


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


def machine() -> str:
    """A word for this computer: another one means that the folder was copied."""
    return hashlib.sha256(f"{platform.node()} {uuid.getnode()}".encode()).hexdigest()[:32]


def _tie(
    session: Session, server: str, login: str, signed: SignedIn, refresh: str, *, proxy: str, plain_http: bool
) -> None:
    session.execute(text("DELETE FROM sync_link"))
    kept = keys.keep_secret(f"sync {signed.device}", refresh)
    session.add(
        SyncLink(
            server=server,
            login=login,
            colleague_id=UUID(signed.colleague),
            device=signed.device,
            machine=machine(),
            refresh="" if kept else refresh,
            proxy=proxy,
            plain_http=plain_http,
        )
    )


def _become(session: Session, signed: SignedIn) -> None:
    """Whoever worked here alone is the colleague whom the company knows; what they wrote is theirs."""
    before = session.execute(text("SELECT who FROM sync_ctl")).scalar()
    session.execute(
        text("UPDATE sync_ctl SET who = :who, replica = :r"), {"who": signed.colleague, "r": str(uuid.uuid4())}
    )
    for name in FROM_THE_COMPANY:
        session.execute(text(f'DELETE FROM "{name}"'))  # noqa: S608  (our own tables)
        session.execute(text("DELETE FROM sync_op WHERE tbl = :t"), {"t": name})
    session.execute(
        text("INSERT INTO colleague(id, name, role, phone) VALUES (:id, :name, :role, '')"),
        {"id": signed.colleague, "name": signed.name, "role": Role(signed.role).value},
    )
    if before is None or before == signed.colleague:
        return
    names = {"before": before, "after": signed.colleague}
    for name, table in tables().items():
        for column in [c for c, target in table.references if target == "colleague"] + (
            ["colleague_id"] if name == "refused_change" else []
        ):
            session.execute(
                text(f'UPDATE "{name}" SET "{column}" = :after WHERE "{column}" = :before'),  # noqa: S608
                names,
            )
    session.execute(
        text(
            "UPDATE sync_op SET who = CASE who WHEN :before THEN :after ELSE who END, "
            "new = replace(new, :before, :after), old = replace(old, :before, :after) WHERE state = 0"
        ),
        names,
    )
