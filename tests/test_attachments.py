import io
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from db.store import Store
from fieldapp.attachments import MEBIBYTE, MOST_BYTES, MOST_PIXELS, AttachmentFiles
from fieldapp.errors import RefusedError, SurroundingsError
from fieldapp.operations.attachments import attach, change_caption, remove_attachment
from fieldapp.operations.history import undo_last
from fieldapp.queries.attachments import attachments_of, attachments_on
from tests.support import make
from tests.support.stores import KEY


@pytest.fixture
def files(tmp_path: Path) -> AttachmentFiles:
    return AttachmentFiles(tmp_path / "attachments", KEY)


@pytest.fixture
def dealer_id(store: Store) -> UUID:
    with store.loading() as session:
        return make.dealer(session).id


def _photo(path: Path, size: tuple[int, int] = (640, 480), mode: str = "RGB", **options: Any) -> Path:
    picture = Image.linear_gradient("L").resize(size).convert(mode)
    picture.save(path, **options)
    return path


def _opened(raw: bytes) -> Image.Image:
    return Image.open(io.BytesIO(raw))


def test_a_photo_is_kept_small_without_what_the_camera_noted(tmp_path: Path, files: AttachmentFiles) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif.get_ifd(0x8825)[1] = "N"  # where it was taken
    kept = files.keep(_photo(tmp_path / "门头.JPG", (4000, 3000), exif=exif))
    picture = _opened(files.read(kept.sha256))
    assert kept.mime == "image/jpeg"
    assert picture.width * picture.height <= MOST_PIXELS
    assert picture.width < picture.height
    assert not picture.getexif()
    assert "exif" not in picture.info
    thumbnail = files.thumbnail(kept.sha256)
    assert thumbnail is not None
    assert max(_opened(thumbnail).size) == 320


@pytest.mark.parametrize(
    ("name", "mode", "mime"),
    [
        ("a.png", "RGB", "image/jpeg"),
        ("a.png", "RGBA", "image/png"),
        ("a.bmp", "RGB", "image/jpeg"),
        ("a.gif", "P", "image/jpeg"),
        ("a.webp", "RGB", "image/jpeg"),
        ("a.tif", "L", "image/jpeg"),
        ("a.jpg", "CMYK", "image/jpeg"),
    ],
)
def test_photos_of_every_kind_are_kept(tmp_path: Path, files: AttachmentFiles, name: str, mode: str, mime: str) -> None:
    kept = files.keep(_photo(tmp_path / name, mode=mode))
    assert kept.mime == mime
    assert _opened(files.read(kept.sha256)).size == (640, 480)
    assert files.thumbnail(kept.sha256)


def test_the_same_file_twice_is_kept_once(tmp_path: Path, files: AttachmentFiles) -> None:
    first = files.keep(_photo(tmp_path / "a.jpg"))
    written = {path: path.stat().st_mtime_ns for path in (tmp_path / "attachments").rglob("*.sealed")}
    second = files.keep(_photo(tmp_path / "b.jpg"))
    assert first == second
    assert written == {path: path.stat().st_mtime_ns for path in (tmp_path / "attachments").rglob("*.sealed")}
    assert len(written) == 2  # the photo and its thumbnail


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([0, 1, MEBIBYTE - 1, MEBIBYTE, MEBIBYTE + 1, 3 * MEBIBYTE]), st.binary(max_size=64))
def test_what_is_read_is_what_was_kept_and_the_disk_shows_nothing_of_it(
    tmp_path: Path, files: AttachmentFiles, length: int, ending: bytes
) -> None:
    content = b"%PDF-1.7 secret " + b"x" * length + ending
    (tmp_path / "v.pdf").write_bytes(content)
    kept = files.keep(tmp_path / "v.pdf")
    assert (kept.size, kept.mime) == (len(content), "application/pdf")
    assert files.read(kept.sha256) == content
    assert all(b"secret" not in path.read_bytes() for path in (tmp_path / "attachments").rglob("*.sealed"))
    files.export(kept.sha256, tmp_path / "out" / "v.pdf")
    assert (tmp_path / "out" / "v.pdf").read_bytes() == content
    assert files.thumbnail(kept.sha256) is None


