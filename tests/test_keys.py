"""The key of the store is kept where this laptop can keep it best."""

import json
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import PasswordDeleteError

from fieldapp import keys
from fieldapp.errors import RefusedError, SurroundingsError


class KeyringInMemory(KeyringBackend):
    """A keyring as the systems have one, for the length of a test."""

    priority = 1  # type: ignore[assignment]  # a class property there

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError


@pytest.fixture(autouse=True)
def no_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(keys.PASSPHRASE_VARIABLE, raising=False)
    monkeypatch.setattr(keyring.core, "_keyring_backend", NoKeyring())


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> KeyringInMemory:
    backend = KeyringInMemory()
    monkeypatch.setattr(keyring.core, "_keyring_backend", backend)
    return backend


def test_the_keyring_holds_the_key_and_the_file_does_not(tmp_path: Path, memory: KeyringInMemory) -> None:
    file = tmp_path / "store.key"
    key = keys.create_key(file)
    assert keys.read_key(file) == key
    assert len(key) == 32
    assert key.hex() not in file.read_text("utf-8")
    memory.kept.clear()
    with pytest.raises(SurroundingsError, match="keyring"):
        keys.read_key(file)


def test_without_a_keyring_a_passphrase_wraps_the_key(tmp_path: Path) -> None:
    file = tmp_path / "store.key"
    key = keys.create_key(file, ask=lambda: "雨天路滑 慢行")
    assert keys.needs_passphrase(file)
    assert keys.read_key(file, ask=lambda: "雨天路滑 慢行") == key
    with pytest.raises(RefusedError, match="wrong"):
        keys.read_key(file, ask=lambda: "雨天路滑")
    with pytest.raises(SurroundingsError, match="passphrase"):
        keys.read_key(file)
    assert key.hex() not in file.read_text("utf-8")


def test_the_passphrase_may_come_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(keys.PASSPHRASE_VARIABLE, "one two three")
    file = tmp_path / "store.key"
    assert keys.create_key(file) == keys.read_key(file)
    assert not keys.needs_passphrase(file)


def test_no_keyring_and_no_passphrase_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(SurroundingsError, match="passphrase"):
        keys.create_key(tmp_path / "store.key")
    assert list(tmp_path.iterdir()) == []


def test_demo_data_keeps_its_key_beside_it_and_says_so(tmp_path: Path) -> None:
    file = tmp_path / "store.key"
    key = keys.create_key_beside(file)
    assert keys.read_key(file) == key
    assert keys.is_unprotected(file)
    assert "Demo data" in json.loads(file.read_text("utf-8"))["note"]


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"kept": "keyring"}', '{"kept": "passphrase"}', '{"kept": "moon"}'])
def test_a_damaged_key_file_is_said_in_a_sentence(tmp_path: Path, damage: str) -> None:
    file = tmp_path / "store.key"
    file.write_text(damage, "utf-8")
    with pytest.raises(SurroundingsError) as error:
        keys.read_key(file, ask=lambda: "x")
    assert str(file) in str(error.value.text)


def test_a_copy_of_a_keyring_key_opens_elsewhere_with_the_passphrase(
    tmp_path: Path, memory: KeyringInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = keys.create_key(tmp_path / "store.key")
    assert not keys.copy_for_elsewhere(tmp_path / "store.key", tmp_path / "here.key")
    monkeypatch.setenv(keys.PASSPHRASE_VARIABLE, "one two three")
    assert keys.copy_for_elsewhere(tmp_path / "store.key", tmp_path / "there.key")
    memory.kept.clear()
    assert keys.read_key(tmp_path / "there.key") == key
