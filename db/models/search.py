"""The search index, local to this store.  Its FTS5 table, ``search_words``, is made by revision 0002."""

from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class SearchEntry(Base, kw_only=True):
    """Ties a line of the full-text index to its dealer and keeps what an exact check needs."""

    __tablename__ = "search_entry"

    line: Mapped[int] = mapped_column(primary_key=True)
    dealer_id: Mapped[UUID] = mapped_column(ForeignKey("dealer.id"), unique=True)
    text: Mapped[str]


class SearchDue(Base, kw_only=True):
    """A dealer whose index line must be written again before the transaction ends."""

    __tablename__ = "search_due"

    dealer_id: Mapped[str] = mapped_column(String(36), primary_key=True)
