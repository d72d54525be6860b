"""Photos and files beside the store: encrypted, each content once, photos no larger than they need be.

A file is named by the SHA-256 of what it holds.  It is written in pieces of 1 MiB, each sealed with AES-GCM
under a key that is derived from the store's; the number of the piece and whether it is the last one are
sealed with it, so that pieces can be neither exchanged nor cut off.
"""

import hashlib
import io
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from fieldapp.errors import RefusedError, SurroundingsError
from fieldapp.texts import Text

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from PIL.Image import Image

MEBIBYTE = 1024 * 1024
MOST_BYTES = 25 * MEBIBYTE
MOST_PIXELS = 2_000_000  # of a photo as it is kept
MOST_PIXELS_READ = 250_000_000  # of a photo as it comes: more is no photo but a trap
THUMBNAIL_SIDE = 320
JPEG_QUALITY = 85
JPEG, PNG = "image/jpeg", "image/png"
_MAGIC = b"FAA1"
_NONCE_BYTES = 8
_SEAL_BYTES = 16

# What a file begins with, and the kinds that its name may then say it is.
_BEGINNINGS = {
    b"%PDF-": {".pdf": "application/pdf"},
    b"PK\x03\x04": {
        ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ".zip": "application/zip",
    },
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": {
        ".doc": "application/msword",
        ".xls": "application/vnd.ms-excel",
        ".ppt": "application/vnd.ms-powerpoint",
        ".wps": "application/vnd.ms-works",
    },
}
_TEXTS = {".txt": "text/plain", ".csv": "text/csv", ".md": "text/markdown", ".vcf": "text/vcard"}
_PHOTOS = {".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff"}
_APPLE_PHOTOS = {".heic", ".heif"}


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept of a file: photos are smaller than they came."""

    sha256: str
    size: int
    mime: str


class AttachmentFiles:
    """The folder of attached files.  Safe to use from several threads: files are swapped in whole."""

    def __init__(self, folder: Path, key: bytes) -> None:
        """Use *folder*, with *key* the 32 bytes that open the store."""
        self._folder = folder
        self._store_key = key

    def keep(self, source: Path) -> Kept:
        """Take a copy of *source* in; a content that is there already is not written again.

        Raises:
            RefusedError: larger than 25 MiB, a broken photo, or a kind of file that is not kept.
            SurroundingsError: the file cannot be read, or the disk is full.
        """
        try:
            with source.open("rb") as stream:
                if os.fstat(stream.fileno()).st_size > MOST_BYTES:
                    raise RefusedError(
                        Text("{file} is larger than {most} MB.", file=source.name, most=MOST_BYTES // MEBIBYTE)
                    )
                mime = _mime(source.name, stream)
                if mime == JPEG:
                    return self._keep_photo(source.name, stream)
                return self._keep(stream, mime)
        except OSError as error:
            raise SurroundingsError(
                Text("{file} cannot be read or kept. Is there room on the disk?", file=source.name), detail=repr(error)
            ) from error

    def keep_photo(self, content: bytes, name: str) -> Kept:
        """Take in a photo that came within another file, such as a contact card.

        Raises:
            RefusedError: larger than 25 MiB, or broken; *name* says whose it is.
            SurroundingsError: the disk is full.
        """
        if len(content) > MOST_BYTES:
            raise RefusedError(Text("{file} is larger than {most} MB.", file=name, most=MOST_BYTES // MEBIBYTE))
        try:
            return self._keep_photo(name, io.BytesIO(content))
        except OSError as error:
            raise SurroundingsError(
                Text("{file} cannot be read or kept. Is there room on the disk?", file=name), detail=repr(error)
            ) from error

    def has(self, sha256: str) -> bool:
        """Whether the file is here; on a new laptop some may not have arrived yet."""
        return self._path(sha256).exists()

    def read(self, sha256: str) -> bytes:
        """The whole content.

        Raises:
            SurroundingsError: the file is missing or damaged.
        """
        return b"".join(self.pieces(sha256))

    def pieces(self, sha256: str) -> Iterator[bytes]:
        """The content in pieces of 1 MiB, each checked before it is handed out.

        Raises:
            SurroundingsError: the file is missing or damaged.
        """
        return self._unsealed(self._path(sha256))

    def thumbnail(self, sha256: str) -> bytes | None:
        """A small JPEG of a photo, at most 320 pixels on a side; ``None`` for other files."""
        path = self._path(f"t-{sha256}")
        return b"".join(self._unsealed(path)) if path.exists() else None

    def export(self, sha256: str, target: Path) -> None:
        """Write the content to *target*, for opening it with another program or sending it on.

        Raises:
            SurroundingsError: the file is missing or damaged, or *target* cannot be written.
        """
        draft = target.with_name(target.name + ".part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with draft.open("wb") as stream:
                for piece in self.pieces(sha256):
                    stream.write(piece)
            draft.replace(target)
        except OSError as error:
            raise SurroundingsError(
                Text("{file} cannot be written. Is there room on the disk?", file=target.name), detail=repr(error)
            ) from error
        finally:
            draft.unlink(missing_ok=True)

    def remove(self, sha256: str) -> None:
        """Take a file off the disk for good: only where a person's data is erased."""
        for name in (sha256, f"t-{sha256}"):
            self._path(name).unlink(missing_ok=True)

    # What comes from elsewhere piece by piece

    def keep_thumbnail(self, sha256: str, small: bytes) -> None:
        """Keep the thumbnail of a photo that is not here yet."""
        self._seal(io.BytesIO(small), self._path(f"t-{sha256}"))

    def arrived(self, sha256: str) -> int:
        """How many bytes of a file that is on its way are here already."""
        return sum(sum(map(len, self._unsealed(piece))) for piece in self._arrived(sha256))

    def add_piece(self, sha256: str, piece: bytes) -> None:
        """Keep the next piece of a file that is on its way."""
        count = len(self._arrived(sha256))
        self._seal(io.BytesIO(piece), self._path(sha256).with_suffix(f".{count:04}.piece"))

    def finish(self, sha256: str) -> bool:
        """Put the pieces together; false, and all of them gone, where the whole is not what it should be."""
        pieces = self._arrived(sha256)
        whole = io.BytesIO(b"".join(part for piece in pieces for part in self._unsealed(piece)))
        is_right = hashlib.sha256(whole.getbuffer()).hexdigest() == sha256
        if is_right:
            self._seal(whole, self._path(sha256))
        for piece in pieces:
            piece.unlink()
        return is_right

    def _arrived(self, sha256: str) -> list[Path]:
        path = self._path(sha256)
        return sorted(path.parent.glob(f"{path.stem}.*.piece"))

    def _keep_photo(self, name: str, stream: BinaryIO) -> Kept:
        photo, small, mime = _made_smaller(name, stream)
        kept = self._keep(io.BytesIO(photo), mime)
        thumbnail = self._path(f"t-{kept.sha256}")
        if not thumbnail.exists():
            self._seal(io.BytesIO(small), thumbnail)
        return kept

    def _keep(self, stream: BinaryIO, mime: str) -> Kept:
        digest, size = hashlib.sha256(), 0
        for piece in iter(lambda: stream.read(MEBIBYTE), b""):
            digest.update(piece)
            size += len(piece)
        path = self._path(digest.hexdigest())
        if not path.exists():
            stream.seek(0)
            self._seal(stream, path)
        return Kept(digest.hexdigest(), size, mime)

    def _path(self, name: str) -> Path:
        return self._folder / name.removeprefix("t-")[:2] / f"{name}.sealed"

    def _seal(self, stream: BinaryIO, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
        cipher, nonce = self._cipher(), secrets.token_bytes(_NONCE_BYTES)
        try:
            with draft.open("wb") as target:
                target.write(_MAGIC + nonce)
                piece, number = stream.read(MEBIBYTE), 0
                while True:
                    following = stream.read(MEBIBYTE)
                    target.write(cipher.encrypt(_nonce(nonce, number), piece, _mark(last=not following)))
                    if not following:
                        break
                    piece, number = following, number + 1
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)

    def _unsealed(self, path: Path) -> Iterator[bytes]:
        from cryptography.exceptions import InvalidTag

        cipher = self._cipher()
        try:
            with path.open("rb") as source:
                head = source.read(len(_MAGIC) + _NONCE_BYTES)
                nonce = head.removeprefix(_MAGIC)
                sealed, number = source.read(MEBIBYTE + _SEAL_BYTES), 0
                while True:
                    following = source.read(MEBIBYTE + _SEAL_BYTES)
                    yield cipher.decrypt(_nonce(nonce, number), sealed, _mark(last=not following))
                    if not following:
                        return
                    sealed, number = following, number + 1
        except (OSError, InvalidTag, ValueError) as error:
            raise SurroundingsError(
                Text("An attached file is missing or damaged. Restore it from a backup."), detail=repr(error)
            ) from error

    def _cipher(self) -> "AESGCM":
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        own = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"fieldapp attachments").derive(self._store_key)
        return AESGCM(own)


