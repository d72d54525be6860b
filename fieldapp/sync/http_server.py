"""The server as the laptop sees it: one method for each address, errors in words that say what to do."""

import hashlib
import ssl
import time
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar
from urllib.parse import urlsplit

import httpx2
import msgspec
import truststore

from fieldapp import __version__
from fieldapp.errors import RefusedError
from fieldapp.sync.trouble import (
    ForkedError,
    NewEpochError,
    NoSuchAddressError,
    NotHereError,
    NotOfferedError,
    OutOfReachError,
    RevokedError,
    SignInNeededError,
    UpdateNeededError,
)
from fieldapp.sync.wire import (
    LENGTH,
    MOST_BODY,
    Manifest,
    ManifestRequest,
    Password,
    Refresh,
    Session,
    SignIn,
    SyncAnswer,
    SyncRequest,
    Trouble,
    UnreadableError,
    pack,
    unpack,
)
from fieldapp.texts import Text

CONNECT_S, READ_S = 10.0, 60.0
SPARE_S = 5.0  # before an access token is too old: a request takes its time
PIECE = 1024 * 1024
T = TypeVar("T")


class Tokens(Protocol):
    """Where the refresh token lies between starts."""

    def read(self) -> str: ...

    def write(self, refresh: str) -> None: ...


def checked_address(address: str, *, plain_http: bool = False) -> str:
    """The server's address, as it is used.

    Raises:
        RefusedError: no address, or one without encryption to another computer.
    """
    given = address.strip().rstrip("/")
    if "://" not in given:
        given = f"https://{given}"
    parts = urlsplit(given)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise RefusedError(Text("Write the address of the server, for example https://sync.example.com."))
    if parts.scheme == "http" and not plain_http and not is_this_computer(parts.hostname):
        raise RefusedError(
            Text("This address is not encrypted. Use https://, or allow http:// for a server in your own network.")
        )
    return given


