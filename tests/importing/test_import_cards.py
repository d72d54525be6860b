"""Contact cards from the file to the store: whose photo, whose number, which day."""

import base64
import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from db.models import Anniversary, Attachment, Dealer, Person
from db.store import Store
from db.vocabulary import AnniversaryKind
from fieldapp.attachments import AttachmentFiles
from fieldapp.importing.columns import guess
from fieldapp.importing.plan import Mode, Outcome
from fieldapp.importing.read_file import open_file
from fieldapp.importing.run import Choices, Imported, carry_out
from fieldapp.importing.words import summary
from fieldapp.operations.history import undo_last
from tests.support.stores import KEY

TODAY, NOW = date(2026, 11, 23), datetime(2026, 11, 23, 1, tzinfo=UTC)


@pytest.fixture
def files(tmp_path: Path) -> AttachmentFiles:
    return AttachmentFiles(tmp_path / "attachments", KEY)


def _take_in(
    store: Store, folder: Path, card: str, files: AttachmentFiles | None = None, mode: Mode = Mode.ADD
) -> Imported:
    path = folder / f"{len(list(folder.iterdir()))}.vcf"
    path.write_text(f"BEGIN:VCARD\nVERSION:3.0\n{card}\nEND:VCARD\n", "utf-8")
    source = open_file(path)
    choices = Choices(mapped=guess(source.sheet), mode=mode, again=True)
    return carry_out(store, source, choices, today=TODAY, now=NOW, files=files)


def _photo(colour: str = "red") -> str:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(drawn, "JPEG")
    return f"PHOTO;ENCODING=b;TYPE=JPEG:{base64.b64encode(drawn.getvalue()).decode()}"


def _attached(store: Store) -> list[tuple[str, str, str]]:
    with store.reading() as session:
        names = {
            **{person.id: person.name for person in session.scalars(select(Person))},
            **{dealer.id: dealer.name for dealer in session.scalars(select(Dealer))},
        }
        return [(one.owner_table, names[one.owner_id], one.sha256) for one in session.scalars(select(Attachment))]


PERSON = "N:王;建国;;;\nFN:王建国\nORG:兴旺家电\nTEL:13837901234\n"
FIRM = "ORG:兴旺家电\nX-ABShowAs:COMPANY\nTEL:0371-67891234\n"


def test_the_photo_of_a_card_is_kept_with_the_person_and_goes_with_one_undo(
    store: Store, files: AttachmentFiles, tmp_path: Path
) -> None:
    done = _take_in(store, tmp_path, PERSON + _photo(), files)
    assert "1 photo kept" in summary(done.counts)
    ((table, name, sha256),) = _attached(store)
    assert (table, name) == ("person", "王建国")
    with Image.open(io.BytesIO(files.read(sha256))) as photo:
        assert photo.size == (40, 30)
    undo_last(store)
    assert _attached(store) == []


def test_another_photo_comes_to_a_person_who_is_there_only_by_an_update_and_the_same_one_once(
    store: Store, files: AttachmentFiles, tmp_path: Path
) -> None:
    _take_in(store, tmp_path, PERSON + _photo(), files)
    assert _take_in(store, tmp_path, PERSON + _photo("blue"), files).counts[Outcome.UNCHANGED] == 1
    assert len(_attached(store)) == 1
    assert _take_in(store, tmp_path, PERSON + _photo(), files, Mode.UPDATE).counts[Outcome.UNCHANGED] == 1
    assert len(_attached(store)) == 1
    assert _take_in(store, tmp_path, PERSON + _photo("blue"), files, Mode.UPDATE).counts[Outcome.UPDATED] == 1
    assert len(_attached(store)) == 2


def test_a_photo_that_is_broken_or_has_no_place_is_reported_and_the_person_comes_in(
    store: Store, files: AttachmentFiles, tmp_path: Path
) -> None:
    done = _take_in(store, tmp_path, PERSON + "PHOTO;ENCODING=b:AAAA", files)
    assert "broken or no photo" in str(done.remarks[1][0])
    done = _take_in(store, tmp_path, FIRM.replace("兴旺", "宏达") + _photo())
    assert "not taken in" in str(done.remarks[1][0])
    assert done.counts[Outcome.ADDED] == 1
    assert _attached(store) == []


def test_a_card_of_a_firm_gives_the_dealer_its_number_and_photo_and_no_person(
    store: Store, files: AttachmentFiles, tmp_path: Path
) -> None:
    done = _take_in(store, tmp_path, FIRM + _photo(), files)
    assert (done.counts.people, done.remarks) == (0, {})
    with store.reading() as session:
        dealer = session.scalars(select(Dealer)).one()
        assert (dealer.name, dealer.phone) == ("兴旺家电", "037167891234")
    assert [(table, name) for table, name, _sha in _attached(store)] == [("dealer", "兴旺家电")]


def test_the_anniversary_of_an_iphone_is_kept_every_year(store: Store, tmp_path: Path) -> None:
    _take_in(store, tmp_path, PERSON + "item1.X-ABDATE;type=pref:2010-10-01\nitem1.X-ABLabel:_$!<Anniversary>!$_")
    with store.reading() as session:
        day = session.scalars(select(Anniversary)).one()
        session.expunge_all()
    assert (day.kind, day.year, day.month, day.day) == (AnniversaryKind.WEDDING, 2010, 10, 1)
