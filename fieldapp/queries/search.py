"""Finding dealers and people as one types (DOMAIN section 2).

By any part of a name, pinyin, initials, phone, place or person.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Select, column, func, literal_column, select, table
from sqlalchemy.orm import Session

from db.models import Dealer, Person, PersonPhone, SearchEntry
from fieldapp.queries.regions import places_of
from fieldapp.rules.search_words import Query, match_query, runs, searchable

_words = table("search_words", column("rowid"))
_entry = SearchEntry.__table__.c


class HitKind(StrEnum):
    """What was found."""

    DEALER = "dealer"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Hit:
    """A dealer, or one of its people, that fits what was typed.

    *id* is the person's for a person, else the dealer's; *person* is whom to ask for there: the one who
    was found, else whom one calls first.  *phones* as dialled, those of *person* first.
    """

    kind: HitKind
    id: UUID
    name: str
    dealer_id: UUID
    dealer: str
    place: str
    person: str
    phones: tuple[str, ...]


def search(session: Session, typed: str, *, limit: int = 50) -> list[Hit]:
    """What fits *typed*, at most *limit*: names that begin with it, other names, then places.

    Words parted by spaces must all fit, each to anything on the dealer's file.  Nothing typed finds
    nothing.  Five statements at most.
    """
    found: dict[UUID, str] = {}
    for with_places in (False, True):
        if len(found) < limit:
            for dealer_id, text in _candidates(session, match_query(typed, with_places=with_places)):
                found.setdefault(dealer_id, text)
                if len(found) == limit:
                    break
    if not found:
        return []
    words = tuple(run for word in typed.split() for run in runs(searchable(word)))
    hits = _hits(session, found, Query("", words, with_places=False))
    asked = searchable(typed)
    return sorted(hits, key=lambda hit: not searchable(hit.name).startswith(asked))


def dealers_matching(session: Session, typed: str) -> Select[Any]:
    """The ids of the dealers that fit *typed*, to be used inside another statement."""
    query = match_query(typed)
    if not query.match:
        return select(_entry.dealer_id).where(literal_column("0") == 1)
    if not query.check:
        return select(_entry.dealer_id).where(_entry.line.in_(_lines(query)))
    ids = [str(dealer_id) for dealer_id, _text in _candidates(session, query)]
    listed = func.json_each(json.dumps(ids)).table_valued("value")
    return select(listed.c.value)


def _lines(query: Query) -> Select[Any]:
    """The lines of the index that fit, in their own order."""
    return select(_words.c.rowid).where(literal_column("search_words").op("MATCH")(query.match))


def _candidates(session: Session, query: Query) -> Iterator[tuple[UUID, str]]:
    """Dealers that fit, with the text that exact checks are made against; read only as far as asked for."""
    if not query.match:
        return
    statement = (
        select(_entry.dealer_id, _entry.text)
        .select_from(_words.join(SearchEntry.__table__, _entry.line == _words.c.rowid))
        .where(literal_column("search_words").op("MATCH")(query.match))
        .order_by(_words.c.rowid)
    )
    with session.connection().execute(statement) as rows:
        for dealer_id, text in rows:
            if query.agrees(text):
                yield dealer_id, text


def _hits(session: Session, found: dict[UUID, str], said: Query) -> list[Hit]:
    """Look up what is shown of the dealers found, and who of their people it was that fits."""
    dealers = {
        row.id: row
        for row in session.execute(
            select(Dealer.id, Dealer.name, Dealer.phone, Dealer.region_code).where(Dealer.id.in_(found))
        )
    }
    people: dict[UUID, list[Any]] = defaultdict(list)
    for row in session.execute(
        select(Person.id, Person.dealer_id, Person.name)
        .where(Person.dealer_id.in_(found))
        .order_by(Person.dealer_id, Person.is_main.desc(), Person.id)
    ):
        people[row.dealer_id].append(row)
    numbers: dict[UUID, list[str]] = defaultdict(list)
    for person_id, number in session.execute(
        select(PersonPhone.person_id, PersonPhone.number)
        .where(PersonPhone.person_id.in_([row.id for rows in people.values() for row in rows]))
        .order_by(PersonPhone.position)
    ):
        numbers[person_id].append(number)
    places = places_of(session, {row.region_code for row in dealers.values()})
    hits = []
    for dealer_id, text in found.items():
        dealer, staff = dealers[dealer_id], people[dealer_id]
        named, *others = text.split("\n")  # the dealer's name, then its people's, in the order of *staff*
        fits = [row for row, line in zip(staff, others, strict=False) if said.agrees(line)]
        person = next(iter(fits or staff), None)
        is_person = bool(fits) and not said.agrees(named)
        phones = numbers[person.id] if person else []
        rest = [dealer.phone, *(number for row in staff for number in numbers[row.id])]
        hits.append(
            Hit(
                kind=HitKind.PERSON if is_person else HitKind.DEALER,
                id=fits[0].id if is_person else dealer_id,
                name=fits[0].name if is_person else dealer.name,
                dealer_id=dealer_id,
                dealer=dealer.name,
                place=places[dealer.region_code].short if dealer.region_code in places else "",
                person=person.name if person else "",
                phones=tuple(dict.fromkeys(number for number in [*phones, *rest] if number)),
            )
        )
    return hits