def thumbnail_of(photo: bytes) -> bytes | None:
    """A small JPEG of a photo, at most 320 pixels on a side; ``None`` for what is no photo."""
    try:
        return _made_smaller("", io.BytesIO(photo))[1]
    except RefusedError:
        return None


def _nonce(start: bytes, number: int) -> bytes:
    return start + number.to_bytes(4, "big")


def _mark(*, last: bool) -> bytes:
    return b"last" if last else b"more"


def _mime(name: str, stream: BinaryIO) -> str:
    """What kind of file it is, by its content and its name together; JPEG stands for any photo.

    Raises:
        RefusedError: a kind that is not kept, or content that is not what the name says.
    """
    ending = Path(name).suffix.lower()
    start = stream.read(4096)
    stream.seek(0)
    if ending in _APPLE_PHOTOS:
        raise RefusedError(
            Text(
                "{file} is in Apple's photo format. Set the phone to “Most Compatible”, or send it as JPEG.", file=name
            )
        )
    if ending in _PHOTOS:
        return JPEG
    for beginning, names in _BEGINNINGS.items():
        if start.startswith(beginning) and ending in names:
            return names[ending]
    if ending in _TEXTS and b"\0" not in start:
        return _TEXTS[ending]
    raise RefusedError(
        Text(
            "{file} is not kept: only photos, PDF, Office files and plain text are, and they must be whole.", file=name
        )
    )


