"""``fieldapp screenshots``: every page, both languages, both looks."""

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication

from tests.support.files import csv_file
from tests.support.terminal import Terminal
from ui import main, screenshots
from ui.guide_scenes import SCENES
from ui.pages import PAGES


def _run(terminal: Terminal, target: Path) -> tuple[int, str, str]:
    return terminal("screenshots", target, windows=main.Windows(screenshots=main.screenshots))


def test_pages_are_painted_in_both_languages_and_looks(
    reading: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    some = [entry for entry in PAGES if entry.name in {"today", "library"}]
    monkeypatch.setattr(screenshots, "PAGES", some)
    folder = tmp_path / "pictures" / "new"
    code, out, err = _run(reading, folder)
    assert (code, err) == (0, "")
    names = {
        f"{page}-{language}-{look}.png"
        for page in ("today", "library")
        for language in ("en", "zh_CN")
        for look in ("light", "dark")
    }
    assert {Path(line).name for line in out.splitlines()} == names == {path.name for path in folder.iterdir()}
    pictures = {name: Image.open(folder / name).convert("L") for name in names}
    assert {picture.size for picture in pictures.values()} == {screenshots.SIZE}
    assert all(len(picture.getcolors() or []) > 20 for picture in pictures.values())  # none is blank
    assert len({picture.tobytes() for picture in pictures.values()}) == len(names)
    middle = {name: picture.resize((1, 1)).getpixel((0, 0)) for name, picture in pictures.items()}
    for name in names:
        assert isinstance(middle[name], int)
        assert (middle[name] > 128) is ("light" in name)  # type: ignore[operator]  # a number in mode L


def test_the_guide_is_painted_from_demo_data_that_are_thrown_away(
    empty: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    some = {"today-log", "dealers-screening", "settings-sync"}  # a dialog, a file of a dealer, a manager's page
    monkeypatch.setattr(screenshots, "PAGES", [entry for entry in PAGES if entry.name == "library"])
    monkeypatch.setattr(screenshots, "SCENES", [scene for scene in SCENES if scene.name in some])
    folder = tmp_path / "pictures"
    windows = main.Windows(screenshots=main.screenshots)
    code, out, _err = empty("screenshots", folder, "--demo", windows=windows)
    assert code == 0
    names = {f"{scene}-{language}-light.png" for scene in some for language in ("en", "zh_CN")}
    names |= {f"library-{language}-{look}.png" for language in ("en", "zh_CN") for look in ("light", "dark")}
    assert {Path(line).name for line in out.splitlines()} == names == {path.name for path in folder.iterdir()}
    sizes = {}
    for name in names:
        with Image.open(folder / name) as picture:
            sizes[name] = picture.size
    whole = screenshots.SCENE_SIZE
    assert all(size[0] < whole[0] and size[1] < whole[1] for name, size in sizes.items() if "library" not in name)
    assert "There is no data" in _run(empty, folder)[2]


def test_it_needs_data_and_a_folder(empty: Terminal, reading: Terminal, tmp_path: Path, qapp: QApplication) -> None:
    assert "There is no data" in _run(empty, tmp_path / "pictures")[2]
    code, out, err = _run(reading, csv_file(tmp_path / "file", "mine"))
    assert (code, out) == (1, "")
    assert "cannot be made" in err
    assert "no windows" in reading.refusal("screenshots", tmp_path / "pictures")
