"""Dealers that were probably entered twice, and what differs between two (DOMAIN section 18)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Dealer, Person, PersonPhone
from fieldapp.pinyin import readings
from fieldapp.queries.dealer_file import DealerFacts
from fieldapp.queries.regions import places_of
from fieldapp.queries.search import dealers_matching
from fieldapp.queries.shapes import read
from fieldapp.rules.duplicates import Card, CardIndex, Reason, Weights, core_name, duplicate_pairs, likely_duplicates

# Not a matter of choice: they follow, or both are kept.
_NOT_CHOSEN = {"id", "pinyin_given", "referred_by_id", "latitude_e6", "longitude_e6"}
_UNKNOWN = (None, "", 0, False)


@dataclass(frozen=True, slots=True)
class DuplicateRow:
    """Two dealers that are probably one; *score* up to 100, the weightiest reason first."""

    one_id: UUID
    one: str
    one_place: str
    other_id: UUID
    other: str
    other_place: str
    score: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two dealers fill differently: one of the values is to be chosen."""

    field: str
    one: Any
    other: Any


@dataclass(frozen=True, slots=True)
class LikeRow:
    """A dealer that is probably the one being written down; the weightiest reason first."""

    id: UUID
    name: str
    place: str
    phone: str
    reasons: tuple[Reason, ...]


def dealers_like(
    session: Session,
    name: str,
    *,
    region_code: str = "",
    phones: Collection[str] = (),
    people: Collection[str] = (),
    most: int = 3,
) -> list[LikeRow]:
    """Who a dealer that is being written down probably is already; quick enough to be asked at each key.

    Only dealers whose name has the same core in it or sounds like it, or who have one of the *phones* (as
    dialled), are compared.

    Args:
        session: the store.
        name: as typed so far.
        region_code: the place, where it is known.
        phones: as dialled.
        people: names.
        most: at most so many.
    """
    place = places_of(session, [region_code]).get(region_code)
    names = place.names if place else ()
    spoken = readings(name)
    core = core_name(name, names)
    asked = [core, "".join(readings(core)) if len(core) > 1 else "", *phones]
    candidates: set[UUID] = set()
    for typed in filter(None, asked):
        found = dealers_matching(session, typed).subquery()
        candidates.update(UUID(str(found_id)) for found_id in session.scalars(select(found.c[0]).limit(_MOST_COMPARED)))
    cards = {card.id: card for card in dealer_cards(session, candidates)}
    new = Card(UUID(int=0), name, spoken, tuple(phones), tuple(people), region_code, names)
    matches = likely_duplicates(new, CardIndex(cards.values()))[:most]
    return [
        LikeRow(
            match.id,
            cards[match.id].name,
            "".join(cards[match.id].places[-2:]),
            next(iter(cards[match.id].phones), ""),
            match.reasons,
        )
        for match in matches
    ]


_MOST_COMPARED = 200  # by one thing typed: a dealer that fits worse than 200 others is not shown anyway


def dealer_cards(session: Session, ids: Collection[UUID] | None = None) -> list[Card]:
    """What is compared of every dealer, or of some, oldest first; four statements."""
    dealers = select(Dealer.id, Dealer.name, Dealer.sort_key, Dealer.phone, Dealer.region_code).order_by(Dealer.id)
    staff = select(Person.dealer_id, Person.name)
    numbers = select(Person.dealer_id, PersonPhone.number).join(Person, Person.id == PersonPhone.person_id)
    if ids is not None:
        dealers = dealers.where(Dealer.id.in_(ids))
        staff, numbers = staff.where(Person.dealer_id.in_(ids)), numbers.where(Person.dealer_id.in_(ids))
    rows = session.execute(dealers).all()
    people: dict[UUID, list[str]] = defaultdict(list)
    for dealer_id, person in session.execute(staff):
        people[dealer_id].append(person)
    phones: dict[UUID, list[str]] = defaultdict(list)
    for dealer_id, number in session.execute(numbers):
        phones[dealer_id].append(number)
    places = places_of(session, {row.region_code for row in rows})
    return [
        Card(
            row.id,
            row.name,
            tuple(row.sort_key.split()),  # the name as it is read
            tuple(dict.fromkeys(number for number in (row.phone, *phones[row.id]) if number)),
            tuple(people[row.id]),
            row.region_code,
            places[row.region_code].names if row.region_code in places else (),
        )
        for row in rows
    ]


def possible_duplicates(session: Session, weights: Weights | None = None) -> list[DuplicateRow]:
    """All pairs of dealers that are probably one, the most probable first; four statements."""
    cards = {card.id: card for card in dealer_cards(session)}
    return [
        DuplicateRow(
            pair.one,
            cards[pair.one].name,
            "".join(cards[pair.one].places[-2:]),
            pair.other,
            cards[pair.other].name,
            "".join(cards[pair.other].places[-2:]),
            pair.score,
            pair.reasons,
        )
        for pair in duplicate_pairs(cards.values(), weights)
    ]


def differences(session: Session, one_id: UUID, other_id: UUID) -> list[Difference]:
    """The fields that both dealers fill and fill differently, in the order of the file; one statement.

    A field that only one fills is no choice: ``merge_dealers`` keeps what is known.
    """
    found = {row.id: row for row in read(session, DealerFacts, Dealer, Dealer.__table__.c.id.in_((one_id, other_id)))}
    if len(found) < 2:  # noqa: PLR2004  (one of the two is not there any more)
        return []
    return [
        Difference(field.name, one, other)
        for field in fields(DealerFacts)
        if field.name not in _NOT_CHOSEN
        and (one := getattr(found[one_id], field.name)) not in _UNKNOWN
        and (other := getattr(found[other_id], field.name)) not in _UNKNOWN
        and one != other
    ]
