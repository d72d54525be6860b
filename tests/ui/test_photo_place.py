"""Photos of a shop tell where it is; nothing is noted unless the rep agrees."""

from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from db.models import Dealer
from fieldapp.operations.history import undo_last
from fieldapp.photo_place import taken_at
from fieldapp.rules.distances import Point, distance_km
from fieldapp.texts import Text
from tests.support import make
from ui.context import AppContext
from ui.dealers.files import FilesSection
from ui.widgets.photo_place import PhotoPlaceDialog, ask_for_place

SHOP = Point(34.531207, 113.742316)


def photo(path: Path, point: Point | None = SHOP) -> Path:
    """A photo as a telephone takes it: degrees, minutes and seconds."""
    exif = Image.Exif()
    if point is not None:
        gps = exif.get_ifd(0x8825)
        for tag, side, value in ((1, "N", point.latitude), (3, "E", point.longitude)):
            whole, minutes = int(value), int(value * 60) % 60
            gps[tag], gps[tag + 1] = side, (float(whole), float(minutes), (value * 60 % 1) * 60)
    Image.new("RGB", (400, 300), "red").save(path, exif=exif)
    return path


@pytest.fixture
def dealer(app: AppContext) -> Dealer:
    with app.store.transaction(Text("Set up")) as session:
        return make.dealer(session, name="兴达家电")


def _place(app: AppContext) -> tuple[int | None, int | None]:
    with app.store.reading() as session:
        row = session.query(Dealer).one()
        return row.latitude_e6, row.longitude_e6


def _asked(
    app: AppContext, qtbot: QtBot, parent: FilesSection, dealer: Dealer, *photos: Path
) -> PhotoPlaceDialog | None:
    ask_for_place(app, parent, dealer.id, photos)
    qtbot.waitUntil(lambda: app.jobs.under_way == 0)
    found = [dialog for dialog in parent.window().findChildren(PhotoPlaceDialog) if dialog.isVisible()]
    return found[0] if found else None


@pytest.fixture
def section(app: AppContext, qtbot: QtBot) -> FilesSection:
    made = FilesSection(app)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_place_is_read_from_the_photo(tmp_path: Path) -> None:
    found = taken_at(photo(tmp_path / "a.jpg"))
    assert found is not None
    assert distance_km(found, SHOP) < 0.01
    assert taken_at(photo(tmp_path / "b.jpg", None)) is None
    (tmp_path / "c.jpg").write_bytes(b"no photo")
    assert taken_at(tmp_path / "c.jpg") is None
    assert taken_at(tmp_path / "missing.jpg") is None


def test_the_rep_agrees_and_the_dealer_has_a_place(
    app: AppContext, dealer: Dealer, section: FilesSection, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = _asked(app, qtbot, section, dealer, photo(tmp_path / "a.jpg"))
    assert dialog is not None
    assert "34.5312" in dialog.words.text()
    assert _place(app) == (None, None)  # not before
    dialog.confirm_button.click()
    qtbot.waitUntil(lambda: _place(app) != (None, None))
    latitude, longitude = _place(app)
    assert latitude is not None
    assert longitude is not None
    assert distance_km(Point(latitude / 1e6, longitude / 1e6), SHOP) < 0.01
    assert _asked(app, qtbot, section, dealer, photo(tmp_path / "b.jpg")) is None  # no news
    undo_last(app.store)
    assert _place(app) == (None, None)


def test_a_no_writes_nothing_and_can_be_for_good(
    app: AppContext, dealer: Dealer, section: FilesSection, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = _asked(app, qtbot, section, dealer, photo(tmp_path / "a.jpg"))
    assert dialog is not None
    dialog.never.click()
    dialog.reject()
    assert _place(app) == (None, None)
    assert not app.settings.ask_photo_places
    assert _asked(app, qtbot, section, dealer, photo(tmp_path / "b.jpg")) is None


def test_photos_without_a_place_ask_nothing(
    app: AppContext, dealer: Dealer, section: FilesSection, tmp_path: Path, qtbot: QtBot
) -> None:
    assert _asked(app, qtbot, section, dealer, photo(tmp_path / "a.jpg", None)) is None
