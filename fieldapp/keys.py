"""The key of the local store: 32 random bytes, kept where this laptop can keep them best.

A small file beside the store says where: in the system's keyring; wrapped by a passphrase, where
there is no keyring; or, for demo data only, in that very file.
"""

import base64
import contextlib
import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fieldapp.errors import RefusedError, SurroundingsError
from fieldapp.texts import Text

KEY_BYTES = 32
SERVICE = "FieldApp"
PASSPHRASE_VARIABLE = "FIELDAPP_PASSPHRASE"  # noqa: S105  (the name of a variable)
_ARGON = {"time_cost": 3, "memory_cost": 65_536, "parallelism": 4}  # about 0.1 s, once per start

AskPassphrase = Callable[[], str]


def create_key(path: Path, ask: AskPassphrase | None = None) -> bytes:
    """Make a key for a new store and keep it in the keyring, else under a passphrase.

    Args:
        path: the file that will say where the key is.
        ask: asks a person for a new passphrase; not called when the environment gives one.

    Raises:
        SurroundingsError: there is neither a keyring nor a passphrase.
    """
    key = secrets.token_bytes(KEY_BYTES)
    passphrase = os.environ.get(PASSPHRASE_VARIABLE, "")
    account = secrets.token_hex(8)
    if not passphrase and _put_into_keyring(account, key):
        _write(path, {"kept": "keyring", "account": account})
        return key
    passphrase = passphrase or (ask() if ask else "")
    if not passphrase:
        raise _no_passphrase()
    _write(path, _wrap(key, passphrase))
    return key


def copy_for_elsewhere(path: Path, target: Path) -> bool:
    """Copy the key file so that it opens on another computer too, where that can be done.

    Returns:
        False where the copy still needs the keyring of this computer: no passphrase is set.
    """
    passphrase = os.environ.get(PASSPHRASE_VARIABLE, "")
    kept = json.loads(path.read_text("utf-8"))
    if kept["kept"] == "keyring" and passphrase:
        kept = _wrap(read_key(path), passphrase)
    _write(target, kept)
    return bool(kept["kept"] != "keyring")


def secret(name: str) -> str:
    """A secret that ``keep_secret`` put into the system's keyring, or nothing."""
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(SERVICE, name) or ""
    except (KeyringError, RuntimeError, OSError):
        return ""


def keep_secret(name: str, value: str) -> bool:
    """Put a secret into the system's keyring; false where there is none."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(SERVICE, name, value)
    except (KeyringError, RuntimeError, OSError):
        return False
    return True


def forget_secret(name: str) -> None:
    """Take a secret out of the system's keyring, where it is in one."""
    import keyring
    from keyring.errors import KeyringError

    with contextlib.suppress(KeyringError, RuntimeError, OSError):
        keyring.delete_password(SERVICE, name)


def forget_key(path: Path) -> None:
    """Throw the key away: what it encrypted can never be read again."""
    try:
        kept = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        kept = {}
    if kept.get("kept") == "keyring":
        forget_secret(str(kept["account"]))
    with contextlib.suppress(FileNotFoundError):
        path.write_bytes(secrets.token_bytes(path.stat().st_size))
        path.unlink()


def create_key_beside(path: Path) -> bytes:
    """Make a key for demo data, readable by anyone who can read the file; the file says so."""
    key = secrets.token_bytes(KEY_BYTES)
    note = "Demo data: its key is in this file. / 演示数据：密钥就在本文件中，不受保护。"
    _write(path, {"kept": "beside", "key": key.hex(), "note": note})
    return key


def read_key(path: Path, ask: AskPassphrase | None = None) -> bytes:
    """The key of an existing store.

    Raises:
        RefusedError: the passphrase is wrong.
        SurroundingsError: the key file is missing or damaged, the keyring has lost the key, or a
            passphrase is needed and there is nobody to ask.
    """
    try:
        kept = json.loads(path.read_text("utf-8"))
        match kept["kept"]:
            case "beside":
                return bytes.fromhex(kept["key"])
            case "keyring":
                return _get_from_keyring(kept["account"])
            case "passphrase":
                return _unwrap(kept, os.environ.get(PASSPHRASE_VARIABLE, "") or (ask() if ask else ""))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SurroundingsError(
            Text("The key file {file} cannot be read. Restore it from a backup.", file=str(path)),
            detail=repr(error),
        ) from error
    raise SurroundingsError(Text("The key file {file} is of a newer version. Update the app.", file=str(path)))


def is_unprotected(path: Path) -> bool:
    """Whether the key lies open beside the store, as that of demo data does."""
    try:
        return bool(json.loads(path.read_text("utf-8"))["kept"] == "beside")
    except (OSError, ValueError, KeyError):
        return False


def needs_passphrase(path: Path) -> bool:
    """Whether somebody has to be asked before the store can be opened."""
    try:
        kept = json.loads(path.read_text("utf-8"))["kept"]
    except (OSError, ValueError, KeyError):
        return False
    return bool(kept == "passphrase") and not os.environ.get(PASSPHRASE_VARIABLE)


def _no_passphrase() -> SurroundingsError:
    return SurroundingsError(
        Text(
            "This computer has no keyring: the data needs a passphrase. Set the variable {variable}.",
            variable=PASSPHRASE_VARIABLE,
        )
    )


def _put_into_keyring(account: str, key: bytes) -> bool:
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(SERVICE, account, key.hex())
        return keyring.get_password(SERVICE, account) == key.hex()
    except (KeyringError, RuntimeError, OSError):
        return False  # no keyring here, or it is locked and nobody opened it


def _get_from_keyring(account: str) -> bytes:
    import keyring
    from keyring.errors import KeyringError

    try:
        stored = keyring.get_password(SERVICE, account)
    except (KeyringError, RuntimeError, OSError) as error:
        raise SurroundingsError(
            Text("The system's keyring is locked. Unlock it and start again."), detail=repr(error)
        ) from error
    if stored is None:
        raise SurroundingsError(Text("The key of this data is not in the system's keyring any more. Restore a backup."))
    return bytes.fromhex(stored)


def _wrap(key: bytes, passphrase: str) -> dict[str, Any]:
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    wrapped = _cipher(passphrase, salt).encrypt(nonce, key, None)
    kept = {"kept": "passphrase", "salt": _text(salt), "nonce": _text(nonce), "wrapped": _text(wrapped)}
    return kept | {"argon2id": _ARGON}


def _unwrap(kept: dict[str, Any], passphrase: str) -> bytes:
    from cryptography.exceptions import InvalidTag

    if not passphrase:
        raise _no_passphrase()
    cipher = _cipher(passphrase, _bytes(kept["salt"]), kept["argon2id"])
    try:
        return bytes(cipher.decrypt(_bytes(kept["nonce"]), _bytes(kept["wrapped"]), None))
    except InvalidTag:
        raise RefusedError(Text("The passphrase is wrong. Try again.")) from None


def _cipher(passphrase: str, salt: bytes, cost: dict[str, int] | None = None) -> Any:  # noqa: ANN401  (imported late)
    from argon2.low_level import Type, hash_secret_raw
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    secret = passphrase.encode("utf-8")
    return AESGCM(hash_secret_raw(secret, salt, hash_len=KEY_BYTES, type=Type.ID, **(cost or _ARGON)))


def _write(path: Path, kept: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(kept, ensure_ascii=False, indent=1), "utf-8")
    draft.replace(path)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)