def test_a_damaged_or_cut_file_or_a_foreign_key_is_noticed(tmp_path: Path, files: AttachmentFiles) -> None:
    content = b"%PDF-" + bytes(3 * MEBIBYTE)
    (tmp_path / "v.pdf").write_bytes(content)
    sha256 = files.keep(tmp_path / "v.pdf").sha256
    (path,) = (tmp_path / "attachments").rglob("*.sealed")
    whole = path.read_bytes()
    piece = MEBIBYTE + 16
    swapped = whole[:12] + whole[12 + piece : 12 + 2 * piece] + whole[12 : 12 + piece] + whole[12 + 2 * piece :]
    for damaged in (
        whole[:-1],
        whole[: 12 + piece],
        whole[:5],
        b"",
        whole[:20] + bytes([whole[20] ^ 1]) + whole[21:],
        swapped,
    ):
        path.write_bytes(damaged)
        with pytest.raises(SurroundingsError):
            files.read(sha256)
        with pytest.raises(SurroundingsError):
            files.export(sha256, tmp_path / "out.pdf")
        assert not (tmp_path / "out.pdf").exists()
    path.write_bytes(whole)
    with pytest.raises(SurroundingsError):
        AttachmentFiles(tmp_path / "attachments", bytes(32)).read(sha256)
    assert files.has(sha256)
    files.remove(sha256)
    assert not files.has(sha256)
    with pytest.raises(SurroundingsError):
        files.read(sha256)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("broken.jpg", b"\xff\xd8\xff\xe0 cut", "broken"),
        ("empty.png", b"", "broken"),
        ("no.jpg", b"%PDF-1.4", "broken"),
        ("IMG_1.HEIC", b"\0\0\0\x18ftypheic", "Apple"),
        ("setup.exe", b"MZ\x90", "only photos"),
        ("page.pdf", b"<html>", "only photos"),
        ("table.xlsx", b"\xd0\xcf", "only photos"),
        ("program.txt", b"ELF\0\0", "only photos"),
        ("no_ending", b"text", "only photos"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_the_reason(
    tmp_path: Path, files: AttachmentFiles, name: str, content: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(RefusedError) as refused:
        files.keep(tmp_path / name)
    assert says in str(refused.value.text)
    assert name in str(refused.value.text)
    assert not list(tmp_path.rglob("*.sealed"))


def test_a_cut_photo_and_one_with_too_many_pixels_are_refused(tmp_path: Path, files: AttachmentFiles) -> None:
    whole = _photo(tmp_path / "whole.jpg").read_bytes()
    (tmp_path / "cut.jpg").write_bytes(whole[: len(whole) // 2])
    Image.new("1", (20_000, 20_000)).save(tmp_path / "bomb.png")
    for name in ("cut.jpg", "bomb.png"):
        with pytest.raises(RefusedError):
            files.keep(tmp_path / name)


def test_there_is_a_limit_and_a_missing_file_is_said_to_be_missing(tmp_path: Path, files: AttachmentFiles) -> None:
    with (tmp_path / "big.pdf").open("wb") as stream:
        stream.write(b"%PDF-")
        stream.truncate(MOST_BYTES + 1)
    with pytest.raises(RefusedError, match="larger"):
        files.keep(tmp_path / "big.pdf")
    with pytest.raises(SurroundingsError):
        files.keep(tmp_path / "nothing.pdf")


def test_plain_text_and_office_files_are_kept_as_they_are(tmp_path: Path, files: AttachmentFiles) -> None:
    for name, content in (("报价.csv", "品名,价\n".encode("gb18030")), ("a.docx", b"PK\x03\x04 word"), ("a.txt", b"")):
        (tmp_path / name).write_bytes(content)
        assert files.read(files.keep(tmp_path / name).sha256) == content


def test_a_file_is_attached_shown_and_taken_off_again(
    store: Store, tmp_path: Path, files: AttachmentFiles, dealer_id: UUID
) -> None:
    photo = _photo(tmp_path / "门头.jpg")
    first, _ = attach(store, files, photo, dealer_id=dealer_id, caption="新门头")
    again, _ = attach(store, files, photo, dealer_id=dealer_id)
    visit_id = UUID(int=7)
    third, _ = attach(store, files, photo, dealer_id=dealer_id, owner_table="visit", owner_id=visit_id)
    assert first == again != third
    change_caption(store, first, "旧门头")
    with store.reading() as session:
        rows = attachments_of(session, dealer_id)
        assert [(row.id, row.file_name, row.is_photo) for row in rows] == [
            (third, "门头.jpg", True),
            (first, "门头.jpg", True),
        ]
        assert rows[1].caption == "旧门头"
        assert [row.id for row in attachments_on(session, "visit", visit_id)] == [third]
    remove_attachment(store, first)
    with store.reading() as session:
        assert [row.id for row in attachments_of(session, dealer_id)] == [third]
    undo_last(store)
    with store.reading() as session:
        assert len(attachments_of(session, dealer_id)) == 2
    with pytest.raises(RefusedError):
        attach(store, files, photo, dealer_id=UUID(int=1))
