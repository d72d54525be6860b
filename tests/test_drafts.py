"""What was begun to be written is kept sealed, through a crash, and never in the way."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from fieldapp.drafts import Drafts
from fieldapp.errors import SurroundingsError

KEY = bytes(range(32))
ID = UUID("01890000-0000-7000-8000-000000000001")
VALUES = {
    "note": "老板说\n下周", "on": date(2026, 12, 1), "price": Decimal("12.50"), "who": ID, "kept": True, "none": None
}  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "drafts.sealed"


def test_a_draft_comes_back_as_it_was_after_a_new_start(path: Path) -> None:
    Drafts(path, KEY).keep("visit 1", {"0": VALUES, "photos": ["/a.jpg"]})
    assert Drafts(path, KEY).read("visit 1") == {"0": VALUES, "photos": ["/a.jpg"]}


def test_nothing_typed_can_be_read_in_the_file(path: Path) -> None:
    Drafts(path, KEY).keep("visit 1", {"note": "13837901234"})
    assert b"1383790" not in path.read_bytes()
    assert b"visit" not in path.read_bytes()


def test_drafts_do_not_touch_each_other_and_the_last_one_takes_the_file_along(path: Path) -> None:
    drafts = Drafts(path, KEY)
    drafts.keep("one", {"note": "a"})
    drafts.keep("two", {"note": "b"})
    drafts.keep("one", {"note": "c"})
    drafts.drop("two")
    drafts.drop("never there")
    assert drafts.read("one") == {"note": "c"}
    assert drafts.read("two") is None
    drafts.drop("one")
    assert not path.exists()


@pytest.mark.parametrize("content", [b"", b"FAD1", b"FAD1" + bytes(60), "写".encode() * 40])
def test_a_damaged_file_is_begun_anew(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert Drafts(path, KEY).read("one") is None
    Drafts(path, KEY).keep("one", {"note": "a"})
    assert Drafts(path, KEY).read("one") == {"note": "a"}


def test_the_file_of_another_store_is_begun_anew(path: Path) -> None:
    Drafts(path, KEY).keep("one", {"note": "a"})
    assert Drafts(path, bytes(32)).read("one") is None


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(SurroundingsError):
        Drafts(tmp_path / "no" / "folder" / "drafts.sealed", KEY).keep("one", {"note": "a"})
