"""Bytes of attached files, in pieces, once per content; given only to who may see a row that names them (SYNC 4.11)."""

import hashlib
import re
from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection, delete, select, update

from fieldapp.server.schema import blob_pieces, blobs, rows
from fieldapp.server.scope import Caller

MOST_BYTES = 25 * 1024 * 1024 + 1024 * 1024  # a file of 25 MiB, sealed or not
PIECE = 1024 * 1024
_NAME = re.compile(r"[0-9a-f]{64}")


class BlobError(Exception):
    """Why a piece or a file is not taken or given: *code* as the laptop is told, *status* as HTTP says it."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


def may_have(connection: Connection, caller: Caller, sha256: str) -> bool:
    """Whether a row that *caller* may see names this content: knowing the digest is not enough."""
    wanted = select(rows.c.bucket, rows.c.fields).where(
        rows.c.tenant == caller.tenant,
        rows.c.tbl == "attachment",
        rows.c.erased.is_(False),
        rows.c.fields.like(f'%"{_checked(sha256)}"%'),
    )
    return any(
        row.bucket in caller.granted and msgspec.json.decode(row.fields).get("sha256") == sha256
        for row in connection.execute(wanted)
    )


def received(connection: Connection, tenant: int, sha256: str) -> tuple[int, bool]:
    """How many bytes are here, and whether that is all."""
    found = connection.execute(
        select(blobs.c.received, blobs.c.done).where(blobs.c.tenant == tenant, blobs.c.sha256 == _checked(sha256))
    ).one_or_none()
    return (int(found.received), bool(found.done)) if found is not None else (0, False)


def begin(connection: Connection, tenant: int, sha256: str, size: int, now_ms: int) -> int:
    """Announce a content of *size* bytes; how many of them are here already.

    Where it was announced with another size before, one of the two is wrong: it begins again.
    """
    if not 0 < size <= MOST_BYTES:
        raise BlobError(413, "too_large")
    announced = (blobs.c.tenant == tenant, blobs.c.sha256 == _checked(sha256))
    found = connection.execute(select(blobs).where(*announced).with_for_update()).one_or_none()
    if found is not None and found.done:
        return int(found.size)
    here = int(found.received) if found is not None and found.size == size else 0
    if here == 0:
        connection.execute(delete(blob_pieces).where(blob_pieces.c.tenant == tenant, blob_pieces.c.sha256 == sha256))
        connection.execute(delete(blobs).where(*announced))
        connection.execute(
            blobs.insert(),
            {"tenant": tenant, "sha256": sha256, "size": size, "received": 0, "done": False, "at_ms": now_ms},
        )
    return here


def take_piece(  # noqa: PLR0917  (each is needed)
    connection: Connection, tenant: int, sha256: str, offset: int, body: bytes, checksum: str
) -> int:
    """Take the next piece; how many bytes are here now.

    Raises:
        BlobError: it does not follow what is here, it was damaged on the way, or the whole is not what it was
            said to be; then it begins again.
    """
    found = connection.execute(
        select(blobs).where(blobs.c.tenant == tenant, blobs.c.sha256 == _checked(sha256)).with_for_update()
    ).one_or_none()
    if found is None:
        raise BlobError(404, "not_announced")
    if found.done:
        return int(found.size)
    if offset != found.received:
        raise BlobError(409, "other_offset")
    if not body or len(body) > PIECE or offset + len(body) > found.size:
        raise BlobError(413, "too_large")
    if hashlib.sha256(body).hexdigest() != checksum:
        raise BlobError(460, "damaged")
    connection.execute(blob_pieces.insert(), {"tenant": tenant, "sha256": sha256, "begin": offset, "body": body})
    here = offset + len(body)
    done = here == found.size
    if done:
        whole = hashlib.sha256()
        for piece in pieces(connection, tenant, sha256, 0):
            whole.update(piece)
        if whole.hexdigest() != sha256:
            connection.execute(
                delete(blob_pieces).where(blob_pieces.c.tenant == tenant, blob_pieces.c.sha256 == sha256)
            )
            here, done = 0, False
    connection.execute(
        update(blobs).where(blobs.c.tenant == tenant, blobs.c.sha256 == sha256).values(received=here, done=done)
    )
    return here


def pieces(connection: Connection, tenant: int, sha256: str, offset: int) -> Iterator[bytes]:
    """The bytes from *offset* on, piece by piece."""
    begins = connection.execute(
        select(blob_pieces.c.begin)
        .where(blob_pieces.c.tenant == tenant, blob_pieces.c.sha256 == _checked(sha256))
        .order_by(blob_pieces.c.begin)
    ).scalars()
    for start in list(begins):
        if start + PIECE <= offset:
            continue
        body = connection.execute(
            select(blob_pieces.c.body).where(
                blob_pieces.c.tenant == tenant, blob_pieces.c.sha256 == sha256, blob_pieces.c.begin == start
            )
        ).scalar_one()
        yield bytes(body)[max(0, offset - start) :]


def _checked(sha256: str) -> str:
    if not _NAME.fullmatch(sha256):
        raise BlobError(400, "no_digest")
    return sha256
