"""The shapes that travel between laptop and server, and how they are packed (docs/SYNC_PROTOCOL.md describes them).

Both sides read with these types, so what does not fit them is refused before anything looks at it; fields that
are not known here are passed over, so that a newer side can say more.
"""

import hashlib
import sys
from collections.abc import Iterable
from typing import Annotated, Any, TypeVar

import msgspec

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PROTOCOL = (1, 1)
"""Oldest and newest version of the protocol that this program speaks."""
MOST_OPS = 2_000  # in one request
MOST_ROWS = 2_500  # in one answer
MOST_BODY = 8 * 1024 * 1024  # bytes as they travel
MOST_UNPACKED = 32 * 1024 * 1024
LENGTH = 4  # bytes, before each piece of a snapshot
# With a check sum: what was damaged on the way is not taken for something else.
ZSTD: dict[int, int] = {zstd.CompressionParameter.compression_level: 3, zstd.CompressionParameter.checksum_flag: 1}
# A day's changes take a millisecond more and get a seventh smaller; a new laptop's rows would take a second more.
SMALL = 128 * 1024  # bytes before they are packed
ZSTD_SMALL: dict[int, int] = ZSTD | {
    zstd.CompressionParameter.strategy: zstd.Strategy.btopt,
    zstd.CompressionParameter.search_log: 2,
    zstd.CompressionParameter.target_length: 64,
    zstd.CompressionParameter.min_match: 3,
}

Fields = dict[str, Any]
OpId = Annotated[str, msgspec.Meta(max_length=32, pattern="^[0-9a-f]{32}$")]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]  # as databases hold it
# ``gc=False`` below: these come by thousands and hold nothing that could lead back to them.


class Op(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """One change of one row: what was seen (*base*), when it was written (*hlc*), the fields after and before."""

    op_no: Count
    op_id: OpId  # 32 hexadecimal digits, the same for ever
    txn: int  # changes of one transaction are never torn apart
    tbl: str
    kind: str  # I inserted, U changed, D erased
    pk: str
    base: Count
    epoch: str
    hlc: Count
    new: Fields
    old: Fields = {}  # of texts alone: the base of a merge


class SyncRequest(msgspec.Struct, kw_only=True):
    """What a laptop sends: its place, and what it changed."""

    protocol: int
    schema: int
    app: str
    replica: str
    token: str = ""
    epoch: str = ""
    client_time: int = 0  # milliseconds since 1970, by the laptop's clock
    ops: list[Op] = []
    cursors: dict[str, int] = {}
    limit: int = MOST_ROWS


class Row(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """One row as it stands: who wrote it last, when (milliseconds since 1970), and its fields."""

    id: str
    ver: int
    by: str | None
    at: int
    fields: Any  # a dict; the server puts in the JSON that it keeps, as it is


class Page(msgspec.Struct, kw_only=True):
    """What changed in one share since a cursor."""

    bucket: str
    upto: int
    more: bool = False
    put: dict[str, list[Row]] = {}
    gone: list[tuple[str, str]] = []  # no longer in this share
    erased: list[tuple[str, str]] = []  # removed for good


class Result(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """What became of an operation that was not simply applied."""

    op_no: int
    outcome: str  # merged, lost, refused
    reason: str = ""


class SyncAnswer(msgspec.Struct, kw_only=True):
    """What the server answers."""

    server_time: int
    epoch: str
    token: str
    schema: int
    acked: int = 0  # the newest operation that is kept
    results: list[Result] = []
    vers: dict[str, list[tuple[str, int, str]]] = {}  # id, version and share of rows that nobody else touched
    rows: dict[str, list[Row]] = {}  # rows that differ from what the laptop has; the share is in ``shares``
    shares: dict[str, str] = {}  # of the rows above, by id
    null: list[tuple[str, str]] = []  # rows that this laptop may not have
    granted: list[tuple[str, str]] = []  # shares, with r or w
    pages: list[Page] = []
    more: bool = False
    to_come: int = 0  # rows in all the pieces of a snapshot; in the first of them


class ManifestRequest(msgspec.Struct, kw_only=True):
    """Asks what a laptop should hold; *of* are shares and tables of which each row is wanted."""

    epoch: str = ""
    of: list[tuple[str, str]] = []


class Manifest(msgspec.Struct, kw_only=True):
    """What a laptop that has read everything holds, in short."""

    heads: dict[str, int]  # of every share that is granted
    sums: dict[str, dict[str, tuple[int, str]]]  # by share and table: how many rows, and their sum
    rows: list[tuple[str, str, list[tuple[str, int]]]] = []  # share, table, each row with its version


def sum_of(table: str, rows: Iterable[tuple[str, int]]) -> str:
    """The sum of rows, in 16 hexadecimal digits: the same for the same ids and versions, in whatever order."""
    whole = 0
    for pk, version in rows:
        whole += int.from_bytes(hashlib.blake2b(f"{table} {pk} {version}".encode(), digest_size=8).digest(), "big")
    return f"{whole % 2**64:016x}"


class Trouble(msgspec.Struct, kw_only=True):
    """Why a request was not served."""

    code: str
    wipe: bool = False
    retry_after: int = 0  # seconds
    newest: int = 0  # of protocol or schema, where that is the matter


class SignIn(msgspec.Struct, kw_only=True):
    """Name and password, once per device."""

    login: str
    password: str
    device: str  # what people call it
    company: str = ""


class Refresh(msgspec.Struct, kw_only=True):
    """A refresh token; it is used once."""

    refresh: str


class Session(msgspec.Struct, kw_only=True):
    """A device that is signed in."""

    access: str
    refresh: str
    expires_in: int  # seconds
    colleague: str
    name: str
    role: str
    device: str


class Password(msgspec.Struct, kw_only=True):
    """A change of one's own password."""

    old: str
    new: str


class UnreadableError(Exception):
    """A body that is not what it should be, or larger than is taken."""


T = TypeVar("T")


def pack(message: msgspec.Struct) -> bytes:
    """A message as it travels: JSON, packed by Zstandard."""
    plain = msgspec.json.encode(message)
    return zstd.compress(plain, options=ZSTD_SMALL if len(plain) <= SMALL else ZSTD)


def unpack(body: bytes, kind: type[T], *, packed: bool = True) -> T:
    """Read a message.

    Args:
        body: the bytes that came.
        kind: what it should be.
        packed: whether they are packed.

    Raises:
        UnreadableError: too large, torn, or something else.
    """
    if len(body) > MOST_BODY:
        raise UnreadableError("too large")
    try:
        plain = _unpacked(body) if packed else body
        return msgspec.json.decode(plain, type=kind)
    except (msgspec.DecodeError, msgspec.ValidationError, zstd.ZstdError, EOFError, UnicodeDecodeError) as error:
        raise UnreadableError(str(error)) from error


def _unpacked(body: bytes) -> bytes:
    """Unpack step by step: what grows beyond measure is refused while it grows."""
    reader = zstd.ZstdDecompressor()
    plain = reader.decompress(body, max_length=MOST_UNPACKED + 1)
    if len(plain) > MOST_UNPACKED:
        raise UnreadableError("too large when unpacked")
    if not reader.eof:
        raise UnreadableError("torn")
    return plain