def is_this_computer(host: str) -> bool:
    """Whether *host* is an address that nobody else can reach."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class HttpServer:
    """A connection to the server; close it after the exchange.

    Args:
        address: as ``checked_address`` gives it.
        tokens: where the refresh token lies.
        proxy: of the company; the system's where empty.  This computer is never asked through one.
        transport: for tests.
        seconds: a clock that only goes forward.
    """

    def __init__(
        self,
        address: str,
        tokens: Tokens,
        *,
        proxy: str = "",
        transport: httpx2.BaseTransport | None = None,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        local = is_this_computer(urlsplit(address).hostname or "")
        self._tokens = tokens
        self._access = ""
        self._seconds, self._old_at = seconds, 0.0
        self._client = httpx2.Client(
            base_url=address,
            timeout=httpx2.Timeout(READ_S, connect=CONNECT_S),
            headers={"User-Agent": f"FieldApp/{__version__}", "Accept-Encoding": "identity"},
            proxy=proxy or None,
            trust_env=not local,
            verify=truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
            transport=transport,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def sign_in(self, asked: SignIn) -> Session:
        """Exchange name and password for tokens; the password is kept nowhere."""
        session = _read(self._send("POST", "/v1/auth/sign-in", asked), Session)
        self._keep(session)
        return session

    def change_password(self, old: str, new: str) -> None:
        """Change one's own password."""
        self._authorized("POST", "/v1/auth/password", Password(old=old, new=new))

    def sync(self, asked: SyncRequest) -> SyncAnswer:
        """One round.

        Raises:
            OutOfReachError, SignInNeededError, RevokedError, UpdateNeededError: said in their words.
            ForkedError, NewEpochError: this store has to begin anew in one way or the other.
        """
        return _read(self._authorized("POST", "/v1/sync", asked), SyncAnswer)

    def snapshot(self, asked: SyncRequest) -> Iterator[SyncAnswer]:
        """Everything after the cursors, piece by piece as it comes; what arrived before a break stays of use.

        Raises:
            NotOfferedError: an older server; ``sync`` brings the same page by page.
            OutOfReachError, NewEpochError: as for ``sync``.
        """
        self._fresh()
        try:
            yield from self._pieces(asked)
        except SignInNeededError:  # before the first piece: the access token was too old
            self._renew()
            yield from self._pieces(asked)
        except httpx2.TransportError as error:
            raise _out_of_reach(error) from error

    def _pieces(self, asked: SyncRequest) -> Iterator[SyncAnswer]:
        headers = _PACKED | {"Authorization": f"Bearer {self._access}"}
        with self._client.stream("POST", "/v1/snapshot", headers=headers, content=pack(asked)) as answer:
            if answer.is_error:
                body = answer.read()
                if answer.status_code in {404, 405} and b'"code"' not in body:
                    raise NotOfferedError
                _raise_for(answer, body)
            held = bytearray()
            for came in answer.iter_raw():  # as it comes: with a size it would wait until so much is there
                held += came
                while len(held) >= LENGTH and len(held) >= (end := LENGTH + _length(held)):
                    body, held = bytes(held[LENGTH:end]), held[end:]
                    yield _read(body, SyncAnswer)
            if held:
                raise OutOfReachError(Text("The server's answer cannot be read."), detail="torn")

    def manifest(self, asked: ManifestRequest) -> Manifest:
        """What this laptop should hold.

        Raises:
            NotOfferedError: an older server.
            OutOfReachError, NewEpochError: as for ``sync``.
        """
        try:
            return _read(self._authorized("POST", "/v1/manifest", asked), Manifest)
        except NoSuchAddressError as error:
            raise NotOfferedError from error

    def offset(self, sha256: str, size: int) -> int:
        """Announce a file; how many of its bytes are there already."""
        answer = self._request("PUT", f"/v1/blobs/{sha256}", headers={"Upload-Length": str(size)})
        return int(answer.headers.get("Upload-Offset", "0"))

    def send_piece(self, sha256: str, offset: int, piece: bytes) -> int:
        """Send the next piece; how many bytes are there now."""
        headers = {"Upload-Offset": str(offset), "X-Piece-Sha256": hashlib.sha256(piece).hexdigest()}
        answer = self._request("PATCH", f"/v1/blobs/{sha256}", content=piece, headers=headers)
        return int(answer.headers.get("Upload-Offset", "0"))

    def thumbnail(self, sha256: str) -> bytes:
        """A small picture of a photo; nothing where there is none yet."""
        try:
            return self._request("GET", f"/v1/blobs/{sha256}/thumbnail", headers={}).content
        except NotHereError:
            return b""

    def fetch(self, sha256: str, start: int) -> Iterator[bytes]:
        """The bytes of a file from *start* on, as they come.

        Raises:
            NotHereError: the server does not have it, or not for this laptop.
        """
        self._fresh()
        headers = {"Authorization": f"Bearer {self._access}"} | ({"Range": f"bytes={start}-"} if start else {})
        try:
            with self._client.stream("GET", f"/v1/blobs/{sha256}", headers=headers) as answer:
                if answer.is_error:
                    answer.read()
                    _raise_for(answer)
                yield from answer.iter_raw(PIECE)
        except httpx2.TransportError as error:
            raise _out_of_reach(error) from error

    def _authorized(self, method: str, path: str, message: msgspec.Struct) -> bytes:
        answer = self._request(method, path, content=pack(message), headers=_PACKED)
        return answer.content

    def _request(self, method: str, path: str, *, headers: dict[str, str], content: bytes = b"") -> "_Answer":
        """Send with the access token; once more with a new one where its time was over."""
        self._fresh()
        try:
            return self._raw(method, path, headers | {"Authorization": f"Bearer {self._access}"}, content)
        except SignInNeededError:
            self._renew()
            return self._raw(method, path, headers | {"Authorization": f"Bearer {self._access}"}, content)

    def _fresh(self) -> None:
        """Have an access token that is not too old: with one that is, the whole request would go twice."""
        if not self._access or self._seconds() >= self._old_at:
            self._renew()

    def _renew(self) -> None:
        refresh = self._tokens.read()
        if not refresh:
            raise SignInNeededError(Text("Sign in to the server again."))
        self._keep(_read(self._send("POST", "/v1/auth/refresh", Refresh(refresh=refresh)), Session))

    def _keep(self, session: Session) -> None:
        self._tokens.write(session.refresh)
        self._access = session.access
        self._old_at = self._seconds() + session.expires_in - SPARE_S

    def _send(self, method: str, path: str, message: msgspec.Struct) -> bytes:
        return self._raw(method, path, dict(_PACKED), pack(message)).content

    def _raw(self, method: str, path: str, headers: dict[str, str], content: bytes) -> "_Answer":
        try:
            with self._client.stream(method, path, headers=headers, content=content) as answer:
                body = bytearray()
                for piece in answer.iter_raw(PIECE):
                    body += piece
                    if len(body) > MOST_BODY:
                        raise OutOfReachError(Text("The server's answer cannot be read."), detail="too large")
                if answer.is_error:
                    _raise_for(answer, bytes(body))
                return _Answer(answer.headers, bytes(body))
        except httpx2.TransportError as error:
            raise _out_of_reach(error) from error