def _made_smaller(name: str, stream: BinaryIO) -> tuple[bytes, bytes, str]:
    """A photo of at most two megapixels, its thumbnail, and its kind: JPEG, or PNG where it is transparent.

    Turned upright, and without what the camera noted (where it was taken is nobody's business).

    Raises:
        RefusedError: it is broken, or no photo.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # looked at here, before anything is unpacked
    try:
        with Image.open(stream) as photo:
            if photo.width * photo.height > MOST_PIXELS_READ:
                raise RefusedError(Text("{file} has too many pixels to be a photo.", file=name))
            photo.draft("RGB", _within(photo.size, MOST_PIXELS))
            upright = ImageOps.exif_transpose(photo)
            upright.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise RefusedError(
            Text("{file} is broken or no photo. Take it again, or send it again.", file=name), detail=repr(error)
        ) from error
    has_alpha = upright.has_transparency_data
    picture = upright.convert("RGBA" if has_alpha else "RGB")
    picture.info.clear()
    if picture.width * picture.height > MOST_PIXELS:
        picture = picture.resize(_within(picture.size, MOST_PIXELS), Image.Resampling.LANCZOS)
    small = picture.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    if has_alpha:
        backed = Image.new("RGB", small.size, "white")
        backed.paste(small, mask=small.getchannel("A"))
        small = backed
    kind = "PNG" if has_alpha else "JPEG"
    return _encoded(picture, kind), _encoded(small, "JPEG"), PNG if has_alpha else JPEG


def _within(size: tuple[int, int], pixels: int) -> tuple[int, int]:
    """*size* made smaller in proportion so that it has at most that many pixels."""
    width, height = size
    shrink = min(1.0, (pixels / (width * height)) ** 0.5)
    return max(1, int(width * shrink)), max(1, int(height * shrink))


def _encoded(picture: "Image", kind: str) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, quality=JPEG_QUALITY, optimize=True)
    return out.getvalue()
