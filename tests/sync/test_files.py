"""Photos of dealers get to the manager and back: small ones first, on after a break, each content once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from db.store import Store
from db.vocabulary import Role
from fieldapp.attachments import MEBIBYTE, AttachmentFiles
from fieldapp.keys import PASSPHRASE_VARIABLE
from fieldapp.opening import open_store
from fieldapp.places import Places
from fieldapp.server import office as administration
from fieldapp.server.database import Database
from fieldapp.settings import Settings, save_settings
from fieldapp.sync.events import events
from fieldapp.sync.files import FilesMoved, exchange_files
from fieldapp.sync.http_server import HttpServer
from fieldapp.sync.link import StoredTokens, sign_in
from fieldapp.sync.service import Synchroniser
from fieldapp.sync.trouble import NotHereError, RevokedError
from fieldapp.sync.wipe import wipe
from tests.support.company import PASSWORD
from tests.support.place import Place


class CutError(Exception):
    """The cable was pulled."""


@pytest.fixture
def gao(address: str, tmp_path: Path) -> Iterator[Place]:
    place = Place(tmp_path / "gao", "gao", address)
    yield place
    place.close()


@pytest.fixture
def boss(address: str, tmp_path: Path) -> Iterator[Place]:
    place = Place(tmp_path / "boss", "boss", address)
    yield place
    place.close()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "shop.jpg"
    Image.effect_noise((1200, 900), 80).convert("RGB").save(path, quality=90)
    return path


def test_a_photo_is_with_the_manager_after_both_have_synchronised(gao: Place, boss: Place, photo: Path) -> None:
    sha256 = gao.attach(photo)
    assert gao.sync() == (1, 0)
    assert boss.sync() == (0, 1)
    assert boss.files.read(sha256) == gao.files.read(sha256)
    small = boss.files.thumbnail(sha256)
    assert small is not None
    assert len(small) < len(boss.files.read(sha256)) / 4
    assert gao.sync() == boss.sync() == (0, 0)
    with boss.store.reading() as session:
        assert any("1 received" in str(event.what) for event in events(session))


def test_the_small_pictures_of_all_come_before_the_first_large_one(
    gao: Place, boss: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        path = tmp_path / f"{number}.jpg"
        Image.effect_noise((600, 400), 60 + number).convert("RGB").save(path)
        gao.attach(path)
    gao.sync()
    order: list[str] = []
    keep, add = AttachmentFiles.keep_thumbnail, AttachmentFiles.add_piece
    monkeypatch.setattr(AttachmentFiles, "keep_thumbnail", lambda *a: (order.append("small"), keep(*a))[1])
    monkeypatch.setattr(AttachmentFiles, "add_piece", lambda *a: (order.append("large"), add(*a))[1])
    assert boss.sync() == (0, 3)
    assert order[:3] == ["small"] * 3
    assert set(order[3:]) == {"large"}


def test_after_a_break_both_ways_go_on_where_they_were(gao: Place, boss: Place, tmp_path: Path) -> None:
    path = tmp_path / "contract.txt"
    path.write_bytes(b"".join(f"{number:09}\n".encode() for number in range(450_000)))  # four pieces and a bit
    gao.attach(path)
    sent = _pieces_until_cut(gao, cut_at=3)
    assert sent == 2
    assert gao.sync() == (1, 0)
    came = _pieces_until_cut(boss, cut_at=3, rows_first=True)
    assert came == 2
    sha256 = gao.attach(path)
    assert boss.files.arrived(sha256) >= MEBIBYTE
    assert not boss.files.has(sha256)
    assert boss.sync() == (0, 1)
    assert boss.files.read(sha256) == path.read_bytes()
    assert boss.files.arrived(sha256) == 0


def _pieces_until_cut(place: Place, *, cut_at: int, rows_first: bool = False) -> int:
    """Exchange rows, then files until the cable is pulled; how many pieces went before."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fieldapp.sync.service.exchange_files", lambda *_given: FilesMoved())
        place.sync()
    steps = 0

    def step() -> None:
        nonlocal steps
        steps += 1
        if steps == cut_at + rows_first:
            raise CutError

    with HttpServer(place.address, StoredTokens(place.store)) as server, pytest.raises(CutError):
        exchange_files(place.store, place.files, server, step)
    return steps - 1 - rows_first


