"""Photos and files on a dealer's file."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from db.models import Attachment
from fieldapp.queries.shapes import read


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """One attachment; its bytes are asked of ``AttachmentFiles`` by *sha256*.  *size* in bytes."""

    id: UUID
    owner_table: str
    owner_id: UUID
    sha256: str
    size: int
    mime: str
    file_name: str
    caption: str

    @property
    def is_photo(self) -> bool:
        """Whether there is a thumbnail of it."""
        return self.mime.startswith("image/")


def attachments_of(session: Session, dealer_id: UUID) -> list[AttachmentRow]:
    """Everything attached to a dealer and to what is the dealer's, newest first; one statement."""
    table = Attachment.__table__.c
    return read(session, AttachmentRow, Attachment, table.dealer_id == dealer_id)[::-1]


def attachments_on(session: Session, owner_table: str, owner_id: UUID) -> list[AttachmentRow]:
    """What is attached to one visit, contract, opening ..., oldest first; one statement."""
    table = Attachment.__table__.c
    return read(session, AttachmentRow, Attachment, table.owner_table == owner_table, table.owner_id == owner_id)
