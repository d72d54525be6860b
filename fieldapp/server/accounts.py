"""Accounts, devices and tokens: only digests are kept, refresh tokens are used once, sign-in is slowed (SYNC 4.10)."""

import hashlib
import secrets
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import Connection, delete, select, update

from fieldapp.server.database import upsert
from fieldapp.server.schema import access_tokens, accounts, attempts, devices, tenants

if TYPE_CHECKING:
    from argon2 import PasswordHasher

ACCESS_MS = 15 * 60 * 1000
FREE_FAILURES = 5  # wrong passwords before waiting begins
WAIT_MS = 30_000  # then, doubled with each further one
LONGEST_WAIT_MS = 60 * 60 * 1000
FORGOTTEN_MS = 24 * 60 * 60 * 1000  # after the last one: an office behind one address mistypes now and then
TOKEN_BYTES = 32
SHORTEST_PASSWORD = 10


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whose request it is."""

    tenant: int
    colleague: str
    device: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a device keeps until it is renewed."""

    access: str
    refresh: str
    who: SignedIn


class WrongError(Exception):
    """Name or password are wrong, or the token is not known; which of them is not said."""


class RevokedError(Exception):
    """The device or the account may not come in any more; *wipe* asks it to remove the company's data."""

    def __init__(self, *, wipe: bool) -> None:
        super().__init__()
        self.wipe = wipe


class WaitError(Exception):
    """Too many wrong passwords: try again after *seconds*."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


def digest(token: str) -> str:
    """What is kept of a token: it was drawn at random, so a fast digest is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher, profiles

    return PasswordHasher.from_parameters(profiles.RFC_9106_LOW_MEMORY)


@cache
def _nobodys() -> str:
    """A digest that no password fits, so that an unknown name takes as long as a wrong password."""
    return _hasher().hash(secrets.token_urlsafe())


