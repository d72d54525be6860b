"""What is known of one person, to be shown or handed over on request (DOMAIN section 17)."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Gift, Promise, Visit
from db.vocabulary import CustomOwner
from fieldapp.custom_columns import custom_fields
from fieldapp.queries.attachments import AttachmentRow, attachments_on
from fieldapp.queries.custom_fields import custom_values
from fieldapp.queries.people import GiftRow, PersonCard, PromiseRow, person_card
from fieldapp.queries.shapes import read
from fieldapp.words.custom_fields import custom_pairs


@dataclass(frozen=True, slots=True)
class PersonData:
    """Everything stored about a person."""

    card: PersonCard
    gifts: tuple[GiftRow, ...]
    promises: tuple[PromiseRow, ...]
    visited_on: tuple[date, ...]  # days on which the person was met
    files: tuple[AttachmentRow, ...]
    own_fields: tuple[tuple[str, str], ...]  # name and value, in the language spoken

    def as_json(self) -> dict[str, Any]:
        """Plain values for a file to be handed over: days as ISO text, ids and amounts as text."""
        plain: dict[str, Any] = _plain(asdict(self))
        return plain


def person_data(session: Session, person_id: UUID) -> PersonData | None:
    """What is known of a person, or ``None`` if there is no such person."""
    card = person_card(session, person_id)
    if card is None:
        return None
    gift, promise = Gift.__table__.c, Promise.__table__.c
    met = select(Visit.visited_on).where(Visit.person_id == person_id, Visit.visited_on.is_not(None))
    fields = custom_fields(session, CustomOwner.PERSON, with_retired=True)
    return PersonData(
        card,
        tuple(read(session, GiftRow, Gift, gift.person_id == person_id, order=(gift.given_on,))),
        tuple(read(session, PromiseRow, Promise, promise.person_id == person_id, order=(promise.made_on,))),
        tuple(on for on in session.scalars(met.order_by(Visit.visited_on)) if on),
        tuple(attachments_on(session, "person", person_id)),
        tuple(custom_pairs(fields, custom_values(session, CustomOwner.PERSON, [person_id]).get(person_id, {}))),
    )


def _plain(value: Any) -> Any:  # noqa: ANN401  (any JSON value)
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if value is None or isinstance(value, (bool, int)):
        return value
    return str(value)