class _Answer(msgspec.Struct):
    headers: Any
    content: bytes


def _length(held: bytearray) -> int:
    """How long the piece is that begins here."""
    length = int.from_bytes(held[:LENGTH], "big")
    if length > MOST_BODY:
        raise OutOfReachError(Text("The server's answer cannot be read."), detail="too large")
    return length


_PACKED = {"Content-Encoding": "zstd", "Content-Type": "application/json"}


def _read(body: bytes, kind: type[T]) -> T:
    """An answer; one that was damaged on the way is asked for again later."""
    try:
        return unpack(body, kind)
    except UnreadableError as error:
        raise OutOfReachError(Text("The server's answer cannot be read."), detail=str(error)) from error


def _out_of_reach(error: Exception) -> OutOfReachError:
    if "CERTIFICATE_VERIFY_FAILED" in repr(error) or "certificate" in str(error).lower():
        return OutOfReachError(
            Text("The server cannot prove who it is. Ask your administrator, and check this computer's date."),
            detail=repr(error),
        )
    return OutOfReachError(Text("The server cannot be reached."), detail=repr(error))


_PASSWORD_TROUBLE = {
    "wrong_password": Text("The old password is wrong."),
    "password_too_short": Text("The password must have at least 10 characters."),
}


def _raise_for(answer: httpx2.Response, body: bytes = b"") -> None:
    """Say what an error means."""
    try:
        trouble = msgspec.json.decode(body or answer.content, type=Trouble)
    except (msgspec.DecodeError, msgspec.ValidationError, httpx2.ResponseNotRead):
        trouble = Trouble(code="")
    match trouble.code:
        case "sign_in":
            raise SignInNeededError(Text("Name or password are wrong, or this device has to sign in again."))
        case "revoked":
            raise RevokedError(
                Text("The company has closed this device or account. Ask your manager."), wipe=trouble.wipe
            )
        case "no_colleague":
            raise RevokedError(Text("The server does not know you as a colleague. Ask your manager."), wipe=False)
        case "not_here" | "not_announced":
            raise NotHereError
        case "wait":
            text = Text("Too many wrong passwords. Try again in {seconds} seconds.", seconds=trouble.retry_after)
            raise OutOfReachError(text, after=trouble.retry_after)
        case "replica_forked":
            raise ForkedError
        case "epoch_changed":
            raise NewEpochError
        case "client_too_old":
            raise UpdateNeededError(
                Text("This app is too old for the server. Update it; everything you typed is kept here until then.")
            )
        case "server_too_old":
            raise UpdateNeededError(
                Text("The server is older than this app. Everything you typed is kept here until it is updated.")
            )
        case code if code in _PASSWORD_TROUBLE:
            raise RefusedError(_PASSWORD_TROUBLE[code])
    after = answer.headers.get("Retry-After", "")
    kind = NoSuchAddressError if answer.status_code in {404, 405} else OutOfReachError
    text = Text("The server cannot answer now ({status}).", status=answer.status_code)
    raise kind(text, detail=trouble.code, after=int(after) if after.isdecimal() else 0)
