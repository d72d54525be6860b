"""Attached files travel apart from the rows that name them: small pictures first, and on after a break."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import text

from db.store import Store
from fieldapp.attachments import MEBIBYTE, AttachmentFiles
from fieldapp.sync.http_server import HttpServer
from fieldapp.sync.trouble import NotHereError

AT_ONCE = 500  # new files in one exchange; the rest follow with the next


@dataclass(slots=True)
class FilesMoved:
    """How many files went each way."""

    sent: int = 0
    received: int = 0


def exchange_files(
    store: Store, files: AttachmentFiles, server: HttpServer, step: Callable[[], None] = lambda: None
) -> FilesMoved:
    """Send what the server does not have yet, then fetch what this laptop lacks, the newest first.

    Args:
        store: the laptop's, in step with the server by its rows.
        files: its folder of attached files.
        server: the other side.
        step: called between pieces; it may raise to stop, and the next time goes on there.

    Raises:
        OutOfReachError: the connection broke; what arrived is kept.
    """
    moved = FilesMoved()
    for sha256, size in _unsent(store, files):
        if _send(files, server, sha256, size, step):
            _remember(store, sha256)
            moved.sent += 1
    missing = list(islice(_missing(store, files), AT_ONCE))
    for sha256, mime in missing:
        step()
        if mime.startswith("image/") and files.thumbnail(sha256) is None:
            small = server.thumbnail(sha256)
            if small:
                files.keep_thumbnail(sha256, small)
    for sha256, _mime in missing:
        if _fetch(files, server, sha256, step):
            _remember(store, sha256)
            moved.received += 1
    return moved


def _remember(store: Store, sha256: str) -> None:
    """The server has it."""
    with store.loading() as session:
        session.execute(text("INSERT OR IGNORE INTO sync_file(sha256) VALUES (:s)"), {"s": sha256})


def _unsent(store: Store, files: AttachmentFiles) -> Iterator[tuple[str, int]]:
    with store.reading() as session:
        found = session.execute(
            text(
                "SELECT sha256, max(size) AS size FROM attachment WHERE deleted_at IS NULL "
                "AND sha256 NOT IN (SELECT sha256 FROM sync_file) GROUP BY sha256 ORDER BY max(id) DESC"
            )
        ).all()
    return ((row.sha256, row.size) for row in found if files.has(row.sha256))


def _missing(store: Store, files: AttachmentFiles) -> Iterator[tuple[str, str]]:
    with store.reading() as session:
        found = session.execute(
            text(
                "SELECT sha256, mime FROM attachment WHERE deleted_at IS NULL "
                "GROUP BY sha256, mime ORDER BY max(id) DESC"
            )
        ).all()
    return ((row.sha256, row.mime) for row in found if not files.has(row.sha256))


def _send(files: AttachmentFiles, server: HttpServer, sha256: str, size: int, step: Callable[[], None]) -> bool:
    """False where the server does not know the row yet, or already says no."""
    try:
        offset = server.offset(sha256, size)
        for piece in _from(files.pieces(sha256), offset):
            step()
            offset = server.send_piece(sha256, offset, piece)
    except NotHereError:
        return False
    return offset == size


def _from(pieces: Iterable[bytes], offset: int) -> Iterator[bytes]:
    """The bytes from *offset* on."""
    begin = 0
    for piece in pieces:
        if begin + len(piece) > offset:
            yield piece[max(0, offset - begin) :]
        begin += len(piece)


def _fetch(files: AttachmentFiles, server: HttpServer, sha256: str, step: Callable[[], None]) -> bool:
    kept = bytearray()
    try:
        for part in server.fetch(sha256, files.arrived(sha256)):
            step()
            kept += part
            while len(kept) >= MEBIBYTE:
                files.add_piece(sha256, bytes(kept[:MEBIBYTE]))
                del kept[:MEBIBYTE]
    except NotHereError:
        return False  # whoever took the photo has not sent it yet
    finally:
        if kept:
            files.add_piece(sha256, bytes(kept))
    return files.finish(sha256)
