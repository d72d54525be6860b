"""A laptop as its folder: store and attached files, signed in to a real server."""

from pathlib import Path
from uuid import UUID

from db.models import Attachment
from fieldapp.attachments import AttachmentFiles
from fieldapp.sync.link import sign_in
from fieldapp.sync.service import Synchroniser
from fieldapp.texts import Text
from tests.support import make
from tests.support.company import PASSWORD
from tests.support.stores import new_store


class Place:
    """A laptop with its store and its folder of files."""

    def __init__(self, folder: Path, login: str, address: str) -> None:
        folder.mkdir()
        self.store = new_store(folder / "fieldapp.db")
        self.files = AttachmentFiles(folder / "attachments", self.store.key)
        sign_in(self.store, address, login, PASSWORD)
        self.address = address
        self.synchroniser = Synchroniser(self.store, self.files)

    def sync(self) -> tuple[int, int]:
        """How many files were sent and received."""
        done = self.synchroniser.run()
        return done.files_sent, done.files_received

    def attach(self, path: Path, dealer_id: UUID | None = None) -> str:
        """Attach a file to a dealer, a new one without *dealer_id*; its digest."""
        kept = self.files.keep(path)
        with self.store.transaction(Text("Attach")) as session:
            owner = dealer_id or make.dealer(session, region_code=None).id
            session.add(
                Attachment(
                    dealer_id=owner,
                    owner_table="dealer",
                    owner_id=owner,
                    sha256=kept.sha256,
                    size=kept.size,
                    mime=kept.mime,
                    file_name=path.name,
                )
            )
        return kept.sha256

    def close(self) -> None:
        self.synchroniser.close()
        self.store.close()
