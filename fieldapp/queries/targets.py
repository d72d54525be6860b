"""The screening card of a dealer, those of all prospects, and the restricted list (DOMAIN section 3)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import String, select, type_coerce
from sqlalchemy.orm import Session

from db.models import Colleague, Dealer, RestrictedName, ScreeningMark
from db.vocabulary import DealerStatus, ScreeningPoint, Verdict
from fieldapp.queries.as_stored import as_stored
from fieldapp.queries.regions import short_places
from fieldapp.restricted_list import resembling_entries_of, restricted_among, restricted_entry_of
from fieldapp.rules.targets import Card, Mark, screening_card

_SCREENED = (DealerStatus.PROSPECT, DealerStatus.OPENING)
_mark = ScreeningMark.__table__.c
_POINTS = {point.value: point for point in ScreeningPoint}
_VERDICTS = {verdict.value: verdict for verdict in Verdict}


@dataclass(frozen=True, slots=True)
class RestrictedRow:
    """An entry of the restricted list; lifted ones stay with their reason."""

    id: UUID
    name: str
    phone: str
    reason: str
    listed_on: date
    lifted_on: date | None
    lifted_because: str
    lifted_by: str


@dataclass(frozen=True, slots=True)
class ScreenedRow:
    """A prospect, or somebody who is being opened, with the card as it stands."""

    dealer_id: UUID
    dealer: str
    place: str
    status: DealerStatus
    card: Card


def screening(session: Session, dealer_id: UUID) -> tuple[Card, list[Mark]]:
    """The card, and every judgement, the newest first."""
    rows = session.execute(
        select(ScreeningMark.point, ScreeningMark.verdict, ScreeningMark.reason, ScreeningMark.judged_on)
        .where(ScreeningMark.dealer_id == dealer_id)
        .order_by(ScreeningMark.judged_on, ScreeningMark.id)
    )
    marks = [Mark(*row) for row in rows]
    restricted, alike = restricted_entry_of(session, dealer_id), resembling_entries_of(session, dealer_id)
    return screening_card(marks, restricted, alike), marks[::-1]


def screened(session: Session, *, territories: Collection[UUID] | None = None) -> list[ScreenedRow]:
    """The card of every prospect and of whoever is being opened, by name; at most seven statements.

    Args:
        session: the store.
        territories: only of dealers in these; all when ``None``.
    """
    wanted = (
        select(Dealer.id, Dealer.name, Dealer.region_code, Dealer.status)
        .where(Dealer.status.in_(_SCREENED))
        .order_by(Dealer.sort_key)
    )
    if territories is not None:
        wanted = wanted.where(Dealer.territory_id.in_(list(territories)))
    dealers = session.execute(wanted).all()
    marks: defaultdict[str, list[Mark]] = defaultdict(list)
    judged = (
        select(
            *(type_coerce(_mark[name], String) for name in ("dealer_id", "point", "verdict")),
            _mark.reason,
            type_coerce(_mark.judged_on, String),
        )
        .join(Dealer, Dealer.id == ScreeningMark.dealer_id)
        .where(Dealer.status.in_(_SCREENED), Dealer.deleted_at.is_(None), _mark.deleted_at.is_(None))
        .order_by(ScreeningMark.judged_on, ScreeningMark.id)
    )
    for key, point, verdict, reason, judged_on in as_stored(session, judged):
        marks[key].append(Mark(_POINTS[point], _VERDICTS[verdict], reason, date.fromisoformat(judged_on)))
    restricted = restricted_among(session, [row.id for row in dealers])
    places = short_places(session, {row.region_code for row in dealers})
    return [
        ScreenedRow(
            row.id,
            row.name,
            places.get(row.region_code, ""),
            row.status,
            screening_card(marks[str(row.id)], restricted.get(row.id)),
        )
        for row in dealers
    ]


def restricted_names(session: Session) -> list[RestrictedRow]:
    """The whole list, who stands on it first, then what was lifted."""
    rows = session.execute(
        select(
            RestrictedName.id,
            RestrictedName.name,
            RestrictedName.phone,
            RestrictedName.reason,
            RestrictedName.listed_on,
            RestrictedName.lifted_on,
            RestrictedName.lifted_because,
            Colleague.name,
        )
        .outerjoin(Colleague, Colleague.id == RestrictedName.lifted_by_id)
        .order_by(RestrictedName.lifted_on.is_not(None), RestrictedName.listed_on.desc(), RestrictedName.id)
    )
    return [RestrictedRow(*row[:-1], row[-1] or "") for row in rows]