def hash_password(password: str) -> str:
    """Argon2id with the parameters of RFC 9106 for little memory.

    Raises:
        ValueError: shorter than ten characters.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise ValueError(str(SHORTEST_PASSWORD))
    return _hasher().hash(password)


def fits(stored: str | None, password: str) -> bool:
    """Whether *password* is the one; as slow for an unknown account."""
    from argon2.exceptions import Argon2Error, InvalidHashError

    try:
        _hasher().verify(stored or _nobodys(), password)
    except (Argon2Error, InvalidHashError):
        return False
    return stored is not None


def tenant_of(connection: Connection, company: str) -> int | None:
    """The number of a company; the only one where none is named."""
    found = connection.execute(select(tenants.c.tenant, tenants.c.name)).all()
    if not company and len(found) == 1:
        return int(found[0].tenant)
    return next((int(row.tenant) for row in found if row.name == company), None)


def must_wait(connection: Connection, tenant: int, subjects: list[str], now_ms: int) -> None:
    """Raise WaitError while one of *subjects* (a login, an address) has to wait."""
    until = connection.execute(
        select(attempts.c.until_ms).where(attempts.c.tenant == tenant, attempts.c.subject.in_(subjects))
    ).scalars()
    longest = max(until, default=0)
    if longest > now_ms:
        raise WaitError((longest - now_ms + 999) // 1000)


def note_failure(connection: Connection, tenant: int, subjects: list[str], now_ms: int) -> None:
    """Count a wrong password; from the sixth on each makes the wait longer, until a day without one."""
    for subject in subjects:
        lately = select(attempts.c.failed).where(
            attempts.c.tenant == tenant, attempts.c.subject == subject, attempts.c.until_ms > now_ms - FORGOTTEN_MS
        )
        failed = 1 + (connection.execute(lately).scalar() or 0)
        wait = min(WAIT_MS * 2 ** max(0, failed - FREE_FAILURES - 1), LONGEST_WAIT_MS) if failed > FREE_FAILURES else 0
        upsert(
            connection,
            attempts,
            [{"tenant": tenant, "subject": subject, "failed": failed, "until_ms": now_ms + wait}],
        )


def account_of(connection: Connection, tenant: int, login: str) -> tuple[str, str, bool] | None:
    """Colleague, password digest, and whether it is disabled."""
    found = connection.execute(
        select(accounts).where(accounts.c.tenant == tenant, accounts.c.login == login.strip().lower())
    ).one_or_none()
    return (found.colleague, found.password_hash, found.disabled) if found is not None else None


def sign_in_device(  # noqa: PLR0917  (all of it says who)
    connection: Connection, tenant: int, colleague: str, login: str, name: str, now_ms: int
) -> Tokens:
    """Register a device and give it its tokens; the failures of its login are forgotten."""
    connection.execute(delete(attempts).where(attempts.c.tenant == tenant, attempts.c.subject == f"login {login}"))
    device, refresh = str(uuid4()), secrets.token_urlsafe(TOKEN_BYTES)
    connection.execute(
        devices.insert(),
        {
            "tenant": tenant,
            "device": device,
            "colleague": colleague,
            "name": name[:80],
            "refresh_hash": digest(refresh),
            "refresh_before": "",
            "refresh_sibling": "",
            "signed_in_ms": now_ms,
            "seen_ms": now_ms,
            "revoked": False,
            "wipe": False,
        },
    )
    who = SignedIn(tenant, colleague, device)
    return Tokens(_new_access(connection, who, now_ms), refresh, who)


def renew(connection: Connection, refresh: str, now_ms: int) -> Tokens:
    """Exchange a refresh token for new tokens.

    A token that was used before is a stolen one, or the answer to it was lost, or the request came twice: the one
    just before the newest is taken again, and of two that it was exchanged for either; anything older is worthless.

    Raises:
        WrongError: not known.
        RevokedError: the device may not come in any more.
    """
    shown = digest(refresh)
    found = connection.execute(
        select(devices)
        .where(
            (devices.c.refresh_hash == shown)
            | (devices.c.refresh_before == shown)
            | (devices.c.refresh_sibling == shown)
        )
        .with_for_update()
    ).one_or_none()
    if found is None:
        raise WrongError
    who = SignedIn(found.tenant, found.colleague, found.device)
    _check_open(connection, who, revoked=found.revoked, wipe=found.wipe)
    fresh = secrets.token_urlsafe(TOKEN_BYTES)
    connection.execute(
        update(devices)
        .where(devices.c.tenant == who.tenant, devices.c.device == who.device)
        .values(
            refresh_hash=digest(fresh),
            refresh_before=shown,
            refresh_sibling=found.refresh_hash if shown == found.refresh_before else "",
            seen_ms=now_ms,
        )
    )
    return Tokens(_new_access(connection, who, now_ms), fresh, who)


def signed_in(connection: Connection, access: str, now_ms: int) -> SignedIn:
    """Whose access token it is.

    Raises:
        WrongError: not known, or its time is over.
        RevokedError: the device was revoked, or the account disabled, since it was given.
    """
    found = connection.execute(
        select(access_tokens.c.expires_ms, devices)
        .join(
            devices,
            (devices.c.tenant == access_tokens.c.tenant) & (devices.c.device == access_tokens.c.device),
        )
        .where(access_tokens.c.token_hash == digest(access))
    ).one_or_none()
    if found is None:
        raise WrongError
    who = SignedIn(found.tenant, found.colleague, found.device)
    _check_open(connection, who, revoked=found.revoked, wipe=found.wipe)
    if found.expires_ms < now_ms:
        raise WrongError
    return who


def _check_open(connection: Connection, who: SignedIn, *, revoked: bool, wipe: bool) -> None:
    disabled = connection.execute(
        select(accounts.c.disabled).where(accounts.c.tenant == who.tenant, accounts.c.colleague == who.colleague)
    ).scalar()
    if revoked or disabled or disabled is None:
        raise RevokedError(wipe=bool(revoked and wipe))


def _new_access(connection: Connection, who: SignedIn, now_ms: int) -> str:
    access = secrets.token_urlsafe(TOKEN_BYTES)
    connection.execute(
        delete(access_tokens).where(
            access_tokens.c.tenant == who.tenant,
            access_tokens.c.device == who.device,
            access_tokens.c.expires_ms < now_ms,
        )
    )
    connection.execute(
        access_tokens.insert(),
        {"tenant": who.tenant, "token_hash": digest(access), "device": who.device, "expires_ms": now_ms + ACCESS_MS},
    )
    return access
