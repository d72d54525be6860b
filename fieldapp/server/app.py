"""What the server answers: each address reads the request, calls one function, and packs its answer."""

import logging
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from db import migrations
from fieldapp import __version__
from fieldapp.attachments import thumbnail_of
from fieldapp.server import accounts, blobs
from fieldapp.server.accounts import SignedIn
from fieldapp.server.database import Database
from fieldapp.server.exchange import TroubleError, exchange
from fieldapp.server.manifest import manifest
from fieldapp.server.schema import accounts as account_table
from fieldapp.server.scope import caller, company
from fieldapp.server.snapshot import next_piece
from fieldapp.sync.wire import (
    LENGTH,
    MOST_BODY,
    PROTOCOL,
    ManifestRequest,
    Password,
    Refresh,
    Session,
    SignIn,
    SyncRequest,
    Trouble,
    UnreadableError,
    pack,
    unpack,
)

log = logging.getLogger(__name__)
T = TypeVar("T")
PACKED = "zstd"
MOST_DIGITS = 15
DIGEST = "X-Piece-Sha256"


@dataclass
class Server:
    """What the addresses share."""

    database: Database
    now_ms: Callable[[], int] = field(default=lambda: time.time_ns() // 1_000_000)

    async def read(self, work: Callable[[Connection], T]) -> T:
        return await run_in_threadpool(self.database.read, work)

    async def write(self, work: Callable[[Connection], T]) -> T:
        return await run_in_threadpool(self.database.write, work)


def make_app(database: Database, now_ms: Callable[[], int] | None = None) -> Starlette:
    """The web application; it keeps nothing between requests, so several processes may serve one database."""
    app = Starlette(
        routes=[
            Route("/v1/health", _health),
            Route("/v1/auth/sign-in", _sign_in, methods=["POST"]),
            Route("/v1/auth/refresh", _refresh, methods=["POST"]),
            Route("/v1/auth/password", _password, methods=["POST"]),
            Route("/v1/sync", _sync, methods=["POST"]),
            Route("/v1/snapshot", _snapshot, methods=["POST"]),
            Route("/v1/manifest", _manifest, methods=["POST"]),
            Route("/v1/blobs/{sha256}", _blob, methods=["GET", "HEAD", "PUT", "PATCH"]),
            Route("/v1/blobs/{sha256}/thumbnail", _thumbnail),
        ],
        exception_handlers={
            TroubleError: _trouble,
            UnreadableError: _unreadable,
            blobs.BlobError: _blob_trouble,
            accounts.WrongError: _wrong,
            accounts.RevokedError: _revoked,
            accounts.WaitError: _wait,
            SQLAlchemyError: _database_trouble,
            ClientDisconnect: _nobody_there,
        },
    )
    app.state.server = Server(database) if now_ms is None else Server(database, now_ms)
    return app


async def _health(_request: Request) -> JSONResponse:
    return JSONResponse({"app": __version__, "protocol": PROTOCOL, "schema": migrations.NEWEST})


async def _sign_in(request: Request) -> Response:
    asked, server = await _body(request, SignIn), _server(request)
    now, login = server.now_ms(), asked.login.strip().lower()
    address = request.client.host if request.client else ""

    def begin(connection: Connection) -> tuple[int, tuple[str, str, bool] | None]:
        tenant = accounts.tenant_of(connection, asked.company.strip())
        if tenant is None:
            return -1, None
        accounts.must_wait(connection, tenant, [f"login {login}", f"from {address}"], now)
        return tenant, accounts.account_of(connection, tenant, login)

    tenant, account = await server.read(begin)
    right = await run_in_threadpool(accounts.fits, account[1] if account else None, asked.password)
    if account is None or not right:
        if tenant >= 0:
            await server.write(
                lambda connection: accounts.note_failure(connection, tenant, [f"login {login}", f"from {address}"], now)
            )
        raise accounts.WrongError
    if account[2]:
        raise accounts.RevokedError(wipe=False)

    def finish(connection: Connection) -> Session:
        tokens = accounts.sign_in_device(connection, tenant, account[0], login, asked.device, now)
        return _session(connection, tokens)

    return _packed(request, await server.write(finish))


async def _refresh(request: Request) -> Response:
    asked, server = await _body(request, Refresh), _server(request)
    now = server.now_ms()
    return _packed(
        request,
        await server.write(lambda connection: _session(connection, accounts.renew(connection, asked.refresh, now))),
    )


async def _password(request: Request) -> Response:
    who, asked, server = await _who(request), await _body(request, Password), _server(request)

    now, subject = server.now_ms(), f"password {who.colleague}"

    def stored(connection: Connection) -> str | None:
        accounts.must_wait(connection, who.tenant, [subject], now)
        wanted = account_table.select().where(
            account_table.c.tenant == who.tenant, account_table.c.colleague == who.colleague
        )
        found = connection.execute(wanted).one_or_none()
        return found.password_hash if found is not None else None

    if not await run_in_threadpool(accounts.fits, await server.read(stored), asked.old):
        await server.write(lambda connection: accounts.note_failure(connection, who.tenant, [subject], now))
        raise TroubleError(403, Trouble(code="wrong_password"))
    try:
        fresh = await run_in_threadpool(accounts.hash_password, asked.new)
    except ValueError:
        raise TroubleError(400, Trouble(code="password_too_short")) from None

    def change(connection: Connection) -> None:
        connection.execute(
            account_table.update()
            .where(account_table.c.tenant == who.tenant, account_table.c.colleague == who.colleague)
            .values(password_hash=fresh)
        )

    await server.write(change)
    return Response(status_code=204)


async def _sync(request: Request) -> Response:
    who, asked, server = await _who(request), await _body(request, SyncRequest), _server(request)
    now = server.now_ms()
    return _packed(request, await server.write(lambda connection: exchange(connection, who, asked, now)))


async def _snapshot(request: Request) -> Response:
    """Pieces, each behind its length; the first is made before anything is answered, so that trouble has its status."""
    who, asked, server = await _who(request), await _body(request, SyncRequest), _server(request)
    cursors = dict(asked.cursors)

    def piece(*, first: bool) -> tuple[bytes, bool]:
        answer = server.database.read(
            lambda connection: next_piece(connection, who, asked, cursors, server.now_ms(), first=first)
        )
        cursors.update({page.bucket: page.upto for page in answer.pages})
        body = pack(answer)
        return len(body).to_bytes(LENGTH, "big") + body, answer.more

    body, more = await run_in_threadpool(piece, first=True)

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal body, more
        yield body
        while more:
            try:
                body, more = await run_in_threadpool(piece, first=False)
            except (SQLAlchemyError, TroubleError) as error:  # the laptop asks again, and is told then
                log.warning("a snapshot ended early: %r", error)
                return
            yield body

    return StreamingResponse(pieces(), media_type="application/octet-stream")


async def _manifest(request: Request) -> Response:
    who, asked, server = await _who(request), await _body(request, ManifestRequest), _server(request)
    return _packed(request, await server.read(lambda connection: manifest(connection, who, asked)))


async def _blob(request: Request) -> Response:
    who, server = await _who(request), _server(request)
    sha256, now = request.path_params["sha256"], server.now_ms()
    here, done = await _received(server, who, sha256)
    offset = _number(request.headers.get("Upload-Offset", "0"))
    if request.method == "PUT":
        size = _number(request.headers.get("Upload-Length", "0"))
        here = await server.write(lambda connection: blobs.begin(connection, who.tenant, sha256, size, now))
    elif request.method == "PATCH":
        piece, checksum = await _raw(request), request.headers.get(DIGEST, "")
        here = await server.write(
            lambda connection: blobs.take_piece(connection, who.tenant, sha256, offset, piece, checksum)
        )
    elif request.method == "GET":
        return await _give(server, who, sha256, request.headers.get("Range", ""), done=done)
    return Response(status_code=204, headers={"Upload-Offset": str(here), "Upload-Complete": "?1" if done else "?0"})


async def _received(server: Server, who: SignedIn, sha256: str) -> tuple[int, bool]:
    """How much of a file is here; refused as if it were not, where *who* may not have it."""

    def look(connection: Connection) -> tuple[int, bool]:
        me = caller(connection, who.tenant, who.colleague)
        if me is None or not blobs.may_have(connection, me, sha256):
            raise blobs.BlobError(404, "not_here")
        return blobs.received(connection, who.tenant, sha256)

    return await server.read(look)


async def _thumbnail(request: Request) -> Response:
    """Made each time it is asked for: a laptop asks once."""
    who, server = await _who(request), _server(request)
    sha256 = request.path_params["sha256"]
    _here, done = await _received(server, who, sha256)
    photo = b""
    if done:
        photo = await server.read(lambda connection: b"".join(blobs.pieces(connection, who.tenant, sha256, 0)))
    small = await run_in_threadpool(thumbnail_of, photo)
    if small is None:
        raise blobs.BlobError(404, "not_here")
    return Response(small, media_type="image/jpeg")


async def _give(server: Server, who: SignedIn, sha256: str, wanted: str, *, done: bool) -> Response:
    if not done:
        raise blobs.BlobError(404, "not_here")
    start = _number(wanted.removeprefix("bytes=").removesuffix("-")) if wanted else 0
    found = await server.read(lambda connection: list(blobs.pieces(connection, who.tenant, sha256, start)))
    return StreamingResponse(iter(found), status_code=206 if start else 200, media_type="application/octet-stream")


def _session(connection: Connection, tokens: accounts.Tokens) -> Session:
    person = company(connection, tokens.who.tenant).people.get(tokens.who.colleague)
    if person is None:
        raise accounts.RevokedError(wipe=False)
    return Session(
        access=tokens.access,
        refresh=tokens.refresh,
        expires_in=accounts.ACCESS_MS // 1000,
        colleague=tokens.who.colleague,
        name=person.name,
        role=person.role.value,
        device=tokens.who.device,
    )


async def _who(request: Request) -> SignedIn:
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise accounts.WrongError
    server = _server(request)
    now = server.now_ms()
    return await server.read(lambda connection: accounts.signed_in(connection, token, now))


async def _raw(request: Request) -> bytes:
    """The body, given up as soon as it is larger than is taken."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BODY:
            raise TroubleError(413, Trouble(code="too_large"))
    return bytes(body)


async def _body(request: Request, kind: type[T]) -> T:
    return unpack(await _raw(request), kind, packed=request.headers.get("Content-Encoding") == PACKED)


def _packed(request: Request, message: msgspec.Struct) -> Response:
    """An answer, packed as the request was: not every client has Zstandard."""
    if request.headers.get("Content-Encoding") != PACKED:
        return Response(msgspec.json.encode(message), media_type="application/json")
    return Response(pack(message), media_type="application/json", headers={"Content-Encoding": PACKED})


def _server(request: Request) -> Server:
    server = request.app.state.server
    assert isinstance(server, Server)  # noqa: S101  (put there by make_app)
    return server


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < MOST_DIGITS else 0


def _say(status: int, trouble: Trouble) -> Response:
    headers = {"Retry-After": str(trouble.retry_after)} if trouble.retry_after else {}
    return Response(msgspec.json.encode(trouble), status, headers, media_type="application/json")


async def _trouble(_request: Request, error: Any) -> Response:  # noqa: ANN401  (Starlette's handlers)
    return _say(error.status, error.trouble)


async def _unreadable(_request: Request, _error: Exception) -> Response:
    return _say(400, Trouble(code="unreadable"))


async def _blob_trouble(_request: Request, error: Any) -> Response:  # noqa: ANN401
    return _say(error.status, Trouble(code=error.code))


async def _wrong(_request: Request, _error: Exception) -> Response:
    return _say(401, Trouble(code="sign_in"))


async def _revoked(_request: Request, error: Any) -> Response:  # noqa: ANN401
    return _say(401, Trouble(code="revoked", wipe=error.wipe))


async def _wait(_request: Request, error: Any) -> Response:  # noqa: ANN401
    return _say(429, Trouble(code="wait", retry_after=error.seconds))


async def _nobody_there(_request: Request, _error: Exception) -> Response:
    return Response(status_code=400)  # nobody reads it


async def _database_trouble(_request: Request, error: Exception) -> Response:
    log.error("the database: %r", error)
    return _say(503, Trouble(code="database", retry_after=5))
