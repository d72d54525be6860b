"""Attaching photos and files to a dealer, a visit, a contract, an opening (DOMAIN section 2)."""

from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from db.models import Attachment, Dealer
from db.store import Store
from fieldapp.attachments import AttachmentFiles
from fieldapp.operations import Area, Changed
from fieldapp.operations.fields import checked, existing, mark_deleted, write
from fieldapp.texts import Text

CHANGED = Changed.of(Area.DEALERS, Area.VISITS, Area.CONTRACTS, Area.TASKS)
NAME_LENGTH = 200


def attach(
    store: Store,
    files: AttachmentFiles,
    source: Path,
    *,
    dealer_id: UUID,
    owner_table: str = "dealer",
    owner_id: UUID | None = None,
    caption: str = "",
) -> tuple[UUID, Changed]:
    """Attach a copy of *source* to a dealer, or to something of the dealer's.

    Args:
        store: the store.
        files: where the bytes are kept.
        source: the file; it is not touched.
        dealer_id: the dealer on whose file it is shown.
        owner_table: what it belongs to: ``dealer``, ``visit``, ``shop_asset``, ``contract``, ``opening`` ...
        owner_id: which one; the dealer itself where none is named.
        caption: what it shows.

    Returns:
        The attachment; the one that is there already where the same file comes to the same owner twice.

    Raises:
        RefusedError: too large, broken, or a kind of file that is not kept.
        SurroundingsError: the file cannot be read, or the disk is full.
    """
    kept = files.keep(source)
    owner = owner_id or dealer_id
    with store.transaction(Text("Attach {file}", file=source.name)) as session:
        existing(session, Dealer, dealer_id)
        there = session.scalars(
            select(Attachment).where(
                Attachment.owner_table == owner_table, Attachment.owner_id == owner, Attachment.sha256 == kept.sha256
            )
        ).first()
        if there is not None:
            return there.id, CHANGED
        row = Attachment(
            dealer_id=dealer_id,
            owner_table=owner_table,
            owner_id=owner,
            sha256=kept.sha256,
            size=kept.size,
            mime=kept.mime,
            file_name=source.name[-NAME_LENGTH:],
            caption=checked(Attachment, "caption", caption),
        )
        session.add(row)
        session.flush()
        return row.id, CHANGED


def change_caption(store: Store, attachment_id: UUID, caption: str) -> Changed:
    """Say what an attachment shows."""
    with store.transaction(Text("Change a caption")) as session:
        write(existing(session, Attachment, attachment_id), {"caption": caption})
    return CHANGED


def remove_attachment(store: Store, attachment_id: UUID) -> Changed:
    """Take an attachment off the file; undo brings it back, so its bytes are kept."""
    with store.transaction(Text("Remove an attachment")) as session:
        mark_deleted(existing(session, Attachment, attachment_id))
    return CHANGED
