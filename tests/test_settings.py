"""This laptop's own preferences: kept whole, and never a reason not to start."""

import json
from pathlib import Path

import pytest

from fieldapp.settings import UPGRADES, VERSION, Settings, load_settings, save_settings


def test_what_is_saved_comes_back(tmp_path: Path) -> None:
    settings = Settings(language="zh_CN", theme="dark", notify=False, tables={"dealers": {"hidden": ["电话"]}})
    save_settings(tmp_path / "new" / "settings.json", settings)
    assert load_settings(tmp_path / "new" / "settings.json") == settings


def test_without_a_file_all_is_as_it_came(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "settings.json") == Settings()
    (tmp_path / "settings.json").mkdir()  # nor where it cannot be read
    assert load_settings(tmp_path / "settings.json") == Settings()


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b"null", b'{"language": "en"}', b"\xff\xfe\x00", b'{"version": "x"}']
)
def test_a_damaged_file_is_set_aside(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(raw)
    assert load_settings(path) == Settings()
    assert path.with_suffix(".damaged").read_bytes() == raw
    save_settings(path, Settings(theme="dark"))
    assert load_settings(path).theme == "dark"


def test_single_values_that_cannot_be_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    stored = {"version": VERSION, "language": "en", "theme": 5, "tables": [], "notify": False, "of_a_newer_app": 1}
    path.write_text(json.dumps(stored), "utf-8")
    assert load_settings(path) == Settings(language="en", notify=False)


def test_every_version_since_the_first_can_be_read(tmp_path: Path) -> None:
    for version in range(1, len(UPGRADES) + 2):
        path = tmp_path / f"{version}.json"
        path.write_text(json.dumps({"version": version, "language": "zh_CN"}), "utf-8")
        assert load_settings(path).language == "zh_CN"