def test_the_same_content_goes_over_the_wire_once(gao: Place, photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gao.attach(photo)
    gao.attach(photo)
    sent: list[int] = []
    send = HttpServer.send_piece
    monkeypatch.setattr(HttpServer, "send_piece", lambda *a: (sent.append(len(a[3])), send(*a))[1])
    assert gao.sync() == (1, 0)
    assert gao.sync() == (0, 0)
    assert sum(sent) == len(gao.files.read(gao.attach(photo)))


def test_a_size_that_was_announced_wrongly_blocks_a_file_no_longer_than_until_it_is_announced_rightly(
    gao: Place, boss: Place, photo: Path
) -> None:
    sha256 = gao.attach(photo)
    _pieces_until_cut(gao, cut_at=1)  # the row is there, and no byte
    whole = gao.files.read(sha256)
    with HttpServer(gao.address, StoredTokens(gao.store)) as server:
        for wrong in (len(whole) + 7, len(whole) - 7):
            assert server.offset(sha256, wrong) == 0
            assert server.send_piece(sha256, 0, whole[:1000]) == 1000
            assert server.offset(sha256, wrong) == 1000
    assert gao.sync() == (1, 0)
    assert boss.sync() == (0, 1)
    assert boss.files.read(sha256) == whole


def test_who_knows_a_digest_alone_gets_nothing(
    gao: Place, company_folder: Path, address: str, photo: Path, tmp_path: Path
) -> None:
    database = Database.at(str(company_folder))
    administration.add_user(database, "", "li", "李明", PASSWORD, role=Role.REP, manager="boss")
    administration.add_territory(database, "", "another", "li")
    database.close()
    sha256 = gao.attach(photo)
    gao.sync()
    li = Place(tmp_path / "li", "li", address)
    li.sync()
    with HttpServer(address, StoredTokens(li.store)) as server:
        with pytest.raises(NotHereError):
            list(server.fetch(sha256, 0))
        with pytest.raises(NotHereError):
            server.offset(sha256, 10)
        assert server.thumbnail(sha256) == b""
    li.close()


def test_files_leave_with_the_dealer_that_moves_away(gao: Place, company_folder: Path, photo: Path) -> None:
    sha256 = gao.attach(photo)
    gao.sync()
    database = Database.at(str(company_folder))
    administration.add_user(database, "", "li", "李明", PASSWORD, role=Role.REP, manager="boss")
    administration.assign_territory(database, "", "郑许线", "li")
    database.close()
    gao.sync()
    assert not gao.files.has(sha256)
    assert gao.files.thumbnail(sha256) is None


def test_a_device_that_was_closed_keeps_nothing_that_could_be_read(
    company_folder: Path, address: str, photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "for tests")
    places = Places(tmp_path / "lost laptop")
    store: Store = open_store(places)
    files = AttachmentFiles(places.attachments, store.key)
    files.keep(photo)
    sign_in(store, address, "gao", PASSWORD)
    synchroniser = Synchroniser(store, files)
    synchroniser.run()
    database = Database.at(str(company_folder))
    (device,) = administration.list_devices(database, "")
    administration.revoke_device(database, "", device.device, wipe=True)
    database.close()
    with pytest.raises(RevokedError):
        synchroniser.run()
    synchroniser.close()
    phone = tmp_path / "cloud" / "phone.ics"
    for file in (phone, places.drafts):
        file.parent.mkdir(exist_ok=True)
        file.write_text("BEGIN:VCALENDAR", "utf-8")
    save_settings(places.settings, Settings(calendar_file=str(phone)))
    wipe(store, places)
    assert not phone.exists()  # it lies outside of the data and is not sealed
    left = [path for path in places.folder.rglob("*") if path.is_file()]
    assert [path for path in left if path.suffix not in {".log", ".json", ".lock"}] == []
