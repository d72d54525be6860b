"""What was begun to be written and not yet saved: kept through a crash, sealed like everything else here."""

import json
import logging
import secrets
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from fieldapp.errors import SurroundingsError
from fieldapp.texts import Text

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_MAGIC = b"FAD1"
_NONCE_BYTES = 12
_KINDS: dict[str, type[Any]] = {"date": date, "decimal": Decimal, "uuid": UUID}
log = logging.getLogger(__name__)


class Drafts:
    """One small file of drafts, each under a name.  Use it from one thread at a time.

    A value is text, a truth, a whole number, a day, an amount, an id, nothing, or a list of such.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        """Keep them in *path*, sealed under a key derived from *key*, the 32 bytes that open the store."""
        self._path, self._store_key = path, key

    def read(self, name: str) -> dict[str, Any] | None:
        """What was kept under *name*."""
        return self._all().get(name)

    def keep(self, name: str, values: Mapping[str, object]) -> None:
        """Put *values* in the place of what was kept under *name*.

        Raises:
            SurroundingsError: the file cannot be written.
        """
        self._write(self._all() | {name: dict(values)})

    def drop(self, name: str) -> None:
        """Forget what was kept under *name*.

        Raises:
            SurroundingsError: the file cannot be written.
        """
        drafts = self._all()
        if drafts.pop(name, None) is not None:
            self._write(drafts)

    def _all(self) -> dict[str, Any]:
        from cryptography.exceptions import InvalidTag

        try:
            sealed = self._path.read_bytes()
            head = len(_MAGIC) + _NONCE_BYTES
            plain = self._cipher().decrypt(sealed[len(_MAGIC) : head], sealed[head:], _MAGIC)
            found = json.loads(plain, object_hook=_value)
        except FileNotFoundError:
            return {}
        except (OSError, InvalidTag, ValueError) as error:
            log.warning("the drafts cannot be read: %r", error)  # damaged, or of another store: begun anew
            return {}
        return found if isinstance(found, dict) else {}

    def _write(self, drafts: dict[str, Any]) -> None:
        if not drafts:
            self._path.unlink(missing_ok=True)
            return
        nonce = secrets.token_bytes(_NONCE_BYTES)
        plain = json.dumps(drafts, default=_plain, ensure_ascii=False).encode()
        part = self._path.with_name(self._path.name + ".part")
        try:
            part.write_bytes(_MAGIC + nonce + self._cipher().encrypt(nonce, plain, _MAGIC))
            part.replace(self._path)
        except OSError as error:
            raise SurroundingsError(
                Text("{file} cannot be written. Is there room on the disk?", file=self._path.name), detail=repr(error)
            ) from error

    def _cipher(self) -> "AESGCM":
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        own = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"fieldapp drafts").derive(self._store_key)
        return AESGCM(own)


def _plain(value: object) -> dict[str, str]:
    for word, kind in _KINDS.items():
        if isinstance(value, kind):
            return {"is": word, "text": str(value)}
    raise TypeError(f"a draft does not know {type(value).__name__}")


def _value(found: dict[str, Any]) -> Any:  # noqa: ANN401  (what _plain was given)
    if set(found) != {"is", "text"}:
        return found
    return date.fromisoformat(found["text"]) if found["is"] == "date" else _KINDS[found["is"]](found["text"])
